"""商机管道: what the open deals are worth, which of them have stood too long, and what will close in the period."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.stages import stages_in_force, team_of
from analytics.books.target_of import owner_of_scope, target_of
from analytics.calendar import DAY, Period
from analytics.columns import columns
from analytics.deals.columns import FAMILY
from analytics.deals.deal_chances import Chances
from analytics.deals.deal_outlook import Outlook, likely_sums, outlook
from analytics.deals.stage_facts import STAGES
from analytics.deals.valued_deals import DIMS, valued_deals
from analytics.errors import Refused, Text
from analytics.measure import covers, measure
from analytics.scope import Scope
from analytics.units import format_value
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

OWN = (
    *FAMILY, Column("usual_days", Text("赢单 p90 天数", "p90 of wins"), "day"), Column("stated_probability", Text("填报概率", "Stated probability"), "share"),
    Column("p_win", Text("赢的把握", "Chance to win"), "share"),
)
SHOWN = (
    "deal_id", *DIMS, "step", "stage", "amount_yuan", "age_days", "usual_days", "stale", "stated_probability", "p_win", "weighted_yuan", "expected_close_on",
)
QUANTILES = (("p10_yuan", 0.1), ("p50_yuan", 0.5), ("p90_yuan", 0.9))
MOST_SHOCK = 90
FACTS = (
    Fact("open", Text("在途", "Open"), "count"), Fact("open_yuan", Text("在途金额", "Open amount"), "yuan"),
    Fact("weighted_yuan", Text("按把握折算", "Weighted by chance"), "yuan"), Fact("stale", Text("停留过久", "Stale"), "count"),
    Fact("judged", Text("判断了停留的", "Judged for staleness"), "count"), Fact("unpriced", Text("没有金额", "Without an amount"), "count"),
    Fact("no_chance", Text("没有把握", "Without a chance"), "count"), Fact("target", Text("目标", "Target"), "yuan"),
    Fact("remaining", Text("离目标还差", "Missing to the target"), "yuan"), Fact("coverage", Text("在途覆盖", "Coverage"), "ratio"),
    Fact("expected_yuan", Text("预计成交", "Expected to close"), "yuan"), Fact("p10_yuan", Text("P10", "P10"), "yuan"),
    Fact("p50_yuan", Text("到期末还会成交", "Still to close"), "yuan"), Fact("p90_yuan", Text("P90", "P90"), "yuan"),
    Fact("p_target", Text("补上差额的可能", "Chance of making up for it"), "share"), Fact("shock", Text("共同冲击（%）", "Common shock (%)"), "count"),
    Fact("shock_known", Text("共同冲击不是假定的", "Shock is not assumed")), Fact("months", Text("对照的月份", "Months compared"), "count"),
    Fact("history", Text("有结果的商机", "Closed deals read"), "count"), Fact("left_days", Text("期末前几天", "Days left"), "count"), STAGES,
)


def pipeline(warehouse: Warehouse, scope: Scope, *, shock: int | None = None) -> Answer:
    """What are the open deals worth, which have stood too long, and what will close in the period?

    Definition: all open deals at as_of, whenever created. age_days = as_of − last stage entry (− creation, where there is
    none); stale = older than nine of ten won deals were when they left that stage (unknown with fewer than 10). p_win: of
    past deals that stood at that stage at least that long, the share that was won, drawn towards the stage and then towards
    all deals where they are few; the history is the whole company's, whatever the filters. weighted_yuan = amount ×
    p_win. p10, p50, p90: of 5,000 imagined outcomes of the deals open now (none that is yet to come), each won by the end of
    the period with the chance that deals of its stage and age had which were open as many days before the end of one of
    the last 24 months; each outcome has chances of its own, as uncertain as the months leave them. `shock` (0-90 %) is how
    far deals share good and bad luck; without it, it is read from how much past months scattered. coverage = open amount ÷
    (the period's sales target − sales so far); p_target = how many of the outcomes reach what is missing.
    Parameters: deals (one row per deal), stage_events, sales and targets for coverage. Without a period: the month of as_of.
    Returns: one row per open deal, largest first: deal_id, customer, person, team, step, stage, amount_yuan, age_days,
    usual_days — days, stale, stated_probability — as filed, p_win — share, weighted_yuan, expected_close_on. facts: open,
    open_yuan, weighted_yuan, stale, expected_yuan and p10/p50/p90_yuan of what closes, target, remaining, coverage,
    p_target, history (closed deals read), months (past months read), shock — %, and shock_known: chosen, or read from six
    months or more; stages.
    Raises: Refused for a shock beyond 90 or a period that cannot be read; UnknownName for a filter deals do not have.
    Source: ours; see docs/decisions/deal-chances.md.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "amount_yuan": 600},
    ...     {"deal_id": "B", "created_on": "2026-03-10", "amount_yuan": 300}, {"deal_id": "C", "created_on": "2026-03-12"}]),
    ...     sheet("sales", [{"ordered_on": "2026-03-03", "amount_yuan": 400}]), sheet("targets", [{"period": "2026-03", "level": "company", "value": 1000}]))
    >>> found = pipeline(house, Scope("2026-03"))
    >>> found.rows[["deal_id", "amount_yuan", "age_days", "p_win"]].values.tolist()
    [['A', 600.0, 10.0, nan], ['B', 300.0, 2.0, nan], ['C', nan, 0.0, nan]]

    Of 1,000 yuan 600 are still to come, and 900 are open; no deal has been closed that could tell a chance:

    >>> [found.facts[name] for name in ("open_yuan", "remaining", "coverage", "history")]
    [900.0, 600.0, 1.5, 0]
    """
    if shock is not None and not 0 <= shock <= MOST_SHOCK:
        raise Refused(Text(f"选项 shock 要写 0 到 {MOST_SHOCK} 的整数。", f"Option shock takes a whole number from 0 to {MOST_SHOCK}."))
    at = window(warehouse, scope, "deals", default="month")
    if not warehouse.row_count("deals") or at.as_of is None or at.period is None:
        return Answer("pipeline", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("deals", warehouse)))
    stages = stages_in_force(warehouse, "sales", team_of(scope))
    valued = valued_deals(warehouse, scope, at.as_of, stages)
    frame, history = valued.rows, valued.history
    left = (at.period.last_day - at.as_of).days
    ahead = outlook(warehouse, stages, at.as_of, left) if left > 0 else None
    cover = _cover(warehouse, scope, at.period, at.as_of, float(frame["amount_yuan"].sum()))
    facts = _worth(frame) | cover | _closing(frame, ahead, shock, cover["remaining"])
    facts |= {"history": history.closed, "stages": stages.stages, "left_days": left}
    table = frame.sort_values(["amount_yuan", "deal_id"], ascending=[False, True], na_position="last", kind="stable")
    shown = columns(SHOWN, OWN)
    return Answer(
        "pipeline", at.as_of, at.period, shown, table[list(SHOWN)].reset_index(drop=True),
        (*at.notes, *stages.notes, *_notes(facts, history, ahead, at.period)), at.finished, facts=facts, sql=(valued.sql,),
    )


def _worth(frame: pd.DataFrame) -> dict[str, object]:
    known = frame["p_win"].notna() & frame["amount_yuan"].notna()
    return {
        "open": len(frame), "open_yuan": float(frame["amount_yuan"].sum()) if frame["amount_yuan"].notna().any() else None,
        "weighted_yuan": float(frame.loc[known, "weighted_yuan"].sum()) if known.any() else None,
        "stale": int((frame["stale"] == True).sum()), "judged": int(frame["stale"].notna().sum()),  # noqa: E712 - None is neither
        "unpriced": int(frame["amount_yuan"].isna().sum()), "no_chance": int(frame["p_win"].isna().sum()),
    }


def _closing(frame: pd.DataFrame, ahead: Outlook | None, shock: int | None, remaining: float | None) -> dict[str, object]:
    """What closes until the period ends, from the deals whose amount and chance are known."""
    facts: dict[str, object] = dict.fromkeys(("expected_yuan", *(name for name, _share in QUANTILES), "p_target", "shock"))
    facts |= {"months": ahead.months if ahead else 0, "shock_known": shock is not None or (ahead is not None and ahead.shock.known)}
    if ahead is None or ahead.why is not None:
        return facts
    places, known = ahead.places(frame["at_step"], frame["age_days"])
    known &= frame["amount_yuan"].notna().to_numpy()
    facts["shock"] = round(100 * ahead.shock.mean) if shock is None else shock
    if not known.any():
        return facts
    amounts, places = frame["amount_yuan"].to_numpy(dtype="float64")[known], places[known]
    totals = likely_sums(ahead, amounts, places, shock)
    facts |= {name: float(np.quantile(totals, share, method="inverted_cdf")) for name, share in QUANTILES}
    facts["expected_yuan"] = float(amounts @ ahead.chance.ravel()[places])
    if remaining is not None:
        facts["p_target"] = float((totals >= remaining - 1e-6).mean())
    return facts


def _cover(warehouse: Warehouse, scope: Scope, period: Period, as_of: date, open_yuan: float) -> dict[str, float | None]:
    """Whether the open deals reach what is still missing to the target, where the scope has a target of its own."""
    until = min(period.end, as_of + DAY)
    found: dict[str, float | None] = {"target": None, "remaining": None, "coverage": None}
    owner = owner_of_scope(warehouse, scope, period)
    if owner is None or not covers(warehouse, "sales", period.start, until):
        return found
    target = target_of(warehouse, "sales", owner[0], [owner[1]], period)["target"].iloc[0]
    actual = measure(warehouse, ("sales",), (), period.start, until, Scope(where=scope.where, visible=scope.visible)).frame["sales"].iloc[0]
    if pd.isna(target) or pd.isna(actual):
        return found
    remaining = float(target) - float(actual)
    return {"target": float(target), "remaining": max(remaining, 0.0), "coverage": open_yuan / remaining if remaining > 0 else None}


def _notes(facts: dict[str, object], history: Chances, ahead: Outlook | None, period: Period) -> tuple[Text, ...]:
    def money(name: str, lang: str) -> str:
        return format_value(facts[name], "yuan", lang)

    if facts["open_yuan"] is None:
        said = [Text(f"在途 {facts['open']} 个，金额不知道。", f"{facts['open']} open deals, of unknown amount.")]
    elif facts["weighted_yuan"] is None:
        said = [Text(f"在途 {facts['open']} 个，{money('open_yuan', 'zh')}。", f"{facts['open']} open deals, {money('open_yuan', 'en')}.")]
    else:
        said = [Text(f"在途 {facts['open']} 个，{money('open_yuan', 'zh')}；按把握折算 {money('weighted_yuan', 'zh')}。",
                     f"{facts['open']} open deals, {money('open_yuan', 'en')}; {money('weighted_yuan', 'en')} weighted by chance.")]
    said += [one.why for one in (history, ahead) if one is not None and one.why is not None]
    if facts["p50_yuan"] is not None:
        said.append(Text(
            f"到 {period.last_day} 现有商机预计成交 {money('p50_yuan', 'zh')}（P10 {money('p10_yuan', 'zh')} – P90 {money('p90_yuan', 'zh')}），"
            f"对照以前 {facts['months']} 个月底；共同冲击 {facts['shock']}%{_whose(facts).zh}。",
            f"Until {period.last_day} {money('p50_yuan', 'en')} of the open deals should close (P10 {money('p10_yuan', 'en')} – P90 {money('p90_yuan', 'en')}), "
            f"as at {facts['months']} ends of months before; "
            f"common shock {facts['shock']} %{_whose(facts).en}."))
    elif int(str(facts["left_days"])) <= 0:
        said.append(Text("这一期已经结束，不再估算还会成交多少。", "The period is over: nothing more is expected to close in it."))
    if facts["coverage"] is not None:
        said.append(Text(f"离目标还差 {money('remaining', 'zh')}，在途金额是它的 {format_value(facts['coverage'], 'ratio', 'zh')} 倍。",
                         f"{money('remaining', 'en')} are missing to the target; open deals amount to {format_value(facts['coverage'], 'ratio', 'en')} times that."))
    if facts["p_target"] is not None and facts["remaining"]:
        said.append(Text(f"只靠现有商机补上差额的可能：{likely(facts['p_target'], 'zh')}。",
                         f"The chance that the open deals alone make up for it: {likely(facts['p_target'], 'en')}."))
    for name, zh, en in (("unpriced", "没有金额", "have no amount"), ("no_chance", "给不出把握", "have no chance")):
        if facts[name] and (name != "no_chance" or history.why is None):
            said.append(Text(f"{facts[name]} 个商机{zh}，没有计入折算和预计。", f"{facts[name]} deals {en} and are left out of what is weighted and expected."))
    return tuple(said)


def likely(chance: object, lang: str) -> str:
    """A chance from 5,000 outcomes: never “0 %” or “100 %”, which no simulation can know."""
    share = float(str(chance))
    return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else format_value(share, "share", lang, digits=0)


def _whose(facts: dict[str, object]) -> Text:
    """Whether the common shock is the company's own."""
    return Text("", "") if facts["shock_known"] else Text("（月份太少，先按一般公司估计）", " (too few months: assumed as in companies at large)")
