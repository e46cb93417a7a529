"""Bytes to cells: formats, encodings, delimiters, and the child process that takes the blows."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import Refused
from analytics.ingest.reading import delimited
from analytics.ingest.reading.delimited import sniff
from analytics.ingest.reading.encoding import detect
from analytics.ingest.reading.raw import RawFile
from analytics.ingest.reading.read import Limits, read_file
from tests.analytics.ingest.made_files import csv_file, workbook

SALES = "下单日期,销售员,成交额\n2026-03-02,王海燕,126000\n2026-03-03,李泽明,88000\n"
TRADITIONAL = "訂單日期,業務員,金額,備註\n2026-03-02,陳志強,126000,客戶滿意，請儘速出貨\n2026-03-03,林美華,88000,續約\n"


def rows(raw: RawFile, sheet: int = 0) -> list[tuple[object, ...]]:
    return list(zip(*(column.to_pylist() for column in raw.sheets[sheet].cells.columns)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_cells(tmp_path: Path, encoding: str) -> None:
    raw = read_file(csv_file(tmp_path, SALES, encoding=encoding))
    assert rows(raw) == [("下单日期", "销售员", "成交额"), ("2026-03-02", "王海燕", "126000"), ("2026-03-03", "李泽明", "88000")]


def test_big5_is_told_from_gbk(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, TRADITIONAL, encoding="big5"))
    assert rows(raw)[0] == ("訂單日期", "業務員", "金額", "備註")
    assert rows(raw)[1][1] == "陳志強"


def test_western_text_is_not_read_as_chinese(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, "Name,City\nJosé,Besançon\nFrançois,Montréal\n", encoding="latin-1"))
    assert rows(raw)[1:] == [("José", "Besançon"), ("François", "Montréal")]
    assert not raw.encoding_certain


def test_gbk_bytes_after_megabytes_of_ascii_are_noticed(tmp_path: Path) -> None:
    body = "order,amount,note\n" + "HD1,12.5,ok\n" * 400_000 + "HD2,3,已发货\n"
    path = tmp_path / "late.csv"
    path.write_bytes(body.encode("gb18030"))
    assert detect(path).codec == "gb18030"


def test_an_encoding_a_person_chose_is_believed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "名,数\n啊,1\n", encoding="gb18030")
    assert rows(read_file(path, encoding="gbk"))[1] == ("啊", "1")
    with pytest.raises(Refused, match="不认识编码"):
        read_file(path, encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_found(delimiter: str, tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, SALES.replace(",", delimiter), name="data.txt"))
    assert raw.delimiter == delimiter
    assert rows(raw)[1] == ("2026-03-02", "王海燕", "126000")


def test_a_comma_inside_cells_does_not_hide_the_real_delimiter() -> None:
    assert sniff('a;b;c\n"1,5";2;3\n"1,6";2,7;3\n') == ";"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_read(tmp_path: Path, end: str) -> None:
    assert len(rows(read_file(csv_file(tmp_path, SALES.replace("\n", end))))) == 3


def test_blank_lines_keep_their_row_and_quoted_breaks_stay_in_the_cell(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, '日期,备注\n2026-03-02,"第一行\n第二行"\n\n2026-03-03,好\n'))
    assert rows(raw) == [("日期", "备注"), ("2026-03-02", "第一行\n第二行"), (None, None), ("2026-03-03", "好")]


def test_ragged_rows_are_padded_and_never_shifted(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, "三月销售\n日期,金额,备注\n2026-03-02,1\n2026-03-03,2,好,多\n"))
    assert rows(raw) == [("三月销售", None, None, None), ("日期", "金额", "备注", None), ("2026-03-02", "1", None, None), ("2026-03-03", "2", "好", "多")]


def test_a_sep_line_names_the_delimiter_and_counts_as_a_row(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, "sep=;\n日期;金额\n2026-03-02;1,5\n"))
    assert rows(raw)[1] == ("2026-03-02", "1,5")
    assert raw.sheets[0].first_row == 2


def test_nuls_are_dropped(tmp_path: Path) -> None:
    assert rows(read_file(csv_file(tmp_path, "日期,金额\n2026-03-02,1\x002\n")))[1] == ("2026-03-02", "12")


def test_excel_cells_arrive_as_exact_text(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"表": [["a", "b", "c", "d", "e", "f"], [22439.933999999997, 0.1 + 0.2, date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), "007", True]]})
    assert rows(read_file(path))[1] == ("22439.934", "0.3", "2026-03-02 00:00:00", "2026-03-02 09:30:00", "007", "true")


def test_a_table_that_starts_at_c5_keeps_its_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C5"], book.active["D5"], book.active["C6"], book.active["D6"] = "日期", "金额", "2026-03-02", 5
    book.save(tmp_path / "c5.xlsx")
    sheet = read_file(tmp_path / "c5.xlsx").sheets[0]
    assert (sheet.first_row, sheet.first_column, sheet.cells.num_rows) == (1, 2, 6)
    assert sheet.cells.column(0).to_pylist()[4:] == ["日期", "2026-03-02"]


def test_error_cells_and_uncalculated_formulas_do_not_vanish(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["日期", "金额", "成本"])
    book.active.append(["2026-03-02", "=B3*2", "x"])
    book.active["C2"] = "#REF!"
    book.save(tmp_path / "errors.xlsx")
    assert rows(read_file(tmp_path / "errors.xlsx"))[1] == ("2026-03-02", "#未计算", "#REF!")


def test_the_1904_flag_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2026, 3, 2), time(9, 30)])
    book.save(tmp_path / "mac.xlsx")
    raw = read_file(tmp_path / "mac.xlsx")
    assert raw.date1904
    assert rows(raw)[0][0] == "2026-03-02 00:00:00"


def test_the_name_of_a_file_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"表": [["日期", "金额"], ["2026-03-02", 5]]})
    renamed = tmp_path / "export.csv"
    path.rename(renamed)
    assert read_file(renamed).kind == "xlsx"
    text = csv_file(tmp_path, SALES, name="假的.xlsx")
    assert read_file(text).kind == "text"


@pytest.mark.parametrize(("content", "words"), [
    (b"", "空文件"), (b"%PDF-1.7 something", "PDF"), (b"\x89PNG\r\n\x1a\n1234", "图片"), (b"<html><body><p>1</p></body></html>", "网页"),
    (b"PK\x03\x04 this is not a zip", "损坏"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是 Excel"), (b"Rar!\x1a\x07", "压缩包"),
])
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "文件.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=words):
        read_file(path)


@pytest.mark.parametrize(("content", "words"), [
    (b"BZh91AY&SY", "压缩包"), (b"\x28\xb5\x2f\xfd123", "压缩包"), (bytes(257) + b"ustar  ", "空文件|压缩包"), (b'{"a": 1}\n{"a": 2}', "JSON"), (b'[{"a": 1}]', "JSON"),
    (b"\x03\x6e\x0c\x03\x08" + bytes(27) + b"NAME", "dBASE"), (bytes(range(1, 256)) * 4, "也不是文本"),
])
def test_other_kinds_of_file_are_named_too(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "文件.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=words):
        read_file(path)


def test_two_encodings_in_one_file_are_each_read_and_the_lines_named(tmp_path: Path) -> None:
    path = tmp_path / "合并.csv"
    path.write_bytes("日期,区域,金额\n2026-03-01,华东,1\n".encode() + "2026-03-02,华南,2\n".encode("gb18030"))
    raw = read_file(path)
    assert [row[1] for row in rows(raw)] == ["区域", "华东", "华南"]
    assert (raw.other_encoding, raw.odd_lines) == ("gb18030", (3,))


def test_gbk_alone_is_not_taken_for_two_encodings(tmp_path: Path) -> None:
    raw = read_file(csv_file(tmp_path, SALES, encoding="gb18030"))
    assert raw.other_encoding is None


@pytest.mark.parametrize(("text", "line"), [
    ('a,b\n1,"张三\n2,李四\n3,王五\n', 2), ('a,b\n1,张三\n2,"李四\n3,王五\n4,"赵六"\n', 3),
])
def test_a_quotation_mark_never_closed_swallows_nothing(tmp_path: Path, text: str, line: int) -> None:
    raw = read_file(csv_file(tmp_path, text))
    assert raw.unclosed_quote == (line,)
    assert [row[0] for row in rows(raw)] == ["a", *map(str, range(1, text.count("\n")))]


def test_a_zero_byte_in_a_small_file_is_no_utf16(tmp_path: Path) -> None:
    path = tmp_path / "零.csv"
    path.write_bytes(b"a,b,c\n\x00,2,3\n")
    raw = read_file(path)
    assert rows(raw) == [("a", "b", "c"), (None, "2", "3")] and raw.nuls


def test_times_of_day_in_ods_are_not_lost(tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "拜访.ods"
    try:
        pd.DataFrame({"签到": [time(9, 30), time(14, 5)], "人": ["王", "李"]}).to_excel(path, index=False, engine="odf")
    except ImportError:
        pytest.skip("odfpy is not installed: nothing here writes .ods")
    assert [row[0] for row in rows(read_file(path))][1:] == ["09:30:00", "14:05:00"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到文件"):
        read_file(tmp_path / "无.csv")


def test_a_workbook_cut_in_half_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"表": [["日期", "金额"], *[["2026-03-02", i] for i in range(2000)]]})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Refused, match="损坏或不完整"):
        read_file(path)


def _xlsx_with(tmp_path: Path, sheet_xml: str) -> Path:
    path = workbook(tmp_path, {"表": [["日期", "金额"]]}, name="made.xlsx")
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, sheet_xml if member.filename.endswith("sheet1.xml") else old.read(member))
    path.write_bytes(changed.getvalue())
    return path


SHEET = '<?xml version="1.0"?>{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def test_one_stray_cell_far_away_is_refused_with_its_place(tmp_path: Path) -> None:
    path = _xlsx_with(tmp_path, SHEET.format("", '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(Refused, match="XFD1048576"):
        read_file(path)


def test_styled_empty_cells_far_to_the_right_do_no_harm(tmp_path: Path) -> None:
    path = _xlsx_with(tmp_path, SHEET.format("", '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'))
    assert rows(read_file(path))[0][0] == "1"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = _xlsx_with(tmp_path, SHEET.format('<!DOCTYPE x [<!ENTITY a "b">]>', '<row r="1"><c r="A1"><v>1</v></c></row>'))
    with pytest.raises(Refused, match="DTD"):
        read_file(path)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (30 * 2**20))
    with pytest.raises(Refused, match="压缩比"):
        read_file(path)


def test_a_child_out_of_memory_is_a_sentence(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "日期,金额\n" + "2026-03-02,1\n" * 2_000_000)
    with pytest.raises(Refused, match="内存上限"):
        read_file(path, limits=Limits(memory_bytes=300 * 2**20))


def test_a_child_that_hangs_is_stopped(tmp_path: Path) -> None:
    path = csv_file(tmp_path, SALES)
    with pytest.raises(Refused, match="秒还没有读完"):
        read_file(path, limits=Limits(seconds=0))


def test_the_staging_folder_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "staging"))
    os.mkdir(tmp_path / "staging")
    raw = read_file(csv_file(tmp_path, SALES))
    assert os.listdir(tmp_path / "staging") == []
    assert rows(raw)[1][0] == "2026-03-02"  # the cells outlive it


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=8)


@settings(max_examples=8, deadline=None)
@given(table=st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=6))
def test_any_quoted_table_comes_back_cell_by_cell(tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str, str]]) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    quoted = [["h1", "h2", "h3"], *table]
    path.write_text("\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in quoted) + "\n", encoding="utf-8", newline="")
    assert [tuple(row) for row in quoted] == rows(read_file(path))


@pytest.mark.parametrize("shift", range(4))
def test_a_line_end_between_two_looks_at_a_file_is_no_blank_line(tmp_path: Path, shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LOOK", 64)
    text = "ab,cd\n" * 40
    assert not delimited._marks(csv_file(tmp_path, "x" * shift + text)).blank_lines
    assert delimited._marks(csv_file(tmp_path, "x" * shift + text + "\n" + text)).blank_lines
    assert delimited._marks(csv_file(tmp_path, "\n" + text)).blank_lines
