"""Files the importer refuses, each made small: what a person uploaded or asked, by the name of the refusal."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.chart import BarChart

from analytics.ingest import read_file
from analytics.ingest.reading.read import Limits
from analytics.ingest.whole_way import import_file, import_files
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import cleaned, csv_file, workbook

HEADER = ["下单日期", "销售员", "成交额"]
ROWS = [["2026-03-02", "王海燕", 126000], ["2026-03-03", "李泽明", 88000]]
SALES = "下单日期,销售员,成交额\n2026-03-02,王海燕,126000\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = '<?xml version="1.0"?>{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def _bytes(folder: Path, name: str, content: bytes, size: int = 0) -> Path:
    """A file of that content; `size` makes it longer without writing anything."""
    path = folder / name
    with path.open("wb") as file:
        file.write(content)
        if size:
            file.truncate(size)
    return path


def _zip(folder: Path, name: str, members: list[str], sizes: int | None = None, flags: int = 0) -> Path:
    """An archive of tiny members; `sizes` is what its directory says the first unpacks to, `flags` what it says of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member), "<x/>")
    content = bytearray(packed.getvalue())
    entry = content.index(b"PK\x01\x02")
    if sizes is not None:
        content[entry + 24:entry + 28] = struct.pack("<I", sizes)
    content[entry + 8:entry + 10] = struct.pack("<H", flags)
    return _bytes(folder, name, bytes(content))


def _with_sheet(folder: Path, xml: str) -> Path:
    path = workbook(folder, {"三月": [["日期", "金额"]]})
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, xml if member.filename.endswith("sheet1.xml") else old.read(member))
    return _bytes(folder, path.name, changed.getvalue())


def _cells(*places: str) -> str:
    rows = {place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"): "" for place in places}
    for place in places:
        rows[place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")] += f'<c r="{place}"><v>1</v></c>'
    return _SHEET.format("", "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows.items()))


def _long_text(folder: Path) -> Path:
    # No program here writes such a text: it is put among the shared texts by hand.
    path = workbook(folder, {"三月": [["日期", "备注"], ["2026-03-02", "长"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'长' * 40_000}</t></si></sst>")
    return path


def _locked(folder: Path) -> Path:
    target = folder / "工资.xlsx"
    with workbook(folder, {"三月": [HEADER, *ROWS]}).open("rb") as plain, target.open("wb") as out:
        OOXMLFile(plain).encrypt("秘密1234", out)
    return target


def _hidden(folder: Path) -> Path:
    path = workbook(folder, {"旧数据": [HEADER, *ROWS], "封面": []})
    book = openpyxl.load_workbook(path)
    book["旧数据"].sheet_state = "hidden"
    book.save(path)
    return path


def _charts(folder: Path) -> Path:
    path = workbook(folder, {"封面": []})
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("走势").add_chart(BarChart())
    book.save(path)
    return path


def _twice(folder: Path) -> None:
    path = csv_file(folder, SALES)
    with Warehouse.open(folder / "zhanbao.duckdb") as held:
        import_files(held, [path, path])


def _again(folder: Path) -> None:
    path = csv_file(folder, SALES)
    with Warehouse.open(folder / "zhanbao.duckdb") as held:
        import_file(held, path)
        import_file(held, path)


def _loaded(folder: Path, text: str, name: str = "销售.csv", **asked: object) -> None:
    with Warehouse.open(folder / "zhanbao.duckdb") as held:
        import_file(held, csv_file(folder, text, name=name), **asked)  # type: ignore[arg-type]


TWO_TABLES = [["日期", "销售员", "金额", None, "日期", "客户", "金额"], ["2026-03-02", "王", 5, None, "2026-03-03", "甲", 7], ["2026-03-04", "李", 6, None, None, None, None]]

# What is done, by the name of the refusal that answers it.
REFUSED: dict[str, Callable[[Path], object]] = {
    "not there": lambda at: read_file(Path("没有.csv")),
    "unknown encoding": lambda at: read_file(csv_file(at, SALES), encoding="klingon"),
    "empty file": lambda at: read_file(_bytes(at, "销售.csv", b"")),
    "pdf": lambda at: read_file(_bytes(at, "合同.pdf", b"%PDF-1.7 something")),
    "picture": lambda at: read_file(_bytes(at, "截图.png", b"\x89PNG\r\n\x1a\n1234")),
    "database": lambda at: read_file(_bytes(at, "库.db", b"SQLite format 3\x00")),
    "archive": lambda at: read_file(_bytes(at, "三月.rar", b"Rar!\x1a\x07")),
    "dBASE": lambda at: read_file(_bytes(at, "客户.dbf", b"\x03\x6e\x0c\x03\x08" + bytes(27) + b"NAME")),
    "JSON": lambda at: read_file(_bytes(at, "订单.json", b'[{"a": 1}]')),
    "neither": lambda at: read_file(_bytes(at, "销售.xls", bytes(range(1, 256)) * 4)),
    "no Excel": lambda at: read_file(_bytes(at, "旧.doc", _OLE + bytes(600))),
    "Word": lambda at: read_file(_zip(at, "说明.docx", ["word/document.xml"])),
    "page without a table": lambda at: read_file(_bytes(at, "报表.xls", b"<html><body><p>1</p></body></html>")),
    "damaged": lambda at: read_file(_bytes(at, "销售.xlsx", b"PK\x03\x04 cut off")),
    "workbook too large": lambda at: read_file(_bytes(at, "明细.xls", _OLE + "Workbook".encode("utf-16-le"), 60 * 2**20)),
    "text too large": lambda at: read_file(_bytes(at, "明细.csv", SALES.encode(), 2**30 + 2**28)),
    "too many parts": lambda at: read_file(_zip(at, "销售.xlsx", [f"xl/{i}.xml" for i in range(2_001)])),
    "two parts of a name": lambda at: read_file(_zip(at, "销售.xlsx", ["xl/workbook.xml", "xl/workbook.xml"])),
    "archive with a password": lambda at: read_file(_zip(at, "三月.zip", ["销售.csv"], flags=1)),
    "unpacks too large": lambda at: read_file(_zip(at, "销售.xlsx", ["xl/workbook.xml"], sizes=600 * 2**20)),
    "odd ratio": lambda at: read_file(_zip(at, "销售.xlsx", ["xl/workbook.xml"], sizes=30 * 2**20)),
    "DTD": lambda at: read_file(_with_sheet(at, _SHEET.format('<!DOCTYPE x [<!ENTITY a "b">]>', ""))),
    "long text": lambda at: read_file(_long_text(at)),
    "stray cell": lambda at: read_file(_with_sheet(at, _cells("A1", "XFD1048576"))),
    "too many columns": lambda at: read_file(_with_sheet(at, _cells("A1", "DKJ5"))),
    "password": lambda at: read_file(_locked(at)),
    "wrong password": lambda at: read_file(_locked(at), password="1234"),
    "out of memory": lambda at: read_file(csv_file(at, "日期,金额\n" + "2026-03-02,1\n" * 2_000_000), limits=Limits(memory_bytes=300 * 2**20)),
    "too slow": lambda at: read_file(csv_file(at, SALES), limits=Limits(seconds=0)),
    "no such sheet": lambda at: cleaned(workbook(at, {"三月": [HEADER, *ROWS]}), sheet="四月"),
    "no such row": lambda at: cleaned(csv_file(at, SALES), header=99),
    "no such column": lambda at: cleaned(csv_file(at, SALES), mapping={"成交颜": "amount_yuan"}),
    "no such unit": lambda at: cleaned(csv_file(at, SALES), scale={"amount_yuan": "斤"}),
    "unit of no amount": lambda at: cleaned(csv_file(at, SALES), scale={"person": "万元"}),
    "bad rate": lambda at: cleaned(csv_file(at, SALES), rates={"USD": "七"}),
    "bad constant": lambda at: cleaned(csv_file(at, "销售员,成交额\n王海燕,5\n"), mapping={"=上旬": "ordered_on"}),
    "hidden and empty": lambda at: cleaned(_hidden(at)),
    "chart": lambda at: cleaned(_charts(at)),
    "one cell": lambda at: cleaned(csv_file(at, "三月销售\n")),
    "header only": lambda at: cleaned(csv_file(at, "下单日期,销售员,成交额\n")),
    "no header": lambda at: cleaned(csv_file(at, "1,272,2026-03-02,5\n2,281,2026-03-02,7\n", name="表.csv")),
    "describes columns": lambda at: cleaned(csv_file(at, "字段,说明\n金额,含税\n日期,下单当天\n", name="字段.csv")),
    "list of defects": lambda at: cleaned(csv_file(at, "文件,工作表,行,列,内容,处理,问题,怎么改,代码\n销售.csv,,2,金额,五,未导入,不是数字,请改,BAD_NUMBER\n", name="问题.csv")),
    "nothing known": lambda at: cleaned(csv_file(at, "甲,乙\n一,二\n三,四\n", name="表.csv")),
    "hardly known": lambda at: cleaned(csv_file(at, "日期,姓名,工号,部门,案头时长\n2026-03-02,王,7,一部,3\n2026-03-03,王,7,一部,4\n2026-03-04,王,7,一部,9\n", name="出差.csv")),
    "missing column": lambda at: cleaned(csv_file(at, "下单日期,销售员,合计数\n2026-03-02,王,12.5\n")),
    "missing value": lambda at: cleaned(csv_file(at, "日期,展现,点击\n2026-03-02,500,3\n", name="投放.csv")),
    "several tables": lambda at: cleaned(workbook(at, {"三月": TWO_TABLES})),
    "no rows": lambda at: _loaded(at, "下单日期,销售员,成交额\n合计,,5\n"),
    "strict": lambda at: _loaded(at, SALES + "昨天,李泽明,88000\n", strict=True),
    "loaded before": _again,
    "twice in one import": _twice,
    "period of an undated list": lambda at: _loaded(at, "姓名,工号,团队\n王海燕,7,一部\n", "人员.csv", replace_period="2026-03"),
}
