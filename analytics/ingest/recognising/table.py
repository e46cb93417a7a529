"""One table of a file on its way from cells to typed rows: what each step found is carried to the next.

A step takes a table and gives it back with what it found; `understanding.STEPS` lists them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from analytics.clean_sheet import CleanSheet
from analytics.errors import Defect, Text
from analytics.ingest.exporters.signature import Exporter
from analytics.ingest.reading.raw import RawFile, RawSheet
from analytics.ingest.recognising.header import NOT_LOOKED_FOR, Header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.terms.asked import Doubt, Known, Question, ReadOptions
from analytics.schema import DATASETS, Dataset, Field


@dataclass(frozen=True)
class Recognised:
    """The dataset of a sheet and how its columns match; `missing` are required fields it has no column for, `filled` the
    columns that no heading but what they could be was known by."""

    dataset: Dataset
    matching: Matching
    missing: tuple[str, ...]
    score: float
    evidence: tuple[Text, ...] = ()
    questions: tuple[Question, ...] = ()
    filled: frozenset[int] = frozenset()

    @property
    def money(self) -> frozenset[int]:
        """The columns it explains as amounts."""
        return frozenset(i for i, name in self.matching.columns.items() if self.dataset[name].type == "money" or (self.dataset.name, name) == ("targets", "value"))


@dataclass(frozen=True)
class Spread:
    """Columns of a wide sheet that become rows: {column number: (the field its cells fill, constants of its rows)}; `keep`
    are the columns every row repeats."""

    dataset: str
    keep: dict[int, str]
    columns: dict[int, tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class PeriodSpread:
    """One dataset spread over columns: the columns every row repeats, and per period its value columns by field. `beside` is
    the field that the names of the groups fill where they are no periods: a person, a team; `guessed_year` is what months were
    taken for that name none."""

    dataset: str
    keep: dict[int, str]
    constants: dict[str, str]
    groups: tuple[tuple[str, dict[int, str]], ...]
    left_out: frozenset[int] = frozenset()
    notes: tuple[Text, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    beside: str | None = None
    guessed_year: int | None = None

    @property
    def columns(self) -> dict[int, str]:
        """Every column that is loaded, by field."""
        return self.keep | {i: name for _period, columns in self.groups for i, name in columns.items()}


@dataclass(frozen=True)
class Table:
    """One table of `raw`: its cells (`sheet`), what was said of it now or before (`options`, `known`), and what is known so far.

    What each column became is in `found` (its dataset and matching), `periods`, `items` and `stages` (columns that become rows);
    `scale` {field: unit word} and `rates` are those it is read with; `commas` are the columns with decimals behind a comma, `date_orders`
    says of columns of dates which of day and month comes first, `total_rows` {Excel row: label} which rows sum up others. `notes` are the evidence in the order it was found, behind
    the header's own. `exporter` is the export it was told to be; `spoken_for` are columns no field takes whose part is known all the same:
    an exporter's other columns, a refund that was subtracted. `questions` wait for a person (`asking`); `defects` are of whole columns. A `reason` (and `defect`) says that the table is left
    alone: no step follows. `sheets` are its typed rows.
    """

    raw: RawFile
    sheet: RawSheet
    options: ReadOptions
    known: Known
    today: date
    header: Header = NOT_LOOKED_FOR
    found: Recognised | None = None
    exporter: Exporter | None = None
    spoken_for: frozenset[int] = frozenset()
    periods: tuple[PeriodSpread, ...] = ()
    items: Spread | None = None
    stages: Spread | None = None
    scale: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    commas: frozenset[int] = frozenset()
    date_orders: Mapping[int, str] = field(default_factory=dict)
    doubtful_dates: frozenset[int] = frozenset()
    total_rows: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    questions: tuple[Question, ...] = ()
    defects: tuple[Defect, ...] = ()
    reason: Text | None = None
    defect: Defect | None = None
    sheets: tuple[CleanSheet, ...] = ()

    @property
    def loads(self) -> bool:
        return self.reason is None

    @property
    def hopeless(self) -> bool:
        """Whether no choice of a person could make it load: there is nothing to read, or no row under its header."""
        return self.header == NOT_LOOKED_FOR or not self.has_rows

    @property
    def has_rows(self) -> bool:
        return self.sheet.cells.num_rows > self.header.index + 1

    @property
    def shown(self) -> str:
        """What it is called in sentences."""
        return self.sheet.name or self.raw.name

    @property
    def one_of_several(self) -> bool:
        """Whether its file holds other tables, so that a sentence has to say which."""
        return len(self.raw.sheets) > 1 or self.sheet.whole is not None

    @property
    def recognised(self) -> Recognised:
        """`found`, for the steps behind the one that finds it."""
        assert self.found is not None
        return self.found

    @property
    def matching(self) -> Matching:
        return self.recognised.matching

    @property
    def loaded(self) -> dict[int, Field]:
        """The columns that are loaded and the fields they fill."""
        columns = {i: (self.recognised.dataset.name, name) for i, name in self.matching.columns.items()}
        for wide in self.periods:
            columns |= {i: (wide.dataset, name) for i, name in wide.columns.items()}
        return {i: DATASETS[dataset][name] for i, (dataset, name) in columns.items()}

    def left_alone(self, reason: Text, defect: Defect | None = None) -> Table:
        return replace(self, reason=reason, defect=defect)

    def noted(self, *notes: Text) -> Table:
        return replace(self, notes=(*self.notes, *notes))

    def answer(self, key: str) -> str | None:
        """What a person says of a question, now or before; None where nobody did."""
        held = self.known.memory.answers
        before = held.get(self.found.dataset.name, {}) if self.found else {}
        if key.startswith("currency:"):  # what a company's books are in, whatever the sheet
            before = {one: said for answers in held.values() for one, said in answers.items()}
        return self.options.answers.get(key, before.get(key))

    def asking(self, *questions: Question) -> Table:
        """The table with those of `questions` that nobody has answered or accepted yet."""
        return replace(self, questions=(*self.questions, *(one for one in questions if self.answer(one.key) is None)))

    def matched(self, matching: Matching) -> Table:
        return replace(self, found=replace(self.recognised, matching=matching))

    def spread_over(self, spreads: Sequence[PeriodSpread]) -> Table:
        """The table as the datasets of `spreads`, the first of which is what it is called."""
        if not spreads:
            return self
        first = DATASETS[spreads[0].dataset]
        return replace(self, found=Recognised(first, Matching(first.name, spreads[0].columns, 1.0), (), 1.0), periods=tuple(spreads))


Step = Callable[[Table], Table]
