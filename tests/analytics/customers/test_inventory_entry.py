"""A stock-taking entered on its page: what is saved, what is asked, and taking stock from the deals."""

from datetime import date

import pytest

from analytics.catalog import ask
from analytics.customers.inventory_entry import changed_entries, entry_findings, entry_rows, save_entries, take_stock
from analytics.errors import Refused
from sample_data.by_hand import sheet, warehouse_with

MARCH = date(2026, 3, 2)


@pytest.fixture
def house(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    deals = [{"deal_id": name, "created_on": "2026-01-05", "customer": who, "person": "甲", "outcome": outcome, "closed_on": closed, "sales_stage": "了解需求", "decision_node": "确认需求"}
             for name, who, outcome, closed in (("D1", "老张", "open", None), ("D2", "老李", "open", None), ("D3", "老王", "won", "2026-03-10"), ("D4", None, "open", None))]
    taken = [{"inv_date": "2026-03-02", "customer": "老张", "deal_id": "D1", "node": "添加微信", "strategy": "演示", "due_on": "2026-03-25", "owner": "乙"},
             {"inv_date": "2026-03-02", "customer": "散户", "node": "添加微信", "strategy": "约访", "due_on": "2026-03-27"}]
    return warehouse_with(sheet("people", [{"person": name} for name in ("甲", "乙")]), sheet("deals", deals), sheet("inventories", taken))


def rows_of(house):
    return entry_rows(ask(house, "inventory"))


def edited(rows, place, **cells):
    rows = rows.copy()
    for name, value in cells.items():
        rows.at[place, name] = value
    return rows


def test_only_the_cells_changed_are_saved_and_the_batch_is_signed(house):
    before = rows_of(house)
    rows = edited(before, 0, strategy="请决策人来厂", due_on=date(2026, 3, 30))
    assert changed_entries(before, rows).values.tolist() == [["", "散户", None, "请决策人来厂", None, date(2026, 3, 30), 1]]
    # somebody else names the owner meanwhile: it stays
    house.commit([sheet("inventories", [{"inv_date": "2026-03-02", "customer": "散户", "owner": "甲"}])])
    result = save_entries(house, MARCH, before, rows, " 陈立 ")
    assert (result.rows_loaded, result.rows_rejected) == (1, 0)
    after = rows_of(house).set_index("customer").loc["散户"]
    assert after[["node", "strategy", "owner", "due_on"]].tolist() == ["添加微信", "请决策人来厂", "甲", date(2026, 3, 30)]
    assert "陈立" in set(house.batches()["by"])


def test_an_emptied_cell_is_emptied(house):
    before = rows_of(house)
    save_entries(house, MARCH, before, edited(before, 1, strategy="", due_on=None), "陈立")
    after = rows_of(house).set_index("customer").loc["老张"]
    assert after[["strategy", "due_on", "node", "owner"]].tolist() == [None, None, "添加微信", "乙"]
    assert ask(house, "inventory").facts["without_next"] == 1


def test_nothing_new_and_nobody_signing_are_refused(house):
    before = rows_of(house)
    with pytest.raises(Refused, match="没有改动"):
        save_entries(house, MARCH, before, before, "陈立")
    for action in (lambda: save_entries(house, MARCH, before, edited(before, 0, strategy="x"), " "), lambda: take_stock(house, "")):
        with pytest.raises(Refused, match="经手人"):
            action()


@pytest.mark.parametrize(("cells", "severity", "words"), [
    ({"due_on": date(2026, 3, 1)}, "warning", "早于盘点那天"), ({"due_on": date(1926, 3, 25)}, "error", "核对年份"), ({"node": "没听过"}, "error", "不在决策节点里"),
    ({"owner": "丙"}, "warning", "不在人员表里"),
])
def test_what_cannot_be_is_wrong_and_what_is_odd_is_asked(house, cells, severity, words):
    before = rows_of(house)
    finding, = entry_findings(house, MARCH, before, edited(before, 1, **cells))
    assert (finding.row, finding.severity) == (2, severity) and words in finding.text.zh and finding.text.zh.startswith("第 2 行「老张」")
    assert entry_findings(house, MARCH, before, edited(before, 1, due_on=date(2026, 3, 2), node="确认需求", owner="甲")) == ()


def test_taking_stock_writes_down_the_open_deals_and_keeps_strategy_date_and_owner(house):
    result = take_stock(house, "陈立")
    assert (result.rows_loaded, result.rows_rejected) == (2, 0)  # D3 is won, D4 names no customer
    answer = ask(house, "inventory")
    assert (answer.facts["taken_on"], answer.facts["previous_on"], answer.facts["source"]) == (date(2026, 3, 20), MARCH, "uploaded")
    by = answer.rows.set_index("deal_id")
    assert by.loc["D1", ["node", "strategy", "due_on", "owner", "movement"]].tolist() == ["确认需求", "演示", date(2026, 3, 25), "乙", "advanced"]
    assert by.loc["D2", ["strategy", "owner", "movement"]].tolist() == [None, "甲", "new"]
    with pytest.raises(Refused, match="今天已经盘点过了"):
        take_stock(house, "陈立")
    house.undo(result.batch_id)
    assert ask(house, "inventory").facts["taken_on"] == MARCH


def test_without_open_deals_there_is_nothing_to_take(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    for house in (warehouse_with(), warehouse_with(sheet("deals", [{"deal_id": "D1", "customer": "老张", "outcome": "lost", "closed_on": "2026-03-01"}]))):
        with pytest.raises(Refused, match="没有在途商机"):
            take_stock(house, "陈立")
