"""Writing tables as the files people have: workbooks with titles and totals, csv in several encodings, text named .xls.

The same rows give the same bytes. Workbooks are written part by part rather than through openpyxl: a tenth of the time, and
nothing in them depends on the clock.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | float | date | datetime | None

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_EPOCH = datetime(1899, 12, 30)
# Cell styles, by their place in _STYLES.
_PLAIN, _DATE, _MOMENT, _BOLD, _HEADING = range(5)
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="14"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """One table. `above` are the lines over the header (title, unit); `summed` the columns of the 合计 row, if any."""

    name: str
    header: Sequence[str]
    rows: list[list[Cell]]
    above: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()

    def total_row(self) -> list[Cell] | None:
        if not self.summed:
            return None
        total: list[Cell] = [None] * len(self.header)
        total[0] = "合计"
        for name in self.summed:
            place = list(self.header).index(name)
            total[place] = round(sum(value for row in self.rows if isinstance(value := row[place], int | float)), 4)
        return total


class _Strings:
    """The texts of a workbook, each stored once."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.uses = 0

    def place(self, text: str) -> int:
        self.uses += 1
        return self.places.setdefault(text, len(self.places))

    def xml(self) -> str:
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in self.places)
        return f'{_HEAD}<sst {_MAIN} count="{self.uses}" uniqueCount="{len(self.places)}">{items}</sst>'


def _letters(number: int) -> str:
    return (chr(64 + (number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def _cell(name: str, value: Cell, strings: _Strings, style: int = _PLAIN) -> str:
    styled = f' s="{style}"' if style else ""
    if isinstance(value, str):
        return f'<c r="{name}"{styled} t="s"><v>{strings.place(value)}</v></c>'
    if isinstance(value, datetime):
        return f'<c r="{name}" s="{_MOMENT}"><v>{(value - _EPOCH).total_seconds() / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{name}" s="{_DATE}"><v>{(value - _EPOCH.date()).days}</v></c>'
    number = repr(float(value)) if isinstance(value, float) else str(value)
    return f'<c r="{name}"{styled}><v>{number}</v></c>'


def _row(number: int, values: Iterable[Cell], letters: list[str], strings: _Strings, style: int = _PLAIN) -> str:
    cells = "".join(
        _cell(f"{letter}{number}", value, strings, style) for letter, value in zip(letters, values, strict=False) if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def _sheet_xml(sheet: Sheet, strings: _Strings) -> str:
    letters = [_letters(number) for number in range(1, len(sheet.header) + 1)]
    top = len(sheet.above) + 1
    lines = [_row(n, [text], letters, strings, _HEADING if n == 1 else _PLAIN) for n, text in enumerate(sheet.above, start=1)]
    lines.append(_row(top, sheet.header, letters, strings, _BOLD))
    lines += [_row(number, row, letters, strings) for number, row in enumerate(sheet.rows, start=top + 1)]
    total = sheet.total_row()
    if total:
        lines.append(_row(top + 1 + len(sheet.rows), total, letters, strings, _BOLD))
    last = top + len(sheet.rows) + (1 if total else 0)
    merged = ""
    if sheet.above:
        merged = f'<mergeCells count="1"><mergeCell ref="A1:{letters[-1]}1"/></mergeCells>'
    return (
        f'{_HEAD}<worksheet {_MAIN}><dimension ref="A1:{letters[-1]}{last}"/><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(letters)}" width="14" customWidth="1"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData>{merged}</worksheet>"
    )


def _parts(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """The parts of a workbook: (name, content)."""
    strings = _Strings()
    pages = [(f"xl/worksheets/sheet{n}.xml", _sheet_xml(sheet, strings)) for n, sheet in enumerate(sheets, start=1)]
    count = len(sheets)
    types = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}worksheet+xml"/>' for name, _ in pages)
    listed = "".join(f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, start=1))
    links = "".join(f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, count + 1))
    relations = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return [
        (
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}sharedStrings+xml"/>{types}</Types>',
        ),
        ("_rels/.rels", f'{relations}<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'{_HEAD}<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'),
        (
            "xl/_rels/workbook.xml.rels",
            f'{relations}{links}<Relationship Id="rId{count + 1}" Type="{_REL}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId{count + 2}" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        ),
        ("xl/styles.xml", _STYLES),
        *pages,
        ("xl/sharedStrings.xml", strings.xml()),
    ]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """An .xlsx workbook with one worksheet for each table."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, content in _parts(sheets):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content.encode(), compresslevel=9)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def write_text(
    path: Path, header: Sequence[str], rows: list[list[Cell]], encoding: str, delimiter: str = ",", above: Sequence[str] = ()
) -> None:
    """A delimited text file; `above` are lines over the header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in above:
        writer.writerow([line] + [""] * (len(header) - 1))
    writer.writerow(header)
    writer.writerows([_text(value) for value in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
