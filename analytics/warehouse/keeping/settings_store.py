"""The company's settings, kept in the warehouse file; what was never changed keeps its default."""

from __future__ import annotations

import json

import duckdb

from analytics import settings
from analytics.errors import Refused, Text


def held_settings(db: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Every setting by name: the stored value, else the default."""
    stored = {name: json.loads(value) for name, value in db.execute("SELECT name, value FROM meta.settings").fetchall()}
    return dict(settings.defaults()) | {name: value for name, value in stored.items() if name in settings.BY_NAME}


def store(db: duckdb.DuckDBPyConnection, name: str, value: object) -> object:
    """Write one setting in its own type and return it.

    Raises UnknownName for an unknown setting, Refused for a value it cannot take.
    """
    try:
        taken = settings.checked(name, value)
    except ValueError:
        setting = settings.BY_NAME[name]
        raise Refused(Text(
            f"设置「{setting.label.zh}」不能是「{value}」" + (f"；可选：{'、'.join(setting.choices)}。" if setting.choices else "，请填数字。"),
            f"“{setting.label.en}” cannot be “{value}”" + (f"; choose from {', '.join(setting.choices)}." if setting.choices else "; enter a number."),
        )) from None
    db.execute("DELETE FROM meta.settings WHERE name = ?", [name])
    db.execute("INSERT INTO meta.settings VALUES (?, ?)", [name, json.dumps(taken, ensure_ascii=False)])
    return taken
