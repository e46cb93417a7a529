"""What became of all sheets, in figures: by dataset and by what was done to them; and the silently wrong ones, to be looked at."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import table
from benchmarks.wild.judge import ASKED, RIGHT, WRONG, Verdict

LEAST_RIGHT, MOST_ASKED = 0.85, 0.15
KEPT = 20


@dataclass(frozen=True)
class Judged:
    """One sheet: its number, dataset, changes, and what became of it."""

    number: int
    subject: str
    changes: tuple[str, ...]
    verdict: Verdict


def passed(sheets: Sequence[Judged]) -> bool:
    """Whether nothing was silently wrong, few were asked about, and most were right."""
    became = Counter(one.verdict.became for one in sheets)
    return not became[WRONG] and became[ASKED] <= MOST_ASKED * len(sheets) and became[RIGHT] >= LEAST_RIGHT * len(sheets)


def as_text(sheets: Sequence[Judged]) -> str:
    by_subject: dict[str, list[Judged]] = {}
    by_change: dict[str, list[Judged]] = {}
    for one in sheets:
        by_subject.setdefault(one.subject, []).append(one)
        for change in one.changes:
            by_change.setdefault(change, []).append(one)
    asked = Counter(_in_short(one.verdict.note) for one in sheets if one.verdict.became == ASKED)
    return "\n\n".join((
        table(("dataset", "sheets", RIGHT, ASKED, WRONG), [*_rows(by_subject), _row("all", sheets)]),
        table(("what was done (a sheet counts under everything done to it)", "sheets", RIGHT, ASKED, WRONG), _rows(by_change)),
        "Asked or refused, most often:\n" + "\n".join(f"{count:5} {words}" for words, count in asked.most_common(12)),
    ))


def as_json(sheets: Sequence[Judged]) -> str:
    became = Counter(one.verdict.became for one in sheets)
    return json.dumps({
        "sheets": len(sheets), "right": became[RIGHT], "asked": became[ASKED], "silently_wrong": became[WRONG], "passed": passed(sheets),
        "of": [{"number": one.number, "dataset": one.subject, "changes": one.changes, "became": one.verdict.became, "note": one.verdict.note} for one in sheets],
    }, ensure_ascii=False)


def _rows(groups: dict[str, list[Judged]]) -> list[tuple[str, ...]]:
    return [_row(name, groups[name]) for name in sorted(groups, key=lambda name: (-_share(groups[name], WRONG), name))]


def _row(name: str, sheets: Sequence[Judged]) -> tuple[str, ...]:
    return (name, str(len(sheets)), *(f"{_share(sheets, became):.0%}" for became in (RIGHT, ASKED, WRONG)))


def _share(sheets: Sequence[Judged], became: str) -> float:
    return sum(1 for one in sheets if one.verdict.became == became) / max(1, len(sheets))


def _in_short(note: str) -> str:
    """The sentence without the names of this sheet."""
    return re.sub(r"“[^”]*”", "“…”", " ".join(note.split()))[:150]


def kept(one: Judged, files: Sequence[Path], folder: Path) -> None:
    """Keeps the files of a sheet with what was done, what is right and what was read."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / f"{one.number:05} {file.name}")
    said = "\n".join((f"{one.subject}: {', '.join(one.changes)}", one.verdict.note, one.verdict.taken_for))
    (folder / f"{one.number:05} why.txt").write_text(said + "\n", encoding="utf-8")
