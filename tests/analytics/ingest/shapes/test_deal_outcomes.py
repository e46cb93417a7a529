"""How deals ended, in words nobody listed: read where word and days agree, asked once each where they do not, never taken for open."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest import CleanSheet
from tests.analytics.ingest.made_files import column, csv_file, only

HEAD = "项目代码,预计签约额,业务员,{},了结日期,立项日期\n"
ROWS = "P1,100,葛雨桐,{0},2026-01-28,2026-01-08\nP2,200,司徒磊,{1},2026-02-21,2026-01-14\nP3,300,司徒磊,{2},,2026-01-14\nP4,400,司徒磊,{0},2026-03-01,2026-01-14\n"


def deals(folder: Path, heading: str, *words: str, **said: object) -> CleanSheet:
    return only(csv_file(folder, HEAD.format(heading) + ROWS.format(*words), "商机.csv"), **said)


def asked(sheet: CleanSheet) -> list[str]:
    return [one.key for one in sheet.questions]


@pytest.mark.parametrize(("heading", "words"), [
    ("成单情况", ("签下来了", "黄了", "等客户答复")), ("目前状况", ("已签单", "战败", "跟进中")), ("Standing", ("signed", "lost to a competitor", "waiting for the client")),
    ("結果", ("得標", "失單", "洽談中")), ("State", ("Closed Won", "Closed Lost", "Negotiating")),
])
def test_words_of_an_outcome_are_read(tmp_path: Path, heading: str, words: tuple[str, str, str]) -> None:
    sheet = deals(tmp_path, heading, *words)
    assert (column(sheet, "outcome"), asked(sheet)) == (["won", "lost", "open", "won"], [])


def test_a_word_nobody_knows_is_asked_and_the_answer_counts(tmp_path: Path) -> None:
    assert asked(deals(tmp_path, "结果", "赢单", "凉凉", "跟进中")) == ["outcome:凉凉"]
    answered = deals(tmp_path, "结果", "赢单", "凉凉", "跟进中", answers={"outcome:凉凉": "lost"})
    assert (column(answered, "outcome"), asked(answered)) == (["won", "lost", "open", "won"], [])


def test_without_an_answer_the_row_is_set_aside_and_not_open(tmp_path: Path) -> None:
    sheet = deals(tmp_path, "结果", "赢单", "凉凉", "跟进中", accept=True)
    assert column(sheet, "deal_id") == ["P1", "P3", "P4"]


def test_a_word_only_deals_without_a_day_of_closing_have_is_open(tmp_path: Path) -> None:
    sheet = deals(tmp_path, "结果", "赢单", "输单", "阴晴不定")
    assert column(sheet, "outcome") == ["won", "lost", "open", "won"] and any("阴晴不定" in text.zh for text in sheet.evidence)


@pytest.mark.parametrize("word", ["未签约", "not signed", "未成单"])
def test_a_denied_end_is_no_end(tmp_path: Path, word: str) -> None:
    assert asked(deals(tmp_path, "结果", "赢单", word, "跟进中")) == [f"outcome:{word}"]


@pytest.mark.parametrize(("stage", "outcome"), [("已成交", "won"), ("已签单", "won"), ("已丢单", "lost"), ("signed", "won")])
def test_a_stage_that_is_an_end_by_word_and_by_day_is_one(tmp_path: Path, stage: str, outcome: str) -> None:
    sheet = deals(tmp_path, "目前進度", stage, stage, "报价中")
    assert (column(sheet, "outcome"), asked(sheet)) == ([outcome, outcome, None, outcome], [])
