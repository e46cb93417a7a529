"""Channels, regions and budgets worked by hand: blanks, returns, split orders, nothing before, budgets without expenses and the reverse."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.books.budget_book import budgets_by
from analytics.catalog import ask
from analytics.errors import Refused, UnknownName
from analytics.market.budget_use import budget_use
from analytics.market.channels import channels
from analytics.market.regions import regions
from analytics.scope import Scope
from analytics.settings import checked
from analytics.words.market_words import written_channel_media
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

MARCH = Scope("2026-03", as_of=date(2026, 3, 31))


def sale(day: str, amount: float, channel: str | None = None, **more: object) -> dict[str, object]:
    return {"ordered_on": day, "amount_yuan": amount, "channel": channel} | more


SOLD = [
    sale("2025-03-10", 100, "线上", customer="旧"), sale("2025-06-02", 1, "线下", customer="旧"), sale("2026-02-10", 400, "线上", customer="旧"),
    sale("2026-03-02", 600, "线上", customer="甲", cost_yuan=360), sale("2026-03-03", -100, "线上", customer="甲", kind="return", cost_yuan=-60),
    sale("2026-03-04", 300, "经销", customer="甲"), sale("2026-03-05", 100, "经销", customer="乙", cost_yuan=70),
    sale("2026-03-06", 200, None, customer="丙", cost_yuan=100),
]
SPENT = [
    {"date": "2026-03-02", "item": "市场推广", "amount_yuan": 40, "channel": "线上", "team": "一部"}, {"date": "2026-03-09", "item": "差旅", "amount_yuan": 10, "team": "一部"},
    {"date": "2026-03-31", "item": "办公", "amount_yuan": 5, "channel": "线上", "team": "二部"},
]


def by_name(answer, subject: str = "channel"):
    return answer.rows.set_index(subject)


@pytest.fixture
@handed_on
def company():
    return warehouse_with(sheet("sales", SOLD), sheet("expenses", SPENT), sheet("media", [
        {"date": "2026-03-02", "medium": "抖音", "cost_yuan": 55}, {"date": "2026-03-03", "medium": "电梯", "cost_yuan": 7}, {"date": "2026-02-03", "medium": "抖音", "cost_yuan": 999}]))


def test_channels_are_spelled_as_the_company_does_and_the_blank_is_a_row_of_its_own(company):
    answer = channels(company, MARCH)
    assert answer.rows["channel"].tolist() == ["线上", "经销", "未填写"]
    assert answer.rows["sales"].tolist() == [500, 400, 200]
    assert answer.rows["share"].tolist() == pytest.approx([5 / 11, 4 / 11, 2 / 11])


def test_growth_is_unknown_where_nothing_was_sold_before(company):
    rows = by_name(channels(company, MARCH))
    assert (rows.loc["线上", "change_rate"], rows.loc["线上", "last_year_rate"]) == (0.25, 4.0)
    assert rows.loc["经销", "previous"] == 0 and rows.loc["经销", ["change_rate", "last_year_rate"]].isna().all()


def test_a_margin_is_of_the_lines_with_a_cost_and_says_how_much_they_are(company):
    rows = by_name(channels(company, MARCH))
    online, dealers = rows.loc["线上"], rows.loc["经销"]
    assert (online.gross_profit, online.known_margin, online.cost_coverage) == (200, 0.4, 1.0)
    assert dealers[["gross_profit", "roi"]].isna().all()
    assert (dealers.known_margin, dealers.cost_coverage) == (pytest.approx(0.3), 0.25)


def test_customers_are_distinct_and_do_not_add_up(company):
    answer = channels(company, MARCH)
    assert answer.rows["customers"].tolist() == [1, 2, 1]
    total = answer.facts["total"]
    assert total["customers"] == 3 and total["new_customers"] == 3
    assert total["sales"] == 1100 and total["expenses_yuan"] == 55


def test_media_count_for_the_channel_the_company_gives_them(company):
    plain = by_name(channels(company, MARCH))
    assert (plain.loc["线上", "expenses_yuan"], plain.loc["线上", "spend_yuan"]) == (45, 45) and plain["media_spend_yuan"].isna().all()
    company.set_setting("channel_media", "线上=抖音")
    answer = channels(company, MARCH)
    online = by_name(answer).loc["线上"]
    assert (online.media_spend_yuan, online.spend_yuan, online.expense_ratio, online.roi) == (55, 100, 0.2, 1.0)
    assert answer.facts["unmapped_media_yuan"] == 7 and answer.facts["unassigned_yuan"] == 10
    assert by_name(answer).loc["经销", "spend_yuan"] == 0 and by_name(answer).loc["经销", "expense_ratio"] == 0
    assert answer.facts["total"]["spend_yuan"] == 110
    assert answer.rows["spend_yuan"].sum() == 110


def test_a_medium_misspelled_in_the_setting_is_named(company):
    company.set_setting("channel_media", "线上=抖音+斗音")
    notes = [note.zh for note in channels(company, MARCH).notes if "数据里还没有" in note.zh]
    assert len(notes) == 1 and "「斗音」" in notes[0] and "「抖音」" not in notes[0]


def test_expenses_that_name_no_channel_leave_the_cost_of_channels_unknown():
    answer = channels(warehouse_with(sheet("sales", SOLD), sheet("expenses", [{"date": "2026-03-31", "item": "差旅", "amount_yuan": 10}])), MARCH)
    named = by_name(answer).drop("未填写")
    assert named[["expenses_yuan", "spend_yuan", "expense_ratio", "roi"]].isna().all(axis=None)
    assert by_name(answer).loc["未填写", ["expense_ratio", "roi"]].isna().all()
    assert answer.facts["total"]["expense_ratio"] == pytest.approx(10 / 1100)
    assert any("没有一笔费用写明渠道" in note.zh for note in answer.notes)


def test_media_alone_are_not_what_a_channel_costs_while_expenses_are_given_to_none():
    media = sheet("media", [{"date": "2026-03-02", "medium": "抖音", "cost_yuan": 50}])
    without = warehouse_with(sheet("sales", SOLD), media, channel_media="线上=抖音")
    assert by_name(channels(without, MARCH)).loc["线上", ["media_spend_yuan", "spend_yuan", "roi"]].tolist() == [50, 50, 3]
    without.commit([sheet("expenses", [{"date": "2026-03-31", "item": "差旅", "amount_yuan": 10}], file="b.xlsx")])
    online = by_name(channels(without, MARCH)).loc["线上"]
    assert online.media_spend_yuan == 50 and online[["spend_yuan", "expense_ratio", "roi"]].isna().all()


def test_expenses_filed_late_are_divided_by_the_sales_they_have_caught_up_with():
    house = warehouse_with(sheet("sales", [sale("2026-03-02", 100, "线上"), sale("2026-03-20", 900, "线上")]),
                           sheet("expenses", [{"date": "2026-03-03", "item": "推广", "amount_yuan": 10, "channel": "线上"}]))
    answer = channels(house, MARCH)
    assert answer.rows["expense_ratio"].tolist() == [0.1]
    assert any("2026-03-03" in note.zh for note in answer.notes)


def test_a_split_order_counts_once_and_its_channel_sells_all_of_it():
    house = warehouse_with(sheet("sales", [sale("2026-03-02", 100, "直销", person=who, split_share=part, order_id="A", line_no=str(part)) for who, part in (("甲", 0.7), ("乙", 0.3))]))
    answer = channels(house, MARCH)
    assert answer.rows[["sales", "customers"]].to_numpy().tolist() == [[100, 0]]


def test_a_channel_that_only_spends_sold_nothing():
    house = warehouse_with(sheet("sales", [sale("2026-03-31", 100, "直销")]), sheet("expenses", [{"date": "2026-03-31", "item": "推广", "amount_yuan": 10, "channel": "电商"}]))
    row = by_name(channels(house, MARCH)).loc["电商"]
    assert (row.sales, row.spend_yuan) == (0, 10) and row[["expense_ratio"]].isna().all() and row.roi != row.roi


def test_a_budget_by_channel_is_used_by_that_channels_expenses():
    house = warehouse_with(sheet("sales", SOLD), sheet("expenses", SPENT), sheet("budgets", [{"period": "2026-03", "item": "市场推广", "amount_yuan": 80, "team": "一部", "channel": "线上"}]))
    answer = channels(house, MARCH)
    # 办公 has no budget and stands outside the rate
    assert by_name(answer).loc["线上", ["budget_yuan", "used_rate"]].tolist() == [80, 0.5]
    assert by_name(answer).loc["经销", ["budget_yuan", "used_rate"]].isna().all()


def test_whoever_may_see_only_own_rows_learns_nothing_of_the_others(company):
    company.commit([sheet("sales", [sale("2026-03-09", 77, "线上", person="戊", customer="甲")], file="b.xlsx")])
    company.set_setting("channel_media", "线上=抖音")
    own = channels(company, Scope("2026-03", as_of=date(2026, 3, 31), visible=(("person", ("戊",)),)))
    total = own.facts["total"]
    assert (total["sales"], total["customers"], total["expenses_yuan"], total["media_spend_yuan"], total["budget_yuan"]) == (77, 1, 0, None, None)
    assert own.facts["unmapped_media_yuan"] == 0 and own.rows["channel"].tolist() == ["线上"]


@pytest.mark.parametrize("question", ["channels", "budget_use", "regions"])
def test_a_filter_that_leaves_no_budget_leaves_the_rest(company, question):
    company.commit([sheet("budgets", [{"period": "2026-03", "item": "差旅", "amount_yuan": 9, "team": "一部"}], file="c.xlsx")])
    for where in (("region", "火星"), ("team", "火星"), ("channel", "线上")):
        assert ask(company, question, Scope(period="2026-03", where=((where[0], (where[1],)),), as_of=date(2026, 3, 31))).rows is not None


def test_no_sales_is_a_note():
    answer = channels(warehouse_with(), MARCH)
    assert answer.empty and "销售" in answer.notes[-1].zh


@pytest.mark.parametrize("text", ["抖音", "线上=", "=抖音", "线上=抖音、经销=抖音"])
def test_media_of_channels_that_cannot_be_read_are_refused(text):
    with pytest.raises(Refused, match="渠道的媒体"):
        checked("channel_media", text)


def test_media_of_channels_may_be_left_blank():
    assert written_channel_media("") == () and checked("channel_media", "") == ""


# --- regions --------------------------------------------------------------------------------------------------------


def region_company(*pairs: tuple[str | None, float, float]):
    rows = [{"ordered_on": day, "amount_yuan": amount, "region": region} for region, old, new in pairs for day, amount in (("2025-03-10", old), ("2026-03-10", new)) if amount]
    return warehouse_with(sheet("sales", rows))


def test_regions_are_cut_at_the_median_share_and_the_growth_of_all():
    answer = regions(region_company(("东", 400, 500), ("南", 100, 300), ("西", 300, 200), ("北", 100, 100)), MARCH)
    # all: 900 -> 1100; shares 5/11, 3/11, 2/11, 1/11
    assert answer.facts["growth_line"] == pytest.approx(2 / 9) and answer.facts["share_line"] == pytest.approx(2.5 / 11)
    assert by_name(answer, "region")["quadrant"].to_dict() == {"东": "star", "南": "star", "西": "dog", "北": "dog"}
    assert by_name(answer, "region")["growth"].tolist() == pytest.approx([0.25, 2.0, -1 / 3, 0.0])


def test_two_equal_regions_stand_on_the_lines_and_count_as_above_them():
    answer = regions(region_company(("东", 300, 330), ("西", 300, 330)), MARCH)
    assert answer.rows["quadrant"].tolist() == ["star", "star"] and answer.rows["share"].tolist() == [0.5, 0.5]


def test_a_region_that_sold_nothing_a_year_ago_has_no_growth_and_no_quadrant():
    answer = regions(region_company(("东", 300, 330), ("西", 0, 330), ("北", 10, 10)), MARCH)
    row = by_name(answer, "region").loc["西"]
    assert row["growth"] != row["growth"] and not isinstance(row["quadrant"], str)


def test_one_region_is_no_matrix_and_sales_without_a_region_are_outside_it():
    answer = regions(region_company(("东", 300, 330), (None, 10, 20)), MARCH)
    assert answer.rows["region"].tolist() == ["东", "未分区"] and answer.rows["quadrant"].isna().all() and answer.facts["share_line"] is None
    assert any("不到两个" in note.zh for note in answer.notes)


def test_heads_and_expenses_stand_beside_each_region():
    house = warehouse_with(
        sheet("people", [{"person": who, "team": "一部", "region": "东"} for who in ("甲", "乙")]),
        sheet("sales", [{"ordered_on": "2026-03-31", "amount_yuan": 100, "person": "甲"}]),
        sheet("expenses", [{"date": "2026-03-31", "item": "差旅", "amount_yuan": 20, "person": "甲"}]))
    row = regions(house, MARCH).rows.iloc[0]
    assert (row.heads, row.per_head, row.expenses_yuan, row.expense_ratio, row.expenses_per_head_yuan) == (2, 50, 20, 0.2, 10)


def test_the_matrix_takes_one_dimension_of_sales():
    with pytest.raises(Refused):
        regions(region_company(("东", 1, 1)), MARCH, ("region", "team"))
    with pytest.raises(UnknownName):
        regions(region_company(("东", 1, 1)), MARCH, ("month",))


# --- budgets --------------------------------------------------------------------------------------------------------


def budget(period: str, item: str, amount: float, team: str | None = "一部", **more: object) -> dict[str, object]:
    return {"period": period, "item": item, "amount_yuan": amount, "team": team} | more


def test_items_show_what_is_used_left_and_over():
    house = warehouse_with(sheet("budgets", [budget("2026-03", "市场推广", 30), budget("2026-03", "差旅", 40), budget("2026-03", "差旅", 60, "二部")]), sheet("expenses", SPENT))
    answer = budget_use(house, MARCH)
    rows = by_name(answer, "item")
    assert rows.loc["市场推广", ["used_rate", "remaining_yuan", "over_yuan", "budget_state"]].tolist() == [pytest.approx(4 / 3), -10, 10, "over"]
    assert rows.loc["差旅", ["used_rate", "remaining_yuan", "over_yuan", "budget_state"]].tolist() == [0.1, 90, 0, "within"]
    office = rows.loc["办公"]
    assert (office.spent_yuan, office.unbudgeted_yuan, office.budget_state) == (5, 5, "no_budget") and office[["budget_yuan", "used_rate", "remaining_yuan"]].isna().all()
    total = answer.facts["total"]
    assert (total["budget_yuan"], total["spent_yuan"], total["budgeted_spent_yuan"], total["unbudgeted_yuan"], total["used_rate"]) == (130, 55, 50, 5, pytest.approx(50 / 130))


def test_a_month_without_a_budget_shows_none():
    house = warehouse_with(sheet("budgets", [budget("2026-02", "差旅", 100)]), sheet("expenses", [
        {"date": "2026-02-03", "item": "差旅", "amount_yuan": 25, "team": "一部"}, {"date": "2026-03-03", "item": "差旅", "amount_yuan": 30, "team": "一部"}]))
    rows = budget_use(house, Scope("2026-Q1", as_of=date(2026, 3, 31)), ("month",)).rows
    assert rows["month"].tolist() == [date(2026, 2, 1), date(2026, 3, 1)]
    assert rows["used_rate"].iloc[0] == 0.25 and rows[["budget_yuan", "used_rate"]].iloc[1].isna().all() and rows["unbudgeted_yuan"].tolist() == [0, 30]
    whole = budget_use(house, Scope("2026-Q1", as_of=date(2026, 3, 31)))
    assert whole.rows["used_rate"].tolist() == [0.25] and whole.rows["spent_yuan"].tolist() == [55]


def test_budgets_without_expenses_and_expenses_without_budgets():
    only_budget = budget_use(warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 100)])), MARCH)
    row = only_budget.rows.iloc[0]
    assert row.budget_yuan == 100 and row[["spent_yuan", "used_rate", "remaining_yuan"]].isna().all() and row.budget_state is None
    assert any("「费用」" in note.zh for note in only_budget.notes)
    only_spent = budget_use(warehouse_with(sheet("expenses", SPENT)), MARCH)
    assert only_spent.rows["budget_state"].tolist() == ["no_budget"] * 3 and only_spent.facts["total"]["unbudgeted_yuan"] == 55
    assert any("「预算」" in note.zh for note in only_spent.notes)
    assert budget_use(warehouse_with(), MARCH).empty


def test_a_quarters_budget_is_spread_by_working_days_around_the_months_that_have_their_own():
    house = warehouse_with(sheet("budgets", [budget("2026-Q1", "差旅", 300), budget("2026-02", "差旅", 60)]))
    found = budgets_by(house, Scope(), (), date(2026, 1, 1), date(2026, 4, 1))
    days = {month: house.calendar().count(date(2026, month, 1), date(2026, month + 1, 1)) for month in (1, 3)}
    assert found["budget_yuan"].tolist() == pytest.approx([240 * days[1] / sum(days.values()), 60, 240 * days[3] / sum(days.values())])
    assert found["prorated"].tolist() == [True, False, True] and found["budget_yuan"].sum() == pytest.approx(300)


def test_a_zero_budget_that_is_spent_on_is_over_and_has_no_rate():
    house = warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 0)]), sheet("expenses", [{"date": "2026-03-03", "item": "差旅", "amount_yuan": 1, "team": "一部"}]))
    row = budget_use(house, MARCH).rows.iloc[0]
    assert row.budget_state == "over" and row.over_yuan == 1 and row.used_rate != row.used_rate


def test_other_words_for_budgets_than_for_expenses_are_compared_as_a_whole():
    house = warehouse_with(sheet("budgets", [budget("2026-03", "总费用", 100)]), sheet("expenses", SPENT[:2]))
    assert budget_use(house, MARCH, ("team",)).rows["used_rate"].tolist() == [0.5]


def test_a_budget_ahead_of_time_is_marked():
    house = warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 100)]), sheet("expenses", [{"date": "2026-03-03", "item": "差旅", "amount_yuan": 50, "team": "一部"}]))
    row = budget_use(house, Scope("2026-03", as_of=date(2026, 3, 3))).rows.iloc[0]
    assert (row.budget_state, row.time_progress) == ("fast", 2 / 22)


def test_the_expense_ratio_of_a_team_is_of_its_sales_and_of_an_item_of_all():
    house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-31", "amount_yuan": 100, "team": "一部"}, {"ordered_on": "2026-03-31", "amount_yuan": 400, "team": "二部"}]), sheet("expenses", SPENT))
    assert by_name(budget_use(house, MARCH, ("team",)), "team")["expense_ratio"].to_dict() == {"一部": 0.5, "二部": 0.0125}
    assert by_name(budget_use(house, MARCH), "item")["expense_ratio"].to_dict() == pytest.approx({"市场推广": 0.08, "差旅": 0.02, "办公": 0.01})


def test_budgets_are_not_split_by_what_they_do_not_know():
    with pytest.raises(UnknownName):
        budget_use(warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 1)])), MARCH, ("person",))
    with pytest.raises(UnknownName):
        budget_use(warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 1)])), MARCH.within("customer", "甲"))


@pytest.mark.parametrize(("by", "nearest"), [("person", "最接近的是 team（团队）"), ("week", "最接近的是 month（月）"), ("product", "最接近的是 item（项目）"), ("gender", None)])
def test_a_dimension_budgets_do_not_have_names_those_they_have_and_the_nearest(by, nearest):
    with pytest.raises(UnknownName) as refused:
        ask(warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 1)])), "budget_use", MARCH, (by,))
    said = refused.value.message
    assert f"（{by}）拆分；可以按 item（项目）、team（团队）、region（大区）、channel（渠道）、month（月）、quarter（季）、year（年）" in said.zh
    assert ("最接近" in said.zh, nearest is None or nearest in said.zh) == (nearest is not None, True)
    assert f"({by}), but by item (Item), team (Team)" in said.en



def test_the_budget_is_hidden_from_whoever_may_see_only_own_rows():
    house = warehouse_with(sheet("budgets", [budget("2026-03", "差旅", 100)]), sheet("expenses", [*SPENT, {"date": "2026-03-04", "item": "差旅", "amount_yuan": 3, "person": "戊"}]))
    answer = budget_use(house, Scope("2026-03", as_of=date(2026, 3, 31), visible=(("person", ("戊",)),)))
    assert answer.rows[["item", "spent_yuan"]].to_numpy().tolist() == [["差旅", 3]] and answer.rows["budget_yuan"].isna().all()


def test_the_command_line_and_pages_ask_them_by_name(company):
    for name in ("channels", "regions", "budget_use"):
        assert [column.name for column in ask(company, name, MARCH).columns] == list(ask(company, name, MARCH).rows.columns)


@pytest.mark.parametrize("period", ["2025-Q4", "2026-03", "2025"])
def test_on_the_sample_company_the_parts_make_the_whole(sample_warehouse, period):
    scope = Scope(period)
    found, regional = channels(sample_warehouse, scope), regions(sample_warehouse, scope)
    assert found.rows["sales"].sum() == pytest.approx(found.facts["total"]["sales"]) == pytest.approx(regional.rows["sales"].sum())
    assert found.rows["expenses_yuan"].sum() == pytest.approx(found.facts["total"]["expenses_yuan"]) == pytest.approx(regional.rows["expenses_yuan"].sum())
    assert found.rows["share"].sum() == pytest.approx(1) and found.rows["customers"].sum() >= found.facts["total"]["customers"]
    for by in (("item",), ("team",), ("month",), ("team", "item")):
        used = budget_use(sample_warehouse, scope, by)
        for column in ("budget_yuan", "spent_yuan", "budgeted_spent_yuan", "unbudgeted_yuan"):
            assert used.rows[column].sum() == pytest.approx(used.facts["total"][column]), (by, column)
