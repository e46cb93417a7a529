"""Copies of the warehouse file. This process never opens its own live file: that would drop DuckDB's lock on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from analytics.errors import Refused, Text
from analytics.warehouse.file.locking import locked

_CHECK = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("SELECT max(version) FROM meta.schema_version").fetchone()
"""


def write_backup(db: duckdb.DuckDBPyConnection, database: Path, staging: Path, target: Path) -> Path:
    """A whole, consistent copy at `target`; the caller keeps writers away. It arrives under another name first, so that no
    half copy is ever left in its place.

    Raises Refused when the target cannot be written.
    """
    arriving = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not _copied_by_another_process(db, database, arriving):
            shutil.move(str(_written_by_duckdb(db, staging)), arriving)
        os.replace(arriving, target)
    except OSError as error:
        raise Refused(Text(f"备份写不到 {target}：{error.strerror}。", f"The backup cannot be written to {target}: {error.strerror}.")) from error
    return target


def _copied_by_another_process(db: duckdb.DuckDBPyConnection, database: Path, arriving: Path) -> bool:
    """The quick way: everything into the file, then a copy made outside, which cannot drop this process' lock."""
    if not database.is_file():
        return False
    try:
        db.execute("CHECKPOINT")
    except duckdb.TransactionException:  # a reader keeps an older state alive
        return False
    if database.with_name(database.name + ".wal").exists():
        return False
    arriving.touch()
    done = subprocess.run([sys.executable, "-I", "-c", "import shutil, sys; shutil.copyfile(*sys.argv[1:])", str(database), str(arriving)],
                          capture_output=True, check=False)
    return done.returncode == 0


def _written_by_duckdb(db: duckdb.DuckDBPyConnection, staging: Path) -> Path:
    """The way that always works: DuckDB writes a second database in the staging folder."""
    made = staging.resolve() / "backup.duckdb"
    for leftover in (made, made.with_name(made.name + ".wal")):
        leftover.unlink(missing_ok=True)
    name = db.execute("SELECT current_database()").fetchone()
    db.execute(f"ATTACH '{str(made).replace(chr(39), chr(39) * 2)}' AS backup_copy (STORAGE_VERSION 'latest')")
    try:
        db.execute(f'COPY FROM DATABASE "{name[0] if name else "memory"}" TO backup_copy')
        db.execute("CHECKPOINT backup_copy")
    finally:
        db.execute("DETACH backup_copy")
    return made


def restore_backup(source: Path, target: Path) -> Path:
    """Put a backup in the place of a warehouse nobody holds.

    Raises Refused when the source is no warehouse, HeldElsewhere when the target is in use.
    """
    if not source.is_file():
        raise Refused(Text(f"找不到备份文件 {source}。", f"There is no backup file {source}."))
    # In a process of its own: opening database files here could drop the lock of the one this process holds.
    looked = subprocess.run([sys.executable, "-c", _CHECK, str(source)], capture_output=True, check=False)
    if looked.returncode != 0:
        raise Refused(Text(f"{source.name} 不是战报的备份文件。", f"{source.name} is not a backup of Zhanbao."))
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target, "restore"):
        arriving = target.with_name(target.name + ".part")
        shutil.copyfile(source, arriving)
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
        os.replace(arriving, target)
    return target
