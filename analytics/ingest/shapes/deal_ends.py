"""How deals ended, where the stage says it in words that nobody knows: asked, since a deal that is neither won nor lost counts as open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.dates import DateStyle, parse_date
from analytics.ingest.terms.numbers import is_blank
from analytics.ingest.terms.stage_names import ENDS, StageNames
from analytics.ingest.terms.words import parse_choice
from analytics.schema import DATASETS, OUTCOME
from analytics.words.stage_words import fold

_MOST = 8  # words asked about
_SAID = ("won", "lost", "赢单", "输单")  # what says in a stage how a deal ended, whatever stands around it


def with_ends(table: Table) -> Table:
    """Deals in a stage that no list has and that sounds like an end (signed), or whose deals all have a day of closing where those of other
    stages have none: whether they were won or lost is asked, and becomes a column of outcomes."""
    columns = {name: i for i, name in table.matching.columns.items()}
    if table.recognised.dataset.name != "deals" or {"outcome", "won_on"} & table.matching.fields or not {"sales_stage", "closed_on"} <= columns.keys():
        return table
    stages, closed = (table.sheet.cells.column(columns[name]).slice(table.header.index + 1).to_pylist() for name in ("sales_stage", "closed_on"))
    ended = {**_sounding(stages, closed, table.known.stages["sales"], table.today), **_ended(stages, closed, table.today)}
    if not ended:
        return table
    said = {word: parse_choice(answer, DATASETS["deals"]["outcome"]) for word in ended if (answer := table.answer(f"stage:{word}"))}
    name = table.header.names[columns["sales_stage"]]
    asked = table.asking(*(_question(name, word, rows) for word, rows in list(ended.items())[:_MOST]))
    if not any(said.values()):
        return asked
    place = table.sheet.cells.num_columns
    made = with_column(asked, None, pa.array([said.get((stage or "").strip()) for stage in stages], pa.string()), f"{name}（结果）")
    return replace(made, found=replace(made.recognised, matching=replace(made.matching, columns={**made.matching.columns, place: "outcome"})))


def _sounding(stages: list[str | None], closed: list[str | None], known: StageNames, today: date) -> dict[str, int]:
    """{stage: rows} of the stages in which a word says that something was won or lost: those nobody listed, and those of which every deal
    is closed."""
    days: dict[str, list[str | None]] = {}
    for stage, day in zip(stages, closed, strict=True):
        if stage and not is_blank(stage):
            days.setdefault(stage.strip(), []).append(day)
    return {word: len(filled) for word, filled in days.items() if not _says_how(word) and parse_choice(word, DATASETS["deals"]["outcome"]) in ("won", "lost")
            and (not known.knows(word) or all(day and not is_blank(day) and _is_past(day, today) for day in filled))}


def _ended(stages: list[str | None], closed: list[str | None], today: date) -> dict[str, int]:
    """{stage: rows} of the stages that say neither won nor lost and whose deals all have a day of closing, none of them ahead, where those
    of other stages have none: a day expected stands on open deals of every stage."""
    days: dict[str, list[str | None]] = {}
    for stage, day in zip(stages, closed, strict=True):
        if stage and stage.strip() and not is_blank(stage):
            days.setdefault(stage.strip(), []).append(day if day and not is_blank(day) else None)
    if not any(not any(filled) for filled in days.values()):
        return {}
    return {word: len(filled) for word, filled in days.items() if not _says_how(word) and all(day and _is_past(day, today) for day in filled)}


def _says_how(stage: str) -> bool:
    return fold(stage) in ENDS or any(end in fold(stage) for end in _SAID)


def _is_past(day: str, today: date) -> bool:
    """Whether the day lies behind, in the order of day and month that says so: which it is, is decided later."""
    found = [read for order in ("MDY", "DMY") if (read := parse_date(day, DateStyle(order=order)))]
    return not found or min(found) <= today


def _question(column: str, stage: str, rows: int) -> Question:
    return Question(
        f"stage:{stage}", column,
        Text(f"「{column}」是「{stage}」的 {rows} 条像是已经了结：是赢单、输单，还是还开着？",
             f"The {rows} deals with “{stage}” in “{column}” seem to be over: were they won, lost, or are they still open?"),
        tuple(Answer(Text(choice.zh, choice.en), "answer", f"stage:{stage}={choice.code}") for choice in sorted(OUTCOME, key=lambda one: one.code == "open")),
        Text("当作还开着", "takes them as open"))
