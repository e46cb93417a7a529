"""What a running app leaves beside its database so that other programs of the same person find it: its address, and a key to its door."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from analytics.warehouse.file.locking import lock_path

TOKEN_VARIABLE = "ZHANBAO_API_TOKEN"
_SHORTEST_TOKEN = 16
_OURS_ALONE = 0o600


@dataclass(frozen=True)
class Doorplate:
    """Where an app answers, its process, since when, and a word by which it is known again (`/health` says the same)."""

    url: str
    pid: int
    started: str
    instance: str


def token_path(database: Path) -> Path:
    return database.with_name(database.name + ".token")


def plate_path(database: Path) -> Path:
    return database.with_name(database.name + ".app.json")


def token(database: Path) -> str:
    """The key of this database's app: what ZHANBAO_API_TOKEN says, else the word in the token file, made on first use.

    The file is readable by its owner only. A word that is missing or too short to be a secret is replaced.
    """
    said = os.environ.get(TOKEN_VARIABLE, "").strip()
    if said:
        return said
    return known_token(database) or _new_token(token_path(database))


def known_token(database: Path) -> str | None:
    """The key as it is known to a program that calls the app; None where there is none."""
    said = os.environ.get(TOKEN_VARIABLE, "").strip()
    if said:
        return said
    try:
        descriptor = os.open(token_path(database), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        word = file.read(1024).decode("ascii", "replace").strip()
    return word if len(word) >= _SHORTEST_TOKEN and word.isprintable() else None


def _new_token(path: Path) -> str:
    word = secrets.token_urlsafe(32)
    _written(path, word + "\n")
    return word


def hang(database: Path, plate: Doorplate) -> None:
    """Say where the app is; an older plate is replaced in one step."""
    _written(plate_path(database), json.dumps(asdict(plate), ensure_ascii=False, indent=2) + "\n")


def take_down(database: Path, instance: str) -> None:
    """Remove the plate, if it is still ours."""
    hung = _read(database)
    if hung is not None and hung.instance == instance:
        plate_path(database).unlink(missing_ok=True)


def found(database: Path) -> Doorplate | None:
    """The plate of the process that holds the database now; one left by a process that is gone is no plate."""
    plate = _read(database)
    try:
        holder = json.loads(lock_path(database).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return plate if plate is not None and isinstance(holder, dict) and holder.get("pid") == plate.pid else None


def _read(database: Path) -> Doorplate | None:
    try:
        said = json.loads(plate_path(database).read_text(encoding="utf-8"))
        return Doorplate(str(said["url"]), int(said["pid"]), str(said["started"]), str(said["instance"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _written(path: Path, text: str) -> None:
    making = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OURS_ALONE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    making.replace(path)
