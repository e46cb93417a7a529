"""What the parts of a cut are worth: net contribution with every share of it, and the fit score made of weighted parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.customers.customer_cut import SOURCE, blank_of, cut, media_costs, new_known, service_known
from analytics.errors import Text
from analytics.measure import covers, measure
from analytics.metrics import costs_known
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.tables import has_dimension
from analytics.window import Window
from analytics.words.market_words import FIT_PARTS, written_fit_weights

FEWEST = 5  # customers, or closed deals, below which nothing is compared
FEWEST_BUYERS = 10  # buyers of all segments below which shares among them say nothing
PORTRAITS = {"over": Text("偏多", "Over-represented"), "under": Text("偏少", "Under-represented"), "even": Text("看不出差别", "No clear difference")}
PART_UNITS = {
    "net_per_customer": "yuan", "net_contribution": "yuan", "sales": "yuan", "known_margin": "share", "win_rate": "share", "buyer_rate": "share", "buyers": "count",
    "customers": "count",
}
WHOLE, NAN = 100.0, float("nan")


@dataclass(frozen=True)
class Segments:
    """`frame`: one row per segment; `total`: the same over everybody; `parts`: segment × part of the fit score."""

    frame: pd.DataFrame
    total: pd.Series
    parts: pd.DataFrame
    facts: dict[str, object]
    notes: tuple[Text, ...]
    sql: tuple[str, ...]


def segments_of(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window) -> Segments:
    """The segments of a window with everything they are weighed by."""
    found, whole = cut(warehouse, scope, by, at), cut(warehouse, scope, (), at)
    known = _Known(
        sales="sales" in found.read and covers(warehouse, "sales", at.start, at.end), deals="deals" in found.read,
        service=service_known(warehouse, found.read, at), new=new_known(warehouse, at) and "sales" in found.read)
    media = _allocated(warehouse, scope, by, at, known)
    total_media = None if media is None else media.allocated
    frame = _measures(found.frame, known, None if media is None else _by_key(media.frame, found.frame, by))
    total = _measures(whole.frame, known, None if total_media is None else pd.Series([total_media]))
    frame = _portrait(frame, float(total["customers"].iloc[0]), float(total["buyers"].iloc[0]), known)
    frame["unknown"] = [any(row[dim] == blank_of(dim) for dim in by) for row in frame.to_dict("records")]
    parts, scores, left_out = _fit(frame, by, written_fit_weights(str(warehouse.settings()["fit_weights"])))
    frame["fit_score"] = scores
    frame = frame.sort_values(["unknown", "sales", "customers", *by], ascending=[True, False, False, *(True for _ in by)], kind="stable").reset_index(drop=True)
    facts = _facts(warehouse, scope, at, frame, total, known, media)
    return Segments(frame, total.iloc[0], parts, facts, _notes(facts, known, media, left_out, frame, by), (found.sql,))


@dataclass(frozen=True)
class _Known:
    """Which of the tables have something to say about this window and these filters."""

    sales: bool
    deals: bool
    service: bool
    new: bool


@dataclass(frozen=True)
class _Allocated:
    """Media cost by segment: what each new customer of a medium cost, put where those customers are."""

    frame: pd.DataFrame
    allocated: float
    outside: float


def _allocated(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window, known: _Known) -> _Allocated | None:
    costs = media_costs(warehouse, scope, at.start, at.end)
    if not costs or not known.new:
        return None
    everyone = cut(warehouse, replace(scope, where=(), visible=()), (SOURCE,), at).frame
    won = dict(zip(everyone[SOURCE].astype(str), everyone["won_customers"], strict=True))
    each = {medium: cost / won[medium] for medium, cost in costs.items() if won.get(medium, 0) > 0}
    here = cut(warehouse, scope, (*by, SOURCE), at).frame
    here["media"] = here["won_customers"] * here[SOURCE].astype(str).map(each).fillna(0.0)
    allocated = float(here["media"].sum())
    return _Allocated(here.groupby(list(by), as_index=False).agg(media=("media", "sum")), allocated, sum(costs.values()) - allocated)


def _by_key(media: pd.DataFrame, frame: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    return frame[list(by)].merge(media, on=list(by), how="left")["media"].fillna(0.0).set_axis(frame.index)


def _measures(sums: pd.DataFrame, known: _Known, media: pd.Series | None) -> pd.DataFrame:
    """Rates and the net contribution of each row; what no table tells is unknown."""
    t = sums.copy()
    if not known.sales:
        t[["sales", "profit", "covered", "returned", "buyers"]] = NAN
    closed = t["won"] + t["lost"]
    t["closed"] = closed
    t["win_rate"] = t["won"] / closed.where(closed > 0)
    t["win_rate_low"], t["win_rate_high"] = wilson_bounds(t["won"], closed)
    t["buyer_rate"] = t["buyers"] / t["customers"].where(t["customers"] > 0)
    t["known_margin"] = t["profit"] / t["covered"].where(t["covered"] > 0)
    t["cost_coverage"] = t["size_known"] / t["size_sold"].where(t["size_sold"] > 0)
    t["gross_profit"] = t["profit"].where(costs_known(t["covered"], t["sales"]))
    t["returned_yuan"] = t["returned"]
    t["service_yuan"] = t["service"] + t["complaint_cost"] if known.service else NAN
    t["service_ratio"] = t["service_yuan"] / t["sales"].where(t["sales"] > 0)
    t["media_share_yuan"] = NAN if media is None else media
    t["net_contribution"] = t["gross_profit"] - t["service_yuan"] - (0.0 if media is None else media)
    t["net_per_customer"] = t["net_contribution"] / t["customers"].where(t["customers"] > 0)
    if not known.new:
        t["won_customers"] = NAN
    if not known.deals:
        t[["won", "lost"]] = NAN
    return t


def _portrait(frame: pd.DataFrame, customers: float, buyers: float, known: _Known) -> pd.DataFrame:
    """100 × share among buyers ÷ share among all, with Wilson's bounds of the share among buyers; the shares of all are counted, not drawn."""
    among_all = frame["customers"] / (customers or NAN)
    enough = known.sales and buyers >= FEWEST_BUYERS
    shown = (frame["customers"] >= FEWEST) & enough
    low, high = wilson_bounds(frame["buyers"], [buyers if known.sales else NAN] * len(frame))
    shares = {"portrait_index": frame["buyers"] / (buyers or NAN), "portrait_low": pd.Series(low, index=frame.index), "portrait_high": pd.Series(high, index=frame.index)}
    for name, share in shares.items():
        frame[name] = (WHOLE * share / among_all).where(shown)
    frame["share"] = among_all
    frame["portrait"] = [None if pd.isna(index) else "over" if bottom > WHOLE else "under" if top < WHOLE else "even"
                         for index, bottom, top in zip(frame["portrait_index"], frame["portrait_low"], frame["portrait_high"], strict=True)]
    return frame


def _fit(frame: pd.DataFrame, by: tuple[str, ...], weights: tuple[tuple[str, float], ...]) -> tuple[pd.DataFrame, list[float], tuple[str, ...]]:
    """Each part as a share of the best segment's (nothing below 0), weighed; a segment with an unknown part has no score."""
    able = ~frame["unknown"].astype("bool") & (frame["customers"] >= FEWEST)
    values = {name: frame[name].astype("float64").where(able & (frame["closed"] >= FEWEST) if name == "win_rate" else able) for name, _weight in weights}
    used = [(name, weight) for name, weight in weights if (values[name] > 0).any()]
    whole = sum(weight for _name, weight in used)
    made = []
    scores = pd.Series(0.0 if used else NAN, index=frame.index).where(able)
    for name, weight in used:
        best = float(values[name].max())
        score = (values[name] / best).clip(lower=0.0)
        points = score * weight * WHOLE / whole
        scores = scores + points
        part = frame[list(by)].assign(fit_part=name, unit=PART_UNITS[name], value=values[name], best=best, score=score, weight=weight * WHOLE / whole, points=points)
        made.append(part[able])
    names = [*by, "fit_part", "unit", "value", "best", "score", "weight", "points"]
    parts = pd.concat(made, ignore_index=True)[names] if made else pd.DataFrame(columns=names)
    return parts, scores.to_list(), tuple(name for name, _weight in weights if name not in dict(used))


def _facts(warehouse: Warehouse, scope: Scope, at: Window, frame: pd.DataFrame, total: pd.DataFrame, known: _Known, media: _Allocated | None) -> dict[str, object]:
    customers = float(total["customers"].iloc[0])
    unnamed = NAN
    if known.sales and all(has_dimension("sales", dim) for dim, _values in scope.where):
        unnamed = float(measure(warehouse, ("sales",), (), at.start, at.end, scope).frame["sales"].iloc[0]) - float(total["sales"].iloc[0])
    return {
        "coverage": 1 - float(frame.loc[frame["unknown"], "customers"].sum()) / customers if customers else None, "sales_without_customer": 0.0 if abs(unnamed) < 0.005 else unnamed,
        "media_allocated": None if media is None else media.allocated, "media_outside": None if media is None else media.outside, "service_known": known.service,
    }


def _notes(facts: dict[str, object], known: _Known, media: _Allocated | None, left_out: tuple[str, ...], frame: pd.DataFrame, by: tuple[str, ...]) -> tuple[Text, ...]:
    said = []
    coverage = facts["coverage"]
    if isinstance(coverage, float) and coverage < 1:
        said.append(Text(f"{100 * coverage:.1f}% 的客户填了{'这两项' if len(by) > 1 else '这一项'}；没填的单独一行，不给匹配分。",
                         f"{100 * coverage:.1f} % of customers have {'both attributes' if len(by) > 1 else 'the attribute'}; the others are a row of their own, without a score."))
    unnamed = facts["sales_without_customer"]
    if isinstance(unnamed, float) and unnamed == unnamed and unnamed != 0:
        said.append(Text(f"有 {unnamed:,.2f} 元成交额没有写客户，不在任何客群里。", f"{unnamed:,.2f} yuan of sales name no customer and belong to no segment."))
    if not known.service:
        said.append(Text("没有写明客户的售后费用，也没有投诉记录：服务成本和净贡献不知道。请在「费用」里写上客户，科目见设置「算作售后的费用科目」。",
                         "No service expenses name a customer and there are no complaints: service cost and net contribution are unknown. "
                         "Name customers in the expenses sheet; the setting “Expense items of after-sales service” lists the items."))
    if media is None:
        said.append(Text("净贡献 = 毛利 − 服务成本；媒体花费没有分摊（没有媒体数据，或分不出新老客户）。", "Net contribution = gross profit − service cost; media are not allocated (no media, or new customers cannot be told from old)."))
    else:
        said.append(Text("净贡献 = 毛利 − 服务成本 − 分摊的媒体花费：每个媒体的花费由它带来的新客户平摊。", "Net contribution = gross profit − service cost − media: each medium's cost is shared by the new customers it brought."))
        if abs(media.outside) >= 0.005:
            said.append(Text(f"有 {media.outside:,.2f} 元媒体花费分不到这里的客户，没有计入。", f"{media.outside:,.2f} yuan of media fall on no customer here and are not counted."))
    if left_out:
        said.append(Text(f"匹配分没有「{'」「'.join(FIT_PARTS[name].zh for name in left_out)}」：没有数据或都不大于 0；其余权重按比例放大。",
                         f"The fit score leaves out {', '.join(f'“{FIT_PARTS[name].en}”' for name in left_out)}: no data, or nothing above 0; the other weights are scaled up."))
    if (frame["customers"] < FEWEST).any():
        said.append(Text(f"不足 {FEWEST} 家客户的客群不给画像指数和匹配分。", f"Segments of fewer than {FEWEST} customers have no portrait index and no score."))
    return tuple(said)


