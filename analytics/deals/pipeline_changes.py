"""管道变动: what happened to the pipeline since a day, so that opening plus changes is closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_progress import last_entries, outcome_at
from analytics.books.stages import StageMap, stages_in_force, team_of
from analytics.calendar import DAY
from analytics.columns import columns
from analytics.deals.columns import FAMILY
from analytics.deals.stage_facts import STAGES
from analytics.errors import Refused, Text, UnknownName
from analytics.schema import dataset
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, midnight, outlined
from analytics.warehouse.asking.tables import log_rows, register, rows
from analytics.window import Window, nothing_to_read, window

OWN = (
    *FAMILY, Column("change_yuan", Text("增减", "Adds or takes"), "yuan"), Column("stage_then", Text("当时阶段", "Stage then")),
    Column("amount_then", Text("当时金额", "Amount then"), "yuan"), Column("expected_then", Text("当时预计成交", "Expected then"), "date"),
)
SHOWN = ("movement", "deals", "value_yuan", "change_yuan")
# The first eight add up: opening + new + reopened + grew − shrank − won − lost = closing. The others say what went on inside.
BALANCE = ("opening", "new", "reopened", "grew", "shrank", "won", "lost", "closing")
INSIDE = ("advanced", "fell_back", "slipped", "pulled_in", "idle")
LISTED = ("deal_id", "customer", "person", "stage_then", "stage", "amount_then", "amount_yuan", "expected_then", "expected_close_on")
_FROM_LOG = ("grew", "shrank", "slipped", "pulled_in")
_LOOKS_BACK = 7
_CENT = 0.005
FACTS = (
    Fact("since", Text("从哪天收盘", "Since the end of"), "date"), Fact("now", Text("到哪天", "Until"), "date"),
    Fact("known", Text("知道当时金额的", "Known then"), "count"), Fact("unpriced", Text("没有金额", "Without an amount"), "count"), STAGES,
)


def pipeline_changes(warehouse: Warehouse, scope: Scope, *, since: str = "", movement: str = "") -> Answer:
    """What came into the pipeline since a day, what left it, and what moved, waited or changed its size?

    Definition: opening = deals open at the end of the day `since`, closing = deals open at as_of. new = created in
    between; reopened = closed at the start and said to be open again in between; won, lost = closed in between (a deal may be new and won). grew, shrank = amount now against what the files
    loaded by `since` said; slipped, pulled_in = expected close now later or earlier than they said: unknown (blank) where no
    deals had been loaded by then, and for each deal they did not hold. advanced, fell_back = last stage entry now at a
    later or earlier step than then, of deals open at both ends; idle = open at both ends, no stage entry and no such change.
    Parameters: deals, stage_events, the log of deals with the time each file was loaded. `since` a day (YYYY-MM-DD); without
    it the day before the period, without a period a week before as_of.
    Returns: one row per movement (opening, new, reopened, grew, shrank, won, lost, closing, then advanced, fell_back, slipped,
    pulled_in, idle): deals — count, value_yuan — their amount (opening: as it was then; blank where none has one), change_yuan — what it adds to or
    takes from the pipeline; opening + changes = closing. With `movement` one row per deal of that movement instead, largest
    first: deal_id, customer, person, stage_then, stage, amount_then, amount_yuan, expected_then, expected_close_on. facts: since, known (deals whose earlier amount is known), unpriced.
    Raises: Refused for a day or period that cannot be read, or a day that is not before as_of; UnknownName for a movement.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-02-02", "amount_yuan": 100},
    ...     {"deal_id": "B", "created_on": "2026-02-02", "amount_yuan": 50, "outcome": "won", "closed_on": "2026-03-05"},
    ...     {"deal_id": "C", "created_on": "2026-03-10", "amount_yuan": 200}]))

    Two deals of 150 yuan; one of 200 came, one of 50 was won; two of 300 are left:

    >>> found = pipeline_changes(house, Scope("2026-03")).rows.set_index("movement")
    >>> [(name, *found.loc[name, ["deals", "change_yuan"]]) for name in ("opening", "new", "won", "closing")]
    [('opening', 2.0, 150.0), ('new', 1.0, 200.0), ('won', 1.0, -50.0), ('closing', 2.0, 300.0)]
    """
    if movement and movement not in (*BALANCE, *INSIDE):
        raise UnknownName.of(Text("变动", "movement"), movement, (*BALANCE, *INSIDE))
    shown = columns(LISTED if movement else SHOWN, OWN)
    shown = tuple(replace(c, label=dataset("deals")[c.name].label) if c.name == "amount_yuan" else c for c in shown)
    at = window(warehouse, scope, "deals")
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("pipeline_changes", None, at.period, shown, pd.DataFrame(columns=[c.name for c in shown]), (*at.notes, nothing_to_read("deals", warehouse)))
    now = min(at.end - DAY, at.as_of)
    then = _since(since, at, now)
    stages = stages_in_force(warehouse, "sales", team_of(scope))
    expression = outlined(_both_ends, scope, then, then + DAY, now, stages)
    frame = warehouse.frame(expression)
    which, table = _movements(frame, then, now, _loaded_by(warehouse, then))
    facts: dict[str, object] = {
        "since": then, "now": now, "known": int(frame["was_known"].fillna(False).sum()), "unpriced": int(frame["amount_yuan"].isna().sum()),
        "stages": stages.stages,
    }
    rows_shown = _listed(frame[which[movement]], stages) if movement else table
    return Answer("pipeline_changes", now, at.period, shown, rows_shown, (*at.notes, *_notes(table, facts, stages)), at.finished,
                  facts=facts, sql=(warehouse.sql(expression),))


def _listed(frame: pd.DataFrame, stages: StageMap) -> pd.DataFrame:
    names = {stage.step: stage.zh for stage in stages.stages}
    named = {column: pd.Series([None if pd.isna(step) else names[int(step)] for step in frame[of]], index=frame.index, dtype=object)
             for column, of in (("stage_then", "step_then"), ("stage", "step_now"))}
    listed = frame.assign(**named).sort_values(["amount_yuan", "deal_id"], ascending=[False, True], na_position="last", kind="stable")
    return listed[list(LISTED)].reset_index(drop=True)


def _since(since: str, at: Window, now: date) -> date:
    if since:
        try:
            then = date.fromisoformat(since)
        except ValueError as wrong:
            raise Refused(Text(f"选项 since 要写日期，例如 2026-03-01，看到的是「{since[:20]}」。", f"Option since takes a day such as 2026-03-01; it is “{since[:20]}”.")) from wrong
    else:
        then = at.start - DAY if at.start is not None else now - timedelta(days=_LOOKS_BACK)
    if then >= now:
        raise Refused(Text(f"起点 {then} 要早于数据截至的 {now}。", f"The day to start from, {then}, must lie before {now}, the last day of the data."))
    return then


def _loaded_by(warehouse: Warehouse, then: date) -> bool:
    """Whether any file of deals that still counts had been loaded by the end of that day."""
    batches = warehouse.batches()
    ours = batches[(batches["dataset"] == "deals") & batches["active"].astype(bool)]
    return bool((pd.to_datetime(ours["imported_at"]) < pd.Timestamp(then + DAY)).any())


def _both_ends(scope: Scope, then: AnyDay, after_then: AnyDay, now: AnyDay, stages: StageMap) -> ir.Table:
    """Deals open at either end or created in between: how they stood then and stand now, and what was said of them by then."""
    deals = rows("deals", scope, ("customer", "person"))
    created = deals.created_on
    deals = deals.filter(created.isnull() | (created <= day(now)))
    was_open = (outcome_at(deals, then) == "open") & (deals.created_on.isnull() | (deals.created_on <= day(then)))
    is_new = (deals.created_on > day(then)) & (deals.final_closed_on.isnull() | (deals.final_closed_on >= deals.created_on))
    # Closed at the start, and somebody said in between that it is open again.
    is_reopened = (outcome_at(deals, then) != "open") & (deals.reopened_on > day(then)) & (deals.reopened_on <= day(now)) & ~is_new.fill_null(False)
    deals = deals.select(
        "deal_id", "customer", "person", "expected_close_on", amount_yuan=deals.amount_yuan.cast("float64"), ended=outcome_at(deals, now),
        was_open=was_open.fill_null(False), is_new=is_new.fill_null(False), is_reopened=is_reopened.fill_null(False),
        undated=(deals.final_outcome != "open") & deals.final_closed_on.isnull())
    # Closed on a day nobody wrote down: whether that was in between is unknown, so it is neither at the start nor new.
    deals = deals.filter(deals.was_open | deals.is_new | deals.is_reopened, ~deals.undated.fill_null(False))
    before, last, said = last_entries((stages,), then), last_entries((stages,), now), _said_by(after_then)
    before = before.select(then_deal="deal_id", step_then=f"at_{stages.track}")
    last = last.select(now_deal="deal_id", step_now=f"at_{stages.track}", days_waiting=f"days_at_{stages.track}")
    joined = deals.left_join(before, deals.deal_id == before.then_deal)
    joined = joined.left_join(last, joined.deal_id == last.now_deal)
    joined = joined.left_join(said, joined.deal_id == said.said_deal)
    return joined.select(
        "deal_id", "customer", "person", "amount_yuan", "expected_close_on", "ended", "was_open", "is_new", "is_reopened", "step_then", "step_now", "days_waiting", "amount_then", "expected_then",
        was_known=joined.said_deal.notnull())


def _said_by(after_then: AnyDay) -> ir.Table:
    """Per deal the newest amount and expected close in the files loaded before a moment, of batches that count."""
    said, batches = log_rows("deals"), register()
    early = batches.filter(batches.active, batches.imported_at < midnight(after_then)).select(of_batch="batch_id")
    said = said.inner_join(early, said.batch_id == early.of_batch)
    place = said.batch_id * 2**32 + said.seq
    return said.group_by(said_deal=said.deal_id).aggregate(
        amount_then=said.amount_yuan.argmax(place, where=said.amount_yuan.notnull()).cast("float64"),
        expected_then=said.expected_close_on.argmax(place, where=said.expected_close_on.notnull()))


def _movements(frame: pd.DataFrame, then: date, now: date, loaded: bool) -> tuple[dict[str, pd.Series], pd.DataFrame]:
    """Which deals belong to each movement, and the table of movements."""
    amount = frame["amount_yuan"]
    was_open, is_new, is_open = frame["was_open"].astype(bool), frame["is_new"].astype(bool), frame["ended"] == "open"
    is_reopened = frame["is_reopened"].astype(bool)
    # What was not said earlier is taken to have been as it is.
    opened = frame["amount_then"].where(frame["amount_then"].notna() & amount.notna(), amount)
    delta = (amount - opened).where(was_open, 0.0).fillna(0.0)
    stayed = was_open & is_open
    step_then, step_now = (frame[name].fillna(0).astype("int64") for name in ("step_then", "step_now"))
    due = pd.to_datetime(frame["expected_close_on"]), pd.to_datetime(frame["expected_then"])
    which = {
        "opening": was_open, "new": is_new, "reopened": is_reopened, "grew": delta > _CENT, "shrank": delta < -_CENT, "won": frame["ended"] == "won", "lost": frame["ended"] == "lost",
        "closing": is_open, "advanced": stayed & (step_now > step_then), "fell_back": stayed & (step_now < step_then),
        "slipped": stayed & (due[0] > due[1]), "pulled_in": stayed & (due[0] < due[1]),
    }
    entered = frame["days_waiting"] < (now - then).days
    which["idle"] = stayed & ~entered & ~(which["slipped"] | which["pulled_in"] | (delta.abs() > _CENT))
    signs = {"opening": opened, "new": amount, "reopened": amount, "grew": delta, "shrank": delta, "won": -amount, "lost": -amount, "closing": amount}
    rows_made = []
    for name in (*BALANCE, *INSIDE):
        unknown = name in _FROM_LOG and not loaded
        of = which[name]
        # Deals without an amount, all of them: their value is unknown, not nothing.
        value = (opened if name == "opening" else amount)[of].sum(min_count=1 if of.any() else 0)
        change = float(signs[name][of].sum()) if name in signs else 0.0
        rows_made.append((name, np.nan if unknown else int(of.sum()), np.nan if unknown else float(value), np.nan if unknown or name in INSIDE else change))
    return which, pd.DataFrame(rows_made, columns=list(SHOWN)).astype({"deals": "float64", "value_yuan": "float64", "change_yuan": "float64"})


def _notes(table: pd.DataFrame, facts: dict[str, object], stages: StageMap) -> tuple[Text, ...]:
    said = []
    opening = int(table["deals"].iloc[0])
    if table["deals"].isna().any():
        said.append(Text(f"{facts['since']} 之前没有上传过商机表：当时的金额和预计日期不知道，期初按现在的金额算，变大、变小、推迟、提前不给数。",
                         f"No deals had been loaded by {facts['since']}: amounts and expected dates of then are unknown. "
                         f"The opening is at today's amounts; grown, shrunk, slipped and pulled in are blank."))
    elif int(str(facts["known"])) < opening:
        said.append(Text(f"期初的商机里有 {opening - int(str(facts['known']))} 个当时还没上传，按现在的金额算。",
                         f"{opening - int(str(facts['known']))} deals of the opening had not been loaded then and stand at today's amounts."))
    if facts["unpriced"]:
        said.append(Text(f"{facts['unpriced']} 个商机没有金额，只计个数。", f"{facts['unpriced']} deals have no amount and are counted only."))
    if not stages.event_steps:
        said.append(Text("没有阶段流转记录，看不出前进和后退。", "Without stage events nobody can tell who advanced or fell back."))
    return tuple(said)
