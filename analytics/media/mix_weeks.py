"""Weekly spend by medium beside a weekly outcome: what the mix model is fitted to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import Text
from analytics.metrics import costs_known
from analytics.scope import Scope
from analytics.statistics.mix_model import Floats
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import Window

OUTCOMES = ("sales", "deals", "media_revenue")
READ_FROM = {"sales": "sales", "deals": "deals", "media_revenue": "media"}
LEAD = 26  # weeks before the first one whose spend still carries over
SPARSE_DAYS = 20  # days this far apart are months, not weeks


@dataclass(frozen=True)
class Weeks:
    """`spend` has `lead` weeks more at its start than `outcome`; `blank` is how many of each medium's rows have no cost.

    `first` is the first day of the first week; `margin` the share of the outcome that is margin, None where unknown;
    `by_region` weekly sales per region (for tests in some regions only), `places` what each medium's segments or
    campaigns are called and what was spent on them in these weeks.
    """

    first: date
    media: tuple[str, ...]
    spend: Floats
    outcome: Floats
    blank: npt.NDArray[np.int64]
    listed: npt.NDArray[np.int64]
    lead: int
    margin: float | None
    by_region: dict[str, Floats]
    places: dict[str, dict[str, float]]
    notes: tuple[Text, ...]
    sql: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.outcome)


def weekly(warehouse: Warehouse, scope: Scope, at: Window, outcome: str) -> Weeks | Text:
    """Whole weeks of the window in which both spend and outcome are known; or why there are none.

    A week begins on Monday; where all rows of a file lie on one day of the week they stand for the seven days from it, and
    weeks begin then. The first and the last week are left out where the data do not cover all their days. A medium without
    rows in a week spent nothing in it; a row without a cost counts as nothing spent and is counted in `blank`. Returns lower
    the week of their own date. A medium is one under all its spellings (the dimension `medium`).
    """
    spent, brought = outlined(_spent, scope), outlined(_brought, scope, outcome)
    sql = (warehouse.sql(spent), warehouse.sql(brought))
    media, sales = warehouse.frame(spent), warehouse.frame(brought)
    if media.empty or sales.empty:
        return Text("媒体表里没有带日期的行。", "No row of the media has a date.") if media.empty else nothing_brought(outcome)
    days = [pd.DatetimeIndex(pd.to_datetime(frame["day"].unique())).sort_values() for frame in (media, sales)]
    for frame_days, name in zip(days, (Text("花费", "Spend"), Text("结果", "The outcome"))):
        if len(frame_days) > 2 and float(np.median(np.diff(frame_days.to_numpy()).astype("timedelta64[D]").astype(int))) >= SPARSE_DAYS:
            return Text(f"{name.zh}是按月填的；模型要按周（或按天）的数据。", f"{name.en} is given by month; the model needs it by week or day.")
    starts_on, reach = _rhythm(days)
    first, end = _span(days, reach, scope, at, starts_on)
    if first >= end:
        return Text("花费和结果没有同时覆盖的整周。", "Spend and outcome share no whole week.")
    lead = min(LEAD, max(0, (first - days[0][0].date()).days // 7))
    return _filled(media, sales, first, end, lead, sql)


def nothing_brought(outcome: str) -> Text:
    """Why there is no outcome, and which other may be taken."""
    return {
        "sales": Text("没有销售数据；请上传销售表，或把结果改为成交商机或媒体表里的成交额。", "There are no sales; upload them, or take won deals or the media sheets' revenue as the outcome."),
        "deals": Text("没有带关闭日期的赢单；请上传商机表，或换一个结果。", "There is no won deal with a closing date; upload the deals, or take another outcome."),
        "media_revenue": Text("媒体表里没有成交额；请换一个结果。", "The media sheets hold no revenue; take another outcome."),
    }[outcome]


def _spent(scope: Scope) -> ir.Table:
    media = rows("media", scope, ("medium", "segment", "campaign"))
    media = media.filter(media["date"].notnull())
    # Blanks are counted where something else was reported: a row with nothing at all says nothing.
    return media.group_by(day=media["date"], medium=media.medium, segment=media.segment, campaign=media.campaign).aggregate(
        cost=media.cost_yuan.sum().cast("float64"), n=media.count(), blank=media.cost_yuan.isnull().sum())


def _brought(scope: Scope, outcome: str) -> ir.Table:
    """By day: the outcome, and of it what has a cost and its margin; sales by region too."""
    if outcome == "sales":
        shown = rows("sales", scope, ("region",))
        shown = shown.filter(shown.is_counted, shown.ordered_on.notnull())
        covered = shown.credited_cost_yuan.notnull()
        return shown.group_by(day=shown.ordered_on, region=shown.region).aggregate(
            brought=shown.credited_yuan.sum().cast("float64"), covered=shown.credited_yuan.sum(where=covered).cast("float64"),
            margin=(shown.credited_yuan - shown.credited_cost_yuan).sum(where=covered).cast("float64"))
    if outcome == "deals":
        shown = rows("deals", scope)
        shown = shown.filter(shown.final_outcome == "won", shown.final_closed_on.notnull())
        value, margin, day = shown.amount_yuan, shown.amount_yuan.nullif(shown.amount_yuan), shown.final_closed_on  # no cost is known of a deal
    else:
        shown = rows("media", scope)
        shown = shown.filter(shown["date"].notnull(), shown.revenue_yuan.notnull())
        value, margin, day = shown.revenue_yuan, shown.margin_yuan, shown["date"]
    covered = margin.notnull()
    return shown.group_by(day=day).aggregate(brought=value.sum().cast("float64"), covered=value.sum(where=covered).cast("float64"), margin=margin.sum().cast("float64"))


def _rhythm(days: list[pd.DatetimeIndex]) -> tuple[int, list[int]]:
    """(the day of the week weeks begin on, how many days each series' last row stands for)."""
    weekdays = [set(one.weekday) for one in days]
    weekly = [len(found) == 1 and len(one) > 1 for found, one in zip(weekdays, days)]
    begins = next((next(iter(found)) for found, regular in zip(weekdays, weekly) if regular), 0)
    return begins, [7 if regular else 1 for regular in weekly]


def _span(days: list[pd.DatetimeIndex], reach: list[int], scope: Scope, at: Window, starts_on: int) -> tuple[date, date]:
    """The first day of the first whole week and the day after the last one."""
    starts = [one[0].date() for one in days] + ([at.period.start] if at.period else [])
    ends = [one[-1].date() + timedelta(days=long) for one, long in zip(days, reach)]
    ends += [at.period.end] if at.period else []
    ends += [scope.as_of + timedelta(days=1)] if scope.as_of else []
    first, end = max(starts), min(ends)
    return first + timedelta(days=(starts_on - first.weekday()) % 7), end - timedelta(days=(end.weekday() - starts_on) % 7)


def _filled(media: pd.DataFrame, sales: pd.DataFrame, first: date, end: date, lead: int, sql: tuple[str, ...]) -> Weeks:
    weeks = (end - first).days // 7
    media = media.assign(week=_week_of(media["day"], first))
    media = media[(media["week"] >= -lead) & (media["week"] < weeks)]
    names = tuple(sorted(media["medium"].unique()))
    spend = np.zeros((lead + weeks, len(names)))
    np.add.at(spend, (media["week"].to_numpy() + lead, pd.Categorical(media["medium"], categories=names).codes), media["cost"].fillna(0).to_numpy(dtype="float64"))
    sales = sales.assign(week=_week_of(sales["day"], first))
    sales = sales[(sales["week"] >= 0) & (sales["week"] < weeks)]
    inside = media[media["week"] >= 0]
    counted = inside.groupby("medium")[["blank", "n"]].sum().reindex(list(names)).fillna(0)
    brought = _by_week(sales, weeks)
    regions = {str(region): _by_week(part, weeks) for region, part in sales.groupby("region")} if "region" in sales else {}
    covered, margin = float(sales["covered"].fillna(0).sum()), float(sales["margin"].fillna(0).sum())
    known = margin / covered if covered > 0 and costs_known(covered, float(brought.sum())) else None
    return Weeks(first, names, spend, brought, counted["blank"].to_numpy(dtype="int64"), counted["n"].to_numpy(dtype="int64"), lead, known,
                 regions, _places(inside, names, regions), _notes(first, end, weeks, counted, sales), sql)


def _places(inside: pd.DataFrame, names: tuple[str, ...], regions: dict[str, Floats]) -> dict[str, dict[str, float]]:
    """What was spent on each medium's segments or campaigns that are called like a region of the sales."""
    places: dict[str, dict[str, float]] = {name: {} for name in names}
    for by in ("segment", "campaign"):
        spent = inside[inside[by].isin(list(regions))].groupby(["medium", by], as_index=False)["cost"].sum()
        for medium, place, cost in zip(spent["medium"], spent[by], spent["cost"], strict=True):
            if cost > 0:
                places[str(medium)].setdefault(str(place), float(cost))
    return places


def _by_week(sales: pd.DataFrame, weeks: int) -> Floats:
    return np.bincount(sales["week"].to_numpy(dtype="int64"), sales["brought"].fillna(0).to_numpy(dtype="float64"), weeks).astype(np.float64)


def _week_of(days: pd.Series, first: date) -> pd.Series:
    return (pd.to_datetime(days) - pd.Timestamp(first)).dt.days // 7


def _notes(first: date, end: date, weeks: int, counted: pd.DataFrame, sales: pd.DataFrame) -> tuple[Text, ...]:
    last = end - timedelta(days=1)
    notes = [Text(f"用了 {first} 到 {last} 的 {weeks} 个整周；不满一周的首尾没有用。没有记录的周按没有花费算，退货计在退货当周。",
                  f"{weeks} whole weeks are used, {first} to {last}; weeks begun or cut short are left out. A week without a row has no spend; returns count in the week they came.")]
    if blank := int(counted["blank"].sum()):
        notes.append(Text(f"{blank} 行没有填花费，按没有花费算。", f"Rows without a cost, counted as nothing spent: {blank}."))
    if without := weeks - sales["week"].nunique():
        notes.append(Text(f"{without} 周没有任何结果记录，按 0 算；如果是漏传，请补上。", f"Weeks without any outcome, counted as 0: {without}; upload them if they are missing."))
    return tuple(notes)
