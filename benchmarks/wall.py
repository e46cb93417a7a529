"""The TV wall over a day: what a reading costs, and whether the server's memory grows with the readings."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.warehouse import Warehouse
from benchmarks.pages import sample_company
from benchmarks.server import PROJECT, Server, served
from benchmarks.timing import milliseconds, table
from benchmarks.visitor import Visitor

DAY_OF_READINGS = 8 * 60 * 60 // 20  # eight hours, one every twenty seconds
TITLE = re.compile(r'zw-title[^>]*>([^<]+)')


@dataclass(frozen=True)
class Measured:
    """After that many readings: the server's memory, its CPU seconds so far, how many boards were seen, and how many readings failed."""

    readings: int
    memory_mib: float
    cpu_seconds: float
    boards: int
    failed: int


def readings(server: Server, token: str, counts: Sequence[int]) -> list[Measured]:
    """Opens the wall by its link and has it read itself again, as its timer does, up to the last of `counts`; measures at each.

    The timer is not waited for: its message is sent as soon as the reading before has ended.
    """
    measured, failed, boards = [], 0, set()
    query = f"token={token}"
    with Visitor(server.port) as visitor:
        visitor.run("wall", query)
        for count in range(1, max(counts) + 1):
            once = visitor.fragment(query)
            failed += once.failed
            boards.update(TITLE.findall(visitor.html))
            if count in counts:
                measured.append(Measured(count, server.process.memory_info().rss / 2**20, server.cpu_seconds(), len(boards), failed))
    return measured


def report(folder: Path, _repeat: int) -> str:
    """The table of docs/benchmarks.md for the wall."""
    database = sample_company(folder)
    with Warehouse.open(database) as house:
        token = house.renew_wall_token()
    marks = (50, 250, DAY_OF_READINGS // 2, DAY_OF_READINGS)
    with served(PROJECT / "app.py", database) as server:
        started = time.perf_counter()
        measured = readings(server, token, marks)
        seconds = time.perf_counter() - started
    rows = [(f"{one.readings:,}", f"{one.memory_mib:.0f} MiB", milliseconds((one.cpu_seconds - measured[0].cpu_seconds) / (one.readings - marks[0])) if one is not measured[0] else "")
            for one in measured]
    shown = table(("readings", "server memory", "server CPU per reading"), rows)
    return f"### The TV wall, sample company\n\nA day of eight hours, {DAY_OF_READINGS:,} readings of one wall, in {seconds:.0f} s.\n\n{shown}\n"
