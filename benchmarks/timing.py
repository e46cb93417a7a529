"""Timing side by side: a median of repeated runs, alternating between the contestants so that a busy machine hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """Wall seconds of each run of one contestant, and what its last run returned."""

    seconds: tuple[float, ...]
    result: object

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def side_by_side(contestants: Mapping[str, Callable[[], object]], repeat: int, warm: bool = True) -> dict[str, Timed]:
    """Runs every contestant `repeat` times in turns; with `warm`, once before counting."""
    results: dict[str, object] = {}
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    if warm:
        for name, run in contestants.items():
            results[name] = run()
    for _ in range(repeat):
        for name, run in contestants.items():
            gc.collect()
            started = time.perf_counter()
            results[name] = run()
            seconds[name].append(time.perf_counter() - started)
    return {name: Timed(tuple(seconds[name]), results[name]) for name in contestants}


def table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table whose columns also line up on a terminal."""
    widths = [max(len(line[column]) for line in (headings, *rows)) for column in range(len(headings))]

    def line(cells: tuple[str, ...]) -> str:
        shown = [cell.ljust(wide) if column == 0 else cell.rjust(wide) for column, (cell, wide) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(shown) + " |"

    rule = "| " + " | ".join("-" * wide if column == 0 else "-" * (wide - 1) + ":" for column, wide in enumerate(widths)) + " |"
    return "\n".join([line(headings), rule, *[line(row) for row in rows]])


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"


def times(ratio: float) -> str:
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"
