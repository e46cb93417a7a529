"""Which rows count when files overlap: groups for facts, columns for entities, repeats of the same file."""

from __future__ import annotations

import pytest

from analytics.errors import Refused
from sample_data.by_hand import sheet, warehouse_with


def amounts(warehouse, dataset="sales", column="amount_yuan"):
    return sorted(float(v) for v in warehouse.run(f"SELECT {column} FROM main.{dataset} WHERE {column} IS NOT NULL")[column].to_pylist())


def sale(order, amount, line=None, day="2026-03-02", **more):
    return {"ordered_on": day, "amount_yuan": amount, "order_id": order, "line_no": line, **more}


def test_the_newest_file_replaces_its_order_lines_and_leaves_the_others():
    with warehouse_with(
        sheet("sales", [sale("A", 10, "1"), sale("A", 20, "2"), sale("B", 30, "1")]),
        sheet("sales", [sale("A", 25, "2"), sale("C", 40, "1")]),
    ) as held:
        assert amounts(held) == [10, 25, 30, 40]


def test_without_line_numbers_all_rows_of_an_order_and_day_are_one_group():
    with warehouse_with(
        sheet("sales", [sale("A", 10), sale("A", 20), sale("A", 5, day="2026-03-03")]),
        sheet("sales", [sale("A", 99)]),
    ) as held:
        assert amounts(held) == [5, 99]


def test_rows_without_an_order_number_all_count():
    with warehouse_with(sheet("sales", [sale(None, 10), sale(None, 10)]), sheet("sales", [sale(None, 10)])) as held:
        assert amounts(held) == [10, 10, 10]


def test_identical_lines_with_a_line_number_count_once_and_are_reported():
    with warehouse_with() as held:
        result, = held.commit([sheet("sales", [sale("A", 10, "1"), sale("A", 10, "1"), sale("A", 11, "1"), sale("A", 10)])])
        assert amounts(held) == [10, 10, 11]
        assert (result.rows_loaded, result.duplicates, result.rows_read) == (3, 1, 4)
        assert result.totals == {"amount_yuan": 31.0}


def test_identical_lines_without_a_number_all_count():
    with warehouse_with() as held:
        result, = held.commit([sheet("sales", [sale("A", 10), sale("A", 10)])])
        assert amounts(held) == [10, 10]
        assert result.duplicates == 0


def test_a_blank_never_erases_and_the_word_clear_does():
    with warehouse_with(
        sheet("deals", [{"deal_id": "D1", "amount_yuan": 100, "competitor": "甲"}]),
        sheet("deals", [{"deal_id": "D1", "amount_yuan": None, "competitor": None, "sales_stage": "签约"}], cleared={"competitor": [2]}),
    ) as held:
        row, = held.run("SELECT amount_yuan, competitor, sales_stage FROM main.deals").to_pylist()
        assert (float(row["amount_yuan"]), row["competitor"], row["sales_stage"]) == (100, None, "签约")


def test_a_column_the_file_lacks_keeps_its_value():
    with warehouse_with(
        sheet("deals", [{"deal_id": "D1", "amount_yuan": 100, "person": "王海燕"}, {"deal_id": "D2", "amount_yuan": 5}]),
        sheet("deals", [{"deal_id": "D1", "closed_on": "2026-03-05", "outcome": "won"}]),
    ) as held:
        row = held.run("SELECT person_label, final_outcome, amount_yuan FROM main.deals WHERE deal_id = 'D1'").to_pylist()[0]
        assert (row["person_label"], row["final_outcome"], float(row["amount_yuan"])) == ("王海燕", "won", 100)
        assert held.row_count("deals") == 2


def test_extra_columns_of_several_files_are_kept_together():
    with warehouse_with(
        sheet("deals", [{"deal_id": "D1", "产地": "杭州", "备注": "旧"}]), sheet("deals", [{"deal_id": "D1", "备注": "新"}]),
    ) as held:
        assert dict(held.run("SELECT extra FROM main.deals")["extra"][0].as_py()) == {"产地": "杭州", "备注": "新"}


def test_the_same_key_twice_in_one_entity_file_takes_the_later_row_and_says_so():
    with warehouse_with() as held:
        result, = held.commit([sheet("deals", [{"deal_id": "D1", "amount_yuan": 1}, {"deal_id": "D2", "amount_yuan": 2},
                                               {"deal_id": "D1", "amount_yuan": 3}])])
        assert amounts(held, "deals") == [2, 3]
        defect, = result.defects
        assert (defect.code, defect.severity, defect.row) == ("DUPLICATE_KEY", "warning", 4)
        assert "第 2 行" in defect.message.zh and "第 4 行" in defect.message.zh
        assert (result.rows_loaded, result.duplicates) == (2, 1)


def test_spelling_of_names_does_not_split_a_key():
    with warehouse_with(
        sheet("pledges", [{"owner": "华东一部", "period": "2026-03", "level": "team", "pledge_yuan": 1}]),
        sheet("pledges", [{"owner": "华东 一部", "period": "2026-03", "level": "team", "pledge_yuan": 2}]),
        sheet("pledges", [{"owner": "华东一部", "period": "2026-03", "pledge_yuan": 3}]),
    ) as held:
        assert amounts(held, "pledges", "pledge_yuan") == [2, 3]


def test_media_groups_by_day_medium_campaign_and_segment():
    with warehouse_with(
        sheet("media", [{"date": "2026-03-01", "medium": "抖音", "campaign": "A", "cost_yuan": 1},
                        {"date": "2026-03-01", "medium": "抖音", "campaign": "A", "cost_yuan": 2},
                        {"date": "2026-03-01", "medium": "抖音", "campaign": "B", "cost_yuan": 4},
                        {"medium": "抖音", "campaign": "A", "cost_yuan": 8}]),
        sheet("media", [{"date": "2026-03-01", "medium": "抖音", "campaign": "A", "cost_yuan": 16}]),
    ) as held:
        assert amounts(held, "media", "cost_yuan") == [4, 8, 16]


def test_the_same_bytes_again_are_refused_and_nothing_changes():
    first = sheet("sales", [sale(None, 10)], sha256="same")
    with warehouse_with(first) as held:
        before = held.data_version
        with pytest.raises(Refused) as refusal:
            held.commit([sheet("sales", [sale(None, 5)]), first])
        assert "第 1 批" in refusal.value.message.zh
        assert amounts(held) == [10] and held.data_version == before and len(held.batches()) == 1


def test_the_same_bytes_of_another_sheet_are_another_batch():
    with warehouse_with(sheet("sales", [sale(None, 10)], sha256="same", name="1月")) as held:
        held.commit([sheet("sales", [sale(None, 20)], sha256="same", name="2月")])
        assert amounts(held) == [10, 20]


def test_a_skipped_repeat_loads_nothing():
    repeat = sheet("sales", [sale(None, 10)], sha256="same")
    with warehouse_with(repeat) as held:
        result, = held.commit([repeat], on_duplicate="skip")
        assert (result.batch_id, result.rows_loaded, result.rows_read, result.duplicates) == (None, 0, 1, 1)
        assert amounts(held) == [10]


def test_a_replacing_repeat_undoes_the_older_batch():
    with warehouse_with(sheet("sales", [sale(None, 10)], sha256="same")) as held:
        held.commit([sheet("sales", [sale(None, 12)], sha256="same")], on_duplicate="replace")
        assert amounts(held) == [12]
        assert held.batches().active.tolist() == [True, False]


def test_a_replacing_repeat_of_a_list_leaves_one_list():
    with warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}], sha256="same")) as held:
        held.commit([sheet("people", [{"person": "甲", "team": "二部"}], sha256="same")], on_duplicate="replace")
        assert held.run("SELECT person_label, team_label FROM main.people").to_pylist() == [{"person_label": "甲", "team_label": "二部"}]


def test_a_kept_repeat_counts_twice():
    repeat = sheet("sales", [sale(None, 10)], sha256="same")
    with warehouse_with(repeat) as held:
        held.commit([repeat], on_duplicate="keep")
        assert amounts(held) == [10, 10]


def test_an_undone_batch_may_be_loaded_again():
    repeat = sheet("sales", [sale(None, 10)], sha256="same")
    with warehouse_with(repeat) as held:
        held.undo(1)
        held.commit([repeat])
        assert amounts(held) == [10]


def test_replacing_a_period_takes_away_its_older_rows_only_and_undo_brings_them_back():
    with warehouse_with(sheet("sales", [sale(None, 1, day="2026-02-28"), sale(None, 2, day="2026-03-01"), sale(None, 4, day="2026-03-31"),
                                        sale(None, 8, day="2026-04-01")])) as held:
        result, = held.commit([sheet("sales", [sale(None, 16, day="2026-03-15")])], replace_period="2026-03")
        assert amounts(held) == [1, 8, 16]
        held.undo(result.batch_id)
        assert amounts(held) == [1, 2, 4, 8]
        held.redo(result.batch_id)
        assert amounts(held) == [1, 8, 16]


def test_the_sheets_of_one_workbook_do_not_replace_each_other():
    with warehouse_with(sheet("sales", [sale(None, 1, day="2026-03-01")])) as held:
        held.commit([sheet("sales", [sale(None, 2, day="2026-03-02")], name="上"), sheet("sales", [sale(None, 4, day="2026-03-03")], name="下")],
                    replace_period="2026-03")
        assert amounts(held) == [2, 4]
        held.undo(2)
        assert amounts(held) == [4]


def test_the_same_sheet_twice_in_one_import_counts_once_or_is_refused():
    twice = [sheet("sales", [sale(None, 1)], sha256="same")] * 2
    with warehouse_with() as held:
        with pytest.raises(Refused):
            held.commit(twice)
        held.commit(twice, on_duplicate="skip")
        assert amounts(held) == [1]
        held.commit(twice, on_duplicate="replace")
        assert amounts(held) == [1]


def test_replacing_a_quarter_of_targets_takes_its_months_too():
    def target(period, value):
        return {"period": period, "value": value, "owner": "华东", "level": "region", "metric": "sales"}

    with warehouse_with(sheet("targets", [target("2026-03", 1), target("2026-Q1", 2), target("2026", 4), target("2026-04", 8)])) as held:
        held.commit([sheet("targets", [target("2026-01", 16)])], replace_period="2026-Q1")
        assert amounts(held, "targets", "value") == [4, 8, 16]


def test_a_dataset_without_dates_cannot_replace_a_period():
    with warehouse_with() as held, pytest.raises(Refused):
        held.commit([sheet("people", [{"person": "甲"}])], replace_period="2026-03")


def test_one_failing_sheet_undoes_the_whole_import():
    with warehouse_with() as held:
        broken = sheet("sales", [sale(None, 10)])
        object.__setattr__(broken, "dataset", "nothing")
        with pytest.raises(Exception):  # noqa: B017, PT011
            held.commit([sheet("sales", [sale(None, 1)]), broken])
        assert held.row_count("sales") == 0 and held.batches().empty
        held.commit([sheet("sales", [sale(None, 1)])])
        assert amounts(held) == [1]


def test_the_report_adds_up():
    with warehouse_with() as held:
        result, = held.commit([sheet("sales", [sale("A", 10, "1"), sale("A", 10, "1")], rejected=2, skipped=3)])
        assert result.rows_read == result.rows_loaded + result.rows_rejected + result.rows_skipped + result.duplicates == 7
        shown = result.as_json()
        assert set(shown) >= {"batch_id", "file", "sha256", "dataset", "sheet", "header_row", "mapping", "rows_read", "rows_loaded",
                              "rows_rejected", "rows_skipped", "duplicates", "totals", "defects"}
        batch = held.batches().iloc[0]
        assert (batch.rows_loaded, batch.duplicates, bool(batch.active)) == (1, 1, True)


def test_every_change_is_in_the_audit_log():
    with warehouse_with(sheet("sales", [sale(None, 10)])) as held:
        held.undo(1, by="陈立")
        held.set_setting("verify_radius_m", 300)
        assert held.run("SELECT action FROM meta.audit ORDER BY happened_at, action")["action"].to_pylist().count("undo") == 1
        assert held.run("SELECT count(*) AS n FROM meta.audit")["n"][0].as_py() == 3
