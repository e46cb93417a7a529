"""Columns called like the stages of the process, each holding the day a deal entered it."""

from __future__ import annotations

import re

from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching, plausible
from analytics.ingest.terms.asked import Known
from analytics.ingest.terms.folding import fold, heading
from analytics.schema import DATASETS, Stage

_LOOK_AT = 200
# 进入日期, Date entered "Proposal (Sales Pipeline)"
_AROUND = re.compile(r"(进入)?(日期|时间|date)$|^(dateentered|entered|进入)")
_ENTERED = re.compile(r"^date\s+entered\s+[\"'“]?(?P<stage>[^\"'”(]{2,40}?)[\"'”]?\s*(\([^)]*\))?[\"'”]?$", re.IGNORECASE)


def stage_columns(sheet: RawSheet, header: Header, matching: Matching, known: Known) -> dict[int, tuple[str, Stage | None, str]]:
    """{column: (track, stage, what it is called)} of the columns no other field takes that are called like stages and hold days; the stage is None
    where the company knows none of that name."""
    words: dict[str, tuple[str, Stage]] = {}
    for track, stages in (("sales", known.sales_stages), ("decision", known.decision_nodes)):
        for stage in stages:
            for word in (stage.zh, stage.en, *stage.aliases):
                words.setdefault(fold(word), (track, stage))
    found: dict[int, tuple[str, Stage | None, str]] = {}
    for i, name in enumerate(header.names):
        taken = i in matching.left_out or matching.columns.get(i, "won_on") != "won_on"  # the day of signing is that stage's, too
        if taken or not _dated(sheet, header, i):
            continue
        said, entered = heading(name), _ENTERED.match(name.strip())
        keys = (said.folded, said.bare, _AROUND.sub("", said.folded), fold(entered["stage"]) if entered else "")
        meant = next((words[key] for key in keys if key in words), None)
        if meant and (i not in matching.columns or meant[1].wins):
            found[i] = (meant[0], meant[1], meant[1].zh)
        elif entered and i not in matching.columns:
            found[i] = ("sales", None, entered["stage"].strip())
    return found


def _dated(sheet: RawSheet, header: Header, column: int) -> bool:
    values = [cell for cell in sheet.cells.column(column).slice(header.index + 1, _LOOK_AT).to_pylist() if cell and cell.strip()]
    return plausible(DATASETS["stage_events"], "entered_on", values, strictly=True)
