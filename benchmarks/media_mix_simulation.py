"""`python -m benchmarks.media_mix_simulation`: does the mix model say the truth, and does it say when it cannot?

Companies are made up whose media bring what we know: other carry-overs and saturations than the grid has, sales that scatter
week by week and drag on (ρ = 0.3), a trend and a season. Spend moves independently by medium, or follows one plan. Gates: with
independent spend the 80 % intervals hold the truth 65-95 % of the time, and those of identifiable media at least 65 %; with one
plan hardly any medium is identifiable. The steepest curves of the grid are printed without a gate: they
look like a step, and its place decides what a medium brought.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np

from analytics.media.mix_study import HARMONICS, RECENT, YEAR, unknown_why
from analytics.statistics.mix_model import BAR, SHAPES, Floats, adstock, hill, inflation, mix, season
from benchmarks.timing import table

BASE, SHARE, DRAG, SEED = 1_000_000, 0.3, 0.3, 1000
LEAST, MOST, ONE_PLAN_MOST = 0.65, 0.95, 0.05


@dataclass(frozen=True)
class World:
    """`scatter` is the standard deviation of weekly sales beyond all causes, as a share of the base."""

    name: str
    media: int
    weeks: int
    one_plan: bool
    scatter: float = 0.05
    shape: float = 1.0


WORLDS = (
    World("independent", 3, 156, False), World("independent", 3, 104, False), World("independent", 3, 156, False, 0.02),
    World("independent", 8, 156, False), World("independent", 8, 156, False, 0.02),
    World("one plan", 3, 156, True), World("one plan", 8, 156, True), World("one plan", 8, 156, True, 0.02),
    World("independent, S-shaped", 3, 156, False, 0.05, 2.0), World("independent, S-shaped", 8, 156, False, 0.05, 2.0),
    World("independent, between", 3, 156, False, 0.05, 1.5), World("independent, steep", 3, 156, False, 0.05, 3.0),
)


@dataclass(frozen=True)
class Company:
    """Weekly sales and spend; what each medium truly brought each week, and what the next yuan a week would bring it (`slopes`)
    at its mean spend of the last 13 weeks."""

    sales: Floats
    spend: Floats
    truth: Floats
    slopes: Floats


def company(world: World, rng: np.random.Generator) -> Company:
    """A company of that world."""
    weeks, media = world.weeks, world.media
    at = np.arange(weeks)
    base = BASE * (1 + 0.1 * at / weeks + 0.08 * np.sin(2 * np.pi * at / 52.18 + rng.uniform(0, 6)))
    size = np.exp(rng.normal(0, 0.7, media))
    size /= size.sum()
    plan, spend, truth, slopes = np.exp(rng.normal(0, 0.5, weeks)), np.empty((weeks, media)), np.empty((weeks, media)), np.empty(media)
    for medium in range(media):
        alone = np.exp(rng.normal(0, 0.5, weeks)) * (rng.random(weeks) < 0.85)
        spend[:, medium] = 60_000 * size[medium] * (plan * np.exp(rng.normal(0, 0.1, weeks)) if world.one_plan else alone)
    for medium in range(media):
        theta = rng.uniform(0, 0.7)
        level = adstock(spend[:, medium], theta) * (1 - theta)
        kappa, recent = rng.uniform(0.3, 2) * level.max(), spend[-RECENT:, medium].mean()
        truth[:, medium], now = hill(level, kappa, world.shape), float(hill(recent, kappa, world.shape))
        slopes[medium] = world.shape * now * (1 - now) / recent
    brought = size * np.exp(rng.normal(0, 0.4, media))
    ceilings = SHARE * BASE * weeks * brought / brought.sum() / truth.sum(axis=0)
    truth, slopes = truth * ceilings, slopes * ceilings
    noise = rng.normal(size=weeks)
    for week in range(1, weeks):
        noise[week] = DRAG * noise[week - 1] + np.sqrt(1 - DRAG**2) * noise[week]
    return Company(base + truth.sum(axis=1) + world.scatter * BASE * noise, spend, truth, slopes)


def told(world: World, run: int) -> list[tuple[bool, bool, float, float, bool]]:
    """For each medium of one company: (interval holds the truth, identifiable, width ÷ truth, estimate ÷ truth, the interval of
    the next yuan holds the truth)."""
    made = company(world, np.random.default_rng(SEED + run))
    controls = np.column_stack([np.ones(world.weeks), np.linspace(-1, 1, world.weeks), season(world.weeks, 1.0, min(HARMONICS, world.weeks // YEAR - 1))])
    found = mix(made.sales, made.spend, controls)
    slopes = np.column_stack([found.marginal(m, float(made.spend[-RECENT:, m].mean())) for m in range(world.media)])
    slow, shigh = np.quantile(slopes, BAR, axis=0)
    low, high = np.quantile(found.contribution, BAR, axis=0)
    vif, true = inflation(made.spend, controls), made.truth.sum(axis=0)
    return [(bool(low[m] <= true[m] <= high[m]), not unknown_why(float(found.expected[m]), float(low[m]), float(high[m]), float(vif[m])),
             float((high[m] - low[m]) / true[m]), float(found.expected[m] / true[m]), bool(slow[m] <= made.slopes[m] <= shigh[m])) for m in range(world.media)]


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.media_mix_simulation", description=__doc__)
    words.add_argument("--runs", type=int, default=40, help="companies of each kind")
    runs, lines, ok = words.parse_args().runs, [], True
    for world in WORLDS:
        every = np.array([one for run in range(runs) for one in told(world, run)], dtype=np.float64)
        holds, known = every[:, 0], every[:, 1] > 0
        cover, known_cover = holds.mean(), holds[known].mean() if known.any() else float("nan")
        gated = world.shape < SHAPES[-1]
        good = known.mean() <= ONE_PLAN_MOST if world.one_plan else LEAST <= cover <= MOST and (not known.any() or known_cover >= LEAST)
        ok &= bool(good) or not gated
        lines.append((world.name, str(world.media), str(world.weeks), f"{world.scatter:.0%}", f"{cover:.0%}", f"{known.mean():.0%}", "—" if np.isnan(known_cover) else f"{known_cover:.0%}",
                      f"{np.median(every[:, 2]):.0%}", f"{np.median(every[known, 3]):.2f}" if known.any() else "—",
                      f"{every[known, 4].mean():.0%}" if known.any() else "—", ("ok" if good else "FAIL") if gated else "no gate"))
        print(*lines[-1], flush=True)
    print(table(("spend", "media", "weeks", "scatter", "interval holds", "identifiable", "of these holds", "median width ÷ truth", "estimate ÷ truth", "next yuan holds", "gate"), lines))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
