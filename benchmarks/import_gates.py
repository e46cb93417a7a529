"""`python -m benchmarks.import_gates`: what an import may cost, and that it can be taken back: each figure beside its limit.

Every import runs in a fresh process whose memory, and that of the processes it starts, is sampled from outside.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.imports import bare_duckdb, csv_file, xlsx_file

MIB = 2**20
XLSX_SECONDS, XLSX_MIB, CSV_TIMES = 10.0, 800.0, 4.0
# Reading and cleaning happen in processes of their own; what the server itself needs is DuckDB's, while it writes the rows: one limit,
# whatever the size of the file.
SERVER_MIB = 400.0
MORE_ROWS = (3_000_000, 6_000_000)


@dataclass(frozen=True)
class Gate:
    """One figure and the limit it must keep."""

    name: str
    figure: str
    limit: str
    kept: bool


@dataclass(frozen=True)
class Cost:
    """One import of a file in a fresh process: seconds, peak of all its processes, peak of the server alone above its start."""

    seconds: float
    peak_mib: float
    server_mib: float
    rows: int
    again: int
    restored: bool


_IMPORT = """
import json, sys, time, psutil, tempfile
from pathlib import Path
from analytics.errors import Refused
from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
def checksum(house):
    tables = house.run("SELECT table_name AS t FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY 1")["t"].to_pylist()
    return [(t, house.run(f"SELECT count(*) AS n, sum(hash(x)::HUGEINT)::VARCHAR AS h FROM main.{t} x").to_pylist()) for t in tables]
path = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / 'new.duckdb', who='benchmarks') as house:
    before = checksum(house)
    import_file(house, Path(sys.argv[2]), ReadOptions())  # warm: what importing the libraries costs is not the file's
    house.undo(1)
    print('ready', flush=True); sys.stdin.readline()
    started = time.perf_counter()
    loaded = sum(r.rows_loaded for r in import_file(house, path, ReadOptions()))
    seconds = time.perf_counter() - started
    print('done', flush=True); sys.stdin.readline()
    again = sum(r.rows_loaded for r in import_file(house, path, ReadOptions(), on_duplicate='skip') if r.batch_id is not None)
    house.undo(2)
    print(json.dumps({'seconds': seconds, 'rows': loaded, 'again': again, 'restored': checksum(house) == before}), flush=True)
"""


def cost(path: Path, small: Path, *, watched: bool) -> Cost:
    """Imports `path` in a fresh process; `watched`: with its memory looked at while it does, which slows it down."""
    process = subprocess.Popen([sys.executable, "-c", _IMPORT, str(path), str(small)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    server = psutil.Process(process.pid)
    start, peaks, watching = _own(server), [0, 0], threading.Event()

    def watch() -> None:
        while not watching.is_set():
            own = _own(server)
            with contextlib.suppress(psutil.NoSuchProcess):  # a child ended between being listed and being looked at
                peaks[0] = max(peaks[0], own + sum(_own(child) for child in server.children(recursive=True)))
            peaks[1] = max(peaks[1], own)
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    if watched:
        watcher.start()
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline().strip() == "done"
    watching.set()
    if watched:
        watcher.join()
    process.stdin.write("go\n")
    process.stdin.flush()
    told = json.loads(process.stdout.readline())
    process.wait()
    return Cost(told["seconds"], peaks[0] / MIB, max(peaks[1] - start, 0) / MIB, told["rows"], told["again"], told["restored"])


def _own(process: psutil.Process) -> int:
    """Memory that is the process's alone, without pages it has given back and the kernel has not collected yet; those of a mapped
    file belong to the file and go when they are wanted elsewhere."""
    try:
        told = dict(line.split(":") for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:])
    except (OSError, ValueError):  # it has ended
        return 0
    return 1024 * (int(told["Anonymous"].split()[0]) - int(told["LazyFree"].split()[0]))


def gates(folder: Path, repeat: int) -> list[Gate]:
    """Every gate of an import, measured."""
    small = csv_file(folder / "sales-100.csv", 100)
    csv, xlsx = csv_file(folder / "sales-1m.csv"), xlsx_file(folder / "sales-200k.xlsx")
    books, heavy_book, heavy_text = [cost(xlsx, small, watched=False) for _ in range(repeat)], cost(xlsx, small, watched=True), cost(csv, small, watched=True)
    larger = {rows: cost(csv_file(folder / f"sales-{rows // 1_000_000}m.csv", rows), small, watched=True) for rows in MORE_ROWS}
    # In turns, so that a machine whose speed drifts drifts for both.
    ratios, texts = [], []
    for _ in range(repeat):
        started = time.perf_counter()
        bare_duckdb(csv)()
        bare = time.perf_counter() - started
        texts.append(cost(csv, small, watched=False))
        ratios.append(texts[-1].seconds / bare)
    seconds, peak = statistics.median(one.seconds for one in books), heavy_book.peak_mib
    ratio, server = statistics.median(ratios), heavy_text.server_mib
    every = [*books, *texts, heavy_book, heavy_text, *larger.values()]
    return [
        Gate("xlsx, 200,000 × 12, upload to committed rows", f"{seconds:.1f} s", f"{XLSX_SECONDS:.0f} s", seconds <= XLSX_SECONDS),
        Gate("its peak, server and child together", f"{peak:.0f} MiB", f"{XLSX_MIB:.0f} MiB", peak <= XLSX_MIB),
        Gate("csv, 1,000,000 × 12, against bare DuckDB read_csv", f"{ratio:.2f} ×", f"{CSV_TIMES:.0f} ×", ratio <= CSV_TIMES),
        Gate("its peak in the server, above what the server had", f"{server:.0f} MiB", f"{SERVER_MIB:.0f} MiB", server <= SERVER_MIB),
        *(Gate(f"the same with {rows:,} rows", f"{one.server_mib:.0f} MiB", f"{SERVER_MIB:.0f} MiB", one.server_mib <= SERVER_MIB) for rows, one in larger.items()),
        Gate("rows the same file adds again", f"{max(one.again for one in every)}", "0", all(one.again == 0 for one in every)),
        Gate("every table as before after undo", "yes" if all(one.restored for one in every) else "no", "yes", all(one.restored for one in every)),
    ]


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.import_gates", description=__doc__)
    words.add_argument("--repeat", type=int, default=3, help="runs of which the median is taken")
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks"), help="where the made-up files are kept")
    given = words.parse_args()
    found = gates(given.folder, given.repeat)
    for gate in found:
        print(f"{'ok  ' if gate.kept else 'FAIL'} {gate.name}: {gate.figure} (limit {gate.limit})")
    return 0 if all(gate.kept for gate in found) else 1


if __name__ == "__main__":
    sys.exit(main())
