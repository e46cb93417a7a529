"""Bytes -> cells: every file is opened in a child process with limits, and comes back as sheets of strings."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

import analytics
from analytics.errors import PasswordNeeded, Refused, Text, UnknownName, ZhanbaoError
from analytics.ingest import child
from analytics.ingest.formats import FileKind, damaged, kind_of, password_needed
from analytics.ingest.header_block import Merged

_ROOT = Path(analytics.__file__).resolve().parent.parent
# How libraries word that there is no memory left: Rust, Python, the C library, the loader, thread stacks, BLAS.
_OUT_OF_MEMORY = (
    "memory allocation", "memoryerror", "out of memory", "malloc", "capacity overflow", "cannot allocate", "failed to map segment",
    "launch worker thread", "openblas",
)


@dataclass(frozen=True)
class Limits:
    """What the child process may use before it is stopped."""

    memory_bytes: int = 2 * 2**30
    seconds: int = 120


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
    return run_child(name, folder, limits, {"task": "read", "path": str(staged), "kind": kind.kind, "encoding": encoding, "password": password})


def run_child(name: str, folder: Path, limits: Limits, job: dict[str, object], prepare: Callable[[], object] = lambda: None) -> dict:
    """Carries out one job of `child` in a process of its own; `name` is what the user calls the file. `prepare` puts what the job
    needs into `folder` while the process starts.

    Raises what the child refused with, and Refused when it crashed, hung or ran out of memory.
    """
    told = folder / "job.json"
    told.write_text(json.dumps(job | {"name": name, "folder": str(folder), "memory_bytes": limits.memory_bytes, "cpu_seconds": 2 * limits.seconds}), "utf-8")
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}
    process = subprocess.Popen(
        [sys.executable, "-m", "analytics.ingest.child", str(told)],
        cwd=_ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    try:
        prepare()
        out, complaint = process.communicate(b"ready\n", timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(Text(
            f"「{name}」读了 {limits.seconds} 秒还没有读完，已停止；请拆成几个小一些的文件，或另存为 csv 再上传。",
            f"“{name}” was still being read after {limits.seconds} seconds and was stopped; split it into smaller files, or save it as csv and upload that.",
        )) from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        told.unlink(missing_ok=True)  # it may hold a password
    done = subprocess.CompletedProcess(process.args, process.returncode, out, complaint)
    result = folder / "result.json"
    if done.returncode == child.REFUSED and result.exists():
        raise _refusal(json.loads(result.read_text("utf-8")))
    if done.returncode != 0 or not result.exists():
        raise _broken(name, done, limits)
    return json.loads(result.read_text("utf-8"))


def _refusal(told: dict) -> ZhanbaoError:
    kind = PasswordNeeded if told.get("password") else UnknownName if told.get("unknown") else Refused
    return kind(Text(told["zh"], told["en"]))


def _broken(name: str, done: subprocess.CompletedProcess[bytes], limits: Limits) -> Refused:
    complaint = done.stderr.decode("utf-8", "replace").lower()
    memory = done.returncode == child.OUT_OF_MEMORY or any(
        word in complaint for word in _OUT_OF_MEMORY
    )
    if memory:
        return Refused(Text(
            f"「{name}」读取时超出内存上限（{limits.memory_bytes / 2**30:.1f} GB），已停止；多半是远处有一个多余的单元格，请删除多余的行和列后另存再上传；确实很大就请拆成几个文件。",
            f"Reading “{name}” went over the memory limit ({limits.memory_bytes / 2**30:.1f} GB) and was stopped; most likely a stray cell far away: "
            "delete the unused rows and columns, save and upload it again; if it really is that large, split it into several files.",
        ))
    return damaged(name)


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
