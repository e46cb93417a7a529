"""People, teams or regions side by side (日期 · 张三 · 李四 · 王五): found by the names the company knows, one row per name."""

from __future__ import annotations

import re

from analytics.errors import Text
from analytics.ingest.cleaning.total_rows import called_whole
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import LEAVE_OUT, match
from analytics.ingest.recognising.recognise import titles
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.shapes.period_columns import adds_up
from analytics.ingest.terms.asked import Doubt, Known, ReadOptions
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.vocabulary import is_known, sheet_words
from analytics.schema import DATASETS
from analytics.warehouse.file.folding import fold

_KINDS = ("person", "team", "region")
# Under such a title the numbers are no money that was sold or received.
_NO_AMOUNTS = re.compile(
    r"[数率]|台量|销量|件|次|排名|名次|得分|积分|评分|考勤|出勤|拜访|走访|费用|成本|支出|报销|工资|提成|奖金|目标|任务|计划|预[算计]|承诺|保证|"
    r"count|rate|rank|score|visit|cost|expense|target|plan|budget|quota|pledge|commission|quantity", re.IGNORECASE)


def names_side_by_side(table: Table) -> Table:
    """People, teams or regions side by side become rows."""
    return table if table.found else table.spread_over(_name_columns(table))


def _name_columns(table: Table) -> list[PeriodSpread]:
    """One spread over the names of a sheet; empty when it is no such sheet.

    At least two headings are names the company knows, a column holds the day, none holds such names or an amount of its own,
    and title, sheet or file say (or a person did) that the numbers are sales or receipts.
    """
    sheet, header, options = table.sheet, table.header, table.options
    dataset = _dataset(" ".join((*titles(sheet, header), sheet.name, table.raw.name)), options)
    if dataset is None:
        return []
    declared = DATASETS[dataset]
    kind, found = _named(sheet, header, options, table.known)
    if kind not in declared or len(found) < 2 or len(set(found.values())) < len(found):
        return []
    totals = {i for i, name in enumerate(header.names) if i > 0 and i not in found and (adds_up(name) or called_whole(name))}
    said = {name: field for name, field in options.mapping.items() if name in header.names and (field == LEAVE_OUT or field in declared)}
    samples = [[cell for cell in column.to_pylist() if cell] for column in sheet.cells.slice(header.index + 1, 60).columns]
    matched = match(header.names, declared, {**{header.names[i]: LEAVE_OUT for i in (*found, *totals)}, **said}, samples, loosely=False)
    keep = {i: name for i, name in matched.columns.items() if declared[name].type not in ("money", "number", "integer", "share")}
    if declared.placed_by not in keep.values() or kind in keep.values() or len(keep) < len(matched.columns):
        return []
    strangers = [i for i in range(len(header.names)) if i not in found and i not in totals and i not in keep and holds_numbers(sheet, header, i) and not is_known(heading(header.names[i]))]
    constants = {name: value for name, value in matched.constants.items() if name != kind}
    groups = tuple((name, {i: "amount_yuan"}) for i, name in found.items())
    return [PeriodSpread(
        dataset, keep, constants, groups, frozenset({*totals, *strangers}), _notes(header, kind, list(found.values()), totals), _doubts(header, strangers), kind)]


def _dataset(context: str, options: ReadOptions) -> str | None:
    """Sales or receipts, as told or as the names around the sheet say; None for anything else."""
    if options.dataset is not None:
        return options.dataset if options.dataset in ("sales", "receipts") else None
    if _NO_AMOUNTS.search(context):
        return None
    folded = heading(context).folded
    named = {name: max((len(word) for word in sheet_words(name) if word in folded), default=0) for name in ("receipts", "sales")}
    longest = max(named, key=lambda name: named[name])
    return longest if named[longest] else None


def _named(sheet: RawSheet, header: Header, options: ReadOptions, known: Known) -> tuple[str, dict[int, str]]:
    """Which kind of names stands among the headings most, and the columns of amounts under them."""
    best: tuple[str, dict[int, str]] = ("person", {})
    for kind in _KINDS:
        names = known.names.get(kind, frozenset())
        found = {}
        for i, name in enumerate(header.names):
            parts = header.parts[i] if i < len(header.parts) and header.parts[i] else (name,)
            called = next((part.strip() for part in parts if fold(part) in names), None)
            if called is not None and name not in options.mapping and holds_numbers(sheet, header, i):
                found[i] = called
        best = (kind, found) if len(found) > len(best[1]) else best
    return best


def _notes(header: Header, kind: str, names: list[str], totals: set[int]) -> tuple[Text, ...]:
    zh = {"person": "人", "team": "团队", "region": "大区"}[kind]
    en = {"person": "people", "team": "teams", "region": "regions"}[kind]
    listed = names[:6]
    more = "…" if len(names) > 6 else ""
    notes = [Text(f"{len(names)} 个{zh}各占一列，转成了行（{'、'.join(listed)}{more}）", f"{len(names)} {en} that stood side by side were turned into rows ({', '.join(listed)}{more})")]
    if totals:
        sums = [header.names[i] for i in sorted(totals)]
        notes.append(Text(f"「{'」「'.join(sums)}」是各列之和，没有重复加载", f"“{'”, “'.join(sums)}” adds up the columns and was not loaded again"))
    return tuple(notes)


def _doubts(header: Header, strangers: list[int]) -> tuple[Doubt, ...]:
    return tuple(Doubt(header.names[i], (), Text(
        f"「{header.names[i]}」不在公司的名单上，这一列没有加载；如果是人或团队，请先上传人员表",
        f"“{header.names[i]}” is on none of the company's lists and its column was not loaded; if it is a person or team, upload the list of people first")) for i in strangers)
