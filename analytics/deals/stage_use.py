"""Which stages of the set in force are used, which never were, and which texts belong to none."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.stages import StageMap, event_step, present_step, stages_in_force, standard_step, team_of
from analytics.columns import columns
from analytics.deals.stage_facts import ORIGIN, STAGES
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import nothing_to_read, window

OWN = (
    Column("track", Text("流程", "Process"), words={"sales": Text("销售流程", "Our process"), "decision": Text("客户决策", "The customer's")}),
    Column("standard_step", Text("标准第几步", "Standard step"), "count"), Column("events", Text("进入次数", "Entries"), "count"),
    Column("standing", Text("现在填在这里", "Typed there now"), "count"), Column("last_used", Text("最近一次进入", "Last entered"), "date"),
    Column("use", Text("使用情况", "Use"), words={"used": Text("在用", "Used"), "never": Text("从没用过", "Never used"), "unknown": Text("没人认识的写法", "Unknown word")}),
    Column("evidence", Text("退出依据", "Exit evidence")),
)
SHOWN = ("track", "step", "stage", "standard_step", "events", "deals", "standing", "last_used", "use", "evidence")
FACTS = (
    Fact("used", Text("在用", "Used"), "count"), Fact("never", Text("从没用过", "Never used"), "count"), Fact("unknown", Text("没人认识", "Unknown"), "count"),
    STAGES, ORIGIN,
)


def stage_use(warehouse: Warehouse, scope: Scope = Scope(), track: str = "sales") -> Answer:
    """Which stages are used, which are never used, and which words does nobody know?

    Definition: the stage set in force of the track (a single team's own where one is asked for); events and deals up to as_of,
    of the period where one is given, each text under the stage it means. use: used (an event, or a deal typed there), never, or
    unknown for a text that is no stage; texts that mean won or lost are left out. Unknown texts are named without deals.
    Parameters: stage_events, deals (the present stage as typed); `track` sales or decision.
    Returns: one row per stage in step order, then per unknown text, most rows first: track, step, stage, standard_step — which of
    the standard nine it is, events — count, deals — distinct deals with an event, standing — deals typed there now, last_used —
    day, use, evidence — what must be there before a deal may leave. facts: used, never, unknown, stages (all of the set).
    Raises: UnknownName for a track or a filter deals do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02"}, {"deal_id": "B", "created_on": "2026-03-02"}]),
    ...     sheet("stage_events", [{"deal_id": deal, "track": "sales", "stage": stage, "entered_on": "2026-03-03"}
    ...     for deal, stage in (("A", "接洽"), ("A", "报价"), ("B", "接洽"), ("B", "看厂"))]), sales_stages="接洽、报价、签约")
    >>> stage_use(house).rows[["step", "stage", "events", "deals", "use"]].values.tolist()
    [[1.0, '接洽', 2.0, 2.0, 'used'], [2.0, '报价', 1.0, 1.0, 'used'], [3.0, '签约', 0.0, 0.0, 'never'], [nan, '看厂', 1.0, nan, 'unknown']]
    """
    at = window(warehouse, scope, "deals")
    if at.as_of is None or not (warehouse.row_count("stage_events") or warehouse.row_count("deals")):
        return Answer("stage_use", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("stage_events", warehouse)))
    stages = stages_in_force(warehouse, track, team_of(scope))
    expression = outlined(_used, scope, at.start, at.as_of, stages)
    found: dict[int, dict[Any, Any]] = {int(row["step"]): row for row in warehouse.frame(expression).to_dict("records")}
    typed = warehouse.frame(outlined(_typed, scope, stages))
    standing_at = dict(zip(typed["step"], typed["standing"], strict=True))
    made: list[tuple[object, ...]] = []
    for stage in stages.stages:
        used = found.get(stage.step)
        standing = int(standing_at.get(stage.step, 0))
        last = None if used is None or pd.isna(used["last_used"]) else pd.Timestamp(used["last_used"]).date()
        events, deals = (0, 0) if used is None else (int(used["events"]), int(used["deals"]))
        made.append((track, stage.step, stage.zh, standard_step(stage, track), events, deals, standing, last, "used" if events or standing else "never", stage.evidence or None))
    made += [(track, None, text, None, n, None, None, None, "unknown", None) for text, n in stages.unknown]
    frame = pd.DataFrame(made, columns=list(SHOWN))
    floats = dict.fromkeys(("step", "standard_step", "events", "deals", "standing"), "float64")
    facts: dict[str, object] = {name: int((frame["use"] == name).sum()) for name in ("used", "never", "unknown")} | {"stages": stages.stages, "origin": stages.origin}
    return Answer("stage_use", at.as_of, at.period, columns(SHOWN, OWN), frame.astype(floats), (*at.notes, *stages.notes, *_never(frame)), at.finished, facts=facts, sql=(warehouse.sql(expression),))


def _never(frame: pd.DataFrame) -> tuple[Text, ...]:
    unused = frame.loc[frame["use"] == "never", "stage"].tolist()
    if not unused:
        return ()
    return (Text(f"从没用过的阶段：{'、'.join(unused)}；先加再减，用不上的可以在设置里去掉。", f"Stages never used: {', '.join(unused)}; settings can take them out."),)


def _used(scope: Scope, start: AnyDay | None, as_of: AnyDay, stages: StageMap) -> ir.Table:
    events = rows("stage_events", scope)
    events = events.filter([events.entered_on <= day(as_of), *([events.entered_on >= day(start)] if start is not None else [])])
    known = events.select("deal_id", "entered_on", step=event_step(events, stages))
    known = known.filter(known.step.notnull())
    return known.group_by("step").aggregate(events=known.count(), deals=known.deal_id.nunique(), last_used=known.entered_on.max())


def _typed(scope: Scope, stages: StageMap) -> ir.Table:
    deals = rows("deals", scope)
    placed = deals.select(step=present_step(deals, stages))
    placed = placed.filter(placed.step.notnull())
    return placed.group_by("step").aggregate(standing=placed.count())


