"""A sequence of events as it is asked for, and who reaches which of its steps: what every question about one is counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from analytics.answer import Fact
from analytics.books.stages import TRACKS, StageMap, stages_in_force, team_of
from analytics.errors import Refused, Text, check_option
from analytics.journeys.event_actors import check_split
from analytics.journeys.event_chains import ordered, strict, unordered
from analytics.journeys.event_sources import ACTORS, TABLE, Event, check_sequence, events_named, others, source
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, Asking
from analytics.window import Window, as_of_date, nothing_to_read, window

ORDERS = ("ordered", "first", "strict", "unordered")
DEFAULT = "created,sales:2,sales:4,won"
# What the answers about a sequence say of it.
SEQUENCE_FACTS = (
    Fact("steps", Text("依次哪些事件", "Which events in order"), per=Text("步", "step"), holds=Event),
    Fact("order", Text("先后规则", "Rule of order")), Fact("actor", Text("按商机还是按客户", "Per deal or per customer")),
)
WINDOW_DAYS = Fact("window_days", Text("从第一步起最多几天", "At most that many days from the first step"), "count")
KNOWN = Fact("known", Text("可选的事件", "Events to choose from"), per=Text("事件", "event"), holds=Event)


@dataclass(frozen=True)
class Sequence(Asking):
    """The sequence in full: which events, whose, by which rule, and from when on."""

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


@dataclass(frozen=True)
class Read:
    """A sequence as read from its options: `sequence` is None where there is nothing to count, and `missing` says what to upload."""

    steps: tuple[Event, ...]
    maps: dict[str, StageMap]
    at: Window
    sequence: Sequence | None
    missing: tuple[Text, ...]


def sequence_read(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...], *, steps: str, actor: str, order: str, window_days: int | None, exclude: str
) -> Read:
    """The sequence these options mean.

    Raises UnknownName for an event or option; Refused for a sequence that cannot be read.
    """
    check_option("order", order, ORDERS)
    check_option("actor", actor, ACTORS)
    maps = {track: stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS}
    chosen = events_named(steps, maps)
    check_sequence(chosen, order)
    excluded = _excluded(exclude, chosen, order, maps)
    check_split(actor, by)
    at = window(warehouse, scope, _latest(warehouse, scope, chosen))
    empty = tuple(nothing_to_read(name, warehouse) for name in dict.fromkeys(TABLE[event.family] for event in chosen) if not warehouse.row_count(name))
    if actor == "deal" and not warehouse.row_count("deals"):
        return Read(chosen, maps, at, None, (nothing_to_read("deals", warehouse),))
    if at.as_of is None:
        return Read(chosen, maps, at, None, empty)
    held = tuple(maps.values())
    found = Sequence(chosen, actor, order, window_days, excluded, held, scope, at.start, at.end, at.as_of, warehouse.dialect == "duckdb")
    return Read(chosen, maps, at, found, empty)


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


def reached(asked: Sequence) -> ir.Table:
    """One row per actor (`who`) and step reached: the day `t` it was first reached, days since the step before, the day `s` its chain began.

    An excluded event between two steps takes its actor out of all steps; step 0 holds the actors taken out.
    """
    arrived = _arrivals(asked, ())
    if not asked.excluded:
        return arrived.select("step", "gap", "t", "s", who="actor")
    clean = _arrivals(asked, asked.excluded)
    best = arrived.group_by(best_actor=arrived.actor).aggregate(best=arrived.step.max())
    furthest = clean.group_by("actor").aggregate(furthest=clean.step.max())
    held = best.left_join(furthest, best.best_actor == furthest.actor)
    removed = held.filter(held.best > held.furthest.fill_null(0)).select(
        step=ibis.literal(0, "int8"), gap=ibis.null("int32"), t=ibis.null("int32"), s=ibis.null("int32"), who=held.best_actor)
    stays = clean.anti_join(removed, clean.actor == removed.who)
    return ibis.union(stays.select("step", "gap", "t", "s", who="actor"), removed)


def _arrivals(asked: Sequence, excluded: tuple[tuple[int, Event], ...]) -> ir.Table:
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
