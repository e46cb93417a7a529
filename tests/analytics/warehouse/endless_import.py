"""The process `test_killed_import` kills: it imports batches without end, saying when each begins and ends."""

from __future__ import annotations

import itertools
from multiprocessing.connection import Connection

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet


def import_for_ever(file: str, rows: int, first: int, say: Connection) -> None:
    """Batches of `rows` new sales and the same `rows` deals again, both in one transaction."""
    with Warehouse.open(file, who="endless import") as held:
        for n in itertools.count(first):
            sales = [{"ordered_on": "2026-03-02", "amount_yuan": 1, "order_id": f"{n}-{i}", "person": "甲"} for i in range(rows)]
            deals = [{"deal_id": f"{i}", "amount_yuan": n, "person": "甲"} for i in range(rows)]
            sheets = [sheet("sales", sales, sha256=f"sales {n}"), sheet("deals", deals, sha256=f"deals {n}")]
            say.send("begin")
            held.commit(sheets)
            say.send("done")
