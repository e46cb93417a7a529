"""停投试验: which medium to pause, where and for how long, to learn whether it pays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.columns import YES_NO, columns
from analytics.errors import Text
from analytics.media.mix_study import MOST_INFLATION, MOST_TERMS, REST, Study, narrowed, study
from analytics.scope import Scope
from analytics.statistics.mix_model import BAR, Floats
from analytics.statistics.mix_power import ALPHA, LONGEST, POWER, pause
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

SHOWN = ("medium", "pause_where", "pause_weeks", "wash_weeks", "pause_power", "pause_enough", "effect_yuan", "saved_yuan", "at_risk_yuan", "at_risk_high_yuan", "doubt_yuan", "pause_chosen")
WHOLE = "company"
OWN = (
    Column("pause_where", Text("在哪里停", "Where to pause"), words={WHOLE: Text("全公司", "The whole company")}),
    Column("pause_weeks", Text("停投测量周数", "Weeks measured"), "count"), Column("wash_weeks", Text("先等几周", "Weeks to wait first"), "count"),
    Column("pause_power", Text("看出来的把握", "Power"), "share"), Column("pause_enough", Text("够不够", "Enough"), words=YES_NO),
    Column("effect_yuan", Text("要看出的周效果", "Weekly effect to notice"), "yuan"), Column("saved_yuan", Text("省下的花费", "Spend saved"), "yuan"),
    Column("at_risk_yuan", Text("可能少卖（保本时）", "Sales at risk, if it just pays"), "yuan"),
    Column("at_risk_high_yuan", Text("可能少卖（上限）", "Sales at risk, at most"), "yuan"), Column("doubt_yuan", Text("疑问大小", "Size of the doubt"), "yuan"),
    Column("pause_chosen", Text("建议先做", "Do this first"), words=YES_NO),
)
# What carries over in the model is an average over its grid; without a model this much is assumed.
ASSUMED_THETA = 0.5
STATED = Text(f"把握按单侧 α = {ALPHA:.0%} 算，目标 {POWER:.0%}；要看得出的，是「刚好保本」的效果。停投超过 {LONGEST} 周的不建议。",
              f"Power is one-sided at α = {ALPHA:.0%}, wanted {POWER:.0%}; what must be noticed is an effect that just pays for itself. Pauses over {LONGEST} weeks are not proposed.")


FACTS = (
    Fact("refusal", Text("看不清的原因", "Why it is not known")), Fact("alpha", Text("误报率", "False alarms"), "share"),
    Fact("power", Text("把握", "Power"), "share"), Fact("sigma_yuan", Text("一周的起伏", "Scatter of a week"), "yuan"),
    Fact("rho", Text("周与周的相关", "Correlation of weeks"), "ratio"),
)


def media_test(warehouse: Warehouse, scope: Scope, *, outcome: str = "sales", terms: int = MOST_TERMS) -> Answer:
    """Which medium should be paused, where and for how long, to settle the biggest doubt at the least risk?

    Definition: effect = mean weekly spend of the last 13 weeks ÷ margin (÷ 1 where the margin is unknown): what the medium must
    bring to pay for itself. pause_weeks: the fewest, 2 to 12, that notice its absence with 80 % power (`mix_power.power`;
    its σ is the scatter of a week that the model leaves, without a model that left by level, trend and season). wash_weeks go
    before: earlier spend still works. In a region, where segments or campaigns are called like regions of the sales: its share
    of the spend, against the scatter of its sales beside all others. at_risk = effect × all those weeks, saved the spend;
    at_risk_high by the upper end of what the model says the medium brings, where that is more; unknown of a medium whose spend follows other
    spend. doubt: the width of the medium's interval over the weeks, where that is unknown its cost. Chosen: of the medium with most doubt that a pause can settle, the way with least at risk.
    Parameters: as media_mix.
    Returns: one row per medium and place, most doubt first, least at risk first: yuan, whole weeks, power 0-1.
    facts: refusal (where nothing can be read), alpha, power, sigma_yuan.
    Raises: Refused for a filter, terms out of bounds or a period that cannot be read.
    Source: ours, docs/decisions/media-mix.md; the power is that of a one-sided z test.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": day, "medium": "抖音", "cost_yuan": 100} for day in ("2026-03-02", "2026-03-09", "2026-03-16")]),
    ...     sheet("sales", [{"ordered_on": day, "amount_yuan": 500} for day in ("2026-03-02", "2026-03-09", "2026-03-22")]))

    >>> found = media_test(house, Scope())
    >>> found.facts["refusal"].en
    'A media mix needs at least 52 whole weeks and there are 3; upload earlier spend and outcome, or wait.'
    """
    narrowed(scope)
    at = window(warehouse, scope, "media")
    empty = pd.DataFrame(columns=list(SHOWN))
    if not warehouse.row_count("media"):
        return Answer("media_test", None, at.period, columns(SHOWN, OWN), empty, (*at.notes, nothing_to_read("media", warehouse)))
    found = study(warehouse, scope, at, outcome, terms)
    if isinstance(found, Text):
        return Answer("media_test", at.as_of, at.period, columns(SHOWN, OWN), empty, (*at.notes, found), at.finished, facts={"refusal": found})
    sigma, rho = _scatter(found)
    table = _options(found, sigma, rho)
    facts: dict[str, object] = {"refusal": found.refusal, "alpha": ALPHA, "power": POWER, "sigma_yuan": sigma, "rho": rho}
    return Answer("media_test", at.as_of, at.period, columns(SHOWN, OWN), table, (*at.notes, STATED, *found.weeks.notes), at.finished, facts=facts, sql=found.weeks.sql)


def _scatter(found: Study) -> tuple[float, float]:
    """σ and ρ of what a week has beyond the model; without one, beyond level, trend and season."""
    if found.model is not None:
        return found.model.sigma, found.model.rho
    return _left(found.weeks.outcome, found.controls)


def _left(outcome: Floats, controls: Floats) -> tuple[float, float]:
    spare = len(outcome) - controls.shape[1]
    if spare < 2:
        return float("nan"), 0.0
    left = outcome - controls @ np.linalg.lstsq(controls, outcome, rcond=None)[0]
    square = float(left @ left)
    return float(np.sqrt(square / spare)), float(left[1:] @ left[:-1] / square) if square > 0 else 0.0


def _options(found: Study, sigma: float, rho: float) -> pd.DataFrame:
    weeks, made = found.weeks, []
    if np.isnan(sigma):
        return pd.DataFrame(columns=list(SHOWN))
    for place, name in enumerate(found.names):
        recent = float(found.recent[place])
        if name == REST or recent <= 0:
            continue
        made.append(_option(found, place, WHOLE, recent, sigma, rho))
        spent = float(found.spend[weeks.lead:, place].sum())
        for region, cost in sorted(weeks.places[name].items()):
            others = sum(other for called, other in weeks.by_region.items() if called != region)
            if isinstance(others, np.ndarray) and weeks.count > found.controls.shape[1] + 2:
                own = _left(weeks.by_region[region], np.column_stack([found.controls, others]))
                made.append(_option(found, place, region, recent * cost / spent, *own))
    table = pd.DataFrame(made, columns=list(SHOWN))
    table = table.sort_values(["doubt_yuan", "medium", "pause_enough", "at_risk_yuan"], ascending=[False, True, False, True], kind="stable").reset_index(drop=True)
    enough = [place for place, one in enumerate(table["pause_enough"]) if one]
    table["pause_chosen"] = table.index == (enough[0] if enough else -1)
    return table


def _option(found: Study, place: int, where: str, spend: float, sigma: float, rho: float) -> dict[str, object]:
    margin = found.weeks.margin if found.weeks.margin is not None and found.weeks.margin > 0 else 1.0
    model, share = found.model, spend / float(found.recent[place])
    theta = float(model.theta[:, place].mean()) if model is not None else ASSUMED_THETA
    effect = spend / margin
    test = pause(effect, sigma, rho, found.weeks.count, theta)
    all_weeks = test.weeks + test.wash
    row: dict[str, object] = {
        "medium": found.names[place], "pause_where": where, "pause_weeks": test.weeks, "wash_weeks": test.wash, "pause_power": test.power, "pause_enough": test.enough,
        "effect_yuan": effect, "saved_yuan": spend * all_weeks, "at_risk_yuan": effect * all_weeks, "at_risk_high_yuan": np.nan,
        "doubt_yuan": float(found.spend[found.weeks.lead:, place].sum())}
    # Of spend that follows other spend not even the interval is known: nothing of the model is said.
    if model is not None and found.vif[place] < MOST_INFLATION:
        low, high = np.quantile(model.contribution[:, place], BAR)
        now = float(np.quantile(model.curve(place, np.array([float(found.recent[place])])), BAR[1]))
        row |= {"at_risk_high_yuan": max(now * share, effect) * all_weeks, "doubt_yuan": float(high - low)}
    return row
