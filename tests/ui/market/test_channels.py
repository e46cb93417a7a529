from __future__ import annotations

import pytest

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.ui.conftest import Handed, Visit, words


def add_market(house: Warehouse) -> None:
    house.commit([sheet("customers", [{"customer": f"客户{n}", "industry": ("酒店", "学校")[n % 2], "source_medium": "抖音"} for n in range(40)], file="客户.xlsx")])
    house.commit([sheet("sales", [{"ordered_on": "2026-03-18", "amount_yuan": 70_000, "cost_yuan": 30_000, "channel": "<b>线上</b>", "customer": "客户1", "team": "华东一部", "region": "华东"}], file="线上.xlsx")])
    house.commit([sheet("budgets", [{"period": "2026-03", "item": "差旅", "amount_yuan": 10_000, "team": "华东一部"}], file="预算.xlsx")])
    house.commit([sheet("expenses", [{"date": "2026-03-19", "item": "差旅", "amount_yuan": 12_500, "team": "华东一部", "channel": "<b>线上</b>"},
                                       {"date": "2026-03-19", "item": "售后服务", "amount_yuan": 900, "team": "华东一部", "customer": "客户1"}], file="费用.xlsx")])


@pytest.fixture
def market(handed: Handed):
    return handed(add_daily_sales, add_market)


@pytest.mark.parametrize("page", ["channels", "segments"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_company_is_told_which_sheet_to_upload(visit: Visit, page: str, lang: str) -> None:
    assert ("销售" if page == "channels" else "客户") in words(visit(page)) if lang == "zh" else "has not been uploaded" in words(visit(page, "en")) or "needs" in words(visit(page, "en"))


def test_channels_show_their_ratio_and_names_are_never_markup(visit: Visit, market) -> None:
    shown = words(visit("channels"))
    assert "&lt;b&gt;线上&lt;/b&gt;" in shown and "<b>线上</b>" not in shown
    assert "17.9%" in shown  # 12,500 ÷ 70,000
    assert "2.20" in shown  # (40,000 − 12,500) ÷ 12,500


def test_what_is_over_budget_is_marked(visit: Visit, market) -> None:
    shown = words(visit("channels"))
    assert "! 超预算" in shown and "125.0%" in shown and "没有预算" in shown


def test_the_budget_can_be_seen_by_month(visit: Visit, market) -> None:
    assert "2026-03" in words(visit("channels", budget_by="month"))


def test_expenses_alone_still_show_the_budget(visit: Visit) -> None:
    from ui import session

    session.warehouse().commit([sheet("expenses", [{"date": "2026-03-19", "item": "差旅", "amount_yuan": 500}])])
    assert "差旅" in words(visit("channels"))


def test_segments_show_contribution_and_score(visit: Visit, market) -> None:
    shown = words(visit("segments"))
    assert "酒店" in shown and "匹配分怎么来的" in shown and "净贡献" in shown
    assert "权重在设置里改" in shown


def test_segments_take_two_attributes(visit: Visit, market) -> None:
    assert "酒店 × 未填写" in words(visit("segments", then="gender"))


@pytest.mark.parametrize("page", ["channels", "segments"])
def test_english_has_no_chinese_labels(visit: Visit, market, page: str) -> None:
    shown = words(visit(page, "en"))
    assert "Expense ratio" in shown if page == "channels" else "Net contribution" in shown
    assert "费用率" not in shown and "净贡献" not in shown and "渠道" not in shown


def test_a_wrong_weight_is_refused_on_the_settings_page(visit: Visit, market) -> None:
    at = visit("settings")
    at.text_input(key="setting_fit_weights").set_value("盈率").run()
    assert any("客群匹配分权重" in one.value for one in at.warning)


def test_the_segment_of_best_media_is_in_the_address(visit: Visit, company) -> None:
    page = visit("segments")
    box = next(one for one in page.selectbox if str(one.key).startswith("media_of_"))
    if len(box.options) > 1:
        box.select_index(1).run()
        assert not page.exception and page.query_params.get("media_of")
        again = visit("segments", media_of="".join(page.query_params["media_of"]))
        assert next(one for one in again.selectbox if one.key == box.key).value == "0"
