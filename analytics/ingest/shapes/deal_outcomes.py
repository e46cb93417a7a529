"""Words for how deals ended that no list knows (黄了, 等客户答复): read where the days of closing prove them open, else asked once each."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.numbers import is_blank
from analytics.ingest.terms.words import parse_choice
from analytics.schema import DATASETS, OUTCOME

_MOST = 12  # words asked about; a column of more says something else
_FIELD = DATASETS["deals"]["outcome"]


def with_outcomes(table: Table) -> Table:
    """Deals whose outcome is written in words nobody listed: those without a day of closing where all others have one are open, of the
    rest it is asked whether they were won or lost. A row whose outcome stays unknown is set aside, never taken for open."""
    columns = {name: i for i, name in table.matching.columns.items()}
    if table.recognised.dataset.name != "deals" or "outcome" not in columns:
        return table
    place, top = columns["outcome"], table.header.index + 1
    words = [(cell or "").strip() for cell in table.sheet.cells.column(place).slice(top).to_pylist()]
    unknown = {word: words.count(word) for word in dict.fromkeys(words) if word and not is_blank(word) and parse_choice(word, _FIELD) is None}
    if not unknown or len(unknown) > _MOST or len(unknown) == len({word for word in words if word}) > 3:
        return table
    closed = table.sheet.cells.column(columns["closed_on"]).slice(top).to_pylist() if "closed_on" in columns else []
    said = dict.fromkeys(_still_open(words, closed, unknown), "open")
    name = table.header.names[place]
    if said:
        told = "」「".join(said), "”, “".join(said)
        table = table.noted(Text(f"「{name}」是「{told[0]}」的都没有关闭日、其余的都有：按还开着计", f"“{told[1]}” in “{name}” count as open: only these deals have no day of closing"))
    asked = [word for word in unknown if word not in said]
    table = table.asking(*(_question(name, word, unknown[word]) for word in asked))
    said |= {word: code for word in asked if (answer := table.answer(_key(word))) and (code := parse_choice(answer, _FIELD))}
    return with_column(table, place, pa.array([said.get(word, word) or None for word in words], pa.string())) if said else table


def _still_open(words: Sequence[str], closed: Sequence[str | None], unknown: dict[str, int]) -> list[str]:
    """The words of which no deal has a day of closing, where every deal that was won or lost has one."""
    over = [bool(day and not is_blank(day)) for word, day in zip(words, closed, strict=False) if parse_choice(word, _FIELD) in ("won", "lost")]
    if not over or not all(over):
        return []
    return [word for word in unknown if not any(day and not is_blank(day) for one, day in zip(words, closed, strict=False) if one == word)]


def _key(word: str) -> str:
    return f"outcome:{word}"


def _question(column: str, word: str, rows: int) -> Question:
    return Question(
        _key(word), column,
        Text(f"「{column}」是「{word}」的 {rows} 条商机：是赢单、输单，还是还开着？", f"Were the {rows} deals with “{word}” in “{column}” won, lost, or are they still open?"),
        tuple(Answer(Text(choice.zh, choice.en), "answer", f"{_key(word)}={choice.code}") for choice in sorted(OUTCOME, key=lambda one: one.code == "open")),
        Text("先把这些行搁置", "sets these rows aside"))
