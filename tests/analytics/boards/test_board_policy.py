"""Who is named on a board: every form, the reader's own place, teams with a stricter rule, and nothing hidden told anywhere."""

import io
import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.boards.board_policy import MASKED, Policy, hidden_names, policy_for, praised, told_amounts, under_policy
from analytics.catalog import ask
from analytics.errors import Refused, Text, UnknownName
from analytics.scope import Scope
from analytics.settings import defaults
from analytics.words.board_forms import FORMS, WITHOUT_AMOUNTS, team_forms
from reports.sheets.records import answer_csv, answer_record
from reports.sheets.workbook import workbook
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))
NAMES = ("甲甲", "乙乙", "丙丙", "丁丁", "戊戊", "己己", "庚庚", "辛辛", "壬壬", "癸癸")


@pytest.fixture(scope="module")
def house():
    """Ten people selling 1,000 to 100 yuan, half of that a month before; the even ones are of 一部, the odd of 二部; everyone pledged 500."""
    people = [{"person": name, "team": "一部" if place % 2 == 0 else "二部", "region": "华东", "hired_on": date(2025, 1, 1)} for place, name in enumerate(NAMES)]
    sold = [{"ordered_on": date(2026, 3, 5), "amount_yuan": 1000 - 100 * place, "person": name, "order_id": f"S{place}"} for place, name in enumerate(NAMES)]
    sold += [{"ordered_on": date(2026, 2, 5), "amount_yuan": 500 - 50 * place, "person": name, "order_id": f"F{place}"} for place, name in enumerate(NAMES)]
    sold += [{"ordered_on": date(2025, 10, 5 + day), "amount_yuan": 7, "person": "癸癸", "order_id": f"T{day}"} for day in (0, 7, 14)]
    pledged = [{"owner": name, "level": "person", "period": "2026-03", "pledge_yuan": 500, "donation_yuan": 100} for name in NAMES]
    return warehouse_with(sheet("people", people), sheet("sales", sold), sheet("pledges", pledged))


@pytest.fixture(scope="module")
def board(house):
    return ask(house, "rankings", MARCH, ("person",), {"history": 3})


def told(answer, subject="person"):
    return list(answer.rows[subject])


def test_managers_always_see_all(board):
    settings = dict(defaults()) | {"board_policy_of_teams": "一部=只看进度"}
    assert under_policy(board, policy_for(settings, "manager")) is board


def test_the_default_for_everyone_else_is_the_first_places_and_ones_own():
    for audience in ("team", "wall", "group"):
        policy = policy_for(defaults(), audience)
        assert (policy.form, policy.top, policy.around) == ("top", 10, 2)


def test_top_shows_the_first_places_and_the_reader_with_neighbours(board):
    assert told(under_policy(board, Policy("top", 3))) == ["甲甲", "乙乙", "丙丙"]
    assert told(under_policy(board, Policy("top", 3, 1), me="庚庚")) == ["甲甲", "乙乙", "丙丙", "己己", "庚庚", "辛辛"]
    assert told(under_policy(board, Policy("top", 3, 2), me="不在榜上")) == ["甲甲", "乙乙", "丙丙"]


def test_who_shares_the_last_shown_place_is_shown_too():
    sold = [{"ordered_on": date(2026, 3, 5), "amount_yuan": amount, "person": name} for name, amount in zip(NAMES, (9, 5, 5, 5, 1))]
    answer = ask(warehouse_with(sheet("sales", sold)), "rankings", MARCH, ("person",))
    assert len(told(under_policy(answer, Policy("top", 2)))) == 4


def test_the_anonymous_tail_keeps_its_places_and_loses_its_names(board):
    answer = under_policy(board, Policy("anonymous", 3), me="癸癸")
    assert told(answer) == ["甲甲", "乙乙", "丙丙", *[MASKED] * 6, "癸癸"]
    assert list(answer.rows["rank"]) == list(range(1, 11))
    assert answer.rows.loc[5, ["team", "region", "recent", "previous"]].isna().all()
    assert answer.rows.loc[5, "sales"] == 500


def test_tiers_say_neither_places_nor_amounts_and_do_not_name_the_last(board):
    answer = under_policy(board, Policy("tiers"))
    assert list(answer.rows.columns) == ["tier", "person", "team", "region", "mark"]
    assert list(answer.rows["tier"]) == [1, 1, *[2] * 6] and not {"壬壬", "癸癸"} & set(told(answer))
    assert "癸癸" in told(under_policy(board, Policy("tiers"), me="癸癸"))


def test_progress_is_listed_by_name_without_places_or_amounts(house):
    answer = under_policy(ask(house, "pledges", MARCH), Policy("progress"))
    assert set(answer.rows.columns) <= {"owner", "level", "period", "team", "region", "attainment", "time_progress", "status"}
    assert told(answer, "owner") == sorted(NAMES)


def test_a_pledge_board_follows_the_rule_by_attainment(house):
    answer = under_policy(ask(house, "pledges", MARCH), Policy("top", 3))
    assert set(told(answer, "owner")) == {"甲甲", "乙乙", "丙丙"}


def test_a_team_with_a_stricter_rule_keeps_it_on_the_companys_board(board):
    answer = under_policy(board, Policy("top", 4, teams={"二部": "progress"}))
    assert told(answer) == ["甲甲", MASKED, "丙丙", MASKED]
    assert told(under_policy(board, Policy("progress", teams={"二部": "full"})))[0] == min(NAMES)


def test_the_reader_sees_their_own_place_whatever_their_team_chose(board):
    assert "丁丁" in told(under_policy(board, Policy("full", teams={"二部": "progress"}), me="丁丁"))


def test_boards_that_are_not_about_people_pass_unchanged(house):
    teams = ask(house, "rankings", MARCH, ("team",))
    assert under_policy(teams, Policy("progress")) is teams


def test_good_news_may_name_who_the_board_does_not_unless_the_company_says_no(house, board):
    news = ask(house, "rankings", MARCH, ("person",), {"measure": "improvement"})
    assert told(praised(news, board, Policy("top", 3))) == told(news) and praised(news, board, Policy()) is news
    assert set(told(praised(news, board, Policy("top", 3, praise=False)))) == {"甲甲", "乙乙", "丙丙"}


@given(form=st.sampled_from(list(FORMS)), top=st.integers(1, 12), around=st.integers(0, 3), me=st.sampled_from([None, *NAMES]),
       team=st.sampled_from([{}, {"一部": "progress"}, {"二部": "tiers"}, {"一部": "anonymous", "二部": "top"}]))
def test_no_output_tells_a_hidden_name(board, form, top, around, me, team):
    policy = Policy(form, top, around, False, team)
    answer = under_policy(board, policy, me)
    hidden = hidden_names(board, policy, me)
    assert me is None or me not in hidden
    said = [str(answer_record(answer, "zh")), answer_csv(answer, "en").decode("utf-8-sig"), str(answer.facts), str(answer.sql)]
    assert not [name for name in hidden for text in said if name in text]


@pytest.fixture(scope="module")
def good_news(house):
    """Asked once: what a policy leaves of them is tried on a hundred policies. `praised` gives new answers and changes none."""
    return ask(house, "rankings", MARCH, ("person",), {"measure": "improvement"}), ask(house, "milestones", MARCH)


@given(form=st.sampled_from(list(FORMS)), top=st.integers(1, 12), praise=st.booleans(), me=st.sampled_from([None, *NAMES]),
       team=st.sampled_from([{}, {"一部": "progress"}, {"二部": "tiers"}, {"一部": "anonymous", "二部": "top"}]))
def test_good_news_tells_no_amount_the_board_does_not(good_news, board, form, top, praise, me, team):
    policy = Policy(form, top, 0, praise, team)
    open_to = told_amounts(board, policy, me)
    assert open_to == set(NAMES) - hidden_names(board, policy, me) if form not in WITHOUT_AMOUNTS else open_to == {me} - {None}
    improved = praised(good_news[0], board, policy, me).rows
    silent = ~improved["person"].isin(open_to)
    assert improved.loc[silent, ["sales", "previous"]].isna().all(axis=None) and improved.loc[~silent, "sales"].notna().all()
    news = praised(good_news[1], board, policy, me)
    said = [text for row in news.rows.itertuples() if row.owner in set(NAMES) - open_to for text in (row.said_zh, row.said_en)]
    assert not [text for text in said if re.search(r"[0-9]", text.split("入职")[0].split("on day")[0])]
    assert "without_amount" not in news.facts or policy.form == "full" and not policy.has_stricter_teams()


def test_a_record_without_its_amount_is_still_good_news(house, board):
    news = praised(ask(house, "milestones", MARCH), board, Policy("top", 3)).rows
    assert "单周成交额创历史最高" in set(news["said_zh"]) and "单周成交额 100 元，历史最高" in set(ask(house, "milestones", MARCH).rows["said_zh"])
    assert "一部" in set(news[news["kind"] == "team_streak"]["owner"]) | set(news["owner"])


def test_where_teams_share_a_board_the_strictest_of_their_rules_holds():
    settings = dict(defaults()) | {"board_policy_group": "top", "board_policy_of_teams": "一部=全部公开、二部=只看进度"}
    asked = {teams: policy_for(settings, "group", teams).form for teams in ((), ("一部",), ("二部",), ("一部", "二部"), ("二部", "一部"), ("一部", "三部"))}
    assert asked == {(): "top", ("一部",): "full", ("二部",): "progress", ("一部", "二部"): "progress", ("二部", "一部"): "progress", ("一部", "三部"): "top"}


def test_a_team_without_amounts_is_not_named_beside_amounts(board):
    assert told(under_policy(board, Policy("top", 4, teams={"二部": "tiers"}))) == ["甲甲", MASKED, "丙丙", MASKED]


def test_a_masked_pledge_keeps_its_place_and_attainment_and_no_amount(house):
    shown = under_policy(ask(house, "pledges", MARCH), Policy("anonymous", 3)).rows
    masked = shown[shown["owner"] == MASKED]
    assert len(masked) == 7 and masked["attainment"].notna().all() and masked[["actual_yuan", "pledge_yuan", "team"]].isna().all(axis=None)


def test_a_workbook_of_a_board_tells_no_hidden_name(board):
    policy = Policy("anonymous", 3)
    book = openpyxl.load_workbook(io.BytesIO(workbook(under_policy(board, policy), Text("排行榜", "Leaderboard"), "zh")))
    written = {str(cell.value) for tab in book for row in tab.iter_rows() for cell in row if cell.value is not None}
    assert {"甲甲", "乙乙", "丙丙"} <= written
    assert not [text for text in written for name in hidden_names(board, policy) if name in text]


def test_a_board_with_one_person_none_or_all_equal():
    for amounts, first in (((5,), 1), ((), 0), ((5, 5, 5), 3)):
        sold = [{"ordered_on": date(2026, 3, 5), "amount_yuan": amount, "person": name} for name, amount in zip(NAMES, amounts)]
        sold = sold or [{"ordered_on": date(2026, 3, 5), "amount_yuan": 5}]
        answer = ask(warehouse_with(sheet("sales", sold)), "rankings", MARCH, ("person",))
        for form in FORMS:
            assert len(under_policy(answer, Policy(form, 1)).rows) == first


def test_team_rules_are_read_in_both_languages_and_refused_with_a_sentence():
    assert team_forms("一部＝梯队，二部@大屏=progress") == {("一部", ""): "tiers", ("二部", "wall"): "progress"}
    for wrong in ("一部", "一部=随便", "二部@食堂=梯队", "=梯队"):
        with pytest.raises(Refused, match="读不懂"):
            team_forms(wrong)


def test_a_wrong_team_rule_is_not_stored(house):
    with pytest.raises(Refused):
        house.set_setting("board_policy_of_teams", "一部=随便")
    assert house.settings()["board_policy_of_teams"] == ""


def test_an_audience_there_is_not_is_named():
    with pytest.raises(UnknownName):
        policy_for(defaults(), "everybody")
