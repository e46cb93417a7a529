"""对得上: whether the rows of a board add up to the number above them."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.answer import Answer
from analytics.metrics import BY_NAME
from analytics.units import missing

CENT = 0.005


@dataclass(frozen=True)
class Reconciled:
    """`listed` is the sum of the rows, `unassigned` what belongs to nobody on the board, `parent` the number one level up,
    measured on its own; `difference` = listed + unassigned − parent."""

    count: int
    listed: float
    unassigned: float
    parent: float

    @property
    def difference(self) -> float:
        return round(self.listed + self.unassigned - self.parent, 4)

    @property
    def adds_up(self) -> bool:
        """Whether the rows and the unassigned rest are the parent, to the cent."""
        return abs(self.difference) < CENT


def reconciled(children: Answer, totals: Answer | None, measure: str) -> Reconciled | None:
    """Do the rows of this board add up to the number above?

    Definition: children is an answer of `rankings` (its rows and its unassigned) or of `order_lines`; the parent is the same
    measure in `totals` of the same scope, which is scanned without a breakdown. Only additive measures add up.
    Returns: None for a measure that does not add up over parts, or when either side is unknown.
    """
    known = BY_NAME.get(measure)
    if totals is None or known is None or not known.additive or (known.formula is not None) or "metric" not in totals.rows:
        return None
    above = totals.rows.loc[totals.rows["metric"] == measure, "value"]
    if above.empty or missing(above.iloc[0]):
        return None
    if children.question == "order_lines":
        facts: dict[str, object] = children.facts
        return Reconciled(int(str(facts["rows"])), float(str(facts["total"])), 0.0, float(above.iloc[0])) if measure == "sales" else None
    if measure not in children.rows:
        return None
    return Reconciled(len(children.rows), float(children.rows[measure].sum()), float(str(children.facts.get("unassigned") or 0.0)), float(above.iloc[0]))
