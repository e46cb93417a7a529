from __future__ import annotations

from tests.ui.conftest import Visit, words


def test_an_empty_company_is_welcomed_with_two_doors(visit: Visit) -> None:
    at = visit("home")
    assert "上传第一份表格" in words(at)
    assert {button.key for button in at.button} >= {"go_upload", "welcome_demo"}


def test_the_welcome_is_english_at_a_switch(visit: Visit) -> None:
    assert "Upload your first spreadsheet" in words(visit("home", "en"))


def test_home_shows_the_month_against_its_target(visit: Visit, company) -> None:
    at = visit("home")
    shown = words(at)
    assert "进行中 14/22 工作日" in shown  # 03-02 … 03-06, 03-09 … 03-13, 03-16 … 03-19
    assert "29.4<" in shown  # 14 days of 21,000 yuan and a few, in 万
    assert "数据截至 03-19 周四" in shown
    assert "近 12 个月成交额" in shown
    assert "业绩保证" in shown


def test_home_in_english_has_no_chinese_labels(visit: Visit, company) -> None:
    shown = words(visit("home", "en"))
    assert "This month" in shown
    for word in ("环比", "同比", "目标", "序时", "完成", "产品线"):
        assert word not in shown


def test_home_narrowed_by_the_address_shows_teams(visit: Visit, company) -> None:
    shown = words(visit("home", region="华东"))
    assert "华东一部" in shown
    assert "各团队" in shown


def test_a_finished_period_says_so_and_has_no_pace(visit: Visit, company) -> None:
    shown = words(visit("home", period="2026-01"))
    assert "已收官" in shown
    assert "每日还需" not in shown


def test_things_to_watch_names_the_slow_region(visit: Visit, company) -> None:
    assert "华南慢了" in words(visit("home"))


def test_the_home_role_chooses_the_period(visit: Visit, company) -> None:
    company.set_setting("home_role", "middle")
    assert "本周" in words(visit("home"))


def test_a_company_with_deals_only_has_a_home(visit: Visit) -> None:
    from sample_data.by_hand import sheet
    from ui import session

    deals = [{"deal_id": f"D{n}", "person": "田野", "customer": f"客户{n}", "created_on": "2026-02-01", "closed_on": "2026-03-10", "outcome": "won", "amount_yuan": 100_000} for n in range(5)]
    session.warehouse().commit([sheet("deals", deals)])
    shown = words(visit("home"))
    assert "赢单金额" in shown
    assert "50.0<" in shown
    board = visit("leaderboard", period="2026-03").dataframe[0].value
    assert list(board["person"]) == ["田野"]


def test_a_company_without_people_ranks_what_it_names(visit: Visit) -> None:
    from sample_data.by_hand import sheet
    from ui import session

    sold = [{"order_id": f"S{n}", "line_no": "1", "ordered_on": "2026-03-10", "customer": f"客户{n % 3}", "amount_yuan": 1000 * n} for n in range(1, 7)]
    session.warehouse().commit([sheet("sales", sold)])
    board = visit("leaderboard", period="2026-03").dataframe[0].value
    assert list(board["customer"]) == ["客户0", "客户2", "客户1"]


def test_a_card_has_one_unit_also_where_nothing_has_a_name(visit: Visit) -> None:
    from sample_data.by_hand import sheet
    from ui import session

    sold = [{"order_id": f"S{n}", "line_no": "1", "ordered_on": "2026-03-10", "person": "田野", "customer": "客户", "amount_yuan": amount} for n, amount in enumerate((35_000, 19_500))]
    session.warehouse().commit([sheet("sales", sold)])
    shown = words(visit("home"))
    assert ">5.5<" in shown and "54,500.00<" not in shown
