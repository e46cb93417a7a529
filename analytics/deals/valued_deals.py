"""The open deals as the pipeline values them: how long each stands where it is, whether that is long, and its chance to be won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.books.stages import StageMap
from analytics.deals.deal_chances import Chances, chances, open_deals, usual_days
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import outlined

DIMS = ("customer", "person", "team")


@dataclass(frozen=True)
class ValuedDeals:
    """One row per open deal: step, stage, amount_yuan, age_days, usual_days, stale (None where it cannot be judged), p_win,
    weighted_yuan …; the history its chances were read from, and the statement that was run."""

    rows: pd.DataFrame
    history: Chances
    sql: str


def valued_deals(warehouse: Warehouse, scope: Scope, as_of: date, stages: StageMap) -> ValuedDeals:
    """All open deals at `as_of` that the scope lets through, whenever created. Cached: the rows are not to be changed."""
    return warehouse.cached(("valued deals", scope.where, scope.visible, as_of, stages), lambda: _valued(warehouse, scope, as_of, stages))


def _valued(warehouse: Warehouse, scope: Scope, as_of: date, stages: StageMap) -> ValuedDeals:
    expression = outlined(open_deals, scope, DIMS, as_of, stages)
    frame = warehouse.frame(expression)
    history = chances(warehouse, stages, as_of)
    frame["p_win"] = history.of(frame["at_step"], frame["age_days"])
    frame["weighted_yuan"] = frame["amount_yuan"] * frame["p_win"]
    usual = usual_days(warehouse, stages, as_of)
    frame["usual_days"] = frame["step"].map(usual).astype("float64").where(frame["at_step"].notna())
    known = frame["usual_days"].notna() & frame["age_days"].notna()
    frame["stale"] = (frame["age_days"] > frame["usual_days"]).astype(object).where(known, None)
    names = {stage.step: stage.zh for stage in stages.stages}
    frame["stage"] = pd.Series([None if pd.isna(step) else names.get(int(step)) for step in frame["step"]], index=frame.index, dtype=object)
    return ValuedDeals(frame, history, warehouse.sql(expression))
