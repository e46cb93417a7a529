"""The generator of strangers' sheets makes the same sheets for the same seed, and its judge can tell right from wrong."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from benchmarks.wild.clean import TODAY, clean_sheet, with_labels
from benchmarks.wild.draft import Draft
from benchmarks.wild.file_writing import write
from benchmarks.wild.judge import ASKED, RIGHT, WRONG, Verdict, empty_warehouse, judged
from benchmarks.wild.ledger import Ledger, compared, set_aside_and_said
from benchmarks.wild.report import Judged, passed
from benchmarks.wild.runs import Recipe, made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_warehouse(tmp_path_factory.mktemp("wild"))


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY.isoformat())


def sheet(subject: str, seed: int = 3) -> Draft:
    """A sheet under the headings of the templates, which the importer reads whatever else it can."""
    draft = clean_sheet(subject, Random(seed))
    with_labels(draft)
    return draft


def test_a_seed_stands_for_the_same_twenty_sheets(tmp_path: Path):
    first, again, other = ([made(Recipe(seed), number) for number in range(20)] for seed in (1, 1, 2))
    assert [one.texts() for one in first] == [one.texts() for one in again] != [one.texts() for one in other]
    assert len({one.subject for one in first}) > 4 and len({change for one in first for change in one.changes}) > 20
    for place, one in enumerate(first):
        folder = tmp_path / str(place)
        folder.mkdir()
        assert write(one, folder).stat().st_size > 0


def test_a_sheet_read_as_it_stands_is_right(empty: Path, tmp_path: Path):
    assert judged(sheet("sales"), tmp_path, empty).became == RIGHT


def test_a_row_too_many_is_silently_wrong(empty: Path, tmp_path: Path):
    draft = sheet("sales")
    for column in draft.columns:
        column.values.append(column.values[-1] if column.field != "order_id" else "SO99")
    verdict = judged(draft, tmp_path, empty)
    assert verdict.became == WRONG and "rows instead of" in verdict.note


def test_a_sale_under_another_person_is_silently_wrong_though_the_total_is_right(empty: Path, tmp_path: Path):
    draft = sheet("sales")
    day, person = next(key for key in draft.truth.cells if key[1])
    draft.truth.cells[day, f"{person} II"] = draft.truth.cells.pop((day, person))
    verdict = judged(draft, tmp_path, empty)
    assert verdict.became == WRONG and "sums" not in verdict.note


def test_a_sheet_of_which_nothing_is_known_is_refused(empty: Path, tmp_path: Path):
    draft = sheet("sales")
    for place, column in enumerate(draft.columns):
        column.head = f"zzz {place}"
    verdict = judged(draft, tmp_path, empty)
    assert verdict.became == ASKED and verdict.note


def test_rows_of_another_dataset_are_silently_wrong(empty: Path, tmp_path: Path):
    draft = sheet("receipts")
    draft.truth.dataset = "sales"
    verdict = judged(draft, tmp_path, empty)
    assert verdict.became == WRONG and "rows of receipts" in verdict.note


def test_a_file_that_comes_twice_counts_once_and_one_that_follows_is_added(empty: Path, tmp_path: Path):
    draft = sheet("expenses")
    draft.before = deepcopy(draft)
    draft.before.name = "first"
    for column, of_first in zip(draft.columns, draft.before.columns):
        column.values, of_first.values = column.values[3:], of_first.values[:3]
    draft.twice = True
    assert judged(draft, tmp_path, empty).became == RIGHT
    draft.before = None
    assert judged(draft, tmp_path, empty).became == WRONG


def test_what_was_rejected_and_said_is_no_silence_but_what_was_added_is():
    truth, less, other = Ledger("sales"), Ledger("sales"), Ledger("sales")
    for day, amount in (("2026-03-01", 5), ("2026-03-02", 7)):
        truth.add((day, "A"), (Decimal(amount),))
    less.add(("2026-03-01", "A"), (Decimal(5),))
    other.add(("2026-03-01", "A"), (Decimal(6),))
    assert compared(truth, truth) == [] and compared(truth, less)
    assert set_aside_and_said(truth, less, rejected=1)
    assert not set_aside_and_said(truth, less, rejected=0) and not set_aside_and_said(truth, other, rejected=1)


def test_one_silently_wrong_sheet_of_a_thousand_fails():
    sheets = [Judged(number, "sales", (), Verdict(RIGHT)) for number in range(999)]
    assert passed(sheets) and not passed([*sheets, Judged(999, "sales", (), Verdict(WRONG))])
    assert not passed([*sheets[:840], *(Judged(number, "sales", (), Verdict(ASKED)) for number in range(160))])
