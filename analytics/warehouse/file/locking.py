"""One owner per warehouse file: a lock file beside it that says who holds it.

The database file itself is never opened for this: closing any descriptor of it would drop DuckDB's own lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analytics.errors import HeldElsewhere, Text


@dataclass
class FileLock:
    """An exclusive lock on `<warehouse>.lock`, kept until `release`; the lock goes with the process if it dies."""

    path: Path
    descriptor: int

    def release(self) -> None:
        if self.descriptor >= 0:
            os.ftruncate(self.descriptor, 0)
            os.close(self.descriptor)
            self.descriptor = -1


def lock_path(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


def acquire(database: Path, who: str) -> FileLock:
    """Take the file, or say who has it.

    Raises HeldElsewhere naming the holder's process, name and since when.
    """
    path = lock_path(database)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 4096).decode("utf-8", "replace")
        os.close(descriptor)
        raise held(database, holder) from None
    note = {"pid": os.getpid(), "who": who, "since": datetime.now().isoformat(sep=" ", timespec="seconds")}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note, ensure_ascii=False).encode(), 0)
    return FileLock(path, descriptor)


@contextlib.contextmanager
def locked(database: Path, who: str) -> Iterator[None]:
    lock = acquire(database, who)
    try:
        yield
    finally:
        lock.release()


def held(database: Path, holder: str) -> HeldElsewhere:
    """The refusal, worded from what the holder wrote about itself."""
    try:
        note = json.loads(holder)
    except ValueError:  # the holder has not finished writing its note
        note = {}
    pid, who, since = note.get("pid", "?"), note.get("who") or "", note.get("since", "?")
    by_zh, by_en = (f"「{who}」（", f"{who} (") if who else ("另一个程序（", "another program (")
    return HeldElsewhere(Text(
        f"数据文件 {database.name} 正被{by_zh}进程 {pid}，自 {since} 起）使用；请先关闭它，或通过它来操作。",
        f"The data file {database.name} is in use by {by_en}process {pid}, since {since}). Close it first, or work through it.",
    ))
