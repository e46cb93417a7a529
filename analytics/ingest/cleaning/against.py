"""What was read of a sheet beside what the sheet's own total says: told, and asked before it counts where the two differ."""

from __future__ import annotations

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
