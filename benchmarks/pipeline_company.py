"""Made-up companies whose deals win and lose by known chances, for `python -m benchmarks.pipeline_ranges`.

A deal begins on a day of its own and once a week moves on, is won, is lost or stays, by chances that depend on its stage alone
(`Truth.step`); from the second stage on a deal that has stood long moves less. `shock` is the share of luck that all deals of a
calendar month have in common: 0 is independence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pyarrow as pa
from pyarrow import csv

from analytics.schema import SALES_STAGES

FIRST, WEEK = date(2023, 1, 2), 7
# Of each stage, per week: moves on, is won, is lost.
STEPS = ((0.25, 0.00, 0.10), (0.20, 0.02, 0.08), (0.18, 0.06, 0.06), (0.00, 0.16, 0.05))
SLOWER_AFTER, SLOWER = 6, 0.4


@dataclass(frozen=True)
class World:
    """`per_week` deals begin each week for `weeks` weeks; amounts scatter by `scatter` (standard deviation of their logarithm)."""

    name: str
    per_week: float
    weeks: int
    shock: float = 0.0
    scatter: float = 0.8


def files(world: World, seed: int, folder: Path) -> tuple[Path, Path, date]:
    """Deals and their stages as two files, and the last day they tell of."""
    rng = np.random.default_rng(seed)
    last = FIRST + timedelta(days=WEEK * world.weeks)
    luck = rng.standard_normal(12 * (last.year - FIRST.year + 2))
    deals, events = [], []
    for week in range(world.weeks):
        for _ in range(rng.poisson(world.per_week)):
            _one_deal(rng, luck, world, FIRST + timedelta(days=WEEK * week + int(rng.integers(5))), last, (deals, events))
    paths = folder / "商机.csv", folder / "阶段流转.csv"
    for path, rows in zip(paths, (deals, events), strict=True):
        csv.write_csv(pa.table({name: [row[name] for row in rows] for name in rows[0]}), path)
    return (*paths, last)


def _one_deal(rng: np.random.Generator, luck: np.ndarray, world: World, born: date, last: date, told: tuple[list[dict], list[dict]]) -> None:
    deals, events = told
    name, step, stood, at, ended = f"D{len(deals)}", 0, 0, born, "在途"
    events.append({"商机编号": name, "流程": "销售流程", "阶段": SALES_STAGES[0].zh, "进入日期": at})
    while True:
        at += timedelta(days=WEEK)
        if at > last:
            break
        slow = SLOWER if step and stood >= SLOWER_AFTER else 1.0
        moves, wins, loses = (one * slow for one in STEPS[step])
        wins = shifted(wins, world.shock, float(luck[12 * (at.year - FIRST.year) + at.month - 1]))
        fate = rng.random()
        stood += 1
        if fate < wins + loses:
            ended = "赢单" if fate < wins else "输单"
            break
        if fate < wins + loses + moves:
            step, stood = step + 1, 0
            events.append({"商机编号": name, "流程": "销售流程", "阶段": SALES_STAGES[step].zh, "进入日期": at})
    deals.append({"商机编号": name, "创建日期": born, "结果": ended, "关闭日期": at if ended != "在途" else None,
                  "金额": round(float(np.exp(11 + world.scatter * rng.standard_normal())), 2)})


def shifted(chance: float, shock: float, luck: float) -> float:
    """The chance in a month of that luck; over all months it averages to the chance."""
    if not shock or not chance:
        return chance
    normal = NormalDist()
    return normal.cdf((normal.inv_cdf(chance) + shock**0.5 * luck) / (1 - shock) ** 0.5)
