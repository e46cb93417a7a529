"""Answer: what every question returns, to pages, exports and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analytics.calendar import Period
from analytics.errors import Text

PLEDGE_MONEY = "pledge money"  # a kind of thing not every reader may see: analytics/access says who may


@dataclass(frozen=True)
class Column:
    """One column of an answer, or one of its single numbers: `unit` is one of the names in `analytics.units.UNITS` ("" for plain
    text), `words` what the codes it holds are called, `sensitive` the kind of thing not every reader may see ("" for none)."""

    name: str
    label: Text
    unit: str = ""
    words: Mapping[str, Text] = field(default_factory=dict, hash=False)
    sensitive: str = ""

    def worded(self, value: object, lang: str) -> object:
        """A code of this column in the reader's language; anything else as it is.

        >>> Column("kept", Text("已兑现", "Kept"), words={"True": Text("是", "yes")}).worded(True, "en")
        'yes'
        """
        word = self.words.get(str(value)) if self.words else None
        return value if word is None else word.in_(lang)


@dataclass(frozen=True)
class Fact(Column):
    """What an answer tells beside its rows, as its question declares it. What is more than one number says what it is made
    of: `per` what there is one for each of (a mapping by it, or a sequence), `parts` the named things in a record or a table,
    `holds` the type of what is neither number, date nor words."""

    per: Text | None = None
    parts: tuple[Column, ...] = ()
    holds: type | None = None


@dataclass(frozen=True)
class Note(Text):
    """A note that speaks of something not every reader may see (`sensitive`, a kind): `instead` is said to the others, if anything."""

    sensitive: str = ""
    instead: Text | None = None


@dataclass(frozen=True)
class Answer:
    """The rows of a question with everything needed to read them.

    `previous` and `last_year` are the half-open windows compared with (None where there is no like-for-like base);
    `finished` says whether the period is over; `facts` holds single numbers beside the rows (totals, coverage);
    `sql` the statements that were run, for "怎么算的".
    """

    question: str
    as_of: date | None
    period: Period | None
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    notes: tuple[Text, ...] = ()
    finished: bool = True
    previous: tuple[date, date] | None = None
    last_year: tuple[date, date] | None = None
    facts: dict[str, object] = field(default_factory=dict)
    sql: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self.rows.empty
