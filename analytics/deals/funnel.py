"""How far deals come: stage by stage, what share goes on, how long it takes, where deals wait and where they are lost."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_progress import days_between, outcome_at, skipped_back, with_next_entries
from analytics.books.stages import PRESENT, TRACKS, Stage, StageMap, stages_in_force, team_of
from analytics.columns import columns
from analytics.deals.stage_facts import ORIGIN, STAGES, WIN_RATE
from analytics.deals.stage_moves import COUNTS, stage_stays
from analytics.deals.stage_moves import moves as moves_of
from analytics.deals.stage_moves import whole as whole_of
from analytics.errors import Text, UnknownName, check_option
from analytics.scope import Scope
from analytics.statistics.intervals import wilson
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, is_step
from analytics.warehouse.asking.outline import AnyDay, Asking, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import nothing_to_read, window

SHOWN = ("step", "stage", "entered", "reached", "step_rate", "overall_rate", "median_days", "p90_days", "dropped", "waiting", "value_yuan")
OWN = (
    Column("entered", Text("进入", "Entered"), "count"), Column("dropped", Text("流失", "Dropped"), "count"),
    Column("waiting", Text("停留中", "Waiting"), "count"), Column("entries", Text("进入次数", "Entries"), "count"),
    Column("advanced", Text("往前走", "Advanced"), "count"), Column("moved_back", Text("往回走", "Moved back"), "count"),
    Column("lost_there", Text("在此输单", "Lost there"), "count"), Column("still_there", Text("还在这里", "Still there"), "count"),
    Column("skip_rate", Text("跳步率", "Skip rate"), "share"), Column("back_rate", Text("回退率", "Back-move rate"), "share"),
)
# With `moves=yes`: how every entry ended.
MOVES = (*COUNTS, "skip_rate", "back_rate")
_CREATED, _WON = Text("创建", "Created"), Text("赢单", "Won")
FACTS = (
    Fact("deals", Text("商机", "Deals"), "count"), Fact("unrecorded", Text("没有阶段记录", "Without stage events"), "count"),
    Fact("undated", Text("没有创建日期", "Without a creation date"), "count"), Fact("won", Text("赢单", "Won"), "count"),
    Fact("lost", Text("输单", "Lost"), "count"), Fact("open", Text("在途", "Open"), "count"), *WIN_RATE,
    Fact("conversion", Text("总转化", "Conversion"), "share"), Fact("signed_conversion", Text("签约转化率", "Conversion to signing"), "share"),
    Fact("win_step", Text("赢单的一步", "Step that wins"), "count"), Fact("weakest_step", Text("最弱的一步", "Weakest step"), "count"), STAGES, ORIGIN,
    Fact("from_events", Text("按阶段记录", "From stage events")), Fact("count", Text("计数", "Count")), Fact("track", Text("流程", "Process")),
    Fact("cohort", Text("分组", "Cohort")), Fact("moves", Text("全部进入", "All entries"), parts=columns((*COUNTS, "skip_rate", "back_rate"), OWN)),
)


@dataclass(frozen=True)
class _Asked(Asking):
    """The question in full: which deals are followed, on which stage set, and how steps are counted."""

    by: tuple[str, ...]
    stages: StageMap
    count: str
    cohort: str
    scope: Scope
    start: AnyDay | None
    end: AnyDay
    as_of: AnyDay


def funnel(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, track: str = "sales", count: str = "imputed", cohort: str = "created",
    moves: str = "no",
) -> Answer:
    """How far do the deals of a period come, step by step?

    Definition: entered = deals with an event at the step; reached = entered (`count=visited`) or furthest step at or beyond
    it (`imputed`, lost deals too). waiting = at the step and not lost (won deals too, before the last step); dropped =
    lost there; "at" is the furthest step when imputed, the last event (of one day the later step) when visited, so
    that imputed reached = reached of the next step + waiting + dropped. step_rate = reached ÷ previous reached,
    overall_rate = reached ÷ first reached, the last one being 成交转化率. median_days, p90_days: first entry to the next
    later stage, advancers only. value_yuan = amount of the deals reached.
    `moves=yes` adds entries = advanced + moved_back + lost_there + still_there: every entry into the step by what came next
    (of one day in step order; the same step again is no new entry; won deals stay at their last step); skip_rate = advanced
    by more than one step ÷ advanced, back_rate = moved_back ÷ entries.
    `cohort=created`: created in the period; `entered`: first event in it; both followed to as_of. Deals without events are
    `unrecorded` in the facts. On a track without any events: created → present stage → won.
    Parameters: deals (one row per deal) and stage_events; `track` sales or decision.
    Returns: one row per step (× by), in step order. facts: deals, unrecorded, undated, won, lost, open, win_rate with
    interval, conversion, signed_conversion, weakest_step (lowest step_rate up to the step that wins), stages; with moves their
    counts and rates over all steps.
    Raises: UnknownName for an option, dimension or filter; Refused for a period that cannot be read.
    Source: the two counts are the two readings of Bitrix24's sales funnel (steps passed through, or only those visited); that lost
    deals have passed through too is ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02"}, {"deal_id": "B", "created_on": "2026-03-02"},
    ...     {"deal_id": "C", "created_on": "2026-03-02", "outcome": "lost", "closed_on": "2026-03-05"}]),
    ...     sheet("stage_events", [{"deal_id": deal, "track": "sales", "stage": stage, "entered_on": day} for deal, stage, day in (
    ...     ("A", "初步接洽", "2026-03-02"), ("A", "见面约访", "2026-03-04"), ("A", "了解需求", "2026-03-10"),
    ...     ("B", "初步接洽", "2026-03-03"), ("B", "见面约访", "2026-03-09"), ("C", "初步接洽", "2026-03-02"))]))

    A came to step 3, B to step 2, C was lost at step 1; from step 1 to step 2 A took 2 days, B 6:

    >>> found = funnel(house, Scope("2026-03")).rows.head(3)
    >>> found[["step", "reached", "overall_rate", "median_days", "waiting", "dropped"]].round(4).values.tolist()
    [[1.0, 3.0, 1.0, 4.0, 0.0, 1.0], [2.0, 2.0, 0.6667, 6.0, 1.0, 0.0], [3.0, 1.0, 0.3333, nan, 1.0, 0.0]]
    """
    check_option("track", track, TRACKS)
    check_option("count", count, ("imputed", "visited"))
    check_option("cohort", cohort, ("created", "entered"))
    check_option("moves", moves, ("no", "yes"))
    if "stage" in by:
        raise UnknownName.of(Text("维度（漏斗本身已按阶段分）", "dimension (a funnel is already by stage)"), "stage", set(DIMENSIONS) - {"stage"})
    at = window(warehouse, scope, "deals")
    shown = (*by, *SHOWN, *(MOVES if moves == "yes" else ()))
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("funnel", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("deals", warehouse)))
    stages = stages_in_force(warehouse, track, team_of(scope))
    asked = _Asked(by, stages, count, cohort, scope, at.start, at.end, at.as_of)
    if stages.event_steps:
        steps, expression = stages.stages, outlined(_from_events, asked, skipped_back(warehouse, stages))
        stood, counts = _stood(warehouse.frame(expression), by, steps)
    else:
        steps = _outcome_steps(stages)
        expression = outlined(_from_outcomes, asked)
        stood, counts = _stood_by_outcome(warehouse.frame(expression), asked, steps)
    table = _reached(stood, by, count)
    table["stage"] = table["step"].map({stage.step: stage.zh for stage in steps})
    if moves == "yes":
        table = _with_moves(warehouse, asked, table)
    facts = _facts(warehouse, asked, steps, table, counts) | {"count": count, "track": track, "cohort": cohort}
    if "skipped" in table:
        facts["moves"] = whole_of(table)
    return Answer(
        "funnel", at.as_of, at.period, columns(shown, OWN), table[list(shown)], (*at.notes, *stages.notes, *_notes(facts, moves == "yes"), *_rule(asked, table)),
        at.finished, facts=facts, sql=(warehouse.sql(expression),),
    )


def _cohort(asked: _Asked) -> ir.Table:
    """The deals followed, with dimensions; those of `entered` are narrowed later, when first events are known."""
    if asked.cohort == "created":
        return rows("deals", asked.scope, asked.by, "created_on", asked.start, asked.end)
    return rows("deals", asked.scope, asked.by, "created_on")


def _from_events(asked: _Asked, some_skipped_back: bool) -> ir.Table:
    """One row per group: for every step how many stand there, were lost there, entered it, and how long they took."""
    stages = asked.stages
    deals = _cohort(asked)
    outcome = outcome_at(deals, asked.as_of)
    deals = deals.select("deal_id", "amount_yuan", *asked.by, is_won=outcome == "won", is_lost=outcome == "lost")
    visited = asked.count == "visited"
    progress = with_next_entries(stages, asked.as_of, some_skipped_back, with_last=visited).rename(event_deal="deal_id")
    joined = deals.left_join(progress, deals.deal_id == progress.event_deal)
    joined = joined.mutate(at=joined.last_step if visited else joined.furthest)
    if asked.cohort == "entered":
        joined = _first_event_in(joined, asked)
    measures: dict[str, ir.Value] = {
        "deals": joined.count(), "unrecorded": joined.furthest.isnull().sum(), "won": joined.is_won.sum(), "lost": joined.is_lost.sum(),
    }
    for stage in stages.stages:
        measures |= _step_measures(joined, stage.step, stages.last, asked.count)
    return joined.group_by(list(asked.by)).aggregate(**measures) if asked.by else joined.aggregate(**measures)


def _first_event_in(joined: ir.Table, asked: _Asked) -> ir.Table:
    joined = joined.filter(joined.started_on < day(asked.end))
    if asked.start is not None:
        joined = joined.filter(joined.started_on >= day(asked.start))
    grains = {dim: DIMENSIONS[dim].grain for dim in asked.by if dim in DIMENSIONS and DIMENSIONS[dim].grain}
    units = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
    placed = {dim: joined.started_on.truncate(units[str(grain)]).cast("date") for dim, grain in grains.items()}
    return joined.mutate(**placed) if placed else joined


def _step_measures(joined: ir.Table, k: int, last: int, count: str) -> dict[str, ir.Value]:
    here, entered = joined["at"] == k, joined[f"first_{k}"].notnull()
    found: dict[str, ir.Value] = {
        f"at_{k}": here.sum(),
        f"lost_{k}": (here & joined.is_lost).sum(),
        f"entered_{k}": joined[f"first_{k}"].count(),
        f"value_{k}": joined.amount_yuan.sum(where=entered if count == "visited" else here).cast("float64"),
    }
    if k == last:
        found[f"won_{k}"] = (here & joined.is_won).sum()
    else:
        took = days_between(joined[f"first_{k}"], joined[f"next_{k}"])
        found |= {f"median_{k}": took.quantile(0.5), f"p90_{k}": took.quantile(0.9)}
    return found


def _moves(asked: _Asked) -> ir.Table:
    deals = _cohort(asked)
    deals = deals.select("deal_id", *asked.by, is_lost=outcome_at(deals, asked.as_of) == "lost")
    stays = stage_stays(asked.stages, asked.as_of, deals)
    joined = deals.inner_join(stays, deals.deal_id == stays.stay_deal)
    return moves_of(_first_event_in(joined, asked) if asked.cohort == "entered" else joined, asked.by)


def _with_moves(warehouse: Warehouse, asked: _Asked, table: pd.DataFrame) -> pd.DataFrame:
    """The table with how entries ended; unknown where there are no stage events at all."""
    if not asked.stages.event_steps:
        return table.assign(**dict.fromkeys(MOVES, np.nan))
    ended = warehouse.frame(outlined(_moves, asked))
    joined = table.merge(ended, on=[*asked.by, "step"], how="left")
    counts = joined[[*COUNTS, "skipped"]].fillna(0).astype("int64")
    joined[counts.columns] = counts
    joined["skip_rate"] = counts["skipped"] / counts["advanced"].where(counts["advanced"] > 0)
    joined["back_rate"] = counts["moved_back"] / counts["entries"].where(counts["entries"] > 0)
    return joined


def _outcome_steps(stages: StageMap) -> tuple[Stage, ...]:
    """Without events: created, the stages deals are in now (before the one that wins), won."""
    present = sorted({step for _text, step in stages.present_steps if step < stages.win_step})
    between = [stages.stages[step - 1] for step in present]
    return (
        Stage(1, _CREATED.zh, _CREATED.en),
        *(Stage(place, stage.zh, stage.en) for place, stage in enumerate(between, start=2)),
        Stage(len(between) + 2, _WON.zh, _WON.en, wins=True),
    )


def _from_outcomes(asked: _Asked) -> ir.Table:
    """One row per group, outcome and present stage: deals that stand there, their amount, and the days from creation to winning."""
    deals = rows("deals", asked.scope, asked.by, "created_on", asked.start, asked.end)  # its creation is a deal's only entry
    deals = deals.mutate(state=outcome_at(deals, asked.as_of))
    # Won deals stand at won whatever stage they name; where nobody names a known stage there is nothing to tell apart.
    present = ibis.ifelse(deals.state == "won", ibis.null("string"), deals[PRESENT[asked.stages.track]])
    deals = deals.mutate(present=present if asked.stages.present_steps else ibis.null("string"))
    took, won = days_between(deals.created_on, deals.final_closed_on), deals.state == "won"
    return deals.group_by([*asked.by, "state", "present"]).aggregate(
        at=deals.count(), value=deals.amount_yuan.sum().cast("float64"), median=took.quantile(0.5, where=won), p90=took.quantile(0.9, where=won),
    )


def _stood(wide: pd.DataFrame, by: tuple[str, ...], steps: tuple[Stage, ...]) -> tuple[pd.DataFrame, dict[str, int]]:
    """The wide result as one row per group and step, and the counts of the whole cohort."""
    parts = []
    for stage in steps:
        part = wide[list(by)].copy()
        part["step"] = stage.step
        for name in ("at", "lost", "won", "entered", "value", "median", "p90"):
            column = f"{name}_{stage.step}"
            part[name] = wide[column].astype("float64") if column in wide else np.nan
        parts.append(part)
    stood = pd.concat(parts, ignore_index=True)
    # A sum over a group without any event is unknown to the engine; here it is nobody.
    stood[["at", "lost", "won", "entered"]] = stood[["at", "lost", "won", "entered"]].fillna(0.0)
    counts = {name: int(wide[name].fillna(0).sum()) for name in ("deals", "unrecorded", "won", "lost")}
    return stood, counts


def _stood_by_outcome(long: pd.DataFrame, asked: _Asked, steps: tuple[Stage, ...]) -> tuple[pd.DataFrame, dict[str, int]]:
    """The same from (group, outcome, present stage) rows; every group gets every step."""
    by, won_step = asked.by, steps[-1].step
    places = {stage.zh: stage.step for stage in steps[1:-1]}
    # A deal whose present stage lies at or beyond the one that wins, yet is not won, stands just before winning.
    stands = {text: places.get(asked.stages.label(step).zh, won_step - 1) for text, step in asked.stages.present_steps}
    is_won, is_lost = long["state"] == "won", long["state"] == "lost"
    step = long["present"].map(stands).fillna(1).astype("int64").where(~is_won, won_step)
    long = long.assign(step=step, lost=long["at"].where(is_lost, 0), won=long["at"].where(is_won, 0))
    keys = [*by, "step"]
    counted = long.groupby(keys, dropna=False)[["at", "lost", "won"]].sum()
    value = long.groupby(keys, dropna=False)["value"].sum(min_count=1)
    groups = long[list(by)].drop_duplicates() if by else pd.DataFrame(index=[0])
    grid = groups.merge(pd.DataFrame({"step": [stage.step for stage in steps]}), how="cross")
    stood = grid.merge(counted.join(value).reset_index(), on=keys, how="left")
    stood[["at", "lost", "won"]] = stood[["at", "lost", "won"]].fillna(0)
    everyone = stood.groupby(list(by), dropna=False)["at"].transform("sum") if by else stood["at"].sum()
    stood["entered"] = stood["at"].where(stood["step"] > 1, everyone)
    # The only dated passage is from creation to winning: it stands on the first step.
    cycle = long[long["step"] == won_step].assign(step=1)[[*keys, "median", "p90"]]
    stood = stood.merge(cycle, on=keys, how="left")
    counts = {"deals": int(long["at"].sum()), "unrecorded": 0, "won": int(stood["won"].sum()), "lost": int(stood["lost"].sum())}
    return stood, counts


def _reached(stood: pd.DataFrame, by: tuple[str, ...], count: str) -> pd.DataFrame:
    """Counts at each step -> the funnel's columns, group by group."""
    last = stood["step"].max()
    parts = []
    grouped = stood.groupby(list(by), dropna=False, sort=False) if by else [((), stood)]
    for _key, group in grouped:
        group = group.sort_values("step").reset_index(drop=True)
        backwards = group.iloc[::-1]
        reached = backwards["at"].cumsum().iloc[::-1] if count == "imputed" else group["entered"]
        value = backwards["value"].fillna(0.0).cumsum().iloc[::-1] if count == "imputed" else group["value"].fillna(0.0)
        known = backwards["value"].notna().cumsum().iloc[::-1] > 0 if count == "imputed" else group["value"].notna()
        before, first = reached.shift(1), reached.iloc[0]
        parts.append(group[[*by, "step"]].assign(
            entered=group["entered"].astype("int64"), reached=reached.astype("int64"),
            step_rate=reached / before.where(before > 0), overall_rate=reached / first if first > 0 else np.nan,
            median_days=group["median"], p90_days=group["p90"], dropped=group["lost"].astype("int64"),
            waiting=(group["at"] - group["lost"] - group["won"].where(group["step"] == last, 0)).astype("int64"),
            value_yuan=value.where(known | (reached == 0)),
        ))
    return _in_order(pd.concat(parts, ignore_index=True) if parts else stood.reindex(columns=[*by, *SHOWN]), by)


def _in_order(table: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Groups of time in time's order, other groups by size; steps in theirs."""
    if not by or table.empty:
        return table
    timely = [dim for dim in by if is_step(dim)]
    # Underscored, since a dimension may be called size too.
    largest = table.groupby(list(by), dropna=False)["reached"].transform("max")
    ordered = table.assign(_largest=-largest).sort_values([*timely, "_largest", *(dim for dim in by if dim not in timely), "step"], kind="stable")
    return ordered.drop(columns="_largest").reset_index(drop=True)


def _facts(warehouse: Warehouse, asked: _Asked, steps: tuple[Stage, ...], table: pd.DataFrame, counts: dict[str, int]) -> dict[str, object]:
    reached = table.groupby("step")["reached"].sum().reindex([stage.step for stage in steps], fill_value=0)
    win_step = next((stage.step for stage in steps if stage.wins), steps[-1].step)
    before = reached.shift(1)
    rates = (reached / before.where(before > 0)).loc[:win_step].dropna()
    weakest = None if rates.empty else [stage.step for stage in steps if stage.step in rates.index][int(rates.to_numpy().argmin())]
    closed = counts["won"] + counts["lost"]
    low, high = wilson(counts["won"], closed)
    first = int(reached.iloc[0])
    facts: dict[str, object] = dict(counts)
    facts |= {
        "open": counts["deals"] - closed, "win_rate": counts["won"] / closed if closed else None,
        "win_rate_low": low if closed else None, "win_rate_high": high if closed else None,
        "conversion": int(reached.iloc[-1]) / first if first else None,
        "signed_conversion": int(reached.loc[win_step]) / first if first else None,
        "win_step": win_step, "weakest_step": weakest,
        "stages": steps, "origin": asked.stages.origin, "from_events": bool(asked.stages.event_steps),
        "undated": _undated(warehouse, asked.scope) if asked.cohort == "created" or not asked.stages.event_steps else 0,
    }
    return facts


def _undated(warehouse: Warehouse, scope: Scope) -> int:
    """Deals without a creation date: they belong to no cohort."""
    return int(warehouse.frame(outlined(_undated_deals, scope))["n"].fillna(0).iloc[0])


def _undated_deals(scope: Scope) -> ir.Table:
    deals = rows("deals", scope)
    return deals.aggregate(n=deals.created_on.isnull().sum())


def _rule(asked: _Asked, table: pd.DataFrame) -> tuple[Text, ...]:
    """Which process, which deals and how steps are counted: a table that leaves the page says it too."""
    ours, whole, created = asked.stages.track == "sales", asked.count == "imputed", asked.cohort == "created"
    zh = "；".join(("销售流程" if ours else "客户决策流程", "期间里创建的商机" if created else "第一次阶段记录在期间里的商机",
                    "补齐跳过的阶段：走到更远的也算走过这一步，停留按最远走到的一步" if whole else "只数有记录的：停留按现在所在的一步"))
    en = "; ".join(("Our sales process" if ours else "The customer's decision process", "deals created in the period" if created else "deals first recorded in the period",
                    "skipped stages imputed: whoever came further passed the step too, waiting goes by the furthest step" if whole
                    else "recorded entries only: waiting goes by the present step"))
    over = bool((table["step_rate"].astype("float64") > 1).any())
    odd = (Text("只数有记录的，步转化率会超过 100%：有的商机跳过了前一步。", "Of recorded entries only, a step rate can exceed 100 %: some deals skipped the step before."),) if over else ()
    return (Text(f"{zh}。", f"{en}."), *odd)


def _notes(facts: dict[str, object], asked_moves: bool) -> tuple[Text, ...]:
    said = []
    if facts["undated"]:
        said.append(Text(f"{facts['undated']} 个商机没有创建日期，不属于任何一批，没有计入。",
                         f"Deals without a creation date belong to no cohort and are left out: {facts['undated']}."))
    if facts["unrecorded"]:
        said.append(Text(f"{facts['unrecorded']} 个商机在这个流程里没有阶段记录，不在任何一步。",
                         f"Deals without stage events on this process stand at no step: {facts['unrecorded']}."))
    if not facts["from_events"]:
        said.append(Text("没有阶段流转记录，按创建 → 当前阶段 → 赢单计算；输单的商机若没写阶段，算在创建这一步流失。",
                         "There are no stage events: read as created → present stage → won; a lost deal that names no stage drops at creation."))
        if asked_moves:
            said.append(Text("每次进入后来怎样，要有阶段流转才知道。", "What became of every entry takes stage events to tell."))
    return tuple(said)
