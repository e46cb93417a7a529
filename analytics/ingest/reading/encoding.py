"""Which encoding a text file is written in: byte-order mark, then strict UTF-8, then the bytes that are not ASCII."""

from __future__ import annotations

import codecs
import itertools
import re
from dataclasses import dataclass, replace
from pathlib import Path

# What a person may say a file is written in; the others are recognised only.
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis")
_CHUNK = 4 * 2**20
_SAMPLE = 2**20
_CHINESE_IN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_MIXED_FROM = 0.2
_MOST_NAMED = 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs"}


@dataclass(frozen=True)
class Encoding:
    """`codec` decodes the file; `certain` is False for a guess; `lossy` when some bytes had to be replaced. `other` decodes
    the lines that `codec` does not, in a file put together from two; `odd_lines` are the first of those that were either."""

    codec: str
    certain: bool
    lossy: bool = False
    other: str | None = None
    odd_lines: tuple[int, ...] = ()


def detect(path: Path, said: str | None = None) -> Encoding:
    """The encoding of the text file at `path`; `said` is what a person chose and is believed."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if said:
        codec = codecs.lookup(said).name
        return Encoding("gb18030" if codec in ("gbk", "gb2312") else codec, True, not _decodes(path, codec))
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, True, not _decodes(path, codec))
    if b"\x00" in head:
        return _wide(path, head)
    if _decodes(path, "utf-8"):
        return Encoding("utf-8", True)
    found = _mixed(path) or _eight_bit(path)
    return replace(found, odd_lines=_not_decoded(path, found.codec)) if found.lossy or found.other else found


def _mixed(path: Path) -> Encoding | None:
    """Two files pasted together: most lines that are not ASCII are UTF-8 with Chinese in it, which GBK is hardly ever by chance."""
    lines = _telling_lines(path).split(b"\n")
    chinese = sum(1 for line in lines if _CHINESE_IN_UTF8.search(line) and _decoded(line, "utf-8") is not None)
    if chinese < max(1, _MIXED_FROM * len(lines)):
        return None
    others = [line for line in lines if _decoded(line, "utf-8") is None]
    return Encoding("utf-8", False, lossy=any(_decoded(line, "gb18030") is None for line in others), other="gb18030")


def _decoded(line: bytes, codec: str) -> str | None:
    try:
        return line.decode(codec)
    except UnicodeError:
        return None


def _not_decoded(path: Path, codec: str) -> tuple[int, ...]:
    with path.open("rb") as file:
        return tuple(itertools.islice((number for number, line in enumerate(file, start=1) if _decoded(line, codec) is None), _MOST_NAMED))


def _wide(path: Path, head: bytes) -> Encoding:
    """UTF-16 without a mark: the high bytes of ASCII characters stand on one side."""
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    codec = "utf-16-be" if even > odd else "utf-16-le"
    # A stray NUL is no UTF-16: read as such, no comma, tab or line end would be left in the text.
    delimited = any(mark in head[:4000 - len(head) % 2].decode(codec, "ignore") for mark in ",\t;|\n")
    if max(even, odd) >= max(3, len(head[:4000]) // 20) and min(even, odd) <= max(even, odd) // 4 and delimited and _decodes(path, codec):
        return Encoding(codec, False)
    return Encoding("utf-8", False, not _decodes(path, "utf-8"))


def _eight_bit(path: Path) -> Encoding:
    """Chinese code pages against Western ones, over every line of the file that is not plain ASCII.

    In Western text the high bytes stand alone between ASCII letters; in Chinese they come in pairs. Detectors trained on
    prose call a short Chinese price list anything, so of their answers only the Chinese ones count.
    """
    import chardet  # not needed by workbooks, whose reader starts without it

    sample = _telling_lines(path)
    runs = re.findall(rb"[\x80-\xff]+", sample)
    alone = sum(1 for run in runs if len(run) == 1)
    if alone > 0.9 * len(runs):
        return Encoding("cp1252" if _decodes(path, "cp1252") else "latin-1", False)
    wide_guess = str(chardet.detect(sample).get("encoding") or "").lower()
    guess = _CHINESE.get(wide_guess, "gb18030")
    for codec in dict.fromkeys((guess, "gb18030", "big5hkscs")):
        if _decodes(path, codec):
            return Encoding(codec, codec == guess)
    return Encoding(guess, False, lossy=True)


def _telling_lines(path: Path) -> bytes:
    """The lines with bytes beyond ASCII, up to a megabyte of them, wherever in the file they stand."""
    kept: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        for line in file:
            for piece in re.split(rb"\r", line) if len(line) > 10_000 else (line,):
                if not piece.isascii():
                    kept.append(piece)
                    size += len(piece)
            if size > _SAMPLE:
                break
    return b"\n".join(kept)


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def transcode(path: Path, target: Path, encoding: Encoding) -> None:
    """The file again in UTF-8 without a mark, streamed."""
    if encoding.other:
        with path.open("rb") as source, target.open("wb") as out:
            for line in source:
                text = _decoded(line, encoding.codec)
                out.write(line if text is not None else line.decode(encoding.other, "replace").encode("utf-8"))
        return
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace" if encoding.lossy else "strict")
    with path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            out.write(decoder.decode(chunk).encode("utf-8", "replace"))
        out.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
