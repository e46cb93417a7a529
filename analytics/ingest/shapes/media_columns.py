"""Media side by side (日期 · 抖音花费 · 抖音曝光 · 百度花费 …): found among the headings, one row per medium."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.errors import Text
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.match import LEAVE_OUT, match
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.vocabulary import spellings
from analytics.schema import DATASETS

_MEASURES = ("cost_yuan", "impressions", "views", "viewers", "clicks", "leads", "deals", "revenue_yuan")
# Not a medium: 总花费, 预计曝光, avg_clicks.
_NO_MEDIUM = re.compile(r"总|合计|预[计算]|计划|目标|实际|平均|日均|累计|total|plan|budget|actual|average|avg|target", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s_\-—－:：/|·]+$")


@dataclass(frozen=True)
class _Column:
    medium: str
    measure: str


def media_side_by_side(table: Table) -> Table:
    """Media side by side become rows."""
    return table if table.found else table.spread_over(_media_columns(table))


def _media_columns(table: Table) -> list[PeriodSpread]:
    """One spread over the media of a sheet; empty when it is no such sheet.

    At least two media with a cost and one measure more, and a date: a word before 成本 alone names no medium.
    """
    sheet, header, options = table.sheet, table.header, table.options
    if options.dataset not in (None, "media"):
        return []
    found = {i: column for i, name in enumerate(header.names) if name not in options.mapping and (column := _named(name)) and holds_numbers(sheet, header, i)}
    media: dict[str, dict[int, str]] = {}
    for i, column in found.items():
        columns = media.setdefault(column.medium, {})
        if column.measure not in columns.values():
            columns[i] = column.measure
    if sum(1 for columns in media.values() if "cost_yuan" in columns.values() and len(columns) > 1) < 2:
        return []
    declared = DATASETS["media"]
    said = {name: field for name, field in options.mapping.items() if name in header.names and (field == LEAVE_OUT or field in declared)}
    samples = [[cell for cell in column.to_pylist() if cell] for column in sheet.cells.slice(header.index + 1, 60).columns]
    names = match(header.names, declared, {**{header.names[i]: LEAVE_OUT for i in found}, **said}, samples, loosely=False)
    keep = {i: name for i, name in names.columns.items() if declared[name].type in ("date", "text")}
    if "date" not in keep.values() or "medium" in keep.values():
        return []
    # What all media earned together belongs to none of them.
    whole = frozenset(i for i, name in names.columns.items() if name in _MEASURES)
    notes = [Text(f"{len(media)} 个媒体各占几列，转成了行（{'、'.join(list(media)[:6])}）", f"{len(media)} media that stood side by side were turned into rows ({', '.join(list(media)[:6])})")]
    if whole:
        listed = [header.names[i] for i in sorted(whole)]
        notes.append(Text(f"「{'」「'.join(listed)}」不分媒体，没有加载", f"“{'”, “'.join(listed)}” is not told by medium and was not loaded"))
    return [PeriodSpread("media", keep, {}, tuple(media.items()), frozenset(found) | whole, tuple(notes))]


def _named(name: str) -> _Column | None:
    """The medium and the measure a heading names: the longest measure it ends in, whatever stands before it."""
    plain = heading(name)
    text = name if plain.unit is None else re.sub(r"[(（\[【][^()（）]*[)）\]】]\s*$", "", name)
    known = spellings("media")
    for place in range(1, len(text)):
        measure = next((meant.field for meant in known.get(fold(text[place:]), ()) if meant.field in _MEASURES), None)
        medium = _BETWEEN.sub("", text[:place])
        apart = medium != text[:place] or not text[place - 1 : place + 1].isascii()
        if measure and apart and medium and not _NO_MEDIUM.search(medium):
            return _Column(medium, measure)
    return None
