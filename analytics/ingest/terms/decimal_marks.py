"""Whether numbers are written 1.234,56 or 1,234.56: what each cell proves, counted over a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_CORE = re.compile(r"\d[\d.,' ]*\d|\d|[.,]\d+")
_BY_COMMA = re.compile(r"\d{1,3}(?:[. ']\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{5,}|\d{4,},\d{3}|0,\d+|\d{1,3}(?:\.\d{3}){2,}|,\d+")
_BY_POINT = re.compile(r"\d{1,3}(?:[,' ]\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}|\d{4,}\.\d{3}|0\.\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,2}(?:,\d{2})+,\d{3}|\.\d+")
_OPEN_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_OPEN_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}")
_UNGROUPED = re.compile(r"\d{4,}")


@dataclass(frozen=True)
class Marks:
    """How many cells prove a decimal comma or a decimal point, how many could be read either way, and examples: of an open cell, and of one that proves a comma."""

    comma: int = 0
    point: int = 0
    open: int = 0
    open_point: int = 0
    ungrouped: int = 0
    example: str = ""
    proof: str = ""

    @property
    def decided(self) -> str | None:
        """The decimal mark the column proves; None where it proves none, or both."""
        return "," if self.comma and not self.point else "." if self.point and not self.comma else None


def marks_of(cells: Iterable[str]) -> Marks:
    """
    >>> marks_of(["1.234,56", "2.000"]).decided, marks_of(["1,234.5", "2,000"]).decided, marks_of(["1.234", "2"]).decided, marks_of(["1.234"]).open
    (',', '.', None, 1)
    """
    comma = point = opened = open_point = ungrouped = 0
    example = proof = ""
    for cell in cells:
        found = _CORE.search(unicodedata.normalize("NFKC", cell))
        core = found[0].replace("\xa0", " ") if found else ""
        if _BY_COMMA.fullmatch(core):
            comma, proof = comma + 1, proof or cell
        elif _BY_POINT.fullmatch(core):
            point += 1
        elif _OPEN_POINT.fullmatch(core) or _OPEN_COMMA.fullmatch(core):
            opened, example = opened + 1, example if "." in example else cell if not example or "." in cell else example
            open_point += "." in core
        elif _UNGROUPED.fullmatch(core):
            ungrouped += 1
    return Marks(comma, point, opened, open_point, ungrouped, example, proof)
