"""Bytes -> cells: every file is opened in a child process with limits, and comes back as sheets of strings."""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from analytics.errors import Refused, Text
from analytics.ingest.apart import Apart, Limits
from analytics.ingest.formats import FileKind, kind_of, password_needed
from analytics.ingest.header_block import Merged


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet as text, blank cells null; columns c0, c1 … Row i stands on Excel row first_row + i, unless
    `row_numbers` says otherwise (a sheet of which some rows were taken out; it then has no header of its own). `merged` are
    the merged ranges, by places in the cells; `scaled` the columns whose number format shows less than the cells hold
    (123456 as 12.3万); `ragged` (Excel row, cells) of records narrower or wider than the header's. One of several tables on
    a sheet knows the sheet's own name as `whole` and where it stands as `span` (A1:C5)."""

    name: str
    cells: pa.Table
    visible: bool = True
    first_row: int = 1
    first_column: int = 0
    row_numbers: pa.Array | None = None
    readable: bool = True
    merged: tuple[Merged, ...] = ()
    scaled: frozenset[int] = frozenset()
    ragged: tuple[tuple[int, int], ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    whole: str | None = None
    span: str = ""


@dataclass(frozen=True)
class RawFile:
    """A file as read: what it is, its content hash and its sheets. Holds no open file and may be kept while options change.

    `unclosed_quote` are lines with a quotation mark that is never closed; `odd_lines` the first lines in `other_encoding`, or
    with bytes that no encoding has.
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    encoding: str | None = None
    encoding_certain: bool = True
    encoding_lossy: bool = False
    delimiter: str | None = None
    unclosed_quote: tuple[int, ...] = ()
    macros: bool = False
    nuls: bool = False
    other_encoding: str | None = None
    odd_lines: tuple[int, ...] = ()


def read_file(
    path: Path | str, name: str | None = None, *, encoding: str | None = None, password: str | None = None, limits: Limits | None = None,
) -> RawFile:
    """The sheets of the file at `path`, read in a child process. `name` is what the user calls it.

    Raises Refused with the cause: not a table, damaged, too large, too slow; PasswordNeeded where it opens with a password.
    """
    path = Path(path)
    name = name or path.name
    if not path.is_file():
        raise Refused(Text(f"找不到文件「{path}」；请检查路径。", f"There is no file “{path}”; check the path."))
    if encoding:
        _check_codec(encoding)
    kind = kind_of(path, name)
    if kind.kind == "encrypted" and not password:
        raise password_needed(name)
    with tempfile.TemporaryDirectory(prefix="zhanbao-read-") as folder:
        found = _read_apart(path, name, kind, encoding, password, Path(folder), limits or Limits())
        sheets = tuple(_sheet(Path(folder), told) for told in found["sheets"])
    return RawFile(
        name, _sha256(path), kind.kind, sheets, bool(found.get("date1904")), found.get("encoding"), bool(found.get("certain", True)),
        bool(found.get("lossy")), found.get("delimiter"), tuple(found.get("unclosed_quote") or ()), bool(found.get("macros")),
        bool(found.get("nuls")), found.get("other_encoding"), tuple(found.get("odd_lines") or ()),
    )


def _sheet(folder: Path, told: dict) -> RawSheet:
    cells = mapped(folder / str(told["file"])) if told["file"] else pa.table({"c0": pa.array([], pa.string())})
    return RawSheet(
        str(told["name"]), cells, bool(told["visible"]), int(told["first_row"]), int(told["first_column"]), readable=bool(told["file"]),
        merged=tuple(Merged(*ends) for ends in told.get("merged", ())), scaled=frozenset(told.get("scaled", ())),
        ragged=tuple((int(row), int(width)) for row, width in told.get("ragged", ())),
        hidden_rows=int(told.get("hidden_rows", 0)), hidden_columns=int(told.get("hidden_columns", 0)),
    )


def _check_codec(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise Refused(Text(
            f"不认识编码「{encoding}」；请改用 utf-8、gb18030、big5 或 utf-16。",
            f"“{encoding}” is not an encoding; use utf-8, gb18030, big5 or utf-16.",
        )) from error


def _read_apart(path: Path, name: str, kind: FileKind, encoding: str | None, password: str | None, folder: Path, limits: Limits) -> dict:
    # Readers trust extensions: give them the true one, whatever the file is called.
    staged = folder / f"upload.{'csv' if kind.is_text else kind.kind}"
    staged.symlink_to(path.resolve())
    with Apart("read") as process:
        return process.run(name, folder, limits, {"path": str(staged), "kind": kind.kind, "encoding": encoding, "password": password})


def mapped(path: Path) -> pa.Table:
    """The table in an Arrow file, mapped into memory: what is not looked at costs nothing."""
    # The mapping outlives the file's name: on Linux an unlinked file stays readable until the last mapping goes.
    with pa.memory_map(str(path)) as source:
        return ipc.open_file(source).read_all()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()
