"""`python -m benchmarks.media_mix`: how long a media mix of eight media over 156 weeks takes, asked as a page asks it, nothing cached.

Once with spend that goes its own way, once with spend that follows one plan, where more effects end at zero. The limit is five
seconds; the reading of the weeks is told apart from the fitting.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from analytics.catalog import ask
from analytics.ingest import ReadOptions, import_file
from analytics.media.mix_weeks import weekly
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import window
from benchmarks.media_mix_simulation import World, company

LIMIT, MEDIA, WEEKS = 5.0, 8, 156
FIRST = date(2023, 1, 2)


def files(folder: Path, one_plan: bool) -> tuple[Path, Path]:
    """Spend of each day and medium, and sales of each day, of a made-up company."""
    made = company(World("", MEDIA, WEEKS, one_plan), np.random.default_rng(1))
    days = [FIRST + timedelta(days=day) for day in range(7 * WEEKS)]
    media, sold = folder / "投放.csv", folder / "销售.csv"
    csv.write_csv(pa.table({"日期": [day for day in days for _ in range(MEDIA)], "媒体": [f"媒体{place}" for _ in days for place in range(MEDIA)],
                            "花费": np.repeat(made.spend / 7, 7, axis=0).ravel().round(2)}), media)
    csv.write_csv(pa.table({"订单号": [f"S{place}" for place in range(len(days))], "日期": days, "销售员": ["甲"] * len(days), "成交金额": np.repeat(made.sales / 7, 7).round(2)}), sold)
    return media, sold


def seconds(folder: Path, one_plan: bool, repeat: int) -> tuple[float, float, float]:
    """(the whole question, the processor's share of it, reading its weeks): medians of `repeat` runs, each in a database of its own."""
    whole, worked, reading = [], [], []
    for turn in range(repeat):
        with Warehouse.open(folder / f"{one_plan}-{turn}.duckdb", who="benchmarks") as house:
            for path in files(folder, one_plan):
                import_file(house, path, ReadOptions())
            started, begun = time.perf_counter(), time.process_time()
            found = ask(house, "media_mix")
            whole.append(time.perf_counter() - started)
            worked.append(time.process_time() - begun)
            assert found.facts["refusal"] is None and len(found.rows) == MEDIA
            started = time.perf_counter()
            weekly(house, Scope(), window(house, Scope(), "media"), "sales")
            reading.append(time.perf_counter() - started)
    return statistics.median(whole), statistics.median(worked), statistics.median(reading)


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.media_mix", description=__doc__)
    words.add_argument("--repeat", type=int, default=3)
    repeat, ok = words.parse_args().repeat, True
    with tempfile.TemporaryDirectory() as folder:
        for one_plan in (False, True):
            whole, worked, reading = seconds(Path(folder), one_plan, repeat)
            ok &= whole <= LIMIT
            said = f"{MEDIA} media × {WEEKS} weeks, {'one plan' if one_plan else 'independent'}"
            print(f"{'ok  ' if whole <= LIMIT else 'FAIL'} {said}: {whole:.2f} s (limit {LIMIT:g} s), processor {worked:.2f} s, of it reading {reading:.2f} s")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
