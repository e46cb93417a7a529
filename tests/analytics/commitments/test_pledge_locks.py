"""Once a period is locked, a pledge changes only with a reason, wherever it comes from, and every version stays readable."""

import pytest

from analytics.catalog import ask
from analytics.errors import Refused
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03")


def pledge(owner, amount, **more):
    return {"owner": owner, "level": "person", "period": "2026-03", "pledge_yuan": amount, **more}


@pytest.fixture
def locked():
    house = warehouse_with(sheet("pledges", [pledge("甲", 1000, donation_yuan=50), pledge("乙", 2000)], file="会.xlsx"))
    house.lock_pledges("2026-03", "陈立")
    return house


def load(house, *rows, **more):
    result, = house.commit([sheet("pledges", list(rows), file="改.xlsx", **more)], by="内勤")
    return result


def amounts(house):
    return dict(house.run("SELECT owner, CAST(pledge_yuan AS DOUBLE) FROM main.pledges").to_pandas().itertuples(index=False, name=None))


def test_a_changed_amount_without_a_reason_is_set_aside_and_never_loaded(locked):
    result = load(locked, pledge("甲", 900), pledge("乙", 2000))
    assert (result.rows_loaded, result.rows_rejected, [d.code for d in result.defects]) == (1, 1, ["PLEDGE_LOCKED"])
    assert amounts(locked) == {"甲": 1000, "乙": 2000}
    assert result.rows_read == result.rows_loaded + result.rows_rejected


def test_with_a_reason_it_is_loaded(locked):
    assert load(locked, pledge("甲", 900, reason="客户延期")).rows_rejected == 0
    assert amounts(locked)["甲"] == 900


@pytest.mark.parametrize("row", [pledge("甲", 1000, donation_yuan=10), pledge("甲", 1000, metric="collected"), pledge("丙", 5), {**pledge("甲", 900), "level": None},
                                 pledge("甲", 1000, reward="奖金 9 万")])
def test_donation_metric_reward_a_new_pledge_and_a_blank_level_need_a_reason_too(locked, row):
    assert load(locked, row).rows_rejected == 1


def test_a_donation_cannot_be_cleared_without_a_reason(locked):
    assert load(locked, pledge("甲", 1000), cleared={"donation_yuan": [2]}).rows_rejected == 1


def test_other_columns_and_other_periods_stay_open(locked):
    assert load(locked, pledge("甲", 1000, leader="王组长", witness="李四"), pledge("甲", 7) | {"period": "2026-04"}).rows_rejected == 0


def test_a_locked_period_is_not_replaced_as_a_whole(locked):
    with pytest.raises(Refused, match="不能整段替换"):
        locked.commit([sheet("pledges", [pledge("甲", 1)])], replace_period="2026-03")


def test_a_batch_with_pledges_of_a_locked_period_is_neither_undone_replaced_nor_put_back(locked):
    first, held = int(locked.batches()["batch_id"].min()), amounts(locked)
    with pytest.raises(Refused, match="不能整批撤销"):
        locked.undo(first)
    again = sheet("pledges", [pledge("甲", 1000, donation_yuan=50), pledge("乙", 2000)], file="会.xlsx", sha256="同一份")
    locked.unlock_pledges("2026-03", "陈立", "补一份")
    loaded, = locked.commit([again])
    locked.undo(first)
    locked.lock_pledges("2026-03", "陈立")
    for refused in (lambda: locked.redo(first), lambda: locked.commit([again], on_duplicate="replace"), lambda: locked.undo(loaded.batch_id)):
        with pytest.raises(Refused, match="已经锁定"):
            refused()
    assert amounts(locked) == held and len(ask(locked, "pledge_versions", MARCH).rows) == 2


def test_after_unlocking_with_a_reason_changes_are_free_and_the_audit_has_both(locked):
    for wrong in (("", "原因"), ("陈立", " ")):
        with pytest.raises(Refused):
            locked.unlock_pledges("2026-03", *wrong)
    locked.unlock_pledges("2026-03", "陈立", "名单有误")
    assert load(locked, pledge("甲", 900)).rows_rejected == 0
    audit = locked.run("SELECT who, action FROM meta.audit WHERE action LIKE '%lock pledges' ORDER BY action").to_pylist()
    assert audit == [{"who": "陈立", "action": "lock pledges"}, {"who": "陈立", "action": "unlock pledges"}]


@pytest.mark.parametrize("period", ["2026", "2026-H1", "soon"])
def test_only_months_and_quarters_are_locked_once(locked, period):
    with pytest.raises(Refused):
        locked.lock_pledges(period, "陈立")
    with pytest.raises(Refused):
        locked.lock_pledges("2026-03", "陈立")


def test_every_version_is_listed_with_its_reason_and_undone_ones_are_not(locked):
    load(locked, pledge("甲", 900, reason="客户延期"))
    last = load(locked, pledge("甲", 800, reason="再延期"))
    load(locked, pledge("甲", 800))  # says nothing new
    rows = ask(locked, "pledge_versions", MARCH).rows
    told = rows.loc[rows["owner"] == "甲", ["version", "pledge_yuan", "donation_yuan", "reason", "by", "file"]].values.tolist()
    assert told == [[1, 1000, 50, None, None, "会.xlsx"], [2, 900, 50, "客户延期", "内勤", "改.xlsx"], [3, 800, 50, "再延期", "内勤", "改.xlsx"]]
    locked.unlock_pledges("2026-03", "陈立", "录错了")
    locked.undo(last.batch_id)
    answer = ask(locked, "pledge_versions", MARCH)
    assert answer.rows.loc[answer.rows["owner"] == "甲", "pledge_yuan"].tolist()[:2] == [1000, 900]


def test_no_pledges_have_no_versions():
    answer = ask(warehouse_with(), "pledge_versions", MARCH)
    assert answer.empty and answer.notes


def test_a_pledge_of_someone_nobody_listed_is_loaded_and_said():
    house = warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}]))
    result = load(house, pledge("甲", 1), pledge("王老五不存在", 2), {**pledge("一部", 3), "level": "team"})
    found, = result.defects
    assert (found.code, found.value, result.rows_loaded) == ("UNKNOWN_PERSON", "王老五不存在", 3)
    assert not load(warehouse_with(), pledge("甲", 1)).defects  # without a list of people nobody is unknown
