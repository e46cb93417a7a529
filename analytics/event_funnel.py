"""Any sequence of events as a funnel: stages, visits, orders, receipts, and a deal's creation and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer
from analytics.columns import columns
from analytics.errors import Refused, Text, UnknownName
from analytics.event_actors import check_split, with_dimensions
from analytics.event_chains import ordered, strict, unordered
from analytics.event_sources import ACTORS, MOST, TABLE, Event, check_sequence, events_named, known_events, others, source
from analytics.scope import Scope
from analytics.stages import TRACKS, StageMap, stages_in_force, team_of
from analytics.warehouse import Warehouse
from analytics.warehouse.dimensions import DIMENSIONS
from analytics.warehouse.outline import AnyDay, Asking, outlined
from analytics.window import Window, as_of_date, nothing_to_read, window

SHOWN = ("step", "event", "reached", "step_rate", "overall_rate", "median_days", "p90_days")
ORDERS = ("ordered", "first", "strict", "unordered")
DEFAULT = "created,sales:2,sales:4,won"


@dataclass(frozen=True)
class _Asked(Asking):
    """The question in full."""

    by: tuple[str, ...]
    steps: tuple[Event, ...]
    actor: str
    order: str
    window_days: int | None
    excluded: tuple[tuple[int, Event], ...]
    maps: tuple[StageMap, ...]
    scope: Scope
    start: AnyDay | None
    end: AnyDay
    as_of: AnyDay
    asof: bool


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
    Raises: UnknownName for an event, option or dimension; Refused for a sequence that cannot be read.
    """
    _check("order", order, ORDERS)
    _check("actor", actor, ACTORS)
    maps = {track: stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS}
    chosen = events_named(steps, maps)
    check_sequence(chosen, order)
    excluded = _excluded(exclude, chosen, order, maps)
    check_split(actor, by)
    dataset = _latest(warehouse, scope, chosen)
    at = window(warehouse, scope, dataset)
    shown = (*by, *SHOWN)
    empty = [name for name in dict.fromkeys(TABLE[event.family] for event in chosen) if not warehouse.row_count(name)]
    if at.as_of is None or (actor == "deal" and not warehouse.row_count("deals")):
        missing = ["deals"] if actor == "deal" and not warehouse.row_count("deals") else empty
        return Answer("event_funnel", None, at.period, columns(shown), pd.DataFrame(columns=list(shown)),
                      (*at.notes, *(nothing_to_read(name) for name in missing)))
    asked = _Asked(by, chosen, actor, order, window_days, excluded, tuple(maps.values()), scope, at.start, at.end, at.as_of, warehouse.dialect == "duckdb")
    expression = outlined(_counted, asked)
    frame = warehouse.frame(expression)
    table = _table(frame, asked)
    facts: dict[str, object] = {
        "actors": int(frame.loc[frame["step"] == 1, "reached"].sum()), "removed": int(frame.loc[frame["step"] == 0, "reached"].sum()), "steps": chosen,
        "order": order, "actor": actor, "window_days": window_days, "known": known_events(maps),
    }
    notes = (*at.notes, *(nothing_to_read(name) for name in empty), *_notes(asked, facts, at))
    return Answer("event_funnel", at.as_of, at.period, columns(shown), table[list(shown)], notes, at.finished, facts=facts, sql=(warehouse.sql(expression),))


def _check(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UnknownName.of(Text(f"{option} 取值", f"value of {option}"), value, known)


def _excluded(text: str, steps: tuple[Event, ...], order: str, maps: dict[str, StageMap]) -> tuple[tuple[int, Event], ...]:
    """(gap, event): the excluded event for each gap between steps; gap 0 stands for every gap."""
    if not text.strip():
        return ()
    name, _at, gap = text.partition("@")
    found = events_named(name, maps)
    if len(found) != 1 or (gap and not (gap.isdigit() and 1 <= int(gap) < len(steps))) or (gap and order == "unordered"):
        raise Refused(Text(f"排除的写法读不懂：「{text[:30]}」；写一个事件，要限定在第 k 步与下一步之间就加 @k，例如 lost@1。",
                           f"“{text[:30]}” cannot be read as an exclusion; write one event, with @k for only between step k and the next, as in lost@1."))
    if found[0] in steps:
        raise Refused(Text(f"「{found[0].zh}」已经是一步，不能同时排除。", f"“{found[0].en}” is a step already and cannot be excluded too."))
    return ((int(gap or 0), found[0]),)


def _latest(warehouse: Warehouse, scope: Scope, steps: tuple[Event, ...]) -> str:
    """The dataset that reaches furthest sets the reading date."""
    names = dict.fromkeys("deals" if TABLE[event.family] == "stage_events" else TABLE[event.family] for event in steps)
    return max(names, key=lambda name: as_of_date(warehouse, scope, name) or date.min)


def _counted(asked: _Asked) -> ir.Table:
    """One row per group and step: actors that reached it, days since the step before. Step 0 counts the actors removed."""
    arrived = _arrivals(asked, ())
    if asked.excluded:
        clean = _arrivals(asked, asked.excluded)
        best = arrived.group_by(best_actor=arrived.actor).aggregate(best=arrived.step.max())
        furthest = clean.group_by("actor").aggregate(furthest=clean.step.max())
        held = best.left_join(furthest, best.best_actor == furthest.actor)
        removed = held.filter(held.best > held.furthest.fill_null(0)).select(
            step=ibis.literal(0, "int8"), gap=ibis.null("int32"), who=held.best_actor)
        stays = clean.anti_join(removed, clean.actor == removed.who)
        arrived = ibis.union(stays.select("step", "gap", who="actor"), removed)
    else:
        arrived = arrived.select("step", "gap", who="actor")
    arrived = with_dimensions(arrived, asked.actor, asked.scope, asked.by)
    return arrived.group_by([*asked.by, "step"]).aggregate(
        reached=arrived.count(), median_days=arrived.gap.quantile(0.5), p90_days=arrived.gap.quantile(0.9))


def _arrivals(asked: _Asked, excluded: tuple[tuple[int, Event], ...]) -> ir.Table:
    every = asked.order in ("strict", "unordered")

    def events(place: int, event: Event) -> ir.Table:
        start = asked.start if place == 1 or asked.order == "unordered" else None
        return source(event, asked.actor, asked.maps, asked.scope, start, asked.end if place == 1 and not every else None, asked.as_of)

    sources = [events(place, event) for place, event in enumerate(asked.steps, start=1)]
    left_out = [source(event, asked.actor, asked.maps, asked.scope, None, None, asked.as_of) for _gap, event in excluded]
    if asked.order == "unordered":
        return unordered(sources, asked.window_days, left_out[0] if left_out else None, asked.end)
    gaps = [next((table for (gap, _event), table in zip(excluded, left_out) if gap in (0, place)), None) for place in range(1, len(sources))]
    if asked.order == "strict":
        families = tuple(dict.fromkeys(event.family for event in asked.steps))
        known = (*asked.steps, *(event for _gap, event in asked.excluded))
        between = others(families, known, asked.actor, asked.maps, asked.scope, asked.as_of)
        return strict(sources, between, asked.window_days, gaps, asked.end)
    return ordered(sources, asked.window_days, gaps, first=asked.order == "first", later=len(set(asked.steps)) < len(asked.steps), asof=asked.asof)


def _table(long: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    """One row per group (largest first) and step, steps nobody reached too."""
    by = list(asked.by)
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
    timely = [dim for dim in by if dim in DIMENSIONS and DIMENSIONS[dim].grain]
    rest = [dim for dim in by if dim not in timely]
    order = table.assign(_largest=-first).sort_values([*timely, "_largest", *rest, "step"], kind="stable")
    return order.drop(columns="_largest").reset_index(drop=True)


def _notes(asked: _Asked, facts: dict[str, object], at: Window) -> tuple[Text, ...]:
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


__all__ = ["DEFAULT", "MOST", "ORDERS", "event_funnel"]
