"""What became of deals that stood at a stage for that long: the chance of winning, from the company's own history.

Chances are never taken from a list of usual percentages. A deal has the same chance in every view: the history is the
whole company's, whatever the reader filters by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.books.deal_progress import days_between, last_entries, outcome_at, skipped_back, stage_entries, with_next_entries
from analytics.books.stages import StageMap, present_step
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.shrinkage import drawn_to
from analytics.statistics.survival import HEAVIEST, incidence
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows, table

# Ages in days at which a band begins; a deal of that band is compared with deals that stayed at least so long.
BANDS = (0, 4, 8, 15, 22, 31, 46, 61, 91, 181, 366)
FEWEST_CLOSED, FEWEST_OF_A_KIND = 30, 5
# A band counts together with so many deals that went like the band before it; a stage with so many of any stage.
WEIGHT = 20
FEWEST_USUAL = 10
# Days are packed in pairs to take the later number of the larger first one.
_PACK = 1_000_000


@dataclass(frozen=True)
class Chances:
    """Chances to be won in the end by step (0: from creation, for deals without stage events) and band of age.

    NaN throughout where the history is too small, and `why` says so. `closed` is how many deals the history holds, `usual`
    the days in which nine of ten wins came in.
    """

    p_win: NDArray[np.float64]
    counted: NDArray[np.float64]
    closed: int
    usual: float
    why: Text | None

    def of(self, step: pd.Series, age: pd.Series) -> NDArray[np.float64]:
        """p_win of deals by the step of their last event (blank: none) and its age in days; NaN without an age."""
        steps, bands = places(step, age, len(self.p_win))
        return np.where(age.notna().to_numpy(), self.p_win[steps, bands], np.nan)


def places(step: pd.Series, age: pd.Series, steps: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The row and the band of each deal in a table of chances with so many rows; without an age the first band."""
    bands = np.searchsorted(BANDS, age.fillna(0).to_numpy(dtype="float64").clip(0), side="right") - 1
    return np.clip(step.fillna(0).to_numpy(dtype="int64"), 0, steps - 1), bands


def chances(warehouse: Warehouse, stages: StageMap, as_of: date) -> Chances:
    """What were deals worth that stood at each stage for that long?

    Definition: of the deals that stayed at a step longer than the band begins, the share that is won in the end: the incidence
    of winning after that day with losing as a competing end (Aalen-Johansen), so that deals that are still open are
    neither left out nor taken for lost, read as long as one deal moves it by no more than a tenth. Only deals created since
    closings are on record: what is older is in the file because it had not ended before. Small bands are drawn
    towards the band before, the first band of a step towards all deals (20 deals' weight each); a band counts as many deals
    as are closed or have been open, from there, for as long as nine of ten wins take from creation.
    """
    whole = _lived(warehouse, as_of)
    wins = whole[whole["ended"] == "won"]
    usual = _weighted_quantile(wins["to_close"], wins["n"], 0.9)
    since = records_from(warehouse, as_of) or as_of
    history = _history(warehouse, stages, as_of, since)
    start = history[(history["step"] == 0) & (history["ended"] != "open")]
    closed, won = int(start["n"].sum()), int(start.loc[start["ended"] == "won", "n"].sum())
    shape = (stages.last + 1, len(BANDS))
    if closed < FEWEST_CLOSED or min(won, closed - won) < FEWEST_OF_A_KIND or (as_of - since).days < usual:
        unknown = np.full(shape, np.nan)
        return Chances(unknown, unknown, closed, usual, Text(
            f"历史太少：有关闭记录以来建立的商机只有 {closed} 个有结果（赢 {won}），要 {FEWEST_CLOSED} 个、赢输各 {FEWEST_OF_A_KIND} 个，且记录不短于多数赢单的周期，才给赢的把握。",
            f"Too little history: of the deals created since closings are on record only {closed} are closed ({won} won); a chance needs {FEWEST_CLOSED}, "
            f"{FEWEST_OF_A_KIND} won and as many lost, and records as long as most wins take."))
    return _table(history, shape, int(usual), closed)


def _history(warehouse: Warehouse, stages: StageMap, as_of: date, since: date) -> pd.DataFrame:
    """Read once for all filters, periods and shocks of a page."""
    return warehouse.cached(("stays", stages, as_of, since), lambda: warehouse.frame(outlined(_stays, stages, as_of, since)))


def _table(history: pd.DataFrame, shape: tuple[int, int], usual: int, closed: int) -> Chances:
    counted, won = np.zeros(shape), np.zeros(shape)
    for step in range(shape[0]):
        of_step = history[history["step"] == step]
        stay, to_close, n = (of_step[name].to_numpy(dtype="int64") for name in ("stay", "to_close", "n"))
        ended = of_step["ended"].to_numpy()
        for band, begins in enumerate(BANDS):
            # Whoever left on that very day had not stood there at its end.
            there = stay > begins
            weight = n[there & ((ended != "open") | (to_close >= begins + usual))].sum()
            counted[step, band] = weight
            won[step, band] = weight * _won_in_the_end(to_close[there] - begins, n[there], ended[there]) if weight else 0.0
    p_win = np.zeros(shape)
    p_win[:, 0] = drawn_to(won[:, 0], counted[:, 0], won[0, 0] / max(counted[0, 0], 1.0), WEIGHT)
    for band in range(1, shape[1]):
        p_win[:, band] = drawn_to(won[:, band], counted[:, band], p_win[:, band - 1], WEIGHT)
    return Chances(p_win, counted, closed, float(usual), None)


def _won_in_the_end(days: NDArray[np.int64], n: NDArray[np.int64], ended: NDArray[np.object_]) -> float:
    curve = incidence(np.concatenate([[0], days]), np.concatenate([[n.sum()], 0 * n]), *(np.concatenate([[0], n * (ended == end)]) for end in ("won", "lost", "open")))
    before = np.concatenate([[1.0], curve.surviving[:-1]])[: len(curve.days)]
    thin = np.flatnonzero(before / curve.at_risk > max(HEAVIEST, 1 / n.sum()) + 1e-9)
    last = (int(thin[0]) if len(thin) else len(curve.days)) - 1
    return float(curve.won_share[last]) if last >= 0 else 0.0


def records_from(warehouse: Warehouse, as_of: date) -> date | None:
    """Since when closings are on record: the day by which one in a hundred had happened; None without any.

    A deal older than that is only in the file because it had not ended before: what it did earlier proves nothing.
    """
    whole = _lived(warehouse, as_of)
    ended = whole[whole["ended"] != "open"]
    ago = _weighted_quantile(ended["to_close"] - ended["born_ago"], ended["n"], 0.01)
    return None if np.isnan(ago) else as_of + timedelta(days=int(ago))


def _lived(warehouse: Warehouse, as_of: date) -> pd.DataFrame:
    return warehouse.cached(("lives", as_of), lambda: warehouse.frame(outlined(_lives, as_of)))


def _weighted_quantile(values: pd.Series, weights: pd.Series, share: float) -> float:
    if not len(values):
        return float("nan")
    order = np.argsort(values.to_numpy(), kind="stable")
    running = np.cumsum(weights.to_numpy(dtype="float64")[order])
    return float(values.to_numpy(dtype="float64")[order][int(np.searchsorted(running, share * running[-1]))])


def _lives(as_of: AnyDay) -> ir.Table:
    """Deals by days from creation to the closing (open: to as_of), outcome and age by as_of; without their stages."""
    deals = table("deals")
    ended = outcome_at(deals, as_of)
    deals = deals.select(
        ended=ended, to_close=days_between(deals.created_on, ibis.ifelse(ended == "open", day(as_of), deals.final_closed_on)),
        born_ago=days_between(deals.created_on, day(as_of)))
    deals = deals.filter(deals.to_close >= 0, deals.born_ago >= 0)
    return deals.group_by(["ended", "to_close", "born_ago"]).aggregate(n=deals.count())


def _stays(stages: StageMap, as_of: AnyDay, since: AnyDay) -> ir.Table:
    """Deals created since a day by step, longest stay there, days from that entry to the closing, and outcome; step 0 is from creation.

    An open deal stays, and "closes", until as_of.
    """
    deals = table("deals")
    ended = outcome_at(deals, as_of)
    deals = deals.select("created_on", of_deal="deal_id", ended=ended, closing=ibis.ifelse(ended == "open", day(as_of), deals.final_closed_on))
    deals = deals.filter(deals.created_on >= day(since), deals.created_on <= day(as_of), deals.closing >= deals.created_on)
    entries = stage_entries(stages, as_of)
    visits = entries.inner_join(deals, entries.deal_id == deals.of_deal)
    visits = visits.filter(visits.entered_on <= visits.closing)
    after = visits.entered_on.lead().over(ibis.window(group_by="deal_id", order_by=["entered_on", "step"]))
    visits = visits.mutate(stay=days_between(visits.entered_on, after.fill_null(visits.closing)), to_close=days_between(visits.entered_on, visits.closing))
    longest = visits.group_by(["deal_id", "step", "ended"]).aggregate(packed=(visits.stay * _PACK + visits.to_close).max())
    longest = longest.select("ended", step=longest.step.cast("int64"), stay=(longest.packed // _PACK).cast("int64"), to_close=(longest.packed % _PACK).cast("int64"))
    whole = days_between(deals.created_on, deals.closing).cast("int64")
    stays = ibis.union(longest, deals.select("ended", step=ibis.literal(0, "int64"), stay=whole, to_close=whole))
    return stays.group_by(["step", "stay", "to_close", "ended"]).aggregate(n=stays.count())


def open_deals(scope: Scope, dims: tuple[str, ...], as_of: AnyDay, stages: StageMap) -> ir.Table:
    """Open deals, one row each: dims, amount, what was said of it, at_step (of the last sales event), step (else as typed), age_days.

    Age counts from the last event, for deals without events from creation.
    """
    deals = rows("deals", scope, dims)
    exists = deals.created_on.isnull() | (deals.created_on <= day(as_of))
    deals = deals.filter((outcome_at(deals, as_of) == "open") & exists)
    deals = deals.select(
        "deal_id", *dims, "expected_close_on", "stated_probability", amount_yuan=deals.amount_yuan.cast("float64"),
        typed=present_step(deals, stages), since_created=days_between(deals.created_on, day(as_of)).cast("float64"))
    last = last_entries((stages,), as_of).rename(event_deal="deal_id")
    joined = deals.left_join(last, deals.deal_id == last.event_deal)
    at, days = joined[f"at_{stages.track}"], joined[f"days_at_{stages.track}"]
    return joined.select(
        "deal_id", *dims, "amount_yuan", "expected_close_on", "stated_probability", at_step=at, step=ibis.coalesce(at, joined.typed),
        age_days=ibis.coalesce(days, joined.since_created))


def usual_days(warehouse: Warehouse, stages: StageMap, as_of: date) -> dict[int, float]:
    """The days nine of ten won deals took at most from each step to the next later one; steps with fewer than 10 are left out."""
    if not stages.event_steps or stages.last < 2:
        return {}
    found = warehouse.cached(("usual days", stages, as_of), lambda: warehouse.frame(outlined(_taken, stages, as_of, skipped_back(warehouse, stages))))
    steps = range(1, stages.last)
    return {k: float(found[f"p90_{k}"].iloc[0]) for k in steps if not pd.isna(found[f"p90_{k}"].iloc[0]) and found[f"n_{k}"].iloc[0] >= FEWEST_USUAL}


def _taken(stages: StageMap, as_of: AnyDay, some_skipped_back: bool) -> ir.Table:
    deals = table("deals")
    winners = deals.filter(outcome_at(deals, as_of) == "won").select("deal_id")
    taken = with_next_entries(stages, as_of, some_skipped_back).semi_join(winners, "deal_id")
    took = {k: days_between(taken[f"first_{k}"], taken[f"next_{k}"]) for k in range(1, stages.last)}
    return taken.aggregate(**{f"p90_{k}": days.quantile(0.9) for k, days in took.items()}, **{f"n_{k}": days.count() for k, days in took.items()})
