"""Many rows into a finished workbook: openpyxl makes the book with its headings, lists and styles, the rows are written here.

openpyxl takes some ten microseconds a cell, which is a minute for 200,000 rows; written as text they take a few seconds.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from reports.sheets import cells

FIRST_SHEET = "xl/worksheets/sheet1.xml"
END_OF_ROWS = b"</sheetData>"
FLUSHED_AT = 2**20

# A value as the rest of its cell behind the place: ` s="3"><v>12</v></c>`.
Put = Callable[[object], str]


def with_rows(book: bytes, columns: Iterable[Sequence[Sequence[object]]], puts: Sequence[Put], first_row: int) -> bytes:
    """The workbook with rows under those its first sheet has already; `columns` are portions of rows, column by column."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in made.infolist():
            content = made.read(member.filename)
            if member.filename != FIRST_SHEET:
                archive.writestr(member.filename, content)
                continue
            before, end, after = content.partition(END_OF_ROWS)
            with archive.open(member.filename, "w", force_zip64=True) as part:
                part.write(before)
                for text in _rows(columns, puts, first_row):
                    part.write(text.encode())
                part.write(end + after)
    return out.getvalue()


def _rows(columns: Iterable[Sequence[Sequence[object]]], puts: Sequence[Put], row: int) -> Iterable[str]:
    """The rows as XML, about a megabyte at a time; a blank is no cell at all."""
    starts = [f'<c r="{get_column_letter(number)}' for number in range(1, len(puts) + 1)]
    said: list[str] = []
    size = 0
    for portion in columns:
        for values in zip(*portion):
            written = "".join([f'{start}{row}"{put(value)}' for start, put, value in zip(starts, puts, values) if value is not None])
            said.append(f'<row r="{row}">{written}</row>')
            size += len(written)
            row += 1
            if size > FLUSHED_AT:
                yield "".join(said)
                said, size = [], 0
    yield "".join(said)


def text_cell(careful: Cell) -> Put:
    """Text as it is, never a formula: what could be taken for one has the style of `careful`, the mark of a leading apostrophe."""
    style = f' s="{careful.style_id}"'
    known: dict[str, str] = {}

    def put(value: object) -> str:
        text = str(value)
        found = known.get(text)
        if found is None:
            if len(known) > 10_000:
                known.clear()
            kept = cells.ILLEGAL_CHARACTERS_RE.sub("", text)
            space = ' xml:space="preserve"' if kept != kept.strip() else ""
            marked = style if kept.startswith(cells.FORMULA_STARTS) else ""
            found = known[text] = f'{marked} t="inlineStr"><is><t{space}>{escape(kept, {chr(13): "&#13;"})}</t></is></c>'
        return found

    return put


def number_cell(number: float | int, style: str) -> str:
    return f"{style}><v>{number!r}</v></c>"
