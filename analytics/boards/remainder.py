"""What a card that shows some of a board leaves out, so that its rows add up to the whole above them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.answer import Answer
from analytics.boards.watch import with_unknown_removed
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.units import missing
from analytics.warehouse.asking.dimensions import DIMENSIONS

CENT = 0.005


@dataclass(frozen=True)
class Rest:
    """One row under a board: its name and what it holds."""

    name: Text
    value: float


def remainder(answer: Answer, subject: str, measure: str, shown: pd.DataFrame) -> tuple[Rest, ...]:
    """What is left of the whole beside the rows shown: the others by number, then what belongs to nobody (未分区, 未分组, 未填写 …).

    Only measures that add up have a rest; one of nothing is no row.

    >>> rows = pd.DataFrame({"team": ["A", "B", "C", "未分组"], "sales": [50.0, 30.0, 15.0, 5.0]})
    >>> [(rest.name.en, rest.value) for rest in remainder(Answer("rankings", None, None, (), rows), "team", "sales", rows.head(1))]
    [('2 others', 45.0), ('No team', 5.0)]
    """
    known = BY_NAME.get(measure)
    if known is None or not known.additive or known.formula is not None or measure not in answer.rows:
        return ()
    named = with_unknown_removed(answer.rows, subject)
    others = named[~named[subject].isin(shown[subject])]
    found = []
    if len(others) and abs(float(others[measure].sum())) >= CENT:
        found.append(Rest(Text(f"其余 {len(others)} 个", f"{len(others)} others"), float(others[measure].sum())))
    listed = answer.rows.loc[~answer.rows.index.isin(named.index), measure].sum()
    beside = answer.facts.get("unassigned")
    nobody = float(listed) + (0.0 if missing(beside) else float(str(beside)))
    if abs(nobody) >= CENT:
        found.append(Rest(DIMENSIONS[subject].blank if subject in DIMENSIONS else Text("未填写", "Not given"), nobody))
    return tuple(found)
