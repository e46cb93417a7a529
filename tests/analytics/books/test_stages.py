"""Which step a typed stage means: standard sets, a company's own, and sets proposed from a file's dates."""

from __future__ import annotations

import pytest

from analytics.books.stages import fold, stage_set, stages_in_force, steps_by_name
from analytics.errors import UnknownName
from analytics.schema import DECISION_NODES, SALES_STAGES
from analytics.settings import defaults
from sample_data.by_hand import sheet, warehouse_with


def _event(deal: str, stage: str, entered_on: str, track: str | None = "sales") -> dict[str, object]:
    return {"deal_id": deal, "stage": stage, "entered_on": entered_on, "track": track}


def test_without_settings_the_standard_nine_are_in_force() -> None:
    assert stage_set(defaults(), "sales") == SALES_STAGES
    assert stage_set(defaults(), "decision") == DECISION_NODES


def test_a_company_orders_its_own_stages_and_stars_the_one_that_wins() -> None:
    own = stage_set(defaults() | {"sales_stages": "询价、打样、成交签约*、出货"}, "sales")
    assert [(s.step, s.zh, s.wins) for s in own] == [(1, "询价", False), (2, "打样", False), (3, "成交签约", True), (4, "出货", False)]
    assert own[2].en == "Signed"


def test_an_unknown_track_names_the_known_ones() -> None:
    with pytest.raises(UnknownName):
        stage_set(defaults(), "service")


def test_width_case_spaces_and_punctuation_do_not_matter() -> None:
    assert fold("竞品对比／价格谈判") == fold(" 竞品对比 / 价格谈判")
    assert fold("ＣＬＯＳＥＤ won") == fold("Closed Won")


def test_a_stage_is_known_by_name_alias_and_english() -> None:
    steps = steps_by_name(SALES_STAGES)
    assert [steps[fold(text)] for text in ("见面约访", "约访", "Meeting", "解决异议", "Closed Won", "赢单")] == [2, 2, 2, 4, 6, 6]


def test_unknown_stages_beside_known_ones_are_left_out_with_a_note() -> None:
    warehouse = warehouse_with(sheet("stage_events", [
        _event("A", "初步接洽", "2026-01-01"), _event("A", "了解需求", "2026-01-05"), _event("B", "神秘阶段", "2026-01-06"),
    ]))
    found = stages_in_force(warehouse, "sales")
    assert found.origin == "standard"
    assert {text: step for _track, text, step in found.event_steps} == {"初步接洽": 1, "了解需求": 3}
    assert found.unknown == (("神秘阶段", 1),)
    assert "神秘阶段" in found.notes[0].zh


def test_a_file_of_unknown_stages_proposes_them_in_the_order_deals_enter_them() -> None:
    # Names sort the other way round than dates; one deal went back once.
    warehouse = warehouse_with(sheet("stage_events", [
        _event("A", "丙询价", "2026-01-01"), _event("A", "乙打样", "2026-01-04"), _event("A", "甲交货", "2026-01-20"),
        _event("B", "丙询价", "2026-02-01"), _event("B", "乙打样", "2026-02-03"),
        _event("C", "乙打样", "2026-03-01"), _event("C", "丙询价", "2026-03-02"), _event("C", "甲交货", "2026-03-09"),
    ]))
    found = stages_in_force(warehouse, "sales")
    assert (found.origin, [s.zh for s in found.stages], found.win_step) == ("proposed", ["丙询价", "乙打样", "甲交货"], 3)
    assert not found.unknown


def test_a_lost_event_is_no_stage_of_a_proposed_set() -> None:
    warehouse = warehouse_with(sheet("stage_events", [
        _event("A", "Inquiry", "2026-01-01"), _event("A", "Sample", "2026-01-04"), _event("A", "Closed Won", "2026-01-09"),
        _event("B", "Inquiry", "2026-01-01"), _event("B", "Closed Lost", "2026-01-02"), _event("B", "Sample", "2026-01-02"),
    ]))
    found = stages_in_force(warehouse, "sales")
    assert [(s.zh, s.wins) for s in found.stages] == [("Inquiry", False), ("Sample", False), ("Closed Won", True)]
    assert not found.unknown


def test_own_stages_are_never_replaced_by_a_proposal() -> None:
    warehouse = warehouse_with(sheet("stage_events", [_event("A", "别的", "2026-01-01"), _event("A", "又一个", "2026-01-02")]), sales_stages="询价、成交*")
    found = stages_in_force(warehouse, "sales")
    assert (found.origin, found.event_steps, len(found.unknown)) == ("company", (), 2)


def test_an_event_without_a_track_is_a_sales_stage_unless_only_the_customer_has_it() -> None:
    warehouse = warehouse_with(sheet("stage_events", [_event("A", "了解需求", "2026-01-01", None), _event("A", "确认需求", "2026-01-02", None)]))
    assert stages_in_force(warehouse, "sales").event_steps == ((None, "了解需求", 3),)
    assert stages_in_force(warehouse, "decision").event_steps == ((None, "确认需求", 3),)
