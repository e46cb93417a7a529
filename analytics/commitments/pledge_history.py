"""Every version of every pledge, from the log of batches that count: what was said first, what it became, and why."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pandas as pd

from analytics.books.owners import owners
from analytics.calendar import canonical_period
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables

_SAID = ("pledge_yuan", "donation_yuan", "metric", "reward", "reason")
COLUMNS = ("owner", "level", "period", "version", "pledge_yuan", "donation_yuan", "reason", "by", "entered_at", "file")


def pledge_log() -> ir.Table:
    """All rows of pledges that any batch ever brought in."""
    t = tables.log_rows("pledges")
    return t.select(
        "owner", "level", "period", "metric", "reward", "reason", "batch_id", "seq",
        pledge_yuan=t.pledge_yuan.cast("float64"), donation_yuan=t.donation_yuan.cast("float64"),
    )


def pledge_history(warehouse: Warehouse) -> pd.DataFrame:
    """One row per version (columns in COLUMNS), by owner, level, period, then version from 1.

    A batch makes a version of a pledge when it says something other than before; the last row of a pledge in a batch counts,
    and what a row leaves blank stays as it was. Undone batches count for nothing.
    """
    return warehouse.cached(("pledge history",), lambda: _history(warehouse))


def _history(warehouse: Warehouse) -> pd.DataFrame:
    names = owners(warehouse)
    batches = warehouse.batches()
    loaded = {int(one["batch_id"]): one for one in batches[batches["active"].astype(bool)].to_dict("records")} if len(batches) else {}
    rows = warehouse.frame(pledge_log()).sort_values(["batch_id", "seq"], kind="stable")
    rows = rows[rows["batch_id"].isin(list(loaded))]
    last: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = {}
    for row in rows.to_dict("records"):
        level = names.level(row["level"], row["owner"])
        period = canonical_period(str(row["period"])) or str(row["period"])
        last.setdefault((names.label(level, row["owner"], period), level, period), {})[int(row["batch_id"])] = {str(name): value for name, value in row.items()}
    made = [version for key in sorted(last) for version in _versions(key, last[key], loaded)]
    columns = zip(*made, strict=True) if made else ((),) * len(COLUMNS)
    kinds = {"version": "int64", "pledge_yuan": "float64", "donation_yuan": "float64"}
    return pd.DataFrame({name: pd.Series(list(values), dtype=kinds.get(name, "object")) for name, values in zip(COLUMNS, columns, strict=True)})


def _versions(key: tuple[str, str, str], said: dict[int, dict[str, Any]], loaded: dict[int, Any]) -> list[tuple[object, ...]]:
    made: list[tuple[object, ...]] = []
    now: dict[str, Any] = dict.fromkeys(_SAID)
    for batch_id, row in sorted(said.items()):
        new = {name: row[name] for name in _SAID if not pd.isna(row[name]) and row[name] != ""}
        if made and all(now[name] == value for name, value in new.items()):
            continue
        now |= new
        batch = loaded[batch_id]
        entered_at = pd.Timestamp(batch["imported_at"]).strftime("%Y-%m-%d %H:%M")
        made.append((*key, len(made) + 1, now["pledge_yuan"], now["donation_yuan"], new.get("reason"), batch["by"] or None, entered_at, batch["file"]))
    return made
