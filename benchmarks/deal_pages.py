"""`python -m benchmarks.deal_pages`: the pages of deals over a million stage events; what a click on a step of the funnel costs.

Each number is one rerun of the page as a visitor sees it, seconds to the end of the script on this machine, and the CPU time
of the server. Uncached: a step nobody has asked for yet, or another region, which asks every question of the page anew.
"""

from __future__ import annotations

import argparse
import os
import statistics
from pathlib import Path

from benchmarks.__main__ import machine
from benchmarks.company import TODAY
from benchmarks.deal_company import walking_deals
from benchmarks.server import PROJECT, Server, served
from benchmarks.timing import milliseconds, table
from benchmarks.visitor import Rerun, Visitor

LIMIT_SECONDS = 0.3
PERIOD = "2025"
STEPS = (0, 1, 2, 4, 6, 7)  # the card opens on the fullest step: the fourth
REGIONS = ("R1", "R2", "R3")
PAGES = ("funnel", "conversion", "pipeline", "inventory")


def _timed(server: Server, rerun: Rerun, before: float) -> tuple[float, float]:
    if rerun.failed:
        raise SystemExit("The page failed.")
    return rerun.seconds, server.cpu_seconds() - before


def _medians(runs: list[tuple[float, float]]) -> tuple[str, str]:
    return milliseconds(statistics.median(wall for wall, _ in runs)), milliseconds(statistics.median(cpu for _, cpu in runs))


def report(folder: Path, events: int) -> str:
    """One row per kind of rerun, and whether a click on a step stays under the limit."""
    os.environ["ZHANBAO_TODAY"] = TODAY
    lines = []
    with served(PROJECT / "app.py", walking_deals(folder, events)) as server, Visitor(server.port) as visitor:
        visitor.run()
        for page in PAGES:
            visitor.run(page, f"period={PERIOD}")
            regions = []
            for region in REGIONS:
                before = server.cpu_seconds()
                regions.append(_timed(server, visitor.run(page, f"period={PERIOD}&region={region}"), before))
            lines.append((page, "another region", *_medians(regions)))
        visitor.run("funnel", f"period={PERIOD}")
        clicks = []
        for place in STEPS:
            before = server.cpu_seconds()
            clicks.append(_timed(server, visitor.press("funnel", "stage_deals_step", place, f"period={PERIOD}"), before))
        lines.insert(0, ("funnel", "a step clicked", *_medians(clicks)))
    wall = statistics.median(seconds for seconds, _ in clicks)
    kept = "kept" if wall < LIMIT_SECONDS else "missed"
    return f"{table(('page', 'rerun', 'wall', 'server CPU'), lines)}\nA step clicked, median {milliseconds(wall)} of {milliseconds(LIMIT_SECONDS)}: {kept}\n"


def main() -> None:
    words = argparse.ArgumentParser("python -m benchmarks.deal_pages", description=__doc__)
    words.add_argument("--events", type=int, default=1_000_000, help="how many stage events")
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks"), help="where the made-up data is kept")
    given = words.parse_args()
    print(f"\n{report(given.folder, given.events)}\n{machine()}\n", flush=True)


if __name__ == "__main__":
    main()
