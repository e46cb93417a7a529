from __future__ import annotations

from tests.pages.conftest import Visit, words


def test_an_empty_company_is_welcomed_with_two_doors(visit: Visit) -> None:
    at = visit("home")
    assert "上传第一份表格" in words(at)
    assert {button.key for button in at.button} >= {"go_upload", "welcome_demo"}


def test_the_welcome_is_english_at_a_switch(visit: Visit) -> None:
    assert "Upload your first spreadsheet" in words(visit("home", "en"))


def test_home_shows_the_month_against_its_target(visit: Visit, company) -> None:
    at = visit("home")
    shown = words(at)
    assert "进行中 14/22 工作日" in shown  # 03-02 … 03-06, 03-09 … 03-13, 03-16 … 03-19
    assert "29.4<" in shown  # 14 days of 21,000 yuan and a few, in 万
    assert "数据截至 03-19 周四" in shown
    assert "近 12 个月成交额" in shown
    assert "业绩保证" in shown


def test_home_in_english_has_no_chinese_labels(visit: Visit, company) -> None:
    shown = words(visit("home", "en"))
    assert "This month" in shown
    for word in ("环比", "同比", "目标", "序时", "完成", "产品线"):
        assert word not in shown


def test_home_narrowed_by_the_address_shows_teams(visit: Visit, company) -> None:
    shown = words(visit("home", region="华东"))
    assert "华东一部" in shown
    assert "各团队" in shown


def test_a_finished_period_says_so_and_has_no_pace(visit: Visit, company) -> None:
    shown = words(visit("home", period="2026-01"))
    assert "已收官" in shown
    assert "每日还需" not in shown


def test_things_to_watch_names_the_slow_region(visit: Visit, company) -> None:
    assert "华南慢了" in words(visit("home"))
