"""Files that are no workbook and no csv but hold tables all the same: web pages, XML of 2003, and what a password hides."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from analytics.errors import PasswordNeeded, Refused
from analytics.ingest import RawFile, read_file
from tests.analytics.ingest.made_files import column, only, workbook

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}"><title>导出</title><style>td{{mso-number-format:'\\@'}}</style></head>
<body><table border=1><tr><td colspan=3>三月销售</td></tr>
<tr><th>下单日期</th><th>销售员</th><th>成交额</th></tr>
<tr><td>2026-03-02</td><td rowspan=2>王海燕</td><td x:num="126000.5">126,001</td></tr>
<tr><td>2026-03-03</td><td>88000</td></tr>
<tr><td>2026-03-04<td>李泽&#26126;<td>&nbsp;1,200&nbsp;</tr></table></body></html>"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="销售"><Table>
<Row><Cell><Data ss:Type="String">下单日期</Data></Cell><Cell><Data ss:Type="String">销售员</Data></Cell><Cell><Data ss:Type="String">成交额</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="DateTime">2026-03-02T00:00:00.000</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">126000</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="DateTime">2026-03-03T00:00:00.000</Data></Cell><Cell><Data ss:Type="String">李泽明</Data></Cell><Cell><Data ss:Type="Number">88000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def written(folder: Path, text: str, encoding: str, name: str = "导出.xls") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def locked(folder: Path, password: str) -> Path:
    """A workbook only its password opens."""
    plain, path = workbook(folder, {"销售": [["下单日期", "成交额"], ["2026-03-02", 126000]]}, "明.xlsx"), folder / "密.xlsx"
    with plain.open("rb") as file, path.open("wb") as out:
        OOXMLFile(file).encrypt(password, out)
    return path


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_a_web_page_named_xls_is_read_as_its_table(tmp_path: Path, charset: str):
    raw = read_file(written(tmp_path, PAGE.format(charset=charset), charset))
    assert (raw.kind, raw.encoding) == ("html", charset)
    sheet = only(tmp_path / "导出.xls")
    assert column(sheet, "person") == ["王海燕", "王海燕", "李泽明"]
    assert [float(value) for value in column(sheet, "amount_yuan")] == [126000.5, 88000, 1200]
    assert sheet.header_row == 2


def test_each_table_of_a_page_is_a_sheet(tmp_path: Path):
    inner = "<table><tr><td>产品</td><td>标价</td></tr><tr><td>A1</td><td>5</td></tr></table>"
    raw = read_file(written(tmp_path, f"<table><tr><td>菜单{inner}</td></tr></table>{inner}", "utf-8"))
    assert [sheet.name for sheet in raw.sheets] == ["表1", "表2", "表3"]
    assert raw.sheets[1].cells.to_pydict() == {"c0": ["产品", "A1"], "c1": ["标价", "5"]}
    assert raw.sheets[0].cells.to_pydict() == {"c0": ["菜单"]}


def test_a_cell_that_claims_to_span_the_world_is_refused(tmp_path: Path):
    row = "<tr>" + "<td colspan=1000>1</td>" * 3 + "</tr>"
    with pytest.raises(Refused, match="一直用到"):
        read_file(written(tmp_path, f"<table>{row}</table>", "utf-8"))


def test_xml_of_2003_is_read_with_gaps_and_hidden_rows(tmp_path: Path):
    sheet = only(written(tmp_path, XML, "utf-8"))
    assert column(sheet, "person") == [None, "李泽明"]
    assert [str(day) for day in column(sheet, "ordered_on")] == ["2026-03-02", "2026-03-03"]
    assert any("1 行是隐藏的" in text.zh for text in sheet.evidence)


def test_xml_with_a_document_type_is_refused(tmp_path: Path):
    bomb = XML.replace("<?mso", '<!DOCTYPE b [<!ENTITY a "aaaa">]><?mso')
    with pytest.raises(Refused, match="DTD"):
        read_file(written(tmp_path, bomb, "utf-8"))


def test_broken_xml_is_damaged(tmp_path: Path):
    with pytest.raises(Refused, match="损坏"):
        read_file(written(tmp_path, XML[:-60], "utf-8"))


def test_a_password_opens_what_it_locks(tmp_path: Path):
    path = locked(tmp_path, "秘密1234")
    with pytest.raises(PasswordNeeded, match="密码"):
        read_file(path)
    with pytest.raises(PasswordNeeded, match="密码不对"):
        read_file(path, password="1234")
    raw: RawFile = read_file(path, password="秘密1234")
    assert raw.kind == "encrypted" and raw.sheets[0].cells.num_rows == 2


def test_a_password_for_a_file_that_has_none_does_no_harm(tmp_path: Path):
    assert read_file(workbook(tmp_path, {"表": [["日期", "金额"], ["2026-03-02", 5]]}), password="x").sheets[0].cells.num_rows == 2


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path):
    path = workbook(tmp_path, {"销售": [["下单日期", "成交额", "备注"], ["2026-03-02", 5, ""], ["2026-03-03", 6, "x"]]})
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.save(path)
    sheet = only(path)
    assert sheet.rows.num_rows == 2
    said = " ".join(text.zh for text in sheet.evidence)
    assert "1 行是隐藏的" in said and "1 列是隐藏的" in said
