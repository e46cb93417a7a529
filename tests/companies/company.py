"""Sheets from plain rows, and a warehouse holding them: `sample_data.by_hand` under the name tests know it by."""

from sample_data.by_hand import sheet, warehouse_with

__all__ = ["sheet", "warehouse_with"]
