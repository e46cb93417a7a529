"""What a file really is, by its bytes, and the limits a workbook must keep before anything parses it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import PasswordNeeded, Refused, Text

# From 1,166 real workbooks: median 2:1 unpacked, the largest honest one 44:1 with 129 members.
MAX_WORKBOOK_BYTES = 50 * 2**20
MAX_TEXT_BYTES = 2**30
MAX_INFLATED_BYTES = 500 * 2**20
MAX_RATIO = 100
RATIO_COUNTS_FROM = 20 * 2**20
MAX_MEMBERS = 2_000
MAX_CELLS = 10_000_000
MAX_COLUMNS = 2_000
MAX_CELL_CHARACTERS = 32_767

_NOT_TABLES = (
    (b"%PDF", " PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"Rar!", "压缩包", "an archive"),
    (b"7z\xbc\xaf", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"),
    (b"BZh", "压缩包", "an archive"),
    (b"\xfd7zXZ", "压缩包", "an archive"),
    (b"\x28\xb5\x2f\xfd", "压缩包", "an archive"),
    (b"SQLite format 3", "数据库文件", "a database"),
)

_DBASE = (0x03, 0x30, 0x83, 0x8B, 0xF5)  # the versions, then the date of the last change: year, month, day


@dataclass(frozen=True)
class FileKind:
    """`kind` is xlsx (also xlsm), xlsb, xls, ods, html, xml2003, text, or encrypted: a workbook behind a password."""

    kind: str

    @property
    def is_text(self) -> bool:
        return self.kind == "text"


def kind_of(path: Path, name: str) -> FileKind:
    """The kind of the file at `path`, told by its first bytes and never by its name.

    Raises Refused naming what it is when it is no table: empty, encrypted, a picture, a web page …
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00\r\n\t "):
        raise Refused(Text(f"「{name}」是空文件，没有可以读的内容；请核对是不是选错了文件，或重新导出一份。", f"“{name}” is empty, there is nothing to read; check whether it is the right file, or export it again."))
    if head.startswith(b"PK"):
        kind = _zip_kind(path, name)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        kind = _ole_kind(path, name)
    else:
        kind = _text_kind(head, name)
    limit = MAX_TEXT_BYTES if kind.is_text else MAX_WORKBOOK_BYTES
    if size > limit:
        raise _too_large(name, size, limit, kind.is_text)
    return kind


def _too_large(name: str, size: int, limit: int, is_text: bool) -> Refused:
    or_csv = Text("", "") if is_text else Text("，或另存为 csv", ", or save it as csv")
    return Refused(Text(
        f"「{name}」有 {size / 2**20:,.0f} MB，超过 {limit // 2**20:,} MB 的上限；请按月或按年拆成几个文件{or_csv.zh}。",
        f"“{name}” is {size / 2**20:,.0f} MB, over the limit of {limit // 2**20:,} MB; split it by month or year{or_csv.en}.",
    ))


def _text_kind(head: bytes, name: str) -> FileKind:
    for magic, zh, en in _NOT_TABLES:
        if head.startswith(magic):
            raise archive(name) if zh == "压缩包" else Refused(Text(f"「{name}」是{zh}，不是表格；请上传 xlsx、xls 或 csv。", f"“{name}” is {en}, not a table; upload xlsx, xls or csv."))
    if len(head) >= 32 and head[0] in _DBASE and 1 <= head[2] <= 12 and 1 <= head[3] <= 31 and b"\x00" in head[4:32]:
        raise Refused(Text(f"「{name}」是 dBASE 数据库文件；请用 Excel 打开后另存为 xlsx 再上传。", f"“{name}” is a dBASE database file; open it in Excel, save it as xlsx and upload that."))
    if head[257:262] == b"ustar":
        raise archive(name)
    start = _as_ascii(head).lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<workbook" in start:
        return FileKind("xml2003")
    if start.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style")) or start.startswith("<?xml") and "<html" in start:
        return FileKind("html")
    if re.match(r'\{\s*"|\[\s*[\[{]', start):
        raise Refused(Text(f"「{name}」是 JSON 数据，不是表格；请导出成 xlsx 或 csv 再上传。", f"“{name}” is JSON, not a table; export it as xlsx or csv and upload that."))
    if _is_binary(head):
        raise Refused(Text(
            f"「{name}」不是 Excel 工作簿，也不是文本；请确认文件没有损坏，或另存为 xlsx 再上传。",
            f"“{name}” is neither an Excel workbook nor text; check that it is not damaged, or save it as xlsx and upload that.",
        ))
    return FileKind("text")


def _is_binary(head: bytes) -> bool:
    """Text holds hardly any control characters; a zero byte may be half a letter of UTF-16."""
    control = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 32)))
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 5
    return control > max(2, len(head) // 50) and not (wide and control < len(head) // 10)


def _as_ascii(head: bytes) -> str:
    """The beginning of a file for looking at marks of ASCII only; UTF-16 has a zero byte beside each letter."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("latin-1")


def _ole_kind(path: Path, name: str) -> FileKind:
    # Stream names stand in the directory as UTF-16; small enough to look for without parsing the container.
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileKind("encrypted")
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book", "WORKBOOK", "BOOK", "workbook")):
        raise Refused(Text(f"「{name}」不是 Excel 工作簿；请上传 xlsx、xls 或 csv。", f"“{name}” is not an Excel workbook; upload xlsx, xls or csv."))
    return FileKind("xls")


def _zip_kind(path: Path, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as zipped:
            members = zipped.infolist()
            _check_members(members, path.stat().st_size, name)
            names = {member.filename.replace("\\", "/") for member in members}  # some writers put backslashes
            kind = zipped.read("mimetype")[:200] if "mimetype" in names else b""
            if b"opendocument.spreadsheet" in kind:
                return FileKind("ods")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise damaged(name) from error
    if any(re.fullmatch(r"xl/workbook\.bin", member, re.IGNORECASE) for member in names):
        return FileKind("xlsb")
    if any(re.fullmatch(r"(xl/)?workbook\.xml", member, re.IGNORECASE) or member.startswith("xl/") for member in names):
        return FileKind("xlsx")
    if b"opendocument" in kind or any(member.startswith(("word/", "ppt/")) for member in names):
        raise Refused(Text(
            f"「{name}」是 Word 或 PPT 文件，不是表格；请把里面的表格复制到 Excel，存成 xlsx 再上传。",
            f"“{name}” is a Word or PowerPoint file, not a table; copy the table into Excel, save it as xlsx and upload that.",
        ))
    raise archive(name)


def archive(name: str) -> Refused:
    return Refused(Text(f"「{name}」是压缩包，不是表格；请解压后上传里面的文件。", f"“{name}” is an archive, not a table; unpack it and upload the files inside."))


def _check_members(members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise _unsafe(name, f"内含 {len(members):,} 个部件（上限 {MAX_MEMBERS:,}）", f"it holds {len(members):,} parts (limit {MAX_MEMBERS:,})")
    if len({member.filename for member in members}) < len(members):
        raise _unsafe(name, "有同名的部件", "it holds two parts of the same name")
    if any(member.flag_bits & 1 for member in members):
        raise Refused(Text(f"「{name}」是有密码的压缩包，打不开；请去掉密码后再上传。", f"“{name}” is an archive with a password and cannot be opened; remove the password and upload it again."))
    inflated = sum(member.file_size for member in members)
    if inflated > MAX_INFLATED_BYTES:
        raise _unsafe(name, f"解开后有 {inflated / 2**20:.0f} MB（上限 {MAX_INFLATED_BYTES // 2**20} MB）",
                      f"it unpacks to {inflated / 2**20:.0f} MB (limit {MAX_INFLATED_BYTES // 2**20} MB)")
    if inflated > RATIO_COUNTS_FROM and inflated > MAX_RATIO * max(size, 1):
        raise _unsafe(name, f"压缩比 {inflated // max(size, 1):,}:1 不正常（上限 {MAX_RATIO}:1）",
                      f"its compression ratio of {inflated // max(size, 1):,}:1 is not that of a real workbook (limit {MAX_RATIO}:1)")


def password_needed(name: str) -> PasswordNeeded:
    """The sentence for a workbook nobody can open without its password."""
    return PasswordNeeded(Text(
        f"「{name}」设了打开密码；请给出密码，或在 Excel 里取消密码（文件 → 信息 → 保护工作簿）后再上传。",
        f"“{name}” opens with a password; give the password, or remove it in Excel (File → Info → Protect Workbook) and upload it again.",
    ))


def wrong_password(name: str) -> PasswordNeeded:
    return PasswordNeeded(Text(f"「{name}」的密码不对，打不开；请核对大小写后重输。", f"That is not the password of “{name}” and it did not open; check capital letters and try again."))


def column_letters(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def damaged(name: str) -> Refused:
    """The sentence for a file that is broken or cut off."""
    return Refused(Text(
        f"「{name}」已损坏或不完整，打不开；请在 Excel 里打开确认、另存为 xlsx 后再上传。",
        f"“{name}” is damaged or incomplete and cannot be opened; check it in Excel, save it as xlsx and upload it again.",
    ))


def _unsafe(name: str, zh: str, en: str) -> Refused:
    return Refused(Text(
        f"「{name}」读了会有风险：{zh}；请在 Excel 里把数据复制到新的工作簿再上传。",
        f"“{name}” is not safe to read: {en}; copy the data into a new workbook in Excel and upload that.",
    ))


def too_wide(name: str, sheet: str, cell: str, cells: int) -> Refused:
    """The sentence for a stray cell that blows the sheet up: by too many cells, or by too many columns alone."""
    if cells <= MAX_CELLS:
        return Refused(Text(
            f"「{name}」的「{sheet}」一直用到 {cell}，超过 {MAX_COLUMNS:,} 列的上限；多半是右边有多余的单元格，请删除多余的列后再上传。",
            f"Sheet “{sheet}” of “{name}” reaches to {cell}, over the limit of {MAX_COLUMNS:,} columns; most likely surplus cells on the right: "
            "delete the unused columns and upload it again.",
        ))
    return Refused(Text(
        f"「{name}」的「{sheet}」一直用到 {cell}，合 {cells:,} 格（上限 {MAX_CELLS:,}）；多半是远处有一个多余的单元格，请删除多余的行和列后再上传。",
        f"Sheet “{sheet}” of “{name}” reaches to {cell}, {cells:,} cells (limit {MAX_CELLS:,}); most likely a stray cell far away: "
        "delete the unused rows and columns and upload it again.",
    ))


def unsafe_part(name: str, zh: str, en: str) -> Refused:
    return _unsafe(name, zh, en)
