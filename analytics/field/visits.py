"""拜访: how many visits, how many as planned, checked on the spot, effective and followed by an order."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.calendar import DAY
from analytics.columns import columns
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import is_step
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.window import nothing_to_read, window

MAX_ACCURACY_M = 200
DAYS_TO_ORDER = 7
# Sales are matched to visits by person, customer and stretch of this many days: an equality join instead of a range join.
_STRETCH = DAYS_TO_ORDER + 1

OWN = (
    Column("planned", Text("计划", "Planned"), "count"), Column("plan_completion", Text("计划完成率", "Plan completion"), "share"),
    Column("verified", Text("已核实", "Verified"), "count"), Column("out_of_range", Text("超出范围", "Out of range"), "count"),
    Column("unverifiable", Text("无法核实", "Unverifiable"), "count"), Column("effective", Text("有效", "Effective"), "count"),
    Column("effective_rate", Text("有效访问率", "Effective rate"), "share"), Column("transaction_rate", Text("交易率", "Transaction rate"), "share"),
    Column("minutes_on_site", Text("驻店分钟", "Minutes on site"), "minute"), Column("reviewed_rate", Text("批阅率", "Reviewed"), "share"),
    Column("cost_per_visit_yuan", Text("每访费用", "Cost per visit"), "yuan"),
)
_MEASURES = columns((
    "visits", "planned", "plan_completion", "verified", "out_of_range", "unverifiable", "effective", "effective_rate", "transaction_rate",
    "minutes_on_site", "reviewed_rate", "cost_per_visit_yuan",
), OWN)
_COUNTS = ("visits", "verified", "out_of_range", "unverifiable", "timed", "effective", "ordered", "reviewed", "minutes_on_site", "cost_yuan", "costed")
_READ = ("started_at", "ended_at", "distance_m", "accuracy_m", "result", "analysis", "guidance", "reviewed_at", "ordered", "cost_yuan")
FACTS = (Fact("total", Text("合计", "Total"), parts=_MEASURES),)


def visits(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """Are customers visited as planned, really on the spot, to some purpose, and do orders follow?

    Definition: verified: check-in within the radius (setting verify_radius_m) + accuracy (at
    most 200 m) of the customer; out_of_range: farther; unverifiable: a position is missing; the three add up to visits.
    effective: at least effective_minutes (setting) on site, a result or an analysis, not out of range; effective_rate
    divides by the visits whose times are known. transaction_rate: visits marked as ordered, or followed within 0-7 days by a sale
    of the same person to the same customer, ÷ visits. plan_completion: planned person × date × customer visited that day ÷ planned.
    minutes_on_site is the sum over visits with both times; cost_per_visit_yuan is unknown where no visit has a cost.
    Parameters: reads visits (a row per visit), day_plans, sales; `by` any dimension of visits, person if none. What day_plans
    cannot be told apart by leaves planned and plan_completion unknown.
    Returns: one row per group, most visits first (time steps in order). `facts["total"]`: the same columns over all rows.
    Raises: UnknownName for a dimension visits do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("customers", [{"customer": "甲公司", "lat": 31.0, "lon": 121.0}]), sheet("visits", [
    ...     {"person": "甲", "customer": "甲公司", "started_at": "2026-03-02 10:00", "ended_at": "2026-03-02 10:30", "in_lat": 31.0, "in_lon": 121.0, "result": "要报价"},
    ...     {"person": "甲", "customer": "甲公司", "started_at": "2026-03-03 10:00", "ended_at": "2026-03-03 10:05", "in_lat": 32.0, "in_lon": 121.0, "result": "不在"},
    ...     {"person": "甲", "customer": "乙公司", "started_at": "2026-03-04 10:00", "result": "再联系"}]),
    ...     sheet("sales", [{"ordered_on": "2026-03-04", "person": "甲", "customer": "甲公司", "amount_yuan": 100}]))

    On the spot; a degree of latitude away and five minutes long; without times or a position. The sale came 2 days after
    the first and one after the second, to the same customer:

    >>> visits(house, Scope("2026-03")).rows[["visits", "verified", "out_of_range", "unverifiable", "effective", "effective_rate", "transaction_rate"]].round(4).values.tolist()
    [[3.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.6667]]
    """
    by = by or ("person",)
    seen = window(warehouse, scope, "visits")
    shape = (*columns(by), *_MEASURES)
    if warehouse.row_count("visits") == 0 or seen.as_of is None:
        empty = pd.DataFrame({column.name: pd.Series(dtype="float64") for column in shape})
        return Answer("visits", seen.as_of, seen.period, shape, empty, (nothing_to_read("visits", warehouse),), seen.finished)
    settings = warehouse.settings()
    parts = [
        outlined(visit_counts, scope, by, seen.start, seen.end, float(str(settings["verify_radius_m"])), float(str(settings["effective_minutes"]))),
        outlined(followed_by_sale, scope, by, seen.start, seen.end, seen.as_of + DAY),
    ]
    notes = list(seen.notes)
    plannable = all(tables.has_dimension("day_plans", dim) for dim in (*by, *(dim for dim, _values in scope.filters)))
    if warehouse.row_count("day_plans") == 0:
        notes.append(nothing_to_read("day_plans", warehouse))
    elif plannable:
        parts.append(outlined(plan_counts, scope, by, seen.start, seen.end))
    else:
        notes.append(Text("计划不能按这些维度拆开，计划完成率不显示。", "Plans cannot be split this way; plan completion is not shown."))
    counts = _joined([warehouse.frame(part) for part in parts], by)
    frame = _with_rates(counts)
    order = ([*by], [True] * len(by)) if any(is_step(dim) for dim in by) else (["visits", *by], [False] + [True] * len(by))
    shown = frame.sort_values(order[0], ascending=order[1], kind="stable")[[one.name for one in shape]].reset_index(drop=True)
    total = _with_rates(counts[[*_COUNTS, "followed", "planned", "plans_kept"]].sum(min_count=1).to_frame().T)
    notes += _what_is_missing(total)
    facts: dict[str, object] = {"total": {one.name: total[one.name].to_numpy("float64")[0] for one in _MEASURES}}
    return Answer(
        "visits", seen.as_of, seen.period, shape, shown, tuple(notes), seen.finished, seen.previous, seen.last_year, facts,
        tuple(warehouse.sql(part) for part in parts),
    )


def visit_counts(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, radius_m: float, effective_minutes: float) -> ir.Table:
    """Counts and sums of the visits of each group; ratios come after."""
    v = tables.rows("visits", scope, by, None, start, end)
    v = v.select(*by, *_READ)
    reach = radius_m + ibis.least(ibis.greatest(ibis.coalesce(v.accuracy_m, 0.0), 0.0), float(MAX_ACCURACY_M))
    minutes = (v.ended_at.epoch_seconds() - v.started_at.epoch_seconds()).cast("float64") / 60.0
    v = v.mutate(
        far=v.distance_m > reach, near=v.distance_m <= reach, minutes=minutes, is_timed=ibis.coalesce(v.ended_at >= v.started_at, False),
        # Cells come trimmed from the import: trimming ten million texts again would cost more than all the rest.
        has_words=ibis.coalesce(v.result != "", False) | ibis.coalesce(v.analysis != "", False),
        is_reviewed=v.reviewed_at.notnull() | ibis.coalesce(v.guidance != "", False),
        is_ordered=ibis.coalesce(v.ordered, False),
    )
    effective = v.is_timed & (v.minutes >= effective_minutes) & v.has_words & ~ibis.coalesce(v.far, False)
    return v.group_by(list(by)).aggregate(
        visits=v.count(), verified=v.count(where=v.near), out_of_range=v.count(where=v.far), unverifiable=v.count(where=v.distance_m.isnull()),
        timed=v.count(where=v.is_timed), effective=v.count(where=effective), ordered=v.count(where=v.is_ordered),
        reviewed=v.count(where=v.is_reviewed), minutes_on_site=v.minutes.sum(where=v.is_timed),
        cost_yuan=v.cost_yuan.cast("float64").sum(), costed=v.count(where=v.cost_yuan.notnull()),
    )


def followed_by_sale(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, sales_end: AnyDay) -> ir.Table:
    """Visits not marked as ordered after which the same person sold to the same customer within 0-7 days."""
    v = tables.rows("visits", scope, by, None, start, end)
    v = v.filter(~ibis.coalesce(v.ordered, False) & v.person_label.notnull() & v.customer_label.notnull())
    visited_on = _day_number(v.started_at)
    v = v.select(*by, "person_label", "customer_label", visited_on=visited_on, stretch=_stretch(visited_on))
    s = tables.rows("sales", Scope(), (), None, start, sales_end)
    s = s.filter(s.is_counted & (s.credited_yuan > 0) & s.person_label.notnull() & s.customer_label.notnull())
    sold = s.select(seller=s.person_label, buyer=s.customer_label, sold_on=_day_number(s.ordered_on)).distinct()
    # A sale answers visits of its own stretch of days and of the one before.
    own = sold.mutate(sold_stretch=_stretch(sold.sold_on))
    before = sold.mutate(sold_stretch=_stretch(sold.sold_on) - 1)
    either = own.union(before)
    followed = v.semi_join(either, [
        v.person_label == either.seller, v.customer_label == either.buyer, v.stretch == either.sold_stretch,
        v.visited_on <= either.sold_on, v.visited_on >= either.sold_on - DAYS_TO_ORDER,
    ])
    return followed.group_by(list(by)).aggregate(followed=followed.count())


def _day_number(moment: ir.Value) -> ir.IntegerValue:
    return moment.cast("date").delta(ibis.date(1970, 1, 1), unit="day").cast("int64")


def _stretch(day_number: ir.IntegerValue) -> ir.IntegerValue:
    return (day_number / _STRETCH).floor().cast("int64")


def plan_counts(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Planned person × date × customer per group, and how many of them were visited that day."""
    p = tables.rows("day_plans", scope, by, None, start, end)
    who, whom = ibis.coalesce(p.person_label, p.person), ibis.coalesce(p.customer_label, p.customer)
    held = {f"by_{n}": p[dim] for n, dim in enumerate(by)}
    planned = p.select(**held, planner=who, plan_date=p.date, prospect=whom).distinct()
    v = tables.rows("visits", Scope(), (), None, start, end)
    made = v.select(
        visitor=ibis.coalesce(v.person_label, v.person), visit_date=v.started_at.cast("date"), host=ibis.coalesce(v.customer_label, v.customer)
    ).distinct()
    both = planned.left_join(made, [planned.planner == made.visitor, planned.plan_date == made.visit_date, planned.prospect == made.host])
    counts = both.group_by([f"by_{n}" for n in range(len(by))]).aggregate(planned=both.count(), plans_kept=both.count(where=both.visitor.notnull()))
    return counts.rename({dim: f"by_{n}" for n, dim in enumerate(by)})


def _joined(frames: list[pd.DataFrame], by: tuple[str, ...]) -> pd.DataFrame:
    """One row per group found anywhere: a plan without a visit counts, with zero visits."""
    joined = reduce(lambda left, right: left.merge(right, on=list(by), how="outer"), frames)
    if "planned" not in joined:
        joined = joined.assign(planned=float("nan"), plans_kept=float("nan"))
    else:
        joined = joined.fillna({"planned": 0, "plans_kept": 0})
    counted = {name: 0 for name in (*_COUNTS, "followed") if name not in ("minutes_on_site", "cost_yuan")}
    joined = joined.fillna(counted)
    numbers = [*_COUNTS, "followed", "planned", "plans_kept"]
    return joined.astype(dict.fromkeys(numbers, "float64"))


def _with_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Sums divided after aggregation; a zero or unknown denominator is unknown."""
    def over(top: pd.Series, bottom: str) -> pd.Series:
        return top / counts[bottom].where(counts[bottom] > 0)

    return counts.assign(
        plan_completion=over(counts["plans_kept"], "planned"),
        effective_rate=over(counts["effective"], "timed"),
        transaction_rate=over(counts["ordered"] + counts["followed"], "visits"),
        reviewed_rate=over(counts["reviewed"], "visits"),
        cost_per_visit_yuan=over(counts["cost_yuan"].where(counts["costed"] > 0), "visits"),
    )


def _what_is_missing(total: pd.DataFrame) -> list[Text]:
    notes = []
    one = {name: float(value) for name, value in total.iloc[0].items()}
    if one["visits"] > 0 and one["timed"] < one["visits"]:
        lacking = int(one["visits"] - one["timed"])
        notes.append(Text(f"{lacking} 次拜访没有签退时间，不计入有效率的分母。", f"{lacking} visits have no check-out time and are left out of the effective rate."))
    if one["visits"] > 0 and one["unverifiable"] > 0:
        lacking = int(one["unverifiable"])
        notes.append(Text(f"{lacking} 次拜访缺少签到或客户坐标，无法核实。", f"{lacking} visits lack a check-in or customer position and cannot be verified."))
    return notes
