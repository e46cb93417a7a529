"""A key made of a folded name and an optional one was garbage for names of over twelve bytes: rows counted twice."""

from __future__ import annotations

from sample_data.by_hand import sheet, warehouse_with

ROW = {"date": "2026-03-02", "medium": "抖音", "campaign": "三月新品推广", "cost_yuan": 10}


def test_the_same_row_loaded_again_replaces_itself():
    with warehouse_with(sheet("media", [ROW]), sheet("media", [ROW])) as held:
        assert held.run("SELECT CAST(sum(cost_yuan) AS DOUBLE) AS cost FROM main.media")["cost"].to_pylist() == [10.0]


def test_folding_keeps_long_names_behind_coalesce():
    names = [f"第 {i} 家上海青禾设计咨询有限公司" for i in range(3000)]
    with warehouse_with() as held:
        values = ", ".join(f"('{name}')" for name in names)
        found = held.run(f"SELECT coalesce(fold(x), '') AS folded, fold(NULL) AS blank FROM (VALUES {values}) t(x)")
        assert found["folded"].to_pylist() == [name.replace(" ", "") for name in names]
        assert found["blank"].null_count == len(names)
