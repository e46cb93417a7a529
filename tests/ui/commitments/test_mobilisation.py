from __future__ import annotations

import pytest

from sample_data.by_hand import sheet
from tests.companies.page_company import PEOPLE
from tests.ui.conftest import Visit, words


def button(at, key):
    return next(one for one in at.button if one.key == key)


def test_without_data_the_page_names_the_sheets_to_upload(visit: Visit) -> None:
    assert "业绩保证" in words(visit("mobilisation"))


def test_people_who_have_not_pledged_wait_with_what_adds_up(visit: Visit, company) -> None:
    shown = words(visit("mobilisation", period="2026-03"))
    assert "3 份已保证，6 份还没有" in shown
    assert "还有 2 人没有保证" in shown
    assert "不从工资中扣除" in shown


def test_when_everyone_has_pledged_the_table_is_empty_and_the_letters_are_there(visit: Visit, company) -> None:
    at = visit("mobilisation", period="2026-03")
    company.commit([sheet("pledges", [{"owner": name, "level": "person", "period": "2026-03", "pledge_yuan": 9} for name in PEOPLE], file="个人.xlsx")])
    at.run()
    assert not at.exception
    assert at.selectbox(key="letter_owner").options[0] == "全部 9 份"


def test_a_past_meeting_with_pledges_can_be_opened_again(visit: Visit, company) -> None:
    company.commit([sheet("pledges", [{"owner": "华东一部", "level": "team", "period": "2025-Q2", "pledge_yuan": 900_000}], file="旧.xlsx")])
    at = visit("mobilisation", period="2025-Q2")
    assert at.selectbox(key="mobilisation_period").value == "2025-Q2" and "1 份已保证" in words(at)


def test_locking_is_signed_and_unlocking_says_why(visit: Visit, company) -> None:
    at = visit("mobilisation", period="2026-03")
    assert button(at, "lock").disabled
    at.text_input(key="signed_meeting").set_value("陈立").run()
    button(at, "lock").click().run()
    assert not at.exception
    assert "2026-03 的业绩保证已锁定" in at.success[0].value
    assert company.pledge_locks()["locked_by"].tolist() == ["陈立"]
    at.text_input(key="unlock_reason_2026-03").set_value("名单有误").run()
    button(at, "unlock").click().run()
    assert company.pledge_locks()["reason"].tolist() == ["名单有误"]


def test_versions_and_letters_stand_under_the_pledges(visit: Visit, company) -> None:
    company.commit([sheet("pledges", [{"owner": "华东一部", "level": "team", "period": "2026-03", "pledge_yuan": 140_000, "reason": "客户延期"}], file="改.xlsx")])
    at = visit("mobilisation", period="2026-03")
    assert "3 份保证，1 份改过；以最新一版为准" in words(at)
    assert at.selectbox(key="letter_owner").options[0] == "全部 3 份"


@pytest.mark.parametrize("page", ["mobilisation", "settlement"])
def test_english_has_no_chinese_labels(visit: Visit, company, page: str) -> None:
    company.commit([sheet("pledges", [{"owner": "华东一部", "level": "team", "period": "2026-02", "pledge_yuan": 900_000, "donation_yuan": 800}], file="二月.xlsx")])
    shown = words(visit(page, "en"))
    for word in ("保存", "保证书", "锁定", "豁免", "未兑现", "成员"):
        assert word not in shown


def test_a_missed_pledge_waits_for_a_decision_and_the_notice_stands_below(visit: Visit, company) -> None:
    rows = [{"owner": team, "level": "team", "period": "2026-02", "pledge_yuan": yuan, "donation_yuan": 800, "reward": "聚餐"} for team, yuan in (("华东一部", 900_000), ("华东二部", 1))]
    company.commit([sheet("pledges", rows, file="二月.xlsx")])
    at = visit("settlement")
    shown = words(at)
    assert "2026 年 3 月还没有结束，这里是 2026 年 2 月的兑现" in shown
    assert "1 份未兑现，1 份还没有处理" in shown
    assert "兑现的激励" in shown and "不从工资中扣除" in shown
    assert button(at, "save_decisions").disabled


def test_with_money_off_no_page_speaks_of_it(visit: Visit, company) -> None:
    company.commit([sheet("pledges", [{"owner": "华东一部", "level": "team", "period": "2026-02", "pledge_yuan": 900_000, "donation_yuan": 800}], file="二月.xlsx")])
    company.set_setting("donation_shown", False)
    for page in ("settlement", "pledges", "mobilisation"):
        assert "乐捐" not in words(visit(page)), page
