"""客群的媒体: through which media the customers of a segment come, and which of them become buyers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.spending import reading_window
from analytics.columns import columns
from analytics.customers.audiences import Audience, audience_of
from analytics.customers.columns import FAMILY
from analytics.customers.customer_cut import SOURCE, blank_of, cut, media_costs, new_known
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import shown_value
from analytics.window import Window, nothing_to_read

SHOWN = ("source_medium", "customers", "prospects", "won_customers", "won_rate", "won_rate_low", "won_rate_high", "sales", "cost_yuan", "cost_per_won_yuan", "best_by")
BEST = {"won": Text("新客户最多", "Most new customers"), "rate": Text("成交率最高", "Best deal rate"), "cost": Text("每个新客户最省", "Cheapest per customer")}
# What a medium is best by: one of these, or several with +.
_BEST_BY = {
    "+".join(parts): Text("、".join(BEST[part].zh for part in parts), ", ".join(BEST[part].en for part in parts))
    for count in range(1, len(BEST) + 1) for parts in combinations(BEST, count)
}
OWN = (
    *FAMILY, Column("prospects", Text("待成交客户", "Prospects"), "count"), Column("won_rate", Text("成交率", "Deal rate"), "share"),
    Column("won_rate_low", Text("成交率下限（95%）", "Deal rate, low (95 %)"), "share"),
    Column("won_rate_high", Text("成交率上限（95%）", "Deal rate, high (95 %)"), "share"),
    Column("cost_per_won_yuan", Text("每个新客户的花费", "Cost per new customer"), "yuan"), Column("best_by", Text("在哪一项最好", "Best by"), words=_BEST_BY),
)
FEWEST_WON, FEWEST_PROSPECTS = 5, 10
NAN = float("nan")


def segment_media(warehouse: Warehouse, scope: Scope) -> Answer:
    """Which medium brings the customers of a segment: most, most surely, most cheaply?

    Definition: customers of the scope (filters choose the segment) by their source, 客户's or else that of their sales. prospects — had not
    bought before the window; won_customers — of those, with a positive sale in it; won_rate = won ÷ prospects with Wilson's 95 % interval.
    cost_yuan — of the medium in the window; cost_per_won_yuan = that ÷ all new customers it brought the company over. Where the media sheet
    names an audience (人群) that is the segment, or is made of it and other values of its attribute, both are of that audience: its rows'
    cost ÷ the new customers of those values. best_by: most won (5 at least), highest won_rate (10 prospects at least), cheapest (5 won at least); ties share it.
    Parameters: reads customers, sales, deals, expenses, complaints (who is a customer), media.
    Returns: one row per source, most won first, blank last: counts, shares 0-1, yuan; best_by — won, rate, cost with +, or blank.
    Raises: nothing of its own; Refused for a period that cannot be read.
    Source: ours; the interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("customers", [{"customer": name, "source_medium": medium} for name, medium in (("甲公司", "抖音"), ("乙公司", "抖音"), ("丙公司", "百度"))]),
    ...     sheet("sales", [{"ordered_on": "2025-11-03", "customer": "老客户", "amount_yuan": 10}, {"ordered_on": "2026-03-02", "customer": "甲公司", "amount_yuan": 300}]),
    ...     sheet("media", [{"date": "2026-03-02", "medium": "抖音", "cost_yuan": 100}, {"date": "2026-03-02", "medium": "百度", "cost_yuan": 50}]))
    >>> segment_media(house, Scope("2026-03")).rows[["source_medium", "prospects", "won_customers", "won_rate", "cost_yuan", "cost_per_won_yuan"]].head(2).values.tolist()
    [['抖音', 2.0, 1.0, 0.5, 100.0, 100.0], ['百度', 1.0, 0.0, 0.0, 50.0, nan]]
    """
    at = reading_window(warehouse, scope, "sales", "deals", "customers")
    if not any(warehouse.row_count(name) for name in ("customers", "sales", "deals")):
        return Answer("segment_media", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("customers", warehouse)), at.finished)
    found = cut(warehouse, scope, (SOURCE,), at)
    rows = found.frame
    known = new_known(warehouse, at) and "sales" in found.read
    if not known:
        rows[["won_customers", "prospects", "sales"]] = NAN
    rows["won_rate"] = rows["won_customers"] / rows["prospects"].where(rows["prospects"] > 0)
    rows["won_rate_low"], rows["won_rate_high"] = wilson_bounds(rows["won_customers"], rows["prospects"])
    audience = audience_of(warehouse, scope) if not scope.visible else None
    rows = _costs(warehouse, scope, at, rows, known, audience if isinstance(audience, Audience) else None)
    rows["best_by"] = _best(rows)
    rows = rows.assign(last=rows[SOURCE] == blank_of(SOURCE)).sort_values(
        ["last", "won_customers", "customers", SOURCE], ascending=[True, False, False, True], kind="stable")
    notes = (*at.notes, *_notes(warehouse, scope, at, rows, known, audience))
    return Answer("segment_media", at.as_of, at.period, columns(SHOWN, OWN), rows[list(SHOWN)].reset_index(drop=True), notes, at.finished, sql=(found.sql,))


def _costs(warehouse: Warehouse, scope: Scope, at: Window, rows: pd.DataFrame, known: bool, audience: Audience | None) -> pd.DataFrame:
    """What each medium cost, for the audience where it is one, and that for each new customer it was spent on."""
    costs = media_costs(warehouse, scope, at.start, at.end, audience.names if audience else ())
    meant = ((audience.dim, audience.values),) if audience else ()
    everyone = cut(warehouse, replace(scope, where=meant, visible=()), (SOURCE,), at).frame if costs and known else pd.DataFrame({SOURCE: [], "won_customers": []})
    won = dict(zip(everyone[SOURCE].astype(str), everyone["won_customers"], strict=True))
    rows["cost_yuan"] = [costs.get(str(medium), NAN) for medium in rows[SOURCE]]
    rows["cost_per_won_yuan"] = [costs[str(medium)] / won[str(medium)] if costs.get(str(medium), 0) > 0 and won.get(str(medium), 0) > 0 else NAN for medium in rows[SOURCE]]
    return rows


def _best(rows: pd.DataFrame) -> list[str | None]:
    named = rows[SOURCE] != blank_of(SOURCE)
    enough = named & (rows["won_customers"] >= FEWEST_WON)
    asked = {
        "won": rows["won_customers"].where(enough), "rate": rows["won_rate"].where(named & (rows["prospects"] >= FEWEST_PROSPECTS)).round(9),
        "cost": -rows["cost_per_won_yuan"].where(enough).round(2),
    }
    best = {name: values.eq(values.max()) & (values > 0 if name != "cost" else values.notna()) for name, values in asked.items()}
    return ["+".join(name for name in asked if best[name].iloc[place]) or None for place in range(len(rows))]


def _notes(warehouse: Warehouse, scope: Scope, at: Window, rows: pd.DataFrame, known: bool, audience: Audience | Text | None) -> tuple[Text, ...]:
    if not known:
        return (Text("期间前面的成交数据不足 90 天，分不出新老客户；请选晚一些的期间。", "Less than 90 days of sales lie before the period: new customers cannot be told from old. Take a later period."),)
    said = [_of_audience(warehouse, scope, at, audience) if isinstance(audience, Audience) else _of_everyone(audience)]
    if rows["best_by"].isna().all():
        said.append(Text(f"样本不足：要有 {FEWEST_WON} 个新客户或 {FEWEST_PROSPECTS} 家待成交客户才评最好的媒体。", f"Too little data: a best medium takes {FEWEST_WON} new customers or {FEWEST_PROSPECTS} prospects."))
    return tuple(said)


def _of_everyone(why: Text | None) -> Text:
    if why is None:
        return Text("每个新客户的花费是这个媒体对全公司的。", "The cost per new customer is the medium's for the whole company.")
    return Text(f"每个新客户的花费是这个媒体对全公司的：{why.zh}", f"The cost per new customer is the medium's for the whole company: {why.en}")


def _of_audience(warehouse: Warehouse, scope: Scope, at: Window, audience: Audience) -> Text:
    name, values = audience.names[0], audience.values
    unnamed = sum(media_costs(warehouse, scope, at.start, at.end, (blank_of("segment"),)).values())
    zh, en = f"媒体花费只算投放表里人群写「{name}」的行", f"The media cost is that of the rows whose audience is “{name}”"
    if len(values) > 1:
        shown = [str(shown_value(audience.dim, value, "zh")) for value in values]
        zh += f"（{'、'.join(shown)}），每个新客户的花费是这几类一起的"
        en += f" ({', '.join(str(shown_value(audience.dim, value, 'en')) for value in values)}), and the cost per new customer is that of these together"
    if unnamed:
        zh += f"；没有写人群的 {unnamed:,.0f} 元不算在内"
        en += f"; {unnamed:,.0f} yuan without an audience are left out"
    return Text(f"{zh}；没有投给它的媒体写「—」。", f"{en}; media not bought for it show “—”.")
