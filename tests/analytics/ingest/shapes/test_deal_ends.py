"""Stages that say neither won nor lost while their deals have a day of closing: asked, and an answer decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import cleaned, column, csv_file

DEALS = "商机编号,客户,金额,阶段,负责人,创建日期,关闭日期\n1,甲,100,{0},王芳,2026-01-03,2026-02-12\n2,乙,200,{0},王芳,2026-01-05,2026-02-16\n3,丙,300,{1},李强,2026-01-20,{2}\n"


def keys(path: Path) -> list[str]:
    """The questions about stages."""
    return [one.key for sheet in cleaned(path, accept=False) for one in sheet.questions if one.key.startswith("stage:")]


@pytest.mark.parametrize("ended", ["了结", "归档封存", "Wrapped up"])
def test_a_stage_whose_deals_are_closed_is_asked(tmp_path: Path, ended: str) -> None:
    assert keys(csv_file(tmp_path, DEALS.format(ended, "方案报价", ""), "商机.csv")) == [f"stage:{ended}"]


@pytest.mark.parametrize("ended", ["signed", "客户签单", "丢标"])
def test_a_stage_that_sounds_like_an_end_is_asked_whatever_days_others_have(tmp_path: Path, ended: str) -> None:
    assert keys(csv_file(tmp_path, DEALS.format(ended, "方案报价", "2026-12-31"), "商机.csv")) == [f"stage:{ended}"]


@pytest.mark.parametrize(("ended", "other", "closing"), [
    ("赢单", "方案报价", ""),  # says how it ended
    ("了结", "方案报价", "2026-03-01"),  # every deal has a day: that of the plan
])
def test_nothing_is_asked_where_it_is_known_or_days_are_planned(tmp_path: Path, ended: str, other: str, closing: str) -> None:
    assert keys(csv_file(tmp_path, DEALS.format(ended, other, closing), "商机.csv")) == []


def test_a_day_ahead_is_no_end(tmp_path: Path) -> None:
    text = DEALS.format("了结", "方案报价", "").replace("2026-02-16", "2099-02-16")
    assert keys(csv_file(tmp_path, text, "商机.csv")) == []


@pytest.mark.parametrize("answer", ["won", "lost"])
def test_the_answer_is_the_outcome(tmp_path: Path, answer: str) -> None:
    [sheet] = cleaned(csv_file(tmp_path, DEALS.format("了结", "方案报价", ""), "商机.csv"), answers={"stage:了结": answer})
    assert column(sheet, "outcome")[:2] == [answer, answer] and column(sheet, "outcome")[2] in (None, "open")


def test_closing_days_with_the_day_first_lie_behind(tmp_path: Path) -> None:
    text = DEALS.format("wrapped up", "方案报价", "").replace("2026-02-12", "08.02.2026").replace("2026-02-16", "07.12.2025")
    assert keys(csv_file(tmp_path, text, "商机.csv")) == ["stage:wrapped up"]
