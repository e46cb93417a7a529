"""One thing strangers do to a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.wild.draft import Draft


@dataclass(frozen=True)
class Change:
    """`make` does it, where `fits` says that the sheet can take it; `weight` is how often beside the others of its group."""

    name: str
    make: Callable[[Draft, Random], None]
    fits: Callable[[Draft], bool] = lambda draft: True
    weight: int = 1
