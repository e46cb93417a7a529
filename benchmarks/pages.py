"""Pages on the sample company: cold start to the first page, and what a rerun of each page costs the server."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.server import PROJECT, Server, served
from benchmarks.timing import milliseconds, table
from benchmarks.visitor import Visitor

EMPTY_APP = "import streamlit as st\n\nst.write('.')\n"
CACHED_RUNS = 15
OTHER_PERIODS = ("2026-01", "2025-11", "2025-06")
OPENED_FIRST = "settings"  # asks no question, and pays for opening a session


def sample_company(folder: Path) -> Path:
    path = folder / "sample.duckdb"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "analytics", "--db", str(path.resolve()), "demo"]
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    return path


def cpu_of(server: Server, visitor: Visitor, page: str, runs: int, query: str = "") -> tuple[float, float]:
    """(server CPU seconds per rerun, median wall seconds). CPU time comes in ticks of 10 ms, so it is averaged over the runs."""
    before = server.cpu_seconds()
    walls = []
    for _ in range(runs):
        once = visitor.run(page, query)
        assert not once.failed, page
        walls.append(once.seconds)
    return (server.cpu_seconds() - before) / runs, statistics.median(walls)


def page_costs(database: Path, repeat: int) -> list[tuple[str, float, float, float, float]]:
    """(page, CPU of the first opening, uncached CPU, cached CPU, cached wall) on the sample company.

    First opening: in a fresh server, modules and the shapes of all statements included. Uncached: another period is chosen,
    so that every number is asked anew. The order changes from server to server, so that what a process loads once falls on
    another page each time and the median leaves it out.
    """
    opened: dict[str, list[float]] = {}
    uncached: dict[str, list[float]] = {}
    cached: dict[str, tuple[float, float]] = {}
    for turn in range(repeat):
        with served(PROJECT / "app.py", database) as server, Visitor(server.port) as visitor:
            visitor.run(OPENED_FIRST)
            pages = list(visitor.pages)
            first = 3 * turn % len(pages)
            for page in pages[first:] + pages[:first]:
                opened.setdefault(page, []).append(cpu_of(server, visitor, page, 1)[0])
            for page in pages:
                anew = [cpu_of(server, visitor, page, 1, f"period={period}")[0] for period in OTHER_PERIODS]
                uncached.setdefault(page, []).append(statistics.mean(anew))
            if turn == repeat - 1:
                cached = {page: cpu_of(server, visitor, page, CACHED_RUNS) for page in pages}
    return [(page or "home", statistics.median(opened[page]), statistics.median(uncached[page]), *cached[page]) for page in cached]


def empty_cost() -> tuple[float, float]:
    """The same measure for an app that shows one dot: what Streamlit itself costs."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_APP)
        with served(script) as server, Visitor(server.port) as visitor:
            visitor.run()
            return cpu_of(server, visitor, "", CACHED_RUNS)


def cold_starts(database: Path, repeat: int) -> tuple[float, float]:
    """(seconds to the health answer, seconds to the first page finished), medians over fresh processes."""
    healthy, shown = [], []
    for _ in range(repeat):
        with served(PROJECT / "app.py", database) as server, Visitor(server.port) as visitor:
            first = visitor.run()
            healthy.append(server.seconds_to_health)
            shown.append(server.seconds_to_health + first.seconds)
    return statistics.median(healthy), statistics.median(shown)


def report(folder: Path, repeat: int) -> str:
    """The tables of docs/benchmarks.md for the pages."""
    database = sample_company(folder)
    healthy, shown = cold_starts(database, repeat)
    empty_cpu, empty_wall = empty_cost()
    rows = [("(an empty Streamlit app)", "", "", milliseconds(empty_cpu), milliseconds(empty_wall))]
    for page, *seconds in page_costs(database, repeat):
        rows.append((page, *(milliseconds(one) for one in seconds)))
        print(" · ".join(rows[-1]), flush=True)
    shown_table = table(("page", "server CPU, first opening", "server CPU, uncached", "server CPU, cached", "wall, cached"), rows)
    start = f"Cold start: health after {healthy:.1f} s, first page after {shown:.1f} s (fresh process, median of {repeat})."
    return f"### Pages, sample company\n\n{start}\n\n{shown_table}\n"
