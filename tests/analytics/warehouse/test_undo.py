"""Undo and redo: only what a batch did is taken back, and the tables are what a fresh build from the log would be."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import schema
from analytics.errors import Refused
from sample_data.by_hand import sheet, warehouse_with

WATCHED = ("people", "products", "customers", "sales", "deals", "stage_events", "visits", "receipts", "receipt_credits")


def contents(warehouse):
    """Every watched table as sorted rows, extra columns as text."""
    held = {}
    for name in WATCHED:
        columns = schema.DERIVED_TABLES.get(name) or schema.stored_columns(name)
        shown = ", ".join(f'CAST("{c}" AS VARCHAR) AS "{c}"' for c in columns)
        held[name] = sorted(map(str, warehouse.run(f"SELECT {shown} FROM main.{name}").to_pylist()))
    held["spellings"] = sorted(map(str, warehouse.run("SELECT * FROM meta.spellings").to_pylist()))
    return held


def test_undo_brings_the_older_version_back_and_redo_the_newer():
    with warehouse_with(
        sheet("deals", [{"deal_id": "D1", "amount_yuan": 1, "person": "甲"}]),
        sheet("deals", [{"deal_id": "D1", "amount_yuan": 2}]),
    ) as held:
        before = contents(held)
        held.undo(2)
        assert held.run("SELECT CAST(amount_yuan AS DOUBLE) AS a, person_label AS p FROM main.deals").to_pylist() == [{"a": 1.0, "p": "甲"}]
        held.redo(2)
        assert contents(held) == before


def test_undoing_the_older_of_two_keeps_the_newer_and_redo_puts_it_behind():
    rows = [{"ordered_on": "2026-03-02", "order_id": "A", "line_no": "1", "amount_yuan": amount} for amount in (1, 2)]
    with warehouse_with(sheet("sales", rows[:1]), sheet("sales", rows[1:])) as held:
        held.undo(1)
        held.redo(1)
        assert held.run("SELECT CAST(amount_yuan AS DOUBLE) AS a FROM main.sales")["a"].to_pylist() == [2.0]


def test_undoing_people_takes_the_team_off_their_sales():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部"}]), sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 1, "person": "甲"}]),
    ) as held:
        assert held.run("SELECT team_label FROM main.sales")["team_label"].to_pylist() == ["一部"]
        held.undo(1)
        assert held.run("SELECT team_label, person_known FROM main.sales").to_pylist() == [{"team_label": None, "person_known": "unknown"}]


def test_what_cannot_be_undone_is_refused_and_nothing_changes():
    with warehouse_with(sheet("people", [{"person": "甲"}])) as held:
        version = held.data_version
        for act in (lambda: held.undo(9), lambda: held.redo(1), lambda: held.redo(9)):
            with pytest.raises(Refused):
                act()
        held.undo(1)
        with pytest.raises(Refused):
            held.undo(1)
        assert held.data_version == version + 1


names = st.sampled_from(["甲", "乙", "甲 ", "ＧＴＸ", "GTX", "G TX"])
ids = st.sampled_from([None, "E1", "E2"])
days = st.sampled_from(["2026-01-05", "2026-02-05", "2026-03-05"])
rows_of = {
    "people": st.fixed_dictionaries({"person": names, "person_id": ids, "team": st.sampled_from([None, "一部", "二部"]),
                                     "valid_from": st.sampled_from([None, "2026-02-01"])}),
    "products": st.fixed_dictionaries({"product": names, "line": st.sampled_from([None, "净水"]), "unit_cost_yuan": st.sampled_from([None, 3])}),
    "customers": st.fixed_dictionaries({"customer": names, "customer_id": st.sampled_from([None, "C1"]), "owner": names}),
    "sales": st.fixed_dictionaries({
        "ordered_on": days, "amount_yuan": st.integers(-5, 99), "order_id": st.sampled_from([None, "A", "B"]),
        "line_no": st.sampled_from([None, "1", "2"]), "person": names, "person_id": ids, "product": names, "customer": names,
        "split_share": st.sampled_from([None, 0.3])}),
    "deals": st.fixed_dictionaries({"deal_id": st.sampled_from(["D1", "D2"]), "person": names, "amount_yuan": st.sampled_from([None, 1, 2]),
                                    "created_on": days, "sales_stage": st.sampled_from([None, "Won", "初步接洽"])}),
    "stage_events": st.fixed_dictionaries({"deal_id": st.sampled_from(["D1", "D2"]), "stage": st.sampled_from(["a", "b"]), "entered_on": days}),
    "visits": st.fixed_dictionaries({"person": names, "customer": names, "started_at": days, "visit_id": st.sampled_from([None, "V1"])}),
    "receipts": st.fixed_dictionaries({"received_on": days, "amount_yuan": st.integers(1, 9), "order_id": st.sampled_from([None, "A"]),
                                       "receipt_id": st.sampled_from([None, "R1"]), "customer": names}),
}
one_sheet = st.sampled_from(sorted(rows_of)).flatmap(lambda name: st.lists(rows_of[name], min_size=1, max_size=3).map(lambda rows: (name, rows)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(loads=st.lists(one_sheet, min_size=1, max_size=6), toggles=st.lists(st.integers(0, 5), max_size=5), replacing=st.booleans())
def test_any_sequence_of_undos_equals_a_fresh_build(loads, toggles, replacing):
    with warehouse_with() as held:
        for place, (name, rows) in enumerate(loads):
            period = "2026-02" if replacing and place == 2 and schema.DATASETS[name].placed_by else None
            try:
                held.commit([sheet(name, rows)], replace_period=period)
            except Refused:  # none of its rows lies in the period: it is loaded beside the older ones
                held.commit([sheet(name, rows)])
        active = dict.fromkeys(range(1, len(loads) + 1), True)
        for toggle in toggles:
            batch = toggle % len(loads) + 1
            (held.undo if active[batch] else held.redo)(batch)
            active[batch] = not active[batch]
        kept = contents(held)
        held.rebuild()
        assert contents(held) == kept
