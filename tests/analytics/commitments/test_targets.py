"""What an owner was asked to reach: own row, sums, shares of working days, children, versions."""

from datetime import date

import pandas as pd
import pytest

from analytics.books.target_of import target_of
from analytics.calendar import parse_period
from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

DAY = date(2026, 3, 31)
PEOPLE = [
    {"person": "甲", "team": "一部", "region": "华东"},
    {"person": "乙", "team": "一部", "region": "华东"},
    {"person": "丙", "team": "二部", "region": "华南"},
]


def target(period, value, owner="甲", level="person", metric="sales", **more):
    return {"period": period, "value": value, "owner": owner, "level": level, "metric": metric, **more}


def looked_up(*rows, level="person", owner="甲", period="2026-03", metric="sales", people=PEOPLE, **settings):
    warehouse = warehouse_with(sheet("people", people), sheet("targets", list(rows)), **settings)
    found = target_of(warehouse, metric, level, [owner], parse_period(period, DAY))
    value = found["target"].iat[0]
    return (None if pd.isna(value) else round(float(value), 4)), bool(found["prorated"].iat[0])


def test_the_owners_own_row_answers_its_period():
    assert looked_up(target("2026-03", 900), target("2026-02", 800)) == (900, False)


def test_a_quarter_without_a_row_is_the_sum_of_its_three_months():
    months = [target(f"2026-0{n}", 100 * n) for n in (1, 2, 3)]
    assert looked_up(*months, period="2026-Q1") == (600, False)


def test_a_quarter_with_its_own_row_does_not_add_up_its_months():
    months = [target(f"2026-0{n}", 100 * n) for n in (1, 2, 3)]
    assert looked_up(*months, target("2026-Q1", 1000), period="2026-Q1") == (1000, False)


def test_a_quarter_that_lacks_a_month_has_no_sum():
    assert looked_up(target("2026-01", 100), target("2026-02", 100), period="2026-Q1") == (None, False)


def test_a_year_adds_up_quarters_and_months_mixed():
    rows = [target(f"2026-0{n}", 10) for n in (1, 2, 3)] + [target(f"2026-Q{n}", 100) for n in (2, 3, 4)]
    assert looked_up(*rows, period="2026") == (330, False)


def test_a_month_without_a_row_takes_its_share_of_the_quarters_working_days():
    # 2026: January 21, February 16, March 22 working days.
    assert looked_up(target("2026-Q1", 5900), period="2026-03") == (2200, True)
    assert looked_up(target("2026-Q1", 5900), period="2026-02") == (1600, True)


def test_a_day_takes_its_share_of_the_month_and_a_day_off_takes_none():
    assert looked_up(target("2026-03", 2200), period="2026-03-16") == (100, True)
    assert looked_up(target("2026-03", 2200), period="2026-03-15") == (0, True)


def test_a_make_up_saturday_has_a_share():
    assert looked_up(target("2026-02", 1600), period="2026-02-28") == (100, True)


def test_a_week_over_two_months_adds_the_shares_of_both():
    # Monday 2026-03-30 to Friday 2026-04-03: two of 22 and three of 21 working days.
    assert looked_up(target("2026-03", 2200), target("2026-04", 4200), period="2026-W14") == (2 * 100 + 3 * 200, True)


def test_a_range_of_whole_months_is_their_sum_and_not_a_share():
    rows = [target("2026-02", 800), target("2026-03", 900), target("2026-04", 700)]
    assert looked_up(*rows, period="2026-02-01..2026-04-30") == (2400, False)


def test_the_highest_version_counts():
    assert looked_up(target("2026-03", 900, version=1), target("2026-03", 950, version=3), target("2026-03", 990, version=2)) == (950, False)


def test_a_team_without_a_row_is_the_sum_of_its_people_if_all_have_one():
    both = [target("2026-03", 500, "甲"), target("2026-03", 400, "乙")]
    assert looked_up(*both, level="team", owner="一部") == (900, False)
    assert looked_up(both[0], level="team", owner="一部") == (None, False)


def test_the_company_adds_up_regions_teams_and_people():
    rows = [target("2026-03", 500, "甲"), target("2026-03", 400, "乙"), target("2026-03", 300, "二部", "team")]
    assert looked_up(*rows, level="company", owner="公司") == (1200, False)


def test_only_selling_roles_need_a_target():
    people = [*PEOPLE[:2], {"person": "文员", "team": "一部", "region": "华东", "role": "内勤"}]
    people = [{"role": "销售代表", **person} for person in people]
    both = [target("2026-03", 500, "甲"), target("2026-03", 400, "乙")]
    assert looked_up(*both, level="team", owner="一部", people=people) == (None, False)
    assert looked_up(*both, level="team", owner="一部", people=people, selling_roles="销售代表") == (900, False)


def test_rows_by_product_add_up_to_the_owner_unless_the_whole_is_given():
    parts = [target("2026-03", 300, product="A"), target("2026-03", 200, product="B")]
    assert looked_up(*parts) == (500, False)
    assert looked_up(*parts, target("2026-03", 600)) == (600, False)


def test_a_blank_level_and_metric_are_read_from_the_owner():
    assert looked_up({"period": "2026-03", "value": 700, "owner": "一部"}, level="team", owner="一部") == (700, False)
    assert looked_up({"period": "2026-03", "value": 70, "owner": "甲"}) == (70, False)
    assert looked_up({"period": "2026-03", "value": 7000}, level="company", owner="公司") == (7000, False)


def test_a_region_row_may_name_its_region_instead_of_an_owner():
    assert looked_up({"period": "2026-03", "value": 700, "level": "region", "region": "华东"}, level="region", owner="华东") == (700, False)


def test_targets_of_another_metric_do_not_answer():
    assert looked_up(target("2026-03", 900, metric="collected")) == (None, False)
    assert looked_up(target("2026-03", 900, metric="回款"), metric="collected") == (900, False)


def test_an_employee_number_names_its_owner():
    people = [{"person": "甲", "person_id": "E1", "team": "一部"}]
    assert looked_up(target("2026-03", 900, "E1"), people=people) == (900, False)


def tree(*rows, scope=Scope(period="2026-03", as_of=date(2026, 3, 16)), by=()):
    sales = [{"ordered_on": date(2026, 3, 2), "amount_yuan": 450, "person": "甲"}, {"ordered_on": date(2026, 3, 3), "amount_yuan": 50, "person": "丙"}]
    warehouse = warehouse_with(sheet("people", PEOPLE), sheet("sales", sales), sheet("targets", list(rows)))
    return ask(warehouse, "targets", scope, by)


def test_the_tree_shows_what_the_parts_leave_unallocated():
    answer = tree(
        target("2026-03", 2000, None, "company"), target("2026-03", 1000, "华东", "region"), target("2026-03", 500, "华南", "region"),
        target("2026-03", 900, "甲"),
    )
    rows = {row["owner"]: row for row in answer.rows.to_dict("records")}
    assert (rows["公司"]["children_sum"], rows["公司"]["unallocated"], rows["公司"]["actual"]) == (1500, 500, 500)
    assert rows["甲"]["attainment"] == pytest.approx(0.5) and rows["华南"]["attainment"] == pytest.approx(0.1)
    assert pd.isna(rows["华东"]["children_sum"])  # 乙 has none
    assert rows["甲"]["time_progress"] == pytest.approx(11 / 22)


def test_the_tree_is_narrowed_to_a_team_and_its_people():
    answer = tree(target("2026-03", 1000, "一部", "team"), target("2026-03", 900, "甲"), target("2026-03", 300, "丙"),
                  scope=Scope(period="2026-03", as_of=date(2026, 3, 16), where=(("team", ("一部",)),)))
    assert list(answer.rows["owner"]) == ["一部", "甲"]


def test_without_targets_the_answer_says_what_to_upload():
    warehouse = warehouse_with(sheet("sales", [{"ordered_on": date(2026, 3, 2), "amount_yuan": 1}]))
    answer = ask(warehouse, "targets", Scope())
    assert answer.empty and "目标" in answer.notes[0].zh


def test_a_metric_that_does_not_exist_is_refused():
    with pytest.raises(UnknownName):
        from analytics.commitments.targets import targets

        targets(warehouse_with(sheet("targets", [target("2026-03", 1)])), Scope(), metric="profitt")
