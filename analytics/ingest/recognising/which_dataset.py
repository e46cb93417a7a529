"""Which of several datasets a sheet is, where more than one explains it: the one that explains its money, else a person is asked."""

from __future__ import annotations

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.table import Recognised
from analytics.ingest.terms.asked import Answer, Question

# Money that stands beside the amount a sheet is about.
_BESIDE = frozenset({"margin_yuan", "list_price_yuan", "unit_cost_yuan", "credit_limit_yuan", "donation_yuan", "tolls_yuan"})


def money_explained(
    judged: list[Recognised], sheet: RawSheet, header: Header, named: dict[str, float],
) -> tuple[list[Recognised], dict[str, list[Recognised]]]:
    """`judged` without those that leave an amount unexplained which another explains that knows no fewer columns; and, by dataset,
    the others where it is not so clear: which of them it is has to be asked."""
    amounts = {i for one in judged for i in one.money if holds_numbers(sheet, header, i)}
    beaten: set[str] = set()
    rivals: dict[str, list[Recognised]] = {}
    for one in judged:
        for other in judged:
            more = without_a_place(other, one) & amounts
            if not _only_beside(one):
                continue  # it has its amount: what to make of another is asked when the columns are counted up
            needed = {i for i in more if other.dataset[other.matching.columns[i]].required}
            if not more or other.missing and not (needed and _only_beside(one) and len(other.matching.columns) >= len(one.matching.columns)):
                continue
            clear = len(other.matching.columns) >= len(one.matching.columns) and other.money >= one.money and not other.missing
            if clear and named[one.dataset.name] <= named[other.dataset.name]:
                beaten.add(one.dataset.name)
            else:
                rivals.setdefault(one.dataset.name, []).append(other)
    return [one for one in judged if one.dataset.name not in beaten], rivals


def without_a_place(other: Recognised, one: Recognised) -> set[int]:
    """The amounts a sheet is about as `other` that have no place in `one`."""
    return {i for i in other.money if other.matching.columns[i] not in _BESIDE and i not in one.matching.columns}


def _only_beside(found: Recognised) -> bool:
    """Whether it explains no amount, or only such as stand beside one."""
    return {found.matching.columns[i] for i in found.money} <= _BESIDE


def which_dataset(chosen: Recognised, rival: Recognised, header: Header) -> Question:
    """Asks what the sheet is, where the likelier dataset has no place for an amount that another has."""
    amounts = [header.names[i] for i in sorted(without_a_place(rival, chosen))]
    listed_zh, listed_en = "」「".join(amounts), "”, “".join(amounts)
    one, other = chosen.dataset.label, rival.dataset.label
    lacks = [rival.dataset[name].label for name in rival.missing]
    lacks_zh = f"（还缺{'、'.join(label.zh for label in lacks)}）" if lacks else ""
    lacks_en = f" (which lacks {', '.join(label.en for label in lacks)})" if lacks else ""
    return Question("dataset", "", Text(
        f"像是「{one.zh}」，但那样「{listed_zh}」里的钱没有去处；也可能是「{other.zh}」{lacks_zh}", f"It looks like “{one.en}”, but then the money in “{listed_en}” goes nowhere; it may be “{other.en}”{lacks_en}"),
        tuple(Answer(Text(f"是「{label.zh}」", f"it is “{label.en}”"), "dataset", name) for name, label in ((rival.dataset.name, other), (chosen.dataset.name, one))),
        Text(f"按「{one.zh}」入库，「{listed_zh}」只留作补充列", f"loads it as “{one.en}”; “{listed_en}” is only kept beside the rows"))


def one_of(chosen: Recognised, others: list[Recognised]) -> Question:
    """Asks what the sheet is, where its headings say little of it, or as much of another dataset."""
    label = chosen.dataset.label
    listed = [one.dataset.label for one in others]
    zh, en = (f"，也像{'、'.join(f'「{one.zh}」' for one in listed)}", f", or {', '.join(f'“{one.en}”' for one in listed)}") if listed else ("", "")
    return Question("dataset", "", Text(f"从列名看不准这是什么表：像「{label.zh}」{zh}", f"The headings do not tell for certain what this is: “{label.en}”{en}"),
                    tuple(Answer(Text(f"是「{one.dataset.label.zh}」", f"it is “{one.dataset.label.en}”"), "dataset", one.dataset.name) for one in (chosen, *others)),
                    Text(f"按「{label.zh}」入库", f"loads it as “{label.en}”"))
