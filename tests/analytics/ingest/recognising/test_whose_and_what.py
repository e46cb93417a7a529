"""Whose a row is, what its amount is and when it was: where two columns could say it, the one that does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import ask
from analytics.errors import Refused
from analytics.ingest import import_file
from analytics.ingest.recognising.likeness import could_hold
from analytics.ingest.terms.grammar import parse
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import cleaned, column, csv_file, only


def test_who_pledges_is_a_person_before_the_persons_team(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "承诺人,团队,承诺金额（万元）,承诺期间,未达标捐款（元）\n王芳,一部,30,2026年2月,500\n李强,二部,20,2026年2月,300\n", "承诺.csv"))
    assert (sheet.dataset, column(sheet, "owner")) == ("pledges", ["王芳", "李强"])
    assert [float(value) for value in column(sheet, "pledge_yuan")] == [300_000, 200_000]


def test_what_is_given_when_it_is_missed_makes_a_pledge_of_a_target(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "军令状月份,责任人,目标业绩（万元）,乐捐金额\n2026-02,王芳,30,500\n2026-02,李强,20,300\n", "表.csv"))
    assert (sheet.dataset, sheet.totals) == ("pledges", {"pledge_yuan": 500_000, "donation_yuan": 800})


def test_who_was_visited_is_no_place(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "拜訪日期,拜訪人員,受訪單位,受訪人,地點\n2026-02-05,王芳,東方公司,陳經理,台北市\n2026-02-06,王芳,西方公司,林經理,台北市\n", "表.csv"))
    assert (sheet.dataset, column(sheet, "customer")) == ("visits", ["東方公司", "西方公司"])


def test_a_visit_over_midnight_ends_on_the_day_after(tmp_path: Path) -> None:
    text = "销售代表,门店名称,日期,到达时间,离开时间\n王芳,夜店,2026-02-05,23:40,00:20\n王芳,东店,2026-02-06,10:05,10:12\n李强,南店,2026-02-06,18:00,09:00\n"
    sheet = only(csv_file(tmp_path, text, "拜访.csv"))
    minutes = [(end - begun).total_seconds() / 60 for begun, end in zip(column(sheet, "started_at"), column(sheet, "ended_at"), strict=True) if end]
    assert minutes[:2] == [40, 7] and minutes[2] < 0  # fifteen hours are a slip of the pen, and told


@pytest.mark.parametrize(("text", "total"), [
    ("小票号,收银时间,营业员,实收金额\nA1,2026-02-05 10:01,王芳,100\nA2,2026-02-05 10:05,李强,200\n", 300),
    ("单据日期,业务员,原币金额,币别,汇率,本位币金额\n2026-02-01,王芳,1000,美元,7.1,7100\n2026-02-02,李强,5000,人民币,1,5000\n2026-02-03,李强,200,欧元,8,1600\n", 13_700),
    ("銷貨日期,業務員,客戶,銷售金額\n115/02/01,王芳,東方,100\n115/02/03,李強,西方,200\n115.03.15,王芳,南方,300\n", 600),
])
def test_sales(tmp_path: Path, text: str, total: float) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, "表.csv"), accept=False)
    assert (sheet.dataset, sheet.questions, sheet.totals["amount_yuan"]) == ("sales", (), total)
    assert column(sheet, "ordered_on")[0].year == 2026


@pytest.mark.parametrize(("text", "said"), [
    ("Category,Region,Sales,Profit,Discount\nFurniture,East,1000,100,0.1\nTech,West,2000,300,0.2\nOffice,South,500,50,0\n", "缺少「下单日期」"),
    ("订单日期,发货日期,业务员,客户,订货数量,发货数量,单价,订货金额,发货金额\n2026-01-30,2026-02-02,王芳,东方,10,8,100,1000,800\n2026-02-05,2026-02-06,李强,西方,5,5,100,500,500\n", "缺少「成交额」"),
    ("月份,姓名,部门,基本工资,绩效,提成,应发工资,实发工资\n2026-02,王芳,一部,5000,1000,3000,9000,8200\n2026-02,李强,一部,5000,800,2000,7800,7100\n", "工资"),
    ("工单编号,产品名称,报工数,生产人员\nW1,椅子,5,甲一\nW2,桌子,6,乙二\n", "认不出"),
    ("项目编号,进度,负责人\nP1,50%,王海燕\nP2,60%,方圆\n", "认不出"),
])
def test_what_cannot_be_told_is_refused_for_its_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        cleaned(csv_file(tmp_path, text, "表.csv"))


def test_scores_of_recommending_in_traditional_characters(tmp_path: Path) -> None:
    text = "編號,門市,填答日期,顧客姓名,推薦分數(0-10),整體滿意度(1-5)\n1,台北店,115/02/03,王小明,10,5\n2,台北店,115/02/10,陳大文,9,4\n3,高雄店,115/02/13,林美,6,3\n"
    sheet = only(csv_file(tmp_path, text, "問卷.csv", "big5"))
    assert [score for score in column(sheet, "recommend") if score is not None] == [10, 9, 6] and set(column(sheet, "answered_on")) >= {date(2026, 2, 3)}


def test_deals_without_any_day_say_so_when_loaded_and_when_asked(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "商机编号,客户,负责人,阶段,金额,更新日期\nD1,东方,王芳,初步接触,1000,2026-02-01\nD2,西方,李强,方案报价,2000,2026-02-01\n", "商机.csv")
    with Warehouse.open(":memory:") as warehouse:
        [loaded] = import_file(warehouse, file)
        assert any("排不进任何期间" in one.zh for one in loaded.evidence)
        assert any("2 行，都没有「创建日期」" in note.zh for note in ask(warehouse, "pipeline").notes)


@pytest.mark.parametrize(("text", "papers"), [
    ("Transaction Ref,Date Paid,Client Name,Amount Received,Account Manager\nR8105,2026-01-08,Fjordline,88800,Paul\nR8106,2026-01-21,Lindqvist,14400,Ingrid\n", "receipts"),
    ("invoice_date,contact_name,invoice_number,total,due_date\n2026-01-03,Fjordline,INV-4651,60500,2026-02-17\n2026-01-11,Bluewater,INV-4652,69800,2026-03-04\n", "invoices"),
])
def test_money_that_came_in_and_invoices_are_not_silently_sales(tmp_path: Path, text: str, papers: str) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, "export.csv"), accept=False)
    assert sheet.dataset == papers or papers in {one.said for asked in sheet.questions if asked.key == "dataset" for one in asked.answers}


def test_when_a_row_was_last_touched_is_not_when_the_money_came(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "收据号,款到日期（年月日）,客户名称,到款额,最后修改于\nR1,2026/2/10,甲公司,25400,2026/2/19 09:51:00\nR2,2026/3/7,乙公司,25200,2026/3/9 09:54:00\n", "进账登记.csv"))
    assert (sheet.dataset, column(sheet, "received_on")[0]) == ("receipts", date(2026, 2, 10))


def test_thousands_behind_a_heading_need_no_brackets(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "Order ID,Order Date,Customer,Grand Total (Purchased) in thousands\nS1,2026-01-22,Bluewater,73.397\nS2,2026-02-23,Fjordline,60.137\n", "orders.csv"))
    assert sheet.totals["amount_yuan"] == pytest.approx(133_534)


def test_the_state_of_an_order_is_no_place_and_a_store_credit_no_turnover(tmp_path: Path) -> None:
    text = ("Store Credit Redeemed,Customer Name,Order Total (inc tax),Order Date,Order ID,order_state\n34,Fjordline,58620,2026-01-04,D1,Delivered\n"
            "64,Lindqvist,35285,2026-01-12,D2,Canceled\n4,Bluewater,2981,2026-01-29,D3,Delivered\n")
    sheet = only(csv_file(tmp_path, text, "orders.csv"))
    assert sheet.totals["amount_yuan"] == 96_886 and any("「Canceled」 1 行 35,285" in one.zh for one in sheet.evidence)


def test_targets_in_traditional_characters_by_the_name_of_their_file(tmp_path: Path) -> None:
    assert {one.dataset for one in cleaned(csv_file(tmp_path, "門市,2026年3月,2026年4月\n中壢所,15萬,21萬\n左營所,79萬,34萬\n", "業績目標分配.csv"))} == {"targets"}


@pytest.mark.parametrize(("heading", "could"), [("登记时间", False), ("录入时间", False), ("Created At", False), ("盘点时间", True), ("日期", True)])
def test_when_a_row_was_written_down_is_not_when_stock_was_taken(heading: str, could: bool) -> None:
    assert could_hold(DATASETS["inventories"], "inv_date", parse(heading), ["2026-03-01", "2026-03-02"]) == could
