"""Events by name: entering a stage of either process, visits, orders, receipts, and a deal's creation and end.

What a sequence of events can be made of, and where each event's days are found for a deal or for a customer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from analytics.books.deal_progress import outcome_at
from analytics.books.stages import StageMap, fold, steps_by_name
from analytics.errors import Refused, Text, UnknownName
from analytics.journeys.event_chains import day_number
from analytics.scope import Scope
from analytics.warehouse.asking.outline import AnyDay, day
from analytics.warehouse.asking.tables import rows, table

FEWEST, MOST = 2, 9
ACTORS = ("deal", "customer")


@dataclass(frozen=True)
class Event:
    """One kind of event: its code in options, its name, its family (events of one family may interrupt), its step if a stage."""

    code: str
    zh: str
    en: str
    family: str
    step: int = 0

    @property
    def label(self) -> Text:
        return Text(self.zh, self.en)


PLAIN = (
    Event("created", "创建商机", "Deal created", "deal"), Event("won", "赢单", "Deal won", "deal"), Event("lost", "输单", "Deal lost", "deal"),
    Event("visit", "拜访", "Visit", "visit"), Event("order", "订单", "Order", "order"), Event("receipt", "回款", "Receipt", "receipt"),
)
# Where the events of a family are found.
TABLE = {"sales": "stage_events", "decision": "stage_events", "deal": "deals", "visit": "visits", "order": "sales", "receipt": "receipts"}
_PLACED = {"visit": "started_at", "order": "ordered_on", "receipt": "received_on"}


def known_events(maps: Mapping[str, StageMap]) -> tuple[Event, ...]:
    """Every event a sequence can be made of, in the order a reader would look for them."""
    stages = (Event(f"{track}:{stage.step}", stage.zh, stage.en, track, stage.step) for track, held in maps.items() for stage in held.stages)
    return (*PLAIN, *stages)


def events_named(text: str, maps: Mapping[str, StageMap]) -> tuple[Event, ...]:
    """The events of a sequence as written: codes or names, separated by commas or arrows.

    Raises UnknownName for a name that is no event.
    """
    every = known_events(maps)
    names: dict[str, Event] = {}
    for track in reversed(list(maps)):  # the sales process wins where both processes have the name
        names |= {name: next(e for e in every if e.code == f"{track}:{step}") for name, step in steps_by_name(maps[track].stages).items()}
    names |= {fold(word): event for event in every if event.family in TABLE and not event.step for word in (event.code, event.zh, event.en)}
    codes = {event.code: event for event in every}
    found = []
    for written in (part.strip() for part in re.split(r"[,，、;；>→]+", text)):
        if not written:
            continue
        event = codes.get(written.casefold()) or names.get(fold(written))
        if event is None:
            raise UnknownName.of(Text("事件", "event"), written, {*codes, *(e.zh for e in every)})
        found.append(event)
    return tuple(found)


def check_sequence(steps: tuple[Event, ...], order: str) -> None:
    """Raises Refused for a sequence that is too short, too long, or repeats an event where that has no meaning."""
    if not FEWEST <= len(steps) <= MOST:
        raise Refused(Text(f"事件漏斗要 {FEWEST} 到 {MOST} 步，看到 {len(steps)} 步；用逗号分开，例如 created,visit,won。",
                           f"An event funnel takes {FEWEST} to {MOST} steps; there are {len(steps)}. Separate them by commas, as in created,visit,won."))
    if len(set(steps)) < len(steps) and order in ("strict", "unordered"):
        raise Refused(Text("同一事件选了两次；这种规则下每个事件只能选一次，请改用 ordered 或 first。",
                           "An event is chosen twice; this rule takes each event once. Use ordered or first."))


def source(event: Event, actor: str, maps: tuple[StageMap, ...], scope: Scope, start: AnyDay | None, end: AnyDay | None, as_of: AnyDay) -> ir.Table:
    """(actor, t) of one kind of event in [start, end), none after `as_of`."""
    return _placed(_rows(event.family, event.step, actor, maps, scope, event.code, as_of), start, end, as_of)


def others(families: tuple[str, ...], steps: tuple[Event, ...], actor: str, maps: tuple[StageMap, ...], scope: Scope, as_of: AnyDay) -> tuple[ir.Table, ...]:
    """(actor, t) of the events that belong to a step's family without being a step or excluded."""
    found = []
    for held in maps:
        if held.track in families:
            rest = tuple(stage.step for stage in held.stages if not any(e.family == held.track and e.step == stage.step for e in steps))
            found += [_placed(_entries(held, rest, actor, scope), None, None, as_of)] if rest else []
    if "deal" in families:
        chosen = {event.code for event in steps}
        found += [source(event, actor, maps, scope, None, None, as_of) for event in PLAIN if event.family == "deal" and event.code not in chosen]
    return tuple(found)


def _placed(events: ir.Table, start: AnyDay | None, end: AnyDay | None, as_of: AnyDay) -> ir.Table:
    events = events.filter(events.actor.notnull(), events.placed <= day(as_of))
    if start is not None:
        events = events.filter(events.placed >= day(start))
    if end is not None:
        events = events.filter(events.placed < day(end))
    return events.select("actor", t=day_number(events.placed))


def _rows(family: str, step: int, actor: str, maps: tuple[StageMap, ...], scope: Scope, code: str, as_of: AnyDay) -> ir.Table:
    if family in ("sales", "decision"):
        return _entries(next(held for held in maps if held.track == family), (step,), actor, scope)
    if family == "deal":
        return _deal_events(code, actor, scope, as_of)
    # Of a deal everything its customer does counts; who may be seen is decided by the deal.
    found = rows(TABLE[family], Scope() if actor == "deal" else scope)
    if family == "order":
        found = found.filter(found.is_counted, found.credited_yuan > 0)
    if family == "receipt":
        found = found.filter(found.amount_yuan > 0)
    found = found.select(of_customer=found.customer_label, placed=found[_PLACED[family]].cast("date"))
    if actor == "customer":
        return found.select("placed", actor="of_customer")
    deals = table("deals").select("deal_id", "customer_label")
    joined = found.distinct().inner_join(deals, found.of_customer == deals.customer_label)
    return joined.select("placed", actor="deal_id")


def _entries(stages: StageMap, steps: tuple[int, ...], actor: str, scope: Scope) -> ir.Table:
    events = rows("stage_events", Scope() if actor == "deal" else scope)
    # Compared with the texts themselves: cheaper than working out the step of every event.
    texts: dict[str | None, list[str]] = {}
    for stored, text, step in stages.event_steps:
        if step in steps:
            texts.setdefault(stored, []).append(text)
    meant = [(events.track.isnull() if stored is None else events.track == stored) & events.stage.isin(named) for stored, named in texts.items()]
    events = events.filter(ibis.or_(*meant) if meant else ibis.literal(False))
    return events.select(actor=events.deal_id if actor == "deal" else events.customer_label, placed=events.entered_on)


def _deal_events(code: str, actor: str, scope: Scope, as_of: AnyDay) -> ir.Table:
    deals = rows("deals", Scope() if actor == "deal" else scope, (), "created_on")
    who = deals.deal_id if actor == "deal" else deals.customer_label
    if code == "created":
        return deals.select(actor=who, placed=deals.created_on)
    ended = deals.mutate(actor=who, state=outcome_at(deals, as_of))
    return ended.filter(ended.state == code, ended.final_closed_on.notnull()).select("actor", placed=ended.final_closed_on)
