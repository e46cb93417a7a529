"""How media are spelled in every sheet, what was brought together, what may be; and other companies' figures beside ours."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import schema
from analytics.answer import Answer, Column, Fact
from analytics.books.setting_names import names_to_come
from analytics.columns import column, columns
from analytics.errors import Text
from analytics.media.media_sums import rates, sums
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import outlined
from analytics.warehouse.asking.tables import table
from analytics.window import nothing_to_read, window
from analytics.words.media_benchmark_words import RATED, benchmark_of, written_benchmarks
from analytics.words.media_benchmark_words import SETTING as BENCHMARKS
from analytics.words.media_names import SETTING, alike, media_key, one_name, written_aliases

SPELLINGS = ("written", "shown_as", "rows", "spelling_state")
BESIDE = ("medium", "metric", "ours", "benchmark", "difference", "benchmark_source", "unit")
STATES = {
    "plain": Text("就这样写", "As written"), "folded": Text("写法不同，自动合并", "Brought together without asking"), "merged": Text("按别名合并", "Merged by you"),
    "suggested": Text("像是同一个", "Looks like the same"),
}
OF_SPELLINGS = (
    Column("written", Text("写法", "Spelling")), Column("shown_as", Text("显示为", "Shown as")),
    Column("spelling_state", Text("状态", "State"), words=STATES),
)
OF_BENCHMARKS = (
    Column("metric", column("metric").label, words={name: label for name, (_unit, label) in RATED.items()}), Column("ours", Text("我们", "Ours")),
    Column("benchmark", Text("对标值", "Benchmark")), Column("difference", Text("相差", "Difference")),
    Column("benchmark_source", Text("出处", "Source of the benchmark")),
)
MOST_SUGGESTED = 50
FACTS = (Fact("suggested", Text("建议合并", "Suggestions"), "count"),)


def media_spellings(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """Which spellings of media are there, which medium is each counted for, and which look like one medium?

    Definition: names in media, touches, customers, deals and sales. folded: letters' case, blanks, width or punctuation differ from what
    is shown; merged: by the setting media_aliases; suggested: looks like `shown_as` without added words (广告, App …), under its Latin
    name or but for one letter, and nobody has decided: it is counted for itself.
    Parameters: media, touches, customers, deals, sales.
    Returns: one row per suggestion, then one per spelling, by medium: written, shown_as; rows — count; spelling_state. facts: suggested,
    the number of suggestions in all (at most 50 are listed).
    Raises: nothing of its own.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": "2026-03-02", "medium": "抖音", "cost_yuan": 10}, {"date": "2026-03-03", "medium": "抖音", "cost_yuan": 10},
    ...     {"date": "2026-03-02", "medium": "抖音广告", "cost_yuan": 10}]))
    >>> media_spellings(house, Scope()).rows[["written", "shown_as", "rows", "spelling_state"]].values.tolist()
    [['抖音广告', '抖音', 1, 'suggested'], ['抖音', '抖音', 2, 'plain'], ['抖音广告', '抖音广告', 1, 'plain']]
    """
    held = [name for name in schema.DATASETS if schema.medium_column(name) and warehouse.row_count(name)]
    if not held:
        return Answer("media_spellings", None, None, columns(SPELLINGS, OF_SPELLINGS), pd.DataFrame(columns=list(SPELLINGS)), (nothing_to_read("media", warehouse),))
    expression = outlined(_spellings, tuple(held))
    found = warehouse.frame(expression)
    aliases = str(warehouse.settings()[SETTING])
    shown = one_name(found["written"], aliases)
    given = {media_key(one) for one, _other, same in written_aliases(aliases) if same}
    records: list[dict[str, Any]] = [{
        "written": name, "shown_as": shown[name], "rows": int(n),
        "spelling_state": "merged" if media_key(name) in given else "plain" if shown[name] == name else "folded"}
               for name, n in zip(found["written"], found["rows"], strict=True)]
    counts = found.groupby(found["written"].map(shown))["rows"].sum()
    pairs = alike(sorted(counts.index), aliases)
    suggested: list[dict[str, Any]] = [{"written": one, "shown_as": other, "rows": int(counts[one]), "spelling_state": "suggested"} for one, other in pairs]
    listed = sorted(suggested, key=lambda row: (-row["rows"], row["written"]))[:MOST_SUGGESTED]
    made = pd.DataFrame([*listed, *sorted(records, key=lambda row: (row["shown_as"], -row["rows"], row["written"]))], columns=list(SPELLINGS))
    return Answer("media_spellings", warehouse.today(), None, columns(SPELLINGS, OF_SPELLINGS, rows="count"), made, facts={"suggested": len(pairs)}, sql=(warehouse.sql(expression),))


def _spellings(held: tuple[str, ...]) -> ir.Table:
    parts = []
    for name in held:
        named = table(name).select(written=schema.medium_column(name) or "")
        named = named.filter(named.written.strip() != "")
        parts.append(named.group_by("written").aggregate(n=named.count()))
    every = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return every.group_by("written").aggregate(rows=every.n.sum()).order_by("written")


def media_benchmarks(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """How do our media stand beside other companies' figures?

    Definition: the figures typed into the setting media_benchmarks, each with its source and date, beside the same measure of
    `media_roi` over the window; a figure for 全部 stands beside every medium that has none of its own, and beside the total.
    difference = ours − the benchmark. Without an entry there is no benchmark: none is assumed.
    Parameters: media.
    Returns: one row per medium and metric with a benchmark and a figure of ours, most expensive medium first: ours, benchmark,
    difference — in the unit of `unit`; benchmark_source — source and date.
    Raises: Refused where the setting or the period cannot be read; UnknownName for a filter media do not have.
    Source: ours; each figure with the source its writer gave.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": "2026-03-02", "medium": "抖音", "cost_yuan": 100, "impressions": 10000, "clicks": 200}]),
    ...     media_benchmarks="抖音@点击率=0.9%（巨量报告，2026-01）；全部@点击成本=0.4（行业协会，2025）")
    >>> media_benchmarks(house, Scope("2026-03")).rows[["metric", "ours", "benchmark", "difference", "benchmark_source"]].round(4).values.tolist()
    [['ctr', 0.02, 0.009, 0.011, '巨量报告 2026-01'], ['cpc_yuan', 0.5, 0.4, 0.1, '行业协会 2025']]
    """
    at = window(warehouse, scope, "media")
    if not warehouse.row_count("media"):
        return Answer("media_benchmarks", None, at.period, columns(BESIDE, OF_BENCHMARKS), pd.DataFrame(columns=list(BESIDE)), (*at.notes, nothing_to_read("media", warehouse)))
    known = written_benchmarks(str(warehouse.settings()[BENCHMARKS]))
    if not known:
        none = Text("还没有填对标值；到设置里填「媒体对标值」，每一条要有出处和时间。", "No benchmark has been entered; fill in “Media benchmarks” in the settings, each with its source and date.")
        return Answer("media_benchmarks", at.as_of, at.period, columns(BESIDE, OF_BENCHMARKS), pd.DataFrame(columns=list(BESIDE)), (*at.notes, none))
    expression = outlined(sums, scope, ("medium",), at.start, at.end)
    made = rates(warehouse.frame(expression).assign(new_customers=float("nan"))).sort_values(["cost_yuan", "medium"], ascending=[False, True])
    records = []
    for row in made.to_dict("records"):
        for metric, (unit, _label) in RATED.items():
            beside = benchmark_of(known, str(row["medium"]), metric)
            if beside is not None and not pd.isna(row[metric]):
                records.append({"medium": row["medium"], "metric": metric, "ours": float(row[metric]), "benchmark": beside.value, "difference": float(row[metric]) - beside.value,
                                "benchmark_source": f"{beside.source} {beside.day}", "unit": unit})
    notes, shown = (*at.notes, *names_to_come(warehouse, BENCHMARKS)), columns(BESIDE, OF_BENCHMARKS)
    return Answer("media_benchmarks", at.as_of, at.period, shown, pd.DataFrame(records, columns=list(BESIDE)), notes, at.finished, sql=(warehouse.sql(expression),))
