from __future__ import annotations

from datetime import date

import pytest

from analytics.calendar import WorkCalendar
from analytics.errors import Refused
from analytics.settings import SETTINGS
from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_deals
from tests.ui.conftest import Handed, Visit, words


def test_every_setting_can_be_changed_on_the_page(visit: Visit) -> None:
    at = visit("settings")
    widgets = [*at.text_input, *at.number_input, *at.selectbox, *at.toggle]
    assert {widget.key for widget in widgets if widget.key} >= {f"setting_{setting.name}" for setting in SETTINGS}


def test_a_change_is_stored_in_the_warehouse(visit: Visit, company) -> None:
    at = visit("settings")
    at.selectbox(key="setting_rise_colour").set_value("green").run()
    assert not at.exception
    assert company.settings()["rise_colour"] == "green"


def test_a_changed_number_survives_a_new_visit(visit: Visit, company) -> None:
    at = visit("settings")
    at.number_input(key="setting_verify_radius_m").set_value(300).run()
    again = visit("settings")
    assert again.number_input(key="setting_verify_radius_m").value == 300


@pytest.mark.parametrize(("name", "wrong", "said"), [
    ("extra_workdays", "2026-02-30", "不是日期"), ("extra_days_off", "2026-10-10、10-11", "「10-11」不是日期"), ("time_zone", "Mars/Phobos", "没有叫「Mars/Phobos」的时区"),
    ("media_benchmarks", "抖音@点击率=-1%（报告，2025）", "只能在 0 到 100% 之间"), ("service_items", "@@@", "不是名字"),
    ("public_address", "javascript:alert(1)", "不是网址"), ("public_address", "https://a b.com", "不是网址"),
    ("board_policy_of_teams", "华东一部@管理者=梯队", "管理者总能看到全部"), ("board_policy_of_teams", "华东一部=梯队、华东一部=全部公开", "写了两次"),
])
def test_a_value_nobody_could_use_is_refused_with_a_sentence(visit: Visit, company, name: str, wrong: str, said: str) -> None:
    before = company.settings()[name]
    at = visit("settings")
    at.text_input(key=f"setting_{name}").set_value(wrong).run()
    assert not at.exception and any(said in one.value for one in at.warning)
    assert company.settings()[name] == before


def test_a_rule_for_a_team_nobody_is_in_is_kept_and_told(visit: Visit, company) -> None:
    at = visit("settings")
    at.text_input(key="setting_board_policy_of_teams").set_value("华东一布=梯队").run()
    assert any("没有叫「华东一布」的团队" in one.value for one in at.warning)
    assert company.settings()["board_policy_of_teams"] == "华东一布=梯队"


def test_a_benchmark_of_a_medium_nobody_knows_is_kept_and_told(visit: Visit, company) -> None:
    company.commit([sheet("media", [{"date": "2026-03-02", "medium": "抖音信息流", "cost_yuan": 10}])])
    at = visit("settings")
    at.text_input(key="setting_media_benchmarks").set_value("抖音@ROI=1.2（报告，2025）").run()
    assert any("相近的有：抖音信息流" in one.value for one in at.warning) and company.settings()["media_benchmarks"] == "抖音@ROI=1.2（报告，2025）"
    assert any("spelled nearly alike: 抖音信息流" in one.value for one in visit("settings", "en").warning)
    assert "里的媒体「抖音」数据里还没有" in words(visit("media"))


@pytest.mark.parametrize("wrong", [-1, "nan", "inf", 10**13])
def test_no_amount_is_below_zero_or_no_number(company, wrong: object) -> None:
    for name in ("improvement_floor", "verify_radius_m"):
        with pytest.raises(Refused):
            company.set_setting(name, wrong)


def test_a_day_that_an_earlier_version_kept_and_there_is_not_is_left_out() -> None:
    assert WorkCalendar(["2026-02-30", "2026-02-28"]).is_workday(date(2026, 2, 28))


def test_used_and_unused_stages_stand_below(visit: Visit, handed: Handed) -> None:
    handed(add_daily_sales, add_deals)
    shown = words(visit("settings"))
    assert "阶段用得怎么样" in shown and "1 初步接洽" in shown and "从没用过" in shown
    assert "Never used" in words(visit("settings", "en"))
