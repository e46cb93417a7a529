"""Error cells (#N/A, #DIV/0! …) of .xls and .ods, which the readers leave blank: where they stand and what they say.

Only a help beside the readers: a file this cannot follow gives nothing, and what was blank stays blank.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import olefile
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

ErrorCell = tuple[int, int, str]  # row as Excel counts it, column from 0, what the cell shows

MOST = 100_000
_MOST_BYTES = 300 * 2**20
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

# What a damaged container, archive or part makes its reader raise.
_NOT_FOLLOWED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, EOFError, NotImplementedError, struct.error, zlib.error,
    zipfile.BadZipFile, ParseError, DefusedXmlException)

# BIFF, the records of old workbooks: type, length, data.
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x002F, 0x0085, 0x0205, 0x0006
# A BOOLERR record, or the result of a formula that is an error: without either in the bytes no record need be looked at.
_ERROR_BYTES = re.compile(rb"\x05\x02\x08\x00|\x02[\x00-\xff]{5}\xff\xff")

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODS_BYTES = (b'value-type="error"', b">#", b">Err:")
_SHOWN = re.compile(r"#[A-Z/0-9]+[!?]?|Err:\d{3}")


def error_cells(path: Path, kind: str) -> list[list[ErrorCell]]:
    """The error cells of each sheet of an .xls or .ods, in the order of the sheets; [] for anything else or on any doubt."""
    try:
        if kind == "xls":
            return _of_xls(path)
        if kind == "ods":
            return _of_ods(path)
    except _NOT_FOLLOWED:
        return []
    return []


def _of_xls(path: Path) -> list[list[ErrorCell]]:
    if not olefile.isOleFile(str(path)):
        return errors_in_records(path.read_bytes()) if path.stat().st_size <= _MOST_BYTES else []
    with olefile.OleFileIO(str(path)) as container:
        for name in ("Workbook", "Book"):
            if container.exists(name) and container.get_size(name) <= _MOST_BYTES:
                return errors_in_records(container.openstream(name).read())
    return []


def errors_in_records(stream: bytes) -> list[list[ErrorCell]]:
    """The error cells of each sheet of a workbook stream (BIFF5 or BIFF8), in the order of its BOUNDSHEET records."""
    if not _ERROR_BYTES.search(stream):
        return []
    starts: list[int] = []
    for kind, start, length in _records(stream, 0):
        if kind == _FILEPASS:  # encrypted: the records are no records
            return []
        if kind == _BOUNDSHEET and length >= 6:
            starts.append(struct.unpack_from("<I", stream, start)[0])
    left = MOST
    found: list[list[ErrorCell]] = []
    for place in starts:
        cells: list[ErrorCell] = []
        for cell in _sheet_errors(stream, place):
            if len(cells) >= left:
                break
            cells.append(cell)
        left -= len(cells)
        found.append(cells)
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """(type, start of its data, length) of each record of the substream at `place`, without those of substreams in it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        start = place + 4
        if start + length > len(stream) or depth == 0 and kind != _BOF:
            return
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth == 1:  # a chart on the sheet has records of its own
            yield kind, start, length
        place = start + length


def _sheet_errors(stream: bytes, place: int) -> Iterator[ErrorCell]:
    for kind, start, length in _records(stream, place):
        if kind == _BOOLERR and length >= 8 and stream[start + 7] == 1:
            code = stream[start + 6]
        elif kind == _FORMULA and length >= 14 and stream[start + 12:start + 14] == b"\xff\xff" and stream[start + 6] == 2:
            code = stream[start + 8]
        else:
            continue
        row, column = struct.unpack_from("<HH", stream, start)
        yield row + 1, column, _ERRORS.get(code, "#ERROR")


def _of_ods(path: Path) -> list[list[ErrorCell]]:
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo("content.xml").file_size > _MOST_BYTES or not _has_errors(archive):
            return []
        with archive.open("content.xml") as part:
            return list(_tables(part))


def _has_errors(archive: zipfile.ZipFile) -> bool:
    tail = b""
    with archive.open("content.xml") as part:
        while chunk := part.read(2**20):
            if any(mark in tail + chunk for mark in _ODS_BYTES):
                return True
            tail = chunk[-32:]
    return False


def _tables(part: object) -> Iterator[list[ErrorCell]]:
    """The error cells of each table; repeated rows and cells count as often as they stand."""
    cells: list[ErrorCell] = []
    path: list[str] = []
    row = column = 0
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element.tag)
            if element.tag == f"{_TABLE}table-row":
                column = 0
            elif element.tag == f"{_TABLE}table":
                cells, row = [], 0
            continue
        path.pop()
        if f"{_TABLE}tracked-changes" in path or f"{_TABLE}shapes" in path:
            continue
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            text = _shown(element)
            if text and len(cells) + repeated <= MOST:
                cells += [(row + 1, column + place, text) for place in range(repeated)]
            column += repeated
        elif element.tag == f"{_TABLE}table-row":
            again = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            here = [cell for cell in cells if cell[0] == row + 1] if again > 1 else []
            if len(cells) + len(here) * again <= MOST:
                cells += [(line + more, place, text) for line, place, text in here for more in range(1, again)]
            row += again
            element.clear()
        elif element.tag == f"{_TABLE}table" and path and path[-1] == f"{_OFFICE}spreadsheet":
            yield cells
            element.clear()


def _shown(cell: object) -> str:
    """What an error cell shows, or '': a formula's text that reads as an error; a word that somebody typed is none."""
    get = cell.get  # type: ignore[attr-defined]
    if not get(f"{_TABLE}formula") or get(f"{_OFFICE}value-type") != "string":
        return ""
    text = "".join(piece for said in cell.findall(f"{_TEXT}p") for piece in said.itertext()).strip()  # type: ignore[attr-defined]
    return text if _SHOWN.fullmatch(text) else ""
