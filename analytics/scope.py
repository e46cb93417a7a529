"""Scope: which rows a question is asked of, and whose rows the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

Filter = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Scope:
    """The period, the reading date and the filters of a question. Hashable: it is a cache key.

    `period` is spelled as on the command line (`2026-03`, `2026-W11`, `this-month`, `2026-03-01..2026-03-20`) or None
    for everything to `as_of`. `where` holds (dimension, allowed values); `visible` the same, set by the reader's role and
    never by the reader.
    """

    period: str | None = None
    as_of: date | None = None
    where: tuple[Filter, ...] = ()
    visible: tuple[Filter, ...] = ()

    @property
    def filters(self) -> tuple[Filter, ...]:
        return self.where + self.visible

    def within(self, dimension: str, *values: str) -> Scope:
        """The same scope, narrowed to rows whose `dimension` is one of `values`."""
        return replace(self, where=(*self.where, (dimension, tuple(values))))
