"""How deals ended, where the stage says it in words that nobody knows: read where the days of closing prove it, else asked, since a deal
that is neither won nor lost counts as open."""

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
    stages have none: whether they were won or lost is asked, unless word and days agree, and becomes a column of outcomes."""
    columns = {name: i for i, name in table.matching.columns.items()}
    if table.recognised.dataset.name != "deals" or {"outcome", "won_on"} & table.matching.fields or "sales_stage" not in columns:
        return table
    top, cells, known = table.header.index + 1, table.sheet.cells, table.known.stages["sales"]
    stages = cells.column(columns["sales_stage"]).slice(top).to_pylist()
    closed = cells.column(columns["closed_on"]).slice(top).to_pylist() if "closed_on" in columns else [None] * len(stages)
    dated = "closed_on" in columns
    sounding, ended = (_sounding(stages, closed, known, table.today), _ended(stages, closed, table.today)) if dated else ({}, {})
    # What its name says (成交), and what word and days of closing prove together, needs nobody's answer.
    said = {word: parse_choice(word, DATASETS["deals"]["outcome"]) for word in (*_named_ends(stages, known), *(word for word in sounding if word in ended))}
    open_questions = {word: rows for word, rows in {**sounding, **ended}.items() if word not in said}
    if not said and not open_questions:
        return table
    said |= {word: parse_choice(answer, DATASETS["deals"]["outcome"]) for word in open_questions if (answer := table.answer(f"stage:{word}"))}
    name = table.header.names[columns["sales_stage"]]
    asked = table.asking(*(_question(name, word, rows) for word, rows in list(open_questions.items())[:_MOST]))
    if not any(said.values()):
        return asked
    if told := [word for word in sounding if word in ended]:
        words = "」「".join(told), "”, “".join(told)
        asked = asked.noted(Text(f"「{name}」是「{words[0]}」的都有关闭日、别的没有：按了结计", f"“{words[1]}” in “{name}” count as ended: only these deals have a day of closing"))
    place = table.sheet.cells.num_columns
    made = with_column(asked, None, pa.array([said.get((stage or "").strip()) for stage in stages], pa.string()), f"{name}（结果）")
    return replace(made, found=replace(made.recognised, matching=replace(made.matching, columns={**made.matching.columns, place: "outcome"})))


def _named_ends(stages: list[str | None], known: StageNames) -> list[str]:
    """The stages that are an end by name and no step of the company's; what has Won or Lost in it, the warehouse reads itself."""
    return [word for word in dict.fromkeys((stage or "").strip() for stage in stages)
            if fold(word) in ENDS and fold(word) not in known.steps and not any(end in fold(word) for end in _SAID)
            and parse_choice(word, DATASETS["deals"]["outcome"]) in ("won", "lost")]


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
