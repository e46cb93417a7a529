"""Small files for the tests of ingestion: written as people write them, read back through the whole of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from analytics.ingest import CleanSheet, ReadOptions, clean_sheets, read_file

TODAY = date(2026, 11, 22)


def csv_file(folder: Path, text: str, name: str = "销售.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, sheets: dict[str, Sequence[Sequence[object]]], name: str = "销售.xlsx") -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def cleaned(path: Path, **said: object) -> list[CleanSheet]:
    return clean_sheets(read_file(path), ReadOptions(**{"today": TODAY, **said}))  # type: ignore[arg-type]


def only(path: Path, **said: object) -> CleanSheet:
    sheets = cleaned(path, **said)
    assert len(sheets) == 1
    return sheets[0]


def column(sheet: CleanSheet, name: str) -> list[object]:
    return sheet.rows.column(name).to_pylist()


def codes(sheet: CleanSheet) -> list[tuple[str, int | None]]:
    return [(defect.code, defect.row) for defect in sheet.defects]
