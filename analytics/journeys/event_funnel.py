"""Any sequence of events as a funnel: stages, visits, orders, receipts, and a deal's creation and end."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer
from analytics.columns import columns
from analytics.errors import Text
from analytics.journeys.event_actors import with_dimensions
from analytics.journeys.event_reach import DEFAULT, Sequence, reached, sequence_read
from analytics.journeys.event_sources import known_events
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import is_step
from analytics.warehouse.asking.outline import outlined
from analytics.window import Window

SHOWN = ("step", "event", "reached", "step_rate", "overall_rate", "median_days", "p90_days")


def event_funnel(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, steps: str = DEFAULT, actor: str = "deal", order: str = "ordered",
    window_days: int | None = None, exclude: str = "",
) -> Answer:
    """How many deals or customers go through a sequence of events, and how long does each step take?

    Definition: reached(k) = actors with a chain of events of steps 1..k whose last event lies at most `window_days` after
    its first (inclusive, from step 1; without a window as long as it takes). Events are placed by their day; of one day
    in step order. `ordered`: any event of step 1 may start the chain (best re-entry); `first`: only the actor's first one in the
    period; `strict`: nothing else of the same kinds (stages of that process, the deal's own events, visits, …) in between, a
    repeat of the same step aside; `unordered`: any k different steps within one window. An event chosen twice: every step
    must then be later than the one before. `exclude`: an event strictly between two steps spoils a chain; an actor of whom
    no clean chain comes as far as the best one is left out altogether (strict: between a step's last repeat and the next step). A chain belongs to the period of its first event and is
    followed to as_of. Visits, orders and receipts name no deal and count for every deal of their customer.
    median_days, p90_days: from the step before to the first arrival at this one (unknown when unordered).
    Parameters: stage_events, deals, visits, sales, receipts; `steps` — 2 to 9 of created, won, lost, visit, order, receipt,
    sales:1…, decision:1… or stage names; `exclude` — such an event, with @k only between step k and k+1.
    Returns: one row per step (× by): step, event, reached — count; step_rate, overall_rate — share; median_days, p90_days —
    days. facts: actors, removed, steps, order, actor.
    Raises: UnknownName for an event, option or dimension; Refused for a sequence or period that cannot be read.
    Source: `ordered` as ClickHouse's windowFunnel, `first` as Mixpanel's funnels, `strict`, `unordered` and exclusions as PostHog's.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "outcome": "won", "closed_on": "2026-03-10"},
    ...     {"deal_id": "B", "created_on": "2026-03-02"}, {"deal_id": "C", "created_on": "2026-03-03"}]),
    ...     sheet("stage_events", [{"deal_id": deal, "track": "sales", "stage": "见面约访", "entered_on": day} for deal, day in (("A", "2026-03-04"), ("B", "2026-03-08"))]))

    A and B were met after 2 and 6 days; A was won 6 days later:

    >>> event_funnel(house, Scope("2026-03"), steps="created,sales:2,won").rows[["step", "reached", "overall_rate", "median_days"]].round(4).values.tolist()
    [[1.0, 3.0, 1.0, nan], [2.0, 2.0, 0.6667, 4.0], [3.0, 1.0, 0.3333, 6.0]]
    """
    read = sequence_read(warehouse, scope, by, steps=steps, actor=actor, order=order, window_days=window_days, exclude=exclude)
    at, asked = read.at, read.sequence
    shown = (*by, *SHOWN)
    if asked is None:
        return Answer("event_funnel", None, at.period, columns(shown), pd.DataFrame(columns=list(shown)), (*at.notes, *read.missing))
    expression = outlined(_counted, asked, by)
    frame = warehouse.frame(expression)
    table = _table(frame, asked, by)
    facts: dict[str, object] = {
        "actors": int(frame.loc[frame["step"] == 1, "reached"].sum()), "removed": int(frame.loc[frame["step"] == 0, "reached"].sum()), "steps": asked.steps,
        "order": order, "actor": actor, "window_days": window_days, "known": known_events(read.maps),
    }
    notes = (*at.notes, *read.missing, *_notes(asked, facts, at))
    return Answer("event_funnel", at.as_of, at.period, columns(shown), table[list(shown)], notes, at.finished, facts=facts, sql=(warehouse.sql(expression),))


def _counted(asked: Sequence, by: tuple[str, ...]) -> ir.Table:
    """One row per group and step: actors that reached it, days since the step before. Step 0 counts the actors removed."""
    arrived = with_dimensions(reached(asked), asked.actor, asked.scope, by)
    return arrived.group_by([*by, "step"]).aggregate(
        reached=arrived.count(), median_days=arrived.gap.quantile(0.5), p90_days=arrived.gap.quantile(0.9))


def _table(long: pd.DataFrame, asked: Sequence, dims: tuple[str, ...]) -> pd.DataFrame:
    """One row per group (largest first) and step, steps nobody reached too."""
    by = list(dims)
    groups = long[by].drop_duplicates() if by else pd.DataFrame(index=[0])
    steps = pd.DataFrame({"step": range(1, len(asked.steps) + 1), "event": [event.zh for event in asked.steps]})
    table = groups.merge(steps, how="cross").merge(long.astype({"step": "int64"}), on=[*by, "step"], how="left")
    table["reached"] = table["reached"].fillna(0).astype("int64")
    kept = table.groupby(by, dropna=False, sort=False)["reached"] if by else None
    before, first = (kept.shift(1), kept.transform("first")) if kept is not None else (table["reached"].shift(1), table["reached"].iloc[0])
    first = pd.Series(first, index=table.index)
    table["step_rate"] = table["reached"] / before.where(before > 0)
    table["overall_rate"] = table["reached"] / first.where(first > 0)
    days = ["median_days", "p90_days"]
    table[days] = table[days].astype("float64")
    timely = [dim for dim in by if is_step(dim)]
    rest = [dim for dim in by if dim not in timely]
    order = table.assign(_largest=-first).sort_values([*timely, "_largest", *rest, "step"], kind="stable")
    return order.drop(columns="_largest").reset_index(drop=True)


def _notes(asked: Sequence, facts: dict[str, object], at: Window) -> tuple[Text, ...]:
    said = []
    if facts["removed"]:
        said.append(Text(f"{facts['removed']} 个在步骤之间出现了排除的事件，整个不计。",
                         f"{facts['removed']} had the excluded event between steps and are left out altogether."))
    if asked.actor == "deal" and any(event.family in ("visit", "order", "receipt") for event in asked.steps):
        said.append(Text("拜访、订单、回款没有写商机编号，算给这个客户的每一个商机。", "Visits, orders and receipts name no deal: they count for every deal of the customer."))
    if asked.order == "unordered":
        said.append(Text("不分先后时，第 k 步表示窗口里做到了任意 k 步；步间天数没有意义，不列。",
                         "In any order, step k means any k of the steps within the window; days between steps have no meaning and are left blank."))
    if asked.window_days is not None and not at.finished:
        said.append(Text(f"最近 {asked.window_days} 天才开始的还没走完窗口，转化率会偏低。", f"Chains begun in the last {asked.window_days} days are still within their window: their rates are low."))
    return tuple(said)
