"""`python -m benchmarks`: side by side in one run, on this machine. `--write` puts the tables into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import platform
import re
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import psutil
import streamlit

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
SECTIONS = ("questions", "imports", "pages", "wall")
MARK = "<!-- results: {} -->"


def machine() -> str:
    cores, memory = psutil.cpu_count(), psutil.virtual_memory().total / 2**30
    programs = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    programs += f", pandas {pd.__version__}, Streamlit {streamlit.__version__}"
    load = psutil.getloadavg()[0]
    return f"{date.today().isoformat()}: {cores} cores, {memory:.0f} GiB, {platform.system()}, {programs}; load {load:.1f} when it ended."


def main() -> None:
    words = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    words.add_argument("--only", choices=SECTIONS, action="append", help="one section; may be repeated")
    words.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes for the questions")
    words.add_argument("--repeat", type=int, default=5, help="runs of which the median is taken")
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks"), help="where the made-up data is kept")
    words.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    given = words.parse_args()
    for section in given.only or SECTIONS:
        text = run(section, given)
        print(f"\n{text}\n{machine()}\n", flush=True)
        if given.write:
            write(section, f"{text}\n{machine()}\n")


def run(section: str, given: argparse.Namespace) -> str:
    # Each section imports only what it measures, so that one does not warm another.
    if section == "questions":
        from benchmarks import questions

        return questions.report(given.folder, tuple(given.rows), given.repeat)
    if section == "imports":
        from benchmarks import imports

        return imports.report(given.folder, given.repeat)
    if section == "wall":
        from benchmarks import wall

        return wall.report(given.folder, given.repeat)
    from benchmarks import pages

    return pages.report(given.folder, given.repeat)


def write(section: str, text: str) -> None:
    """Replaces what stands between the section's marks."""
    mark, end = MARK.format(section), MARK.format(f"end of {section}")
    held = PAGE.read_text(encoding="utf-8")
    between = f"{re.escape(mark)}.*?{re.escape(end)}"
    PAGE.write_text(re.sub(between, lambda _found: f"{mark}\n{text}{end}", held, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
