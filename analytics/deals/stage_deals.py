"""The deals behind one step of the funnel: which ones stand there, whose they are, how large, and since when."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Fact
from analytics.books.deal_progress import days_between, first_entries, outcome_at
from analytics.books.stages import TRACKS, StageMap, stages_in_force
from analytics.columns import columns
from analytics.deals.columns import FAMILY
from analytics.errors import Refused, Text, check_option
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, Asking, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import nothing_to_read, window

SHOWN = ("deal_id", "customer", "person", "team", "outcome", "amount_yuan", "days_waiting")
_BY = ("customer", "person", "team")
FACTS = (Fact("found", Text("共有", "Found"), "count"), Fact("stage", Text("阶段", "Stage")))


@dataclass(frozen=True)
class _Asked(Asking):
    """Which deals, on which stage set, at which step."""

    stages: StageMap
    step: int
    count: str
    cohort: str
    scope: Scope
    start: AnyDay | None
    end: AnyDay
    as_of: AnyDay


def stage_deals(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, step: int = 1, track: str = "sales", count: str = "imputed",
    cohort: str = "created", limit: int = 50,
) -> Answer:
    """Which deals stand at this step of the funnel?

    Definition: the deals `funnel` counts as waiting at the step under the same options: not lost, their furthest step
    (`imputed`) or the step of their last event (`visited`) is this one; deals won at the last step have arrived and are not
    listed. days_waiting = as_of − first entry into the step.
    Parameters: deals, stage_events; `step` — from 1; `limit` — at most that many, largest first.
    Returns: one row per deal, largest amount first, unknown amounts last: deal_id, customer, person, team, outcome; amount_yuan
    — yuan; days_waiting — days. facts: found (all of them), stage.
    Raises: UnknownName for an option; Refused for a step the process does not have or a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "amount_yuan": 100},
    ...     {"deal_id": "B", "created_on": "2026-03-02", "amount_yuan": 300},
    ...     {"deal_id": "C", "created_on": "2026-03-02", "amount_yuan": 500, "outcome": "lost", "closed_on": "2026-03-05"}]),
    ...     sheet("stage_events", [{"deal_id": deal, "track": "sales", "stage": "初步接洽", "entered_on": day} for deal, day in (
    ...     ("A", "2026-03-02"), ("B", "2026-03-06"), ("C", "2026-03-02"))]))
    >>> stage_deals(house, Scope("2026-03"), step=1).rows[["deal_id", "amount_yuan", "days_waiting"]].values.tolist()
    [['B', 300.0, 0], ['A', 100.0, 4]]
    """
    for option, value, known in (("track", track, TRACKS), ("count", count, ("imputed", "visited")), ("cohort", cohort, ("created", "entered"))):
        check_option(option, value, known)
    at = window(warehouse, scope, "deals")
    stages = stages_in_force(warehouse, track)
    if not 1 <= step <= stages.last:
        raise Refused(Text(f"这个流程有 1 到 {stages.last} 步，没有第 {step} 步。", f"The process has steps 1 to {stages.last}, no step {step}."))
    missing = next((name for name in ("deals", "stage_events") if not warehouse.row_count(name)), None)
    if missing or at.as_of is None or not stages.event_steps:
        return Answer("stage_deals", None, at.period, columns(SHOWN, FAMILY), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read(missing or "stage_events", warehouse)))
    expression = outlined(_standing, _Asked(stages, step, count, cohort, scope, at.start, at.end, at.as_of))
    table = warehouse.frame(expression)
    table = table.sort_values(["amount_yuan", "deal_id"], ascending=[False, True], na_position="last", kind="stable").reset_index(drop=True)
    facts: dict[str, object] = {"found": len(table), "stage": stages.label(step)}
    shown = columns(SHOWN, FAMILY)
    return Answer("stage_deals", at.as_of, at.period, shown, table[list(SHOWN)].head(limit), at.notes, at.finished, facts=facts, sql=(warehouse.sql(expression),))


def _standing(asked: _Asked) -> ir.Table:
    created = asked.cohort == "created"
    deals = rows("deals", asked.scope, _BY, "created_on", asked.start if created else None, asked.end if created else None)
    deals = deals.mutate(state=outcome_at(deals, asked.as_of))
    deals = deals.filter(deals.state != "lost")
    if asked.step == asked.stages.last:
        deals = deals.filter(deals.state != "won")
    stood = first_entries(asked.stages, asked.as_of, with_last=asked.count == "visited").rename(event_deal="deal_id")
    stood = stood.filter((stood.last_step if asked.count == "visited" else stood.furthest) == asked.step)
    if not created:
        stood = stood.filter(stood.started_on < day(asked.end))
        stood = stood.filter(stood.started_on >= day(asked.start)) if asked.start is not None else stood
    joined = deals.inner_join(stood, deals.deal_id == stood.event_deal)
    waited = days_between(joined[f"first_{asked.step}"], day(asked.as_of))
    return joined.select("deal_id", *_BY, outcome="state", amount_yuan=joined.amount_yuan.cast("float64"), days_waiting=waited)
