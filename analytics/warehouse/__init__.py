"""The warehouse: rows -> tables. Batches, undo, versions, and the DuckDB engine under them.

Resolved on first use: the process that cleans a file asks for a few names of this room, and must not wait for its engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.warehouse.log.result import ImportResult
    from analytics.warehouse.store import Warehouse

__all__ = ["ImportResult", "Warehouse"]

_HOMES = {"ImportResult": "log.result", "Warehouse": "store"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"analytics.warehouse.{_HOMES[name]}"), name)
