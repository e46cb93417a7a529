"""How files arrive: how late after the days they are about, and with how many rows set aside."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd

from analytics import schema
from analytics.data.quality_rows import Span, is_dated
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import outlined

LATE_DAYS = 7
RECENT = 8
# Files of one series differ in their numbers only: 销售明细_2025年.xlsx and 销售明细_2026年.xlsx come from one source.
_NUMBERS = r"[0-9]+(?:[-._/ 年月日~至]*[0-9]+)*"


def latest_days(name: str) -> ir.Table:
    """One row per active batch of a dataset: the latest day its own rows carry, not after the day it was loaded, and the days between.

    The rows are those it brought, whatever later batches replaced.
    """
    t, r = tables.batch_rows(name), tables.register()
    on = t[schema.DATASETS[name].placed_by or ""].cast("date")
    mine = r.filter(r.active).select(loaded_batch=r.batch_id, loaded_on=r.imported_at.cast("date"))
    both = t.filter(on.notnull()).select("batch_id", on=on).inner_join(mine, [t.batch_id == mine.loaded_batch])
    both = both.filter(both.on <= both.loaded_on)
    last = both.group_by("batch_id", "loaded_on").aggregate(last_on=both.on.max())
    return last.select("batch_id", "last_on", "loaded_on", lag_days=last.loaded_on.delta(last.last_on, unit="day").cast("float64"))


def lags(warehouse: Warehouse) -> pd.DataFrame:
    """One row per active batch with dated rows: dataset, batch_id, file, last_on, loaded_on, lag_days.

    lag_days: from the latest day its rows carry, not after the day of loading, to the day of loading.
    """
    return warehouse.cached(("quality lags",), lambda: _lags(warehouse))


def _lags(warehouse: Warehouse) -> pd.DataFrame:
    register = warehouse.batches()
    loaded = set(register.loc[register["active"], "dataset"])
    parts = [warehouse.frame(outlined(latest_days, name)).assign(dataset=name) for name in schema.DATASETS if name in loaded and is_dated(name)]
    names = ["dataset", "batch_id", "file", "last_on", "loaded_on", "lag_days"]
    if not parts:
        return pd.DataFrame(columns=names)
    late = pd.concat(parts).merge(register[["batch_id", "file"]], on="batch_id")
    return late[names].sort_values("batch_id", kind="stable").reset_index(drop=True)


def arrivals(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    """One row per dated dataset with rows: active batches, median and worst lag, the worst one's file, the newest day and its age."""
    late = lags(warehouse)
    rows = []
    for name in schema.DATASETS:
        newest = warehouse.last_date(name) if is_dated(name) and warehouse.row_count(name) else None
        if newest is None:
            continue
        mine = late[late["dataset"] == name].sort_values("lag_days", ascending=False, kind="stable").to_dict("records")
        lagged = pd.Series([one["lag_days"] for one in mine], dtype="float64")
        rows.append({
            "dataset": name, "batches": len(mine), "median_lag_days": lagged.median(), "worst_lag_days": lagged.max(),
            "file": mine[0]["file"] or None if mine else None, "newest_on": newest, "age_days": (span.as_of - newest).days,
        })
    names = ["dataset", "newest_on", "age_days", "batches", "median_lag_days", "worst_lag_days", "file"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.sort_values(["age_days", "dataset"], ascending=[False, True], kind="stable").reset_index(drop=True)


def sources(warehouse: Warehouse) -> pd.DataFrame:
    """One row per source of files × dataset × state, the latest loaded first.

    source: the file name with each run of numbers as #; reject_rate: rows set aside ÷ rows read, sums over its batches;
    last_rate: of its newest batch; recent: the rates of its last batches, oldest first.
    """
    register = warehouse.batches().sort_values("batch_id", kind="stable")
    if not len(register):
        return pd.DataFrame(columns=["source", "dataset", "state", "batches", "rows_read", "rows_rejected", "reject_rate", "last_rate", "recent", "last_loaded_on"])
    read = register["rows_read"].astype("float64")
    marked = register.assign(
        source=register["file"].fillna("").str.replace(_NUMBERS, "#", regex=True), state=register["active"].map({True: "active", False: "undone"}),
        rate=register["rows_rejected"].astype("float64") / read.where(read > 0), last_loaded_on=pd.to_datetime(register["imported_at"]).dt.date,
    )
    grouped = marked.groupby(["source", "dataset", "state"], as_index=False, sort=False)
    found = grouped.agg(
        batches=("batch_id", "size"), rows_read=("rows_read", "sum"), rows_rejected=("rows_rejected", "sum"), newest=("batch_id", "max"),
        last_rate=("rate", _last), recent=("rate", lambda rates: [float(rate) for rate in rates.dropna().tail(RECENT)]),
        last_loaded_on=("last_loaded_on", "last"),
    )
    total = found["rows_read"].astype("float64")
    found = found.assign(reject_rate=found["rows_rejected"].astype("float64") / total.where(total > 0))
    names = ["source", "dataset", "state", "batches", "rows_read", "rows_rejected", "reject_rate", "last_rate", "recent", "last_loaded_on"]
    return found.sort_values(["state", "newest"], ascending=[True, False], kind="stable")[names].reset_index(drop=True)


def _last(rates: pd.Series) -> float:
    return float(rates.iloc[-1])


def file_findings(warehouse: Warehouse) -> list[dict[str, object]]:
    """Late uploads and rows set aside, per dataset, over active batches.

    What came on the first day a dataset was loaded (and still counts) is its history: not late.
    """
    late = lags(warehouse)
    found: list[dict[str, object]] = []
    for name in late["dataset"].drop_duplicates():
        mine = late[late["dataset"] == name]
        since = mine[(mine["loaded_on"] > mine["loaded_on"].min()) & (mine["lag_days"] > LATE_DAYS)]
        worst = since.sort_values("lag_days", ascending=False, kind="stable").to_dict("records")
        found.append({"check": "late_batches", "dataset": name, "affected": len(worst), "of": len(mine), "example": str(worst[0]["last_on"]) if worst else None,
                      "batch_id": worst[0]["batch_id"] if worst else None})
    register = warehouse.batches()
    counting = register[register["active"]]
    for name in counting["dataset"].drop_duplicates():
        mine = counting[counting["dataset"] == name]
        newest = mine[mine["rows_rejected"] > 0].to_dict("records")
        found.append({"check": "rejected_rows", "dataset": name, "affected": int(mine["rows_rejected"].sum()), "of": int(mine["rows_read"].sum()),
                      "example": newest[0]["sheet"] or None if newest else None, "batch_id": newest[0]["batch_id"] if newest else None})
    return found
