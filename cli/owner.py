"""Opening the database file: the file has one owner at a time."""

from __future__ import annotations

import getpass
from pathlib import Path

from analytics.errors import Refused, Text
from analytics.warehouse import Warehouse


def opened_to_read(path: Path) -> Warehouse:
    """The warehouse at `path`; where there is no file yet, an empty one in memory, so that asking never leaves a file behind."""
    return Warehouse.open(path if path.exists() else ":memory:", who=reader())


def opened_to_write(path: Path) -> Warehouse:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Warehouse.open(path, who=reader())


def opened_existing(path: Path) -> Warehouse:
    """Raises Refused where there is no database file."""
    if not path.exists():
        raise Refused(Text(f"没有数据库文件 {path}；先用 import 导入一个表格。", f"There is no database file {path}; import a spreadsheet first."))
    return Warehouse.open(path, who=reader())


def reader() -> str:
    """Who is at the keyboard, for the batch list and for the message others see while the file is held."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "cli"
