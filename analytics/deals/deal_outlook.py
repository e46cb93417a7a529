"""What became of deals at the same point of past months: the chance to be won in the days that are left, and how much whole months differ.

The chance to win in the end (`deal_chances`) does not say when. Here the pipeline is looked at again as it stood the same
number of days before the end of each past month: which deals were open, at which stage, for how long, and which of them
were won by that month's end. No deal is seen later than that, none is left out for being young, and the rush before the
end of a month is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.books.deal_progress import days_between, outcome_at, stage_entries
from analytics.books.stages import StageMap
from analytics.deals.deal_chances import BANDS, WEIGHT, places, records_from
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.common_shock import Shock, common_shock, fixed_shock, usual_shock
from analytics.statistics.shrinkage import drawn_to
from analytics.statistics.uncertain_sum import DRAWS, SEED, uncertain_sums
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, Outline, day, outlined
from analytics.warehouse.asking.tables import log_rows, register, rows

Floats = NDArray[np.float64]
# Chances rest on the last two years; to see how past ranges did, the years before are read as well.
MONTHS, READ_BACK = 24, 60
FEWEST_SEEN, FEWEST_WON, FEWEST_MONTHS = 30, 5, 3
_DAYS_A_MONTH = 30.4
# So many outcomes share one table of likely chances.
TABLES_EACH = 20


@dataclass(frozen=True)
class Outlook:
    """Chances to be won within the days left, by step (0: from creation, without stage events) and band of age.

    `won` of `seen` deals (of overlapping months only the share that says something new); `chance` is their rate, drawn
    towards the band before and the rate of all, and scaled so that all of them together expect what was won. NaN throughout where past months say too little, and `why` says so.
    """

    chance: Floats
    won: Floats
    seen: Floats
    scale: float
    months: int
    shock: Shock
    why: Text | None

    def places(self, step: pd.Series, age: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The place of each deal in `chance` laid flat, and whether it has one (no age, no place)."""
        steps, bands = places(step, age, len(self.chance))
        return steps * len(BANDS) + bands, age.notna().to_numpy() & (self.why is None)

    def drawn(self, rng: np.random.Generator, n: int) -> Floats:
        """`n` tables of chances that are as likely as each other, given what was seen: (places × n).

        What deals of all stages say is drawn first, then each stage and band around it (Beta, with the same weights as `chance`),
        so that few deals make all chances that lean on them uncertain together.
        """
        all_won, all_seen = self.won.sum(), self.seen.sum()
        whole = rng.beta(all_won + 0.5, all_seen - all_won + 0.5, n)
        made = np.empty((*self.won.shape, n))
        for band in range(self.won.shape[1]):
            lean = np.broadcast_to(whole, made[:, 0].shape) if band == 0 else made[:, band - 1]
            won, lost = self.won[:, [band]], self.seen[:, [band]] - self.won[:, [band]]
            made[:, band] = rng.beta(np.maximum(won + WEIGHT * lean, 1e-9), np.maximum(lost + WEIGHT * (1 - lean), 1e-9))
        return np.minimum(made.reshape(-1, n) * self.scale, 1.0)


def outlook(warehouse: Warehouse, stages: StageMap, as_of: date, left: int) -> Outlook:
    """With which chance were deals of each stage and age won in the last `left` days of a month?

    Definition: of the last 24 months that were over by as_of, each read `left` days before its end (not before closings were
    recorded): the deals then open, by the stage of their last event and the days since (without events since creation), and
    the share won by the end of the month. With more than a month left, months overlap and count only for what is new in them.
    """
    return outlook_at(seen_before(warehouse, Scope(), stages, as_of, left), stages, as_of, left)


def outlook_at(found: pd.DataFrame, stages: StageMap, as_of: date, left: int) -> Outlook:
    """`outlook` from months that were read already, of which those over by as_of count."""
    over = as_of.year * 12 + as_of.month - 1
    over -= month_end(over) > as_of
    known = found[(found["month"] <= over) & (found["month"] > over - MONTHS)]
    return outlook_of(known, (stages.last + 1, len(BANDS)), left)


def outlook_of(found: pd.DataFrame, shape: tuple[int, int], left: int) -> Outlook:
    """The chances that rows of (month, step, band, n, won) say."""
    months = int(found["month"].nunique())
    by_month = np.zeros((max(months, 1), *shape))
    won_in = np.zeros_like(by_month)
    at = (pd.factorize(found["month"])[0], found["step"].to_numpy(dtype="int64"), found["band"].to_numpy(dtype="int64"))
    np.add.at(by_month, at, found["n"].to_numpy(dtype="float64"))
    np.add.at(won_in, at, found["won"].to_numpy(dtype="float64"))
    overlap = max(1.0, left / _DAYS_A_MONTH)
    seen, won = by_month.sum(axis=0), won_in.sum(axis=0)
    if seen.sum() < FEWEST_SEEN or won.sum() < FEWEST_WON or months < FEWEST_MONTHS:
        unknown = np.full(shape, np.nan)
        return Outlook(unknown, unknown, unknown, 1.0, months, usual_shock(), Text(
            f"历史太少：以前的月底前 {left} 天只看得到 {int(seen.sum())} 个在途商机（{months} 个月，后来赢 {int(won.sum())}），"
            f"至少要 {FEWEST_MONTHS} 个月、{FEWEST_SEEN} 个、赢 {FEWEST_WON} 个才估算会成交多少。",
            f"Too little history: {left} days before the ends of past months only {int(seen.sum())} deals were open ({months} months, {int(won.sum())} won); "
            f"what will close needs {FEWEST_MONTHS} months, {FEWEST_SEEN} deals and {FEWEST_WON} wins."))
    seen, won = seen / overlap, won / overlap
    chance = np.empty(shape)
    lean = np.full(shape[0], won.sum() / seen.sum())
    for band in range(shape[1]):
        lean = chance[:, band] = drawn_to(won[:, band], seen[:, band], lean, WEIGHT)
    # Drawing rates towards each other lifts the hopeless more than it lowers the sure: together they must not expect more than there was.
    scale = float(won.sum() / (seen * chance).sum())
    chance = np.minimum(chance * scale, 1.0)
    shock = common_shock(by_month.reshape(len(by_month), -1), won_in.sum(axis=(1, 2)), chance.ravel(), overlap)
    return Outlook(chance, won, seen, scale, months, shock, None)


def likely_sums(ahead: Outlook, amounts: Floats, places: NDArray[np.int64], shock: int | None = None, draws: int = DRAWS) -> Floats:
    """What open deals may add up to in the days left, one total per imagined outcome; `shock` in %, None: the company's own."""
    rng = np.random.default_rng(SEED)
    luck = ahead.shock if shock is None else fixed_shock(shock / 100)
    # The chances are those of months that shared luck themselves: of few months nobody knows whether it was good or bad on the whole.
    return uncertain_sums(amounts, places, ahead.drawn(rng, draws // TABLES_EACH), luck.drawn(rng, draws), 1 + 1 / max(ahead.shock.months, 1))


def seen_before(warehouse: Warehouse, scope: Scope, stages: StageMap, as_of: date, left: int) -> pd.DataFrame:
    """Deals open `left` days before the end of past months, counted by month, step and band of age, and how many of them were won by its end.

    Months are numbered year × 12 + month − 1; only those over by as_of, and read no earlier than closings were recorded.
    """
    found = warehouse.cached(("seen before", scope.where, scope.visible, stages, as_of, left), lambda: warehouse.frame(
        outlined(_counted, scope, stages, as_of, as_of + timedelta(days=1), left)))
    return _on_record(warehouse, found, as_of, left)


def priced_before(warehouse: Warehouse, scope: Scope, stages: StageMap, as_of: date, left: int) -> pd.DataFrame:
    """`seen_before` by amount as well: amount_yuan as the files loaded by then said, else (amount_from_now) as it is today."""
    return _on_record(warehouse, warehouse.frame(priced_deals(scope, stages, as_of, left)), as_of, left)


def priced_deals(scope: Scope, stages: StageMap, as_of: date, left: int) -> Outline:
    """The statement behind `priced_before`."""
    return outlined(_priced, scope, stages, as_of, as_of + timedelta(days=1), left)


def _on_record(warehouse: Warehouse, found: pd.DataFrame, as_of: date, left: int) -> pd.DataFrame:
    since = records_from(warehouse, as_of)
    early = {month for month in found["month"].unique() if since is None or read_on(int(month), left) < since}
    return found[~found["month"].isin(early)]


def read_on(month: int, left: int) -> date:
    """The day `left` days before the end of the month of that number."""
    return month_end(month) - timedelta(days=left)


def month_end(month: int) -> date:
    """The last day of the month of that number."""
    return date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)


def _counted(scope: Scope, stages: StageMap, as_of: AnyDay, after: AnyDay, left: int) -> ir.Table:
    seen = _seen(scope, stages, as_of, after, left)
    return seen.group_by(["month", "step", "band"]).aggregate(n=seen.count(), won=seen.is_won.sum())


def _priced(scope: Scope, stages: StageMap, as_of: AnyDay, after: AnyDay, left: int) -> ir.Table:
    seen = _seen(scope, stages, as_of, after, left)
    said, batches = log_rows("deals"), register()
    active = batches.filter(batches.active).select(of_batch="batch_id", loaded_in=_month(batches.imported_at.date() + ibis.interval(days=left)))
    said = said.inner_join(active, said.batch_id == active.of_batch)
    said = said.filter(said.amount_yuan.notnull())
    said = said.select("loaded_in", said_deal="deal_id", said_yuan=said.amount_yuan.cast("float64"), place=said.batch_id * 2**32 + said.seq)
    then = seen.select("deal_id", "month").inner_join(said, [ibis._.deal_id == said.said_deal, said.loaded_in <= ibis._.month])
    then = then.group_by(of_deal=then.deal_id, of_month=then.month).aggregate(then_yuan=then.said_yuan.argmax(then.place))
    seen = seen.left_join(then, [seen.deal_id == then.of_deal, seen.month == then.of_month])
    seen = seen.mutate(amount_yuan=ibis.coalesce(seen.then_yuan, seen.amount_yuan), amount_from_now=seen.then_yuan.isnull())
    return seen.group_by(["month", "step", "band", "amount_yuan", "amount_from_now"]).aggregate(n=seen.count(), won=seen.is_won.sum())


def _seen(scope: Scope, stages: StageMap, as_of: AnyDay, after: AnyDay, left: int) -> ir.Table:
    """One row per deal and past month in which it was open `left` days before the end."""
    stints = _stints(scope, stages, as_of, after)
    # Of month m, read `left` days before its end, a stint is seen if since + left lies in m or before and until + left after m.
    days = ibis.interval(days=left)
    over = _month(day(after)) - 1
    seen = stints.mutate(first=ibis.greatest(_month(stints.since + days), over - (READ_BACK - 1)), last=ibis.least(_month(stints.until + days) - 1, over))
    seen = seen.filter(seen.first <= seen.last)
    seen = seen.mutate(month=ibis.range(seen.first, seen.last + 1).unnest())
    seen = seen.mutate(next_begins=ibis.date((seen.month + 1) // 12, (seen.month + 1) % 12 + 1, ibis.literal(1, "int64")))
    age = days_between(seen.entered_on, seen.next_begins) - (left + 1)
    band = sum(((age >= begins).cast("int64") for begins in BANDS[2:]), (age >= BANDS[1]).cast("int64"))
    won = ((seen.ended == "won") & (seen.until_end < seen.next_begins)).cast("int64")
    return seen.select("deal_id", "month", "step", "amount_yuan", band=band, is_won=won)


def _month(on: ir.DateValue) -> ir.IntegerValue:
    return on.year().cast("int64") * 12 + on.month().cast("int64") - 1


def _stints(scope: Scope, stages: StageMap, as_of: AnyDay, after: AnyDay) -> ir.Table:
    """The time deals were open at each step: since (not before creation), entered_on, until (the next entry or the closing), until_end (the closing)."""
    deals = rows("deals", scope)
    ended = outcome_at(deals, as_of)
    closing = ibis.ifelse(ended == "open", day(after), deals.final_closed_on)
    # Closed on a day nobody wrote down: open on no day that can be named.
    deals = deals.select("deal_id", "created_on", ended=ended, until_end=closing, amount_yuan=deals.amount_yuan.cast("float64"))
    deals = deals.filter(deals.until_end.notnull())
    entries = stage_entries(stages, as_of).select(of_deal="deal_id", entered_on="entered_on", step=ibis._.step.cast("int64"))
    moved = deals.inner_join(entries, deals.deal_id == entries.of_deal)
    names = ("deal_id", "ended", "until_end", "amount_yuan", "entered_on", "since", "step")
    moved = moved.mutate(since=ibis.greatest(moved.entered_on, moved.created_on.fill_null(moved.entered_on))).select(*names)
    # From creation to the first event a deal has no stage.
    born = deals.filter(deals.created_on.notnull())
    born = born.mutate(entered_on=born.created_on, since=born.created_on, step=ibis.literal(0, "int64")).select(*names)
    stints = ibis.union(moved, born)
    after_it = stints.since.lead().over(ibis.window(group_by="deal_id", order_by=["since", "step"]))
    stints = stints.mutate(until=ibis.least(after_it.fill_null(stints.until_end), stints.until_end))
    return stints.filter(stints.until > stints.since)
