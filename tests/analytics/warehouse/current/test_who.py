"""Who a row belongs to: numbers, names, teams, dates, strangers."""

from __future__ import annotations

import pytest

from analytics.warehouse.current.people import Membership, segments
from sample_data.by_hand import sheet, warehouse_with


def sale(person=None, day="2026-03-02", **more):
    return {"ordered_on": day, "amount_yuan": 1, "person": person, **more}


def who(warehouse, dataset="sales"):
    found = warehouse.run(f"SELECT person_label, person_known, team_label, region_label FROM main.{dataset} ORDER BY row_no").to_pylist()
    return [tuple(row.values()) for row in found]


def test_a_name_is_matched_whatever_its_spaces_width_and_case():
    with warehouse_with(
        sheet("people", [{"person": "Ann Lee", "team": "一部", "region": "华东"}]),
        sheet("sales", [sale("Ann Lee"), sale("ann lee"), sale("AnnLee"), sale("Ａｎｎ　Ｌｅｅ")]),
    ) as held:
        assert who(held) == [("Ann Lee", "known", "一部", "华东")] * 4


def test_the_number_decides_before_the_name():
    with warehouse_with(
        sheet("people", [{"person": "王海燕", "person_id": "E1", "team": "一部"}, {"person": "李雷", "person_id": "E2", "team": "二部"}]),
        sheet("sales", [sale("王海燕", person_id="E2"), sale(None, person_id="e1")]),
    ) as held:
        assert who(held) == [("李雷", "known", "二部", None), ("王海燕", "known", "一部", None)]


def test_the_team_is_the_rows_own_else_the_membership_of_the_day():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部", "region": "华东", "valid_to": "2026-02-28"},
                         {"person": "甲", "team": "二部", "region": "华南", "valid_from": "2026-03-01"}]),
        sheet("sales", [sale("甲", "2026-02-28"), sale("甲", "2026-03-01"), sale("甲", "2026-02-01", team="三部")]),
    ) as held:
        assert who(held) == [("甲", "known", "一部", "华东"), ("甲", "known", "二部", "华南"), ("甲", "known", "三部", "华东")]


def test_the_only_membership_holds_on_days_it_does_not_cover():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部", "valid_from": "2026-03-01"}]), sheet("sales", [sale("甲", "2025-01-01")]),
    ) as held:
        assert who(held) == [("甲", "known", "一部", None)]


def test_between_two_memberships_there_is_no_team():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部", "valid_from": "2026-01-01", "valid_to": "2026-01-31"},
                         {"person": "甲", "team": "二部", "valid_from": "2026-03-01"}]),
        sheet("sales", [sale("甲", "2026-02-10")]),
    ) as held:
        assert who(held) == [("甲", "known", None, None)]


@pytest.mark.parametrize(("day", "team"), [("2025-12-31", "一部"), ("2026-01-01", "二部"), ("2026-06-30", "二部"), ("2026-07-01", "一部")])
def test_of_overlapping_memberships_the_latest_start_wins(day, team):
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部"}, {"person": "甲", "team": "二部", "valid_from": "2026-01-01", "valid_to": "2026-06-30"}]),
        sheet("sales", [sale("甲", day)]),
    ) as held:
        assert who(held)[0][2] == team


def test_segments_cover_every_day_once():
    found = segments([Membership("一部", None, None, None), Membership("二部", None, *_days("2026-01-01", "2026-06-30"))])
    assert [s.team for s in found] == ["一部", "二部", "一部"]
    assert all(a.end == b.start for a, b in zip(found, found[1:], strict=False))


def _days(*texts):
    from datetime import date
    return [date.fromisoformat(text) for text in texts]


NAMESAKES = [{"person": "王伟", "person_id": "E1", "team": "一部", "valid_to": "2026-01-31"},
             {"person": "王伟", "person_id": "E2", "team": "二部", "valid_from": "2026-02-01"}]


def test_namesakes_carry_their_numbers_and_are_told_apart_by_number_team_and_day():
    with warehouse_with(
        sheet("people", NAMESAKES),
        sheet("sales", [sale("王伟", person_id="E1"), sale("王伟", team="二部", day="2026-01-10"), sale("王伟", day="2026-01-10"),
                        sale("王伟", day="2026-02-10")]),
    ) as held:
        assert [row[0] for row in who(held)] == ["王伟（E1）", "王伟（E2）", "王伟（E1）", "王伟（E2）"]
        assert {row[1] for row in who(held)} == {"known"}


def test_namesakes_nothing_tells_apart_leave_the_row_unassigned_and_reported():
    with warehouse_with(sheet("people", [{"person": "王伟", "person_id": "E1"}, {"person": "王伟", "person_id": "E2"}])) as held:
        result, = held.commit([sheet("sales", [sale("王伟"), sale("王伟")])])
        assert who(held) == [(None, "ambiguous", None, None)] * 2
        defect, = result.defects
        assert (defect.code, defect.value, defect.row, defect.column) == ("AMBIGUOUS_PERSON", "王伟", 2, "销售员")


def test_a_new_name_of_a_number_is_shown_and_the_old_one_still_matches():
    with warehouse_with(
        sheet("people", [{"person": "王小燕", "person_id": "E1", "team": "一部"}]),
        sheet("sales", [sale("王小燕"), sale("王海燕")]),
        sheet("people", [{"person": "王海燕", "person_id": "E1"}]),
    ) as held:
        assert who(held) == [("王海燕", "known", "一部", None)] * 2


def test_a_list_without_numbers_adds_to_the_person_of_that_name():
    with warehouse_with(
        sheet("people", [{"person": "甲", "person_id": "E1", "team": "一部"}]),
        sheet("people", [{"person": "甲", "left_on": "2026-05-01"}]),
    ) as held:
        row, = held.run("SELECT person_id, team, CAST(left_on AS VARCHAR) AS left_on FROM main.people").to_pylist()
        assert row == {"person_id": "E1", "team": "一部", "left_on": "2026-05-01"}


def test_a_stranger_is_loaded_listed_and_reported_once():
    with warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}])) as held:
        result, = held.commit([sheet("sales", [sale("甲"), sale("张三"), sale("张三"), sale(None)])])
        assert [row[:2] for row in who(held)] == [("甲", "known"), ("张三", "unknown"), ("张三", "unknown"), (None, None)]
        assert [(d.code, d.value, d.row) for d in result.defects] == [("UNKNOWN_PERSON", "张三", 3)]
        assert held.unknown_people().to_dict("records") == [{"person": "张三", "dataset": "sales", "rows": 2}]


def test_a_stranger_with_a_known_name_but_another_number_is_someone_else():
    with warehouse_with(sheet("people", [{"person": "甲", "person_id": "E1"}]), sheet("sales", [sale("甲", person_id="E9")])) as held:
        assert who(held)[0][:2] == ("甲（E9）", "unknown")


def test_without_a_list_of_people_it_is_said_once():
    with warehouse_with() as held:
        result, = held.commit([sheet("sales", [sale("甲"), sale("乙")])])
        assert [d.code for d in result.defects] == ["UNKNOWN_PERSON"]
        assert "2 个人" in result.defects[0].message.zh


def test_people_uploaded_after_their_sales_are_found_in_them():
    with warehouse_with(sheet("sales", [sale("甲")]), sheet("people", [{"person": "甲", "team": "一部"}])) as held:
        assert who(held) == [("甲", "known", "一部", None)]


def test_borrowed_people_follow_the_deal_the_visit_and_the_trip():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部", "region": "华东"}]),
        sheet("stage_events", [{"deal_id": "D1", "stage": "签约", "entered_on": "2026-03-02"}]),
        sheet("callbacks", [{"visit_id": "V1", "called_on": "2026-03-03"}]),
        sheet("trip_costs", [{"trip_id": "T1", "item": "meals", "actual_yuan": 5}]),
        sheet("deals", [{"deal_id": "D1", "person": "甲", "customer": "星河"}]),
        sheet("visits", [{"visit_id": "V1", "person": "甲", "customer": "星河", "started_at": "2026-03-02 09:00"}]),
        sheet("trips", [{"trip_id": "T1", "person": "甲", "start_on": "2026-03-02", "end_on": "2026-03-03"}]),
    ) as held:
        for dataset in ("stage_events", "callbacks", "trip_costs"):
            assert who(held, dataset) == [("甲", "known", "一部", "华东")], dataset
        assert held.run("SELECT customer_label FROM main.stage_events")["customer_label"].to_pylist() == ["星河"]


def test_trainees_are_people():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部"}]), sheet("exams", [{"exam_on": "2026-03-06", "trainee": "甲", "score": 90}]),
    ) as held:
        assert who(held, "exams") == [("甲", "known", "一部", None)]
