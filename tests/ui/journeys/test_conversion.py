"""The conversion page: sequences from the address, cohorts, winners, and what it says without data."""

from __future__ import annotations

import pytest

from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_deals
from tests.ui.conftest import Handed, Visit, words


@pytest.fixture
def deals(handed: Handed):
    return handed(add_daily_sales, add_deals)


def test_without_deals_the_page_names_the_sheets_to_upload(visit: Visit) -> None:
    assert "「商机」" in words(visit("conversion"))


def test_the_sequence_of_the_address_is_counted(visit: Visit, deals) -> None:
    shown = words(visit("conversion", period="2026", steps="created,sales:2,sales:3"))
    assert "销售 · 3 了解需求" in shown
    assert "81.8%" in shown  # nine of eleven reach step 2
    assert "54.5%" in shown  # six of eleven reach step 3


def test_a_breakdown_shows_what_is_left_of_each_group(visit: Visit, deals) -> None:
    shown = words(visit("conversion", "en", period="2026", steps="created,sales:2", by="team"))
    assert "share left after each step" in shown
    assert "80.0%" in shown  # eight of ten of 华东一部


def test_unknown_events_in_the_address_fall_away(visit: Visit, deals) -> None:
    assert "请选 2 到 9 个事件" in words(visit("conversion", period="2026", steps="created,nonsense"))


def test_with_losses_only_there_are_no_winners(visit: Visit, deals) -> None:
    assert "关闭了 2 个商机，赢 0 个、输 2 个；至少各要 1 个" in words(visit("conversion", period="2026"))


def test_winners_are_listed_with_their_odds(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": f"W{n}", "created_on": "2026-01-05", "closed_on": "2026-02-01", "outcome": "won", "team": "华南一部"} for n in range(3)],
                        file="赢单.xlsx")])
    shown = words(visit("conversion", "en", period="2026"))
    assert "3 won, 2 lost" in shown
    assert "华南一部" in shown
    assert "Only 5 deals are closed (3 won, 2 lost)" in shown and "every value is compared" in shown
    assert "12.00" in shown  # (3 + 1)(2 + 1) ÷ ((0 + 1)(0 + 1))


def test_customers_can_be_counted_instead_of_deals(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": "X1", "created_on": "2026-01-06", "customer": "客户1", "outcome": "open"}], file="再一个.xlsx")])
    page = visit("conversion", period="2026", steps="created,sales:2")
    assert ">12<" in words(page)  # twelve deals of eleven customers
    page.button_group(key="conversion_actor").set_value("customer").run()
    assert not page.exception and ">11<" in words(page) and ">12<" not in words(page)


def test_filters_not_every_event_of_a_customer_has_are_left_out_and_named(visit: Visit, deals) -> None:
    shown = words(visit("conversion", "en", period="2026", steps="created,visit", actor="customer", line="X"))
    assert "Customers are not filtered by Product line" in shown
    assert "Customers are not filtered" not in words(visit("conversion", "en", period="2026", steps="created,visit", actor="customer", team="华东一部"))


def test_cohorts_end_with_the_chosen_period_and_split_into_a_grid(visit: Visit, deals) -> None:
    shown = words(visit("conversion", period="2026-02", by="team", steps="created,sales:2"))
    assert "到所选期间末为止的 18 期" in shown and "各期进入的转化，按团队" in shown
    before = words(visit("conversion", period="2025-12", steps="created,sales:2"))
    assert "还没有进入第一步的" in before  # all were created in January 2026


def test_who_stops_at_a_step_follows_its_choice(visit: Visit, deals) -> None:
    page = visit("conversion", period="2026", steps="created,sales:2,sales:3")
    shown = words(page)  # eleven, nine, six: step 3 is the weakest, three stop before it
    assert "到了这一步、没有再往下走的 3 个商机，按金额列前 3 个" in shown
    assert all(f">{name}<" in shown for name in ("D6", "D7", "D8")) and ">D9<" not in shown and "2026-01-12" in shown
    page.button_group(key="event_stops_step").set_value(3).run()
    assert not page.exception and "走完最后一步的 6 个商机" in words(page) and ">D11<" in words(page)
    page.multiselect(key="conversion_steps").set_value(["created", "sales:2"]).run()
    assert not page.exception and "没有再往下走的 2 个商机" in words(page)  # there is no third step now: back to before the weakest


def test_who_stops_can_be_narrowed_to_a_group_of_the_breakdown(visit: Visit, deals) -> None:
    page = visit("conversion", period="2026", steps="created,sales:4", by="team")
    assert "没有再往下走的 10 个商机" in words(page) and ">D11<" not in words(page)
    page.selectbox(key="event_stops_group").set_value("未分组").run()
    assert not page.exception and "没有停在这一步的。" in words(page)
    page.button_group(key="event_stops_step").set_value(2).run()
    assert not page.exception and "走完最后一步的 1 个商机" in words(page) and ">D11<" in words(page)


def test_customers_who_stop_are_shown_by_their_open_deals(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": "X1", "created_on": "2026-01-06", "customer": "客户6", "amount_yuan": 5_000, "outcome": "open"}], file="再一个.xlsx")])
    shown = words(visit("conversion", "en", period="2026", steps="created,sales:2,sales:3", actor="customer"))
    assert "3 customers came to this step and no further" in shown and "Deals and amount are the customer" in shown
    assert ">客户6<" in shown and ">65.0<" in shown  # sixty thousand and five


@pytest.mark.parametrize("page", ["conversion", "funnel"])
def test_a_breakdown_offers_what_somebody_filled_in(visit: Visit, deals, page: str) -> None:
    period = "2026" if page == "conversion" else "2026-Q1"
    offered = visit(page, period=period).selectbox(key="choice_by").options
    assert [one.split()[-1] for one in offered] == ["不拆分", "大区", "团队", "销售员", "季"]
    deals.commit([sheet("customers", [{"customer": "客户1", "size": "100 人以下", "class": "key"}], file="客户.xlsx"),
                  sheet("deals", [{"deal_id": "P1", "created_on": "2026-01-06", "customer": "客户1", "product": "X1"}], file="产品.xlsx")])
    offered = visit(page, period=period).selectbox(key="choice_by").options
    assert [one.split()[-1] for one in offered] == ["不拆分", "大区", "团队", "销售员", "产品线", "产品", "客户分类", "客户规模", "季"]
    assert "按客户规模拆分" in words(visit(page, period=period, by="size"))
