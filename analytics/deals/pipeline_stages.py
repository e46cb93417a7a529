"""阶段 × 停留: at which stage the open deals stand, and for how long they have stood there."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.stages import stages_in_force, team_of
from analytics.columns import columns
from analytics.deals.columns import FAMILY
from analytics.deals.stage_facts import STAGES
from analytics.deals.valued_deals import valued_deals
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

# Days a deal has stood at its stage: from each number to the day before the next.
AGES = (0, 8, 31, 91)
SPANS = tuple(zip(AGES, (*AGES[1:], None), strict=True))
_WAITING = tuple(
    Column(f"waiting_{low}_{'up' if high is None else high - 1}",
           Text(f"停留 {low} 天以上" if high is None else f"停留 {low}–{high - 1} 天", f"Waiting {low} days or more" if high is None else f"Waiting {low}–{high - 1} days"), "count")
    for low, high in SPANS)
WAITING = tuple(column.name for column in _WAITING)
OWN = (
    *FAMILY, *_WAITING, Column("waiting_unknown", Text("停留天数不知道", "Waiting, days unknown"), "count"), Column("stale_deals", Text("停留过久", "Standing too long"), "count"),
    Column("mean_p_win", Text("平均赢的把握", "Mean chance to win"), "share"),
)
SHOWN = ("step", "stage", "deals", "amount_yuan", *WAITING, "waiting_unknown", "stale_deals", "mean_p_win", "weighted_yuan")
FACTS = (*columns(SHOWN[2:], OWN), STAGES)  # the numbers of a row, of all open deals


def pipeline_stages(warehouse: Warehouse, scope: Scope) -> Answer:
    """At which stage do the open deals stand, for how long, and with what chance?

    Definition: all open deals at as_of, whenever created, by the stage they stand at; those without a stage, or with a word
    that is not in the stage set, are a row of their own, step 0. A deal waits as_of − its last stage entry (− its creation,
    where there is none); waiting_unknown has neither. stale_deals: older than nine of ten won deals were when they left that
    stage; unknown where no deal of the row can be judged. mean_p_win: the mean of the deals' chances, of those that have
    one; weighted_yuan = Σ amount × chance, of deals with both.
    Parameters: deals (one row per deal), stage_events. The period only says which day is as_of.
    Returns: one row per stage with open deals, in stage order: step, stage, deals, amount_yuan — yuan, waiting_0_7,
    waiting_8_30, waiting_31_90, waiting_91_up, waiting_unknown, stale_deals — deals, mean_p_win — share, weighted_yuan — yuan.
    facts: the same numbers of all open deals under the columns' names, and `stages`.
    Raises: nothing of its own.
    Source: ours; ages and the mark of what stands too long as in `pipeline`.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(
    ...     sheet("deals", [{"deal_id": "A", "created_on": "2026-03-01", "amount_yuan": 100}, {"deal_id": "B", "created_on": "2026-03-01", "amount_yuan": 50},
    ...                     {"deal_id": "C", "created_on": "2026-03-01"}]),
    ...     sheet("stage_events", [{"deal_id": "A", "stage": "了解需求", "entered_on": "2026-03-08", "track": "sales"},
    ...                            {"deal_id": "B", "stage": "了解需求", "entered_on": "2026-03-02", "track": "sales"}]))
    >>> pipeline_stages(house, Scope("2026-03")).rows[["step", "stage", "deals", "amount_yuan", "waiting_0_7", "waiting_8_30"]].values.tolist()
    [[0, None, 1, nan, 1, 0], [3, '了解需求', 2, 150.0, 2, 0]]
    """
    at = window(warehouse, scope, "deals", default="month")
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("pipeline_stages", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("deals", warehouse)))
    stages = stages_in_force(warehouse, "sales", team_of(scope))
    valued = valued_deals(warehouse, scope, at.as_of, stages)
    names = {stage.step: stage.zh for stage in stages.stages}
    steps = valued.rows["step"].astype("float64").fillna(0).astype(int)
    rows = [{"step": step, "stage": names.get(step)} | _standing(group) for step, group in valued.rows.groupby(steps, sort=True)]
    frame = pd.DataFrame(rows, columns=list(SHOWN))
    frame["stage"] = frame["stage"].astype(object).where(frame["stage"].notna(), None)
    facts = _standing(valued.rows) | {"stages": stages.stages}
    return Answer("pipeline_stages", at.as_of, at.period, columns(SHOWN, OWN), frame, (*at.notes, *stages.notes), at.finished, facts=facts, sql=(valued.sql,))


def _standing(deals: pd.DataFrame) -> dict[str, object]:
    ages = deals["age_days"].astype("float64")
    waiting = {name: int(((ages >= low) & (ages < (float("inf") if high is None else high))).sum()) for name, (low, high) in zip(WAITING, SPANS, strict=True)}
    return {
        "deals": len(deals), "amount_yuan": _sum(deals["amount_yuan"]), **waiting, "waiting_unknown": int(ages.isna().sum()),
        "stale_deals": sum(one is True for one in deals["stale"]) if deals["stale"].notna().any() else None,
        "mean_p_win": float(deals["p_win"].mean()), "weighted_yuan": _sum(deals["weighted_yuan"]),
    }


def _sum(amounts: pd.Series) -> float:
    return float(amounts.sum(min_count=1))
