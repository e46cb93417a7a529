"""How files are broken: bytes of any file, parts of a workbook (packed again with sound checksums), texts and their encodings."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, bytes, random.Random], bytes]

_LARGEST_PART = 2_000_000
_ODD_NUMBERS = ("-1", "0", "1", "1E+308", "-1E-320", "NaN", "Infinity", "99999999999999999999", "60", "2958466", "-0.5", "1,5", "", "٣", "0x10", "1e5")
_ODD_CELLS = ("", "=1+1", '"', '""', "'", "#REF!", "\x00", "\ufeff", "�", "，", "合计", "2026-02-30", "1900-01-00", "99999999999999999999.9", "1e400", "清空", "NaN", "()", "-", "%", "万", "٣٤",
              "🙂", "\u202e", "a" * 40_000)
_ODD_TYPES = (b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d", b"zz", b"")


def mutated(data: bytes, suffix: str, other: bytes, chance: random.Random) -> tuple[bytes, str]:
    """`data` broken once to three times in one of the ways that suit it, and which way that was."""
    zipped = data[:2] == b"PK"
    if zipped and chance.random() < 0.8:
        return _parts_changed(data, other, chance), "parts"
    if suffix in (".csv", ".tsv", ".txt") and chance.random() < 0.75:
        name = chance.choice(sorted(_TEXTS))
        return _TEXTS[name](data, other, chance), f"text {name}"
    name = chance.choice(sorted(_BYTES))
    return _BYTES[name](data, other, chance), f"bytes {name}"


def flipped(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20, 200))):
        if out:
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:start] if chance.random() < 0.5 else data[:start] + data[end:]


def spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1):]


def doubled(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:min(end, start + 100_000)] + data[end:]


def noise(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.choice((1, 2, 7, 500))) + data[place:]


def _text(data: bytes) -> tuple[str, str]:
    for codec in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(codec), codec
        except UnicodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def delimiters(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    text, codec = _text(data)
    old, new = chance.choice(",\t;|"), chance.choice((",", "\t", ";", "|", "，", "", ",,", " ", "\x1f"))
    share = chance.choice((1.0, 0.5, 0.05))
    return "".join(new if letter == old and chance.random() < share else letter for letter in text).encode(codec, "replace")


def quotes(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    text, codec = _text(data)
    for _ in range(chance.choice((1, 2, 9))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(('"', '""', '","', '"\n', "'", '"\r')) + text[place:]
    return text.encode(codec, "replace")


def encodings(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    text, _codec = _text(data)
    wanted = chance.choice(("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "shift_jis"))
    made = text.encode(wanted, "replace")
    if chance.random() < 0.4:  # two encodings in one file
        place = chance.randrange(len(made) + 1)
        made = made[:place] + text[-200:].encode(chance.choice(("utf-8", "gb18030", "utf-16")), "replace")
    return made


def lines(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    text, codec = _text(data)
    rows = text.splitlines(keepends=True)
    for _ in range(chance.choice((1, 3, 10))):
        if not rows:
            break
        place = chance.randrange(len(rows))
        way = chance.randrange(5)
        if way == 0:
            rows.insert(place, rows[chance.randrange(len(rows))])
        elif way == 1:
            del rows[place]
        elif way == 2:
            rows[place] = rows[place].rstrip("\r\n") + chance.choice(("\r", "\n\n", "\r\n", "\x0b", "\u2028", ""))
        elif way == 3:
            rows[place], rows[0] = rows[0], rows[place]
        else:
            rows[place] = rows[place][: chance.randrange(len(rows[place]) + 1)]
    return "".join(rows).encode(codec, "replace")


def cells(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    text, codec = _text(data)
    rows = text.splitlines()
    for _ in range(chance.choice((1, 5, 30))):
        if not rows:
            break
        place = chance.randrange(len(rows))
        parts = rows[place].split(",")
        parts[chance.randrange(len(parts))] = chance.choice(_ODD_CELLS)
        rows[place] = ",".join(parts)
    return "\n".join(rows).encode(codec, "replace")


_BYTES: dict[str, Mutation] = {"flipped": flipped, "cut": cut, "spliced": spliced, "doubled": doubled, "noise": noise}
_TEXTS: dict[str, Mutation] = {"delimiters": delimiters, "quotes": quotes, "encodings": encodings, "lines": lines, "cells": cells}


def _parts_changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The workbook with one to three of its parts changed, packed again; one that cannot be unpacked has its bytes flipped."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {one.filename: archive.read(one) for one in archive.infolist() if one.file_size <= _LARGEST_PART and not one.is_dir()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return flipped(data, other, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        _change_part(members, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _change_part(members: dict[str, bytes], chance: random.Random) -> None:
    sheets = [name for name in members if "sheet" in name.lower() or name in ("content.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml")]
    name = chance.choice(sheets if sheets and chance.random() < 0.8 else sorted(members) or [""])
    if not name:
        return
    if chance.random() < 0.08:
        del members[name]
    elif chance.random() < 0.12:
        members[name] = _BYTES[chance.choice(sorted(_BYTES))](members[name], members[chance.choice(sorted(members))], chance)
    else:
        members[name] = chance.choice((_attribute, _attribute, _type, _reference, _style_or_string, _value, _row_again, _row_gone, _element_gone))(members[name], chance)


def _at_one(pattern: bytes, xml: bytes, chance: random.Random, changed: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """`xml` with one match of `pattern`, any of the first thousands, put as `changed` says."""
    found = [match for match, _ in zip(re.finditer(pattern, xml, re.DOTALL), range(5000))]
    if not found:
        return xml
    match = chance.choice(found)
    return xml[: match.start()] + changed(match) + xml[match.end():]


def _attribute(xml: bytes, chance: random.Random) -> bytes:
    value = chance.choice((*_ODD_NUMBERS, "A1", "XFD1048576", "A1:XFD1048576", "rId999", "../../etc/passwd", "true", "&amp;", "合计", "a" * 5000))
    return _at_one(rb' ([\w:]+)="[^"]*"', xml, chance, lambda match: b' %s="%s"' % (match[1], value.encode()) if chance.random() < 0.8 else b"")


def _type(xml: bytes, chance: random.Random) -> bytes:
    return _at_one(rb'<c ([^>]*?)t="\w+"', xml, chance, lambda match: b'<c %st="%s"' % (match[1], chance.choice(_ODD_TYPES)))


def _reference(xml: bytes, chance: random.Random) -> bytes:
    rows = (0, -1, 1, 3, 2**20, 2**33)
    odd = chance.choice((b"A0", b"A1", b"B1048577", b"XFE1", b"ZZZZ9", b"1A", b"", b"c3", b"$A$1", b"AAA20", b"XFD1"))
    return _at_one(rb'<(c|row) ([^>]*?)\br="\w+"', xml, chance,
                   lambda match: b'<%s %sr="%s"' % (match[1], match[2], odd if match[1] == b"c" else str(chance.choice(rows)).encode()))


def _style_or_string(xml: bytes, chance: random.Random) -> bytes:
    odd = chance.choice(_ODD_NUMBERS).encode()
    return _at_one(rb'\bs="\d+"|(?<=<v>)\d+(?=</v>)', xml, chance, lambda match: b's="%s"' % odd if match[0].startswith(b"s=") else odd)


def _value(xml: bytes, chance: random.Random) -> bytes:
    odd = chance.choice((*_ODD_NUMBERS, *(cell.replace("\x00", "").replace('"', "") for cell in _ODD_CELLS))).encode()
    return _at_one(rb"(?<=>)[^<>]+(?=</(?:\w+:)?(?:v|t|f|p)>)", xml, chance, lambda _match: odd)


def _row_again(xml: bytes, chance: random.Random) -> bytes:
    return _at_one(rb"<row .*?</row>", xml, chance, lambda match: match[0] * chance.choice((2, 3, 50)))


def _row_gone(xml: bytes, chance: random.Random) -> bytes:
    return _at_one(rb"<row .*?</row>", xml, chance, lambda _match: b"")


def _element_gone(xml: bytes, chance: random.Random) -> bytes:
    return _at_one(rb"<(\w+)[^<>]*/>|<(\w+)[^<>]*>[^<>]*</\2>|</?\w+[^<>]*>", xml, chance, lambda _match: b"")
