"""What the leaderboard tells each audience: no hidden name in any element of the page, nor in the workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from analytics.answer import Answer
from analytics.boards.board_policy import Policy
from analytics.catalog import ask
from analytics.scope import Scope
from reports.sheets.workbook import workbook
from tests.companies.page_company import PEOPLE
from tests.ui.conftest import Visit, words
from ui.boards.board_audience import Audience
from ui.pieces import tables

NAMES = list(PEOPLE)  # in the order of their places
FIRST_TWO, HIDDEN = NAMES[:2], NAMES[2:]


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Answer]]:
    """The answers offered as workbooks, as a click would build them."""
    taken: list[Answer] = []
    offered = tables.excel_button

    def noted(answer: Answer, *args: object, **more: object) -> None:
        taken.append(answer)
        offered(answer, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("ui.boards.leaderboard.excel_button", noted)
    yield taken


def set_rule(company, **settings: object) -> None:
    for name, value in ({"board_top": 2, "board_around": 0, "board_praise": False, "improvement_floor": 1} | settings).items():
        company.set_setting(name, value)


def everything(at: AppTest) -> str:
    """Every element the page sent, its data included."""
    frames = [one.value.to_csv() for one in at.dataframe]
    charts = [bytes(dataset.data.data).decode("utf-8", "ignore") for element in at.get("arrow_vega_lite_chart") for dataset in element.proto.datasets]
    return "\n".join([words(at), *frames, *charts, str(at._tree)])


def cells(answer: Answer) -> str:
    book = load_workbook(io.BytesIO(workbook(answer, tables.Text("排行榜", "Leaderboard"), "zh")))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("form", ["top", "anonymous"])
@pytest.mark.parametrize("audience", ["team", "wall", "group"])
def test_no_hidden_name_stands_on_the_page_or_in_the_workbook(visit: Visit, company, downloads, form: str, audience: str) -> None:
    set_rule(company, **{f"board_policy_{audience}": form})
    at = visit("leaderboard", period="2026-03", audience=audience)
    told = everything(at) + cells(downloads[-1])
    assert all(name in told for name in FIRST_TWO)
    assert [name for name in HIDDEN if name in told] == []


def test_the_reader_sees_the_own_place_and_the_neighbours(visit: Visit, company, downloads) -> None:
    set_rule(company, board_around=1)
    board = visit("leaderboard", period="2026-03", audience="team", me=NAMES[4]).dataframe[0].value
    assert list(board["person"]) == [*FIRST_TWO, NAMES[3], NAMES[4], NAMES[5]]
    assert NAMES[2] not in cells(downloads[-1])


def test_me_is_typed_and_not_picked_from_a_list_of_everyone(visit: Visit, company) -> None:
    set_rule(company)
    at = visit("leaderboard", period="2026-03", audience="team")
    at.text_input(key="board_me").set_value(NAMES[5]).run()
    assert not at.exception
    assert list(at.dataframe[0].value["person"]) == [*FIRST_TWO, NAMES[5]]


def test_someone_the_board_does_not_know_sees_only_the_rule(visit: Visit, company) -> None:
    set_rule(company)
    at = visit("leaderboard", period="2026-03", audience="team", me="路人")
    assert list(at.dataframe[0].value["person"]) == FIRST_TWO
    assert "榜上没有这个名字" in words(at)


def test_tiers_show_neither_places_nor_amounts_nor_a_podium(visit: Visit, company) -> None:
    set_rule(company, board_policy_wall="tiers")
    at = visit("leaderboard", period="2026-03", audience="wall")
    board = at.dataframe[0].value
    assert "tier" in board and not {"rank", "sales", "gap_to_next"} & set(board)
    assert "border-radius:6px 6px 0 0" not in words(at)


def test_a_hidden_person_cannot_be_gone_into_by_address(visit: Visit, company) -> None:
    set_rule(company)
    at = visit("leaderboard", period="2026-03", audience="wall", person=HIDDEN[0])
    assert not at.dataframe and "不在公开的名次里" in "".join(one.value for one in at.info)


def test_the_sellers_of_an_order_are_masked(visit: Visit, company, downloads) -> None:
    set_rule(company)
    theirs = visit("leaderboard", period="2026-03", audience="wall", board="product", product="C1").dataframe[0].value["customer"].iloc[0]
    at = visit("leaderboard", period="2026-03", audience="wall", board="product", product="C1", customer=theirs)
    listed = set(at.dataframe[0].value["person"])
    assert listed and not listed & set(HIDDEN)
    assert [name for name in HIDDEN if name in cells(downloads[-1])] == []


def test_praise_may_name_someone_the_board_does_not(visit: Visit, company) -> None:
    set_rule(company, board_praise=True)
    at = visit("leaderboard", period="2026-03", audience="wall")
    assert list(at.dataframe[0].value["person"]) == FIRST_TWO


def test_managers_see_everyone(visit: Visit, company) -> None:
    set_rule(company)
    at = visit("leaderboard", period="2026-03")
    assert list(at.dataframe[0].value["person"]) == NAMES
    assert all(name in everything(at) for name in NAMES)


@pytest.mark.parametrize("form", ["tiers", "progress"])
def test_a_rule_without_amounts_opens_nobodys_figures(visit: Visit, company, form: str) -> None:
    set_rule(company, board_policy_team=form, board_praise=True)
    refused = visit("leaderboard", period="2026-03", audience="team", person=NAMES[0])
    assert [one.value for one in refused.info] == ["榜单规则不列个人金额，看不到明细。"] and not refused.dataframe
    own = visit("leaderboard", period="2026-03", audience="team", person=NAMES[0], me=NAMES[0])
    assert not own.info and len(own.dataframe)


def test_orders_under_a_rule_without_amounts_name_no_seller(visit: Visit, company) -> None:
    set_rule(company, board_policy_team="tiers")
    told = everything(visit("leaderboard", period="2026-03", audience="team", board="order", customer="甲公司"))
    assert [name for name in NAMES if name in told] == []


def test_without_a_board_no_good_news_is_told_but_to_managers(company) -> None:
    news = ask(company, "milestones", Scope(period="2026-03"))
    assert not news.empty and Audience("manager", Policy(), None).news(news) is news
    assert Audience("team", Policy("top", 3), None).news(news) is None
