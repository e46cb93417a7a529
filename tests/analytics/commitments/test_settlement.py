"""Closing a period: kept or missed, what falls due, what was decided."""

from datetime import date

from analytics.catalog import ask
from analytics.commitments.settlement_entry import decision_findings, decision_table
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

FEBRUARY = Scope(period="2026-02", as_of=date(2026, 3, 5))
PEOPLE = [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "一部"}]


def sale(person, amount, day=date(2026, 2, 3)):
    return {"ordered_on": day, "amount_yuan": amount, "person": person}


def pledge(owner, amount, level="person", period="2026-02", donation=100, **more):
    return {"owner": owner, "pledge_yuan": amount, "level": level, "period": period, "donation_yuan": donation, **more}


SALES = [sale("甲", 1000), sale("乙", 999.98), sale("甲", 7, date(2026, 3, 2))]


def settled(pledges, decisions=(), scope=FEBRUARY):
    sheets = [sheet("people", PEOPLE), sheet("sales", SALES), sheet("pledges", list(pledges))]
    if decisions:
        sheets.append(sheet("settlements", list(decisions)))
    return ask(warehouse_with(*sheets), "settlement", scope)


def rows_of(answer):
    return {row["owner"]: row for row in answer.rows.to_dict("records")}


def test_the_donation_falls_due_only_when_the_pledge_is_missed():
    rows = rows_of(settled([pledge("甲", 1000, reward="奖金"), pledge("乙", 1000)]))
    assert (rows["甲"]["kept"], rows["甲"]["due_yuan"], rows["甲"]["reward"]) == (True, 0, "奖金")
    assert (rows["乙"]["kept"], rows["乙"]["due_yuan"], rows["乙"]["decision"]) == (False, 100, None)


def test_a_waiver_changes_the_decision_only():
    rows = rows_of(settled([pledge("乙", 1000)], [{"period": "2026-02", "owner": "乙", "level": "person", "decision": "waived", "approver": "总经理"}]))
    assert (rows["乙"]["kept"], rows["乙"]["due_yuan"], rows["乙"]["decision"]) == (False, 100, "waived")


def test_a_decision_with_a_blank_level_finds_its_team():
    answer = settled([pledge("一部", 5000, "team")], [{"period": "2026-02", "owner": "一部", "decision": "paid", "amount_yuan": 60}])
    assert (rows_of(answer)["一部"]["decision"], rows_of(answer)["一部"]["amount_yuan"]) == ("paid", 60)
    told = ("kept", "missed", "due_yuan", "waived_yuan", "paid_yuan", "outstanding_yuan")
    assert [answer.facts[name] for name in told] == [0, 1, 100.0, 0.0, 60.0, 40.0]


def test_every_yuan_of_the_fund_stands_in_one_place():
    names = "乙丙丁戊己"
    decided = {"丙": {"decision": "waived"}, "丁": {"decision": "deferred"}, "戊": {"decision": "due"}, "己": {"decision": "paid", "amount_yuan": 30}}
    answer = settled([pledge(name, 1000) for name in names], [{"period": "2026-02", "owner": name, "level": "person", **one} for name, one in decided.items()])
    told = {name: answer.facts[f"{name}_yuan"] for name in ("due", "waived", "paid", "payable", "deferred", "undecided", "outstanding")}
    assert told == {"due": 500, "waived": 100, "paid": 30, "payable": 170, "deferred": 100, "undecided": 100, "outstanding": 370}


def test_a_decision_about_another_month_does_not_count():
    rows = rows_of(settled([pledge("乙", 1000)], [{"period": "2026-01", "owner": "乙", "level": "person", "decision": "paid"}]))
    assert rows["乙"]["decision"] is None


def test_a_period_that_is_not_over_has_no_settlement():
    answer = settled([pledge("甲", 1000, period="2026-03")], scope=Scope(period="2026-03", as_of=date(2026, 3, 5)))
    assert answer.empty and "还没有结束" in answer.notes[-1].zh


def test_the_board_and_the_settlement_name_the_same_actual():
    sheets = [sheet("people", PEOPLE), sheet("sales", SALES), sheet("pledges", [pledge("甲", 1000), pledge("乙", 1000), pledge("一部", 5000, "team")])]
    warehouse = warehouse_with(*sheets)
    board, closed = ask(warehouse, "pledges", FEBRUARY), ask(warehouse, "settlement", FEBRUARY)
    assert dict(zip(board.rows["owner"], board.rows["actual_yuan"])) == dict(zip(closed.rows["owner"], closed.rows["actual_yuan"]))
    assert list(board.rows["status"] == "kept") == list(closed.rows["kept"])


def test_a_missed_pledge_without_a_donation_owes_an_unknown_amount():
    rows = rows_of(settled([pledge("乙", 1000, donation=None)]))
    assert rows["乙"]["due_yuan"] != rows["乙"]["due_yuan"]  # NaN


def test_without_pledges_the_answer_says_what_to_upload():
    answer = ask(warehouse_with(sheet("sales", SALES)), "settlement", FEBRUARY)
    assert answer.empty and "业绩保证" in answer.notes[0].zh


def test_rows_and_sums_of_the_ledger_agree_whatever_a_file_says():
    names = "乙丙丁戊己"
    said = {"乙": ("waived", 70), "丙": ("due", 1), "丁": ("paid", 999_999), "戊": ("deferred", None), "己": ("paid", 0)}
    decided = [{"period": "2026-02", "owner": name, "level": "person", "decision": one, "amount_yuan": amount} for name, (one, amount) in said.items()]
    kept = {"period": "2026-02", "owner": "甲", "level": "person", "decision": "paid", "amount_yuan": 500}
    answer = settled([pledge(name, 1000) for name in "甲" + names], [*decided, kept])
    assert {owner: row["amount_yuan"] for owner, row in rows_of(answer).items()} == {"甲": 0, "乙": 100, "丙": 100, "丁": 100, "戊": 100, "己": 0}
    told = {name: answer.facts[f"{name}_yuan"] for name in ("due", "waived", "paid", "payable", "deferred", "undecided", "outstanding")}
    assert told == {"due": 500, "waived": 100, "paid": 100, "payable": 200, "deferred": 100, "undecided": 0, "outstanding": 300}
    notes = " ".join(note.zh for note in answer.notes)
    assert "多出的不计入：甲、丁。" in notes and "全额算，没有按所写的金额：丙、乙。" in notes.replace("乙、丙", "丙、乙") and "没有写原因或批准人：" in notes


def test_a_page_decision_is_whole_signed_by_someone_else_and_paid_above_zero():
    before = decision_table(settled([pledge("乙", 1000)]))
    said = [
        ({"decision": "waived", "amount_yuan": 70.0, "reason": "病假", "approver": "总经理"}, "只有已付才写金额"),
        ({"decision": "paid", "amount_yuan": 0.0}, "金额却是 0"),
        ({"decision": "waived", "reason": "   ", "approver": "总经理"}, "要写原因"),
        ({"decision": "waived", "reason": "病假", "approver": " 乙 "}, "不能自己批准自己"),
    ]
    for entered, words in said:
        found = decision_findings(before, before.assign(**entered))
        assert [words in finding.text.zh for finding in found] == [True], entered
    assert not decision_findings(before, before.assign(decision="waived", reason="病假", approver="总经理"))


def test_a_decision_about_someone_nobody_listed_is_said_with_and_without_a_level():
    house = warehouse_with(sheet("people", PEOPLE))
    rows = [{"period": "2026-02", "owner": owner, "level": level, "decision": "due"} for owner, level in (("火星人", None), ("一部", None), ("乙", None), ("月球人", "person"))]
    result, = house.commit([sheet("settlements", rows)])
    assert [defect.value for defect in result.defects if defect.code == "UNKNOWN_PERSON"] == ["火星人", "月球人"]
