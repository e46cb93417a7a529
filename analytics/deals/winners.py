"""What sets won deals apart from lost ones: attribute values with their odds ratio, and how sure it is."""

from __future__ import annotations

from math import erfc, sqrt

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.columns import columns
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.intervals import Z95
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import nothing_to_read, window

OWN = (
    Column("attribute", Text("属性", "Attribute"), words={name: one.label for name, one in DIMENSIONS.items()}),
    Column("attribute_value", Text("取值", "Value")), Column("odds_ratio", Text("赢面比", "Odds ratio"), "ratio"),
    Column("odds_low", Text("赢面比下限", "Odds ratio, low"), "ratio"), Column("odds_high", Text("赢面比上限", "Odds ratio, high"), "ratio"),
    Column("p_value", Text("p 值", "p value")), Column("q_value", Text("q 值", "q value")),
)
SHOWN = ("attribute", "attribute_value", "won", "lost", "win_rate", "odds_ratio", "odds_low", "odds_high", "p_value", "q_value")
ATTRIBUTES = ("region", "team", "person", "line", "product", "source_medium", "class", "industry", "size", "customer_region")
_FEWEST, _FEWEST_SHARE, _LOPSIDED = 25, 0.02, 10
_MOST_SIZES, _BANDS = 12, 4
FACTS = (
    Fact("won", Text("赢单", "Won"), "count"), Fact("lost", Text("输单", "Lost"), "count"),
    Fact("fewest", Text("至少几个商机才比", "Fewest deals compared"), "count"), Fact("left_out", Text("太少而不比的取值", "Values left out"), "count"),
)


def winners(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """Which people, products, sources or kinds of customers do deals have that are won, rather than lost?

    Definition: deals closed in the period; S won, F lost in all, s and f of them with the value. odds_ratio =
    (s+1)(F−f+1) ÷ ((S−s+1)(f+1)); 95 % interval and p from the normal law of its logarithm, whose variance is
    1/(s+1) + 1/(F−f+1) + 1/(S−s+1) + 1/(f+1); q_value after Benjamini and Hochberg over all values shown. Values with fewer
    than min(25, 2 % of the deals) are left out, and blank ones; under 25 deals closed a note says how little that is. Sizes written as numbers, more than 12 of them, are put into
    four bands of about as many deals each. What goes together need not be the cause.
    Parameters: deals and, for class, industry, size, customers.
    Returns: one row per attribute and value, surest first: attribute, attribute_value; won, lost — count; win_rate — share;
    odds_ratio and its bounds — ratio; p_value, q_value — 0-1. facts: won, lost, fewest, left_out.
    Raises: nothing of its own; UnknownName for a filter deals do not have, Refused for a period that cannot be read.
    Source: the odds ratio with its prior as in PostHog's correlation analysis; Y. Benjamini, Y. Hochberg, JRSS B 57 (1995).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> closed = [("甲", "won"), ("甲", "won"), ("乙", "won"), ("乙", "lost"), ("乙", "lost")]
    >>> house = warehouse_with(sheet("deals", [{"deal_id": f"D{number}", "person": who, "outcome": end, "created_on": "2026-03-02", "closed_on": "2026-03-09"}
    ...     for number, (who, end) in enumerate(closed)]))

    Of 3 won and 2 lost deals 甲 has 2 and 0: (2 + 1)·(2 − 0 + 1) ÷ ((3 − 2 + 1)·(0 + 1)); 乙 has 1 and 2: 2·1 ÷ (3·3):

    >>> winners(house, Scope("2026-03")).rows[["attribute", "attribute_value", "won", "lost", "odds_ratio"]].round(4).values.tolist()
    [['person', '乙', 1, 2, 0.2222], ['person', '甲', 2, 0, 4.5]]
    """
    at = window(warehouse, scope, "deals")
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("winners", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("deals", warehouse)))
    expression = outlined(_closed_by_value, scope, at.start, at.end, at.as_of)
    frame = warehouse.frame(expression)
    whole = frame[frame["attribute"] == ""]
    won, lost = (int(whole[name].fillna(0).sum()) for name in ("won", "lost"))
    blank = {dim: DIMENSIONS[dim].blank.zh for dim in ATTRIBUTES}
    values = frame[(frame["attribute"] != "") & (frame["attribute_value"] != frame["attribute"].map(blank))]
    values = _banded(values)
    fewest = min(_FEWEST, _FEWEST_SHARE * (won + lost))
    enough = values[values["won"] + values["lost"] >= fewest]
    table = odds(enough, won, lost) if won and lost else pd.DataFrame(columns=list(SHOWN))
    facts: dict[str, object] = {"won": won, "lost": lost, "fewest": fewest, "left_out": len(values) - len(enough)}
    return Answer(
        "winners", at.as_of, at.period, columns(SHOWN, OWN), table[list(SHOWN)], (*at.notes, *_notes(won, lost, len(values), len(table))), at.finished, facts=facts, sql=(warehouse.sql(expression),))


def odds(values: pd.DataFrame, won: int, lost: int) -> pd.DataFrame:
    """Counts per value -> odds ratio, interval, p and q; surest first."""
    s, f = values["won"].to_numpy("float64"), values["lost"].to_numpy("float64")
    cells = (s + 1, lost - f + 1, won - s + 1, f + 1)
    ratio = cells[0] * cells[1] / (cells[2] * cells[3])
    error = np.sqrt(sum(1 / cell for cell in cells))
    p = np.array([erfc(abs(z) / sqrt(2)) for z in np.log(ratio) / error])
    table = values.assign(
        win_rate=s / (s + f), odds_ratio=ratio, odds_low=ratio * np.exp(-Z95 * error), odds_high=ratio * np.exp(Z95 * error), p_value=p,
        q_value=benjamini_hochberg(p))
    return table.sort_values(["p_value", "attribute", "attribute_value"], kind="stable").reset_index(drop=True)


def _banded(values: pd.DataFrame) -> pd.DataFrame:
    """Heads counted one by one say which customer it is, not what kind: such sizes become four bands."""
    sizes = values[values["attribute"] == "size"]
    numbers = pd.to_numeric(sizes["attribute_value"], errors="coerce").sort_values()
    if len(numbers) <= _MOST_SIZES or numbers.isna().any():
        return values
    sizes = sizes.loc[numbers.index]
    deals = sizes["won"] + sizes["lost"]
    # A value lies in the band its middle deal lies in.
    place = np.minimum(((deals.cumsum() - deals / 2) * _BANDS // max(deals.sum(), 1)).to_numpy("int64"), _BANDS - 1)
    bands = [(numbers[place == one].iloc[0], numbers[place == one].iloc[-1], sizes[place == one]) for one in np.unique(place)]
    made = pd.DataFrame([
        {"attribute": "size", "attribute_value": f"{low:,.10g}–{high:,.10g}", "won": band["won"].sum(), "lost": band["lost"].sum()} for low, high, band in bands])
    return pd.concat([values[values["attribute"] != "size"], made], ignore_index=True)


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """The smallest false-discovery rate at which each of the tests would still count.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.20])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.2]
    """
    n = len(p)
    order = np.argsort(p)
    scaled = p[order] * n / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q


def _closed_by_value(scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay) -> ir.Table:
    deals = rows("deals", scope, ATTRIBUTES, "final_closed_on", as_of=as_of)
    inside = (deals.final_closed_on < day(end)) & (deals.final_closed_on <= day(as_of))
    inside = inside & (deals.final_closed_on >= day(start)) if start is not None else inside | deals.final_closed_on.isnull()
    closed = deals.filter(inside, deals.final_outcome.isin(("won", "lost")))
    closed = closed.group_by(list(ATTRIBUTES)).aggregate(won=(closed.final_outcome == "won").sum(), lost=(closed.final_outcome == "lost").sum())
    parts = [closed.aggregate(attribute=ibis.literal(""), attribute_value=ibis.literal(""), won=closed.won.sum(), lost=closed.lost.sum())]
    for dim in ATTRIBUTES:
        counted = closed.group_by(attribute_value=closed[dim]).aggregate(won=closed.won.sum(), lost=closed.lost.sum())
        parts.append(counted.select("attribute_value", "won", "lost", attribute=ibis.literal(dim)).select("attribute", "attribute_value", "won", "lost"))
    return ibis.union(*parts)


def _notes(won: int, lost: int, values: int, listed: int) -> tuple[Text, ...]:
    """What was seen, and what it takes to compare."""
    closed = won + lost
    if not closed:
        return (Text("这段时间没有关闭的商机；至少要有 1 个赢单和 1 个输单，才比得出差别。",
                     "No deal was closed in the period: it takes at least one won and one lost to compare."),)
    if not won or not lost:
        return (Text(f"这段时间关闭了 {closed} 个商机，赢 {won} 个、输 {lost} 个；至少各要 1 个，才比得出差别。",
                     f"Closed in the period: {closed}, {won} won and {lost} lost. It takes at least one of each to compare."),)
    if not listed:
        return (Text(f"这段时间关闭的 {closed} 个商机都没有填人员、产品、来源或客户资料，没有属性可比。",
                     f"None of the {closed} deals closed in the period names a person, product, source or kind of customer: there is nothing to compare by."),) if not values else (
            Text(f"这段时间关闭的 {closed} 个商机，没有一个取值的商机够多，比不出差别。", f"Of the {closed} deals closed in the period no value has enough deals to compare."),)
    said = [Text("一起出现不等于因果。", "What goes together need not be the cause.")]
    if closed < _FEWEST:
        said.insert(0, Text(
            f"只有 {closed} 个关闭的商机（赢 {won}、输 {lost}），不到 {_FEWEST} 个：区间很宽，只能当线索；期间选长一些再看。",
            f"Only {closed} deals are closed ({won} won, {lost} lost), fewer than {_FEWEST}: the intervals are wide and this is a hint at most; choose a longer period."))
    if max(won, lost) > _LOPSIDED * min(won, lost):
        said.append(Text(f"赢单 {won} 个、输单 {lost} 个，相差 10 倍以上，比值不可靠。", f"{won} won against {lost} lost is more than 10 to 1: the ratios are not reliable."))
    return tuple(said)
