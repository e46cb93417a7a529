"""The gate every row passes before Vega, and the escaping every name passes before a static drawing."""

from __future__ import annotations

import html
from decimal import Decimal

import pandas as pd
import pyarrow as pa


def rows_for_vega(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with every decimal as float64: Arrow decimals reach Vega multiplied by ten to their scale.

    Covers Arrow-backed columns, columns of `decimal.Decimal` objects and lists of either. Dates become timestamps, which
    Vega reads as local time.
    """
    changed = {name: _as_float(frame[name]) for name in frame.columns if _needs_float(frame[name])}
    return frame.assign(**changed) if changed else frame


def _needs_float(column: pd.Series) -> bool:
    dtype = column.dtype
    if isinstance(dtype, pd.ArrowDtype):
        kind = dtype.pyarrow_dtype
        return pa.types.is_decimal(kind) or (pa.types.is_list(kind) and pa.types.is_decimal(kind.value_type))
    if dtype == object:
        first = next((value for value in column if value is not None and value is not pd.NA), None)
        inner = next(iter(first), None) if isinstance(first, (list, tuple)) else first
        return isinstance(inner, Decimal)
    return False


def _as_float(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.ArrowDtype) and pa.types.is_decimal(column.dtype.pyarrow_dtype):
        return column.astype("float64")
    first = next((value for value in column if value is not None and value is not pd.NA), None)
    if isinstance(first, Decimal):
        return pd.to_numeric(column.map(lambda value: None if value is None or value is pd.NA else float(value)))
    return column.map(lambda cell: [None if value is None else float(value) for value in cell] if isinstance(cell, (list, tuple)) else cell)


def escaped(value: object) -> str:
    """Text for a static HTML or SVG drawing; names come from uploaded files and are never trusted."""
    return html.escape("" if value is None else str(value), quote=True)
