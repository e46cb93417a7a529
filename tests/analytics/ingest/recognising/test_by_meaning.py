"""Headings choose their field by what they mean, and never one they speak against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.ingest import CleanSheet, Known, ReadOptions, clean_sheets, read_file
from analytics.ingest.recognising.by_meaning import contradicts, fits
from analytics.ingest.recognising.field_meanings import MEANINGS
from analytics.ingest.recognising.match import match
from analytics.ingest.terms.grammar import parse
from analytics.schema import DATASETS
from tests.analytics.ingest.made_files import column, csv_file
from tests.analytics.ingest.recognising.everyday_words import everyday_words
from tests.modules import PROJECT

SHARED = PROJECT.parent / "shared"
TODAY = date(2026, 3, 31)
WORDS = tuple(everyday_words())


def read(path: Path, known: Known | None = None) -> list[CleanSheet]:
    return clean_sheets(read_file(path), ReadOptions(today=TODAY), known)


def only(folder: Path, text: str, known: Known | None = None) -> CleanSheet:
    (sheet,) = read(csv_file(folder, text), known)
    return sheet


def test_there_are_enough_everyday_words_of_enough_datasets():
    assert len(WORDS) >= 300 and len({dataset for dataset, _, _ in WORDS}) >= 14


@pytest.mark.parametrize(("dataset", "said", "meant"), WORDS, ids=[f"{dataset}-{said}" for dataset, said, _ in WORDS])
def test_everyday_words(dataset: str, said: str, meant: str):
    found = match([said], DATASETS[dataset], loosely=False).columns.get(0)
    assert (found or f"-{parse(said).kind}") == meant


@pytest.mark.parametrize("dataset", MEANINGS)
def test_every_field_with_a_meaning_is_one_of_its_dataset(dataset: str):
    for line in MEANINGS[dataset].strip().splitlines():
        assert line.split()[0] in DATASETS[dataset]


# Amounts no one sold: neither by their meaning nor by a spelling near to one that is.
NEVER_SALES = (
    "手续费", "平台服务费", "提现金额", "充值金额", "账户余额", "累计销售额", "日均销售额", "退款金额", "Refunded Amount", "Fee", "Payout Amount", "Ad Spend",
    "推广费", "Running Balance", "Average Order Value", "YTD Sales", "Amount (converted)", "运费", "税额", "佣金", "未收款", "预计金额", "目标金额", "优惠金额", "毛利",
)


@pytest.mark.parametrize("said", NEVER_SALES)
def test_fees_balances_sums_and_twins_are_no_sales(said: str):
    assert "amount_yuan" not in match([said], DATASETS["sales"], samples=[["12.50", "30.00", "7.10"]]).columns.values()


@pytest.mark.parametrize(("first", "second", "amount"), [
    ("金额", "实付金额", "实付金额"), ("总价", "实付款", "实付款"), ("Amount (refunded)", "Amount", "Amount"), ("订单金额", "成交金额", "成交金额"),
    ("Amount (converted)", "Amount", "Amount"), ("商品总价(元)", "用户实付金额(元)", "用户实付金额(元)"), ("单价", "金额", "金额"),
])
def test_of_two_amounts_the_one_that_was_paid_counts(tmp_path: Path, first: str, second: str, amount: str):
    sheet = only(tmp_path, f"订单号,下单时间,销售员,{first},{second}\nA1,2026-01-05,甲一,11,22\nA2,2026-01-06,乙二,33,44\n")
    assert [name for name, field in sheet.mapping.items() if field == "amount_yuan"] == [amount]


@pytest.mark.parametrize(("days", "day"), [
    (("付款时间", "下单时间", "发货时间"), "下单时间"), (("发货时间", "付款时间"), "付款时间"), (("修改时间", "单据日期", "打印日期"), "单据日期"),
    (("Last Modified Date", "Order Date", "Ship Date"), "Order Date"), (("Due Date", "Invoice Date"), "Invoice Date"),
])
def test_of_several_days_the_one_of_the_order_places_it(tmp_path: Path, days: tuple[str, ...], day: str):
    rows = "".join(f"A{i},{','.join(f'2026-0{1 + k}-0{i}' for k in range(len(days)))},10{i}\n" for i in range(1, 4))
    sheet = only(tmp_path, f"订单号,{','.join(days)},销售额\n{rows}")
    assert [name for name, field in sheet.mapping.items() if field == "ordered_on"] == [day]


@pytest.mark.parametrize("recorder", ["制单人", "创建人", "录入人", "审核人", "Created By", "最后修改人"])
def test_whoever_wrote_it_down_gets_no_credit(tmp_path: Path, recorder: str):
    names = ("甲一", "乙二", "丙三")
    known = Known(names={"person": frozenset((*names, "文员"))})
    rows = "".join(f"2026-01-0{i + 5},{names[i]},{name},100\n" for i, name in enumerate(names))
    beside = only(tmp_path, f"日期,{recorder},业务员,金额\n{rows}", known)
    assert column(beside, "person") == list(names) and recorder not in beside.mapping
    alone = only(tmp_path, "".join(f"{a},{b},{d}\n" for a, b, _, d in (line.split(",") for line in f"日期,{recorder},业务员,金额\n{rows}".splitlines())), known)
    assert "person" not in alone.provided and [doubt.column for doubt in alone.doubtful] == [recorder]


@pytest.mark.parametrize(("said", "level"), [
    ("部门", "team"), ("销售团队", "team"), ("门店", "team"), ("分公司", "team"), ("事业部", "team"), ("Branch", "team"), ("客户经理", "person"), ("销售代表", "person"),
    ("Account Executive", "person"), ("经销商", "dealer"),
])
def test_owners_of_targets_stand_at_their_level(tmp_path: Path, said: str, level: str):
    sheet = only(tmp_path, f"月份,{said},目标(万元)\n2026-01,一部,30\n2026-01,二部,20\n")
    assert (sheet.dataset, column(sheet, "owner"), set(column(sheet, "level"))) == ("targets", ["一部", "二部"], {level})
    assert column(sheet, "value") == [300_000, 200_000]


def test_the_finest_owner_of_a_target_is_whose_it_is(tmp_path: Path):
    sheet = only(tmp_path, "月份,团队,姓名,目标\n2026-01,一部,甲一,10\n2026-01,一部,乙二,20\n")
    assert column(sheet, "owner") == ["甲一", "乙二"]
    lines = only(tmp_path, "月份,产品线,目标\n2026-01,家用,10\n2026-01,商用,20\n")
    assert column(lines, "product") == ["家用", "商用"]


def test_a_person_in_charge_is_the_seller_of_sales_and_the_contact_of_a_visit(tmp_path: Path):
    sold = only(tmp_path, "日期,负责人,客户,金额\n2026-01-05,甲一,东,100\n2026-01-06,乙二,西,200\n")
    assert (sold.dataset, column(sold, "person")) == ("sales", ["甲一", "乙二"])
    seen = only(tmp_path, "拜访日期,业务员,客户名称,负责人,拜访目的\n2026-01-05,甲一,东方店,老板甲,订货\n2026-01-06,乙二,西方店,老板乙,服务\n")
    assert (column(seen, "person"), column(seen, "contact")) == (["甲一", "乙二"], ["老板甲", "老板乙"])


@pytest.mark.parametrize(("arrives", "leaves"), [("到店时间", "离店时间"), ("进店时间", "出店时间"), ("到访时间", "离开时间"), ("Arrival Time", "Departure Time"), ("拜访日期2", "离店时间")])
def test_clock_times_take_their_day_from_the_column_beside(tmp_path: Path, arrives: str, leaves: str):
    told = f"业务员,客户名称,拜访日期,{arrives},{leaves}\n甲一,东方店,2026-01-05,09:15,09:40\n乙二,南方店,2026-01-06,14:00,14:35\n"
    sheet = only(tmp_path, told)
    assert [f"{moment}" for moment in column(sheet, "ended_at")] == ["2026-01-05 09:40:00", "2026-01-06 14:35:00"]
    assert sheet.rows_rejected == 0


@pytest.mark.parametrize(("whom", "where"), [("拜访对象", "拜访地点"), ("客户单位", "走访地点"), ("Customer", "Location"), ("门店名称", "地址")])
def test_who_was_visited_stands_beside_where(tmp_path: Path, whom: str, where: str):
    sheet = only(tmp_path, f"拜访人,{whom},拜访日期,{where},拜访成果\n甲一,东方公司,2026-01-05,城东路1号,签约\n乙二,南方公司,2026-01-06,城南路2号,跟进\n")
    assert (sheet.dataset, column(sheet, "customer"), column(sheet, "result")) == ("visits", ["东方公司", "南方公司"], ["签约", "跟进"])


def test_a_place_alone_is_whom_the_visit_was_to(tmp_path: Path):
    sheet = only(tmp_path, "拜访人,拜访地点,拜访日期,拜访成果\n甲一,东方商城,2026-01-05,签约\n乙二,南方商城,2026-01-06,跟进\n")
    assert column(sheet, "customer") == ["东方商城", "南方商城"]


@pytest.mark.parametrize("promised", ["业绩承诺(万元)", "承诺销售额（万元）", "保证业绩额(万元)", "業績承諾(萬元)"])
def test_promises_are_pledges_in_whatever_words(tmp_path: Path, promised: str):
    sheet = only(tmp_path, f"承诺月份,姓名,{promised},未完成乐捐\n2026-01,甲一,30,500\n2026-01,乙二,20,300\n")
    assert (sheet.dataset, sheet.totals) == ("pledges", {"pledge_yuan": 500_000.0, "donation_yuan": 800.0})
    assert column(sheet, "period") == ["2026-01", "2026-01"]


def test_cells_that_are_no_such_thing_confirm_nothing(tmp_path: Path):
    sheet = only(tmp_path, "日期,销售额,经手人\n2026-01-05,100,3.50\n2026-01-06,200,4.25\n")
    assert "person" not in sheet.provided
    assert "ordered_on" not in match(["业务日期"], DATASETS["sales"], samples=[["甲", "乙", "丙"]]).columns.values()


def test_nothing_is_taken_of_a_heading_with_a_word_nobody_knows():
    assert fits("sales", "飞鱼金额") == () and not contradicts("sales", "飞鱼金额", "amount_yuan")


def mapped(name: str) -> list[CleanSheet]:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the made-up cases are not here")
    return read(path)


@pytest.mark.parametrize(("name", "dataset", "totals"), [
    ("wild/media-unmapped-money.csv", "media", {"cost_yuan": 430.5, "revenue_yuan": 650.0}),
    ("wild/media-cn-showcount.csv", "media", {"cost_yuan": 450.0}),
    ("wild/deals-owner-words.csv", "deals", {"amount_yuan": 2200.0}),
    ("wild/not-inventory-sales.csv", "sales", {"amount_yuan": 500.0}),
    ("wild/date-business-words.csv", "sales", {"amount_yuan": 2000.0}),
    ("wild/contract-ledger.csv", "sales", {"amount_yuan": 33_900.0}),
    ("wild/calls-day-report.csv", "day_reports", {"ordered_yuan": 1000.0}),
    ("wild/pledge-promise-words.csv", "pledges", {"pledge_yuan": 500_000.0, "donation_yuan": 800.0}),
    ("numbers/7_pledge_header/保证.csv", "pledges", {"pledge_yuan": 100_000.0, "donation_yuan": 1000.0}),
])
def test_cases_of_strangers(name: str, dataset: str, totals: dict[str, float]):
    sheet = mapped(name)[0]
    assert (sheet.dataset, dict(sheet.totals), sheet.rows_rejected) == (dataset, totals, 0)


def test_cases_of_strangers_down_to_the_columns():
    (media,) = mapped("wild/media-cn-showcount.csv")
    assert (sum(column(media, "impressions")), sum(column(media, "leads"))) == (19_000, 12)
    (deals,) = mapped("wild/deals-prefixed-heads.csv")
    assert column(deals, "outcome") == ["won", "open", "lost"] and column(deals, "person") == ["Anna Low", "Anna Low", "Bert Ray"]
    assert [f"{day}" for day in column(deals, "won_on")] == ["2026-01-20", "None", "None"] and f"{column(deals, 'closed_on')[2]}" == "2026-02-15"
    (calls,) = mapped("wild/calls-day-report.csv")
    assert (sum(column(calls, "calls")), sum(column(calls, "connected"))) == (140, 55)
    (survey,) = mapped("wild/survey-date-words.csv")
    assert {"answered_on", "region", "recommend"} <= set(survey.provided)
    for name, minutes in (("visit-arrive-leave", [25, 7, 35]), ("visit-enter-exit", [25, 7, 35])):
        (visits,) = mapped(f"wild/{name}.csv")
        stayed = [(left - came).total_seconds() / 60 for came, left in zip(column(visits, "started_at"), column(visits, "ended_at"))]
        assert stayed == minutes
    (visited,) = mapped("wild/visit-who-and-where.csv")
    assert column(visited, "customer") == ["东方公司", "西方公司", "南方公司"]


def test_months_in_a_column_win_over_the_month_of_the_title():
    (pledges,) = mapped("numbers/14_title_month/保证.xlsx")
    (targets,) = mapped("numbers/14_title_month/目标.xlsx")
    assert column(pledges, "period") == column(targets, "period") == ["2026-04", "2026-05"]
