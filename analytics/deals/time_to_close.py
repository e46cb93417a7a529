"""成交时长曲线: how many days after its creation a deal is won or lost, and what share wins once all are as old as that."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.calendar import DAY
from analytics.columns import columns
from analytics.deals.deal_curve import Ages, ages_in_window, ages_of_cohort, curve_of, expected_wins
from analytics.deals.stage_facts import MATURED
from analytics.errors import Text, UnknownName, check_option
from analytics.scope import Scope
from analytics.statistics.intervals import Z95
from analytics.statistics.survival import FEWEST_AT_RISK, Incidence, Matured, matured, median_day
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, is_step
from analytics.window import Window, nothing_to_read, window

COHORTS = ("created", "closed")
OWN = (
    Column("days", Text("天数", "Days"), "day"), Column("n_at_risk", Text("在观察", "At risk"), "count"),
    Column("won_cif", Text("已赢占比", "Won by then"), "share"), Column("lost_cif", Text("已输占比", "Lost by then"), "share"),
    Column("still_open", Text("未决占比", "Still open"), "share"),
)
SHOWN = ("days", "n_at_risk", "won", "lost", "won_cif", "lost_cif", "still_open")
# A cohort of which so much is still open has a raw win rate that says little yet.
YOUNG = 0.10
FACTS = (
    Fact("deals", Text("商机", "Deals"), "count"), Fact("won", Text("赢单", "Won"), "count"), Fact("lost", Text("输单", "Lost"), "count"),
    Fact("open", Text("在途", "Open"), "count"), Fact("ageless", Text("说不出时长", "Without an age"), "count"),
    Fact("win_rate", Text("赢率", "Win rate"), "share"), *MATURED, Fact("young", Text("商机尚年轻", "Deals are young")),
    Fact("median_days", Text("一半在几天内有结果", "Median days to an end"), "day"), Fact("readable_days", Text("读到第几天", "Readable up to"), "day"),
)


def time_to_close(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, cohort: str = "created") -> Answer:
    """How many days after creation are deals won or lost, and how many are undecided by then?

    Definition: Aalen-Johansen with lost as a competing end: won_cif grows by (share undecided) × won ÷ n_at_risk, lost_cif
    likewise; won_cif + lost_cif + still_open = 1. `cohort=created`: deals created in the period, followed to as_of;
    `closed`: whatever happened in the period to deals of any age. matured_win_rate in the facts: of a period's created deals
    (won + open × the chance older deals of their age had) ÷ all, with a 95 % interval for how it may turn out; otherwise
    the won share of the curve where it ends (no single deal weighing over a tenth).
    Parameters: deals, one row per deal. Deals without a creation date, closed without a closing date or closed before they
    were created have no age: they count in win_rate and are left out of the curve and the matured rate.
    Returns: one row per day (× by) on which a deal was won or lost, by age: days; n_at_risk, won, lost — count; won_cif,
    lost_cif, still_open — share. facts: deals, won, lost, open (those with an age), ageless, win_rate, matured_win_rate with interval, young (more than a
    tenth is open), median_days to an end, readable_days (up to there no single deal weighs more than a tenth).
    Raises: UnknownName for a dimension (a step of time is none here), filter or cohort; Refused for a period that cannot be read.
    Source: O. Aalen, S. Johansen, An empirical transition matrix for non-homogeneous Markov chains, Scandinavian Journal of Statistics 5 (1978).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-01", "outcome": "won", "closed_on": "2026-03-11"},
    ...     {"deal_id": "B", "created_on": "2026-03-01", "outcome": "lost", "closed_on": "2026-03-21"}, {"deal_id": "C", "created_on": "2026-03-01"}]))
    >>> time_to_close(house, Scope("2026-03")).rows[["days", "n_at_risk", "won_cif", "lost_cif", "still_open"]].round(4).values.tolist()
    [[10.0, 3.0, 0.3333, 0.0, 0.6667], [20.0, 2.0, 0.3333, 0.3333, 0.3333]]
    """
    check_option("cohort", cohort, COHORTS)
    for dim in by:
        if is_step(dim):
            raise UnknownName.of(Text("维度（曲线不按时间拆分）", "dimension (the curve is not split by time)"), dim,
                                 [name for name, one in DIMENSIONS.items() if not one.grain])
    at = window(warehouse, scope, "deals")
    shown = (*by, *SHOWN)
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("time_to_close", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("deals", warehouse)))
    last = min(at.end - DAY, at.as_of)
    if cohort == "created":
        ages = ages_of_cohort(warehouse, scope, by, at.start, at.end, at.as_of)
    else:
        ages = ages_in_window(warehouse, scope, by, at.start, last)
    parts = [_rows(curve, dict(zip(by, key, strict=True))) for key, curve in sorted(ages.curves().items(), key=lambda item: str(item[0]))]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(shown))
    history = ages_in_window(warehouse, scope, (), None, at.as_of) if cohort == "created" and at.start is not None else None
    facts = _facts(ages, None if history is None else history.curve())
    return Answer(
        "time_to_close", at.as_of, at.period, columns(shown, OWN), table[list(shown)].reset_index(drop=True),
        (*at.notes, *_notes(facts, at, cohort)), at.finished, facts=facts, sql=(ages.sql,),
    )


def _rows(curve: Incidence, group: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(group | {
        "days": curve.days, "n_at_risk": curve.at_risk.astype("int64"), "won": curve.won.astype("int64"), "lost": curve.lost.astype("int64"),
        "won_cif": curve.won_share, "lost_cif": curve.lost_share, "still_open": curve.surviving,
    }, index=range(len(curve.days)))


def _facts(ages: Ages, history: Incidence | None) -> dict[str, object]:
    counts = {name: int(ages.frame[name].sum()) for name in ("won", "lost", "open")}
    deals = sum(counts.values())
    ended = {name: counts[name] + int(ages.ageless[name].sum()) for name in ("won", "lost")}
    closed = sum(ended.values())
    curve = curve_of(ages.frame)
    found = matured(curve) if history is None else _projected(ages.frame, counts["won"], deals, history)
    median = median_day(curve)
    return {
        "deals": deals, **counts,
        "win_rate": ended["won"] / closed if closed else None, "ageless": int(ages.ageless["joined"].sum()), "young": bool(deals and counts["open"] > YOUNG * deals),
        "matured_win_rate": _known(found.rate), "matured_low": _known(found.low), "matured_high": _known(found.high),
        "median_days": _known(median), "readable_days": float(curve.days[curve.readable - 1]) if curve.readable else None,
    }


def _projected(frame: pd.DataFrame, won: int, deals: int, history: Incidence) -> Matured:
    """What the win rate of a cohort will have become when its open deals are decided, as older deals of their age were."""
    unknown = float("nan")
    older = matured(history)
    if deals < FEWEST_AT_RISK or np.isnan(older.rate):
        return Matured(unknown, unknown, unknown, unknown, older.undecided)
    wins, variance = expected_wins(frame, history)
    half = Z95 * float(np.sqrt(variance)) / deals
    rate = (won + wins) / deals
    return Matured(rate, max(rate - half, won / deals), min(rate + half, 1.0), older.day, older.undecided)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _notes(facts: dict[str, object], at: Window, cohort: str) -> tuple[Text, ...]:
    said = []
    if facts["ageless"]:
        said.append(Text(f"{facts['ageless']} 个商机缺日期，或关闭早于创建，说不出时长：计入赢率，不进曲线和成熟度校正赢率。",
                         f"Deals without a date, or closed before they were created, have no age: {facts['ageless']}; they count in the win rate, not in the curve and the matured rate."))
    if facts["matured_win_rate"] is None:
        said.append(Text(f"商机太少（至少要 {FEWEST_AT_RISK} 个，且单个影响不超过十分之一）或太多还没有结果，成熟度校正赢率不给数。",
                         f"Too few deals (at least {FEWEST_AT_RISK}, none weighing more than a tenth) or too many undecided ones: no matured win rate."))
    elif at.start is not None and cohort == "created":
        said.append(Text("成熟度校正赢率：在途的商机按以往同样时长的商机后来的赢率计入。",
                         "Matured win rate: open deals count with the chance that earlier deals of their age had."))
    return tuple(said)
