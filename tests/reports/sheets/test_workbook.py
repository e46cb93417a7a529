from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from analytics.answer import Answer, Column
from analytics.calendar import parse_period
from analytics.errors import Text
from reports.sheets.workbook import HEADER_ROW, workbook

DAY = date(2026, 3, 12)


def answered(rows: pd.DataFrame, **more) -> Answer:
    columns = (
        Column("person", Text("销售员", "Salesperson")), Column("sales", Text("成交额", "Sales"), "yuan"),
        Column("share", Text("占比", "Share"), "share"),
    )
    return Answer("rankings", DAY, parse_period("2026-03", DAY), columns, rows, finished=False, **more)


TWO_ROWS = pd.DataFrame({"person": ["王海燕", "李泽明"], "sales": [1234567.8912, float("nan")], "share": [0.7512, None]})


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_title_as_of_and_filters_stand_above_the_table():
    sheet = opened(workbook(answered(TWO_ROWS), Text("排行榜", "Rankings"), "zh", "团队=华东一部")).active
    assert sheet["A1"].value == "排行榜"
    assert "数据截至 2026-03-12" in sheet["A2"].value
    assert "2026-03-01 — 2026-03-31" in sheet["A2"].value
    assert "进行中" in sheet["A2"].value
    assert "团队=华东一部" in sheet["A2"].value


def test_money_stays_an_exact_number_and_shares_are_excel_percentages():
    sheet = opened(workbook(answered(TWO_ROWS), Text("排行榜", "Rankings"), "zh")).active
    money, share = sheet.cell(HEADER_ROW + 1, 2), sheet.cell(HEADER_ROW + 1, 3)
    assert money.value == 1234567.8912
    assert "#,##0.00" in money.number_format
    assert share.value == 0.7512
    assert share.number_format.endswith("%")
    assert sheet.cell(HEADER_ROW, 2).value == "成交额（元）"


def test_unknown_values_are_empty_cells_not_zeros():
    sheet = opened(workbook(answered(TWO_ROWS), Text("排行榜", "Rankings"), "zh")).active
    assert sheet.cell(HEADER_ROW + 2, 2).value is None
    assert sheet.cell(HEADER_ROW + 2, 3).value is None


def test_the_heading_row_stays_in_sight():
    sheet = opened(workbook(answered(TWO_ROWS), Text("排行榜", "Rankings"), "zh")).active
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    assert sheet.print_title_rows.replace("$", "") == f"{HEADER_ROW}:{HEADER_ROW}"


@pytest.mark.parametrize("attack", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x","y")'])
def test_text_never_becomes_a_formula_and_reads_back_unchanged(attack):
    rows = pd.DataFrame({"person": [attack], "sales": [-5.0], "share": [0.1]})
    cell = opened(workbook(answered(rows), Text("排行榜", "Rankings"), "zh")).active.cell(HEADER_ROW + 1, 1)
    assert cell.data_type == "s"
    assert cell.value == attack
    assert cell.quotePrefix


def test_negative_money_stays_a_number():
    rows = pd.DataFrame({"person": ["退货"], "sales": [-5.0], "share": [0.1]})
    cell = opened(workbook(answered(rows), Text("排行榜", "Rankings"), "zh")).active.cell(HEADER_ROW + 1, 2)
    assert cell.value == -5
    assert cell.data_type == "n"


def test_control_characters_and_overlong_text_do_not_break_the_file():
    rows = pd.DataFrame({"person": ["a\x07b" + "长" * 40_000], "sales": [1.0], "share": [0.1]})
    cell = opened(workbook(answered(rows), Text("排行榜", "Rankings"), "zh")).active.cell(HEADER_ROW + 1, 1)
    assert cell.value.startswith("ab长")
    assert len(cell.value) == 32_767


def test_notes_and_the_compared_window_come_on_the_second_sheet():
    answer = answered(TWO_ROWS, notes=(Text("成本只覆盖 80%", "Cost covers 80 %"),), previous=(date(2026, 2, 1), date(2026, 2, 11)))
    notes = opened(workbook(answer, Text("排行榜", "Rankings"), "en")).worksheets[1]
    text = "\n".join(str(row[0]) for row in notes.iter_rows(values_only=True))
    assert "Cost covers 80 %" in text
    assert "2026-02-01 — 2026-02-10" in text


def test_an_empty_answer_says_so_and_opens():
    sheet = opened(workbook(answered(TWO_ROWS.iloc[:0]), Text("排行榜: 3/2026?", "Rankings"), "zh")).active
    assert sheet.cell(HEADER_ROW + 1, 1).value == "没有数据"
    assert sheet.title == "排行榜· 3·2026·"


def test_dates_are_real_dates():
    columns = (Column("period_start", Text("起", "From"), "date"),)
    answer = Answer("trend", DAY, None, columns, pd.DataFrame({"period_start": [date(2026, 3, 1), pd.NaT]}))
    sheet = opened(workbook(answer, Text("走势", "Trend"), "zh")).active
    assert sheet.cell(HEADER_ROW + 1, 1).is_date
    assert sheet.cell(HEADER_ROW + 1, 1).value.date() == date(2026, 3, 1)
    assert sheet.cell(HEADER_ROW + 2, 1).value is None
