"""`python -m benchmarks.wild`: clean sheets written as strangers write them, each imported into an empty company.

Its right value is known, so every sheet is right, asked about (or refused with a sentence), or silently wrong. Exit 1 where any is
silently wrong, more than 15 % are asked about or fewer than 85 % are right. The same seed makes the same sheets.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.wild import report
from benchmarks.wild.clean import SUBJECTS, TODAY
from benchmarks.wild.file_writing import write
from benchmarks.wild.judge import WRONG
from benchmarks.wild.report import Judged
from benchmarks.wild.runs import Recipe, all_judged, made

PROJECT = Path(__file__).resolve().parents[2]


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.wild", description=__doc__)
    words.add_argument("--sheets", type=int, default=5_000, help="how many sheets to make")
    words.add_argument("--seed", type=int, default=1, help="other sheets for another number")
    words.add_argument("--dataset", choices=sorted(SUBJECTS), help="only sheets of this dataset")
    words.add_argument("--plain", action="store_true", help="under the headings of the company's own templates: what the other changes come to")
    words.add_argument("--only", type=int, help="make and judge the sheet of this number alone")
    words.add_argument("--keep", type=Path, default=PROJECT / "build" / "wild", help=f"where the first {report.KEPT} silently wrong sheets are put")
    words.add_argument("--workers", type=int, default=2, help="processes at a time")
    words.add_argument("--json", action="store_true", help="print every sheet as JSON")
    given = words.parse_args()
    os.environ["ZHANBAO_TODAY"] = TODAY.isoformat()
    numbers = range(given.sheets) if given.only is None else [given.only]
    recipe = Recipe(given.seed, given.dataset, given.plain)
    sheets = list(all_judged(recipe, numbers, given.workers))
    wrong = [one for one in sheets if one.verdict.became == WRONG]
    for one in wrong[: report.KEPT]:
        _keep(one, recipe, given.keep)
    print(report.as_json(sheets) if given.json else report.as_text(sheets))
    if wrong and not given.json:
        print(f"\nSilently wrong, the first {min(len(wrong), report.KEPT)} of {len(wrong)} (files in {given.keep}):")
        print("\n".join(f"{one.number}: {one.subject}; {', '.join(one.changes)}\n      {one.verdict.note.strip()[:400]}" for one in wrong[: report.KEPT]))
    return 0 if report.passed(sheets) else 1


def _keep(one: Judged, recipe: Recipe, folder: Path) -> None:
    draft = made(recipe, one.number)
    with tempfile.TemporaryDirectory(prefix="zhanbao-sheet-") as work:
        report.kept(one, [write(part, Path(work)) for part in (draft.before, draft) if part is not None], folder)


if __name__ == "__main__":
    sys.exit(main())
