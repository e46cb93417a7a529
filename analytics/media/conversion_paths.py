"""转化路径: which ways customers came, how long they are and how often they convert."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.answer import Answer, Column, Fact
from analytics.columns import columns
from analytics.errors import Refused, Text
from analytics.media.touch_paths import LOOKBACK, Followed, followed
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

OWN = (
    Column("path", Text("路径", "Path")), Column("length", Text("触点数", "Touches"), "count"), Column("conversions", Text("转化数", "Conversions"), "count"),
    Column("conversion_share", Text("占转化", "Share of conversions"), "share"), Column("nulls", Text("未转化", "Not converted"), "count"),
    Column("conversion_rate", Text("转化率", "Conversion rate"), "share"),
    Column("conversion_rate_low", Text("转化率下限（95%）", "Conversion rate, low (95 %)"), "share"),
    Column("conversion_rate_high", Text("转化率上限（95%）", "Conversion rate, high (95 %)"), "share"),
)
SHOWN = ("path", "length", "conversions", "conversion_share", "value_yuan", "nulls", "conversion_rate", "conversion_rate_low", "conversion_rate_high", "median_days")
LIMIT = 20
FACTS = (
    Fact("paths", Text("几种路径", "Distinct paths"), "count"), Fact("conversions", Text("转化", "Conversions"), "count"),
    Fact("mean_length", Text("平均触点数", "Mean touches"), "ratio"), Fact("median_days", Text("中位天数", "Median days"), "day"),
    Fact("lengths", Text("按触点数", "By touches"), "count", per=Text("触点数", "touches")),
)


def conversion_paths(warehouse: Warehouse, scope: Scope, *, lookback: int = LOOKBACK, limit: int = LIMIT) -> Answer:
    """By which paths did the conversions of a period come?

    Definition: paths as in attribution: touches of the last `lookback` days up to the first conversion. Equal sequences are
    one path; conversion_rate = conversions ÷ (conversions + nulls) with Wilson's 95 % interval; median_days from the first
    touch to the conversion, over paths that converted and have times.
    Parameters: touches; `limit` paths, those with most conversions.
    Returns: one row per path, most conversions first. facts: paths (distinct), conversions, mean_length and median_days of
    all converting paths, lengths (touches -> conversions).
    Raises: Refused for a look-back below one day, a limit of none or a period that cannot be read; UnknownName for a filter.
    Source: ours; the interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("touches", [{"path": "抖音 > 官网", "conversions": 3, "nulls": 1}, {"path": "官网", "conversions": 1, "nulls": 4}]))
    >>> found = conversion_paths(house, Scope())
    >>> found.rows[["path", "conversions", "conversion_rate"]].values.tolist(), found.facts["mean_length"]
    ([['抖音 > 官网', 3.0, 0.75], ['官网', 1.0, 0.2]], 1.75)
    """
    if limit < 1:
        raise Refused(Text("条数至少是 1。", "The number of paths is at least 1."))
    at = window(warehouse, scope, "touches")
    empty = pd.DataFrame(columns=list(SHOWN))
    if not warehouse.row_count("touches"):
        return Answer("conversion_paths", None, at.period, columns(SHOWN, OWN), empty, (nothing_to_read("touches", warehouse),))
    found = followed(warehouse, scope, at, lookback)
    if not len(found.paths.path):
        return Answer("conversion_paths", at.as_of, at.period, columns(SHOWN, OWN), empty, (*at.notes, Text("这段时间没有路径。", "No path ends in this period.")))
    table, facts = _counted(found)
    return Answer("conversion_paths", at.as_of, at.period, columns(SHOWN, OWN), table.head(limit).reset_index(drop=True), at.notes, at.finished, facts=facts, sql=found.sql)


def _counted(found: Followed) -> tuple[pd.DataFrame, dict[str, object]]:
    paths = found.paths
    lengths, starts = paths.lengths, paths.starts
    took = found.days[starts]
    names = pa.DictionaryArray.from_arrays(pa.array(paths.medium, pa.int64()), pa.array(paths.media, pa.string())).dictionary_decode()
    offsets = pa.array(np.r_[starts, len(paths.path)], pa.int32())
    said = pc.binary_join(pa.ListArray.from_arrays(offsets, names), " > ")
    each = pd.DataFrame({
        "path": pd.Series(said.to_pandas(), dtype=object), "length": lengths, "conversions": paths.conversions, "value_yuan": paths.values, "nulls": paths.nulls,
        "days": np.where(paths.conversions > 0, took, np.nan)})
    grouped = each.groupby("path", sort=False).agg(
        length=("length", "first"), conversions=("conversions", "sum"), value_yuan=("value_yuan", "sum"), nulls=("nulls", "sum"), median_days=("days", "median")).reset_index()
    won, of = grouped["conversions"], grouped["conversions"] + grouped["nulls"]
    low, high = wilson_bounds(won, of)
    whole = float(won.sum())
    grouped = grouped.assign(conversion_share=won / whole if whole else np.nan, conversion_rate=won / of.where(of > 0), conversion_rate_low=low, conversion_rate_high=high)
    ordered = grouped.sort_values(["conversions", "nulls", "path"], ascending=[False, False, True], kind="stable")[list(SHOWN)]
    converting = each[each["conversions"] > 0]
    facts: dict[str, object] = {
        "paths": len(grouped), "conversions": whole, "mean_length": float(np.average(converting["length"], weights=converting["conversions"])) if len(converting) else None,
        "median_days": None if converting["days"].isna().all() else float(converting["days"].median()),
        "lengths": {int(str(length)): float(count) for length, count in converting.groupby("length")["conversions"].sum().items()}}
    return ordered, facts
