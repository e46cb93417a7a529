"""Sheets whose words say what they are, in whatever words: read without a question; and those that only look as if they did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import column, csv_file, only


@pytest.mark.parametrize(("text", "dataset", "mapped"), [
    ("凭证号,日期,汇款人,到款额(千元),催款人\nR1,20260108,桂林漓江酒店,76.5,孟晓岚\nR2,20260123,嘉兴宏远纺织,88.7,司徒磊\nR3,20260124,嘉兴宏远纺织,8.7,司徒磊\n", "receipts", {"received_on", "receipt_id", "customer", "person"}),
    ("Money In On,Slip No,Customer,Money Received,Collector\n2026-01-11,R1,Cooper & Sons,42400,Paul Okafor\n2026-01-16,R2,Bluewater Cafe,44500,Ingrid Moe\n", "receipts", {"received_on", "receipt_id", "customer", "person"}),
    ("billNo,dateRaised,billedTo,amountBilled,payBy\nINV-1,2026-01-08,Bluewater Cafe,34000,2026-02-22\nINV-2,2026-01-10,Fjordline AS,39800,2026-02-24\n", "invoices", {"invoice_id", "issued_on", "due_on", "customer"}),
    ("createTime,itemName,paidPrice,salesAgent\n2026-01-09,Boiler 40L,4664.46,Ingrid Moe\n2026-01-10,Boiler 60L,54210.84,Mei Tan\n", "sales", {"ordered_on", "product", "person"}),
    ("单子编号,单子金额,成单情况,业务员,立项日期,结案时间\nP1,50894.81,已签单,方志远,2026/1/4,2026/1/25\nP2,74529.16,已丢单,葛雨桐,2026/1/5,2026/2/2\nP3,100,跟进中,葛雨桐,2026/1/5,\nP4,7,已丢单,葛雨桐,2026/1/5,2026/2/2\n", "deals", {"deal_id", "outcome", "created_on", "closed_on"}),
    ("出库日期,物料名称,实发数量,价税合计,销售员.名称\n2026-01-04,净水机,12,8000,方志远\n2026-01-07,开水器,11,73000,方志远\n", "sales", {"ordered_on", "product", "person"}),
    ("Promised By,Pledge Month,Promised Amount,Penalty Donation\nIngrid Moe,2026-01,\"RMB 360,000.00\",\"RMB 5,500.00\"\nPaul Okafor,2026-01,\"RMB 830,000.00\",\"RMB 3,900.00\"\n", "pledges", {"owner", "period", "pledge_yuan", "donation_yuan"}),
])
def test_read_without_a_question(tmp_path: Path, text: str, dataset: str, mapped: set[str]) -> None:
    sheet = only(csv_file(tmp_path, text, "报表.csv"))
    assert (sheet.dataset, sheet.questions, mapped - set(sheet.mapping.values())) == (dataset, (), set())


@pytest.mark.parametrize("text", [
    "InvoiceNumber,InvoiceDate,ContactName,Total,DueDate,EmailAddress\nINV-1,2026-01-13,Oak Dental,28900,2026-02-27,a@example.com\nINV-2,2026-01-18,Bluewater,31900,2026-02-17,b@example.com\n",
    "Order ID,Created Time,Buyer Username,Total settlement of order\nSO1,2026-02-27,Bluewater Cafe,56758.92\nSO2,2026-04-05,Oak Dental,19971.34\n",
    "日期,店员,实收金额\n2026-02-27,王芳,56758.92\n2026-04-05,李强,19971.34\n",
])
def test_what_may_be_another_paper_is_asked(tmp_path: Path, text: str) -> None:
    sheet = only(csv_file(tmp_path, text, "报表.csv"))
    assert {answer.said for one in sheet.questions if one.key == "dataset" for answer in one.answers} >= {"sales"}


@pytest.mark.parametrize("title", ["Export,,run by desk 4,,", "数据导出结果,,导出人：李会计,,", "匯出,,列印：陳小姐,,"])
def test_who_printed_a_sheet_is_no_part_of_its_headings(tmp_path: Path, title: str) -> None:
    sheet = only(csv_file(tmp_path, f"{title}\nreceiptRef,dateBanked,customer,amountBanked,nC\nR1,2026-02-17,Bluewater Cafe,54207.82,K1201\nR2,2026-03-27,Oak Dental,22284.89,K3056\n"))
    assert "nC" not in sheet.mapping and "person" not in sheet.mapping.values()


@pytest.mark.parametrize("line", ["签字：", "客户签章：", "Signature: ______"])
def test_a_place_to_sign_is_no_row(tmp_path: Path, line: str) -> None:
    sheet = only(csv_file(tmp_path, f"商机编号,客户,金额,状态,负责人,创建时间,关闭时间\nP1,甲,100,赢单,王芳,2026-01-05,2026-02-05\nP2,乙,200,输单,李强,2026-01-06,2026-02-06\n{line},,,,,,\n", "商机.csv"))
    assert column(sheet, "deal_id") == ["P1", "P2"]


def test_a_column_of_days_is_nobody(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "订单号,下单日期,金额,Pay By\n1,2026-01-05,100,2026-02-05\n2,2026-01-06,200,2026-02-06\n"))
    assert "person" not in sheet.mapping.values()
