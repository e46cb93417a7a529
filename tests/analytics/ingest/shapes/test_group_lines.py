"""Lines between the rows that say whose they are: no rows themselves, they fill a column of the rows under them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import column, csv_file, only

DEALS = ('"Opportunity Owner: Ann Ray (2 records)",,,,,\n"Opportunity Name","Account Name","Stage","Amount","Close Date","Created Date"\n'
         '"A","East","Closed Won","1000","2/20/2026","1/5/2026"\n"B","West","Prospecting","500","3/28/2026","1/6/2026"\n"Subtotal",,,"1500",,\n'
         '"Opportunity Owner: Bob Low (1 record)",,,,,\n"C","South","Closed Lost","700","2/15/2026","1/7/2026"\n"Subtotal",,,"700",,\n"Grand Totals (3 records)",,,"2200",,\n')


def test_a_grouped_report_gives_its_deals_their_owners(tmp_path: Path):
    sheet = only(csv_file(tmp_path, DEALS, "report.csv"))
    assert (column(sheet, "person"), float(sheet.totals["amount_yuan"])) == (["Ann Ray", "Ann Ray", "Bob Low"], 2200)


@pytest.mark.parametrize(("lines", "field", "filled"), [
    (("负责人：甲", "负责人：乙"), "person", ["甲", "甲", "乙"]),
    (("部门：一部", "部门：二部（1条）"), "team", ["一部", "一部", "二部"]),
    (("大区：,华东", "大区：,华南"), "region", ["华东", "华东", "华南"]),
    (("Owner: Ann", "Owner: Bob"), "person", ["Ann", "Ann", "Bob"])])
def test_a_line_fills_the_rows_under_it(tmp_path: Path, lines: tuple[str, str], field: str, filled: list[str]):
    sheet = only(csv_file(tmp_path, f"订单号,日期,金额\n{lines[0]}\n1,2026-02-01,100\n2,2026-02-02,200\n小计,,300\n{lines[1]}\n3,2026-02-03,50\n合计,,350\n"))
    assert (column(sheet, field), float(sheet.totals["amount_yuan"])) == (filled, 350)


def test_groups_within_groups_fill_a_column_each(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "大区：华东,,,\n订单号,日期,客户,金额\n负责人：甲,,,\n1,2026-02-01,东方,100\n大区：华南,,,\n负责人：乙,,,\n2,2026-02-02,西方,200\n"))
    assert (column(sheet, "region"), column(sheet, "person")) == (["华东", "华南"], ["甲", "乙"])


def test_a_signature_below_the_table_is_no_deal(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "商机名称,客户,业务员,阶段,金额,预计成交日期,创建时间\n一期,东方,甲,赢单,1000,2026-02-20,2026-01-05\n二期,西方,乙,输单,500,2026-03-28,2026-01-06\n部门负责人：丙,,,,,,\n"))
    assert column(sheet, "person") == ["甲", "乙"]


def test_a_cell_with_a_colon_among_others_is_no_line(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "客户,日期,金额\n客户：东方,2026-02-01,100\n客户：西方,2026-02-02,200\n"))
    assert column(sheet, "customer") == ["客户：东方", "客户：西方"]
