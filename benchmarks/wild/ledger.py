"""What a sheet comes to: sums by day and person, the same whether worked out by hand or read back from the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

CENT = Decimal("0.01")
Cells = dict[tuple[str, ...], tuple[Decimal, ...]]


@dataclass(frozen=True)
class Measures:
    """What is compared of a dataset: the `sums` that must be right, by `key`; `where` says what counts, `also` names sums that may be
    left unread but, once read, have to be right."""

    key: tuple[str, ...]
    sums: tuple[str, ...]
    where: str = "TRUE"
    also: tuple[str, ...] = ()


DAY = "strftime({}, '%Y-%m-%d')"
MEASURES = {
    "sales": Measures((DAY.format("ordered_on"), "person_label"), ("credited_yuan",), "is_counted AND credited_yuan <> 0", ("credited_quantity", "credited_cost_yuan")),
    "receipts": Measures((DAY.format("received_on"), "customer_label", "person"), ("amount_yuan",)),
    "invoices": Measures((DAY.format("issued_on"), DAY.format("due_on"), "customer_label"), ("amount_yuan",)),
    "expenses": Measures((DAY.format("date"), "item", "person_label"), ("amount_yuan",)),
    "deals": Measures((DAY.format("created_on"), "final_outcome", "person_label", DAY.format("final_closed_on")), ("amount_yuan",)),
    "targets": Measures(("period", "owner"), ("value",)),
    "pledges": Measures(("period", "owner"), ("pledge_yuan", "donation_yuan")),
    "media": Measures((DAY.format("date"), "medium_label"), ("cost_yuan", "revenue_yuan"), "TRUE", ("impressions", "clicks", "leads", "margin_yuan")),
    "visits": Measures((DAY.format("started_at"), "person_label", "customer_label"), ("date_diff('second', started_at, ended_at)",)),
    "surveys": Measures((DAY.format("answered_on"),), ("score", "recommend")),
}
# Tables that a sheet of a dataset may fill besides its own.
BESIDES = {"deals": {"stage_events"}}


@dataclass
class Ledger:
    """`cells` are sums by key, `rows` how many rows they come from (None: not compared), `also` further sums. With `by_month` days are
    months. `joined` are names no row may stand under; where there are any, only the days are compared."""

    dataset: str
    cells: Cells = field(default_factory=dict)
    rows: int | None = 0
    also: dict[str, Decimal] = field(default_factory=dict)
    by_month: bool = False
    joined: frozenset[str] = frozenset()

    def add(self, key: Iterable[object], sums: Iterable[Decimal], also: Mapping[str, Decimal] | None = None) -> None:
        """Counts one row."""
        words = tuple("" if part is None else str(part) for part in key)
        before = self.cells.get(words)
        amounts = tuple(sums)
        self.cells[words] = amounts if before is None else tuple(a + b for a, b in zip(before, amounts))
        self.rows = None if self.rows is None else self.rows + 1
        for name, value in (also or {}).items():
            self.also[name] = self.also.get(name, Decimal(0)) + value

    @property
    def total(self) -> Decimal:
        """The first sum over everything."""
        return sum((sums[0] for sums in self.cells.values()), Decimal(0))


def compared(truth: Ledger, read: Ledger) -> list[str]:
    """How what was read differs from the truth, in words; nothing where it is right."""
    wrong = [f"{label} stands as one person" for label in truth.joined if any(label in key for key in read.cells)]
    right, found = (_by_day(one) if truth.joined else one.cells for one in (truth, read))
    if _sum(right) != _sum(found):
        wrong.append(f"sums {_sum(found)} instead of {_sum(right)}")
    wrong += [f"{'/'.join(key)}: {_words(found.get(key))} instead of {_words(right.get(key))}" for key in sorted({*right, *found}) if _differ(right.get(key), found.get(key))][:6]
    if truth.rows is not None and read.rows != truth.rows:
        wrong.append(f"{read.rows} rows instead of {truth.rows}")
    wrong += [f"{name}: {value} instead of {truth.also.get(name, 'nothing')}" for name, value in read.also.items()
              if abs(value - truth.also.get(name, Decimal(0))) > CENT]
    return wrong


def set_aside_and_said(truth: Ledger, read: Ledger, rejected: int) -> bool:
    """Whether what is missing is what the import rejected, row by row, with a defect for each."""
    if not rejected or truth.rows is None or read.rows is None or truth.rows - read.rows != rejected:
        return False
    return all(key in truth.cells and all(abs(a) <= abs(b) + CENT for a, b in zip(sums, truth.cells[key])) for key, sums in read.cells.items())


def _by_day(one: Ledger) -> Cells:
    days = Ledger(one.dataset)
    for key, sums in one.cells.items():
        days.add(key[:1], sums)
    return days.cells


def _sum(cells: Cells) -> list[str]:
    return [f"{sum(column, Decimal(0)):.2f}" for column in zip(*cells.values())]


def _differ(right: tuple[Decimal, ...] | None, found: tuple[Decimal, ...] | None) -> bool:
    return right is None or found is None or any(abs(a - b) > CENT for a, b in zip(right, found))


def _words(sums: tuple[Decimal, ...] | None) -> str:
    return "nothing" if sums is None else " and ".join(f"{one:.2f}" for one in sums)
