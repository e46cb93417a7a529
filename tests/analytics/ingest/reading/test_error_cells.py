"""Error cells of .xls and .ods are put back, so that they become defects instead of blanks."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import pytest

from analytics.ingest import read_file
from analytics.ingest.reading.error_cells import error_cells, errors_in_records
from tests.analytics.ingest.made_files import codes, column, only
from tests.modules import PROJECT

CORPUS = PROJECT.parent / "shared" / "corpus"
_NS = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def error(row: int, col: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, col, 15, code, 1))


def formula(row: int, col: int, result: bytes) -> bytes:
    return record(0x0006, struct.pack("<HHH", row, col, 15) + result + struct.pack("<HIH", 0, 0, 0))


def book(*sheets: bytes, first: bytes = b"") -> bytes:
    """A workbook stream: the globals with one BOUNDSHEET per sheet, then the sheets."""
    listed = sum(len(record(0x0085, b"\0" * 8 + f"S{place}".encode())) for place in range(len(sheets)))
    place = len(begin(5)) + len(first) + listed + len(record(0x000A))
    bounds = b""
    for number, sheet in enumerate(sheets):
        bounds += record(0x0085, struct.pack("<IBBBB", place, 0, 0, 2, 0) + f"S{number}".encode())
        place += len(sheet)
    return begin(5) + first + bounds + record(0x000A) + b"".join(sheets)


def sheet(*records: bytes) -> bytes:
    return begin(0x10) + b"".join(records) + record(0x000A)


NUMBER = formula(1, 1, struct.pack("<d", 12.5))
STRING = formula(1, 2, b"\x00\x00\x00\x00\x00\x00\xff\xff")
DIVIDED = formula(4, 2, b"\x02\x00\x07\x00\x00\x00\xff\xff")


def test_errors_are_found_as_values_and_as_results_of_formulas() -> None:
    stream = book(sheet(NUMBER, STRING), sheet(error(0, 3, 0x2A), NUMBER, DIVIDED, error(9, 0, 0x17)))
    assert errors_in_records(stream) == [[], [(1, 3, "#N/A"), (5, 2, "#DIV/0!"), (10, 0, "#REF!")]]


def test_a_truth_value_is_no_error() -> None:
    assert errors_in_records(book(sheet(record(0x0205, struct.pack("<HHHBB", 1, 1, 15, 1, 0))))) == [[]]


def test_the_records_of_a_chart_on_the_sheet_are_not_its_cells() -> None:
    chart = begin(0x20) + error(1, 1, 0x2A) + record(0x000A)
    assert errors_in_records(book(sheet(chart, error(2, 2, 0x0F)))) == [[(3, 2, "#VALUE!")]]


def test_an_encrypted_or_damaged_stream_gives_nothing_or_less_and_never_fails() -> None:
    whole = book(sheet(error(0, 3, 0x2A), DIVIDED))
    assert errors_in_records(book(sheet(error(0, 3, 0x2A)), first=record(0x002F, b"\0" * 54))) == []
    draw = random.Random(5)
    for length in range(len(whole)):
        assert sum(map(len, errors_in_records(whole[:length]))) <= 2
    for _ in range(500):
        broken = bytearray(whole)
        for _ in range(3):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        errors_in_records(bytes(broken))


def test_a_file_that_is_none_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert error_cells(path, "xls") == []
    path.write_bytes(b"PK no archive")
    assert error_cells(path, "ods") == []
    assert error_cells(tmp_path / "missing.xls", "xls") == []


def ods(path: Path, rows: str) -> Path:
    content = f'<?xml version="1.0"?><office:document-content {_NS} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="销售">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = ('<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>')
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def text(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def amount(value: int) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def failed(shown: str, repeated: int = 1) -> str:
    again = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    return f'<table:table-cell table:formula="of:=1/0"{again} office:value-type="string" office:string-value=""><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_an_amount_of_an_ods_that_is_an_error_is_a_defect(tmp_path: Path) -> None:
    rows = row(text("日期"), text("销售员"), text("金额"), text("成本")) + row(text("2026-03-02"), text("张三"), amount(100), failed("#DIV/0!"))
    rows += row(text("2026-03-03"), text("李四"), failed("Err:502"), amount(5)) + row(text("2026-03-04"), text("李四"), amount(7), amount(6))
    path = ods(tmp_path / "销售.ods", rows)
    assert error_cells(path, "ods") == [[(2, 3, "#DIV/0!"), (3, 2, "Err:502")]]
    loaded = only(path)
    assert codes(loaded) == [("BAD_NUMBER", 2), ("BAD_NUMBER", 3)]
    assert column(loaded, "amount_yuan") == [7]


def test_repeated_cells_and_rows_count_as_often_as_they_stand(tmp_path: Path) -> None:
    twice = row(text("x"), failed("#N/A", 2)).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">')
    path = ods(tmp_path / "a.ods", row(text("a"), text("b"), text("c")) + twice + row(text("y"), amount(1), failed("#REF!")))
    assert sorted(error_cells(path, "ods")[0]) == [(2, 1, "#N/A"), (2, 2, "#N/A"), (3, 1, "#N/A"), (3, 2, "#N/A"), (4, 2, "#REF!")]


def test_a_word_that_looks_like_an_error_is_none(tmp_path: Path) -> None:
    assert error_cells(ods(tmp_path / "a.ods", row(text("#N/A"), failed("#1 店"), failed("合格"))), "ods") == [[]]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the test files of other projects are not here")
@pytest.mark.parametrize(("name", "place", "cells"), [
    ("pandas/data/excel/test3.xls", 0, 1), ("calamine/gh548_incorrect_sst_unique_count.xls", 6, 56),
])
def test_real_old_workbooks_keep_their_error_cells(name: str, place: int, cells: int) -> None:
    read = read_file(CORPUS / name).sheets[place]
    shown = [cell for column in read.cells.columns for cell in column.to_pylist() if cell in ("#N/A", "#VALUE!")]
    assert len(shown) == cells == len(error_cells(CORPUS / name, "xls")[place])
