"""Three things to watch: true sentences read off answers that are already on the page, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analytics.answer import Answer
from analytics.books.pace import Pace, pace_of
from analytics.dimension_values import BLANKS
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.units import format_value, missing, number

FEW_CUSTOMERS = 3
CONCENTRATED = 0.25
LARGE_DROP = -0.10


@dataclass(frozen=True)
class Watch:
    """One thing to watch: what is so, and by how much."""

    headline: Text
    detail: Text


def things_to_watch(
    regions: Answer | None, teams: Answer | None, media: Answer | None, customers: Answer | None, lines: Answer | None, people: Answer | None,
    elapsed: int, all_days: int, *, measure: str = "sales", limit: int = 3,
) -> tuple[Watch, ...]:
    """What deserves attention in these answers?

    Definition, in this order: the region (or team) furthest behind its pace; the medium that lost most money; three
    customers with a quarter of the sales or more; the product line that fell furthest (10 % or more); people without a
    result. A sentence appears only when its figures are known and say so.
    Parameters: answers of `rankings` by region, team, customer, line and person (teams: of the slowest region), of `media_roi`; working days of the period.
    Returns: at most `limit` watches.
    """
    found = [*_behind(regions, teams, measure, elapsed, all_days), *_lossy_medium(media), *_few_customers(customers, measure), *_fallen_line(lines, measure),
             *_without_result(people, measure)]
    return tuple(found[:limit])


def _both(value: object, unit: str) -> tuple[str, str]:
    return format_value(value, unit, "zh"), format_value(value, unit, "en")


def _behind(regions: Answer | None, teams: Answer | None, measure: str, elapsed: int, all_days: int) -> Iterator[Watch]:
    """The owner whose attainment trails time progress most, in percentage points."""
    board, subject = next(((answer, dim) for answer, dim in ((regions, "region"), (teams, "team")) if answer is not None), (None, ""))
    slowest = _slowest(board, subject, measure, elapsed, all_days)
    if board is None or slowest is None:
        return
    worst, owner = slowest
    points = number(100 * (worst.time_progress - worst.attainment), 1)
    less = _both(worst.behind_yuan, "yuan")
    part_zh, part_en = _worst_team(teams, measure, elapsed, all_days) if subject == "region" else ("", "")
    if board.finished:
        yield Watch(Text(f"{owner}差 {points} 个点", f"{owner} fell {points} points short"), Text(f"比目标少 {less[0]}{part_zh}", f"{less[1]} below target{part_en}"))
    else:
        yield Watch(Text(f"{owner}慢了 {points} 个点", f"{owner} is {points} points behind"), Text(f"比序时少 {less[0]}{part_zh}", f"{less[1]} below the pace{part_en}"))


def slowest_owner(board: Answer | None, subject: str, measure: str, elapsed: int, all_days: int) -> str | None:
    """Who of a board (by region or team) is furthest behind the pace, if anyone is."""
    slowest = _slowest(board, subject, measure, elapsed, all_days)
    return slowest[1] if slowest else None


def _slowest(board: Answer | None, subject: str, measure: str, elapsed: int, all_days: int) -> tuple[Pace, str] | None:
    if board is None or "target" not in board.rows:
        return None
    standing = [(pace_of(value, target, elapsed, all_days, finished=board.finished), str(owner))
                for owner, value, target in zip(board.rows[subject], board.rows[measure], board.rows["target"], strict=True)]
    known = [pair for pair in standing if pair[0].status in ("behind", "critical", "missed")]
    return max(known, key=lambda pair: pair[0].time_progress - pair[0].attainment) if known else None


def _worst_team(teams: Answer | None, measure: str, elapsed: int, all_days: int) -> tuple[str, str]:
    """…, most of it in one team, when that team's shortfall is known. `teams` are those of the slowest region."""
    if teams is None or "target" not in teams.rows:
        return "", ""
    inside = teams.rows
    short = [(pace_of(value, target, elapsed, all_days, finished=teams.finished).behind_yuan, team)
             for team, value, target in zip(inside["team"], inside[measure], inside["target"], strict=True)]
    short = [(amount, team) for amount, team in short if amount == amount and amount > 0]
    if not short:
        return "", ""
    amount, team = max(short)
    zh, en = _both(amount, "yuan")
    return f"，其中{team} {zh}", f", {team} alone {en}"


def _lossy_medium(media: Answer | None) -> Iterator[Watch]:
    if media is None or not {"cost_yuan", "roi"} <= set(media.rows.columns):
        return
    named = with_unknown_removed(media.rows, str(media.rows.columns[0]))
    rows = named[(named["roi"] < 0) & (named["cost_yuan"] > 0)]
    if rows.empty:
        return
    gains = rows["margin_yuan"].where(rows["roi_basis"] == "margin", rows["revenue_yuan"]) if "roi_basis" in rows else rows["revenue_yuan"]
    place = int((rows["cost_yuan"] - gains).astype("float64").to_numpy().argmax())
    worst = rows.iloc[place]
    name, cost, gain = worst[str(rows.columns[0])], _both(worst["cost_yuan"], "yuan"), _both(gains.iloc[place], "yuan")
    on_margin = "roi_basis" not in rows or worst["roi_basis"] == "margin"
    got_zh, got_en = ("毛利", "margin") if on_margin else ("收入", "revenue")
    yield Watch(Text(f"{name}没有回本", f"{name} has not paid back"), Text(f"花 {cost[0]}，{got_zh} {gain[0]}", f"Cost {cost[1]}, {got_en} {gain[1]}"))


def _few_customers(customers: Answer | None, measure: str) -> Iterator[Watch]:
    if customers is None or len(customers.rows) <= FEW_CUSTOMERS or "share" not in customers.rows:
        return
    top = with_unknown_removed(customers.rows, "customer").head(FEW_CUSTOMERS)
    share = float(top["share"].sum())
    if missing(share) or share < CONCENTRATED:
        return
    said = _both(share, "share")
    first = top.iloc[0]
    amount = _both(first[measure], "yuan")
    yield Watch(Text(f"三家客户占 {said[0]}", f"Three customers make {said[1]}"), Text(f"最大的是{first['customer']}，{amount[0]}", f"The largest is {first['customer']}, {amount[1]}"))


def _fallen_line(lines: Answer | None, measure: str) -> Iterator[Watch]:
    if lines is None or "change_rate" not in lines.rows or "line" not in lines.rows:
        return
    rows = with_unknown_removed(lines.rows, "line")
    rows = rows[rows["change_rate"].astype("float64") <= LARGE_DROP]
    if rows.empty:
        return
    worst = rows.iloc[int((rows[measure] - rows["previous"]).astype("float64").to_numpy().argmin())]
    rate, less = number(-100 * float(worst["change_rate"]), 1), _both(float(worst["previous"]) - float(worst[measure]), "yuan")
    yield Watch(Text(f"{worst['line']}下滑 {rate}%", f"{worst['line']} fell {rate}%"), Text(f"比上期同进度少 {less[0]}", f"{less[1]} less than the previous period"))


def _without_result(people: Answer | None, measure: str) -> Iterator[Watch]:
    """How many of those employed have no result yet; people who left are not counted."""
    if people is None or measure not in people.rows or people.rows.empty:
        return
    rows = people.rows[people.rows["mark"].isin(["new"]) | people.rows["mark"].isna()] if "mark" in people.rows else people.rows
    idle = rows[rows[measure].astype("float64").fillna(1.0) <= 0]
    if idle.empty:
        return
    label = BY_NAME[measure].label
    named = list(idle["person"].head(3))
    more_zh, more_en = ("等", " and others") if len(idle) > len(named) else ("", "")
    yield Watch(Text(f"{len(idle)} 人还没有{label.zh}", f"{len(idle)} people have no {label.en.lower()} yet"), Text(f"{'、'.join(named)}{more_zh}", f"{', '.join(named)}{more_en}"))


def with_unknown_removed(rows: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The rows whose subject is named: 未分组, 未填写 and the like are totals' business, not a board's."""
    return rows[~rows[subject].isin(BLANKS)]
