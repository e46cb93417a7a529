"""The TV wall: who may open it, what it shows in turn, what it says when something changes or goes wrong."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from analytics.errors import HeldElsewhere, Text
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.companies.page_company import PEOPLE, TEAMS
from tests.companies.wall_company import add_seven_weeks
from tests.ui.conftest import ENTRY, Handed, Visit
from ui import session
from ui.wall import turning


def wall_html(at: AppTest) -> str:
    assert not at.exception, [error.value for error in at.exception]
    return next(element.proto.body for element in reversed(at.get("html")) if 'class="zw-stage"' in element.proto.body)


def opened(token: str, **params: str) -> AppTest:
    at = AppTest.from_file(str(ENTRY), default_timeout=60)
    for name, value in ({"token": token} | params).items():
        at.query_params[name] = value
    return at.run()


def everything(at: AppTest) -> str:
    """All texts of all elements, as they travel to the browser."""
    return "\n".join(str(element.proto) for element in at.main) + "\n".join(str(element.proto) for element in at.sidebar) + "\n".join(e.proto.body for e in at.get("html"))


def filled_the_day_before(house: Warehouse) -> None:
    """None of it is news to a wall of today."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZHANBAO_TODAY", "2026-03-19")
        add_seven_weeks(house)


def given_a_link(house: Warehouse) -> None:
    house.renew_wall_token()


@pytest.fixture
def company(handed: Handed) -> Warehouse:
    """The small company, open as the app has it, with a link for its walls."""
    return handed(filled_the_day_before, given_a_link)


@pytest.fixture
def token(company: Warehouse) -> str:
    held = company.wall_token()
    assert held is not None
    return held


def sell(house: Warehouse, person: str, yuan: float, number: str = "N1") -> None:
    house.commit([sheet("sales", [{"order_id": number, "ordered_on": "2026-03-19", "person": person, "customer": "客户1", "product": "X1", "amount_yuan": yuan}], file=f"{number}.xlsx")])


def test_the_wall_shows_figure_people_and_teams(token: str) -> None:
    drawn = wall_html(opened(token, boards="week"))
    assert "本周成交额" in drawn
    assert all(name in drawn for name in (*PEOPLE, *TEAMS))
    assert re.search(r'zw-clock">\d\d:\d\d<', drawn)
    assert re.search(r"数据截至 03-19 周四 · \d\d:\d\d 读取", drawn)


@pytest.mark.parametrize("given", ["wrong", "大屏' OR 1=1 --"])
def test_a_wrong_key_shows_a_sentence_and_neither_name_nor_number(company: Warehouse, given: str) -> None:
    company.renew_wall_token()
    company.set_setting("company_name", "星河咖啡")
    at = opened(given)
    said = everything(at)
    assert "这个大屏链接已经失效" in wall_html(at)
    assert not [word for word in (*PEOPLE, *TEAMS, "星河咖啡") if word in said]
    assert not re.findall(r"\d", re.sub(r"<[^>]*>", "", wall_html(at)))


def test_without_a_key_the_address_shows_neither_name_nor_number(visit: Visit, token: str) -> None:
    said = wall_html(visit("wall"))
    assert "这个大屏链接已经失效" in said
    assert not [word for word in (*PEOPLE, *TEAMS) if word in said]


def test_a_visit_by_link_has_no_other_page_and_no_menu(token: str) -> None:
    at = opened(token)
    for page in ("settings", "leaderboard", "upload", "home"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            at.switch_page(f"../pages/{page}.py")
    assert not (at.text_input or at.button or at.selectbox or at.sidebar.children)


def test_a_visit_by_link_stays_one_when_the_key_leaves_the_address(token: str) -> None:
    at = opened(token)
    del at.query_params["token"]
    assert "zw-board" in wall_html(at.run())


def test_a_replaced_link_ends_the_walls_that_run(company: Warehouse, token: str) -> None:
    at = opened(token)
    company.renew_wall_token()
    assert "这个大屏链接已经失效" in wall_html(at.run())


def test_the_boards_come_in_the_order_of_the_address_and_start_again(token: str) -> None:
    at = opened(token, boards="团队,周榜", seconds="20")
    titles = [re.search(r'zw-title">([^<]+)', wall_html(at))[1]]  # type: ignore[index]
    for _turn in range(3):
        titles.append(re.search(r'zw-title">([^<]+)', wall_html(at.run()))[1])  # type: ignore[index]
    assert titles == ["团队榜", "个人榜", "团队榜", "个人榜"]


def test_a_board_stays_for_all_the_readings_of_its_seconds(token: str) -> None:
    at = opened(token, boards="团队,周榜", seconds="60")  # three readings of twenty seconds
    titles = [re.search(r'zw-title">([^<]+)', wall_html(at if turn == 0 else at.run()))[1] for turn in range(4)]  # type: ignore[index]
    assert titles == ["团队榜"] * 3 + ["个人榜"]


def test_the_setting_names_the_boards_where_the_address_names_none(company: Warehouse, token: str) -> None:
    company.set_setting("wall_boards", "业绩保证")
    drawn = wall_html(opened(token))
    assert "保证已完成" in drawn
    assert "15.4 / 40.0" in drawn  # 华东一部: 14 workdays of 11,000


@pytest.mark.parametrize(("params", "shown"), [
    ({"boards": "天气,周榜"}, "地址里不认识的榜：天气"), ({"boards": "天气"}, "地址里不认识的榜：天气"), ({"seconds": "abc"}, "zw-board"), ({"seconds": "0"}, "zw-board"),
    ({"seconds": "99999"}, "zw-board"), ({"team": "没有的团队"}, "没有叫「没有的团队」的团队"), ({"team": "<b>x"}, "没有叫「&lt;b&gt;x」的团队"), ({"period": "不是日期"}, "不认识期间"),
    ({"period": "2019-01"}, "还没有可以上墙的数据"), ({"lang": "en"}, "this week"), ({"lang": "en", "team": "没有的团队"}, "There is no team called"),
])
def test_a_strange_address_still_shows_a_wall_or_a_sentence(token: str, params: dict[str, str], shown: str) -> None:
    assert shown in wall_html(opened(token, **params))


def test_a_team_of_the_address_narrows_the_wall_to_its_people(token: str) -> None:
    drawn = wall_html(opened(token, boards="周榜", team="华南一部"))
    assert "刘洋" in drawn
    assert not [name for name, team in PEOPLE.items() if team != "华南一部" and name in drawn]


def test_a_wall_without_data_says_so_quietly() -> None:
    at = opened(session.warehouse().renew_wall_token())
    assert "还没有可以上墙的数据" in wall_html(at)


def test_new_rows_are_shown_by_the_next_reading(company: Warehouse, token: str) -> None:
    at = opened(token, boards="周榜")
    before = re.search(r"zw-value[^>]*>([^<]+)", wall_html(at))[1]  # type: ignore[index]
    sell(company, "刘洋", 1_000_000)
    assert re.search(r"zw-value[^>]*>([^<]+)", wall_html(at.run()))[1] != before  # type: ignore[index]


def test_a_new_leader_is_said_once_the_wall_runs_and_not_at_its_first_reading(company: Warehouse, token: str) -> None:
    at = opened(token, boards="周榜")
    assert "zw-cheer" not in wall_html(at)
    sell(company, "刘洋", 1_000_000)
    drawn = wall_html(at.run())
    assert "刘洋 升到本周、本月第 1" in drawn
    assert "zw-cheer" in drawn
    assert 'zw-who one zw-fresh">刘洋' in drawn
    assert "zw-cheer" not in wall_html(opened(token, boards="周榜"))


def test_the_good_word_goes_after_a_while(company: Warehouse, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(token, boards="周榜")
    sell(company, "刘洋", 1_000_000)
    assert "zw-cheer" in wall_html(at.run())
    late = turning.time.monotonic() + turning.CHEERING_SECONDS + 1
    monkeypatch.setattr(turning.time, "monotonic", lambda: late)
    assert "zw-cheer" not in wall_html(at.run())


def test_a_pledge_reached_is_said(company: Warehouse, token: str) -> None:
    company.commit([sheet("pledges", [{"owner": "华南一部", "level": "team", "period": "2026-03", "pledge_yuan": 42_500}], file="改.xlsx")])  # 14 days of 3,000
    at = opened(token, boards="周榜")
    sell(company, "陈思远", 100)
    assert "zw-cheer" not in wall_html(at.run())
    sell(company, "吴倩", 500, "N2")
    assert "华南一部 兑现了业绩保证" in wall_html(at.run())


@pytest.mark.parametrize("form", ["tiers", "progress"])
def test_under_a_rule_without_places_no_leader_is_said(company: Warehouse, token: str, form: str) -> None:
    company.set_setting("board_policy_wall", form)
    at = opened(token, boards="周榜")
    sell(company, "刘洋", 1_000_000)
    drawn = wall_html(at.run())
    assert "升到" not in drawn
    assert "zw-rank" not in drawn.partition("zw-right")[2]


def test_the_rule_of_the_wall_decides_who_is_named(company: Warehouse, token: str) -> None:
    company.set_setting("board_top", 2)
    company.set_setting("board_praise", False)
    for board in ("周榜", "月榜", "团队", "业绩保证", "进步", "喜报"):
        drawn = wall_html(opened(token, boards=board))
        assert not [name for name in ("王海燕", "陈思远", "刘洋", "吴倩") if name in drawn], board


@pytest.mark.parametrize("praise", [True, False])
def test_hidden_people_are_praised_only_where_good_news_may_name_them(company: Warehouse, token: str, praise: bool) -> None:
    pledged = {"吴倩": 14_500, "田野": 10_000}  # 吴倩 has sold 14,000 and comes second to 田野
    company.commit([sheet("pledges", [{"owner": name, "level": "person", "period": "2026-03", "pledge_yuan": yuan} for name, yuan in pledged.items()], file="个人.xlsx")])
    company.set_setting("board_top", 1)
    company.set_setting("board_praise", praise)
    at = opened(token, boards="周榜")
    sell(company, "吴倩", 600)
    assert ("吴倩 兑现了业绩保证" in wall_html(at.run())) is praise


def band_of(drawn: str) -> str:
    """The strip at the bottom, as it is read."""
    return " ".join(re.sub(r"<[^>]*>", " ", drawn.partition('<div class="zw-band')[2].partition(">")[2]).split())


def test_an_order_just_loaded_is_told_with_its_customer_and_amount(company: Warehouse, token: str) -> None:
    company.commit([sheet("sales", [{"order_id": "N1", "ordered_on": "2026-03-19", "person": "吴倩", "customer": "杭州星河酒店", "product": "E6", "quantity": 6, "amount_yuan": 126_000}],
                          file="N1.xlsx")])
    said = band_of(wall_html(opened(token, boards="周榜")))
    assert said == "刚刚成交 吴倩 杭州星河酒店 E6 × 6 12.6 万"
    assert band_of(wall_html(opened(token, boards="周榜", lang="en"))) == "Just closed 吴倩 杭州星河酒店 E6 × 6 ¥126.0K"


def test_orders_loaded_long_ago_are_the_newest_ones_of_their_day(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-25")
    said = band_of(wall_html(opened(token, boards="月榜")))
    assert said.startswith("最新成交 03-19 田野 客户")
    assert ":" not in said  # the file has no time, so none is shown


def test_the_strip_turns_through_orders_and_good_news(token: str) -> None:
    at = opened(token, boards="周榜")
    tags = [band_of(wall_html(at if turn == 0 else at.run())).split()[0] for turn in range(8)]
    assert tags == ["最新成交"] * 3 + ["喜报"] + ["最新成交"] * 3 + ["喜报"]


@pytest.mark.parametrize(("form", "praise", "shown"), [("full", False, "吴倩"), ("top", True, "吴倩"), ("top", False, ""), ("anonymous", False, ""), ("progress", False, "吴倩"), ("tiers", False, "")])
def test_whom_the_board_hides_is_not_named_beside_an_order_unless_good_news_may(company: Warehouse, token: str, form: str, praise: bool, shown: str) -> None:
    for name, value in (("board_policy_wall", form), ("board_top", 2), ("board_praise", praise)):
        company.set_setting(name, value)
    sell(company, "吴倩", 500)  # with 14,000 before the last of six
    said = band_of(wall_html(opened(token, boards="周榜")))
    assert said.startswith(f"刚刚成交 {shown} 客户1 X1" if shown else "刚刚成交 客户1 X1")
    assert ("吴倩" in said) is bool(shown)


@pytest.mark.parametrize(("form", "amount"), [("full", True), ("top", True), ("progress", False), ("tiers", False)])
def test_a_named_order_has_no_amount_where_boards_show_none(company: Warehouse, token: str, form: str, amount: bool) -> None:
    company.set_setting("board_policy_wall", form)
    sell(company, "吴倩", 30_000)
    assert ("3.0 万" in band_of(wall_html(opened(token, boards="周榜")))) is amount


@pytest.mark.parametrize(("seller", "amount"), [("吴倩", False), ("田野", True)])
def test_a_team_that_publishes_no_amounts_has_none_beside_its_orders(company: Warehouse, token: str, seller: str, amount: bool) -> None:
    company.set_setting("board_policy_of_teams", "华南一部=只看进度")
    sell(company, seller, 30_000)
    said = band_of(wall_html(opened(token, boards="周榜")))
    assert said.startswith(f"刚刚成交 {seller} 客户1")
    assert ("3.0 万" in said) is amount


def test_customers_are_left_out_where_visitors_pass(company: Warehouse, token: str) -> None:
    company.set_setting("wall_customers", False)
    sell(company, "吴倩", 30_000)
    drawn = wall_html(opened(token, boards="周榜"))
    assert "客户1" not in drawn
    assert "3.0 万" in band_of(drawn)


def test_a_return_is_not_told_and_a_cheer_comes_before_the_orders(company: Warehouse, token: str) -> None:
    at = opened(token, boards="周榜")
    sell(company, "吴倩", -700)
    assert "700" not in band_of(wall_html(at.run()))
    sell(company, "刘洋", 1_000_000, "N2")
    assert band_of(wall_html(at.run())).startswith("刚刚 ")


def test_a_file_held_elsewhere_keeps_the_last_picture_and_comes_back(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(token, boards="周榜")

    def held() -> None:
        raise HeldElsewhere(Text("数据文件正被另一个程序打开。", "The data file is open in another program."))

    with monkeypatch.context() as broken:
        broken.setattr(turning, "begin_run", held)
        drawn = wall_html(at.run())
        assert "数据文件正被另一个程序打开。" in drawn
        assert "田野" in drawn
        assert "正在重试" in wall_html(opened(token))
    assert "数据文件正被另一个程序打开。" not in wall_html(at.run())


def test_a_file_put_in_the_place_of_the_old_one_is_read(company: Warehouse, token: str) -> None:
    at = opened(token, boards="周榜")
    before = wall_html(at)
    sell(company, "刘洋", 5_000)
    session.close_warehouse()
    assert wall_html(at.run()).partition("zw-value")[2] != before.partition("zw-value")[2]


def test_the_link_is_made_shown_and_replaced_on_the_settings_page(visit: Visit, handed: Handed) -> None:
    company = handed(filled_the_day_before)
    assert company.wall_token() is None
    at = visit("settings")
    at.button(key="make_wall_link").click().run()
    first = company.wall_token()
    assert first is not None
    assert at.code[0].value.endswith(f"/wall?token={first}")
    at.button(key="renew_wall_link").click().run()
    assert company.wall_token() != first
    assert first not in at.code[0].value


def test_walls_switched_on_together_read_at_different_times(token: str) -> None:
    pauses = {opened(token, seconds="20").session_state["_wall_late"] for _visit in range(2)}
    assert len(pauses) == 2
    assert all(1 <= pause <= 1.1 for pause in pauses)
