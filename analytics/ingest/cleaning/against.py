"""What was read of a sheet beside what the sheet's own total says: told, and asked before it counts where the two differ."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analytics.errors import Text
from analytics.ingest.cleaning.totals import OwnTotal
from analytics.ingest.terms.asked import Answer, Question

_LISTED = 3


def totals_told(against: Sequence[OwnTotal]) -> list[Text]:
    """What the sheet's own total says, where it is not what was read."""
    return [Text(f"「{one.column}」{_difference(one).zh}", f"“{one.column}”: {_difference(one).en}") for one in against if one.differs]


def totals_differ(against: Sequence[OwnTotal]) -> list[Question]:
    """One question for each field whose total differs. Its key holds both figures: what was said of one file says nothing of the next."""
    asked = []
    for field in dict.fromkeys(one.field for one in against if one.differs):
        apart = [one for one in against if one.field == field and one.differs]
        read, said = sum(one.read for one in apart), sum(one.said for one in apart)
        key = f"totals:{apart[0].column}:{read:.2f}/{said:.2f}"
        more = len(apart) - _LISTED
        zh = "；".join(f"「{one.column}」{_difference(one).zh}" for one in apart[:_LISTED]) + (f"；另有 {more} 列也不一样" if more > 0 else "")
        en = "; ".join(f"“{one.column}”: {_difference(one).en}" for one in apart[:_LISTED]) + (f"; {more} more columns differ" if more > 0 else "")
        asked.append(Question(
            key, apart[0].column, Text(zh, en), (Answer(Text("以读出来的为准，载入", "what was read is right: load it"), "answer", f"{key}=rows"),),
            Text("以读出来的为准", "take what was read")))
    return asked


def _difference(one: OwnTotal) -> Text:
    apart = one.read - one.said
    why_zh, why_en = "，请核对", "; please check"
    if one.rows_aside:
        exactly = abs(apart + one.aside) <= max(one.slack, 0.01)
        why_zh = f"（{'正是' if exactly else '其中'}搁置的 {one.rows_aside} 行里的 {one.aside:,.2f}）"
        why_en = f" ({'just' if exactly else 'of it'} the {one.aside:,.2f} in {one.rows_aside} {'row' if one.rows_aside == 1 else 'rows'} set aside)"
    return Text(f"读出来是 {one.read:,.2f}，表里「合计」写的是 {one.said:,.2f}，差 {apart:,.2f}{why_zh}",
                f"as read it is {one.read:,.2f}, the sheet's own total says {one.said:,.2f}, {apart:,.2f} apart{why_en}")


def row_asked_of(key: str, row: int, shown: str, value: float, differs: float | None) -> Question:
    """Whether a row is a total. `differs`: how far it is from the sum of the others; None where it is that sum, nan where it is called a
    subtotal and its group does not come to it."""
    called = Text(f"第 {row} 行「{shown}」", f"row {row} (“{shown}”)") if shown else Text(f"第 {row} 行（没有名称）", f"row {row} (without a name)")
    if differs is not None and math.isnan(differs):
        return Question(
            key, "", Text(f"{called.zh}（{value:,.2f}）和它那一组各行之和对不上，请核对有没有漏行", f"{called.en[0].upper()}{called.en[1:]}, {value:,.2f}, is not the sum of the rows of its group: is a row missing?"),
            (Answer(Text("照样载入，这一行不计入", "load all the same; the row does not count"), "answer", f"{key}=total"),), Text("这一行不计入，其余照样载入", "leave the row out and load the rest"))
    sums = Text("正好是别的行之和", "is the sum of other rows") if differs is None else Text(
        f"比其他行之和{'多' if differs > 0 else '少'} {abs(differs):,.2f}", f"is {abs(differs):,.2f} {'more' if differs > 0 else 'less'} than the sum of the others")
    return Question(
        key, "", Text(f"{called.zh}（{value:,.2f}）像合计，{sums.zh}；是合计还是一行数据？", f"{called.en[0].upper()}{called.en[1:]}, {value:,.2f}, looks like a total and {sums.en}: is it one, or a row of data?"),
        (Answer(Text("是合计，不计入", "it is a total and does not count"), "answer", f"{key}=total"), Answer(Text("是一行数据，计入", "it is a row of data and counts"), "answer", f"{key}=row")),
        Text("当作一行数据计入", "count it as a row of data"))


def rows_left_out(said: Sequence[tuple[int, str]]) -> Text:
    """The rows (Excel row, what it is called) that were taken for totals."""
    zh = "、".join(f"第 {row} 行" + (f"（{label}）" if label else "") for row, label in said[:6]) + ("等" if len(said) > 6 else "")
    en = ", ".join(f"{row} (“{label}”)" if label else str(row) for row, label in said[:6]) + (", …" if len(said) > 6 else "")
    one = len(said) == 1
    return Text(f"{zh}是其他行之和，按合计行处理，没有重复计入", f"Row{'' if one else 's'} {en} {'sums' if one else 'sum'} up others: taken as {'a total row' if one else 'total rows'}, not counted again")
