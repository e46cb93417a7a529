"""Which rows are sales, what was given back, whose money it is, and how often it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Asked, Refused, UnknownName
from analytics.ingest import CleanSheet, Known, ReadOptions, clean_sheets, import_file, read_file
from analytics.ingest.orders.sellers import sellers_in
from analytics.schema import COUNTED, DATASETS
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, column, csv_file, only
from tests.modules import PROJECT

WILD = PROJECT.parent / "shared" / "wild"


def counted(path: Path, **said: object) -> tuple[float, int]:
    """What counts as sales once the file is loaded, and how many orders that is."""
    with Warehouse.open(":memory:") as warehouse:
        import_file(warehouse, path, ReadOptions(**said))  # type: ignore[arg-type]
        row, = warehouse.run("SELECT CAST(coalesce(sum(credited_yuan), 0) AS DOUBLE) AS sold, count(DISTINCT order_key) FILTER (credited_yuan > 0) AS orders FROM sales WHERE is_counted").to_pylist()
    return row["sold"], row["orders"]


def marked(sheet: CleanSheet) -> list[str | None]:
    """What the import wrote beside each row, without the reason."""
    marks = [dict(extra or ()).get(COUNTED) for extra in sheet.rows.column("extra").to_pylist()]
    return [mark and mark[0] for mark in marks]


ORDERS = "订单号,日期,金额,{}\n1,2026-01-05,100,{}\n2,2026-01-06,200,{}\n3,2026-01-07,50,{}\n"


@pytest.mark.parametrize(("heading", "cells", "marks"), [
    ("退单标识", ("否", "是", "否"), [None, "否", None]),
    ("是否作废", ("", "√", ""), [None, "否", None]),
    ("作废时间", ("", "2026-01-08 10:00", ""), [None, "否", None]),
    ("Cancelled at", ("", "", "2026-01-08"), [None, None, "否"]),
    ("Void", ("N", "Y", "N"), [None, "否", None]),
    ("是否有效", ("是", "否", "是"), [None, "否", None]),
    ("支付时间", ("2026-01-05 10:00", "", "2026-01-07 11:00"), [None, "否", None]),
    ("实付款", ("100", "0", "50"), [None, None, None]),  # what was paid is the amount itself, and it is nothing
    ("售后状态", ("无售后", "退款成功", "售后关闭"), [None, "否", None]),
    ("单据类型", ("销售单", "收款单", "销售单"), [None, "否", None]),
    ("审批结果", ("同意", "拒绝", "同意"), [None, "否", None]),
    ("备注", ("已取消", "", ""), [None, None, None]),
    ("退货数量", ("0", "1", "0"), [None, None, None]),
])
def test_what_says_without_a_status_that_an_order_came_to_nothing(tmp_path: Path, heading: str, cells: tuple[str, ...], marks: list[str | None]):
    sheet = only(csv_file(tmp_path, ORDERS.format(heading, *cells)))
    assert (marked(sheet), sheet.questions) == (marks, ())


def test_a_status_goes_before_a_missing_time_of_payment(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,订单状态,支付时间\n1,2026-01-05,100,已发货,\n2,2026-01-06,200,已完成,2026-01-06 10:00\n3,2026-01-06,50,,\n")
    assert marked(only(path)) == [None, None, "否"]


def test_a_day_of_payment_that_is_missing_in_a_ledger_is_asked(tmp_path: Path):
    path = csv_file(tmp_path, ORDERS.format("支付时间", "2026-01-05", "", "2026-01-09"))
    (question,) = only(path).questions
    assert question.key == "unpaid:支付时间" and "200.00" in question.text.zh
    assert marked(only(path, answers={question.key: "no"})) == [None, "否", None]
    assert only(path, answers={question.key: "yes"}).questions == ()


@pytest.mark.parametrize(("heading", "word"), [("订单状态", "待补差"), ("状态", "Pending"), ("Order Status", "On hold"), ("訂單狀態", "待覆核"), ("订单状态", "部分退款"), ("付款状态", "未付款")])
def test_a_status_nobody_knows_is_asked_with_its_money_and_remembered(tmp_path: Path, heading: str, word: str):
    path = csv_file(tmp_path, "订单号,日期,销售员,金额," + heading + f"\n1,2026-01-05,甲,100,已付款\n2,2026-01-06,乙,200,{word}\n")
    (question,) = only(path).questions
    assert question.key == f"status:{word}" and "1 行共 200.00" in question.text.zh and "200.00" in question.text.en
    with pytest.raises(Asked):
        counted(path)
    assert counted(path, answers={question.key: "yes"})[0] == 300
    assert counted(path, accept=True)[0] == 300
    with Warehouse.open(":memory:") as warehouse:
        import_file(warehouse, path, ReadOptions(answers={question.key: "no"}))
        again = csv_file(tmp_path, "订单号,日期,销售员,金额," + heading + f"\n3,2026-02-05,甲,10,已付款\n4,2026-02-06,乙,20,{word}\n", "二月.csv")
        import_file(warehouse, again)
        assert float(warehouse.run("SELECT sum(credited_yuan) AS s FROM sales WHERE is_counted").column("s")[0].as_py()) == 110
    with pytest.raises(Refused, match="yes"):
        only(path, answers={question.key: "maybe"})


def test_an_answer_on_a_status_leaves_refunds_what_they_are(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,订单状态,售后状态\n1,2026-01-05,100,待补差,无售后\n2,2026-01-06,200,待补差,退款成功\n3,2026-01-06,40,交易关闭,无售后\n")
    assert counted(path, answers={"status:待补差": "yes"}) == (100, 1)
    assert counted(path, answers={"status:待补差": "no", "status:交易关闭": "yes"}) == (40, 1)


def test_a_status_without_money_is_not_asked(tmp_path: Path):
    assert only(csv_file(tmp_path, "订单号,日期,金额,订单状态\n1,2026-01-05,100,已完成\n2,2026-01-06,0,待补差\n")).questions == ()


@pytest.mark.parametrize("written", ["RMB 2,000.00", "¥2,000.00", "CNY2000", "2,000.00元", "0.2万", "RMB 0.2萬", "2k", "0.20万元"])
def test_money_of_an_unknown_status_is_seen_under_any_mark_of_currency(tmp_path: Path, written: str):
    path = csv_file(tmp_path, f'订单号,日期,金额,订单状态\n1,2026-01-05,"{written}",已完成\n2,2026-01-06,"{written}",待补差\n')
    (question,) = only(path).questions
    assert question.key == "status:待补差" and "2,000.00" in question.text.zh


@pytest.mark.parametrize(("heading", "words", "asked"), [("Progress", ("done", "sent back", "done"), True), ("眼下", ("已完成", "黄了", "已完成"), True), ("Segment", ("Online", "Express", "Online"), False)])
def test_words_of_a_status_under_any_heading_are_asked_about(tmp_path: Path, heading: str, words: tuple[str, ...], asked: bool):
    path = csv_file(tmp_path, f"订单号,日期,销售员,金额,{heading}\n" + "".join(f"{i},2026-01-0{i},甲,100,{word}\n" for i, word in enumerate(words, start=1)))
    assert any(answer.said == f"{heading}=status" for one in only(path).questions for answer in one.answers) == asked


def test_very_many_unknown_words_are_one_question_more(tmp_path: Path):
    rows = "".join(f"{i},2026-01-05,{100 + i},怪{i}\n" for i in range(20))
    keys = [one.key for one in only(csv_file(tmp_path, "订单号,日期,金额,订单状态\n" + rows)).questions]
    assert len(keys) == 9 and keys[-1] == "status:*"


def test_words_the_company_set_are_its_own(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,订单状态\n1,2026-01-05,100,已完成\n2,2026-01-06,200,待补差\n3,2026-01-07,50,已取消\n")
    with Warehouse.open(":memory:") as warehouse:
        warehouse.set_setting("excluded_status", "待补差")
        import_file(warehouse, path)
        assert float(warehouse.run("SELECT sum(credited_yuan) AS s FROM sales WHERE is_counted").column("s")[0].as_py()) == 150


def test_refunds_are_taken_off_once(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,销售员,金额,退款金额\n1,2026-01-05,甲,100,\n2,2026-01-06,乙,\"1,200.00\",200\n3,2026-01-07,丙,50,50\n")
    sheet = only(path)
    assert [float(value) for value in column(sheet, "amount_yuan")] == [100, 1000, 0]
    # What the company downloads again says that it was taken off.
    again = csv_file(tmp_path, "订单号,日期,销售员,金额,退款金额（已扣）\n2,2026-01-06,乙,1000,200\n", "again.csv")
    assert [float(value) for value in column(only(again), "amount_yuan")] == [1000]


@pytest.mark.parametrize("cells", [("100", "130"), ("100", "三十"), ("-100", "100")])
def test_refunds_that_are_no_part_of_the_amounts_are_asked(tmp_path: Path, cells: tuple[str, str]):
    path = csv_file(tmp_path, f"订单号,日期,销售员,金额,退款金额\n1,2026-01-05,甲,{cells[0]},{cells[1]}\n2,2026-01-05,乙,50,\n")
    assert [one.key for one in only(path).questions] == ["refund:退款金额"]


def test_a_return_by_its_type_is_below_nought_with_its_cost(tmp_path: Path):
    for kind in ("Credit Note", "销售退货单", "红字发票", "退货"):
        sheet = only(csv_file(tmp_path, f"单号,单据类型,日期,客户,金额,成本\n1,普通,2026-01-05,东方,100,60\n2,{kind},2026-01-06,东方,30,20\n"))
        assert sheet.totals == {"amount_yuan": 70, "cost_yuan": 40}, kind


@pytest.mark.parametrize("amount", ["30", "-30"])
def test_a_return_with_a_status_of_its_own_is_taken_off(tmp_path: Path, amount: str):
    path = csv_file(tmp_path, f"订单号,日期,销售员,金额,成交类型,订单状态\n1,2026-01-05,甲,100,新签,已完成\n2,2026-01-06,甲,{amount},退货,已退货\n3,2026-01-07,乙,50,新签,已退货\n")
    assert counted(path) == (70, 1)


def test_a_return_under_a_longer_name_is_one(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "单号,单据类型,日期,客户,金额\n1,销售出库,2026-01-05,东方,100\n2,销售退货入库单（红字）,2026-01-06,东方,30\n"))
    assert sheet.totals == {"amount_yuan": 70} and column(sheet, "kind")[1] == "return"


def test_a_direction_carries_the_sign_and_sides_are_asked(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "日期,销售员,客户,销售额,收支方向\n2026-01-05,甲,东方,100,收入\n2026-01-06,乙,西方,30,支出\n"))
    assert sheet.totals["amount_yuan"] == 70
    path = csv_file(tmp_path, "日期,销售员,客户,销售额,借贷\n2026-01-05,甲,东方,100,贷\n2026-01-06,乙,西方,30,借\n")
    assert [one.key for one in only(path).questions] == ["direction:借贷"]
    assert only(path, answers={"direction:借贷": "贷"}).totals["amount_yuan"] == 70
    assert only(path, answers={"direction:借贷": "借"}).totals["amount_yuan"] == -70


LINES = "订单号,日期,客户,产品,数量,单价,订单金额\n1,2026-01-05,东方,杯,2,30,100\n1,2026-01-05,东方,壶,1,40,{}\n2,2026-01-06,西方,杯,1,30,30\n"


@pytest.mark.parametrize("second", ["100", ""])
def test_an_orders_total_counts_once_wherever_it_stands(tmp_path: Path, second: str):
    sheet = only(csv_file(tmp_path, LINES.format(second)))
    assert [float(value) for value in column(sheet, "amount_yuan")] == [60, 40, 30]
    assert sheet.rows_rejected == 0 and sheet.questions == ()


def test_lines_with_amounts_of_their_own_stay(tmp_path: Path):
    sheet = only(csv_file(tmp_path, LINES.replace("30,100", "30,60").format("40")))
    assert [float(value) for value in column(sheet, "amount_yuan")] == [60, 40, 30]
    assert not any("整单" in text.zh for text in sheet.evidence)


@pytest.mark.parametrize("heading", ["备注说明", "Variety", "规格描述"])
def test_what_nobody_understood_tells_lines_of_an_order_apart(tmp_path: Path, heading: str):
    """Equal amounts on lines that differ may be the order's, once, or each line's: asked, nothing falls together."""
    path = csv_file(tmp_path, f"订单号,日期,客户,金额,{heading}\nA1,2026-01-05,东方,100,红\nA1,2026-01-05,东方,100,蓝\nA2,2026-01-06,西方,50,红\nA2,2026-01-06,西方,50,绿\n")
    sheet = only(path)
    assert sheet.questions and len(column(sheet, "order_id")) == 4


@pytest.mark.parametrize(("unit", "factor"), [("千元", 1_000), ("万元", 10_000)])
def test_a_total_in_thousands_is_shared_out_to_the_cent(tmp_path: Path, unit: str, factor: int):
    text = f"订单号,日期,客户,产品,数量,单价（{unit}）,订单金额（{unit}）\n" + "1,2026-01-05,东方,杯,2,10.5656,42.26241\n1,2026-01-05,东方,壶,4,5.2828025,42.26241\n" + "2,2026-01-06,西方,杯,1,30,30\n"
    assert float(sum(column(only(csv_file(tmp_path, text)), "amount_yuan"))) == pytest.approx(72.26241 * factor, abs=0.001)


@pytest.mark.parametrize("mark", ["USD ", "$", "€", "HKD"])
@pytest.mark.parametrize("text", [
    "订单号,日期,客户,产品,数量,单价,订单金额\n1,2026-01-05,东方,杯,2,@30,@100\n1,2026-01-05,东方,壶,1,@40,@100\n2,2026-01-06,西方,杯,1,@30,@30\n",
    "订单号,日期,客户,产品,数量,单价,订单金额\n1,2026-01-05,东方,杯,2,@30,@100\n1,2026-01-05,东方,壶,1,@40,\n2,2026-01-06,西方,杯,1,@30,@30\n",
    "日期,客户,订单金额,收支\n2026-01-05,甲,@100,收入\n2026-01-06,乙,@50,支出\n",
    "收款日期,收款单号,客户,收款类型,订单金额\n2026-01-05,1,甲,货款,@100\n2026-01-06,2,乙,退款,@50\n",
])
def test_no_rule_of_orders_takes_the_currency_off_an_amount(tmp_path: Path, text: str, mark: str):
    questions = only(csv_file(tmp_path, text.replace("@", mark), "一月.csv")).questions
    assert any(one.key.startswith("currency:") and one.column == "订单金额" for one in questions)


def test_a_total_with_a_decimal_comma_is_the_orders_all_the_same(tmp_path: Path):
    path = csv_file(tmp_path, '订单号,日期,订单总额,商品,单价,数量\nD1,2026-02-08,"1.057,70",甲,"264,42",2\nD1,2026-02-08,"1.057,70",乙,"132,21",4\nD2,2026-02-09,"500,50",乙,"125,125",4\n')
    assert counted(path) == (1558.2, 2)


def test_lines_that_are_alike_in_all_repeat_the_orders_total_where_price_and_pieces_come_to_it(tmp_path: Path):
    path = csv_file(tmp_path, "单据号,日期,订单总额,型号,单价,件数\nX1,2026-01-15,83400,滤芯,20850,2\nX1,2026-01-15,83400,滤芯,20850,2\nX2,2026-01-18,79000,净水机,19750,4\n")
    assert counted(path) == (162400.0, 2)


def test_totals_of_orders_may_be_large(tmp_path: Path):
    text = "订单号,日期,客户,产品,数量,单价,订单金额\n1,2026-01-05,东方,杯,4,8586615,68692920\n1,2026-01-05,东方,壶,2,17173230,68692920\n2,2026-01-06,西方,杯,1,30,30\n"
    assert only(csv_file(tmp_path, text)).totals["amount_yuan"] == 68692950


def test_cents_are_not_lost_when_a_total_is_shared_out(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "订单号,日期,客户,产品,数量,单价,订单金额\n" + "".join(f"1,2026-01-05,东方,品{i},1,33.40,100\n" for i in range(3)) + "2,2026-01-06,西方,品1,1,33.40,33.40\n"))
    assert float(sum(column(sheet, "amount_yuan"))) == pytest.approx(133.4)


def test_equal_amounts_on_all_lines_of_several_orders_are_asked(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,客户,产品,金额\n1,2026-01-05,东方,杯,100\n1,2026-01-05,东方,壶,100\n2,2026-01-06,南方,壶,70\n2,2026-01-06,南方,杯,70\n")
    (question,) = only(path).questions
    assert "170.00" in question.text.zh and "340.00" in question.text.zh
    assert only(path, answers={question.key: "order"}).totals == {"amount_yuan": 170}
    assert only(path, answers={question.key: "line"}).totals == {"amount_yuan": 340}


@pytest.mark.parametrize(("name", "people"), [
    ("甲一/乙二", [("甲一", 0.5), ("乙二", 0.5)]), ("甲一、丙三", [("甲一", 0.5), ("丙三", 0.5)]), ("Anna Low & Bert Ray", [("Anna Low", 0.5), ("Bert Ray", 0.5)]),
    ("Anna and Bert", [("Anna", 0.5), ("Bert", 0.5)]), ("甲一（70%）/乙二（30%）", [("甲一", 0.7), ("乙二", 0.3)]), ("王和平", None), ("Low, Anna", None), ("Jean-Luc", None),
    ("一部/甲一", None), ("Amy/王海燕", None), ("华东/甲一", None), ("甲一/甲一", None), ("甲一60%/乙二", None),
])
def test_several_people_in_one_cell(name: str, people: list[tuple[str, float]] | None):
    found = sellers_in(name, set())
    assert (found and [(who, float(share)) for who, share in found]) == people


def test_somebody_named_twice_in_a_cell_is_asked(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,销售员,金额\n1,2026-01-05,甲一,100\n2,2026-01-06,甲一/乙二/甲一,300\n")
    sheet = only(path, accept=False)
    (question,) = sheet.questions
    assert question.key == "sellers:销售员"
    assert sorted(zip(column(only(path, answers={question.key: "equal"}), "person"), column(only(path, answers={question.key: "equal"}), "amount_yuan"))) == [("乙二", 150), ("甲一", 100), ("甲一", 150)]
    assert "甲一/乙二/甲一" in column(only(path, answers={question.key: "one"}), "person")


def test_rows_of_several_sellers_are_shared_out_to_the_cent(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "订单号,日期,销售员,金额,成本\n1,2026-01-05,甲一/乙二/丙三,100,50\n2,2026-01-06,甲一,40,10\n"))
    assert column(sheet, "person") == ["甲一", "乙二", "丙三", "甲一"]
    assert [float(value) for value in column(sheet, "amount_yuan")] == [33.34, 33.33, 33.33, 40]
    assert float(sum(column(sheet, "cost_yuan"))) == 60


def test_a_name_on_the_companys_list_is_one_person(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,销售员,金额\n1,2026-01-05,甲一/乙二,100\n")
    (sheet,) = clean_sheets(read_file(path), ReadOptions(today=TODAY), Known(names={"person": frozenset(("甲一/乙二",))}))
    assert column(sheet, "person") == ["甲一/乙二"]


@pytest.mark.parametrize("heading", ["业绩分配比例", "贡献比例", "Contribution %", "Contribution (%)", "Allocated %", "Split %", "分配比例"])
def test_shares_under_any_name(tmp_path: Path, heading: str):
    path = csv_file(tmp_path, f"订单号,日期,销售员,金额,{heading}\n1,2026-01-05,甲一,2000,50\n1,2026-01-05,乙二,2000,50\n2,2026-01-06,甲一,1000,100\n")
    assert counted(path)[0] == 3000


def test_amounts_in_proportion_to_their_shares_are_asked(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,销售员,金额,业绩比例\n1,2026-01-05,甲一,600,60%\n1,2026-01-05,乙二,400,40%\n")
    assert [one.key for one in only(path).questions] == ["split:业绩比例"]
    assert counted(path, answers={"split:业绩比例": "own"})[0] == 1000
    assert counted(path, answers={"split:业绩比例": "whole"})[0] == 520


def test_receipts_and_invoices_that_do_not_stand_come_to_nothing(tmp_path: Path):
    receipts = only(csv_file(tmp_path, "回款日期,客户,回款金额,状态\n2026-01-05,东方,100,已到账\n2026-01-06,西方,30,未到账\n2026-01-07,北方,50,已作废\n"))
    assert (receipts.dataset, receipts.totals) == ("receipts", {"amount_yuan": 100})
    invoices = only(csv_file(tmp_path, "发票号,客户,金额,开票日期,到期日,状态\nF1,东方,100,2026-01-05,2026-02-05,正常\nF2,西方,30,2026-01-06,2026-02-05,已作废\n"))
    assert (invoices.dataset, invoices.totals) == ("invoices", {"amount_yuan": 100})


def test_deals_without_a_number_go_by_name_and_customer(tmp_path: Path):
    path = csv_file(tmp_path, "商机名称,客户,销售,阶段,金额,预计成交日期\n设备,东方,甲,谈判,100,2026-05-01\n设备,西方,乙,赢单,200,2026-05-02\n")
    sheet = only(path)
    assert (sheet.dataset, column(sheet, "deal_id")) == ("deals", ["设备 · 东方", "设备 · 西方"])


def test_lines_printed_under_a_table_are_no_rows(tmp_path: Path):
    body = "订单号,日期,客户,销售员,金额\n1,2026-01-05,东方,甲,100\n2,2026-01-06,西方,乙,200\n"
    sheet = only(csv_file(tmp_path, body + "\n我的报表\n导出时间：2026-01-31 10:00\n"))
    assert (sheet.rows.num_rows, sheet.rows_rejected, sheet.defects) == (2, 0, ())
    assert any("2 行是打印的说明" in text.zh for text in sheet.evidence)
    only_a_name = only(csv_file(tmp_path, body + "3,,,,\n", "b.csv"))
    assert only_a_name.rows_read == 3


def test_money_received_beside_orders_is_said(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "合同编号,签约日期,客户名称,业务员,合同金额,已回款\nHT01,2026-01-05,东方,甲,11300,5000\nHT02,2026-01-06,西方,乙,22600,22600\n"))
    assert any("27,600.00" in text.zh and "没有算进回款" in text.zh for text in sheet.evidence)


@pytest.mark.skipif(not WILD.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize(("file", "sold", "orders"), [
    ("split-contribution-en.csv", 3000, 2), ("two-sellers-one-cell.csv", 4100, 4), ("status-taobao.csv", 170, 2), ("shop-order-lines.csv", 135, 2)])
def test_cases_found_in_public_files(file: str, sold: float, orders: int):
    assert counted(WILD / file) == (sold, orders)


def test_the_mark_is_no_field_of_its_own():
    with pytest.raises(UnknownName):
        DATASETS["sales"][COUNTED]


def test_an_invoice_called_off_is_no_sale_and_one_unpaid_is_asked(tmp_path: Path):
    text = "Order ID,Order Date,Customer,Amount,Invoice Status\nA1,2026-03-01,East,100,Delivered\nA2,2026-03-02,West,30,{}\n"
    off = only(csv_file(tmp_path, text.format("Cancelled"), "off.csv"), accept=False)
    assert not off.questions and any("不算业绩：「Cancelled」 1 行 30" in one.zh for one in off.evidence)
    assert [one.key for one in only(csv_file(tmp_path, text.format("Unpaid"), "unpaid.csv"), accept=False).questions] == ["status:Unpaid"]
