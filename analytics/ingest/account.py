"""The account of a table: each of its columns is loaded, kept beside the rows or left out, and the report says which.

Where a number hangs on a column that nobody understood, a person is asked: a field that decides a number is empty although a
column left over looks like it, or another column could as well be the amount. Other columns are named and stop nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from analytics.clean_sheet import CleanSheet
from analytics.errors import Text
from analytics.ingest.recognising.likeness import (
    AMOUNTS,
    DAYS,
    NO_AMOUNT,
    NUMBERS,
    OF_CUSTOMERS,
    OF_SOMEBODY,
    OTHER_PAPERS,
    STATES,
    WHO,
    could_hold,
    could_name,
    dated,
    numeric,
    serial_days,
)
from analytics.ingest.recognising.match import KEEP
from analytics.ingest.recognising.table import Table
from analytics.ingest.shapes.unpivot import target_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.currencies import currency_column
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.grammar import Meaning, parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.schema import DATASETS, Dataset
from analytics.words.order_statuses import standing

_LOOK_AT = 400
_MOST_DIFFERENT = 20_000  # spellings of one column that are added up for a question; more take longer than the sum is worth
# How strongly words claim to be what was sold: an amount paid is the better of two, whatever else stands there.
_CLAIMS = (("paid", 4), ("received", 4), ("net", 4), ("after", 4), ("sold", 3), ("deal", 2), ("contract", 2), ("before", 1), ("gross", 1), ("list", 0))

_WENT_OUT = ("shipped", "delivered", "business", "document", "sold", "signed", "invoiced")
# A sum before tax and shipping, where the whole stands beside it.
_IN_PART = frozenset(map(fold, ("subtotal", "sub total", "小计", "小計")))


@dataclass(frozen=True)
class _Left:
    """A column no field took: its place, heading and meaning, and some of its cells."""

    place: int
    name: str
    meaning: Meaning
    values: Sequence[str]


def accounted(table: Table) -> Table:
    """The typed rows of `table` with the account of its columns, and what has to be asked before they count."""
    if not table.sheets:
        return table
    left = _left_over(table)
    asked = _questions(table, left)
    first, *others = table.sheets
    told = [*_named(left, {one.column for one in asked}, first), *_undated(first)]
    share = len(left) / max(len(table.header.names), 1)
    sure = first.confidence if not left else round(min(0.99, first.confidence * (1 - 0.2 * share)), 3)
    waiting = table.asking(*asked).questions
    answers = table.options.accept and {one.key: "accepted" for one in waiting} or {}
    return replace(table, sheets=(replace(
        first, evidence=(*first.evidence, *told), confidence=sure, questions=tuple(dict.fromkeys((*first.questions, *waiting))),
        said_answers={**first.said_answers, **answers}), *others))


def _undated(sheet: CleanSheet) -> list[Text]:
    """Says that rows without the day that places them count in no period."""
    declared = DATASETS[sheet.dataset]
    if not declared.placed_by or declared.placed_by in sheet.rows.column_names:
        return []
    day = declared[declared.placed_by].label
    return [Text(f"没有「{day.zh}」，这些行排不进任何期间", f"There is no “{day.en}”: these rows belong to no period")]


def _left_over(table: Table) -> list[_Left]:
    """The columns that hold something and that nothing took: no field, no rule, no person."""
    matching, header = table.matching, table.header
    taken = set(matching.columns) | set(matching.left_out) | set(matching.remembered) | set(table.spoken_for)
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
        if cells.null_count < len(cells) and (values := _cells(table, i)):
            found.append(_Left(i, name, parse(name), values))
    return found


def _cells(table: Table, place: int) -> list[str]:
    """The first of what a column holds."""
    cells = pc.drop_null(table.sheet.cells.column(place).slice(table.header.index + 1, 50 * _LOOK_AT)).slice(0, _LOOK_AT).to_pylist()
    return [text for text in cells if text.strip() and not is_blank(text)]


def _named(left: list[_Left], asked: set[str], sheet: CleanSheet) -> list[Text]:
    """Which columns were not understood, and what becomes of them."""
    names = [one.name for one in left if one.name not in asked]
    if not names:
        return []
    kept = "extra" in sheet.rows.column_names and sheet.dataset != "surveys"
    listed, more = names[:12], len(names) - 12
    zh, en = "」「".join(listed), "”, “".join(listed)
    zh_more, en_more = (f"等 {len(names)} 列", f" and {more} more") if more > 0 else ("", "")
    return [Text(f"「{zh}」{zh_more}没有对应的字段，" + ("留作补充列" if kept else "没有加载"),
                 f"“{en}”{en_more} fill no field and " + ("are kept beside the rows" if kept else "were not loaded"))]


def _questions(table: Table, left: list[_Left]) -> list[Question]:
    declared, filled, header = table.recognised.dataset, table.matching.fields, table.header
    for wide in table.periods:
        filled |= {*wide.columns.values(), *wide.constants, *filter(None, (wide.beside, DATASETS[wide.dataset].placed_by, "period", "medium" if wide.dataset == "media" else None))}
    found = []
    whose = [name for name in (*WHO, "team", "region", "customer", "product", "medium") if name in declared]
    for one in left:
        fields = _could_be(declared, filled, one) or (tuple(whose[:3]) if _tells_rows_apart(table, declared, one) and not filled & set(whose) else ())
        if fields:
            found.append(_which_field(table, one, fields))
        elif table.exporter is None and (amount := _as_well(table, declared, one)) is not None:  # a signature knows which amount counts
            found.append(_which_amount(table, one, amount))
    went_out = [_Left(i, header.names[i], parse(header.names[i]), _cells(table, i)) for i, name in table.matching.columns.items() if name in ("delivered_on", "confirmed_on")]
    days = [(one, taken) for one in (*left, *went_out) if table.exporter is None and (taken := _day_as_well(table, declared, one)) is not None]
    return [*found, *(_which_day(table, one, taken) for one, taken in days[:1])]


def _tells_rows_apart(table: Table, declared: Dataset, one: _Left) -> bool:
    """Whether rows of a wide table that differ in this column alone would fall together, or belong to nobody; a province is nobody."""
    nobody = one.meaning.kind == "place" and declared.name in ("sales", "receipts")
    return bool(table.periods) and not nobody and not numeric(one.values) and len(set(one.values)) > 1


def _could_be(declared: Dataset, filled: frozenset[str], one: _Left) -> tuple[str, ...]:
    """The fields of `declared` that decide a number, are empty, and that the column looks like."""
    amounts, states, numbers = AMOUNTS.get(declared.name, ()), STATES.get(declared.name, ()), NUMBERS.get(declared.name, ())
    lacking = [name for name in amounts if name not in filled]
    none_yet = len(lacking) == len(amounts)
    # Numbers under a heading that says nothing, beside an amount, may be anything; that media earned nothing is no such thing.
    wanted = [name for name in lacking if one.meaning.kind or none_yet or declared.name == "media" and _with_cents(one.values) or declared.name == "pledges"]
    wanted += [name for name in (*filter(None, (declared.placed_by,)), *DAYS.get(declared.name, ())) if name in declared and name not in filled]
    wanted += [name for name in WHO if name in declared and name not in filled and declared.name not in ("surveys", "complaints")]
    wanted += [name for name in numbers if name not in filled and len(set(one.values)) < len(one.values)]
    undecided = not filled & {*states, "won_on"}
    wanted += states if undecided else ()
    named = [name for name in (*(WHO if declared.name in OF_SOMEBODY else ()), *(("customer",) if declared.name in OF_CUSTOMERS else ())) if name in declared and name not in filled]
    like = [name for name in wanted if could_hold(
        declared, name, one.meaning, one.values, alone=none_yet if name in amounts else undecided and declared.name == "deals")]
    if declared.name == "sales" and undecided and not one.meaning.kind and _tells_what_became(one.values):
        like.append("status")
    return tuple(dict.fromkeys((*like, *(name for name in named if could_name(name, one.meaning, one.values) or could_hold(declared, name, one.meaning, one.values)))))


def _tells_what_became(values: Sequence[str]) -> bool:
    """Whether there are few words and one of them is known to say whether a sale stands."""
    different = {value.strip() for value in values}
    return 1 < len(different) <= max(12, len(values) // 4) and len(different) < len(values) and any(standing(word) for word in different)


def _with_cents(values: Sequence[str]) -> bool:
    return sum(1 for text in values if re.search(r"[.,]\d\d?$", text)) > len(values) / 2


def _claim(meaning: Meaning) -> int:
    if fold(meaning.head) in _IN_PART or meaning.says("untaxed"):
        return 1
    return max((claim for word, claim in _CLAIMS if word in meaning.qualifiers), default=2)


def _as_well(table: Table, declared: Dataset, one: _Left) -> int | None:
    """The column that was taken for the amount although this one, with other amounts, says so as clearly."""
    wanted = AMOUNTS.get(declared.name, ())[:1]
    if not wanted or table.periods or one.meaning.kind != "money" or not numeric(one.values) or one.meaning.says(*NO_AMOUNT, "pledge", "donation"):
        return None
    taken = next((i for i, name in table.matching.columns.items() if name in wanted), None)
    if taken is None or taken in table.matching.remembered or heading(table.header.names[taken]).folded in {heading(name).folded for name in table.options.mapping}:
        return None
    if OTHER_PAPERS.search(one.name) and declared.name in ("sales", "deals") or _claim(one.meaning) < _claim(parse(table.header.names[taken])):
        return None
    ours, others = (table.sheet.cells.column(i).slice(table.header.index + 1, _LOOK_AT).to_pylist() for i in (taken, one.place))
    differ = sum(1 for own, other in zip(ours, others, strict=True) if other and own and _value(own) != _value(other))
    return taken if differ else None


def _day_as_well(table: Table, declared: Dataset, one: _Left) -> int | None:
    """The column taken for the day of a sale that says no more than when somebody made the row, although this one says when goods or
    papers went out."""
    if declared.name != "sales" or table.periods or one.meaning.kind != "date" or not one.meaning.says(*_WENT_OUT) or not dated(one.values):
        return None
    taken = next((i for i, name in table.matching.columns.items() if name == declared.placed_by), None)
    if taken is None or taken in table.matching.remembered or heading(table.header.names[taken]).folded in {heading(name).folded for name in table.options.mapping}:
        return None
    made = parse(_own_words(table, taken))
    if not made.says("created", "recorder") or made.says("order", "traded", "sold"):
        return None
    ours, others = (table.sheet.cells.column(i).slice(table.header.index + 1, _LOOK_AT).to_pylist() for i in (taken, one.place))
    return taken if any(own and other and own[:10] != other[:10] for own, other in zip(ours, others, strict=True)) else None


def _own_words(table: Table, place: int) -> str:
    """A heading without what stands before nearly all of them (订单.创建日期): that tells nothing of the column."""
    names = table.header.names
    before = re.match(r"[^.\-_:：·/]{1,12}[.\-_:：·/]\s*", names[place])
    return names[place][before.end():] if before and sum(name.startswith(before[0]) for name in names) > 0.8 * len(names) else names[place]


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


def _which_day(table: Table, one: _Left, taken: int) -> Question:
    name, used = table.matching.columns[taken], table.header.names[taken]
    label = table.recognised.dataset[name].label
    return Question(
        f"day:{heading(one.name).folded}", one.name,
        Text(f"「{used}」和「{one.name}」都像「{label.zh}」，日子不一样", f"“{used}” and “{one.name}” both look like “{label.en}”, and differ"),
        (Answer(Text(f"用「{one.name}」", f"take “{one.name}”"), "map", f"{one.name}={name}"), Answer(Text(f"用「{used}」", f"take “{used}”"), "map", f"{used}={name}")),
        Text(f"用「{used}」，「{one.name}」留作补充列", f"takes “{used}” and keeps “{one.name}” beside the rows"))


def _keep(one: _Left) -> Answer:
    return Answer(Text("只留作补充列", "only keep it beside the rows"), "map", f"{one.name}={KEEP}")


def _what_it_holds(table: Table, one: _Left) -> tuple[str, str]:
    """How many cells are filled, and what they add up to or look like."""
    cells = table.sheet.cells.column(one.place).slice(table.header.index + 1)
    count, total = len(cells) - cells.null_count, _sum(table, one.place) if numeric(one.values) and not (one.meaning.kind == "date" and serial_days(one.values)) else None
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
