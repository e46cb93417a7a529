"""`python -m benchmarks.attribution`: Markov and Shapley over a million paths, beside DuckDB's aggregation of the same paths.

The limit is three times that aggregation plus one second, both measured in turns in one run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from analytics.ingest import ReadOptions, import_file
from analytics.media.touch_paths import LOOKBACK, followed
from analytics.scope import Scope
from analytics.statistics.touch_credit import credits, markov
from analytics.warehouse import Warehouse
from analytics.window import window

MEDIA, LONGEST = 30, 6
TIMES, PLUS = 3.0, 1.0


def path_file(path: Path, rows: int) -> Path:
    """Paths of one to six touches over thirty media, a third of them converting."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(7)
        touches = rng.integers(0, MEDIA, size=(rows, LONGEST))
        lengths = rng.integers(1, LONGEST + 1, size=rows)
        made = [" > ".join(f"媒体{one:02d}" for one in touches[row, :lengths[row]]) for row in range(rows)]
        won = (rng.random(rows) < 1 / 3).astype(int)
        csv.write_csv(pa.table({"触点路径": made, "转化数": won, "转化金额": won * 1000, "未转化数": 1 - won}), path)
    return path


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.attribution", description=__doc__)
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--repeat", type=int, default=7)
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "paths.duckdb", who="benchmarks") as house:
        import_file(house, path_file(given.folder / f"paths-{given.rows}.csv", given.rows), ReadOptions())

        def ours() -> None:
            paths = followed(house, Scope(), window(house, Scope(), "touches"), LOOKBACK).paths
            assert abs(markov(paths).credit.sum() - credits(paths, "shapley").sum()) < 1e-3

        def engine() -> None:
            house.run("SELECT path, sum(conversions), sum(value_yuan), sum(nulls) FROM main.touches GROUP BY path")

        ours()
        turns = [(seconds(engine), seconds(ours)) for _ in range(given.repeat)]
    base, took = statistics.median(one[0] for one in turns), statistics.median(one[1] for one in turns)
    limit = TIMES * base + PLUS
    print(f"{'ok  ' if took <= limit else 'FAIL'} Markov and Shapley, {given.rows:,} paths × {MEDIA} media: {took:.2f} s (limit {limit:.2f} s = {TIMES:g} × {base:.2f} s + {PLUS:g} s)")
    return 0 if took <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
