"""Days and months that name no year: asked, and never taken for a fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, column, csv_file

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(("text", "field", "first"), [
    ("月份,销售员,销售额\n1月,王海燕,100\n2月,王海燕,120\n", "ordered_on", date(2026, 1, 31)),
    ("月份,销售员,销售额\n一月份,王海燕,100\n二月份,王海燕,120\n", "ordered_on", date(2026, 1, 31)),
    ("日期,销售员,销售额\n3月5日,王海燕,100\n3月6日,王海燕,120\n", "ordered_on", date(2026, 3, 5)),
    ("月份,部门,目标\n1月,一部,100\n2月,一部,120\n", "period", "2026-01"),
    ("销售员,一季度,二季度\n王海燕,100,120\n", "ordered_on", date(2025, 3, 31)),  # a second quarter with sales is last year's
])
def test_the_year_is_asked(tmp_path: Path, text: str, field: str, first: object) -> None:
    file = csv_file(tmp_path, text, "表.csv")
    [sheet] = cleaned(file, today=TODAY, accept=False)
    assert [one.key[:5] for one in sheet.questions] == ["year:"] and column(sheet, field)[0] == first
    [answer] = {one.said for one in sheet.questions[0].answers[1:]}
    key, _, other = answer.partition("=")
    [said] = cleaned(file, today=TODAY, accept=False, answers={key: other})
    assert not said.questions and str(column(said, field)[0]).startswith(other)


@pytest.mark.parametrize(("text", "name"), [
    ("2026年销售\n月份,销售员,销售额\n1月,王海燕,100\n2月,王海燕,120\n", "表.csv"),
    ("月份,销售员,销售额\n2026年1月,王海燕,100\n2026年2月,王海燕,120\n", "表.csv"),
    ("年份,月份,销售员,销售额\n2026,1月,王海燕,100\n2026,2月,王海燕,120\n", "表.csv"),
])
def test_a_year_that_is_written_anywhere_is_not_asked(tmp_path: Path, text: str, name: str) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, name), today=TODAY, accept=False)
    assert not sheet.questions and column(sheet, "ordered_on") == [date(2026, 1, 31), date(2026, 2, 28)]


def test_over_the_turn_of_a_year_no_one_year_is_right(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="有效日期"):
        raise_defects(cleaned(csv_file(tmp_path, "日期,销售员,销售额\n12月30日,王海燕,100\n1月2日,王海燕,120\n", "表.csv"), today=TODAY, accept=False))


def raise_defects(sheets: list) -> None:  # type: ignore[type-arg]
    for sheet in sheets:
        for defect in sheet.defects:
            raise Refused(defect.message)
