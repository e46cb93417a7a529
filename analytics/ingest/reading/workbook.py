"""A workbook -> cells as strings, in the child process: values through fastexcel, the rest from a pass over the sheet XML.

fastexcel leaves error cells, formulas that were never calculated, and times it has no text for blank, and drops leading
blank columns; the XML and python-calamine say what and where they are. The pass over the XML also finds the stray cell that
would blow the sheet up, before anything allocates it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from analytics.ingest.reading.cells import tidied
from analytics.ingest.reading.error_cells import error_cells
from analytics.ingest.reading.formats import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    column_letters,
    damaged,
    password_needed,
    too_wide,
    unsafe_part,
)

UNCALCULATED = "#未计算"

_CHUNK = 2**20
_SMALL = 20 * 2**20
# A cell with something in it: thousands of styled empty ones beside the table do no harm.
_CELL = re.compile(rb"<(?:\w+:)?c (?:[^>]*? )?r=\"([A-Z]{1,3})(\d+)\"[^>]*(?<!/)>(?!</)")
_ROW = re.compile(rb"<(?:\w+:)?row [^>]*?r=\"(\d+)\"")
_ERROR_OR_FORMULA = re.compile(rb"<(?:\w+:)?c ([^>]*)>((?:(?!</(?:\w+:)?c>).)*)</(?:\w+:)?c>", re.DOTALL)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)\"")
_STYLED = re.compile(rb"<(?:\w+:)?c (?=[^>]*?\br=\"([A-Z]{1,3})\d+\")(?=[^>]*?\bs=\"(\d+)\")[^>]*(?<!/)>")
# A comma behind the last digit of a number format divides what is shown by a thousand: `0!.0,"万"`, `#,##0,`.
_SCALING = re.compile(r"[0#?],+(?![0#?,])")
# What a number format says beside its figures: [$€-407], "US$", or a bare sign.
_SAID_BY_FORMAT = re.compile(r'\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]|"([^"]*)"|([$€£¥￥₩])')
_BY_PLACE = {("$", "404"): "TWD", ("$", "C04"): "HKD", ("$", "1004"): "SGD", ("$", "C09"): "AUD", ("¥", "411"): "JPY", ("￥", "411"): "JPY"}
_FIGURE = r"^-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$"
_UNPLACED = re.compile(rb"<(?:\w+:)?c (?![^>]*\br=)[^>]*>|<(?:\w+:)?c>")
_MOST_MERGED = 20_000
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row (?=[^>]*?\br=\"(\d+)\")(?=[^>]*?\bhidden=\"(?:1|true)\")")
_HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col (?=[^>]*?\bmin=\"(\d+)\")(?=[^>]*?\bmax=\"(\d+)\")(?=[^>]*?\bhidden=\"(?:1|true)\")")
_UNSAVED = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class _Styles:
    """Of the cell styles, those that show a thousandth of what the cell holds, and those that name a foreign currency."""

    scaling: frozenset[int] = frozenset()
    currencies: dict[bytes, str] = field(default_factory=dict)

    @property
    def cells(self) -> re.Pattern[bytes] | None:
        """What finds the cells in a foreign currency: column, row, style."""
        if not self.currencies:
            return None
        any_of = b"|".join(self.currencies)
        return re.compile(rb"<(?:\w+:)?c (?=[^>]*?\br=\"([A-Z]{1,3})(\d+)\")(?=[^>]*?\bs=\"(" + any_of + rb")\")[^>]*(?<!/)>")


@dataclass
class _Scan:
    """What the XML of one sheet says about it."""

    first_column: int = 0
    unplaced: bool = False  # cells that do not say where they stand, as some writers leave them
    last_column: int = 0
    last_row: int = 0
    filled: int = 0
    patches: list[tuple[int, int, str]] = field(default_factory=list)
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)
    scaled: set[int] = field(default_factory=set)
    foreign: dict[int, dict[str, array[int]]] = field(default_factory=dict)  # column -> currency -> Excel rows
    hidden_rows: set[bytes] = field(default_factory=set)
    hidden_columns: set[tuple[bytes, bytes]] = field(default_factory=set)


def read_workbook(path: Path, folder: Path, name: str, kind: str) -> dict[str, object]:
    """Writes one Arrow file per sheet into `folder` and describes them. Raises Refused with the cause."""
    scans: dict[str, _Scan] = {}
    date1904 = macros = False
    if kind == "xlsx":
        scans, date1904, macros = _scan_parts(path, name)
    try:
        book, beside = fastexcel.read_excel(str(path)), CalamineWorkbook.from_path(path)
        charts = {one.name for one in beside.sheets_metadata if one.typ == SheetTypeEnum.ChartSheet}
        errors = error_cells(path, kind)
        by_place = errors if len(errors) == len(book.sheet_names) else [[] for _ in book.sheet_names]
        sheets: list[dict[str, object]] = []
        failed: fastexcel.FastExcelError | None = None
        for i, title in enumerate(book.sheet_names):
            try:
                if title in charts:  # old workbooks give the figures behind the chart for its cells
                    sheets.append(_unreadable(title))
                else:
                    scan = _seen(scans.get(title), beside, title)
                    scan.patches.extend(by_place[i])
                    sheets.append(_sheet(book, i, title, scan, beside, folder, kind))
            except fastexcel.FastExcelError as error:  # a sheet of charts, or a broken one: the others may be sound
                failed = error
                sheets.append(_unreadable(title))
        if failed is not None and not any(sheet["file"] for sheet in sheets):
            raise failed
    except (fastexcel.FastExcelError, CalamineError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise password_needed(name) from error
        raise damaged(name) from error
    return {"date1904": date1904, "macros": macros, "sheets": sheets}


def _seen(scan: _Scan | None, book: CalamineWorkbook, title: str) -> _Scan:
    if scan is None:
        return _beside(book, title)
    if scan.unplaced:
        scan.first_column = _beside(book, title).first_column
    return scan


def _unreadable(title: str) -> dict[str, object]:
    return {"name": title, "visible": True, "first_row": 1, "first_column": 0, "file": None, "rows": 0}


def _beside(book: CalamineWorkbook, title: str) -> _Scan:
    """What calamine knows of a sheet that is no XML: where it starts, how many cells are filled, and its merged ranges."""
    try:
        sheet = book.get_sheet_by_name(title)
    except CalamineError:
        return _Scan()
    ranges = list(sheet.merged_cell_ranges or ())[:_MOST_MERGED]
    return _Scan(
        first_column=sheet.start[1] if sheet.start else 0, filled=sum(1 for row in sheet.to_python() for cell in row if cell not in ("", None)),
        merged={(top, left, bottom, right) for (top, left), (bottom, right) in ranges})


def _sheet(book: fastexcel.ExcelReader, index: int, title: str, scan: _Scan, beside: CalamineWorkbook, folder: Path, kind: str) -> dict[str, object]:
    loaded = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
    columns = list(loaded.to_arrow().columns) if loaded.width else []
    names = [f"c{i}" for i in range(max(len(columns), 1))]
    cells = pa.table([column.cast(pa.string()) for column in columns] or [pa.array([], pa.string())], names=names)
    if kind == "xls":
        cells = _without_charts(beside, title, scan, cells)
    if scan.filled > sum(cells.num_rows - column.null_count for column in cells.columns):
        scan.patches.extend(_without_text(beside, title, scan, cells))
    cells = _patched(_with_currencies(cells, scan), scan)
    target = folder / f"sheet_{index}.arrow"
    with pa.OSFile(str(target), "wb") as sink, ipc.new_file(sink, cells.schema) as writer:
        for batch in cells.to_batches(max_chunksize=1 << 18):
            writer.write_batch(tidied(batch))
    return {
        "name": title, "visible": loaded.visible == "visible", "first_row": 1, "first_column": scan.first_column,
        "file": target.name, "rows": cells.num_rows, "patched": len(scan.patches), "scaled": [column - scan.first_column for column in sorted(scan.scaled)],
        "merged": [(top, left - scan.first_column, bottom, right - scan.first_column) for top, left, bottom, right in sorted(scan.merged)],
        "hidden_rows": len(scan.hidden_rows), "hidden_columns": sum(int(last) - int(first) + 1 for first, last in scan.hidden_columns),
    }


def _without_charts(book: CalamineWorkbook, title: str, scan: _Scan, cells: pa.Table) -> pa.Table:
    """An old workbook keeps the figures of a chart beside the cells, and fastexcel takes them for cells; calamine does not."""
    rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    kept = []
    for place, column in enumerate(cells.columns, start=scan.first_column):
        seen = [place < len(row) and row[place] not in ("", None) for row in rows[:cells.num_rows]]
        mask = pa.array([*seen, *[False] * (cells.num_rows - len(seen))])
        kept.append(pc.if_else(mask, column, pa.scalar(None, pa.string())))
    return pa.table(kept, names=cells.column_names)


def _without_text(book: CalamineWorkbook, title: str, scan: _Scan, cells: pa.Table) -> Iterator[tuple[int, int, str]]:
    """(Excel row, column, text) of values fastexcel gives no text for: times of day in .ods, dates beyond Excel's last."""
    holey = [place for place, column in enumerate(cells.columns) if column.null_count]
    known = {place: cells.column(place).is_valid().to_pylist() for place in holey}
    for row, values in enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False)):
        for place in holey if row < cells.num_rows else ():
            column = place + scan.first_column
            value = values[column] if column < len(values) else ""
            if value not in ("", None) and not known[place][row]:
                yield row + 1, column, _text(value)


def _text(value: object) -> str:
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return value.isoformat() if isinstance(value, time) else str(value)


def _patched(cells: pa.Table, scan: _Scan) -> pa.Table:
    """Error cells and uncalculated formulas put back, so that they become defects instead of blanks."""
    by_column: dict[int, dict[int, str]] = {}
    for row, column, text in scan.patches:
        place = column - scan.first_column
        if row <= cells.num_rows and 0 <= place < cells.num_columns:
            by_column.setdefault(place, {})[row - 1] = text
    for place, texts in by_column.items():
        values = cells.column(place).to_pylist()
        for row, text in texts.items():
            values[row] = values[row] or text
        cells = cells.set_column(place, cells.schema.field(place), pa.array(values, pa.string()))
    return cells


def _with_currencies(cells: pa.Table, scan: _Scan) -> pa.Table:
    """Figures that only their number format gives a currency, with its code before them, as if each cell said it."""
    for column, by_code in scan.foreign.items():
        place = column - scan.first_column
        if not 0 <= place < cells.num_columns:
            continue
        codes = np.full(cells.num_rows, None, dtype=object)
        for code, rows in by_code.items():
            here = np.asarray(rows, dtype="int64") - 1
            codes[here[here < cells.num_rows]] = code
        values = cells.column(place).combine_chunks()
        said = pc.binary_join_element_wise(pa.array(codes, pa.string()), values, " ")  # null where either is
        figures = pc.fill_null(pc.match_substring_regex(values, _FIGURE), False)
        cells = cells.set_column(place, cells.schema.field(place), pc.if_else(pc.and_(figures, pc.is_valid(said)), said, values))
    return cells


def _scan_parts(path: Path, name: str) -> tuple[dict[str, _Scan], bool, bool]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if member.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        head = part.read(2048)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise unsafe_part(name, "部件里有 DTD 声明", "a part of it declares a DTD")
            sheets, date1904 = _sheet_parts(archive)
            styles = _telling_styles(archive)
            for member in archive.namelist():
                if member.lower().endswith("sharedstrings.xml"):
                    _check_long_texts(archive, member, name)
            macros = any(member.lower().endswith("vbaproject.bin") for member in archive.namelist())
            return {title: _scan(archive, part, title, name, styles) for title, part in sheets.items()}, date1904, macros
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ElementTree.ParseError, KeyError, ValueError) as error:
        raise damaged(name) from error


def _sheet_parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Sheet titles to the parts that hold them, and whether dates count from 1904."""
    names = set(archive.namelist())
    book = next((n for n in names if re.fullmatch(r"(xl/)?workbook\.xml", n, re.IGNORECASE)), None)
    if book is None:
        return {}, False
    folder = posixpath.dirname(book)
    relations = posixpath.join(folder, "_rels", posixpath.basename(book) + ".rels")
    targets = {}
    if relations in names:
        for relation in ElementTree.fromstring(archive.read(relations)):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    root = ElementTree.fromstring(archive.read(book))
    parts, date1904 = {}, False
    for element in root.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "workbookPr":
            date1904 = element.get("date1904", "0").lower() in ("1", "true", "on")
        elif tag == "sheet":
            relation_id = next((value for key, value in element.attrib.items() if key == _RELATION or key.endswith("}id")), None)
            part = targets.get(relation_id)
            if part in names and part is not None:
                parts[element.get("name", "")] = part
    return parts, date1904


def _check_long_texts(archive: zipfile.ZipFile, member: str, name: str) -> None:
    run = 0
    limit = MAX_CELL_CHARACTERS * 3  # bytes: a Chinese character takes three
    for chunk in _chunks(archive, member):
        first, *rest = chunk.split(b"<")
        run += len(first)
        if max([run, *map(len, rest)]) > limit:
            raise unsafe_part(name, f"有单元格的文字超过 {MAX_CELL_CHARACTERS:,} 个字", f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters")
        run = len(rest[-1]) if rest else run


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _telling_styles(archive: zipfile.ZipFile) -> _Styles:
    """The cell styles whose number format changes what the number in the cell means."""
    member = next((n for n in archive.namelist() if n.lower().endswith("xl/styles.xml")), None)
    if member is None or archive.getinfo(member).file_size > _SMALL:
        return _Styles()
    root = ElementTree.fromstring(archive.read(member))
    scales: set[str | None] = set()
    codes: dict[str | None, str] = {}
    styles: list[str | None] = []
    for element in root.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "numFmt":
            shown, known = element.get("formatCode", "").split(";")[0], element.get("numFmtId")
            if _SCALING.search(re.sub(r'"[^"]*"|\\.|!.|_.|\*.', "", shown)):
                scales.add(known)
            foreign = _currency_shown(shown)
            if foreign:
                codes[known] = foreign
        elif tag == "cellXfs":
            styles = [style.get("numFmtId") for style in element]
    return _Styles(
        frozenset(place for place, known in enumerate(styles) if known in scales),
        {str(place).encode(): codes[known] for place, known in enumerate(styles) if known in codes})


def _currency_shown(code: str) -> str | None:
    """The foreign currency a number format names, by ISO code; None for yuan, for none, and for dates.

    >>> [_currency_shown(c) for c in ("[$$-409]#,##0.00", "[$HK$-C04]#,##0", '"US$"#,##0', "[$¥-804]#,##0", "[$-409]d-mmm", '_("$"* #,##0_)')]
    ['USD', 'HKD', 'USD', None, None, 'USD']
    """
    plain = re.sub(r"\\(.)|!(.)", r"\1\2", re.sub(r'[_*](?:"|.)', "", code))
    if not re.search(r"[0#?]", re.sub(r'\[[^\]]*\]|"[^"]*"', "", plain)):
        return None
    from analytics.ingest.terms.currencies import CURRENCIES, HOME, currency_of  # only a workbook with such formats pays for it

    marks = {mark: currency.code for currency in CURRENCIES for mark in currency.marks}
    for sign, place, quoted, bare in _SAID_BY_FORMAT.findall(plain):
        said = (sign or quoted or bare).strip(" :：").upper()
        found = _BY_PLACE.get((said, place.upper().lstrip("0"))) or marks.get(said) or (None if said.isascii() else currency_of(said))
        if found:
            return None if found == HOME else found
    return None


def _scan(archive: zipfile.ZipFile, member: str, title: str, name: str, styles: _Styles) -> _Scan:
    """One streaming pass. Every cell is looked at in small sheets; in big ones only the first and last megabyte, since
    the memory limit of this process already stops what a stray cell in the middle would do."""
    scan = _Scan(first_column=16_384)
    size = archive.getinfo(member).file_size
    tail, marks, seen, begun = b"", False, 0, b""
    foreign, scaling = styles.cells, styles.scaling
    styled: dict[bytes, int] = {}
    for chunk in _chunks(archive, member):
        text = tail + chunk
        # Marks of three and four bytes: the last two and three bytes of the chunk before may begin one.
        scan.filled += (tail[-2:] + chunk).count(b"<v>") + (tail[-3:] + chunk).count(b"<is>") - chunk.count(b"<v></v>")
        seen += len(chunk)
        marks = marks or b't="e"' in text or any(mark in text for mark in _UNSAVED)
        start = text.rfind(b"<row ")
        row = _ROW.match(text, start) if start >= 0 else None
        scan.last_row = max(scan.last_row, int(row[1]) if row else 0)
        scan.unplaced = scan.unplaced or (seen <= _CHUNK and _UNPLACED.search(text) is not None)
        if size <= _SMALL or seen <= _CHUNK or seen >= size - _CHUNK or scan.first_column > 0:
            _widen(scan, text)
        if b"mergeCell " in text and len(scan.merged) < _MOST_MERGED:
            scan.merged |= {(int(m[2]) - 1, column_number(m[1].decode()), int(m[4]) - 1, column_number(m[3].decode())) for m in _MERGED.finditer(text)}
        if b"hidden=" in text:
            scan.hidden_rows |= {found[1] for found in _HIDDEN_ROW.finditer(text)}
            scan.hidden_columns |= {(found[1], found[2]) for found in _HIDDEN_COLUMNS.finditer(text)}
        if scaling:
            for found in _STYLED.finditer(chunk):
                styled[found[1]] = styled.get(found[1], 0) + (1 if int(found[2]) in scaling else -1)
        if foreign is not None:
            begun = _foreign_cells(scan, foreign, styles.currencies, begun + chunk)
        tail = text[-256:]
    cells = scan.last_row * (scan.last_column + 1)
    if scan.last_column >= MAX_COLUMNS or cells > MAX_CELLS:
        raise too_wide(name, title, f"{column_letters(scan.last_column)}{scan.last_row}", cells)
    if marks:
        scan.patches.extend(_patches(archive.read(member)))
    if scan.first_column == 16_384:
        scan.first_column = 0
    scan.scaled = {column_number(letters.decode()) for letters, more in styled.items() if more > 0}
    return scan


def _foreign_cells(scan: _Scan, cells: re.Pattern[bytes], currencies: dict[bytes, str], text: bytes) -> bytes:
    """Notes the cells of `text` in a foreign currency; gives back the tag its end cuts through."""
    end = text.rfind(b"<")
    used = any(b's="' + style + b'"' in text for style in currencies)
    for found in cells.finditer(text, 0, max(end, 0)) if used else ():
        by_code = scan.foreign.setdefault(column_number(found[1].decode()), {})
        by_code.setdefault(currencies[found[3]], array("I")).append(int(found[2]))
    return text[end:] if end >= 0 and len(text) - end < _CHUNK else b""


def _widen(scan: _Scan, text: bytes) -> None:
    letters = {found[1] for found in _CELL.finditer(text)}
    numbers = [column_number(letter.decode()) for letter in letters]
    if numbers:
        scan.first_column = min(scan.first_column, *numbers)
        scan.last_column = max(scan.last_column, *numbers)


def _patches(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for found in _ERROR_OR_FORMULA.finditer(xml):
        attributes, inside = found[1], found[2]
        place = re.search(rb'r="([A-Z]{1,3})(\d+)"', attributes)
        if place is None:
            continue
        value = re.search(rb"<(?:\w+:)?v[^>]*>([^<]*)</", inside)
        if b't="e"' in attributes:
            text = value[1].decode("utf-8", "replace") if value else "#ERROR"
        elif b"<f" in inside and not (value and value[1]) and b't="str"' not in attributes:
            text = UNCALCULATED
        else:
            continue
        yield int(place[2]), column_number(place[1].decode()), text


def column_number(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

