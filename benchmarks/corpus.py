"""`python -m benchmarks.corpus`: hard spreadsheets of other importers' test suites, each read as an upload would be.

The folder's manifest says what each file holds. A file passes when what was read is what it says, or when it is refused with
a sentence; it fails when it is wrong and nobody says so, or when reading it ends in anything but a sentence.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import Refused
from analytics.ingest import RawFile, ReadOptions, clean_sheets, read_file
from benchmarks.corpus_answers import CONSTRUCTED, as_listed, as_upstream_json
from benchmarks.timing import table

SOURCE = Path(__file__).resolve().parents[2] / "shared" / "corpus"
RIGHT, REFUSED, WRONG, BROKEN = "right", "refused with a sentence", "wrong", "broken"
SLOW = 20.0


@dataclass(frozen=True)
class Case:
    """One line of the manifest."""

    file: str
    kind: str
    expected: str
    confidence: str


@dataclass(frozen=True)
class Outcome:
    """What became of a file: one of the four words above, and in which words or why."""

    case: Case
    became: str
    note: str
    seconds: float


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.corpus", description=__doc__)
    words.add_argument("--source", type=Path, default=SOURCE, help="the folder of manifest.csv")
    words.add_argument("--only", nargs="*", default=[""], help="only files whose names contain one of these")
    words.add_argument("--verbose", action="store_true", help="say what became of every file")
    given = words.parse_args()
    if not given.source.is_dir():
        print(f"The corpus is not at {given.source}: nothing was measured.")
        return 0
    outcomes = outcomes_of(given.source, given.only)
    for outcome in outcomes:
        if given.verbose or not passes(outcome):
            print(f"{'ok  ' if passes(outcome) else 'FAIL'} {outcome.case.confidence:8} {outcome.case.file}: {outcome.became}: {outcome.note[:200]}")
    print(report(outcomes))
    return 0 if all(passes(outcome) for outcome in outcomes) else 1


def outcomes_of(source: Path, only: list[str]) -> list[Outcome]:
    """What became of every file whose name contains one of `only`, two at a time."""
    cases = [case for case in manifest(source) if any(part in case.file for part in only)]
    with ThreadPoolExecutor(max_workers=2) as runners:
        return list(runners.map(lambda case: run(source, case), cases))


def manifest(source: Path) -> list[Case]:
    with (source / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return [Case(row["file"], row["kind"], row["expected outcome"], row["confidence"]) for row in csv.DictReader(file)]


def run(source: Path, case: Case) -> Outcome:
    """Reads one file and holds it against what the manifest says."""
    path, started = source / case.file, time.perf_counter()
    try:
        raw = read_file(path)
        wrong = (answer(source, case))(raw)
        if case.confidence == "refuse":
            # Its cells can be read; whether it may be loaded is decided when it is understood.
            clean_sheets(raw, ReadOptions())
        became, note = (RIGHT, "") if wrong is None else (WRONG, wrong)
    except Refused as refusal:
        became, note = REFUSED, refusal.message.en
    except Exception as error:  # noqa: BLE001 - what must never happen is what is counted here
        became, note = BROKEN, f"{type(error).__name__}: {error}"
    return Outcome(case, became, note, time.perf_counter() - started)


def answer(source: Path, case: Case) -> Callable[[RawFile], str | None]:
    """What says whether a file was read right: None, or how it differs."""
    name = Path(case.file).name
    if case.file.startswith("generated/") and name in CONSTRUCTED:
        return CONSTRUCTED[name]
    if case.file.startswith("csv-spectrum/"):
        return as_upstream_json(source / "csv-spectrum" / "json" / f"{Path(case.file).stem}.json")
    return as_listed(case.expected, source / case.file)


def passes(outcome: Outcome) -> bool:
    if outcome.seconds > SLOW or outcome.became == BROKEN:
        return False
    if outcome.case.confidence == "refuse":
        # "Not recognised" names no cause; reading it right, where the list leaves that open, needs an answer of its own.
        return outcome.became == REFUSED and not re.search(r"is not recognised as any dataset[^;]*$", outcome.note) or (
            outcome.became == RIGHT and Path(outcome.case.file).name in CONSTRUCTED)
    return outcome.became in (RIGHT, REFUSED)


def report(outcomes: list[Outcome]) -> str:
    rows = []
    for confidence in ("truth", "agreed", "disagree", "split", "single", "refuse"):
        of_kind = [outcome for outcome in outcomes if outcome.case.confidence == confidence]
        became = Counter(outcome.became for outcome in of_kind)
        rows.append((confidence, *(str(count) for count in (len(of_kind), became[RIGHT], became[REFUSED], became[WRONG], became[BROKEN])),
                     str(sum(1 for outcome in of_kind if outcome.seconds > SLOW))))
    known = [outcome for outcome in outcomes if outcome.case.confidence in ("truth", "agreed")]
    share = sum(map(passes, known)) / len(known) if known else 0.0
    refused = [outcome for outcome in outcomes if outcome.case.confidence == "refuse"]
    lines = [
        table(("answer", "files", "right", "refused", "wrong", "broken", f"over {SLOW:.0f} s"), rows),
        f"truth + agreed right or clearly refused: {share:.1%}",
        f"wrong and silent on truth: {sum(1 for o in known if o.case.confidence == 'truth' and o.became == WRONG)}",
        f"to be refused and refused: {sum(map(passes, refused))} of {len(refused)}",
        f"crashes, hangs, tracebacks: {sum(1 for o in outcomes if o.became == BROKEN or o.seconds > SLOW)}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
