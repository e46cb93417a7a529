"""Questionnaires whose answers are words, stars, points and scores out of full marks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import CleanSheet
from analytics.ingest.shapes.rated_in_words import scale_of
from tests.analytics.ingest.made_files import cleaned, column, csv_file, only
from tests.modules import PROJECT

WILD = PROJECT.parent / "shared" / "wild"


def means(sheet: CleanSheet) -> dict[str | None, float]:
    found: defaultdict[str | None, list[float]] = defaultdict(list)
    for item, score in zip(column(sheet, "item"), column(sheet, "score")):
        if score is not None:
            found[item].append(score)  # type: ignore[arg-type, index]
    return {item: sum(scores) / len(scores) for item, scores in found.items()}


@pytest.mark.parametrize(("words", "scores"), [
    ("非常满意 满意 一般 不满意 非常不满意", "5 4 3 2 1"), ("很滿意 滿意 不滿意", "5 4 2"), ("A.非常满意 B.满意", "5 4"), ("非常同意 同意 中立 不同意", "5 4 3 2"),
    ("Strongly_agree Agree Neutral Disagree", "5 4 3 2"), ("Very_satisfied Dissatisfied", "5 2"), ("Excellent Very_good Good Fair Poor", "5 4 3 2 1"),
    ("Excellent Good Average Poor Terrible", "5 4 3 2 1"), ("5分 4分", "5 4"), ("★★★★★ ★★★", "5 3"), ("5星 2星", "5 2"), ("非常满意（5分） 满意（4分）", "5 4"),
])
def test_the_words_of_a_scale(words: str, scores: str):
    spelled = [word.replace("_", " ") for word in words.split()]
    assert scale_of(spelled) == dict(zip(spelled, scores.split()))


def test_words_of_two_scales_and_of_none():
    assert scale_of(["Excellent", "Good"]) == "several"
    assert scale_of(["东方公司", "满意"]) is None and scale_of(["5", "4"]) is None and scale_of([]) is None


def test_answers_of_an_unknown_form(tmp_path: Path):
    text = ("Timestamp,Email Address,How satisfied are you?,How likely are you to recommend us? (0-10),Any comments?\n"
            "2026/01/04 10:15:00 AM GMT+8,a@x,Very satisfied,10,Good\n2026/01/05 10:15:00 AM GMT+8,b@x,Neutral,6,\n")
    sheet = only(csv_file(tmp_path, text))
    assert (sheet.dataset, means(sheet), column(sheet, "recommend")) == ("surveys", {"How satisfied are you?": 4}, [10, 6])
    assert [str(day) for day in column(sheet, "answered_on")] == ["2026-01-04", "2026-01-05"]


def test_a_form_that_was_marked_is_an_exam(tmp_path: Path):
    text = "Timestamp,Email Address,Score,What's your full name?\n2026/01/04 10:15:00 AM GMT+8,a@x,28.00 / 30,Ann Bell\n2026/01/05 10:15:00 AM GMT+8,b@x,15.00 / 30,Bob Cole\n"
    sheet = only(csv_file(tmp_path, text))
    assert (sheet.dataset, column(sheet, "score"), column(sheet, "full_score"), column(sheet, "trainee")) == ("exams", [28, 15], [30, 30], ["Ann Bell", "Bob Cole"])


def test_words_of_several_scales_are_asked_once(tmp_path: Path):
    path = csv_file(tmp_path, "Timestamp,1. Rate the course,2. Rate the teacher\n2026-01-05 10:00:00,Excellent,Good\n2026-01-06 10:00:00,Fair,Poor\n")
    with pytest.raises(Refused, match="--answer \"scale:words="):
        only(path)
    assert means(only(path, answers={"scale:words": "Excellent:4,Good:3,Fair:2,Poor:1"})) == {"Rate the course": 3, "Rate the teacher": 2}


@pytest.mark.skipif(not WILD.is_dir(), reason="the cases are not here")
def test_case_found_in_a_public_file():
    sheet = only(WILD / "survey-wjx-words.csv")
    assert means(sheet) == {"您对产品质量的满意度": 3.8, "您对售后服务的满意度": 3.4}
    recommend = [value for value in column(sheet, "recommend") if value is not None]
    assert 100 * (sum(value >= 9 for value in recommend) - sum(value <= 6 for value in recommend)) / len(recommend) == 40


def test_a_sheet_of_sums_is_no_survey(tmp_path: Path) -> None:
    text = "Owner,Amount,Age Tier,Amount Tier\nLee,900,1. low,2. mid\nAnn,800,2. mid,1. low\nBo,700,1. low,1. low\n"
    try:
        found = {sheet.dataset for sheet in cleaned(csv_file(tmp_path, text, "export.csv"))}
    except Refused:
        found = set()
    assert "surveys" not in found


def test_a_stem_on_the_first_column_holds_for_the_whole_question(tmp_path: Path) -> None:
    heads = "序号,1、您的性别：,2、请为以下各项评分：—外观,2、做工,2、包装,3、家里几口人"
    file = csv_file(tmp_path, f"{heads}\n1,男,满意,不满意,一般,3\n2,女,非常满意,满意,满意,4\n", "满意度.csv")
    sheet = only(file)
    assert sorted(set(column(sheet, "item"))) == sorted({"请为以下各项评分：—外观", "做工", "包装"}) and sorted(column(sheet, "score")) == [2, 3, 4, 4, 4, 5]
