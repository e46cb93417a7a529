"""The gate every row passes before Vega, and the escaping every name passes before a static drawing."""

from __future__ import annotations

import html
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa


def rows_for_vega(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with every decimal as float64: Arrow decimals reach Vega multiplied by ten to their scale.

    Covers Arrow-backed columns, columns of `decimal.Decimal` objects and lists of either; other frames pass as they are.
    """
    changed = {name: _as_float(frame[name]) for name in frame.columns if _holds_decimals(frame[name])}
    return frame.assign(**changed) if changed else frame


def _holds_decimals(column: pd.Series) -> bool:
    if isinstance(column.dtype, pd.ArrowDtype):
        kind = column.dtype.pyarrow_dtype
        return pa.types.is_decimal(kind) or (pa.types.is_list(kind) and pa.types.is_decimal(kind.value_type))
    if not pd.api.types.is_object_dtype(column.dtype):
        return False
    first = next((value for value in column if not _blank(value)), None)
    if isinstance(first, (list, tuple, np.ndarray)):
        first = next((value for value in first if not _blank(value)), None)
    return isinstance(first, Decimal)


def _as_float(column: pd.Series) -> pd.Series:
    floats = [_float_cell(value) for value in column]
    listed = any(isinstance(value, list) for value in floats)
    return pd.Series(floats, index=column.index, dtype="object" if listed else "float64")


def _float_cell(value: object) -> object:
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_float_cell(one) for one in value]
    return None if _blank(value) else float(value)  # type: ignore[arg-type]


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def escaped(value: object) -> str:
    """Text for a static HTML or SVG drawing; names come from uploaded files and are never trusted."""
    return html.escape("" if value is None else str(value), quote=True)
