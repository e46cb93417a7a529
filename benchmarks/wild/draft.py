"""A sheet on its way from clean columns to a file: what changes work on, and how cells are written at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from benchmarks.wild.ledger import Ledger
from benchmarks.wild.words.family import Family

DATE, TIME, MONEY, COUNT, TEXT = "date", "time", "money", "count", "text"
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EXCEL_BEGINS = date(1899, 12, 30)


@dataclass
class Column:
    """One column: `field` of the dataset it is the truth of (None: left over), its heading, its kind and its values, typed. Money that
    is `scaled` is written in the sheet's unit."""

    field: str | None
    head: str
    kind: str
    values: list[Any]
    scaled: bool = True


@dataclass
class Writing:
    """How cells are written. `factor` is what written money is divided by, `suffix` and `sign` stand behind and before it; `dates` and
    `numbers` name a form."""

    dates: str = "iso"
    numbers: str = "plain"
    factor: Decimal = Decimal(1)
    suffix: str = ""
    sign: str = ""


@dataclass
class Draft:
    """A sheet and its truth. `above` and `below` are rows around the table; `changes` names what was done to it."""

    subject: str
    family: Family
    columns: list[Column]
    truth: Ledger
    name: str = "export"
    sheet: str = "Sheet1"
    above: list[list[str]] = field(default_factory=list)
    below: list[list[str]] = field(default_factory=list)
    writing: Writing = field(default_factory=Writing)
    form: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    merged: bool = False
    changes: list[str] = field(default_factory=list)
    before: Draft | None = None  # a file imported first
    twice: bool = False  # the same bytes come once more

    @property
    def language(self) -> str:
        return self.family.language

    @property
    def height(self) -> int:
        return len(self.columns[0].values)

    def column(self, name: str) -> Column | None:
        """The column that holds the field `name`."""
        return next((column for column in self.columns if column.field == name), None)

    def of_kind(self, *kinds: str) -> list[Column]:
        return [column for column in self.columns if column.kind in kinds]

    def insert(self, place: int, values: Sequence[Any]) -> None:
        """Puts a row before row `place`."""
        for column, value in zip(self.columns, values):
            column.values.insert(place, value)

    def texts(self) -> list[list[str]]:
        """Every row of the file as text."""
        body = [[self.written(column, column.values[row]) for column in self.columns] for row in range(self.height)]
        return [*self.above, [column.head for column in self.columns], *body, *self.below]

    def written(self, column: Column, value: Any) -> str:
        """One cell as text."""
        if value is None:
            return ""
        if isinstance(value, date):
            return written_day(value, self.writing.dates, column.kind == TIME)
        if isinstance(value, Decimal):
            return self.written_money(column, value)
        return str(value)

    def in_unit(self, column: Column, value: Decimal) -> Decimal:
        """The amount as the sheet's unit has it."""
        return value / self.writing.factor if column.kind == MONEY and column.scaled else value

    def written_money(self, column: Column, value: Decimal) -> str:
        marked = column.field is not None and column.kind == MONEY
        text = written_number(self.in_unit(column, value), self.writing.numbers)
        return f"{self.writing.sign}{text}{self.writing.suffix}" if marked else text


def written_number(value: Decimal, form: str) -> str:
    """
    >>> [written_number(Decimal("1234.5"), form) for form in ("plain", "cents", "grouped", "comma")]
    ['1234.5', '1234.50', '1,234.50', '1.234,50']
    """
    plain = f"{value.normalize():f}"
    decimals = max(2, len(plain.partition(".")[2]))
    if form == "cents":
        return f"{value:.{decimals}f}"
    if form == "grouped":
        return f"{value:,.{decimals}f}"
    if form == "comma":
        return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    if form == "comma or whole" and value == value.to_integral_value():  # 2.000 beside 1.234,56
        return f"{value:,.0f}".replace(",", ".")
    return written_number(value, "comma") if form == "comma or whole" else plain


def written_day(value: date, form: str, timed: bool = False) -> str:
    """
    >>> [written_day(date(2026, 3, 5), form) for form in ("iso", "day first", "month first", "kanji", "digits", "serial", "short", "slashes")]
    ['2026-03-05', '05/03/2026', '3/5/2026', '2026年3月5日', '20260305', '46086', 'Mar-05-26', '2026/3/5']
    """
    clock = f"{value:%H:%M:%S}" if isinstance(value, datetime) else "10:24:00" if timed or form == "timed" else ""
    if isinstance(value, datetime) and form in ("digits", "serial", "short"):
        form = "iso"
    day = {
        "day first": f"{value:%d/%m/%Y}", "month first": f"{value.month}/{value.day}/{value.year}", "kanji": f"{value.year}年{value.month}月{value.day}日", "digits": f"{value:%Y%m%d}",
        "serial": str((date(value.year, value.month, value.day) - EXCEL_BEGINS).days), "short": f"{_SHORT[value.month - 1]}-{value:%d-%y}", "dots": f"{value:%d.%m.%Y}",
        "slashes": f"{value.year}/{value.month}/{value.day}", "named": f"{value.day} {_SHORT[value.month - 1]} {value.year}",
    }.get(form, f"{value:%Y-%m-%d}")
    return f"{day} {clock}".strip()
