from __future__ import annotations

import pytest

from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_visits
from tests.ui.conftest import Handed, Visit, words


@pytest.fixture
def visits(handed: Handed):
    return handed(add_daily_sales, add_visits)


def test_without_visits_the_page_names_the_sheets_to_upload(visit: Visit) -> None:
    assert "「拜访」" in words(visit("visits"))


def test_the_cards_count_what_was_effective_and_planned(visit: Visit, visits) -> None:
    cards = {metric.label: metric for metric in visit("visits").metric}
    assert cards["拜访"].value.startswith("8")
    assert cards["有效访问率"].value.startswith("75.0")  # six of eight
    assert cards["计划完成率"].value.startswith("80.0")  # four of five


def test_every_person_has_a_line_and_the_total_stays_last(visit: Visit, visits) -> None:
    shown = words(visit("visits"))
    assert shown.index("田野") < shown.index("赵敏") < shown.index(">合计<")


def test_visits_split_by_team(visit: Visit, visits) -> None:
    shown = words(visit("visits", by="team"))
    assert "华东一部" in shown
    assert "田野" not in shown


def test_a_period_without_visits_says_so(visit: Visit, visits) -> None:
    shown = words(visit("visits", period="2026-01"))
    assert "还没有上传" not in shown
    assert "已有的数据从 2026-03-02 到 2026-03-09" in shown


def test_english_has_no_chinese_labels(visit: Visit, visits) -> None:
    shown = words(visit("visits", "en"))
    assert "Who went" in shown
    assert "计划" not in shown
