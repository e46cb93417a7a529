"""Several tables on one sheet are told apart, and nobody is made to believe that they are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import read_file
from analytics.ingest.recognising.tables_on_sheet import tables_of
from tests.analytics.ingest.made_files import cleaned, column, only, workbook

BESIDE = [
    ["下单日期", "销售员", "成交额", None, "收款日期", "客户", "回款金额"],
    ["2026-03-02", "王海燕", 100, None, "2026-03-05", "上海青禾", 60],
    ["2026-03-03", "李泽明", 200],
]
BELOW = [["销售明细"], ["下单日期", "销售员", "成交额"], ["2026-03-02", "王海燕", 100], [], ["费用明细"], ["费用日期", "费用项目", "金额"], ["2026-03-05", "差旅", 60]]


def spans(path: Path) -> list[tuple[str, str]]:
    return [(table.name, table.span) for table in tables_of(read_file(path))]


def test_tables_side_by_side_and_below_are_found(tmp_path: Path):
    assert spans(workbook(tmp_path, {"表": BESIDE}, "a.xlsx")) == [("表#1", "A1:C3"), ("表#2", "E1:G2")]
    assert spans(workbook(tmp_path, {"表": BELOW}, "b.xlsx")) == [("表#1", "A1:C3"), ("表#2", "A5:C7")]


def test_which_table_is_asked_when_several_could_be_loaded(tmp_path: Path):
    path = workbook(tmp_path, {"表": BESIDE})
    with pytest.raises(Refused, match="2 个表.*A1:C3.*E1:G2"):
        cleaned(path)
    sales, receipts = only(path, sheet="表#1"), only(path, sheet="表#2")
    assert (sales.dataset, sales.rows.num_rows, receipts.dataset, receipts.rows.num_rows) == ("sales", 2, "receipts", 1)
    assert column(receipts, "row_no") == [2]


def test_a_table_below_keeps_its_excel_rows(tmp_path: Path):
    sheet = only(workbook(tmp_path, {"表": BELOW}), sheet="表#2")
    assert (sheet.header_row, column(sheet, "row_no")) == (6, [7])


def test_the_only_table_that_is_known_is_loaded_and_the_other_named(tmp_path: Path):
    rows = [["下单日期", "成交额", None, "甲", "日期乙"], ["2026-03-02", 100, None, "x", 1], ["2026-03-03", 200]]
    sheets = cleaned(workbook(tmp_path, {"表": [*rows, [], ["备忘", "记得核对"]]}))
    assert [sheet.dataset for sheet in sheets] == ["sales"]


@pytest.mark.parametrize("rows", [
    [["下单日期", "销售员", None, "成交额", "数量"], ["2026-03-02", "王", None, 1, 2], ["2026-03-03", "李", None, 3, 4]],  # a gap for looks
    [["下单日期", "成交额"], ["2026-03-02", 1], [], ["下单日期", "成交额"], ["2026-03-03", 2]],  # the header again after a page break
    [["下单日期", "成交额"], ["2026-03-02", 1], [], ["2026-03-03", 2], [], ["备注：", "含税"]],  # blank rows and a note
])
def test_gaps_alone_make_no_second_table(tmp_path: Path, rows: list[list[object]]):
    path = workbook(tmp_path, {"表": rows})
    assert [name for name, _span in spans(path)] == ["表"]
    assert only(path).rows.num_rows == 2


@pytest.mark.parametrize(("rows", "found"), [
    ([["销售员", "日期", "金额"] * 2, ["张三", "2026-09-01", 1, "李四", "2026-09-02", 2], ["王五", "2026-09-03", 3]], ["A1:C3", "D1:F2"]),
    ([["9月业绩"], ["销售员", "日期", "金额"] * 3, ["张三", "2026-09-01", 1] * 3], ["A1:C3", "D1:F3", "G1:I3"]),
    ([["日期", "金额"] * 2, ["2026-09-01", 1, "2026-09-02", 2]], ["A1:B2", "C1:D2"]),
])
def test_the_same_headings_over_again_are_tables_of_their_own(tmp_path: Path, rows: list[list[object]], found: list[str]):
    path = workbook(tmp_path, {"表": rows})
    assert [span for _name, span in spans(path)] == found
    with pytest.raises(Refused, match=f"{len(found)} 个表"):
        cleaned(path)
    assert column(only(path, sheet="表#2"), "amount_yuan") == [2 if len(found) == 2 else 1]


@pytest.mark.parametrize("heads", [
    (["销售员", "日期", "金额"], ["姓名", "下单日期", "成交额"]), (["日期", "金额"], ["下单日期", "成交额"]), (["销售员", "成交额"], ["姓名", "金额"]),
])
def test_equally_long_tables_that_mean_the_same_in_other_words_are_two(tmp_path: Path, heads: tuple[list[str], list[str]]):
    values = {"销售员": "张三", "姓名": "李四", "日期": "2026-09-01", "下单日期": "2026-09-02", "金额": 1, "成交额": 2}
    rows = [[*heads[0], None, *heads[1]], *[[*(values[name] for name in heads[0]), None, *(values[name] for name in heads[1])]] * 2]
    assert len(spans(workbook(tmp_path, {"表": rows}))) == 2


@pytest.mark.parametrize("rows", [
    [["客户", "签约日期", None, "下单日期", "金额"], ["青禾", "2026-09-01", None, "2026-09-02", 1]],  # two days of one order
    [["大区", "日期", None, "团队", "金额"], ["华东", "2026-09-01", None, "一部", 1]],  # both may own a target
    [["一月", None, "二月", None], ["金额", "数量"] * 2, [1, 2, 3, 4]],  # groups of figures
])
def test_columns_of_one_table_that_only_look_alike_stay_together(tmp_path: Path, rows: list[list[object]]):
    assert len(spans(workbook(tmp_path, {"表": rows}))) == 1
