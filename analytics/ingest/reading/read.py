"""Bytes -> cells: every file is opened in a child process with limits, and comes back as sheets of strings."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from analytics.errors import Refused, Text
from analytics.ingest.reading.apart import Apart, Limits
from analytics.ingest.reading.formats import FileKind, kind_of, password_needed
from analytics.ingest.reading.raw import Merged, RawFile, RawSheet


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
    with Apart("read") as process:
        found = _read_apart(process, path, name, kind, encoding, password, limits or Limits())
        sheets = tuple(_sheet(process.folder, told) for told in found["sheets"])
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


def _read_apart(process: Apart, path: Path, name: str, kind: FileKind, encoding: str | None, password: str | None, limits: Limits) -> dict:
    # Readers trust extensions: give them the true one, whatever the file is called.
    staged = process.folder / f"upload.{'csv' if kind.is_text else kind.kind}"
    staged.symlink_to(path.resolve())
    return process.run(name, limits, {"path": str(staged), "kind": kind.kind, "encoding": encoding, "password": password})


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
