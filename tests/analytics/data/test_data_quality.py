"""Data quality: each check on small tables worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.errors import Refused, UnknownName
from analytics.scope import Scope
from reports.sheets.records import answer_csv, answer_record
from sample_data.by_hand import sheet, warehouse_with

TODAY = date(2026, 3, 20)  # a Friday
PEOPLE = [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "二部"}]
CUSTOMERS = [{"customer": "河酒店", "owner": "甲"}, {"customer": "山学校"}]


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY.isoformat())


def sale(on="2026-03-02", yuan=100, person="甲", customer="河酒店", **more):
    return {"ordered_on": on, "amount_yuan": yuan, "person": person, "customer": customer, **more}


def finding(warehouse, check, dataset, scope=Scope()):
    rows = ask(warehouse, "data_quality", scope).rows
    found = rows[(rows["check"] == check) & (rows["dataset"] == dataset)]
    assert len(found) == 1, (check, dataset, list(zip(rows["check"], rows["dataset"])))
    return {name: None if not isinstance(value, list) and pd.isna(value) else value for name, value in found.iloc[0].items()}


def has(warehouse, check, dataset) -> bool:
    rows = ask(warehouse, "data_quality").rows
    return bool(((rows["check"] == check) & (rows["dataset"] == dataset)).any())


def detail(warehouse, name, scope=Scope()) -> list[dict]:
    return ask(warehouse, "data_quality", scope, options={"detail": name}).rows.to_dict("records")


# Names ---------------------------------------------------------------------------------------------------------------


def test_rows_naming_strangers_are_counted_over_rows_naming_anyone() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale(), sale(person="丙"), sale(person="丁"), sale(person="丁"), sale(person=None)], file="三月.xlsx"))
    row = finding(house, "unknown_people", "sales")
    assert (row["affected"], row["of"], row["share"], row["names"]) == (3, 4, 0.75, 2)
    assert (row["example"], row["file"], row["row_no"], row["fix"]) == ("丁", "三月.xlsx", 4, "list_person")


def test_every_unlisted_name_has_a_line_with_its_first_row() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale(), sale(person="丙"), sale(person="丁"), sale(person="丁")], file="三月.xlsx"))
    assert [(row["called"], row["rows"], row["file"], row["row_no"]) for row in detail(house, "names")] == [("丁", 2, "三月.xlsx", 4), ("丙", 1, "三月.xlsx", 3)]


def test_without_a_list_of_people_nothing_is_known_and_the_list_is_asked_for() -> None:
    row = finding(warehouse_with(sheet("sales", [sale(), sale(person="丙")])), "unknown_people", "sales")
    assert (row["affected"], row["share"], row["of"], row["fix"]) == (None, None, 2, "upload_people")


def test_a_name_two_people_share_is_ambiguous_not_unknown() -> None:
    house = warehouse_with(sheet("people", [{"person": "张伟", "person_id": "E1", "team": "一部"}, {"person": "张伟", "person_id": "E2", "team": "二部"}]),
                           sheet("sales", [sale(person="张伟"), sale(person="张伟", team="二部")]))
    row = finding(house, "ambiguous_people", "sales")
    assert (row["affected"], row["of"], row["example"]) == (1, 2, "张伟")
    assert finding(house, "unknown_people", "sales")["affected"] == 0
    assert finding(house, "no_person", "sales")["affected"] == 0


def test_customers_are_matched_as_the_import_matches_them() -> None:
    house = warehouse_with(sheet("customers", CUSTOMERS), sheet("sales", [sale(), sale(customer=" 河 酒店"), sale(customer="海餐厅"), sale(customer=None)]))
    row = finding(house, "unknown_customers", "sales")
    assert (row["affected"], row["of"], row["names"], row["example"]) == (1, 3, 1, "海餐厅")


def test_without_lists_customers_and_products_are_not_judged() -> None:
    house = warehouse_with(sheet("sales", [sale(product="X1")]))
    assert finding(house, "unknown_customers", "sales")["fix"] == "upload_customers"
    assert finding(house, "unknown_products", "sales")["affected"] is None


def test_products_not_in_the_list_are_found() -> None:
    house = warehouse_with(sheet("products", [{"product": "X1"}]), sheet("sales", [sale(product="X1"), sale(product="X9"), sale()]))
    row = finding(house, "unknown_products", "sales")
    assert (row["affected"], row["of"], row["example"]) == (1, 2, "X9")


def test_rows_that_borrow_their_person_are_not_counted_twice() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("deals", [{"deal_id": "D1", "person": "丙", "created_on": "2026-03-02"}]),
                           sheet("stage_events", [{"deal_id": "D1", "stage": "了解需求", "entered_on": "2026-03-02"}]))
    assert finding(house, "unknown_people", "deals")["affected"] == 1
    assert not has(house, "unknown_people", "stage_events")


# Blanks --------------------------------------------------------------------------------------------------------------


def test_customers_without_an_owner() -> None:
    row = finding(warehouse_with(sheet("customers", CUSTOMERS)), "no_owner", "customers")
    assert (row["affected"], row["of"], row["share"], row["example"]) == (1, 2, 0.5, "山学校")


def test_deals_lacking_date_amount_or_person() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("deals", [
        {"deal_id": "D1", "created_on": "2026-03-02", "amount_yuan": 5, "person": "甲"}, {"deal_id": "D2", "amount_yuan": 5, "person": "丙"},
        {"deal_id": "D3", "created_on": "2026-03-02"}, {"deal_id": "D4", "created_on": "2026-03-03", "amount_yuan": 0}]))
    assert [(row["affected"], row["of"], row["example"]) for row in (finding(house, check, "deals") for check in ("no_created_on", "no_amount", "no_person"))] == [
        (1, 4, "D2"), (1, 4, "D3"), (2, 4, "D3")]


def test_sales_without_cost_and_whether_the_profit_is_shown() -> None:
    house = warehouse_with(sheet("products", [{"product": "X1", "unit_cost_yuan": 3}]), sheet("sales", [
        sale(yuan=90, cost_yuan=50), sale(yuan=6, product="X1", quantity=1), sale(yuan=4, order_id="S9"), sale(yuan=1000, status="已取消")]))
    row = finding(house, "no_cost", "sales")
    assert (row["affected"], row["of"], row["example"]) == (1, 3, "S9")
    answer = ask(house, "data_quality")
    assert answer.facts["cost_coverage"] == pytest.approx(0.96)
    assert any("96.0%，相差不到 5%" in note.zh for note in answer.notes)


def test_too_few_costs_hide_the_profit() -> None:
    answer = ask(warehouse_with(sheet("sales", [sale(cost_yuan=50), sale()])), "data_quality")
    assert answer.facts["cost_coverage"] == 0.5
    assert any("毛利不显示" in note.zh for note in answer.notes)


def test_a_sale_with_only_a_number_has_a_person() -> None:
    house = warehouse_with(sheet("sales", [sale(person=None, person_id="E7"), sale(person=None), sale()]))
    assert finding(house, "no_person", "sales")["affected"] == 1


def test_rows_dated_after_today_are_named_and_today_is_not() -> None:
    house = warehouse_with(sheet("sales", [sale("2026-03-20"), sale("2026-03-21", order_id="S2"), sale("2027-01-01", order_id="S3")]))
    row = finding(house, "future_rows", "sales")
    assert (row["affected"], row["of"], row["example"]) == (2, 3, "S2")
    assert finding(house, "future_rows", "sales", Scope(as_of=date(2026, 3, 21)))["affected"] == 1


# Orders that look repeated -------------------------------------------------------------------------------------------


def test_an_order_of_the_same_day_customer_person_and_amount_looks_repeated() -> None:
    house = warehouse_with(sheet("sales", [
        sale(order_id="S1"), sale(order_id="S2"), sale(order_id="S3", yuan=101), sale(order_id="S4", on="2026-03-03"), sale(order_id="S5", person="乙"),
        sale(order_id="S6", yuan=0), sale(order_id="S7", yuan=0), sale(order_id="S8", customer=None), sale(order_id="S9", customer=None)]))
    row = finding(house, "lookalike_orders", "sales")
    assert (row["affected"], row["of"], row["example"], row["row_no"]) == (1, 7, "S2", 3)


def test_lines_of_one_order_do_not_look_repeated() -> None:
    assert finding(warehouse_with(sheet("sales", [sale(order_id="S1"), sale(order_id="S1")])), "lookalike_orders", "sales")["affected"] == 0


def test_the_same_rows_without_numbers_in_two_files_look_repeated() -> None:
    house = warehouse_with(sheet("sales", [sale(), sale("2026-03-03")], file="a.xlsx"), sheet("sales", [sale(), sale("2026-03-03")], file="b.xlsx"))
    row = finding(house, "lookalike_orders", "sales")
    assert (row["affected"], row["of"], row["file"], row["example"]) == (2, 4, "b.xlsx", "河酒店")


# Days ----------------------------------------------------------------------------------------------------------------

WORKED = ["2026-03-02", "2026-03-03", "2026-03-06", "2026-03-07", "2026-03-09", "2026-03-10", "2026-03-12", "2026-03-13"]


def test_working_days_without_a_row_are_gaps_and_weekends_are_not() -> None:
    # 2-13 March has ten working days; 4, 5 and 11 are missing; Saturday 7 has a row that fills no gap.
    house = warehouse_with(sheet("sales", [sale(on) for on in WORKED]))
    row = finding(house, "day_gaps", "sales")
    assert (row["affected"], row["of"], row["example"]) == (3, 10, "2026-03-04 — 2026-03-05")
    assert [(gap["gap_start"], gap["gap_end"], gap["gap_days"]) for gap in detail(house, "gaps")] == [
        (date(2026, 3, 4), date(2026, 3, 5), 2), (date(2026, 3, 11), date(2026, 3, 11), 1)]


def test_the_company_calendar_decides() -> None:
    house = warehouse_with(sheet("sales", [sale(on) for on in WORKED]), extra_days_off="2026-03-04、2026-03-05")
    row = finding(house, "day_gaps", "sales")
    assert (row["affected"], row["of"], row["example"]) == (1, 8, "2026-03-11")


def test_a_gap_over_the_spring_festival_is_none() -> None:
    assert finding(warehouse_with(sheet("sales", [sale("2026-02-11"), sale("2026-02-12"), sale("2026-02-13"), sale("2026-02-14"), sale("2026-02-24")])),
                   "day_gaps", "sales")["affected"] == 0


def test_a_sheet_that_does_not_come_daily_is_not_judged() -> None:
    answer = ask(warehouse_with(sheet("sales", [sale("2026-01-05"), sale("2026-02-05"), sale("2026-03-05")])), "data_quality")
    assert "day_gaps" not in set(answer.rows["check"])
    assert any("不算按天来" in note.zh for note in answer.notes)


def test_a_sheet_of_four_days_is_too_short() -> None:
    answer = ask(warehouse_with(sheet("sales", [sale("2026-03-02"), sale("2026-03-05")])), "data_quality")
    assert "day_gaps" not in set(answer.rows["check"])
    assert any("只跨 4 个工作日" in note.zh for note in answer.notes)


def test_silence_since_the_last_row_leaves_today_out() -> None:
    # 16, 17, 18, 19 March; the 20th may still come.
    house = warehouse_with(sheet("sales", [sale(on) for on in WORKED]))
    row = finding(house, "silent_days", "sales")
    assert (row["affected"], row["of"], row["share"], row["example"]) == (4, None, None, "2026-03-13")


def report(person, day):
    return {"person": person, "date": f"2026-03-{day:02d}"}


def test_days_are_due_while_employed() -> None:
    # 2-6 March. 甲 files four of five; 乙 joined on the 5th and files both; 丙 left on the 3rd and filed one of two; 丁 never files.
    people = [{"person": "甲"}, {"person": "乙", "hired_on": "2026-03-05"}, {"person": "丙", "left_on": "2026-03-03"}, {"person": "丁", "role": "会计"}]
    filed = [report("甲", day) for day in (2, 3, 5, 6)] + [report("乙", 5), report("乙", 6), report("丙", 2), report("丙", 4)]
    house = warehouse_with(sheet("people", people), sheet("day_reports", filed))
    row = finding(house, "person_gaps", "day_reports")
    assert (row["affected"], row["of"], row["names"], row["example"]) == (2, 9, 2, "丙")
    assert [(line["person"], line["due"], line["filed"], line["missing"]) for line in detail(house, "people")] == [
        ("丙", 2, 1, 1), ("甲", 5, 4, 1), ("乙", 2, 2, 0)]


def test_whoever_has_a_selling_role_owes_reports() -> None:
    people = [{"person": "甲", "role": "销售"}, {"person": "丁", "role": "销售"}, {"person": "戊", "role": "会计"}]
    house = warehouse_with(sheet("people", people), sheet("day_reports", [report("甲", day) for day in (2, 3, 4, 5, 6, 7)]), selling_roles="销售")
    assert [(line["person"], line["due"], line["missing"]) for line in detail(house, "people")] == [("丁", 5, 5), ("甲", 5, 0)]


def test_visits_made_now_and_then_are_not_due_daily() -> None:
    visits = [{"person": "甲" if day % 2 else "乙", "customer": "河酒店", "started_at": f"2026-03-{day:02d} 09:00"} for day in (2, 3, 4, 5, 6)]
    answer = ask(warehouse_with(sheet("people", PEOPLE), sheet("visits", visits)), "data_quality")
    assert "person_gaps" not in set(answer.rows["check"])
    assert any("不是每人每天都交" in note.zh for note in answer.notes)


# Files ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_the_real_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are stamped with the real clock: the days of these rows are counted back from it."""
    monkeypatch.delenv("ZHANBAO_TODAY")


def loaded_on(house, batch_id: int, day: date) -> None:
    house._writer.execute("UPDATE meta.batches SET imported_at = ? WHERE batch_id = ?", [day, batch_id])


def test_the_lag_runs_from_the_latest_row_to_the_day_of_loading(on_the_real_day: None) -> None:
    house = warehouse_with()
    today = house.today()
    for days in (3, 5, 10):
        house.commit([sheet("sales", [sale((today - timedelta(days=days + 20)).isoformat()), sale((today - timedelta(days=days)).isoformat())], file=f"{days}.xlsx")])
    house.commit([sheet("sales", [sale((today + timedelta(days=40)).isoformat()), sale((today - timedelta(days=4)).isoformat())], file="将来.xlsx")])
    (row,) = detail(house, "arrivals")
    assert (row["batches"], row["median_lag_days"], row["worst_lag_days"], row["file"]) == (4, 4.5, 10, "10.xlsx")
    assert (row["newest_on"], row["age_days"]) == (today - timedelta(days=3), 3)


def test_only_later_loads_can_be_late(on_the_real_day: None) -> None:
    house = warehouse_with(sheet("sales", [sale("2026-01-05")], file="历史.xlsx"), sheet("sales", [sale("2026-02-02")], file="晚.xlsx"),
                           sheet("sales", [sale("2026-02-25")], file="准.xlsx"))
    for batch_id, day in ((1, date(2026, 2, 1)), (2, date(2026, 2, 10)), (3, date(2026, 3, 4))):
        loaded_on(house, batch_id, day)
    row = finding(house, "late_batches", "sales")
    assert (row["affected"], row["of"], row["file"], row["example"]) == (1, 3, "晚.xlsx", "2026-02-02")


def test_an_undone_batch_is_neither_late_nor_in_the_median() -> None:
    house = warehouse_with(sheet("sales", [sale("2026-01-05")]), sheet("sales", [sale("2026-02-02")]))
    house.undo(1)
    (row,) = detail(house, "arrivals")
    assert row["batches"] == 1


def test_the_rate_of_rows_set_aside_is_a_ratio_of_sums() -> None:
    house = warehouse_with(sheet("sales", [sale()] * 1, file="销售_2026年1月.xlsx", rejected=1), sheet("sales", [sale("2026-03-03")] * 8, file="销售_2026年2月.xlsx"),
                           sheet("customers", CUSTOMERS, file="客户.xlsx"))
    row = finding(house, "rejected_rows", "sales")
    assert (row["affected"], row["of"], row["share"], row["file"]) == (1, 10, 0.1, "销售_2026年1月.xlsx")
    newest, older = detail(house, "sources")
    assert (newest["source"], newest["reject_rate"]) == ("客户.xlsx", 0)
    assert (older["source"], older["batches"], older["reject_rate"], older["last_rate"], older["recent"]) == ("销售_#月.xlsx", 2, 0.1, 0, [0.5, 0])


def test_undone_batches_stand_apart() -> None:
    house = warehouse_with(sheet("sales", [sale()], rejected=3), sheet("sales", [sale("2026-03-03")]))
    house.undo(1)
    assert finding(house, "rejected_rows", "sales")["affected"] == 0
    assert [(row["state"], row["reject_rate"]) for row in detail(house, "sources")] == [("active", 0), ("undone", 0.75)]


# The answer as a whole -----------------------------------------------------------------------------------------------


def test_an_empty_warehouse_has_no_findings() -> None:
    answer = ask(warehouse_with(), "data_quality")
    assert answer.empty and "上传" in answer.notes[0].zh and "affected" in answer.rows.columns


def test_findings_come_before_what_is_clean() -> None:
    rows = ask(warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale(person="丙")])), "data_quality").rows
    clean = [value == 0 for value in rows["affected"].astype("float64")]
    assert clean == sorted(clean) and len(set(clean)) == 2


def test_a_period_keeps_the_rows_dated_in_it() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale("2026-02-02", person="丙"), sale("2026-03-02", person="丁"), sale("2026-03-03")]))
    assert (finding(house, "unknown_people", "sales", Scope("2026-03"))["affected"], finding(house, "unknown_people", "sales")["affected"]) == (1, 2)


def test_a_filter_leaves_out_what_it_cannot_narrow() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("customers", CUSTOMERS), sheet("sales", [sale(person="丙", team="一部"), sale(person="丁", team="二部")]))
    rows = ask(house, "data_quality", Scope(where=(("team", ("一部",)),))).rows
    assert set(rows["dataset"]) == {"sales"}
    assert list(rows.loc[rows["check"] == "unknown_people", "affected"]) == [1]


def test_it_is_not_split_and_knows_its_details() -> None:
    house = warehouse_with(sheet("sales", [sale()]))
    with pytest.raises(Refused):
        ask(house, "data_quality", by=("team",))
    with pytest.raises(UnknownName):
        ask(house, "data_quality", options={"detail": "everything"})


def test_an_upload_changes_the_answer() -> None:
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale(person="丙")]))
    assert finding(house, "unknown_people", "sales")["affected"] == 1
    house.commit([sheet("people", [{"person": "丙"}])])
    assert finding(house, "unknown_people", "sales")["affected"] == 0


def test_codes_are_for_programs_and_words_for_readers() -> None:
    answer = ask(warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale(person="丙")])), "data_quality")
    first = answer_record(answer, "zh")["rows"][0]
    assert (first["check"], first["dataset"], first["fix"], first["counted"]) == ("unknown_people", "sales", "list_person", "rows")
    assert "名字不在人员表,销售,1,1,行" in answer_csv(answer, "zh").decode("utf-8-sig").splitlines()[1]
    assert "Names not in People,Sales" in answer_csv(answer, "en").decode("utf-8-sig").splitlines()[1]


def test_the_sample_company_is_found_as_it_was_made(sample_warehouse) -> None:
    """Two sellers on no roster, some sales without person or cost, reports now and then not filed; nothing else."""
    answer = ask(sample_warehouse, "data_quality")
    found = answer.rows[(answer.rows["affected"] > 0) & (answer.rows["check"] != "silent_days")]
    assert list(zip(found["check"], found["dataset"])) == [
        ("unknown_people", "sales"), ("no_person", "sales"), ("no_cost", "sales"), ("person_gaps", "day_reports")]
    assert {row["called"] for row in detail(sample_warehouse, "names")} == {"孟凡星", "钱进"}
    assert (answer.rows["affected"] <= answer.rows["of"]).fillna(True).all()
    people = pd.DataFrame(detail(sample_warehouse, "people"))
    assert people["missing"].sum() == found.loc[found["check"] == "person_gaps", "affected"].item()
    read = pd.DataFrame(detail(sample_warehouse, "sources"))["rows_read"].sum()
    assert read == sample_warehouse.batches()["rows_read"].sum()
