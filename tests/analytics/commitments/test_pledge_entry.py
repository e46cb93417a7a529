"""What is entered at the meeting: who still has to pledge, what to look at twice, whether it adds up, and one batch."""

from datetime import date

import pandas as pd
import pytest

from analytics.calendar import parse_period
from analytics.catalog import ask
from analytics.commitments.donations import VOLUNTARY
from analytics.commitments.pledge_entry import changed_rows, entry_findings, entry_periods, entry_table, save_pledges, with_entered
from analytics.commitments.pledge_sums import pledge_sums
from analytics.commitments.settlement_entry import DECISIONS, decision_findings, decision_table, save_decisions
from analytics.errors import Refused
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = parse_period("2026-03", date(2026, 3, 5))
FEBRUARY = Scope(period="2026-02", as_of=date(2026, 3, 5))


@pytest.fixture
def house(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-05")
    people = [{"person": name, "team": "一部"} for name in ("甲", "乙")]
    sales = [{"ordered_on": date(2026, 2, 3), "amount_yuan": yuan, "person": who} for who, yuan in (("甲", 100_000), ("乙", 50_000))] + [{"ordered_on": date(2026, 3, 2), "amount_yuan": 1, "person": "甲"}]
    pledges = [{"owner": "甲", "level": "person", "period": period, "pledge_yuan": 120_000, "donation_yuan": 500, "reward": "聚餐"} for period in ("2026-02", "2026-03")]
    pledges += [{"owner": "乙", "level": "person", "period": "2026-02", "pledge_yuan": 50_000, "donation_yuan": 300, "reward": "奖金"}]
    targets = [{"level": "team", "owner": "一部", "period": "2026-03", "metric": "sales", "value": 300_000}]
    return warehouse_with(sheet("people", people), sheet("sales", sales), sheet("pledges", pledges), sheet("targets", targets))


def edited(table, **amounts):
    rows = table.astype({"level": "object", "owner": "object"})
    for owner, wan in amounts.items():
        rows.loc[rows["owner"] == owner, "pledge_wan"] = wan
    return rows


def said(findings):
    return [(one.row, one.severity) for one in findings]


def test_the_table_holds_teams_then_people_with_what_they_did_and_should_do(house):
    table = entry_table(house, MARCH)
    assert table[["level", "owner", "pledged"]].values.tolist() == [["team", "一部", False], ["person", "乙", False], ["person", "甲", True]]
    by_owner = table.set_index("owner")
    assert by_owner.loc["甲", ["pledge_wan", "donation_yuan", "previous_wan", "best_wan"]].tolist() == [12, 500, 10, 10]
    assert by_owner.loc["一部", ["previous_wan", "target_wan"]].tolist() == [15, 30]


def test_a_meeting_is_for_a_month_or_a_quarter():
    assert [one.label for one in entry_periods(date(2026, 3, 5))] == ["2026-03", "2026-04", "2026-02", "2026-Q1", "2026-Q2", "2025-Q4"]


def test_negative_and_doubled_are_wrong_implausible_and_unknown_are_asked(house):
    table = entry_table(house, MARCH)
    assert said(entry_findings(house, MARCH, table, edited(table, 乙=6))) == []
    assert said(entry_findings(house, MARCH, table, edited(table, 乙=-6))) == [(2, "error")]
    assert said(entry_findings(house, MARCH, table, edited(table, 乙=100.1))) == [(2, "warning")]  # best month 5 万, times 20
    assert said(entry_findings(house, MARCH, table, edited(table, 乙=100))) == []
    more = pd.concat([table, pd.DataFrame([{"level": "person", "owner": who, "pledge_wan": 6.0, "why_unknown": "新人"} for who in ("丙", "丙")])], ignore_index=True)
    found = entry_findings(house, MARCH, table, more)
    assert said(found) == [(4, "warning"), (5, "error"), (5, "warning")]
    assert "新人" in found[0].text.zh and "丙" in found[0].text.en


def test_a_pledge_of_nothing_is_wrong_and_a_donation_above_the_pledge_is_asked(house):
    before = entry_table(house, MARCH)
    for amount, donation, severity, words in ((0.0, None, "error", "不到 1 元"), (0.00001, None, "error", "不到 1 元"), (1.0, 99_999_999_999.0, "warning", "比保证的业绩还多")):
        rows = before.copy()
        rows.loc[0, "pledge_wan"], rows.loc[0, "donation_yuan"] = amount, donation
        found = entry_findings(house, MARCH, before, rows)
        assert [(one.severity, words in one.text.zh) for one in found] == [(severity, True)]


def test_a_pledge_is_not_emptied_and_a_locked_one_needs_a_reason(house):
    table = entry_table(house, MARCH)
    assert said(entry_findings(house, MARCH, table, edited(table, 甲=None))) == [(3, "error")]
    house.lock_pledges("2026-03", "陈立")
    rows = edited(table, 甲=11)
    assert said(entry_findings(house, MARCH, table, rows)) == [(3, "error")]
    assert said(entry_findings(house, MARCH, table, rows.assign(reason="客户延期"))) == []


def test_saving_is_one_signed_batch_of_what_is_new_and_can_be_undone(house):
    table = entry_table(house, MARCH)
    rows = edited(table, 乙=6.5, 一部=20)
    assert changed_rows(table, rows)["owner"].tolist() == ["一部", "乙"]
    for wrong in ((rows, " "), (table, "陈立")):
        with pytest.raises(Refused):
            save_pledges(house, MARCH, table, *wrong)
    result = save_pledges(house, MARCH, table, rows, "陈立")
    assert (result.rows_loaded, result.dataset, result.file, dict(result.totals)["pledge_yuan"]) == (2, "pledges", "页面录入 2026-03 业绩保证", 265_000)
    assert house.batches().iloc[0]["by"] == "陈立"
    assert entry_table(house, MARCH)["pledged"].all()
    house.undo(result.batch_id)
    assert entry_table(house, MARCH)["pledged"].sum() == 1


def test_pledges_add_up_in_words_before_they_are_saved(house):
    table = entry_table(house, MARCH)
    company, team = pledge_sums(house, MARCH, with_entered(table, edited(table, 乙=6, 一部=20)))
    assert (team.below_yuan, team.pledge_yuan, team.target_yuan, team.below_pledged) == (180_000, 200_000, 300_000, 2)
    assert [one.zh for one in team.words] == ["成员合计比团队保证少 2.0 万（10%）", "团队保证比团队目标少 10.0 万（33%）"]
    assert (company.below_yuan, company.target_yuan) == (200_000, 300_000)
    assert [one.zh for one in pledge_sums(house, MARCH, with_entered(table, table))[1].words][0] == "还有 1 人没有保证"


def decide(table, **values):
    return table.assign(**{name: pd.Series([value] * len(table), dtype="object") for name, value in values.items()})


def test_only_missed_pledges_are_decided_and_waiving_comes_first(house):
    table = decision_table(ask(house, "settlement", FEBRUARY))
    assert table[["owner", "due_yuan"]].values.tolist() == [["甲", 500]]
    assert [choice.code for choice in DECISIONS] == ["waived", "deferred", "due", "paid"]


@pytest.mark.parametrize(("values", "wrong"), [
    ({"decision": "waived"}, 1), ({"decision": "deferred", "reason": "下月"}, 1), ({"decision": "waived", "reason": "新人", "approver": "陈立"}, 0),
    ({"decision": "paid"}, 0), ({"decision": "due"}, 0), ({"decision": "paid", "amount_yuan": -1.0}, 1), ({"decision": "paid", "amount_yuan": 501.0}, 1), ({"reason": "想一想"}, 1),
])
def test_waived_and_deferred_need_a_reason_and_an_approver(house, values, wrong):
    table = decision_table(ask(house, "settlement", FEBRUARY))
    assert len(decision_findings(table, decide(table, **values))) == wrong


def test_a_saved_waiver_changes_the_decision_and_the_fund_not_the_due(house):
    table = decision_table(ask(house, "settlement", FEBRUARY))
    result = save_decisions(house, table, decide(table, decision="waived", reason="新人首月", approver="陈立"), "内勤")
    assert (result.dataset, result.rows_loaded) == ("settlements", 1)
    answer = ask(house, "settlement", FEBRUARY)
    row = answer.rows.set_index("owner").loc["甲"]
    assert (row["due_yuan"], row["decision"], row["reason"], row["approver"]) == (500, "waived", "新人首月", "陈立")
    assert {name: answer.facts[name] for name in ("due_yuan", "waived_yuan", "outstanding_yuan", "undecided_yuan")} == {
        "due_yuan": 500, "waived_yuan": 500, "outstanding_yuan": 0, "undecided_yuan": 0}
    assert VOLUNTARY in answer.notes


def test_part_of_a_donation_paid_leaves_the_rest_outstanding(house):
    table = decision_table(ask(house, "settlement", FEBRUARY))
    save_decisions(house, table, decide(table, decision="paid", amount_yuan=200.0), "内勤")
    facts = ask(house, "settlement", FEBRUARY).facts
    assert (facts["paid_yuan"], facts["outstanding_yuan"]) == (200, 300)


def test_without_donations_no_answer_speaks_of_money(house):
    house.set_setting("donation_shown", False)
    for question in ("settlement", "pledges", "pledge_versions"):
        answer = ask(house, question, FEBRUARY)
        names = {column.name for column in answer.columns} | set(answer.rows) | set(answer.facts)
        assert len(answer.rows) == 2 and not names & {"donation_yuan", "due_yuan", "amount_yuan", "paid_yuan", "fund"}
        assert VOLUNTARY not in answer.notes
    level = ask(house, "pledges", FEBRUARY).facts["levels"]["person"]
    assert level["pledge_yuan"] == 170_000 and {value for name, value in level.items() if "donation" in name} == {None}
    table = entry_table(house, MARCH)
    save_pledges(house, MARCH, table, edited(table, 乙=6).assign(donation_yuan=9.0), "陈立")
    assert house.run("SELECT donation_yuan FROM main.pledges WHERE owner = '乙' AND period = '2026-03'")["donation_yuan"].to_pylist() == [None]


def test_a_changed_pledge_is_settled_by_its_newest_version_and_says_so(house):
    house.commit([sheet("pledges", [{"owner": "甲", "level": "person", "period": "2026-02", "pledge_yuan": 90_000, "reason": "客户延期"}])])
    answer = ask(house, "settlement", FEBRUARY)
    assert answer.rows.set_index("owner").loc["甲", "kept"]
    assert any("最新一版" in note.zh for note in answer.notes)


def test_no_column_of_the_ledger_is_a_deduction(house):
    answer = ask(house, "settlement", FEBRUARY)
    words = " ".join(f"{column.name} {column.label.zh} {column.label.en.lower()}" for column in answer.columns)
    assert not [word for word in ("工资", "扣", "薪", "wage", "payroll", "deduct") if word in words]


def test_the_board_and_the_settlement_show_the_same_numbers(sample_warehouse):
    board, settled = (ask(sample_warehouse, name, Scope(period="2026-02")).rows.set_index(["level", "owner"])["actual_yuan"] for name in ("pledges", "settlement"))
    assert len(board) == len(settled) > 80
    pd.testing.assert_series_equal(board.sort_index(), settled.sort_index())
