"""Web pages named .xls, as ERP systems and banks export them: each table of the page is a sheet."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from analytics.errors import Refused, Text
from analytics.ingest.reading.cells import write_rows
from analytics.ingest.reading.encoding import detect
from analytics.ingest.reading.formats import MAX_CELLS, MAX_COLUMNS, column_letters, too_wide

_WIDEST_SPAN = 1_000
_TALLEST_SPAN = 65_536


class _Cell:
    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.text: list[str] = []
        self.number = attributes.get("x:num")  # Excel's own export keeps the exact number beside what it shows
        self.wide = _span(attributes.get("colspan"), _WIDEST_SPAN)
        self.tall = _span(attributes.get("rowspan"), _TALLEST_SPAN)

    @property
    def value(self) -> str:
        return self.number or "".join(self.text).replace("\xa0", " ")


class _Tables(HTMLParser):
    """The tables of a page, each a list of rows of cells; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[list[list[_Cell]]] = []
        self.open: list[tuple[list[list[_Cell]], list[_Cell]]] = []  # the tables the parser is in, and their open cell
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title"):
            self.silent += 1
        elif tag == "table":
            rows: list[list[_Cell]] = []
            self.found.append(rows)
            self.open.append((rows, []))
        elif self.open:
            rows, cell = self.open[-1]
            if tag == "tr":
                rows.append([])
                cell.clear()
            elif tag in ("td", "th"):
                if not rows:
                    rows.append([])
                cell[:] = [_Cell(dict(attrs))]
                rows[-1].append(cell[0])
            elif tag in ("br", "p", "div") and cell and cell[0].text:
                cell[0].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self.silent = max(self.silent - 1, 0)
        elif tag == "table" and self.open:
            self.open.pop()
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1][1].clear()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and not self.silent:
            self.open[-1][1][0].text.append(data)


def read_html(path: Path, folder: Path, name: str, said_encoding: str | None) -> dict[str, object]:
    """Writes one Arrow file per table of the page and describes them. Raises Refused where the page has none."""
    encoding = detect(path, said_encoding)
    parser = _Tables()
    parser.feed(path.read_bytes().decode(encoding.codec, "replace"))
    parser.close()
    sheets: list[dict[str, object]] = []
    for table in parser.found:
        rows, merged = _laid_out(table, name)
        if not any(cell.strip() for row in rows for cell in row):
            continue
        target = folder / f"sheet_{len(sheets)}.arrow"
        count = write_rows(target, rows)
        sheets.append({"name": "", "visible": True, "first_row": 1, "first_column": 0, "file": target.name, "rows": count, "merged": merged})
    if not sheets:
        raise Refused(Text(
            f"「{name}」其实是网页（HTML），里面没有表格；请用 Excel 打开后另存为 xlsx 再上传。",
            f"“{name}” is really a web page (HTML) and holds no table; open it in Excel, save it as xlsx and upload that.",
        ))
    if len(sheets) > 1:
        for place, sheet in enumerate(sheets, start=1):
            sheet["name"] = f"表{place}"
    return {"encoding": encoding.codec, "certain": encoding.certain, "lossy": encoding.lossy, "sheets": sheets}


def _laid_out(table: list[list[_Cell]], name: str) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The grid of a table: a cell that spans several stands in the first of them, and is a merged range."""
    rows: list[list[str]] = []
    merged: list[tuple[int, int, int, int]] = []
    taken: dict[int, int] = {}  # column -> rows for which a cell above still reaches down
    cells = 0
    for top, row in enumerate(table):
        line: list[str] = []
        for cell in row:
            while taken.get(len(line), 0):
                line.append("")
            left = len(line)
            line += [cell.value, *[""] * (cell.wide - 1)]
            if cell.wide > 1 or cell.tall > 1:
                merged.append((top, left, min(top + cell.tall, len(table)) - 1, left + cell.wide - 1))
            for column in range(left, left + cell.wide) if cell.tall > 1 else ():
                taken[column] = cell.tall
        cells += len(line)
        if len(line) > MAX_COLUMNS or cells > MAX_CELLS:
            raise too_wide(name, "HTML", f"{column_letters(len(line) - 1)}{top + 1}", cells)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        rows.append(line)
    return rows, merged


def _span(said: str | None, most: int) -> int:
    return min(max(int(said), 1), most) if said and said.strip().isdigit() else 1
