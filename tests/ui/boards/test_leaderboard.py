from __future__ import annotations

from analytics.units import missing
from tests.companies.page_company import PEOPLE
from tests.ui.conftest import Visit, words


def test_without_data_the_page_names_the_sheet_to_upload(visit: Visit) -> None:
    at = visit("leaderboard")
    assert "「销售」、「人员」" in words(at)
    assert not at.dataframe


def test_everyone_is_ranked_best_first(visit: Visit, company) -> None:
    board = visit("leaderboard", period="2026-03").dataframe[0].value
    assert list(board["person"]) == list(PEOPLE)
    assert list(board["rank"]) == [1, 2, 3, 4, 5, 6]


def test_the_podium_shows_three_people(visit: Visit, company) -> None:
    shown = words(visit("leaderboard"))
    podium = next(block for block in shown.split("\n") if "border-radius:6px 6px 0 0" in block)
    assert all(name in podium for name in list(PEOPLE)[:3])
    assert list(PEOPLE)[3] not in podium


def test_a_filter_in_the_address_narrows_the_board(visit: Visit, company) -> None:
    board = visit("leaderboard", team="华东二部", period="2026-03").dataframe[0].value
    assert list(board["person"]) == ["王海燕", "陈思远"]


def test_the_measure_in_the_address_is_ranked_by(visit: Visit, company) -> None:
    board = visit("leaderboard", measure="orders", period="2026-03").dataframe[0].value
    assert "orders" in board.columns


def test_an_unreadable_period_falls_back_to_this_one(visit: Visit, company) -> None:
    assert "2026 第 12 周" in words(visit("leaderboard", period="whenever"))


def test_stepping_back_changes_the_address(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03")
    at.button(key="scope_back").click().run()
    assert at.query_params["period"] == ["2026-02"] or at.query_params["period"] == "2026-02"
    assert at.button(key="scope_on").disabled is False


def test_the_board_downloads_as_a_workbook(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03")
    assert any(element.proto.label == "Excel" for element in at.get("download_button"))


def test_english_has_english_headings(visit: Visit, company) -> None:
    shown = words(visit("leaderboard", "en"))
    assert "Most improved" in shown
    assert "Leaderboard" in shown


def test_a_person_in_the_address_shows_their_customers(visit: Visit, company) -> None:
    at = visit("leaderboard", person="田野", period="2026-03")
    assert "customer" in at.dataframe[0].value.columns
    assert any(button.key == "crumb_person" for button in at.button)


def test_the_crumb_leads_back_up(visit: Visit, company) -> None:
    at = visit("leaderboard", person="田野", period="2026-03")
    at.button(key="crumb_person").click().run()
    assert not at.exception
    assert "person" in at.dataframe[0].value.columns


def test_a_customer_in_the_address_shows_their_orders(visit: Visit, company) -> None:
    theirs = visit("leaderboard", person="田野", period="2026-03").dataframe[0].value["customer"].iloc[0]
    at = visit("leaderboard", person="田野", customer=theirs, period="2026-03")
    assert list(at.dataframe[0].value.columns[:2]) == ["ordered_on", "order_id"]
    assert "上级" in words(at)


def test_the_way_down_goes_from_region_to_order_and_adds_up(visit: Visit, company) -> None:
    way = {"board": "region", "period": "2026-03"}
    for subject in ("region", "team", "person", "customer", "order_id"):
        at = visit("leaderboard", **way)
        assert " = 上级 " in words(at) and "≠" not in words(at), subject
        way[subject] = str(at.dataframe[0].value[subject].iloc[0])
    assert way["order_id"].startswith("S")


def test_the_trail_leads_back_to_a_level(visit: Visit, company) -> None:
    at = visit("leaderboard", board="region", region="华东", team="华东一部", person="田野", period="2026-03")
    at.button(key="trail_region").click().run()
    assert not at.exception
    assert "team" in at.dataframe[0].value.columns and "person" not in at.query_params


def test_places_that_are_the_same_are_marked_on_demand(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03")
    assert "tie_band" not in at.dataframe[0].value
    at.toggle(key="bands").set_value(True).run()
    assert "tie_band" in at.dataframe[0].value


def test_the_composite_explains_itself(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03", measure="composite")
    assert "composite" in at.dataframe[0].value
    assert any(expander.label == "综合分怎么算的" for expander in at.expander)


def test_weights_that_cannot_be_read_are_a_sentence_on_the_page(visit: Visit, company) -> None:
    company.set_setting("composite_weights", "人气 5")
    at = visit("leaderboard", period="2026-03", measure="composite")
    assert "人气" in "".join(one.value for one in at.warning)


def test_a_board_of_products_offers_only_measures_products_have(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03", board="product", measure="attainment")
    assert "sales" in at.dataframe[0].value and list(at.dataframe[0].value["product"])


def test_a_range_of_days_is_a_period(visit: Visit, company) -> None:
    at = visit("leaderboard", period="2026-03-02..2026-03-12")
    assert list(at.dataframe[0].value["person"]) == list(PEOPLE)


def test_small_lines_begin_where_figures_do(visit: Visit, company) -> None:
    """A blank in one makes the browser show an error in the place of the line."""
    lines = [line for line in visit("leaderboard", period="2025-03").dataframe[0].value["recent"] if line is not None]
    assert lines and all(len(line) and not any(map(missing, line)) for line in lines)
