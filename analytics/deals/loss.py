"""输单: why, where and against whom deals are lost, at what discount, and how many were given up early; and how many attempts a win takes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_progress import days_between, last_entries, outcome_at
from analytics.books.stages import StageMap, present_step, stages_in_force, team_of
from analytics.columns import columns
from analytics.deals.deal_attempts import FEWEST_WON, VISITS, attempts, attempts_basis, objections, usual_attempts
from analytics.deals.stage_facts import STAGES
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.units import format_value
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import nothing_to_read, window

OWN = (
    Column("value_share", Text("金额占比", "Share of value"), "share"), Column("early", Text("放弃得早", "Given up early"), "count"),
    Column("discount", Text("折扣深度", "Discount"), "share"), Column("attempts", Text("推进次数", "Attempts"), "count"),
    Column("won_so_far", Text("累计赢单", "Wins so far"), "share"),
)
SHOWN = ("lost_reason", "deals", "value_yuan", "share", "value_share", "median_days", "early", "discount")
TRIED = ("attempts", "won", "lost", "win_rate", "win_rate_low", "win_rate_high", "won_so_far")
MOST_ATTEMPTS = 10
NO_STAGE = DIMENSIONS["stage"].blank.zh
FACTS = (
    Fact("lost", Text("输单", "Lost"), "count"), Fact("lost_yuan", Text("输单金额", "Amount lost"), "yuan"),
    Fact("unexplained", Text("没有写原因", "Without a reason"), "count"), Fact("early", Text("放弃得早", "Given up early"), "count"),
    Fact("usual_attempts", Text("赢单通常推进几次", "Usual attempts of a win"), "ratio"), Fact("attempts_basis", Text("推进次数按什么数", "Attempts counted by")),
    Fact("discount_won", Text("赢单的折扣深度", "Discount of deals won"), "share"),
    Fact("discount_won_n", Text("有标价的赢单", "Deals won with a list price"), "count"),
    Fact("objection_won", Text("赢单里记过异议的", "Deals won with an objection"), "share"),
    Fact("objection_won_n", Text("到访过的赢单", "Deals won that were visited"), "count"),
    Fact("discount_lost", Text("输单的折扣深度", "Discount of deals lost"), "share"),
    Fact("discount_lost_n", Text("有标价的输单", "Deals lost with a list price"), "count"),
    Fact("objection_lost", Text("输单里记过异议的", "Deals lost with an objection"), "share"),
    Fact("objection_lost_n", Text("到访过的输单", "Deals lost that were visited"), "count"), STAGES,
)


def loss(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """Why are deals lost: at which stage, in which product, against which competitor?

    Definition: deals lost in the period, by their closing day (without a period all lost ones). Split by stage, a deal
    stands where its last stage entry was, else at the stage typed in it. share = of all lost deals here, value_share = of
    their amount. median_days from creation to closing. early = given up after fewer attempts than half of the won deals
    needed (attempts: visits to the customer while the deal was open; stage entries where no visits are kept). discount = 1
    − Σ amount ÷ Σ list price over deals with both. objection = of the deals whose customer was visited while they were
    open, the share with a visit whose result or analysis speaks of an objection; unknown where no visit does.
    Parameters: deals, stage_events, visits.
    Returns: one row per reason (× by), most deals first: lost_reason, deals, early — count, value_yuan, share, value_share,
    median_days, discount. facts: lost, lost_yuan, unexplained (no reason given), early, usual_attempts, attempts_basis,
    discount_won and discount_lost, objection_won and objection_lost with the number of deals behind each (…_n), stages.
    Raises: UnknownName for a dimension or filter; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": deal, "created_on": "2026-03-02", "outcome": "lost", "closed_on": day, "amount_yuan": much, "lost_reason": why}
    ...     for deal, day, much, why in (("A", "2026-03-06", 300, "价格"), ("B", "2026-03-12", 100, "价格"), ("C", "2026-03-09", 100, None))]))
    >>> found = loss(house, Scope("2026-03"))
    >>> found.rows[["lost_reason", "deals", "value_yuan", "share", "value_share", "median_days"]].round(4).values.tolist()
    [['价格', 2, 400.0, 0.6667, 0.8, 7.0], ['未填写', 1, 100.0, 0.3333, 0.2, 7.0]]
    >>> [found.facts[name] for name in ("lost", "lost_yuan", "unexplained")]
    [3, 500.0, 1]
    """
    at = window(warehouse, scope, "deals")
    by = tuple(dim for dim in by if dim != "lost_reason")
    shown = (*by, *SHOWN)
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("loss", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("deals", warehouse)))
    stages, (basis, kept_from) = stages_in_force(warehouse, "sales", team_of(scope)), attempts_basis(warehouse)
    usual = usual_attempts(warehouse, at.as_of, basis, kept_from)
    expression = outlined(_lost, scope, by, at.start, at.end, at.as_of, stages, (basis, kept_from, usual))
    frame = warehouse.frame(expression)
    if "stage" in by:
        names = {stage.step: stage.zh for stage in stages.stages}
        frame["stage"] = [NO_STAGE if pd.isna(step) else names[int(step)] for step in frame["lost_step"]]
    frame["share"] = frame["deals"] / max(frame["deals"].sum(), 1)
    whole = frame["value_yuan"].sum()
    frame["value_share"] = frame["value_yuan"] / whole if whole else np.nan
    frame["discount"] = _discount(frame["priced_yuan"], frame["listed_yuan"])
    if usual is None:
        frame["early"] = np.nan
    frame = frame.sort_values(["deals", *by, "lost_reason"], ascending=[False, *(True for _ in by), True], kind="stable")
    prices = warehouse.frame(outlined(_prices, scope, at.start, at.end, at.as_of))
    objected = warehouse.frame(outlined(_objected, scope, at.start, at.end, at.as_of, kept_from)) if basis == VISITS else None
    facts = _facts(frame, prices, usual, basis) | _objections(objected) | {"stages": stages.stages}
    return Answer("loss", at.as_of, at.period, columns(shown, OWN), frame[list(shown)].reset_index(drop=True), (*at.notes, *_notes(facts)), at.finished,
                  facts=facts, sql=(warehouse.sql(expression),))


def _discount(amount: pd.Series, listed: pd.Series) -> pd.Series:
    return 1 - amount / listed.where(listed > 0)


def _inside(deals: ir.Table, start: AnyDay | None, end: AnyDay) -> ir.Table:
    if start is None:
        return deals
    return deals.filter(deals.final_closed_on >= day(start), deals.final_closed_on < day(end))


def _lost(
    scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, as_of: AnyDay, stages: StageMap, tries: tuple[str, AnyDay, float | None],
) -> ir.Table:
    """One row per group and reason; by stage the step the deal was lost at stands in `lost_step`."""
    by_stage = "stage" in by
    dims = tuple(dim for dim in by if dim != "stage")
    deals = _inside(rows("deals", scope, (*dims, "lost_reason"), "final_closed_on", as_of=as_of), start, end)
    deals = deals.filter(outcome_at(deals, as_of) == "lost")
    both = deals.amount_yuan.notnull() & (deals.list_price_yuan > 0)
    deals = deals.select(
        "deal_id", *dims, "lost_reason", amount=deals.amount_yuan.cast("float64"), took=days_between(deals.created_on, deals.final_closed_on),
        typed=present_step(deals, stages), priced=ibis.ifelse(both, deals.amount_yuan, None).cast("float64"),
        listed=ibis.ifelse(both, deals.list_price_yuan, None).cast("float64"))
    if by_stage:
        last = last_entries((stages,), as_of)
        last = last.select(event_deal="deal_id", last_step=f"at_{stages.track}")
        deals = deals.left_join(last, deals.deal_id == last.event_deal)
        deals = deals.mutate(lost_step=ibis.coalesce(deals.last_step, deals.typed))
    basis, kept_from, usual = tries
    tried = attempts(as_of, basis, kept_from)
    deals = deals.left_join(tried, deals.deal_id == tried.tried_deal)
    early = (deals.attempts < (usual or 0)).fill_null(False)
    return deals.group_by([*dims, *(("lost_step",) if by_stage else ()), "lost_reason"]).aggregate(
        deals=deals.count(), value_yuan=deals.amount.sum(), median_days=deals.took.quantile(0.5, where=deals.took >= 0).cast("float64"), early=early.sum(),
        priced_yuan=deals.priced.sum(), listed_yuan=deals.listed.sum())


def _prices(scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay) -> ir.Table:
    """Amount and list price of closed deals that have both, won and lost."""
    deals = _inside(rows("deals", scope, as_of=as_of), start, end)
    deals = deals.filter(outcome_at(deals, as_of).isin(("won", "lost")), deals.amount_yuan.notnull(), deals.list_price_yuan > 0)
    return deals.group_by(ended=deals.final_outcome).aggregate(
        n=deals.count(), priced_yuan=deals.amount_yuan.sum().cast("float64"), listed_yuan=deals.list_price_yuan.sum().cast("float64"))


def _objected(scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay, kept_from: AnyDay) -> ir.Table:
    """Closed deals that were visited, won and lost, and how many of them met an objection."""
    deals, told = _inside(rows("deals", scope, as_of=as_of), start, end).select("deal_id"), objections(as_of, kept_from)
    joined = deals.inner_join(told, deals.deal_id == told.objected_deal)
    return joined.group_by("ended").aggregate(n=joined.count(), objected=joined.objected.sum())


def _objections(found: pd.DataFrame | None) -> dict[str, object]:
    written = found is not None and found["objected"].sum() > 0
    facts: dict[str, object] = {}
    for name in ("won", "lost"):
        of = found[found["ended"] == name] if found is not None else None
        n = 0 if of is None else int(of["n"].sum())
        facts |= {f"objection_{name}_n": n, f"objection_{name}": float(of["objected"].sum()) / n if written and of is not None and n else None}
    return facts


def _facts(frame: pd.DataFrame, prices: pd.DataFrame, usual: float | None, basis: str) -> dict[str, object]:
    blank = frame["lost_reason"] == DIMENSIONS["lost_reason"].blank.zh
    facts: dict[str, object] = {
        "lost": int(frame["deals"].sum()), "lost_yuan": float(frame["value_yuan"].sum()), "unexplained": int(frame.loc[blank, "deals"].sum()),
        "early": None if usual is None else int(frame["early"].sum()), "usual_attempts": usual, "attempts_basis": basis,
    }
    for name in ("won", "lost"):
        of = prices[prices["ended"] == name]
        facts |= {f"discount_{name}": float(_discount(of["priced_yuan"], of["listed_yuan"]).iloc[0]) if len(of) else None, f"discount_{name}_n": int(of["n"].sum())}
    return facts


def _notes(facts: dict[str, object]) -> tuple[Text, ...]:
    said = []
    if not facts["lost"]:
        said.append(Text("这一期没有输单。", "No deals were lost in this period."))
    if facts["unexplained"]:
        said.append(Text(f"{facts['unexplained']} 个输单没有写原因。", f"{facts['unexplained']} lost deals give no reason."))
    if facts["usual_attempts"] is None:
        said.append(Text(f"能数出推进次数的赢单不到 {FEWEST_WON} 个，或一半没有记录，看不出哪些放弃得早。",
                         f"Fewer than {FEWEST_WON} won deals have attempts to count, or half of them have none: nobody can tell which were given up early."))
    else:
        word = Text("拜访", "visits") if facts["attempts_basis"] == VISITS else Text("阶段推进", "days with a stage entry")
        least = format_value(facts["usual_attempts"], "ratio", "zh", digits=0)
        said.append(Text(f"一半以上的赢单至少有 {least} 次{word.zh}；输单中少于这个次数的算放弃得早。", f"Half of the won deals or more had at least {least} {word.en}; lost deals with fewer were given up early."))
    if not facts["discount_won_n"] and not facts["discount_lost_n"]:
        said.append(Text("商机没有标价，算不出折扣。", "Deals have no list price: discounts are unknown."))
    else:
        said.append(_beside(facts, "discount", Text("让价（对标价）", "Discount off the list price"), Text("没有标价", "no list price")))
    if facts["objection_won"] is None and facts["objection_lost"] is None:
        said.append(Text("异议看不出来：商机表没有这一栏，拜访的结果和分析里也没有写。", "Objections are unknown: deals have no column for them, and no visit's result or analysis speaks of one."))
    else:
        said.append(_beside(facts, "objection", Text("到访过的商机里拜访记过异议的", "Deals with an objection noted on a visit, of those visited"), Text("没有到访", "not visited")))
    return tuple(said)


def _beside(facts: dict[str, object], name: str, label: Text, nothing: Text) -> Text:
    """Lost deals beside won ones, with how many are behind each."""
    def share(ended: str, lang: str) -> str:
        if facts[f"{name}_{ended}"] is None:
            return f"— ({nothing.en})" if lang == "en" else f"—（{nothing.zh}）"
        said = format_value(facts[f"{name}_{ended}"], "share", lang)
        return f"{said} ({facts[f'{name}_{ended}_n']})" if lang == "en" else f"{said}（{facts[f'{name}_{ended}_n']} 个）"

    return Text(f"{label.zh}：输单 {share('lost', 'zh')}，赢单 {share('won', 'zh')}。", f"{label.en}: lost {share('lost', 'en')}, won {share('won', 'en')}.")


ATTEMPTS_FACTS = (
    Fact("basis", Text("按什么数", "Counted by")), Fact("won", Text("赢单", "Won"), "count"), Fact("lost", Text("输单", "Lost"), "count"),
    Fact("median_won", Text("赢单中位次数", "Median of wins"), "ratio"), Fact("median_lost", Text("输单中位次数", "Median of losses"), "ratio"),
)


def deal_attempts(warehouse: Warehouse, scope: Scope) -> Answer:
    """How many attempts does a win take, and after how many are lost deals given up?

    Definition: attempts = visits to the deal's customer between creation and closing; stage entries (days with one) where no
    visits are kept. win_rate = won ÷ (won + lost) with that many, Wilson's 95 % interval; won_so_far = share of all wins that
    needed at most so many. Ten and more are one row.
    Parameters: deals closed in the period, visits or stage_events. Deals without customer or days, or
    older than those records, are left out.
    Returns: one row per number of attempts from 0: attempts, won, lost — count, win_rate with bounds, won_so_far — share.
    facts: won, lost, median_won, median_lost, basis.
    Raises: nothing of its own; UnknownName for a filter deals do not have, Refused for a period that cannot be read.
    Source: ours; the interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": deal, "customer": deal, "created_on": "2026-03-03", "outcome": end, "closed_on": "2026-03-20"}
    ...     for deal, end in (("A", "won"), ("B", "won"), ("C", "lost"))]), sheet("visits", [{"person": "甲", "customer": customer, "started_at": f"2026-03-{day} 10:00"}
    ...     for customer, day in (("Z", "02"), ("A", "05"), ("B", "05"), ("B", "12"), ("C", "06"))]))

    A was won after one visit, B after two, C lost after one:

    >>> deal_attempts(house, Scope("2026-03")).rows.query("won + lost > 0")[["attempts", "won", "lost", "win_rate", "won_so_far"]].values.tolist()
    [[1.0, 1.0, 1.0, 0.5, 0.5], [2.0, 1.0, 0.0, 1.0, 1.0]]
    """
    at = window(warehouse, scope, "deals")
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("deal_attempts", None, at.period, columns(TRIED, OWN), pd.DataFrame(columns=list(TRIED)), (*at.notes, nothing_to_read("deals", warehouse)))
    basis, kept_from = attempts_basis(warehouse)
    if not warehouse.row_count("visits") and not warehouse.row_count("stage_events"):
        return Answer("deal_attempts", at.as_of, at.period, columns(TRIED, OWN), pd.DataFrame(columns=list(TRIED)), (*at.notes, nothing_to_read("visits", warehouse)), at.finished)
    expression = outlined(_tried, scope, at.start, at.end, at.as_of, basis, kept_from)
    frame = warehouse.frame(expression)
    counts = {name: np.bincount(np.minimum(frame["attempts"], MOST_ATTEMPTS), weights=frame[name], minlength=MOST_ATTEMPTS + 1) for name in ("won", "lost")}
    closed = counts["won"] + counts["lost"]
    low, high = wilson_bounds(counts["won"], closed)
    table = pd.DataFrame({
        "attempts": range(MOST_ATTEMPTS + 1), "won": counts["won"].astype("int64"), "lost": counts["lost"].astype("int64"),
        "win_rate": counts["won"] / np.where(closed > 0, closed, np.nan), "win_rate_low": low, "win_rate_high": high,
        "won_so_far": np.cumsum(counts["won"]) / (counts["won"].sum() or np.nan),
    })
    facts: dict[str, object] = {"basis": basis} | {name: int(column.sum()) for name, column in counts.items()}
    facts |= {f"median_{name}": _median(frame["attempts"], frame[name]) for name in counts}
    notes = () if closed.sum() else (Text("没有能数出推进次数的已结束商机。", "No closed deal has attempts to count."),)
    return Answer("deal_attempts", at.as_of, at.period, columns(TRIED, OWN), table, (*at.notes, *notes), at.finished, facts=facts, sql=(warehouse.sql(expression),))


def _tried(scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay, basis: str, kept_from: AnyDay) -> ir.Table:
    deals, tried = _inside(rows("deals", scope, as_of=as_of), start, end).select("deal_id"), attempts(as_of, basis, kept_from)
    joined = deals.inner_join(tried, deals.deal_id == tried.tried_deal)
    return joined.group_by("attempts").aggregate(won=(joined.ended == "won").sum(), lost=(joined.ended == "lost").sum())


def _median(values: pd.Series, weights: pd.Series) -> float | None:
    every = np.repeat(values.to_numpy(dtype="float64"), weights.to_numpy(dtype="int64"))
    return float(np.median(every)) if len(every) else None
