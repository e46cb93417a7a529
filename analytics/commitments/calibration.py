"""说得准不准: the chances we would have given to past pledges, against what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.daily_history import adds_up, daily_history
from analytics.books.owners import LEVELS
from analytics.books.working_day_curve import working_day_curve
from analytics.calendar import DAY, canonical_period, parse_period
from analytics.columns import columns
from analytics.commitments.pledge_book import PledgeBook, pledge_book
from analytics.commitments.pledge_landing import columns_of, draw
from analytics.errors import Text, UnknownName
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.window import nothing_to_read, window

READ_AT = (0.25, 0.5, 0.75)
BINS = 10
ENOUGH = 20  # fewer pledges than this prove nothing
_PATHS = 500  # a chance is then sure to 2 points, which adds 0.0005 to a Brier score
OWN = (
    Column("kept_n", Text("兑现次数", "Times kept"), "count"), Column("kept_share", Text("实际兑现率", "Share kept"), "share"),
    Column("kept_low", Text("兑现率下限（95%）", "Share kept, low (95 %)"), "share"),
    Column("kept_high", Text("兑现率上限（95%）", "Share kept, high (95 %)"), "share"),
)
COLUMNS = columns(("said", "said_mean", "n", "kept_n", "kept_share", "kept_low", "kept_high"), OWN)


@dataclass(frozen=True)
class _Said:
    """What would have been said of one group of pledges at one point, and what happened."""

    chance: np.ndarray
    kept: np.ndarray
    inside: np.ndarray
    at: float


SCORE = (
    Fact("said", Text("说过把握的次数", "Chances said"), "count"), Fact("brier", Text("Brier 分", "Brier score"), "ratio"),
    Fact("coverage", Text("落在 80% 区间里的", "Inside the 80 % interval"), "share"),
)
FACTS = (
    Fact("pledges", Text("到期的保证", "Closed pledges"), "count"), Fact("hidden", Text("没有给把握的次数", "Chances not given"), "count"),
    Fact("enough", Text("够不够判断", "Enough to tell")), *SCORE,
    Fact("by_point", Text("按时点", "By point of reading"), per=Text("已过工作日的比例", "share of working days over"), parts=SCORE),
)


def calibration(warehouse: Warehouse, scope: Scope, *, level: str | None = None) -> Answer:
    """When we said 70 %, how often was the pledge kept?

    Definition: every pledge of a closed period is read again when 25, 50 and 75 % of its working days were over, with only the
    data up to that day, and given the chance the pledges page would have shown; a chance the page would have hidden is left out.
    kept_share = kept ÷ said in each tenth, with Wilson's 95 % interval. Brier score = mean of (chance − kept)², 0 is perfect and
    0.25 is what saying 50 % every time scores. coverage = the share of landings that fell inside their 80 % interval.
    Parameters: reads pledges and the pledged metrics' tables; a period keeps the pledges of the periods inside it; `level` keeps
    one level. Rows corrected or entered later than that day count as if they had been known.
    Returns: ten rows, 0-10 % … 90-100 %. `facts`: `pledges`, `said`, `hidden`, `brier`, `coverage`, `enough`, and `by_point`
    — for each point of reading the said, brier and coverage.
    Raises: UnknownName for a level or filter pledges do not have; Refused for a period that cannot be read.
    Source: G. W. Brier, Verification of forecasts expressed in terms of probability (1950); reliability diagram.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 90}, {"ordered_on": "2026-04-01", "amount_yuan": 10}]),
    ...     sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 100}]))
    >>> found = calibration(house, Scope())
    >>> len(found.rows), found.facts["pledges"], found.facts["enough"]
    (10, 1, False)
    >>> found.notes[-1].en
    'Too little data: only 1 closed pledges; it takes 20 to tell whether the chances are right.'
    """
    if level is not None and level not in LEVELS:
        raise UnknownName.of(Text("层级", "level"), level, LEVELS)
    seen = window(warehouse, scope, "sales")
    missing = next((name for name in ("pledges", "sales") if warehouse.row_count(name) == 0), None)
    if missing or seen.as_of is None:
        return Answer("calibration", seen.as_of, seen.period, COLUMNS, _bins([]), (nothing_to_read(missing or "sales", warehouse),), facts=_facts([], 0, 0))
    books = [pledge_book(warehouse, replace(scope, period=label), level) for label in _periods(warehouse, scope, seen.as_of)]
    said: list[_Said] = []
    pledges = asked = 0
    for book in books:
        known = book.rows[_closed(book)]
        pledges += len(known)
        for (period, metric, at), group in known.groupby(["period", "metric", "level"], sort=True):
            if adds_up(str(metric)):
                asked += len(READ_AT) * len(group)
                said += _said_of(warehouse, book, group, (str(period), str(metric), str(at)), seen.as_of)
    facts = _facts(said, pledges, asked)
    notes = seen.notes
    if pledges < ENOUGH:
        notes = (*notes, Text(
            f"数据太少：只有 {pledges} 份到期的保证，{ENOUGH} 份以上才看得出准不准。",
            f"Too little data: only {pledges} closed pledges; it takes {ENOUGH} to tell whether the chances are right.",
        ))
    return Answer("calibration", seen.as_of, seen.period, COLUMNS, _bins(said), notes, seen.finished, facts=facts)


def _periods(warehouse: Warehouse, scope: Scope, as_of: date) -> list[str]:
    """The pledged periods that are over, inside the one asked for."""
    t = tables.table("pledges")
    written = warehouse.frame(t.select("period").distinct())["period"].dropna()
    labels = sorted({label for label in (canonical_period(str(text)) for text in written) if label})
    asked = parse_period(scope.period, as_of) if scope.period else None
    found = []
    for label in labels:
        period = parse_period(label, as_of)
        within = asked is None or (asked.start <= period.start and period.end <= asked.end)
        if within and period.last_day <= as_of:
            found.append(label)
    return found


def _closed(book: PledgeBook) -> pd.Series:
    over = [book.courses[period].finished for period in book.rows["period"]]
    return pd.Series(over, index=book.rows.index, dtype="bool") & book.rows["actual_yuan"].notna() & book.rows["pledge_yuan"].notna()


def _said_of(warehouse: Warehouse, book: PledgeBook, group: pd.DataFrame, key: tuple[str, str, str], as_of: date) -> list[_Said]:
    """The chances of one period's pledges of one level at every point of reading."""
    period, calendar, course = book.courses[key[0]].period, warehouse.calendar(), book.courses[key[0]]
    everything = warehouse.cached(
        ("daily history", key[1], key[2], None, as_of), lambda: daily_history(warehouse, key[1], key[2], date(1990, 1, 1), as_of + DAY)
    )
    worked = calendar.workdays(period.start, period.end)
    curve = working_day_curve(everything, calendar, period.start)
    final = group["actual_yuan"].to_numpy(dtype="float64")
    kept = (np.round(final, 2) >= np.round(group["pledge_yuan"].to_numpy(dtype="float64"), 2)).astype("float64")
    made = []
    for point in READ_AT:
        gone = int(len(worked) * point)
        if not gone:
            continue
        read_on = worked[gone - 1]
        by_owner = everything.between(period.start, read_on + DAY).values.sum(axis=1)
        places = [everything.owners.get("" if key[2] == "company" else owner) for owner in group["owner"]]
        then = group.assign(actual_yuan=[0.0 if place is None else by_owner[place] for place in places])
        shown = columns_of(then, draw(then, everything, curve, course, calendar, read_on, paths=_PATHS))
        known = shown["p_hit"].notna().to_numpy()
        inside = (shown["landing_low_yuan"].to_numpy() <= final) & (final <= shown["landing_high_yuan"].to_numpy())
        made.append(_Said(shown["p_hit"].to_numpy()[known], kept[known], inside[known], point))
    return made


def _bins(said: list[_Said]) -> pd.DataFrame:
    """One row per tenth of said chance; 100 % belongs to the last."""
    chance = np.concatenate([one.chance for one in said]) if said else np.zeros(0)
    kept = np.concatenate([one.kept for one in said]) if said else np.zeros(0)
    place = np.minimum((np.round(chance, 9) * BINS).astype(int), BINS - 1)
    n, yes = np.bincount(place, minlength=BINS).astype("float64"), np.bincount(place, weights=kept, minlength=BINS)
    asked = np.where(n > 0, n, np.nan)
    low, high = wilson_bounds(yes, n)
    return pd.DataFrame({
        "said": [f"{100 * tenth // BINS}–{100 * (tenth + 1) // BINS}%" for tenth in range(BINS)],
        "said_mean": np.bincount(place, weights=chance, minlength=BINS) / asked, "n": n, "kept_n": yes,
        "kept_share": yes / asked, "kept_low": low, "kept_high": high,
    })


def _facts(said: list[_Said], pledges: int, asked: int) -> dict[str, object]:
    points: dict[float, dict[str, float]] = {point: _score([one for one in said if one.at == point]) for point in READ_AT}
    whole = _score(said)
    return whole | {"pledges": pledges, "hidden": asked - int(whole["said"]), "enough": pledges >= ENOUGH, "by_point": points}


def _score(said: list[_Said]) -> dict[str, float]:
    if not sum(len(one.chance) for one in said):
        return {"said": 0, "brier": float("nan"), "coverage": float("nan")}
    errors = np.concatenate([(one.chance - one.kept) ** 2 for one in said])
    inside = np.concatenate([one.inside for one in said])
    return {"said": len(errors), "brier": float(errors.mean()), "coverage": float(inside.mean())}
