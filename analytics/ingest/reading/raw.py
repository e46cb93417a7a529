"""What a file holds once it is read: its sheets as cells of text, before anybody says what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

BESIDE = "beside_"  # before the name of a column: what could not be left in it, kept beside
DAMAGED_MARK = "（失真）"  # behind the heading of such a column


@dataclass(frozen=True)
class Merged:
    """A merged range by its places in the cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet as text, blank cells null; columns c0, c1 … Row i stands on Excel row first_row + i, unless
    `row_numbers` says otherwise (a sheet of which some rows were taken out; it then has no header of its own). `merged` are
    the merged ranges, by places in the cells; `scaled` the columns whose number format shows less than the cells hold
    (123456 as 12.3万); `ragged` (Excel row, cells) of records narrower or wider than the header's. One of several tables on
    a sheet knows the sheet's own name as `whole` and where it stands as `span` (A1:C5)."""

    name: str
    cells: pa.Table
    visible: bool = True
    first_row: int = 1
    first_column: int = 0
    row_numbers: pa.Array | None = None
    readable: bool = True
    merged: tuple[Merged, ...] = ()
    scaled: frozenset[int] = frozenset()
    ragged: tuple[tuple[int, int], ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    whole: str | None = None
    span: str = ""


@dataclass(frozen=True)
class RawFile:
    """A file as read: what it is, its content hash and its sheets. Holds no open file and may be kept while options change.

    `unclosed_quote` are lines with a quotation mark that is never closed; `odd_lines` the first lines in `other_encoding`, or
    with bytes that no encoding has.
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    encoding: str | None = None
    encoding_certain: bool = True
    encoding_lossy: bool = False
    delimiter: str | None = None
    unclosed_quote: tuple[int, ...] = ()
    macros: bool = False
    nuls: bool = False
    other_encoding: str | None = None
    odd_lines: tuple[int, ...] = ()
