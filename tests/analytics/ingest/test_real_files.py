"""Public spreadsheets nobody on this project made: they load as they are, and their published totals come out."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from analytics.errors import Refused
from analytics.ingest import CleanSheet, ReadOptions, clean_sheets, read_file
from tests.modules import PROJECT

DATA = PROJECT.parent / "shared" / "data"

pytestmark = [pytest.mark.real_files, pytest.mark.skipif(not DATA.is_dir(), reason="the public spreadsheets are not here")]


def load(path: str, **said: object) -> list[CleanSheet]:
    return clean_sheets(read_file(DATA / path), ReadOptions(**{"today": date(2026, 11, 22), **said}))  # type: ignore[arg-type]


def by(sheet: CleanSheet, name: str, value: str = "amount_yuan") -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for key, number in zip(sheet.rows.column(name).to_pylist(), sheet.rows.column(value).to_pylist()):
        sums[key] += float(number or 0)
    return {key: round(number, 2) for key, number in sums.items()}


def all_accounted_for(sheet: CleanSheet) -> bool:
    return sheet.rows_read == sheet.rows.num_rows + sheet.rows_rejected + sheet.rows_skipped


def test_crm_maven_is_deals_people_customers_and_products() -> None:
    (deals,) = load("crm_maven/sales_pipeline.csv")
    assert (deals.dataset, deals.rows.num_rows, deals.defects) == ("deals", 8800, ())
    assert deals.totals == {"amount_yuan": 10_005_534.0}
    assert Counter(deals.rows.column("sales_stage").to_pylist()) == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    won = by(deals, "person")
    assert (won["Darcel Schlecht"], won["Vicki Laflamme"], won["Kary Hendrixson"], won["Cassey Cress"]) == (1_153_214, 478_396, 454_298, 450_489)
    assert deals.rows.column("created_on").null_count == 500
    (people,) = load("crm_maven/sales_teams.csv")
    assert (people.dataset, people.rows.num_rows) == ("people", 35)
    assert set(people.rows.column("team").to_pylist()) == {"Central", "East", "West"}
    (customers,) = load("crm_maven/accounts.csv")
    assert (customers.dataset, customers.rows.num_rows, customers.mapping["sector"]) == ("customers", 85, "industry")
    (products,) = load("crm_maven/products.csv")
    assert (products.dataset, products.rows.num_rows, products.mapping["series"]) == ("products", 7, "line")


def test_a_dictionary_of_columns_is_not_data() -> None:
    with pytest.raises(Refused, match="数据字典"):
        load("crm_maven/data_dictionary.csv")


def test_bicycle_sales() -> None:
    (sheet,) = load("cn_bicycle_sales/销售记录.xlsx")
    assert (sheet.dataset, sheet.rows.num_rows, sheet.defects) == ("sales", 15_092, ())
    assert round(sheet.totals["amount_yuan"], 2) == 70_299_898.66
    assert sum(sheet.rows.column("quantity").to_pylist()) == 100_155
    assert len(set(sheet.rows.column("product_id").to_pylist())) == 59
    reps = by(sheet, "person_id")
    assert (reps["213"], reps["208"], reps["214"]) == (10_077_529.06, 7_406_464.35, 7_102_153.62)
    days = by(sheet, "ordered_on")
    assert round(days[date(2015, 6, 30)]) == 5_953_467  # type: ignore[index]


def test_tableau_superstore_in_chinese() -> None:
    sheets = load("cn_tableau_superstore/示例 - 超市.xls")
    assert [(sheet.sheet, sheet.dataset, sheet.rows.num_rows) for sheet in sheets] == [("订单", "sales", 10_000)]
    assert round(sheets[0].totals["amount_yuan"], 2) == 16_117_548.24
    regions = by(sheets[0], "region")
    assert (round(regions["华东"]), round(regions["中南"]), round(regions["东北"])) == (4_692_465, 4_147_884, 2_711_223)
    notes = " ".join(text.zh for text in sheets[0].evidence)
    assert "「退货」" in notes and "「销售人员」" in notes


def test_superstore_in_english_as_workbook_and_as_western_text() -> None:
    orders, people = load("superstore_en/Sample - Superstore.xls")
    assert (orders.dataset, orders.rows.num_rows, round(orders.totals["amount_yuan"], 2)) == ("sales", 9994, 2_297_200.86)
    assert len(set(orders.rows.column("order_id").to_pylist())) == 5009
    assert (people.dataset, people.rows.num_rows) == ("people", 4)
    (text,) = load("superstore_en/superstoreSales.csv")
    assert (text.rows.num_rows, round(text.totals["amount_yuan"], 2)) == (8399, 14_915_600.82)
    assert text.rows.column("ordered_on").to_pylist()[0] == date(2010, 10, 13)


def test_illusion_orders() -> None:
    (sheet,) = load("cn_illusion_orders/销售数据.csv")
    assert (sheet.dataset, sheet.rows.num_rows, sheet.mapping["收入(折后)"]) == ("sales", 100, "amount_yuan")
    people = by(sheet, "person")
    assert (people["周婷"], people["王芳"], people["李强"]) == (163_686.02, 142_421.29, 140_946.26)


def test_olist_leads_and_their_closing_are_both_deals() -> None:
    (leads,) = load("olist_funnel/olist_marketing_qualified_leads_dataset.csv")
    assert (leads.dataset, leads.rows.num_rows, leads.defects) == ("deals", 8000, ())
    assert leads.rows.column("created_on").to_pylist()[0] == date(2018, 2, 1)
    origins = dict(zip(leads.rows.column("deal_id").to_pylist(), leads.rows.column("source_medium").to_pylist()))
    (closed,) = load("olist_funnel/olist_closed_deals_dataset.csv")
    assert (closed.dataset, closed.rows.num_rows, closed.rows_rejected) == ("deals", 842, 0)
    assert "created_on" not in closed.provided and closed.mapping["won_date"] == "won_on"
    won = Counter(origins[deal] for deal in closed.rows.column("deal_id").to_pylist())
    assert (won["organic_search"], won["paid_search"], won["social"], won["unknown"], won["direct_traffic"]) == (271, 195, 75, 179, 56)


def test_marketing_spend_by_channel() -> None:
    (sheet,) = load("marketing_romi/Marketing.csv")
    assert sheet.dataset == "media" and sheet.mapping["Category"] == "medium"
    cost, revenue = by(sheet, "medium", "cost_yuan"), by(sheet, "medium", "revenue_yuan")
    assert round(sum(revenue.values()) / sum(cost.values()) - 1, 5) == 0.40203
    for name, roi in {"influencer": 154.29, "media": 22.41, "search": 7.07, "social": -13.67}.items():
        assert abs((revenue[name] / cost[name] - 1) * 100 - roi) < 0.01


def test_facebook_ads_name_their_platform_in_their_columns() -> None:
    (sheet,) = load("kag_facebook_ads/KAG_conversion_data.csv")
    assert (sheet.dataset, sheet.rows.num_rows, round(sheet.totals["cost_yuan"], 2)) == ("media", 1143, 58_705.23)
    assert set(sheet.rows.column("medium").to_pylist()) == {"Facebook"}
    assert sum(sheet.rows.column("clicks").to_pylist()) == 38_165
    assert sum(sheet.rows.column("deals").to_pylist()) == 1_079
    said = load("kag_facebook_ads/KAG_conversion_data.csv", mapping={"xyz_campaign_id": "medium"})[0]
    assert set(said.rows.column("medium").to_pylist()) == {"916", "936", "1178"}


def test_supermarket_turnover_over_its_sheets() -> None:
    first, second, people = load("cn_supermarket_turnover/超市营业额2.xlsx")
    assert [(s.dataset, s.rows.num_rows, s.rows_rejected) for s in (first, second, people)] == [("sales", 246, 3), ("sales", 8, 0), ("people", 7, 0)]
    assert [(d.code, d.column) for d in first.defects] == [("REQUIRED_BLANK", "交易额")] * 3
    assert all(map(all_accounted_for, (first, second, people)))


def test_an_unlabelled_total_row_is_no_sale() -> None:
    (sheet,) = load("cn_supermarket_turnover/超市销售记录数据.xls")
    assert (sheet.rows.num_rows, sheet.rows_skipped, sheet.defects) == (200, 1, ())
    assert sheet.totals["amount_yuan"] == sheet.own_totals["amount_yuan"] == 9_395.5


def test_coffee_company_has_targets_beside_its_sales() -> None:
    sheets = load("cn_kotomi_budget/某咖啡公司销售数据.xlsx", sheet="咖啡销售订单")
    assert [(s.dataset) for s in sheets] == ["sales", "targets"]
    assert sheets[0].totals["amount_yuan"] == 819_811
    assert sum(sheets[1].rows.column("value").to_pylist()) == 746_160


def test_gbk_text_is_read() -> None:
    (sheet,) = load("cn_evan_gbk/销售数据.csv")
    assert sheet.totals["amount_yuan"] == 30_909_504
    assert any("GBK" in text.zh for text in sheet.evidence)


def test_tmall_orders_in_both_exports() -> None:
    for path in ("cn_tmall_orders/tmall_order_report.csv", "cn_tmall_orders/reexported/tmall_order_report.csv"):
        (sheet,) = load(path)
        assert (sheet.rows.num_rows, round(sheet.totals["amount_yuan"], 2)) == (28_010, 1_902_487.15)


def test_paths_to_conversion() -> None:
    (sheet,) = load("attribution_paths/PathData.csv")
    assert (sheet.dataset, sheet.rows.num_rows) == ("touches", 10_000)
    assert sum(sheet.rows.column("conversions").to_pylist()) == 19_785
    assert round(sheet.totals["value_yuan"], 2) == 74_802.97


def test_satisfaction_of_a_phone_company() -> None:
    (sheet,) = load("cn_mathorcup_satisfaction/附件1语音业务用户满意度数据.xlsx", dataset="surveys", mapping={"语音通话整体满意度": "score"})
    scores = [score for score in sheet.rows.column("score").to_pylist() if score not in (98, 99)]
    assert round(sum(scores) / len(scores), 4) == 8.6799


@pytest.mark.parametrize("path", [
    "cn_cumcm2017b_tasks/附件二：会员信息数据.xlsx", "cn_tipdm_book/consumption_data.xls", "cn_tableau_course/网站流量数据.xlsx", "negative_tests/部门业绩-产品部.xlsx",
    "cn_restaurant_gbk/meal_order_info.csv", "airline_survey_agg/airline_passenger_satisfaction.csv",
])
def test_what_is_not_ours_is_refused_with_a_reason(path: str) -> None:
    with pytest.raises(Refused, match="没有可以加载的表："):
        load(path)
