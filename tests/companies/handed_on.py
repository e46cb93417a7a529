"""Companies built once and handed from test to test: who only reads finds the company open, with the answers already worked out;
after a test that wrote in it the next one gets a fresh copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import wraps
from itertools import count
from pathlib import Path

from analytics.warehouse import Warehouse

Step = Callable[[Warehouse], object]
Stamp = tuple[tuple[int, int], ...]


class HandedOn:
    """The files of the companies in `folder`. A company is the steps it is built by, one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._built: dict[tuple[Step, ...], Path] = {}
        self._copies: dict[tuple[Step, ...], Path] = {}
        self._stamps: dict[Path, Stamp] = {}

    def copy(self, steps: tuple[Step, ...]) -> Path:
        """The copy that is handed on: made now, or left as it was by the tests before."""
        if steps not in self._copies:
            self._copies[steps] = shutil.copy(self.built(steps), self._new_file())
        return self._copies[steps]

    def built(self, steps: tuple[Step, ...]) -> Path:
        """The company as it was built, closed: never opened again, only copied."""
        if steps not in self._built:
            file = self._new_file()
            if len(steps) > 1:
                shutil.copy(self.built(steps[:-1]), file)
            with Warehouse.open(file) as house:
                steps[-1](house)
            self._built[steps] = file
        return self._built[steps]

    def lent(self, copy: Path) -> None:
        """From here on it shows whether the test wrote: the copy is open."""
        self._stamps.setdefault(copy, _stamp(copy))

    def unchanged(self, copy: Path) -> bool:
        """Whether nothing was written in the copy since it was first lent; one that was written in is forgotten."""
        if copy not in self._stamps or self._stamps[copy] == _stamp(copy):
            return True
        self._copies = {steps: other for steps, other in self._copies.items() if other != copy}
        return False

    def _new_file(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder / "zhanbao.duckdb"  # as the app's own is called, for pages that show the name


def handed_on(build: Callable[[], Warehouse]) -> Callable[[], Warehouse]:
    """`build` for a fixture, in memory: every test gets the same open company until one loads, undoes or sets something; the next
    gets a new one."""
    held: list[tuple[Warehouse, int]] = []

    @wraps(build)
    def company() -> Warehouse:
        if held and held[0][0].data_version != held[0][1]:
            held.pop()[0].close()
        if not held:
            house = build()
            held.append((house, house.data_version))
        return held[0][0]

    return company


def _stamp(file: Path) -> Stamp:
    """Every transaction that writes makes the file or its log longer, or newer."""
    found = [part.stat() for part in (file, file.with_name(f"{file.name}.wal")) if part.exists()]
    return tuple((one.st_size, one.st_mtime_ns) for one in found)
