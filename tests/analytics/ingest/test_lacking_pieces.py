"""Sheets that lack a piece: an amount, a day, a header, a row per medium; and sheets that hold too much."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest.recognising.match import match
from analytics.schema import dataset
from tests.analytics.ingest.made_files import cleaned, codes, column, csv_file, only, workbook


def told(sheet: object) -> str:
    return " ".join(text.zh for text in sheet.evidence)  # type: ignore[attr-defined]


def test_an_amount_is_price_times_quantity_where_no_column_holds_it(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,商品名称,单价,数量\n2026-03-02,滤芯,19.9,3\n2026-03-03,水机,1280,2\n", name="明细.csv"))
    assert (sheet.dataset, sheet.totals["amount_yuan"]) == ("sales", 2619.7)
    assert "没有金额，按「单价」×「数量」计算，请核对" in told(sheet)


def test_a_price_in_thousands_times_a_quantity_is_in_thousands(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,商品名称,单价（万元）,数量\n2026-03-02,水机,1.2,3\n", name="明细.csv"))
    assert sheet.totals["amount_yuan"] == 36_000


@pytest.mark.parametrize("text", [
    "日期,商品名称,标价,数量\n2026-03-02,滤芯,19.9,3\n",  # what was asked is not what was paid
    "日期,商品名称,单价,数量,折扣\n2026-03-02,滤芯,19.9,3,0.8\n",
    "日期,商品名称,单价,数量\n2026-03-02,滤芯,US$19.9,3\n",
])
def test_an_amount_is_not_worked_out_where_it_would_be_another(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="缺少「成交额」"):
        cleaned(csv_file(tmp_path, text, name="销售.csv"))


def test_an_amount_that_is_there_is_never_worked_out_again(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,商品名称,单价,数量,销售额\n2026-03-02,滤芯,20,3,55\n"))
    assert sheet.totals["amount_yuan"] == 55


def test_a_row_without_a_price_is_set_aside(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,商品名称,单价,数量\n2026-03-02,滤芯,20,3\n2026-03-03,水机,,2\n", name="明细.csv"))
    assert (sheet.rows.num_rows, codes(sheet)) == (1, [("REQUIRED_BLANK", 3)])


def test_a_stock_list_is_no_sale(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "产品编号,产品名称,单价,数量\nP1,滤芯,20,300\n", name="产品.csv"))
    assert sheet.dataset == "products"


def test_a_day_and_clock_times_make_moments(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,业务员,客户名称,签到时间,签退时间\n2026-03-02,王,甲,09:30,下午2:15\n", name="拜访.csv"))
    assert column(sheet, "started_at") == [datetime(2026, 3, 2, 9, 30)]
    assert column(sheet, "ended_at") == [datetime(2026, 3, 2, 14, 15)]
    assert "「签到时间」「签退时间」只有钟点，日期取自「日期」列" in told(sheet)


def test_a_day_that_took_the_place_of_the_start_gives_way_to_the_clock(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "拜访日期,业务员,客户名称,开始时间,结束时间\n2026/3/2,王,甲,9:30,10:15\n", name="拜访.csv"))
    assert column(sheet, "started_at") == [datetime(2026, 3, 2, 9, 30)]
    assert column(sheet, "ended_at") == [datetime(2026, 3, 2, 10, 15)]


def test_a_visit_with_a_day_only_stays_on_that_day(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "拜访日期,业务员,客户名称\n2026-03-02,王,甲\n", name="拜访.csv"))
    assert column(sheet, "started_at") == [datetime(2026, 3, 2)]


def test_the_day_of_clock_times_may_be_said_or_be_the_sheets_name(tmp_path: Path) -> None:
    rows = [["业务员", "客户名称", "签到时间"], ["王", "甲", "09:30"]]
    said = only(workbook(tmp_path, {"周一": rows}, name="拜访.xlsx"), mapping={"=2026-03-02": "started_at"})
    assert column(said, "started_at") == [datetime(2026, 3, 2, 9, 30)]
    named = only(workbook(tmp_path, {"2026年3月3日": rows}, name="拜访二.xlsx"))
    assert column(named, "started_at") == [datetime(2026, 3, 3, 9, 30)]


def test_clock_times_without_a_day_are_defects_that_say_so(tmp_path: Path) -> None:
    sheet = only(workbook(tmp_path, {"周一": [["业务员", "客户名称", "签到时间"], ["王", "甲", "09:30"]]}, name="拜访.xlsx"))
    assert sheet.rows.num_rows == 0
    assert "只有钟点，没有日期" in sheet.defects[0].message.zh


def test_a_number_that_starts_again_is_no_id() -> None:
    names = ["业务员", "客户", "签到时间", "拜访编号"]
    again = [["王", "李"], ["甲", "乙"], ["2026-03-02", "2026-03-02"], ["1", "2", "1", "2"]]
    assert 3 not in match(names, dataset("visits"), samples=again).columns
    assert match(names, dataset("visits"), samples=[*again[:3], ["1", "2", "3", "4"]]).columns[3] == "visit_id"


def test_an_id_is_not_nearly_a_name() -> None:
    found = match(["TerritoryID", "Order Date", "Sales"], dataset("sales"), samples=[["5"], ["2026-03-02"], ["7"]])
    assert "region" not in found.fields


def test_media_side_by_side_become_rows(tmp_path: Path) -> None:
    text = "日期,抖音花费,抖音曝光,百度花费,百度曝光,总花费,转化数\n2026-03-02,100,5000,80,3000,180,7\n2026-03-03,120,6000,,2500,120,5\n"
    sheet = only(csv_file(tmp_path, text, name="周报.csv"))
    found = sorted(zip(column(sheet, "date"), column(sheet, "medium"), column(sheet, "cost_yuan"), column(sheet, "impressions")))
    assert [(day, medium, float(cost), seen) for day, medium, cost, seen in found] == [
        (date(2026, 3, 2), "抖音", 100.0, 5000.0), (date(2026, 3, 2), "百度", 80.0, 3000.0), (date(2026, 3, 3), "抖音", 120.0, 6000.0),
    ]
    assert (sheet.dataset, sheet.totals["cost_yuan"]) == ("media", 300.0)
    assert "「转化数」不分媒体，没有加载" in told(sheet)


def test_costs_of_several_kinds_are_no_media(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "Order Date,Sales Rep,Sales,Shipping Cost,Product Cost\n2026-03-02,Ann,500,20,300\n", name="orders.csv"))
    assert sheet.dataset == "sales"


LINES = [[f"2026-03-{day:02d}", "王", 100 + 7 * day] for day in range(1, 26)]


def test_a_copy_of_the_sales_in_the_same_workbook_counts_once(tmp_path: Path) -> None:
    english = [[when, "Wang", amount] for when, _who, amount in LINES]
    sheet = only(workbook(tmp_path, {"明细": [["日期", "销售员", "金额"], *LINES], "English": [["Order Date", "Sales Rep", "Sales"], *english]}))
    assert sheet.sheet == "明细"
    assert "「English」的金额和「明细」逐行相同，当作同一份数据，没有加载" in told(sheet)


def test_sheets_that_differ_in_one_amount_are_both_sales(tmp_path: Path) -> None:
    other = [*LINES[:-1], ["2026-03-25", "王", 1]]
    assert len(cleaned(workbook(tmp_path, {"一": [["日期", "销售员", "金额"], *LINES], "二": [["日期", "销售员", "金额"], *other]}))) == 2


def test_ids_formatted_as_dates_are_numbers_again(tmp_path: Path) -> None:
    rows = [["订单号", "日期", "金额"], [date(2019, 7, 13), date(2026, 3, 2), 5], [date(2019, 7, 14), date(2026, 3, 2), 7]]
    sheet = only(workbook(tmp_path, {"订单": rows}))
    assert column(sheet, "order_id") == ["43659", "43660"]
    assert column(sheet, "ordered_on") == [date(2026, 3, 2)] * 2


@pytest.mark.parametrize(("text", "sentence"), [
    ("字段,说明\n金额,含税\n日期,下单当天\n", "是对列的说明（数据字典）"),
    ("1,272,2026-03-02,5\n2,281,2026-03-02,7\n", "没有表头，看不出各列是什么"),
    ("日期,姓名,工号,部门,案头时长\n2026-03-02,王,7,一部,3\n2026-03-03,王,7,一部,4\n2026-03-04,王,7,一部,9\n", "只认得「日期」「姓名」「工号」「部门」，看不出是哪种数据"),
    ("日期,展现,点击\n2026-03-02,500,3\n", '--map "=抖音信息流=medium" 说明每一行都是它'),
    ("订单日期,订单号,运费,甲乙总额度,丙丁总额度\n2026-03-02,A1,3,88,77\n", '--map "甲乙总额度=amount_yuan"'),
])
def test_what_is_not_loaded_says_why_and_what_to_do(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        cleaned(csv_file(tmp_path, text, name="表.csv"))
    assert sentence in refused.value.message.zh


def test_a_register_that_is_not_called_one_names_each_entry_once(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "姓名,工号,部门\n王,7,一部\n李,8,一部\n", name="表.csv"))
    assert (sheet.dataset, sheet.rows.num_rows) == ("people", 2)


def test_freight_is_never_proposed_as_the_amount(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        cleaned(csv_file(tmp_path, "订单日期,订单号,客户名称,运输费用\n2026-03-02,A1,甲,26.3\n", name="物流.csv"))
    assert "运输费用" not in refused.value.message.zh
