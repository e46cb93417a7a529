"""A filter by month or quarter compared dates with texts that ended in midnight: it let nothing through."""

from __future__ import annotations

from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

SALES = [{"ordered_on": day, "amount_yuan": 10, "order_id": day} for day in ("2026-01-05", "2026-02-06", "2026-04-07")]


def test_a_quarter_is_filtered_by_its_first_day():
    with warehouse_with(sheet("sales", SALES)) as held:
        for dim, first, orders in (("quarter", "2026-01-01", 2), ("month", "2026-02-01", 1), ("day", "2026-04-07", 1), ("year", "2026-01-01", 3)):
            found = ask(held, "order_lines", Scope("2026").within(dim, first))
            assert len(found.rows) == orders, dim
