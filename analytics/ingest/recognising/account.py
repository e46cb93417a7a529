"""The account of a table: each of its columns is loaded, kept beside the rows or left out, and the report says which.

Where a number hangs on a column that nobody understood, a person is asked: a field that decides a number is empty although a
column left over looks like it, or another column could as well be the amount. Other columns are named and stop nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from analytics.clean_sheet import CleanSheet
from analytics.errors import Text
from analytics.ingest.recognising.match import KEEP
from analytics.ingest.recognising.table import Table
from analytics.ingest.shapes.unpivot import target_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.currencies import currency_column
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import Meaning, parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.schema import DATASETS, Dataset

_LOOK_AT = 400
_MOST_DIFFERENT = 20_000  # spellings of one column that are added up for a question; more take longer than the sum is worth
_MOST = 0.8  # the share of a column's cells that have to be what it is taken for
# The amounts a dataset is about. Where none of them is filled, a column of money left over is asked about.
_AMOUNTS = {
    "sales": ("amount_yuan",), "receipts": ("amount_yuan",), "invoices": ("amount_yuan",), "deals": ("amount_yuan",), "expenses": ("amount_yuan",),
    "budgets": ("amount_yuan",), "media": ("cost_yuan", "revenue_yuan"), "targets": ("value",), "pledges": ("pledge_yuan",), "trip_costs": ("actual_yuan",),
    "touches": ("value_yuan",), "day_reports": ("ordered_yuan", "collected_yuan"),
}
_WHO = ("person", "owner", "trainee")
# Money that is not the amount a sheet is about, whoever it belongs to.
_NO_AMOUNT = (
    "fee tax shipping discount profit balance unpaid bonus points limit list each price cumulative average window previous gap deposit topup withdrawn weighted expected "
    "planned target budget maximum converted foreign refunded refundable platform member cancelled cost spend expense debit given annual monthly customer_own").split()
_SPENT = ("cost", "spend", "expense", "fee")
_NOT_OURS = "recorder changer approver contact receiver influencer manager customer supplier mate carer collector trainee".split()
_NOT_WHEN = "modified planned expected next born hired quit printed available valid approved".split()
# How strongly words claim to be what was sold: an amount paid is the better of two, whatever else stands there.
_CLAIMS = (("paid", 4), ("received", 4), ("net", 4), ("after", 4), ("sold", 3), ("deal", 2), ("contract", 2), ("before", 1), ("gross", 1), ("list", 0))


@dataclass(frozen=True)
class _Left:
    """A column no field took: its place, heading and meaning, and some of its cells."""

    place: int
    name: str
    meaning: Meaning
    values: Sequence[str]

    @property
    def numeric(self) -> bool:
        return _share(self.values, lambda text: parse_number(text) is not None) >= _MOST

    @property
    def dated(self) -> bool:
        from analytics.ingest.terms.dates import DateStyle, parse_date
        return _share(self.values, lambda text: parse_date(text, DateStyle()) is not None) >= _MOST and not self.numeric


def _share(values: Sequence[str], holds) -> float:
    return sum(1 for value in values if holds(value)) / len(values) if values else 0.0


def accounted(table: Table) -> Table:
    """The typed rows of `table` with the account of its columns, and what has to be asked before they count."""
    if not table.sheets:
        return table
    left = _left_over(table)
    asked = _questions(table, left)
    first, *others = table.sheets
    told = _named(left, {one.column for one in asked}, first)
    share = len(left) / max(len(table.header.names), 1)
    sure = first.confidence if not left else round(min(0.99, first.confidence * (1 - 0.2 * share)), 3)
    waiting = table.asking(*asked).questions
    answers = table.options.accept and {one.key: "accepted" for one in waiting} or {}
    return replace(table, sheets=(replace(
        first, evidence=(*first.evidence, *told), confidence=sure, questions=tuple(dict.fromkeys((*first.questions, *waiting))),
        said_answers={**first.said_answers, **answers}), *others))


def _left_over(table: Table) -> list[_Left]:
    """The columns that hold something and that nothing took: no field, no rule, no person."""
    matching, header = table.matching, table.header
    taken = set(matching.columns) | set(matching.left_out) | set(matching.remembered)
    for wide in table.periods:
        taken |= set(wide.columns) | set(wide.left_out)
    for spread in (table.items, table.stages):
        taken |= set(spread.keep) | set(spread.columns) if spread is not None else set()
    if table.recognised.dataset.name == "sales":
        taken |= {target_column(header, matching)} - {None}  # type: ignore[arg-type]
    taken |= {currency_column(header.names, set(matching.columns))} - {None}  # type: ignore[arg-type]
    said = {heading(name).folded for name in table.options.mapping}
    found = []
    for i, name in enumerate(header.names):
        if i in taken or heading(name).folded in said or i >= table.sheet.cells.num_columns:
            continue
        cells = table.sheet.cells.column(i).slice(header.index + 1)
        if cells.null_count < len(cells):
            values = [text for text in pc.drop_null(cells.slice(0, 50 * _LOOK_AT)).slice(0, _LOOK_AT).to_pylist() if text.strip() and not is_blank(text)]
            if values:
                found.append(_Left(i, name, parse(name), values))
    return found


def _named(left: list[_Left], asked: set[str], sheet: CleanSheet) -> list[Text]:
    """Which columns were not understood, and what becomes of them."""
    names = [one.name for one in left if one.name not in asked]
    if not names:
        return []
    kept = "extra" in sheet.rows.column_names and not sheet.dataset == "surveys"
    listed, more = names[:12], len(names) - 12
    zh, en = "」「".join(listed), "”, “".join(listed)
    zh_more, en_more = (f"等 {len(names)} 列", f" and {more} more") if more > 0 else ("", "")
    return [Text(f"「{zh}」{zh_more}没有对应的字段，" + ("留作补充列" if kept else "没有加载"),
                 f"“{en}”{en_more} fill no field and " + ("are kept beside the rows" if kept else "were not loaded"))]


def _questions(table: Table, left: list[_Left]) -> list[Question]:
    declared, filled = table.recognised.dataset, table.matching.fields
    for wide in table.periods:
        filled |= frozenset(wide.columns.values()) | frozenset(wide.constants)
    found = []
    for one in left:
        fields = _could_be(declared, filled, one)
        if fields:
            found.append(_which_field(table, one, fields))
        elif (amount := _as_well(table, declared, one)) is not None:
            found.append(_which_amount(table, one, amount))
    return found


def _could_be(declared: Dataset, filled: frozenset[str], one: _Left) -> tuple[str, ...]:
    """The fields of `declared` that decide a number, are empty, and that the column looks like."""
    meaning, amounts = one.meaning, _AMOUNTS.get(declared.name, ())
    if one.numeric and (meaning.kind == "money" or not meaning.kind and _like_money(one.values)):
        spent = meaning.says(*_SPENT)
        if declared.name == "media":
            wanted = ("cost_yuan",) if spent else ("revenue_yuan",) if meaning.says("income", "sold", "generated", "deal") else amounts
            barred = set(_NO_AMOUNT) - {"spend", "cost", "expense"}
        else:
            wanted, barred = amounts, set(_NO_AMOUNT) - {*({"target", "planned", "expected"} if declared.name == "targets" else ()),
                                                         *({"expected"} if declared.name == "deals" else ()), *({"expense", "cost", "fee"} if declared.name in ("expenses", "trip_costs") else ())}
        if meaning.says(*barred) or not amounts or not meaning.kind and filled & set(amounts):
            return ()
        return tuple(name for name in wanted if name not in filled)
    if one.dated and meaning.kind in ("date", "period", "") and not meaning.says(*_NOT_WHEN):
        placed = declared.placed_by
        return (placed,) if placed and placed not in filled and placed in declared else ()
    if meaning.kind == "person" and not one.numeric and not meaning.says(*_NOT_OURS):
        return tuple(name for name in _WHO if name in declared and name not in filled)
    if meaning.kind in ("status", "outcome", "stage") and not one.numeric and len(set(one.values)) <= max(12, len(one.values) // 4):
        wanted = {"sales": ("status",), "deals": ("outcome", "sales_stage")}.get(declared.name, ())
        sold = meaning.kind == "status" and not meaning.says("shipped", "delivered", "invoiced", "bank")
        return tuple(name for name in wanted if name not in filled) if sold and not filled & set(wanted) else ()
    return ()


def _like_money(values: Sequence[str]) -> bool:
    """Whether numbers under a heading that says nothing could be amounts: not all small and whole, as counts, ages or running numbers are."""
    numbers = [abs(found.value) for text in values if (found := parse_number(text)) is not None]
    return bool(numbers) and max(numbers) >= 100 and len(set(numbers)) > len(numbers) // 2 and not _counts_up(numbers)


def _counts_up(numbers: list[Decimal]) -> bool:
    return len(numbers) > 2 and all(later - one == 1 for one, later in zip(numbers, numbers[1:], strict=False))


def _claim(meaning: Meaning) -> int:
    return max((claim for word, claim in _CLAIMS if word in meaning.qualifiers), default=2)


def _as_well(table: Table, declared: Dataset, one: _Left) -> int | None:
    """The column that was taken for the amount although this one, with other amounts, says so as clearly."""
    wanted = _AMOUNTS.get(declared.name, ())[:1]
    if not wanted or table.periods or one.meaning.kind != "money" or not one.numeric or one.meaning.says(*_NO_AMOUNT, "pledge", "donation"):
        return None
    taken = next((i for i, name in table.matching.columns.items() if name in wanted), None)
    if taken is None or taken in table.matching.remembered or heading(table.header.names[taken]).folded in {heading(name).folded for name in table.options.mapping}:
        return None
    if _claim(one.meaning) < _claim(parse(table.header.names[taken])):
        return None
    ours, others = (table.sheet.cells.column(i).slice(table.header.index + 1, _LOOK_AT).to_pylist() for i in (taken, one.place))
    differ = sum(1 for own, other in zip(ours, others, strict=True) if other and own and _value(own) != _value(other))
    return taken if differ else None


def _value(text: str) -> Decimal | None:
    found = parse_number(text)
    return None if found is None else found.value * (found.factor or 1)


def _which_field(table: Table, one: _Left, fields: tuple[str, ...]) -> Question:
    labels = [DATASETS[table.recognised.dataset.name][name].label for name in fields]
    zh, en = "」或「".join(label.zh for label in labels), "” or “".join(label.en for label in labels)
    what_zh, what_en = _what_it_holds(table, one)
    return Question(
        f"column:{heading(one.name).folded}", one.name,
        Text(f"列「{one.name}」{what_zh}，没有去处；像是「{zh}」，这张表里还没有", f"Column “{one.name}”{what_en} has no place; it may be “{en}”, which the sheet does not have yet"),
        (*(Answer(Text(f"就是「{label.zh}」", f"it is “{label.en}”"), "map", f"{one.name}={name}") for name, label in zip(fields, labels, strict=True)), _keep(one)),
        Text("不用它，只留作补充列", "does without it and keeps it beside the rows"))


def _which_amount(table: Table, one: _Left, taken: int) -> Question:
    name = table.matching.columns[taken]
    label, used = table.recognised.dataset[name].label, table.header.names[taken]
    own, other = (_sum(table, i) for i in (taken, one.place))
    own_zh, own_en = (f"（合计 {own:,.2f}）", f" (total {own:,.2f})") if own is not None else ("", "")
    other_zh, other_en = (f"（合计 {other:,.2f}）", f" (total {other:,.2f})") if other is not None else ("", "")
    return Question(
        f"amount:{heading(one.name).folded}", one.name,
        Text(f"「{used}」{own_zh}和「{one.name}」{other_zh}都像「{label.zh}」，数不一样", f"“{used}”{own_en} and “{one.name}”{other_en} both look like “{label.en}”, and differ"),
        (Answer(Text(f"用「{used}」", f"take “{used}”"), "map", f"{used}={name}"), Answer(Text(f"用「{one.name}」", f"take “{one.name}”"), "map", f"{one.name}={name}")),
        Text(f"用「{used}」，「{one.name}」留作补充列", f"takes “{used}” and keeps “{one.name}” beside the rows"))


def _keep(one: _Left) -> Answer:
    return Answer(Text("只留作补充列", "only keep it beside the rows"), "map", f"{one.name}={KEEP}")


def _what_it_holds(table: Table, one: _Left) -> tuple[str, str]:
    """How many cells are filled, and what they add up to or look like."""
    cells = table.sheet.cells.column(one.place).slice(table.header.index + 1)
    count, total = len(cells) - cells.null_count, _sum(table, one.place) if one.numeric else None
    if total is not None:
        return f"（{count:,} 个数，合计 {total:,.2f}）", f" ({count:,} numbers, total {total:,.2f})"
    shown = list(dict.fromkeys(one.values))[:3]
    return f"（如 {'、'.join(shown)}）", f" (such as {', '.join(shown)})"


def _sum(table: Table, place: int) -> float | None:
    """What the numbers of a column add up to as written, total rows and all; None where they are too many different ones."""
    counts = pc.value_counts(table.sheet.cells.column(place).slice(table.header.index + 1))
    if len(counts) > _MOST_DIFFERENT:
        return None
    values: pa.Array = counts.field(0)
    return float(sum((_value(text) or 0) * number for text, number in zip(values.to_pylist(), counts.field(1).to_pylist(), strict=True) if text))
