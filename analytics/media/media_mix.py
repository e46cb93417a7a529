"""媒体组合: what each medium brings, by a light mix model that says when it cannot know."""

from __future__ import annotations

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.columns import YES_NO, columns
from analytics.errors import Text
from analytics.media.columns import FAMILY
from analytics.media.mix_study import MOST_INFLATION, MOST_TERMS, REASONS, REST, SUSTAINED, Study, narrowed, study, unknown_why
from analytics.scope import Scope
from analytics.statistics.mix_model import BAR, Floats, Mix
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import Window, nothing_to_read, window

_TOGETHER = {REST: Text(REST, "Other media")}
OWN = (
    *FAMILY, Column("medium", DIMENSIONS["medium"].label, words=_TOGETHER), Column("spend_weeks", Text("有花费的周", "Weeks with spend"), "count"),
    Column("contribution_yuan", Text("带来的金额", "Brought"), "yuan"),
    Column("contribution_low_yuan", Text("带来的金额下限（80%）", "Brought, low (80 %)"), "yuan"),
    Column("contribution_high_yuan", Text("带来的金额上限（80%）", "Brought, high (80 %)"), "yuan"),
    Column("contribution_of_outcome", Text("占全部结果", "Share of the outcome"), "share"), Column("mix_roas", Text("每元带来", "Brought per yuan"), "ratio"),
    Column("mix_roas_low", Text("每元带来下限（80%）", "Brought per yuan, low (80 %)"), "ratio"),
    Column("mix_roas_high", Text("每元带来上限（80%）", "Brought per yuan, high (80 %)"), "ratio"),
    Column("mix_roi", Text("ROI（模型）", "ROI by the model"), "ratio"), Column("mix_roi_low", Text("ROI 下限（80%）", "ROI, low (80 %)"), "ratio"),
    Column("mix_roi_high", Text("ROI 上限（80%）", "ROI, high (80 %)"), "ratio"),
    Column("recent_yuan", Text("近 13 周周均花费", "Weekly spend, last 13 weeks"), "yuan"),
    Column("range_low_yuan", Text("历史周花费下限", "Lowest spend kept up"), "yuan"),
    Column("range_high_yuan", Text("历史周花费上限", "Highest spend kept up"), "yuan"),
    Column("marginal", Text("再投 1 元带来", "The next yuan brings"), "ratio"),
    Column("marginal_low", Text("再投 1 元下限（80%）", "The next yuan, low (80 %)"), "ratio"),
    Column("marginal_high", Text("再投 1 元上限（80%）", "The next yuan, high (80 %)"), "ratio"),
    Column("marginal_rank", Text("边际名次", "Place by the next yuan"), "rank"), Column("vif", Text("方差膨胀", "Variance inflation"), "ratio"),
    Column("correlation", Text("最高相关", "Highest correlation"), "ratio"),
    Column("correlated_with", Text("和谁最像", "Most alike"), words=_TOGETHER | {DIMENSIONS["medium"].blank.zh: DIMENSIONS["medium"].blank}),
    Column("interval_width", Text("区间宽 ÷ 数值", "Interval ÷ value"), "ratio"), Column("identifiable", Text("看得清", "Identifiable"), words=YES_NO),
    Column("mix_unknown", Text("看不清的原因", "Why it is not known"), words=REASONS),
)
SHOWN = (
    "medium", "cost_yuan", "spend_weeks", "contribution_yuan", "contribution_low_yuan", "contribution_high_yuan", "contribution_of_outcome",
    "mix_roas", "mix_roas_low", "mix_roas_high", "mix_roi", "mix_roi_low", "mix_roi_high", "roi_basis", "recent_yuan", "range_low_yuan", "range_high_yuan",
    "marginal", "marginal_low", "marginal_high", "marginal_rank", "place_kept", "vif", "correlation", "correlated_with", "interval_width", "identifiable", "mix_unknown",
)
_NUMBERS = ("contribution_yuan", "contribution_of_outcome", "mix_roas", "mix_roi", "marginal")
STEPS = 41
NOT_PROVEN = Text("这是从历史起伏里估出来的，不是试验；区间是 80% 的。只在历史花费范围内比较，最好先做停投试验。",
                  "This is estimated from ups and downs of the past and is no experiment; intervals are 80 %. It compares inside the historical spend only; pause a medium as a test first.")


FACTS = (
    Fact("refusal", Text("看不清的原因", "Why it is not known")), Fact("weeks", Text("用了几周", "Weeks used"), "count"),
    Fact("first", Text("从哪一周", "First week"), "date"), Fact("parameters", Text("估计几个数", "Numbers estimated"), "count"),
    Fact("controls", Text("趋势与季节项", "Terms of trend and season"), "count"), Fact("outcome", Text("结果", "Outcome")),
    Fact("outcome_yuan", Text("结果合计", "Outcome in all"), "yuan"), Fact("margin", Text("毛利率", "Margin"), "share"),
    Fact("identifiable", Text("看得清的媒体", "Media that can be known"), "count"), Fact("modelled", Text("分开看的媒体", "Media modelled"), "count"),
    Fact("r_squared", Text("模型跟得上的起伏", "Ups and downs the model follows"), "share"), Fact("sigma_yuan", Text("每周还散", "Scatter of a week"), "yuan"),
    Fact("rho", Text("周与周的相关", "Correlation of weeks"), "ratio"),
    Fact("curves", Text("投入产出曲线", "Response curves"), per=Text("媒体", "medium"), holds=pd.DataFrame, parts=(
        Fact("spend_yuan", Text("周花费", "Weekly spend"), "yuan"), Fact("brought_yuan", Text("带来", "Brought"), "yuan"),
        Fact("low_yuan", Text("下限（80%）", "Low (80 %)"), "yuan"), Fact("high_yuan", Text("上限（80%）", "High (80 %)"), "yuan"),
        Fact("seen", Text("真投过这么多", "Ever kept up")),
    )),
)


def media_mix(warehouse: Warehouse, scope: Scope, *, outcome: str = "sales", terms: int = MOST_TERMS) -> Answer:
    """What does each medium bring, and what would the next yuan bring — as far as weekly spend and results can tell?

    Definition: weekly outcome = level + trend + working days (+ season, one harmonic from 104 weeks and two from 156) + Σ ceiling·hill(adstock(spend)),
    ceilings ≥ 0, over a grid of carry-over and saturation weighed by BIC, residuals drawn again in blocks (`mix_model.mix`).
    contribution = what the medium brought over the weeks, mix_roas = contribution ÷ cost; mix_roi = (contribution × margin −
    cost) ÷ cost where 95 % of the outcome have a margin, else (contribution − cost) ÷ cost, `roi_basis` says which. marginal =
    what one more yuan a week brings at the mean weekly spend of the last 13 weeks, unknown without any. low, high: 80 %.
    range: lowest and highest mean of four weeks in a row. A medium is identifiable when its interval is no wider than its value
    and its variance inflation is under 10; of a wider one only the interval is said, of an inflated one nothing. Media not modelled, and why: `mix_unknown`.
    Parameters: media (cost); sales (`outcome` sales, returns negative), won deals by closing date, or the media's revenue.
    `terms`: at most that many media apart (1-8), the smaller ones together. Whole weeks only.
    Returns: one row per medium, most spent first: money in yuan, ratios in yuan per yuan, shares 0-1.
    facts: refusal (None where there is a model), weeks, first, last, parameters, outcome, outcome_yuan, margin, r_squared, curves.
    Raises: Refused for a filter, terms out of bounds or a period that cannot be read.
    Source: ours, docs/decisions/media-mix.md, in the way of Y. Jin et al., Bayesian methods for media mix modeling with carryover and shape
    effects, Google (2017); G. Schwarz, Estimating the dimension of a model, Annals of Statistics 6 (1978), 461-464 (BIC).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": day, "medium": "抖音", "cost_yuan": 100} for day in ("2026-03-02", "2026-03-09", "2026-03-16")]),
    ...     sheet("sales", [{"ordered_on": day, "amount_yuan": 500} for day in ("2026-03-02", "2026-03-09", "2026-03-22")]))

    A year of weeks is the least; there are three:

    >>> found = media_mix(house, Scope())
    >>> found.facts["refusal"].en
    'A media mix needs at least 52 whole weeks and there are 3; upload earlier spend and outcome, or wait.'
    """
    narrowed(scope)
    at = window(warehouse, scope, "media")
    empty = pd.DataFrame(columns=list(SHOWN))
    if not warehouse.row_count("media"):
        return Answer("media_mix", None, at.period, columns(SHOWN, OWN), empty, (*at.notes, nothing_to_read("media", warehouse)))
    found = study(warehouse, scope, at, outcome, terms)
    if isinstance(found, Text):
        return Answer("media_mix", at.as_of, at.period, columns(SHOWN, OWN), _unread(warehouse, scope, at), (*at.notes, found), at.finished, facts={"refusal": found, "outcome": outcome})
    table = _rows(found)
    facts = _facts(found, table, outcome)
    notes = (*at.notes, *([found.refusal] if found.refusal else [NOT_PROVEN]), *found.weeks.notes)
    return Answer("media_mix", at.as_of, at.period, columns(SHOWN, OWN), table, notes, at.finished, facts=facts, sql=found.weeks.sql)


def _unread(warehouse: Warehouse, scope: Scope, at: Window) -> pd.DataFrame:
    """The media and their cost where there is nothing to fit: everything else is unknown."""
    spent = warehouse.frame(outlined(_costs, scope, at.start, at.end)).sort_values(["cost_yuan", "medium"], ascending=[False, True], kind="stable")
    return spent.assign(identifiable=False, mix_unknown="model").reindex(columns=list(SHOWN)).reset_index(drop=True)


def _costs(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    media = rows("media", scope, ("medium",), None, start, end)
    return media.group_by("medium").aggregate(cost_yuan=media.cost_yuan.sum().cast("float64"))


def _rows(found: Study) -> pd.DataFrame:
    made = [_modelled(found, place) for place in range(len(found.names))]
    lead = found.weeks.lead
    for place, name in enumerate(found.weeks.media):
        if name in found.why:
            spend = found.weeks.spend[lead:, place]
            made.append({"medium": name, **_spent(spend), "identifiable": False, "mix_unknown": found.why[name]})
    table = pd.DataFrame(made, columns=list(SHOWN))
    order = table[table["identifiable"].astype(bool) & table["marginal"].notna()].sort_values("marginal", ascending=False, kind="stable")
    table["marginal_rank"] = pd.Series(np.arange(1, len(order) + 1), index=order.index, dtype="float64").reindex(table.index)
    if found.model is not None and len(order):
        kept = _places_kept(found, [int(place) for place in order.index])
        table["place_kept"] = pd.Series(kept, index=order.index).reindex(table.index)
    return table.sort_values(["cost_yuan", "medium"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _spent(spend: Floats) -> dict[str, object]:
    means = np.convolve(spend, np.full(SUSTAINED, 1 / SUSTAINED), "valid") if len(spend) >= SUSTAINED else spend
    return {"cost_yuan": float(spend.sum()), "spend_weeks": int((spend > 0).sum()),
            "range_low_yuan": float(means.min()) if len(means) else np.nan, "range_high_yuan": float(means.max()) if len(means) else np.nan}


def _modelled(found: Study, place: int) -> dict[str, object]:
    spend = found.spend[found.weeks.lead:, place]
    row: dict[str, object] = {"medium": found.names[place], **_spent(spend), "recent_yuan": float(found.recent[place]), **_alike(found, place)}
    row["vif"] = float(found.vif[place]) if np.isfinite(found.vif[place]) else np.nan
    if found.model is None:
        return row | {"identifiable": False, "mix_unknown": "collinear" if found.vif[place] >= MOST_INFLATION else "model"}
    row |= _estimated(found, found.model, place, float(spend.sum()))
    value, low, high = (float(str(row[f"contribution{end}_yuan"])) for end in ("", "_low", "_high"))
    why = unknown_why(value, low, high, float(found.vif[place]))
    if why:
        row |= dict.fromkeys(_NUMBERS, np.nan)
    if why == "collinear":  # of spend that follows other spend even the interval misses the truth
        row |= dict.fromkeys(name for name in row if name.endswith(("_low", "_high", "_low_yuan", "_high_yuan")) and not name.startswith("range"))
        row["interval_width"] = np.nan
    return row | {"identifiable": not why, "mix_unknown": why or None}


def _estimated(found: Study, model: Mix, place: int, cost: float) -> dict[str, object]:
    value = float(model.expected[place])
    low, high = (float(end) for end in np.quantile(model.contribution[:, place], BAR))
    margin, basis = (found.weeks.margin, "margin") if found.weeks.margin is not None else (1.0, "revenue")
    row: dict[str, object] = {"roi_basis": basis, "interval_width": (high - low) / value if value > 0 else np.nan, "contribution_of_outcome": value / float(found.weeks.outcome.sum())}
    for end, brought in (("", value), ("_low", low), ("_high", high)):
        row |= {f"contribution{end}_yuan": brought, f"mix_roas{end}": brought / cost, f"mix_roi{end}": (brought * margin - cost) / cost}
    recent = float(found.recent[place])
    if recent > 0:
        slopes = model.marginal(place, recent)
        row |= {"marginal": float(slopes.mean()), "marginal_low": float(np.quantile(slopes, BAR[0])), "marginal_high": float(np.quantile(slopes, BAR[1]))}
    return row


def _alike(found: Study, place: int) -> dict[str, object]:
    """The other medium whose spend goes most with this one's."""
    if len(found.names) < 2:
        return {}
    together = np.asarray(np.corrcoef(found.spend[found.weeks.lead:], rowvar=False))[place].copy()
    together[place] = 0.0
    most = int(np.abs(together).argmax())
    return {"correlation": float(together[most]), "correlated_with": found.names[most]}


def _places_kept(found: Study, places: list[int]) -> list[float]:
    """How often each keeps its place by marginal return over the draws."""
    assert found.model is not None
    slopes = np.column_stack([found.model.marginal(place, float(found.recent[place])) for place in places])
    ranks = (-slopes).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return [float(share) for share in (ranks == np.arange(len(places))).mean(axis=0)]


def _facts(found: Study, table: pd.DataFrame, outcome: str) -> dict[str, object]:
    weeks, model = found.weeks, found.model
    facts: dict[str, object] = {
        "refusal": found.refusal, "weeks": weeks.count, "first": weeks.first, "parameters": found.parameters, "controls": found.controls.shape[1], "outcome": outcome,
        "outcome_yuan": float(weeks.outcome.sum()), "margin": weeks.margin, "identifiable": int(table["identifiable"].astype(bool).sum()), "modelled": len(found.names)}
    if model is not None:
        facts |= {"r_squared": model.r_squared, "sigma_yuan": model.sigma, "rho": model.rho, "curves": {name: _curve(found, model, place) for place, name in enumerate(found.names)}}
    return facts


def _curve(found: Study, model: Mix, place: int) -> pd.DataFrame:
    """Weekly spend kept up, what it brings a week with its 80 % band, and whether such a spend was ever kept up."""
    spent = _spent(found.spend[found.weeks.lead:, place])
    low, high = float(str(spent["range_low_yuan"])), float(str(spent["range_high_yuan"]))
    levels = np.unique(np.r_[np.linspace(0, 1.15 * high, STEPS), low, high])
    drawn = model.curve(place, levels)
    return pd.DataFrame({"spend_yuan": levels, "brought_yuan": drawn.mean(axis=0), "low_yuan": np.quantile(drawn, BAR[0], axis=0),
                         "high_yuan": np.quantile(drawn, BAR[1], axis=0), "seen": (levels >= low) & (levels <= high)})
