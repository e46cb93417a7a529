from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from analytics.calendar import parse_period
from analytics.errors import Refused, UnknownName
from analytics.ingest import ReadOptions, import_file
from analytics.schema import DATASETS
from analytics.warehouse import ImportResult, Warehouse
from reports.uploads import filled_template as filled
from reports.uploads.filled_template import filled_file_name, filled_template, why_not
from reports.uploads.template import ROWS_TO_FILL, template
from sample_data.by_hand import sheet, warehouse_with

DAY = ReadOptions(today=date(2026, 3, 20))
LISTS = ("people", "products", "customers")
ALWAYS = "2000-01-01..2100-12-31"


def held(warehouse: Warehouse, name: str) -> Counter[str]:
    """The current rows of a dataset by what the company said: its fields and extra columns."""
    fields = ", ".join(f'"{field}"' for field in DATASETS[name].names)
    rows = warehouse.run(f"SELECT {fields}, extra FROM main.{name}")
    return Counter(repr((*row[:-1], sorted(dict(row[-1] or []).items()))) for row in zip(*(column.to_pylist() for column in rows.columns)))


def downloaded(warehouse: Warehouse, name: str, folder: Path, lang: str = "zh", period: str | None = None) -> Path:
    path = folder / filled_file_name(name, lang)
    path.write_bytes(filled_template(warehouse, name, lang, parse_period(period, DAY.today) if period else None))
    return path


def uploaded(warehouse: Warehouse, path: Path, name: str) -> ImportResult:
    """Facts stand for their whole period, since rows without a number would count twice."""
    whole = ALWAYS if DATASETS[name].kind == "fact" and DATASETS[name].placed_by else None
    (result,) = import_file(warehouse, path, replace(DAY, accept=True), replace_period=whole)  # what the company holds was asked about once
    assert (result.dataset, result.rows_rejected, result.rows_skipped) == (name, 0, 0)
    return result


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def same(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    copy = tmp_path_factory.mktemp("same") / "same.duckdb"
    shutil.copy(sample_database, copy)
    with Warehouse.open(copy) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def fresh(sample_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A company that only has its lists, as downloaded."""
    folder = tmp_path_factory.mktemp("lists")
    with Warehouse.open(":memory:") as warehouse:
        for name in LISTS:
            uploaded(warehouse, downloaded(sample_warehouse, name, folder), name)
        yield warehouse


@pytest.mark.parametrize("name", list(DATASETS))
def test_what_is_downloaded_and_uploaded_again_changes_nothing(name, same, tmp_path):
    before = held(same, name)
    assert before
    uploaded(same, downloaded(same, name, tmp_path), name)
    assert held(same, name) == before


@pytest.mark.parametrize("name", DATASETS)
def test_a_download_brings_the_same_rows_to_a_company_that_has_only_its_lists(name, sample_warehouse, fresh, tmp_path):
    if name not in LISTS:
        uploaded(fresh, downloaded(sample_warehouse, name, tmp_path), name)
    assert held(fresh, name) == held(sample_warehouse, name)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_comes_back_whole_in_both_languages(name, lang, tmp_path):
    example = tmp_path / "example.xlsx"
    example.write_bytes(template(name, lang))
    with Warehouse.open(":memory:") as warehouse, Warehouse.open(":memory:") as other:
        import_file(warehouse, example, DAY)
        path = downloaded(warehouse, name, tmp_path, lang)
        result = uploaded(other, path, name)
        assert {defect.code for defect in result.defects} <= {"UNKNOWN_PERSON", "UNKNOWN_DEAL"}  # the lists they name are not here
        assert list(result.mapping.values()) == list(DATASETS[name].names)
        assert held(other, name) == held(warehouse, name)
    first, blank = opened(path.read_bytes()).worksheets[0], opened(template(name, lang)).worksheets[0]
    assert [cell.value for cell in first[1]] == [cell.value for cell in blank[1]]
    assert first.title == blank.title
    assert [(rule.type, rule.formula1, rule.showErrorMessage) for rule in first.data_validations.dataValidation] == [
        (rule.type, rule.formula1, rule.showErrorMessage) for rule in blank.data_validations.dataValidation]


HARD = [
    {"ordered_on": "2026-03-02", "amount_yuan": "12345678901234.5678", "order_id": "0012", "person": "=HYPERLINK(1)", "customer": "#1 店", "quantity": 0.1 + 0.2},
    {"ordered_on": "2026-03-02", "amount_yuan": "0.0001", "order_id": "+86", "person": "@王", "customer": "－甲", "split_share": 2.0, "kind": "换货"},
    {"ordered_on": "2026-03-02", "amount_yuan": "-7.1", "order_id": "1e5", "split_share": 1 / 3, "kind": "return", "status": "两行\r\n文字 & <b>", "product": "2026-03-05"},
    {"ordered_on": "2026-03-03", "amount_yuan": "1234.5", "order_id": "7", "split_share": 0.3, "quantity": 1e-7, "team": "007", "channel": "12.50"},
]


def test_values_that_excel_would_change_come_back_exactly(tmp_path):
    with warehouse_with(sheet("sales", HARD)) as warehouse, Warehouse.open(":memory:") as other:
        uploaded(other, downloaded(warehouse, "sales", tmp_path), "sales")
        assert held(other, "sales") == held(warehouse, "sales")


def test_text_never_becomes_a_formula_or_an_error():
    with warehouse_with(sheet("sales", HARD)) as warehouse:
        cells = [cell for row in opened(filled_template(warehouse, "sales")).worksheets[0].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.quotePrefix for cell in cells if str(cell.value).startswith("=")] == [True]


def test_figures_are_numbers_choices_are_labels_and_seconds_are_kept(tmp_path):
    visit = {"person": "王海燕", "customer": "甲", "started_at": "2026-03-02 09:30:05", "ended_at": "2026-03-02 10:15", "purpose": "collect", "ordered": True, "cost_yuan": "12.3456",
             "topics": "产品、售后服务", "in_lat": 30.123456789}
    with warehouse_with(sheet("visits", [visit])) as warehouse:
        (row,) = list(opened(filled_template(warehouse, "visits")).worksheets[0].iter_rows(min_row=2, values_only=True))
        (english,) = list(opened(filled_template(warehouse, "visits", "en")).worksheets[0].iter_rows(min_row=2, values_only=True))
        shown = dict(zip(DATASETS["visits"].names, row))
        assert (shown["started_at"], shown["ended_at"], shown["purpose"], shown["ordered"]) == ("2026-03-02 09:30:05", "2026-03-02 10:15", "收款", "是")
        assert (shown["cost_yuan"], shown["topics"], shown["in_lat"], shown["visit_id"]) == (12.3456, "产品、售后服务", 30.123456789, None)
        assert (english[DATASETS["visits"].names.index("purpose")], english[DATASETS["visits"].names.index("ordered")]) == ("Collect money", "Yes")
        uploaded(warehouse, downloaded(warehouse, "visits", tmp_path), "visits")
        (stored,) = warehouse.run("SELECT started_at, cost_yuan FROM visits").to_pylist()
    assert stored == {"started_at": datetime(2026, 3, 2, 9, 30, 5), "cost_yuan": Decimal("12.3456")}


def test_extra_columns_stand_at_the_right_under_their_own_headings(tmp_path):
    rows = [{"order_id": "1", "ordered_on": "2026-03-02", "amount_yuan": 1, "备注": "=急", "装车号": "07"}, {"order_id": "2", "ordered_on": "2026-03-02", "amount_yuan": 1, "仓库": "A"}]
    with warehouse_with(sheet("sales", rows)) as warehouse, Warehouse.open(":memory:") as other:
        path = downloaded(warehouse, "sales", tmp_path)
        first = opened(path.read_bytes()).worksheets[0]
        assert sorted(cell.value for cell in first[1][len(DATASETS["sales"].fields):]) == ["仓库", "备注", "装车号"]
        uploaded(other, path, "sales")
        assert held(other, "sales") == held(warehouse, "sales")


def test_the_notes_are_never_taken_for_rows_however_many_columns_are_the_companys_own(tmp_path):
    rows = [{"deal_id": f"D{n}", "stage": "了解需求", "entered_on": "2026-03-02"} | {f"自有列{i}": str(i) for i in range(40)} for n in range(3)]
    with warehouse_with(sheet("stage_events", rows)) as warehouse:
        results = import_file(warehouse, downloaded(warehouse, "stage_events", tmp_path), DAY)
        assert [result.dataset for result in results] == ["stage_events"]
        assert warehouse.row_count("stage_events") == 3


def test_an_extra_column_called_like_a_field_does_not_take_its_place(tmp_path):
    rows = [{"order_id": "A1", "ordered_on": "2026-03-02", "amount_yuan": 10, "订单号": "老系统 9", "Sales": "x"}]
    with warehouse_with(sheet("sales", rows)) as warehouse, Warehouse.open(":memory:") as other:
        uploaded(other, downloaded(warehouse, "sales", tmp_path), "sales")
        assert held(other, "sales") == held(warehouse, "sales")


def test_amounts_converted_once_are_not_converted_again(tmp_path):
    rows = [{"order_id": "A1", "ordered_on": "2026-03-02", "amount_yuan": 710, "币种": "USD"}, {"order_id": "A2", "ordered_on": "2026-03-02", "amount_yuan": 5, "币种": "人民币"}]
    with warehouse_with(sheet("sales", rows)) as warehouse:
        uploaded(warehouse, downloaded(warehouse, "sales", tmp_path), "sales")
        stored = warehouse.run("SELECT amount_yuan, map_extract_value(extra, '原币种') AS said FROM sales ORDER BY order_id").to_pylist()
    assert stored == [{"amount_yuan": 710, "said": "USD"}, {"amount_yuan": 5, "said": "人民币"}]


def test_a_planned_column_beside_sales_makes_no_targets_a_second_time(tmp_path):
    rows = [{"order_id": "A1", "ordered_on": "2026-03-02", "amount_yuan": 710, "person": "王海燕", "目标": "900"}]
    newer = {"period": "2026-03", "value": 5000, "metric": "sales", "level": "person", "owner": "王海燕"}
    with warehouse_with(sheet("sales", rows), sheet("targets", [newer])) as warehouse:
        uploaded(warehouse, downloaded(warehouse, "sales", tmp_path), "sales")
        assert warehouse.run("SELECT value FROM targets")["value"].to_pylist() == [5000]


def test_blanks_of_the_first_column_are_not_taken_for_merged_cells(tmp_path):
    """Half of the touches name a customer, half only a lead: the first column has blanks that mean nobody."""
    rows = [{"customer": f"客户{n}"} if n % 2 == 0 else {"lead_id": f"L{n}"} for n in range(8)]
    rows = [row | {"touched_at": "2026-03-02 10:00", "medium": "抖音"} for row in rows]
    with warehouse_with(sheet("touches", rows)) as warehouse, Warehouse.open(":memory:") as other:
        uploaded(other, downloaded(warehouse, "touches", tmp_path), "touches")
        assert held(other, "touches") == held(warehouse, "touches")


def test_a_corrected_cell_is_corrected_and_nothing_else(tmp_path):
    rows = [{"order_id": f"A{n}", "ordered_on": "2026-03-02", "amount_yuan": 100 * n, "person": "王海燕"} for n in (1, 2, 3)]
    with warehouse_with(sheet("sales", rows)) as warehouse:
        path = downloaded(warehouse, "sales", tmp_path)
        book = openpyxl.load_workbook(path)
        book.worksheets[0].cell(3, DATASETS["sales"].names.index("amount_yuan") + 1).value = 250
        book.save(path)
        import_file(warehouse, path, DAY)
        assert warehouse.run("SELECT order_id, amount_yuan FROM sales ORDER BY 1").to_pylist() == [
            {"order_id": "A1", "amount_yuan": 100}, {"order_id": "A2", "amount_yuan": 250}, {"order_id": "A3", "amount_yuan": 300}]


def rows_in(content: bytes) -> list[tuple[object, ...]]:
    return list(opened(content).worksheets[0].iter_rows(min_row=2, values_only=True))


def test_a_period_takes_its_rows_and_the_rest_of_their_groups():
    rows = [{"order_id": order, "line_no": "1", "ordered_on": day, "amount_yuan": 1, "person": who} for order, day, who in
            (("A", "2026-02-28", "王"), ("A", "2026-03-01", "李"), ("B", "2026-02-28", "王"), ("C", "2026-03-31", "王"), ("D", "2026-04-01", "王"))]
    with warehouse_with(sheet("sales", rows)) as warehouse:
        taken = rows_in(filled_template(warehouse, "sales", period=parse_period("2026-03", DAY.today)))
        place = DATASETS["sales"].names.index("order_id")
        assert sorted(str(row[place]) for row in taken) == ["A", "A", "C"]


def test_a_target_is_in_a_period_that_holds_the_whole_of_its_own():
    rows = [{"period": period, "value": 1, "owner": "甲"} for period in ("2026", "2026-Q1", "2026-03", "2026-04", "2026-H1")]
    with warehouse_with(sheet("targets", rows)) as warehouse:
        assert sorted(str(row[0]) for row in rows_in(filled_template(warehouse, "targets", period=parse_period("2026-Q1", DAY.today)))) == ["2026-03", "2026-Q1"]
        assert len(rows_in(filled_template(warehouse, "targets", period=parse_period("2026", DAY.today)))) == 5


def test_a_list_without_dates_has_no_period_and_nothing_is_no_workbook():
    period = parse_period("2026-03", DAY.today)
    with warehouse_with(sheet("people", [{"person": "王海燕"}]), sheet("sales", [{"ordered_on": "2026-02-02", "amount_yuan": 1}])) as warehouse:
        with pytest.raises(Refused, match="没有日期"):
            filled_template(warehouse, "people", period=period)
        with pytest.raises(Refused, match="2026-03 没有数据"):
            filled_template(warehouse, "sales", period=period)
        with pytest.raises(Refused, match="「拜访」还没有数据"):
            filled_template(warehouse, "visits")
        assert why_not(warehouse, "people") is None
        assert "还没有数据" in why_not(warehouse, "visits").zh
        with pytest.raises(UnknownName, match="sales"):
            filled_template(warehouse, "sale")


def test_what_cannot_be_uploaded_again_is_refused_with_what_to_do(monkeypatch):
    with warehouse_with(sheet("sales", [{"ordered_on": "2026-02-02", "amount_yuan": n, "status": "长" * 90} for n in range(50)])) as warehouse:
        monkeypatch.setattr(filled, "MAX_CELLS", 40 * len(DATASETS["sales"].fields))
        with pytest.raises(Refused, match="有 50 行，一个工作簿最多放 39 行；请缩小期间"):
            filled_template(warehouse, "sales")
        monkeypatch.undo()
        monkeypatch.setattr(filled, "MAX_WORKBOOK_BYTES", 2000)
        with pytest.raises(Refused, match="请缩小期间"):
            filled_template(warehouse, "sales")
        monkeypatch.undo()
        monkeypatch.setattr(filled, "MAX_CELL_CHARACTERS", 89)
        with pytest.raises(Refused, match="90 个字"):
            filled_template(warehouse, "sales")


def test_lists_to_choose_from_reach_below_the_rows():
    with warehouse_with(sheet("sales", [{"ordered_on": "2026-02-02", "amount_yuan": n} for n in range(50)])) as warehouse:
        rules = opened(filled_template(warehouse, "sales")).worksheets[0].data_validations.dataValidation
    assert {str(rule.sqref).rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for rule in rules} == {str(51 + ROWS_TO_FILL)}


def test_the_notes_say_how_many_rows_have_no_number():
    rows = [{"ordered_on": "2026-02-02", "amount_yuan": 1}, {"ordered_on": "2026-02-02", "amount_yuan": 1, "order_id": "A"}]
    with warehouse_with(sheet("sales", rows), sheet("people", [{"person": "王海燕"}])) as warehouse:
        said = opened(filled_template(warehouse, "sales"))["填写说明"]["A2"].value
        assert "公司现有的 2 行" in said
        assert "有 1 行没有「订单号、行号」或「订单号、下单日期」" in said
        people = opened(filled_template(warehouse, "people"))["填写说明"]["A2"].value
        assert "清空" in people
        assert "再计一遍" not in people
        assert "灰色斜体" not in said + people


def test_the_file_is_called_data_and_names_its_period():
    assert filled_file_name("销售") == "销售数据.xlsx"
    assert filled_file_name("sales", "en", parse_period("2026-03", DAY.today)) == "sales-data_2026-03.xlsx"
