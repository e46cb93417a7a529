"""What a printed report says of its pages and of who made it is no row, in any dataset, below the table or between its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import column, csv_file, only

SALES = "订单号,日期,业务员,金额\n1,2026-02-01,甲,100\n{}2,2026-02-02,乙,200\n合计,,,300\n{}"


@pytest.mark.parametrize("line", [
    "第1页 共2页,,,", "第 1 页,,,共 2 页", "制表：小丙,,审核：,", "制表：,小丙,审核：,小丁", "打印人：小丙,,打印时间：2026-03-01 09:00,", "Page 1 of 2,,,", "Printed by: Ann,,Report date: 2026-03-01,",
    ",,,第1页/共2页"])
def test_a_printed_line_is_no_sale(tmp_path: Path, line: str):
    sheet = only(csv_file(tmp_path, SALES.format(f"{line}\n", f"\n{line}\n")))
    assert (column(sheet, "order_id"), float(sheet.totals["amount_yuan"]), sheet.questions) == (["1", "2"], 300.0, ())


def test_a_printed_line_is_no_deal_and_no_target(tmp_path: Path):
    deals = only(csv_file(tmp_path, "商机名称,客户,负责人,阶段,金额,预计成交日期,创建时间\n一期,东方,甲,赢单,1000,2026-02-20,2026-01-05\n二期,西方,乙,输单,700,2026-02-15,2026-01-07\n"
                          ",,,,,,\n第1页 共1页,,,,,,\n制表：小丙,,审核：,,,,\n"))
    assert column(deals, "customer") == ["东方", "西方"]
    targets = only(csv_file(tmp_path, "业务员,2026-01,2026-02\n甲,100,200\n乙,300,400\n制表人：小丙,,审核人：小丁\n", "2026目标.csv"))
    assert set(column(targets, "owner")) == {"甲", "乙"}


def test_a_product_that_is_called_like_a_print_is_sold_all_the_same(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "订单号,日期,业务员,产品,金额\n1,2026-02-01,甲,打印：彩色,100\n2,2026-02-02,乙,第1页 共2页,200\n"))
    assert column(sheet, "product") == ["打印：彩色", "第1页 共2页"]
