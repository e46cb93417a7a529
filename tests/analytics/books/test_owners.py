"""Who a target, a pledge or a settlement is about: the matcher of sales finds them."""

from __future__ import annotations

import pandas as pd

from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

FEBRUARY = Scope("2026-02")
SOLD = [{"ordered_on": "2026-02-10", "person": "Ann", "amount_yuan": 300}, {"ordered_on": "2026-02-10", "person_id": "E2", "amount_yuan": 90},
        {"ordered_on": "2026-03-02", "person_id": "E2", "amount_yuan": 1}]
STAFF = [{"person_id": "E1", "person": "Ann", "team": "North"}, {"person_id": "E2", "person": "Li Na", "team": "North"}]


def test_a_renamed_owner_is_found_in_pledges_targets_and_settlements():
    house = warehouse_with(sheet("people", STAFF), sheet("sales", SOLD),
                           sheet("pledges", [{"period": "2026-02", "owner": "Ann", "level": "person", "pledge_yuan": 500, "donation_yuan": 20}]),
                           sheet("targets", [{"period": "2026-02", "owner": "Ann", "value": 600}]),
                           sheet("settlements", [{"period": "2026-02", "owner": "Ann", "decision": "waived"}]),
                           sheet("people", [{"person_id": "E1", "person": "Anna"}]))
    settled = ask(house, "settlement", FEBRUARY).rows
    assert settled[["owner", "actual_yuan", "decision"]].values.tolist() == [["Anna", 300.0, "waived"]]
    assert ask(house, "targets", FEBRUARY, ("person",)).rows[["owner", "attainment"]].values.tolist() == [["Anna", 0.5]]
    versions = ask(house, "pledge_versions", FEBRUARY).rows
    assert versions["owner"].tolist() == ["Anna"]


def test_an_owner_written_as_number_or_as_boards_show_it_is_found():
    twins = [{"person_id": "E1", "person": "Ann", "team": "North"}, {"person_id": "E2", "person": "Ann", "team": "South"}]
    sold = [{"ordered_on": "2026-02-10", "person_id": number, "amount_yuan": much} for number, much in (("E1", 300), ("E2", 90))]
    house = warehouse_with(sheet("people", twins), sheet("sales", [*sold, {"ordered_on": "2026-03-02", "amount_yuan": 1}]),
                           sheet("pledges", [{"period": "2026-02", "owner": "e1", "pledge_yuan": 200}, {"period": "2026-02", "owner": "Ann（E2）", "pledge_yuan": 200}]))
    settled = ask(house, "settlement", FEBRUARY).rows.set_index("owner")
    assert settled["actual_yuan"].to_dict() == {"Ann（E1）": 300.0, "Ann（E2）": 90.0} and settled["kept"].to_dict() == {"Ann（E1）": True, "Ann（E2）": False}


def test_of_two_holders_of_a_name_the_only_one_there_in_the_period_owns_it():
    twins = [{"person_id": "E1", "person": "Ann", "team": "North", "valid_to": "2025-12-31"},
             {"person_id": "E2", "person": "Ann", "team": "South", "valid_from": "2026-01-01"}]
    house = warehouse_with(sheet("people", twins), sheet("sales", SOLD[1:]), sheet("targets", [{"period": "2026-Q1", "owner": "Ann", "value": 182}]))
    assert ask(house, "targets", Scope("2026-Q1"), ("person",)).rows[["owner", "actual", "attainment"]].values.tolist() == [["Ann（E2）", 91.0, 0.5]]


def test_a_name_two_people_hold_leaves_target_and_pledge_to_nobody():
    twins = [{"person_id": "E1", "person": "Ann", "team": "North"}, {"person_id": "E2", "person": "Ann", "team": "South"}]
    house = warehouse_with(sheet("people", twins), sheet("sales", SOLD[1:]))
    done = house.commit([sheet("pledges", [{"period": "2026-02", "owner": "Ann", "level": "person", "pledge_yuan": 50, "donation_yuan": 9}]),
                         sheet("targets", [{"period": "2026-02", "owner": "Ann", "value": 50}])])
    assert [defect.code for one in done for defect in one.defects] == ["AMBIGUOUS_PERSON", "AMBIGUOUS_PERSON"]
    settled = ask(house, "settlement", FEBRUARY)
    assert settled.rows["kept"].tolist() == [None] and settled.facts["due_yuan"] == 0 and pd.isna(settled.rows["actual_yuan"].iloc[0])
    reached = ask(house, "targets", FEBRUARY, ("person",))
    assert pd.isna(reached.rows["actual"].iloc[0]) and any("Ann" in note.en for note in reached.notes)
