"""Clean tables made dirty are read back as they were: no amount, date or name changes silently.

`ZHANBAO_DIRTY_EXAMPLES=500` draws that many examples of each property, and others every time (`make fuzz`).
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.analytics.ingest import dirtied_files as drawn
from tests.analytics.ingest.dirtied import FILE_NAMES, Dirt, Months, Table, at, difference, months_difference, months_page, pages
from tests.analytics.ingest.dirtied_files import TextForm, written_text, written_workbook
from tests.analytics.ingest.made_files import cleaned, workbook

HEAVY = os.environ.get("ZHANBAO_DIRTY_EXAMPLES", "")
examples = settings(
    max_examples=int(HEAVY or 8), derandomize=not HEAVY, database=None, deadline=None,
    phases=[Phase.generate, Phase.shrink] if HEAVY else [Phase.generate],  # a file is read in a process of its own: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],  # each example writes its file anew
)
few = settings(examples, max_examples=int(HEAVY or 5))

SALES = Table("sales", tuple(
    dict(order_id=order, ordered_on=day, person=person, team=team, customer=customer, product=product, amount_yuan=Decimal(amount), quantity=quantity)
    for order, day, person, team, customer, product, amount, quantity in (
        ("HD260302-01", date(2025, 3, 2), "王海燕", "华东一部", "杭州星河酒店", "RO-800 净水机", "126000.50", 6),
        ("HD260302-02", date(2025, 3, 14), "王海燕", "华东一部", None, "滤芯（三支装）", "-1052.75", 1),
        ("HD260407-01", date(2025, 4, 7), "李泽明", "华南二部", "O'Brien, Ltd", None, "88000", None),
        ("20260411001", date(2025, 4, 11), "李泽明", "华南二部", "共计美术", "安装服务", "0.01", 12),
        ("000123", date(2025, 11, 30), "李泽明", "华南二部", "Total Fitness Ltd", "RO-800 净水机", "1234567.89", 2500),
    )))
RECEIPTS = Table("receipts", tuple(
    dict(received_on=day, receipt_id=number, order_id=order, customer=customer, person=person, amount_yuan=Decimal(amount))
    for day, number, order, customer, person, amount in (
        (date(2025, 1, 5), "HK250105-1", "HD1", "杭州星河酒店", "王海燕", "63000"),
        (date(2025, 1, 5), "HK250105-2", None, "单位食堂", "李泽明", "-500.25"),
        (date(2025, 12, 12), "HK251212-1", "HD2", None, "李泽明", "9999.99"),
    )))
VISITS = Table("visits", tuple(
    dict(person=person, customer=customer, started_at=at(day, hour, 30), ended_at=at(day, hour + 1, 5), contact=contact, cost_yuan=Decimal(cost))
    for person, customer, day, hour, contact, cost in (
        ("王海燕", "杭州星河酒店", date(2025, 2, 27), 9, "张总", "35.50"), ("王海燕", "1号店", date(2025, 2, 28), 14, None, "0"),
        ("李泽明", "“老王”烧烤", date(2025, 3, 1), 18, "刘经理", "1200"),
    )))

ONE_AT_A_TIME = {
    "nothing": Dirt(), "a title above": Dirt(title=True), "a title and a gap": Dirt(title=True, gap=True), "a unit line": Dirt(unit="line"),
    "a unit in the heading": Dirt(unit="heading"), "a unit in every cell": Dirt(unit="cells"), "yuan in every cell go before the unit line": Dirt(unit="line", money="yuan"),
    "yuan in every cell": Dirt(money="yuan"), "thousands": Dirt(money="thousands"), "full-width digits": Dirt(money="wide"), "a sign": Dirt(money="sign"),
    "a code": Dirt(money="code"), "brackets for minus": Dirt(money="brackets"), "minus behind": Dirt(money="trailing_minus"), "spaces": Dirt(money="spaced"),
    "true numbers": Dirt(money="number"), "pieces": Dirt(counted="台"), "subtotals": Dirt(totals=("groups",)), "a total below": Dirt(totals=("end",)),
    "a total above": Dirt(totals=("top",), label="总计"), "an unlabelled total": Dirt(totals=("unlabelled",)), "every total": Dirt(totals=("end", "groups", "top", "unlabelled")),
    "blank rows": Dirt(blank_rows=2), "repeated headers": Dirt(repeats=2), "a note": Dirt(note="备注：以上不含退货"), "a start at C5": Dirt(start=(4, 2)),
    "two rows of headings": Dirt(two_rows=True), "merged people": Dirt(grouped="merged"), "people only once": Dirt(grouped="blank"),
    "merged people with subtotals": Dirt(grouped="merged", totals=("groups", "end")), "slashes": Dirt(dates="slash"), "Chinese dates": Dirt(dates="chinese"),
    "dots": Dirt(dates="dots"), "no year": Dirt(dates="month_day"), "weekdays": Dirt(dates="weekday"), "weekdays in brackets": Dirt(dates="bracketed_weekday"),
    "named months": Dirt(dates="named"), "named months first": Dirt(dates="named_us"), "eight digits": Dirt(dates="compact"), "midnights": Dirt(dates="midnight"),
    "serial numbers": Dirt(dates="serial"), "true dates": Dirt(dates="real"), "traditional headings": Dirt(traditional=True), "other headings": Dirt(headings=7),
    "another order": Dirt(columns=5), "columns nobody asked for": Dirt(extra=2), "a sheet a month": Dirt(by_month="{month}月"),
    "a sheet a month without years": Dirt(by_month="{year}年{month}月", dates="month_day"), "numbers for ids": Dirt(numbers_as_ids=True),
}
TEXT_FORMS = {
    "a mark": TextForm("utf-8-sig"), "GB18030": TextForm("gb18030"), "Big5": TextForm("big5"), "UTF-16": TextForm("utf-16"), "UTF-16 without a mark": TextForm("utf-16-le"),
    "tabs": TextForm(delimiter="\t"), "semicolons": TextForm(delimiter=";"), "bars": TextForm(delimiter="|"), "Windows line ends": TextForm(ends=("\r\n",)),
    "mixed line ends": TextForm(ends=("\r\n", "\n")), "quotes everywhere": TextForm("gb18030", "\t", ("\r\n",), quote_all=True),
}
TRADITIONAL = Table("sales", (
    dict(ordered_on=date(2025, 3, 2), person="陳美玲", customer="臺北飯店", amount_yuan=Decimal("126000.5")),
    dict(ordered_on=date(2025, 3, 4), person="林志豪", customer="高雄醫院", amount_yuan=Decimal("88000"))))
MONTHS = Months(2025, {("王海燕", 1): Decimal("126000.50"), ("王海燕", 3): Decimal("-88"), ("李泽明", 2): Decimal("9400.25")}, (1, 2, 3))


def read(folder: Path, table: Table, dirt: Dirt, form: TextForm | None = None) -> str | None:
    """How the dirty file, read back, differs from `table`; None when it does not."""
    made = pages(table, dirt)
    name = FILE_NAMES[table.dataset]
    path = written_workbook(folder, name, made) if form is None else written_text(folder, name, made[0], form)
    return difference(table, dirt, cleaned(path))


@pytest.mark.parametrize("dirt", ONE_AT_A_TIME.values(), ids=ONE_AT_A_TIME.keys())
def test_a_workbook_is_read_as_what_was_meant(dirt: Dirt, tmp_path: Path) -> None:
    assert read(tmp_path, SALES, dirt) is None


@pytest.mark.parametrize("form", TEXT_FORMS.values(), ids=TEXT_FORMS.keys())
def test_a_text_file_is_read_as_what_was_meant(form: TextForm, tmp_path: Path) -> None:
    table = TRADITIONAL if form.encoding == "big5" else SALES
    assert read(tmp_path, table, Dirt(traditional=form.encoding == "big5", extra=0 if form.encoding == "big5" else 2), form) is None


@pytest.mark.parametrize("table", [RECEIPTS, VISITS], ids=["receipts", "visits"])
def test_other_datasets_are_read_as_what_was_meant(table: Table, tmp_path: Path) -> None:
    assert read(tmp_path, table, Dirt(title=True, dates="chinese", totals=("end",), start=(2, 1), extra=1)) is None


@pytest.mark.parametrize("style", ["digit", "chinese", "full", "iso", "english"])
def test_months_side_by_side_become_rows(style: str, tmp_path: Path) -> None:
    page = months_page(MONTHS, Dirt(unit="line", totals=("end",), note="备注：含税", blank_rows=1), style)
    assert months_difference(MONTHS, cleaned(written_workbook(tmp_path, "销售", [page]))) is None


def test_two_months_side_by_side_are_enough(tmp_path: Path) -> None:
    truth = replace(MONTHS, amounts={key: amount for key, amount in MONTHS.amounts.items() if key[1] < 3}, months=(1, 2))
    assert months_difference(truth, cleaned(written_workbook(tmp_path, "销售", [months_page(truth, Dirt(), "digit")]))) is None


def test_a_difference_is_seen(tmp_path: Path) -> None:
    """What holds for all the others: another amount, date, name or number of rows is a difference."""
    path = written_workbook(tmp_path, "销售", pages(SALES, Dirt()))
    sheets = cleaned(path)
    first, *others = SALES.rows
    for changed in ({"amount_yuan": Decimal("126000.49")}, {"ordered_on": date(2025, 3, 3)}, {"person": "王海雁"}, {"quantity": 7}, {"customer": None}):
        assert difference(Table("sales", (first | changed, *others)), Dirt(), sheets) is not None
    assert difference(Table("sales", tuple(others)), Dirt(), sheets) is not None
    assert difference(Table("receipts", SALES.rows), Dirt(), sheets) is not None


@examples
@given(table=drawn.tables(), dirt=drawn.dirts())
def test_dirt_of_every_sort_together_changes_nothing_in_a_workbook(table: Table, dirt: Dirt, tmp_path: Path) -> None:
    assert read(tmp_path, table, dirt) is None


@examples
@given(table=drawn.tables(("sales", "receipts", "visits")), dirt=drawn.dirts(workbook=False), form=drawn.forms())
def test_dirt_of_every_sort_together_changes_nothing_in_a_text_file(table: Table, dirt: Dirt, form: TextForm, tmp_path: Path) -> None:
    assert read(tmp_path, table, dirt, form) is None


@few
@given(table=drawn.tables(("receipts", "visits")), dirt=drawn.dirts())
def test_dirt_of_every_sort_together_changes_nothing_in_other_datasets(table: Table, dirt: Dirt, tmp_path: Path) -> None:
    assert read(tmp_path, table, dirt) is None


@few
@given(table=drawn.tables(("sales", "receipts")), dirt=drawn.dirts(), name=st.sampled_from(("{month}月", "{year}年{month}月", "{year}-{month:02d}")))
def test_a_sheet_a_month_changes_nothing(table: Table, dirt: Dirt, name: str, tmp_path: Path) -> None:
    assert read(tmp_path, table, replace(dirt, by_month=name)) is None


@few
@given(truth=drawn.months(), dirt=drawn.dirts(), style=st.sampled_from(("digit", "chinese", "full", "iso", "english")))
def test_months_side_by_side_change_nothing(truth: Months, dirt: Dirt, style: str, tmp_path: Path) -> None:
    path = written_workbook(tmp_path, "销售", [months_page(truth, dirt, style)])
    assert months_difference(truth, cleaned(path)) is None


@few
@given(table=drawn.tables(), style=st.sampled_from(("us", "british", "european")))
def test_a_date_that_does_not_tell_day_from_month_is_right_or_said_to_be_doubtful(table: Table, style: str, tmp_path: Path) -> None:
    path = written_workbook(tmp_path, "销售", pages(table, Dirt(dates=style)))
    sheets = cleaned(path)
    days = [day for sheet in sheets for day in sheet.rows.column("ordered_on").to_pylist()]
    right = days == [row["ordered_on"] for row in table.rows]
    assert right or any(doubt.column == "下单日期" for sheet in sheets for doubt in sheet.doubtful)


@pytest.mark.parametrize("dirt", [Dirt(unit="line", money="brackets"), Dirt(unit="heading", start=(4, 2)), Dirt(money="yuan", label="总计："), Dirt(label="Grand Total")])
def test_a_total_row_of_its_own_is_what_the_rows_add_up_to(dirt: Dirt, tmp_path: Path) -> None:
    (sheet,) = cleaned(written_workbook(tmp_path, "销售", pages(SALES, replace(dirt, totals=("end", "groups")))))
    true = float(sum(row["amount_yuan"] for row in SALES.rows))  # type: ignore[misc]
    assert sheet.own_totals["amount_yuan"] == sheet.totals["amount_yuan"] == pytest.approx(true, abs=0.005)


def test_a_grand_total_in_english_is_not_a_person(tmp_path: Path) -> None:
    page = months_page(MONTHS, Dirt(totals=("top", "end"), label="Grand Total"), "digit")
    assert months_difference(MONTHS, cleaned(written_workbook(tmp_path, "销售", [page]))) is None


def test_a_customer_called_total_is_a_customer(tmp_path: Path) -> None:
    table = Table("sales", tuple(row | {"customer": "Total"} for row in SALES.rows))
    assert read(tmp_path, table, Dirt(dates="serial")) is None


def test_a_header_written_again_is_not_filled_down(tmp_path: Path) -> None:
    """客户 in the first column, blank here and there: the word above the column is nobody's name."""
    rows = [["客户", "下单日期", "成交额", "销售员"], ["杭州星河酒店", "2025-03-02", 5, "王海燕"], ["客户", "下单日期", "成交额", "销售员"], [None, "2025-03-03", 7, "王海燕"],
            ["万科物业", "2025-03-04", 8, "李泽明"], [None, "2025-03-05", 9, "李泽明"]]
    (sheet,) = cleaned(workbook(tmp_path, {"Sheet1": rows}))
    assert sheet.rows.column("customer").to_pylist() == ["杭州星河酒店", "杭州星河酒店", "万科物业", "万科物业"]
    assert sheet.rows.num_rows == 4 and not sheet.defects


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_one_broken_byte_behind_a_mark_does_not_cost_the_file(encoding: str, tmp_path: Path) -> None:
    path = written_text(tmp_path, "销售", pages(SALES, Dirt())[0], TextForm(encoding))
    data = path.read_bytes()
    place = data.index("华南".encode(encoding.removesuffix("-sig"))[-4:])
    path.write_bytes(data[:place] + (b"\xff" if encoding == "utf-8-sig" else b"\x00\xd8") + data[place + (1 if encoding == "utf-8-sig" else 2):])
    (sheet,) = cleaned(path)
    assert sheet.rows.num_rows == len(SALES.rows)
    assert any("�" in text.zh for text in sheet.evidence)


def test_a_header_of_two_rows_written_again_is_skipped(tmp_path: Path) -> None:
    (sheet,) = cleaned(written_workbook(tmp_path, "销售", pages(SALES, Dirt(two_rows=True, repeats=1))))
    assert sheet.rows.num_rows == len(SALES.rows)
    assert sheet.rows_rejected == 0 and not sheet.defects


def test_targets_beside_the_sales_of_the_titles_month_are_loaded(tmp_path: Path) -> None:
    rows = [["2026年3月业绩", None, None, None], ["销售员", "大区", "实际销售额", "目标销售额"], ["王海燕", "华东", 5000, 6000], ["李泽明", "华南", 7000, 9000]]
    sheets = cleaned(workbook(tmp_path, {"Sheet1": rows}))
    assert [(sheet.dataset, sheet.rows.num_rows) for sheet in sheets] == [("sales", 2), ("targets", 2)]
