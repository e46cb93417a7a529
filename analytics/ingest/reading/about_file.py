"""What a person should know about a file as a whole: how it was read, and what makes its text doubtful."""

from __future__ import annotations

from analytics.errors import Text
from analytics.ingest.reading.raw import RawFile


def doubts_about_file(raw: RawFile) -> list[Text]:
    """What makes the text of the file itself doubtful, with its lines: said also when nothing of the file can be loaded."""
    lines = "、".join(map(str, raw.odd_lines[:5])) + ("…" if len(raw.odd_lines) > 5 else "")
    told = []
    if raw.other_encoding:
        told.append(Text(f"第 {lines} 行是 GBK 编码，其余是 UTF-8，已各按各的读，请核对", f"Line {lines} is in GBK and the rest in UTF-8; each was read in its own encoding, please check"))
    if raw.encoding_lossy:
        told.append(Text(f"第 {lines} 行有字节解不出来，已用 � 代替", f"Some bytes of line {lines} could not be decoded and were replaced by �"))
    if raw.unclosed_quote:
        marks = "、".join(map(str, raw.unclosed_quote))
        told.append(Text(f"第 {marks} 行的引号没有收尾，已当作普通字符，请核对这一行", f"The quotation mark on line {marks} is never closed and was taken as a letter; please check that line"))
    if raw.nuls:
        told.append(Text("有 NUL 字节，已去掉", "NUL bytes were taken out"))
    return told


def about_file(raw: RawFile) -> list[Text]:
    """How the file was read, with what makes it doubtful."""
    told = []
    if raw.encoding and raw.encoding not in ("utf-8", "utf-8-sig"):
        name = {"gb18030": "GBK（gb18030）", "big5hkscs": "Big5"}.get(raw.encoding, raw.encoding)
        told.append(Text(f"{name} 编码", f"Encoding {name}") if raw.encoding_certain else Text(f"编码猜作 {name}，如有乱码请指定", f"Encoding guessed as {name}; say which if letters look wrong"))
    told += doubts_about_file(raw)
    if raw.delimiter and raw.delimiter != ",":
        told.append(Text(f"分隔符是 {raw.delimiter!r}", f"The delimiter is {raw.delimiter!r}"))
    if raw.macros:
        told.append(Text("带宏的工作簿，只读单元格，宏没有运行", "A workbook with macros: only its cells were read, no macro ran"))
    if raw.date1904:
        told.append(Text("日期从 1904 年算起", "Dates count from 1904"))
    return told
