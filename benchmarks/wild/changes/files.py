"""Changes of the file: its coding, what parts its cells, whether it is a workbook."""

from __future__ import annotations

from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import Draft
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL


def _coded(encoding: str, delimiter: str = ""):  # noqa: ANN202 - the maker of a change
    def make(draft: Draft, chance: Random) -> None:
        draft.encoding = encoding
        draft.delimiter = delimiter or draft.delimiter
    return make


def _parted(delimiter: str):  # noqa: ANN202 - the maker of a change
    def make(draft: Draft, chance: Random) -> None:
        draft.delimiter = delimiter
    return make


def _workbook(draft: Draft, chance: Random) -> None:
    draft.form = "xlsx"


def _text(draft: Draft) -> bool:
    return draft.form == "csv"


def _in(language: str):  # noqa: ANN202 - a condition, see Change.fits
    return lambda draft: _text(draft) and draft.language == language


def _free(draft: Draft) -> bool:
    return _text(draft) and draft.delimiter == ","


CHANGES = (
    Change("coded in GBK", _coded("gb18030"), _in(SIMPLIFIED), 4), Change("coded in Big5", _coded("big5"), _in(TRADITIONAL), 4),
    Change("coded in UTF-8 with a mark", _coded("utf-8-sig"), _text, 2),
    Change("coded in UTF-16, tabs", _coded("utf-16", "\t"), _text), Change("coded in Windows-1252", _coded("cp1252"), _in(ENGLISH), 1),
    Change("cells parted by semicolons", _parted(";"), _free), Change("cells parted by tabs", _parted("\t"), _free), Change("cells parted by bars", _parted("|"), _free),
    Change("a workbook", _workbook, _text, 8),
)
