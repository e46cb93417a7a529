"""XML Spreadsheet 2003, which many Chinese systems export under the name .xls: one file of XML, read as it streams."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from analytics.ingest.reading.cells import write_rows
from analytics.ingest.reading.formats import MAX_CELLS, MAX_COLUMNS, column_letters, damaged, too_wide, unsafe_part

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


class _Sheet:
    def __init__(self, name: str) -> None:
        self.name, self.visible = name, True
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows = 0
        self.cells = 0


def read_spreadsheet_xml(path: Path, folder: Path, name: str) -> dict[str, object]:
    """Writes one Arrow file per worksheet and describes them. Raises Refused when the XML is broken, unsafe or too large."""
    sheets: list[_Sheet] = []
    try:
        for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if element.tag == f"{_SS}Worksheet":
                    sheets.append(_Sheet(element.get(f"{_SS}Name", "")))
            elif element.tag == f"{_SS}Row" and sheets:
                _add_row(sheets[-1], element, name)
                element.clear()
            elif element.tag.endswith("}Visible") and sheets:
                sheets[-1].visible = not (element.text or "").startswith("SheetHidden")
    except DefusedXmlException as error:
        raise unsafe_part(name, "部件里有 DTD 声明", "a part of it declares a DTD") from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged(name) from error
    told: list[dict[str, object]] = []
    for place, sheet in enumerate(sheets):
        target = folder / f"sheet_{place}.arrow"
        count = write_rows(target, sheet.rows)
        told.append({
            "name": sheet.name, "visible": sheet.visible, "first_row": 1, "first_column": 0, "file": target.name, "rows": count,
            "merged": sheet.merged, "hidden_rows": sheet.hidden_rows,
        })
    if not told:
        raise damaged(name)
    return {"sheets": told}


def _add_row(sheet: _Sheet, element: Element, name: str) -> None:
    index = int(element.get(f"{_SS}Index", len(sheet.rows) + 1))
    sheet.cells += max(index - len(sheet.rows), 0)
    if sheet.cells > MAX_CELLS:
        raise too_wide(name, sheet.name, f"A{index}", sheet.cells)
    while len(sheet.rows) < index - 1:
        sheet.rows.append([])
    top, line = len(sheet.rows), list[str]()
    for cell in element.iter(f"{_SS}Cell"):
        column = int(cell.get(f"{_SS}Index", len(line) + 1))
        across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
        sheet.cells += max(column + across - len(line), 0)
        if column + across > MAX_COLUMNS or sheet.cells > MAX_CELLS:
            raise too_wide(name, sheet.name, f"{column_letters(column + across - 1)}{top + 1}", sheet.cells)
        line += [""] * (column - 1 - len(line))
        if across or down:
            sheet.merged.append((top, len(line), top + down, len(line) + across))
        line += [_value(cell), *[""] * across]
    sheet.rows.append(line)
    sheet.hidden_rows += element.get(f"{_SS}Hidden") == "1"


def _value(cell: Element) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    if data.get(f"{_SS}Type") == "DateTime":
        day, _, clock = text.partition("T")
        return day if clock.startswith("00:00:00") else f"{day} {clock[:8]}"
    return text
