"""赢的把握准不准: the chances given to deals in the past, by us and by their sellers, against what became of them."""

from __future__ import annotations

from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_progress import outcome_at
from analytics.books.stages import StageMap, stages_in_force, team_of
from analytics.columns import columns
from analytics.deals.deal_chances import chances, open_deals
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.warehouse.asking.tables import log_rows, register, rows
from analytics.window import nothing_to_read, window

OWN = (
    Column("basis", Text("算法", "Basis"), words={"ours": Text("我们算的", "Ours"), "stated": Text("填报的", "As stated")}),
    Column("won_share", Text("实际赢的占比", "Share won"), "share"), Column("won_low", Text("赢的占比下限（95%）", "Share won, low (95 %)"), "share"),
    Column("won_high", Text("赢的占比上限（95%）", "Share won, high (95 %)"), "share"),
)
SHOWN = ("basis", "said", "said_mean", "n", "won", "won_share", "won_low", "won_high")
READINGS, DAYS_APART = 6, 30
BINS, ENOUGH = 10, 30
Said = tuple[NDArray[np.float64], NDArray[np.float64]]  # the chance said, and 1 where the deal was won
FACTS = (
    Fact("undecided", Text("还没有结果", "Undecided"), "count"), Fact("readings", Text("回看的日子", "Days read"), "date", per=Text("次", "reading")),
    Fact("ours_n", Text("我们：次数", "Ours: n"), "count"), Fact("ours_brier", Text("我们：Brier 分", "Ours: Brier score"), "ratio"),
    Fact("ours_said", Text("我们：平均说的把握", "Ours: mean chance said"), "share"), Fact("ours_won", Text("我们：赢的占比", "Ours: share won"), "share"),
    Fact("stated_n", Text("填报：次数", "Stated: n"), "count"), Fact("stated_brier", Text("填报：Brier 分", "Stated: Brier score"), "ratio"),
    Fact("stated_said", Text("填报：平均说的把握", "Stated: mean chance said"), "share"), Fact("stated_won", Text("填报：赢的占比", "Stated: share won"), "share"),
)


def pipeline_calibration(warehouse: Warehouse, scope: Scope) -> Answer:
    """When we, or the seller, gave a deal 70 %, how often was it won?

    Definition: `ours` reads the pipeline again on six days, 30 days apart, the newest as long ago as nine of ten wins take,
    with only what had happened by then, and compares p_win with how the deals ended by as_of. Those still open have slept
    longer than nine of ten wins take and are not won, as in p_win itself (facts count them); a deal is counted once per day read.
    `stated` takes the last stated_probability that a file gave of a deal while it was open; what
    was only said of a closed deal is no forecast. won_share has Wilson's 95 % interval. Brier score = mean of (chance −
    won)²; 0 is perfect, 0.25 what saying 50 % every time scores.
    Parameters: deals, stage_events, the log of deals. The period does not narrow it.
    Returns: ten rows for each basis, 0-10 % … 90-100 %: basis ours or stated, said, said_mean — share, n, won — count,
    won_share with bounds — share. facts: brier, n, said and won (shares of all) per basis, undecided, readings.
    Raises: nothing of its own; UnknownName for a filter deals do not have, Refused for a period that cannot be read.
    Source: G. W. Brier, Verification of forecasts expressed in terms of probability (1950).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "stated_probability": 0.7}]),
    ...     sheet("deals", [{"deal_id": "A", "outcome": "won", "closed_on": "2026-03-12"}]))

    The seller said 70 % of one deal, and it was won: (0.7 − 1)² = 0.09; one deal is too little for chances of ours:

    >>> found = pipeline_calibration(house, Scope())
    >>> found.rows.query("n > 0")[["basis", "said_mean", "n", "won"]].values.tolist()
    [['stated', 0.7, 1, 1]]
    >>> found.facts["ours_n"], found.facts["stated_n"], round(found.facts["stated_brier"], 4)
    (0, 1, 0.09)
    """
    at = window(warehouse, scope, "deals")
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("pipeline_calibration", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("deals", warehouse)))
    stages = stages_in_force(warehouse, "sales", team_of(scope))
    ended = outlined(_ended, scope, at.as_of)
    outcomes = warehouse.frame(ended)
    became = dict(zip(outcomes["deal_id"], outcomes["ended"], strict=True))
    ours, days, undecided = _ours(warehouse, scope, stages, became, at.as_of)
    stated = _stated(warehouse, became)
    table = pd.concat([_bins("ours", ours), _bins("stated", stated)], ignore_index=True)
    facts: dict[str, object] = {"undecided": undecided, "readings": days}
    for name, said in (("ours", ours), ("stated", stated)):
        some = len(said[0]) > 0
        facts |= {f"{name}_n": len(said[0]), f"{name}_brier": float(((said[0] - said[1]) ** 2).mean()) if some else None}
        facts |= {f"{name}_said": float(said[0].mean()) if some else None, f"{name}_won": float(said[1].mean()) if some else None}
    return Answer("pipeline_calibration", at.as_of, at.period, columns(SHOWN, OWN), table, (*at.notes, *_notes(facts)), at.finished, facts=facts, sql=(warehouse.sql(ended),))


def _ours(warehouse: Warehouse, scope: Scope, stages: StageMap, became: dict[str, str], as_of: date) -> tuple[Said, tuple[date, ...], int]:
    now = chances(warehouse, stages, as_of)
    chance, won, undecided = [np.zeros(0)], [np.zeros(0)], 0
    days: list[date] = []
    back = [] if np.isnan(now.usual) else [int(now.usual) + DAYS_APART * place for place in range(READINGS)]
    for read_on in (as_of - timedelta(days=ago) for ago in back):
        then = chances(warehouse, stages, read_on)
        if then.why is not None:
            break
        deals = warehouse.frame(outlined(open_deals, scope, (), read_on, stages))
        said = then.of(deals["at_step"], deals["age_days"])
        end = np.array([became.get(deal, "open") for deal in deals["deal_id"]], dtype=object)
        known = ~np.isnan(said)
        undecided += int((known & (end == "open")).sum())
        chance.append(said[known])
        won.append((end[known] == "won").astype("float64"))
        days.append(read_on)
    return (np.concatenate(chance), np.concatenate(won)), tuple(days), undecided


def _stated(warehouse: Warehouse, became: dict[str, str]) -> Said:
    said = warehouse.frame(_last_stated())
    end = np.array([became.get(deal, "open") for deal in said["deal_id"]], dtype=object)
    chance = said["stated"].to_numpy(dtype="float64")
    known = (end != "open") & (chance >= 0) & (chance <= 1)
    return chance[known], (end[known] == "won").astype("float64")


def _ended(scope: Scope, as_of: AnyDay) -> ir.Table:
    deals = rows("deals", scope)
    return deals.select("deal_id", ended=outcome_at(deals, as_of))


def _last_stated() -> ir.Table:
    """Per deal the last probability that a batch that counts gave while it called the deal open."""
    said, batches = log_rows("deals"), register()
    active = batches.filter(batches.active).select(of_batch="batch_id")
    said = said.inner_join(active, said.batch_id == active.of_batch)
    still = said.filter(
        said.stated_probability.notnull(), said.outcome.isnull() | (said.outcome == "open"), said.closed_on.isnull(), said.won_on.isnull())
    return still.group_by("deal_id").aggregate(stated=still.stated_probability.argmax(still.batch_id * 2**32 + still.seq))


def _bins(basis: str, said: Said) -> pd.DataFrame:
    """One row per tenth of said chance; 100 % belongs to the last."""
    chance, won = said
    place = np.minimum((np.round(chance, 9) * BINS).astype(int), BINS - 1)
    n, yes = np.bincount(place, minlength=BINS).astype("float64"), np.bincount(place, weights=won, minlength=BINS)
    some = np.where(n > 0, n, np.nan)
    low, high = wilson_bounds(yes, n)
    return pd.DataFrame({
        "basis": basis, "said": [f"{100 * tenth // BINS}–{100 * (tenth + 1) // BINS}%" for tenth in range(BINS)],
        "said_mean": np.bincount(place, weights=chance, minlength=BINS) / some, "n": n.astype("int64"), "won": yes.astype("int64"),
        "won_share": yes / some, "won_low": low, "won_high": high,
    })


def _notes(facts: dict[str, object]) -> tuple[Text, ...]:
    said = []
    if int(str(facts["ours_n"])) < ENOUGH:
        said.append(Text(f"历史不够：以前能给出把握、后来有结果的商机只有 {facts['ours_n']} 次，至少 {ENOUGH} 次才看得出准不准。",
                         f"Too little history: only {facts['ours_n']} past chances have been decided; it takes {ENOUGH} to judge them."))
    if not facts["stated_n"]:
        said.append(Text("没有「在途时填报概率、后来有结果」的记录；每次上传在途商机都会留下当时的填报，以后就能对照。",
                         "No deal has a probability that was stated while it was open and has been decided since; every upload of open deals keeps what was stated then."))
    return tuple(said)
