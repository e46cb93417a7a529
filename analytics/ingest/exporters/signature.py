"""The signature of an export: the headings that only it has, what its columns are here, and what its words say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.errors import Text
from analytics.ingest.terms.folding import fold
from analytics.words.order_statuses import COUNTS, NOT, PARTLY


@dataclass(frozen=True)
class Exporter:
    """One export of one program. Headings are folded.

    It is told by `enough` of its `marks`; a heading of `never` says that it is something else. `dataset` is what its rows are here;
    None where they are none of ours: `says` then tells what they are and what they are not. `columns` {heading: field}, in order of
    preference; all others are kept beside the row unless `open_ended` (a report whose columns its author chose). `words` {status word:
    verdict} goes before the common words, in the columns `status`; `every_line` says that the order's money is repeated on each of its
    lines. `month_first` is how it writes days like 01/02/26; `day_in_number` says that its order numbers begin with the day, as 260105-….
    """

    name: Text
    marks: tuple[str, ...]
    enough: int
    dataset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    status: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    refund: tuple[str, ...] = ()
    paid_at: tuple[str, ...] = ()
    every_line: bool = False
    month_first: bool | None = None
    day_in_number: bool = False
    open_ended: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    says: Text | None = None


def of(
    zh: str, en: str, marks: str, enough: int, dataset: str | None = None, columns: str = "", *, status: str = "", counts: str = "", out: str = "", partly: str = "",
    refund: str = "", paid_at: str = "", every_line: bool = False, month_first: bool | None = None, day_in_number: bool = False, open_ended: bool = False, constants: str = "", never: str = "",
    says: tuple[str, str] | None = None,
) -> Exporter:
    """An exporter as it is written down: headings and words separated by `|`, columns and constants as `heading=field`."""
    words = {fold(word): verdict for verdict, said in ((COUNTS, counts), (NOT, out), (PARTLY, partly)) for word in _split(said)}
    return Exporter(
        Text(zh, en), _folded(marks), enough, dataset, {fold(heading): name for heading, name in _pairs(columns)}, _folded(status), words, _folded(refund),
        _folded(paid_at), every_line, month_first, day_in_number, open_ended, {name: value for value, name in _pairs(constants)}, frozenset(_folded(never)), Text(*says) if says else None,
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _folded(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(part) for part in _split(text)))


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(heading.strip(), name.strip()) for heading, _, name in (part.rpartition("=") for part in _split(text))]
