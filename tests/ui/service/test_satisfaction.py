from __future__ import annotations

import pytest

from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_surveys
from tests.ui.conftest import Handed, Visit, words


@pytest.fixture
def surveys(handed: Handed):
    return handed(add_daily_sales, add_surveys)


def test_without_surveys_the_page_names_the_sheet_to_upload(visit: Visit) -> None:
    assert "「满意度」" in words(visit("satisfaction"))


def test_the_best_and_the_weakest_item_have_cards(visit: Visit, surveys) -> None:
    cards = {metric.label: metric for metric in visit("satisfaction").metric}
    assert cards["最满意 · 外观"].value.startswith("80.0")
    assert cards["最不满意 · 价格"].value.startswith("0.0")


def test_nps_carries_its_interval(visit: Visit, surveys) -> None:
    cards = {metric.label: metric for metric in visit("satisfaction").metric}
    assert cards["净推荐值 NPS"].value.startswith("20")  # six promoters, four detractors
    assert "95% 区间" in cards["净推荐值 NPS"].delta


def test_fewer_than_five_answers_show_only_their_number(visit: Visit, surveys) -> None:
    shown = words(visit("satisfaction"))
    assert "1 组不足 5 份" in shown
    assert "100.0%" not in shown


def test_english_has_no_chinese_labels(visit: Visit, surveys) -> None:
    shown = words(visit("satisfaction", "en"))
    assert "Respondents" in shown
    assert "满意" not in shown
