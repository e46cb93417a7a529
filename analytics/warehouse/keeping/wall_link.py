"""The key of the TV wall's link, kept beside the settings but not one of them: no list of settings ever shows it.

It is kept as it is: whoever can read the file can read the numbers too, and a screen that went dark needs the same link again.
"""

from __future__ import annotations

import json
import secrets

import duckdb

_NAME = "wall_token"
_BYTES = 24


def held_token(db: duckdb.DuckDBPyConnection) -> str | None:
    """The key of today's link; None where none was ever made."""
    row = db.execute("SELECT value FROM meta.settings WHERE name = ?", [_NAME]).fetchone()
    return str(json.loads(row[0])) if row else None


def renew(db: duckdb.DuckDBPyConnection) -> str:
    """A new key in the place of the old one, whose link then opens nothing any more."""
    token = secrets.token_urlsafe(_BYTES)
    db.execute("DELETE FROM meta.settings WHERE name = ?", [_NAME])
    db.execute("INSERT INTO meta.settings VALUES (?, ?)", [_NAME, json.dumps(token)])
    return token


def same(given: str | None, held: str | None) -> bool:
    """Whether a link's key is the one that counts, in a time that tells nothing of how much of it is right."""
    return bool(given) and held is not None and secrets.compare_digest(str(given).encode(), held.encode())
