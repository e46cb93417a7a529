from __future__ import annotations

import pytest

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.ui.conftest import Handed, Visit, words


def add_pledges(house: Warehouse) -> None:
    """People of 华东一部 pledge too, and February is over."""
    rows = [{"owner": name, "level": "person", "period": "2026-03", "pledge_yuan": 90_000} for name in ("田野", "赵敏")]
    rows += [{"owner": "华东一部", "level": "team", "period": "2026-02", "pledge_yuan": amount, "donation_yuan": 800} for amount in (900_000,)]
    house.commit([sheet("pledges", rows, file="保证书2.xlsx")])


@pytest.fixture
def pledged(handed: Handed):
    return handed(add_daily_sales, add_pledges)


def test_without_pledges_the_page_names_the_sheet_to_upload(visit: Visit) -> None:
    shown = words(visit("pledges"))
    assert "业绩保证" in shown
    assert "上传" in shown


def test_three_team_pledges_add_up(visit: Visit, company) -> None:
    at = visit("pledges")
    labels = {metric.label: metric for metric in at.metric}
    assert labels["团队保证合计"].value.startswith("45.0")
    assert "3 份保证" in labels["团队保证合计"].delta
    # 14 workdays x 21,000 yuan and a few, against 14/22 of 450,000
    assert labels["本期实际"].value.startswith("29.4")
    assert "序时 63.6%" in labels["本期实际"].delta
    assert "跟上" in labels["本期实际"].delta  # 65.4 % of the pledge at 63.6 % of the time


def test_the_first_team_is_looked_at_until_another_is_chosen(visit: Visit, pledged) -> None:
    shown = words(visit("pledges"))
    assert "华东一部 · 成员保证" in shown
    assert "2 人，合计 18.0 万" in shown
    assert "成员合计高出团队保证 **3.0 万（20%）**" in shown


def test_the_address_chooses_the_team(visit: Visit, pledged) -> None:
    shown = words(visit("pledges", owner="华南一部"))
    assert "燃起图 · 华南一部" in shown
    assert "成员保证" not in shown.replace("团队保证与成员合计", "")


def test_last_month_is_settled_below_a_month_in_progress(visit: Visit, pledged) -> None:
    shown = words(visit("pledges"))
    assert "兑现 · 2026-02" in shown
    assert "未兑现 1 份，应乐捐 800 元" in shown


def test_a_status_leaves_out_the_others(visit: Visit, company) -> None:
    assert "没有这样的保证。" in words(visit("pledges", status="behind"))


def test_english_has_no_chinese_labels(visit: Visit, pledged) -> None:
    shown = words(visit("pledges", "en"))
    assert "Team pledges" in shown
    for word in ("序时", "完成", "成员", "保证"):
        assert word not in shown


def test_the_page_says_where_the_month_lands_and_how_many_are_kept(visit: Visit, company) -> None:
    at = visit("pledges")
    labels = {metric.label: metric for metric in at.metric}
    # 21,000 yuan and a few on every one of 22 working days
    assert labels["公司预计落点"].value.startswith("46.") and "80% 区间" in labels["公司预计落点"].delta
    assert labels["预计兑现"].value == "2 :small[/ 3 队]" or "/ 3 队" in labels["预计兑现"].value
    shown = words(at)
    assert "兑现把握" in shown and "近 5 个工作日日均" in shown


def test_a_month_that_is_over_has_no_landing_and_no_chance(visit: Visit, pledged) -> None:
    shown = words(visit("pledges", period="2026-02"))
    assert "预计落点" not in shown and "兑现把握" not in shown
    assert "已兑现或跟上" in shown


def test_past_chances_are_read_again_only_when_asked_for(visit: Visit, pledged) -> None:
    at = visit("pledges")
    assert "Brier" not in words(at)
    at.toggle(key="calibration_open").set_value(True).run()
    assert not at.exception
    assert "1 份到期的保证" in words(at) and "Brier" in words(at)
    assert "数据太少：只有 1 份" in words(at)
