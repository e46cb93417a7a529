"""Sheets by their numbers: made from a recipe, and judged so many at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.wild.changes import changed
from benchmarks.wild.clean import SUBJECTS, clean_sheet, with_labels
from benchmarks.wild.draft import Draft
from benchmarks.wild.judge import empty_warehouse, judged
from benchmarks.wild.report import Judged


@dataclass(frozen=True)
class Recipe:
    """Which sheets are made: of any dataset or of one, with strangers' headings or with those of the templates (`plain`)."""

    seed: int
    dataset: str | None = None
    plain: bool = False


def made(recipe: Recipe, number: int) -> Draft:
    """The sheet that a recipe and a number stand for."""
    chance = Random(f"{recipe.seed}/{number}")
    subject = recipe.dataset or chance.choices(list(SUBJECTS), list(SUBJECTS.values()))[0]
    draft = clean_sheet(subject, chance)
    if recipe.plain:
        with_labels(draft)
    changed(draft, chance)
    return draft


def all_judged(recipe: Recipe, numbers: range | list[int], workers: int) -> Iterator[Judged]:
    """Every sheet with what became of it, in order, so many at a time."""
    judge = partial(judged_sheet, recipe)
    with tempfile.TemporaryDirectory(prefix="zhanbao-wild-") as work:
        empty = empty_warehouse(Path(work))
        if workers < 2 or len(numbers) < 2:
            yield from (judge(empty, number) for number in numbers)
            return
        # Started afresh: a fork would share the threads and locks of an engine that is open here.
        with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(partial(judge, empty), numbers, chunksize=8)


def judged_sheet(recipe: Recipe, empty: Path, number: int) -> Judged:
    """One sheet, made and judged."""
    draft = made(recipe, number)
    with tempfile.TemporaryDirectory(prefix="zhanbao-sheet-") as folder:
        return Judged(number, draft.subject, tuple(draft.changes), judged(draft, Path(folder), empty))
