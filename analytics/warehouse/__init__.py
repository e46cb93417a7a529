"""The warehouse: rows -> tables. Batches, undo, versions, and the DuckDB engine under them."""

from analytics.warehouse.result import ImportResult
from analytics.warehouse.store import Warehouse

__all__ = ["ImportResult", "Warehouse"]
