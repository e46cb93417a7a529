"""落点: where a result will end, how sure that is, and the chance that it reaches its pledge."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.books.daily_history import Numbers

LOW, HIGH = 0.10, 0.90  # the bounds of an 80 % interval
PATHS = 2000
SEED = 20_260_319
# Chosen among 5, 15, 30 and 60 days on the sample company, where 30 and 60 scored alike and 5 worst (Brier score of past chances).
# The past counts as much as this many working days of the period itself when today's level is judged, and it is read this far back.
PRIOR_DAYS, RECENT_DAYS = 30, 60
FEWEST_DAYS, FEWEST_SELLING_DAYS = 60, 20
# Whoever sells on fewer than this share of the working days has few deals: their number and their size are drawn apart.
FEW_DEALS = 0.3
# Counts whose variance is more than this times their mean are no Poisson counts.
MOST_POISSON = 1.5
# A first sale within this many working days of the window's start: the owner was there all the time.
SETTLING_IN = 20


@dataclass(frozen=True)
class Ahead:
    """What a landing starts from: weights of the past working days and of those to come, and the weight gone by in the period.

    `before`: how many of the past days lie before the period; `counts`: whole things are counted, not money.
    """

    past: Numbers
    ahead: Numbers
    elapsed: float
    before: int
    counts: bool = False


@dataclass(frozen=True)
class Landings:
    """One row per owner: `paths` (owners × paths, the result at the end), median and 80 % bounds; `few`: why there are none to show."""

    paths: Numbers
    median: Numbers
    low: Numbers
    high: Numbers
    few: tuple[str | None, ...]
    rates: tuple[tuple[float, float] | None, ...]
    done: Numbers
    ahead: float

    def chance(self, pledges: Numbers) -> Numbers:
        """P(the end ≥ the pledge), to the cent, for one pledge per owner."""
        drawn = (np.round(self.paths, 2) >= np.round(pledges, 2)[:, None]).mean(axis=1)
        for place, rate in enumerate(self.rates):
            if rate is not None:
                drawn[place] = chance_of_count(rate, self.ahead, pledges[place] - self.done[place])
        return drawn


def landings(
    values: Numbers, names: Sequence[str], done: Numbers, course: Ahead, priors: Sequence[tuple[float, float]] = (), *, paths: int = PATHS, check: bool = True,
) -> Landings:
    """Where will each owner end, if the days to come are like the past ones?

    Definition. Amounts: every day to come is drawn from the owner's past working days (zero days and returns included), divided
    by that day's weight and multiplied by the weight of the day to come; the drawn days are the same for all owners, so that
    good and bad days of the company stay together. The level is (done + 30 × the mean of the 60 working days before the period)
    ÷ (weight gone by + 30), and is itself drawn again in every path. Owners who sell on fewer than 30 % of the days: number of
    selling days ~ Gamma-Poisson, sizes drawn from their own (compound Poisson). Counts with variance ≤ 1.5 × mean:
    Gamma-Poisson with Jeffreys' prior or `priors`; others as amounts. What is done can fall again through returns. The landing is the
    median of the ends, which one giant order or return of the past does not move.
    Parameters: values — owners × past working days, oldest first; done — reached so far; priors — (a, b) of each owner's rate.
    Returns: Landings; `few` is "short_history" under 60 working days since the first result, "few_days" under 20 with one, "one_return" where it
    lies below what is done because of a single past return.
    Source: bootstrap (Efron 1979); Gelman et al., Bayesian Data Analysis, conjugate Poisson model.
    """
    rng = np.random.default_rng(SEED)
    owners, known = values.shape
    begins = first_days(values)
    coming, again = rng.random((paths, len(course.ahead))), rng.random((paths, max(round(course.elapsed) + PRIOR_DAYS, 1)))
    ends = np.repeat(done[:, None], paths, axis=1).astype("float64")
    few: list[str | None] = [too_little(values[n, begins[n] :]) for n in range(owners)]
    rates: list[tuple[float, float] | None] = [None] * owners
    drawn: dict[int, list[int]] = {}
    for n in range(owners):
        past, weights = values[n, begins[n] :], course.past[begins[n] :]
        if course.counts and past.size and past.min() >= 0 and fano(past) <= MOST_POISSON:
            a, b = priors[n] if n < len(priors) else (0.5, 0.0)
            rates[n] = rate = (a + float(done[n]), b + course.elapsed)
            few[n] = None if rate[1] > 0 else "short_history"
            ends[n] += _counted(rate, float(course.ahead.sum()), names[n], paths)
        elif past.size and not course.counts and 0 < (past != 0).mean() < FEW_DEALS:
            ends[n] += _few_deals(past / weights, course, names[n], paths)
        elif begins[n] < known:
            drawn.setdefault(int(begins[n]), []).append(n)
    for begin, group in drawn.items():
        ends[group] += _drawn_days(values[group], done[group], course, begin, coming, again)
    low, median, high = np.quantile(ends, [LOW, 0.5, HIGH], axis=1) if owners else (np.zeros(0), np.zeros(0), np.zeros(0))
    for n, counted in enumerate(rates):
        if counted is not None and few[n] is None:
            median[n], low[n], high[n] = (done[n] + found for found in count_ahead(counted, float(course.ahead.sum())))
    if check:
        few = [reason or _one_return(values[n], names[n], done[n], course, median[n], paths) for n, reason in enumerate(few)]
    return Landings(ends, median, low, high, tuple(few), tuple(rates), done.astype("float64"), float(course.ahead.sum()))


def _one_return(values: Numbers, name: str, done: float, course: Ahead, median: float, paths: int) -> str | None:
    """Why a landing below what is reached is withheld: without the largest return of the past it would not lie there."""
    if not median < done - 0.005 or not values.min(initial=0.0) < 0:
        return None
    without = values.copy()
    without[int(values.argmin())] = 0.0
    again = landings(without[None, :], [name], np.array([done]), course, paths=paths, check=False)
    return "one_return" if float(again.median[0]) >= done - 0.005 else None


def first_days(values: Numbers) -> np.ndarray:
    """From which day each owner's past counts: the first with a result; 0 if that is within the first 20; all days passed if none."""
    some = values != 0
    first = np.where(some.any(axis=1), some.argmax(axis=1), values.shape[1])
    return np.where(first < min(SETTLING_IN, values.shape[1]), 0, first)


def too_little(past: Numbers) -> str | None:
    """Why a past is too little to draw from, or None."""
    if len(past) < FEWEST_DAYS:
        return "short_history"
    return "few_days" if (past != 0).sum() < FEWEST_SELLING_DAYS else None


def fano(daily: Numbers) -> float:
    """Variance ÷ mean of daily counts: about 1 for Poisson counts.

    >>> round(fano(np.array([3.0, 0, 7, 2, 5, 11, 0, 4, 6, 1, 9, 2])), 2)
    3.0
    """
    mean = float(daily.mean()) if len(daily) else 0.0
    return float(daily.var(ddof=1)) / mean if mean > 0 and len(daily) > 1 else float("nan") if not mean else 0.0


def bootstrap(daily: Numbers, past: Numbers, ahead: Numbers, uniform: Numbers) -> Numbers:
    """The sum of the days to come in every path: past days drawn with replacement, scaled from their weight to the coming day's.

    Parameters: daily — owners × past days; past, ahead — weights (> 0); uniform — paths × days to come, in [0, 1).
    Returns: owners × paths.
    """
    return daily @ _shares(past, ahead, uniform).T


def _shares(past: Numbers, ahead: Numbers, uniform: Numbers) -> Numbers:
    """How much of every past day each path takes: paths × past days."""
    paths, days = len(uniform), len(past)
    picked = np.minimum((uniform * days).astype(np.int64), days - 1)
    places = picked + np.arange(paths)[:, None] * days
    taken = np.broadcast_to(ahead, uniform.shape) / past[picked]
    return np.bincount(places.ravel(), weights=taken.ravel(), minlength=paths * days).reshape(paths, days).astype("float64", copy=False)


def _drawn_days(values: Numbers, done: Numbers, course: Ahead, begin: int, coming: Numbers, again: Numbers) -> Numbers:
    daily, past = values[:, begin:], course.past[begin:]
    usual = daily.sum(axis=1) / past.sum()
    level = _level(values, done, course, begin, usual)
    sums = bootstrap(daily, past, course.ahead, coming)
    seen = bootstrap(daily, past, np.ones(again.shape[1]), again) / again.shape[1]
    safe = np.where(usual > 0, usual, 1.0)
    scale = np.where(usual > 0, level / safe, 1.0)
    unsure = np.where((usual > 0)[:, None], seen / safe[:, None], 1.0)
    return scale[:, None] * unsure * sums


def _level(values: Numbers, done: Numbers, course: Ahead, begin: int, usual: Numbers) -> Numbers:
    """Today's mean per day of weight 1: the period's own days and, as strong as 30 of them, the 60 working days before it."""
    since = max(begin, course.before - RECENT_DAYS)
    weight = float(course.past[since : course.before].sum())
    recent = values[:, since : course.before].sum(axis=1) / weight if weight > 0 else usual
    return np.maximum((done + PRIOR_DAYS * recent) / (course.elapsed + PRIOR_DAYS), 0.0)


def _few_deals(sizes: Numbers, course: Ahead, name: str, paths: int) -> Numbers:
    """Compound Poisson: how many days bring something ~ Gamma-Poisson, how much each ~ the owner's own days that did."""
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    during = min(len(course.past) - course.before, len(sizes))
    earlier, now = sizes[: len(sizes) - during], sizes[len(sizes) - during :]
    own, usual = sizes[sizes != 0], float((earlier != 0).mean()) if len(earlier) else 0.0
    a, b = PRIOR_DAYS * usual + float((now != 0).sum()), PRIOR_DAYS + course.elapsed
    times = rng.poisson(rng.gamma(a, course.ahead.sum() / b, paths))
    which = rng.integers(len(own), size=int(times.sum()))
    return np.bincount(np.repeat(np.arange(paths), times), weights=own[which], minlength=paths).astype("float64", copy=False)


def _counted(rate: tuple[float, float], ahead: float, name: str, paths: int) -> Numbers:
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    return rng.poisson(rng.gamma(rate[0], ahead / rate[1], paths)).astype("float64") if rate[1] > 0 else np.zeros(paths)


def rate_prior(totals: Numbers, days: float) -> tuple[float, float]:
    """The Gamma(a, b) of the daily rates of a team: what a new member's rate is believed to be before its first day.

    Definition: moments between members: variance of their rates less the Poisson part mean ÷ days; a = mean² ÷ variance,
    b = mean ÷ variance, at most as strong as `days`. Fewer than 3 members, or nothing counted: Jeffreys' (0.5, 0).

    >>> rate_prior(np.array([100.0, 200.0]), 100.0)
    (0.5, 0.0)
    """
    if len(totals) < 3 or totals.sum() <= 0 or days <= 0:
        return 0.5, 0.0
    rates = totals / days
    mean = float(rates.mean())
    between = max(float(rates.var(ddof=1)) - mean / days, mean / days)
    return mean**2 / between, mean / between


def negative_binomial_tail(a: float, p: float, least: float) -> float:
    """P(K ≥ least) for K ~ NegBin(a, p): the count to come when its rate is Gamma distributed."""
    if least <= 0:
        return 1.0
    return max(0.0, 1.0 - float(_negative_binomial(a, p, int(np.ceil(least)))[:-1].sum()))


def _negative_binomial(a: float, p: float, upto: int) -> Numbers:
    """P(K = 0) … P(K = upto), each from the one before: P(k + 1) = P(k) · (a + k) ÷ (k + 1) · (1 − p), in logarithms."""
    k = np.arange(upto, dtype="float64")
    steps = np.log((a + k) / (k + 1)) + np.log1p(-p)
    return np.exp(a * np.log(p) + np.concatenate([[0.0], np.cumsum(steps)]))


def chance_of_count(rate: tuple[float, float], ahead: float, missing: float) -> float:
    """P(at least `missing` more) in `ahead` days, for a rate ~ Gamma(a, b) that has seen its days.

    >>> round(chance_of_count((132.5, 12.0), 10.0, 98), 4)
    0.8169
    """
    if missing <= 0:
        return 1.0
    if ahead <= 0 or rate[1] <= 0:
        return 0.0 if ahead <= 0 else float("nan")
    return negative_binomial_tail(rate[0], rate[1] / (rate[1] + ahead), round(missing, 6))


def count_ahead(rate: tuple[float, float], ahead: float) -> tuple[float, float, float]:
    """Median and 80 % interval of the count to come: the smallest counts whose probability reaches 50 %, 10 % and 90 %.

    >>> [round(float(n), 1) for n in count_ahead((132.5, 12.0), 10.0)]
    [110.0, 92.0, 129.0]
    """
    if ahead <= 0:
        return 0.0, 0.0, 0.0
    a, p = rate[0], rate[1] / (rate[1] + ahead)
    mean = a * (1 - p) / p
    spread = np.sqrt(mean / p)
    reached = np.cumsum(_negative_binomial(a, p, int(mean + 12 * spread) + 10))
    middle, low, high = (float(np.searchsorted(reached, share)) for share in (0.5, LOW, HIGH))
    return middle, low, high
