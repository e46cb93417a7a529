"""The app says where it is, and keeps the key to its door: two small files beside the database."""

from __future__ import annotations

import ipaddress
import os
import secrets
from datetime import datetime
from functools import cached_property
from pathlib import Path

from analytics.warehouse.file.doorplate import Doorplate, hang, take_down, token

LOOPBACK = "127.0.0.1"


class Presence:
    """One running app on one database."""

    def __init__(self, database: Path, *, https: bool = False) -> None:
        self.database = database
        self.instance = secrets.token_hex(8)
        self._scheme = "https" if https else "http"
        self._started = datetime.now().isoformat(sep=" ", timespec="seconds")
        self._url = ""

    @cached_property
    def token(self) -> str:
        """The key, made when it is first asked for and the same until the app ends."""
        return token(self.database)

    def be_at(self, address: str | None, port: int) -> None:
        """Hang the plate; an app that listens on every address is found on loopback."""
        _ = self.token
        host = _reachable(address)
        url = f"{self._scheme}://[{host}]:{port}" if ":" in host else f"{self._scheme}://{host}:{port}"
        if url != self._url:
            self._url = url
            hang(self.database, Doorplate(url, os.getpid(), self._started, self.instance))

    def seen_at(self, server: tuple[str, int | None] | None) -> None:
        """Correct the plate from a request that arrived: a server started by other means has a port that settings do not tell."""
        if server is not None and server[1] is not None and _loopback(server[0]):
            self.be_at(server[0], server[1])

    def leave(self) -> None:
        take_down(self.database, self.instance)


def _reachable(address: str | None) -> str:
    return LOOPBACK if not address or address in ("0.0.0.0", "::") else address


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
