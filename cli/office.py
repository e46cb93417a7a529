"""Where a command is carried out: at the database file itself, or, while the app has the file, by the app. The outcome is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from analytics.calendar import Period, parse_period
from analytics.catalog import ask
from analytics.errors import HeldElsewhere, Refused
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import as_filters
from cli.arguments import Usage
from cli.by_the_app import ByTheApp, running_app, saved
from reports.answer_forms import answer_bytes
from reports.letters.letters import letters_file_name
from reports.letters.pledge_letters import pledge_letters
from reports.sending.published_records import issue_records, published_record
from reports.sending.publishing import PublishOrder, document_of, publish, reopened
from reports.sheets.lists import batch_records, check_record, memory_records
from reports.uploads.filled_template import filled_file_name, filled_template
from reports.uploads.imports import Choices, Imported, imported
from reports.uploads.originals import original_of

Pairs = Sequence[tuple[str, str]]


class Office(Protocol):
    """What can be done with a company's data, wherever it is done."""

    def ask(self, question: str, *, period: str | None, as_of: date | None, by: Sequence[str], where: Pairs, options: Pairs, form: str, lang: str) -> bytes:
        """The answer in that form. Raises Usage for a period that cannot be read, UnknownName, Refused, NotEnoughData."""

    def load(self, paths: Sequence[Path], choices: Choices, *, by: str, lang: str) -> Imported:
        """Loads the files, all or none. Raises UnknownName."""

    def batches(self) -> list[dict[str, Any]]: ...

    def undo(self, batch: int) -> list[int]:
        """Takes the batch back, and what was loaded of the same file with it; all of them."""

    def redo(self, batch: int) -> list[int]:
        """Puts them back."""

    def filled(self, dataset: str, period: str | None, lang: str) -> tuple[bytes, str]:
        """The sheet of a dataset with the company's rows, and its file name."""

    def check(self, lang: str) -> dict[str, Any]: ...

    def backup(self, target: Path) -> Path: ...

    def original(self, batch: int, target: Path | None) -> Path:
        """Saves the file of a batch, under its own name where none is given. Raises Refused where that file exists."""

    def memory(self) -> list[dict[str, Any]]: ...

    def forget(self, kind: str, dataset: str, said: str, *, by: str) -> None: ...

    def publish(self, order: PublishOrder, *, documents: bool) -> dict[str, Any]:
        """Publishes a board; the record of it. Raises Usage, UnknownName, Refused, NotEnoughData."""

    def issues(self) -> list[dict[str, Any]]: ...

    def issue_document(self, issue_id: int, form: str) -> bytes:
        """A published issue as png, xlsx or txt."""

    def letters(self, period: str, owner: str | None, lang: str) -> tuple[bytes, str]:
        """The pledge letters of a period, and their file name."""


@dataclass(frozen=True)
class AtTheFile:
    """The warehouse is open in this process."""

    warehouse: Warehouse

    def ask(self, question: str, *, period: str | None, as_of: date | None, by: Sequence[str], where: Pairs, options: Pairs, form: str, lang: str) -> bytes:
        period_named(period, self.warehouse)
        scope = Scope(period=period, as_of=as_of, where=as_filters(where))
        return answer_bytes(ask(self.warehouse, question, scope, by=tuple(by), options=dict(options)), form, lang, where)

    def load(self, paths: Sequence[Path], choices: Choices, *, by: str, lang: str) -> Imported:
        return imported(self.warehouse, paths, choices, by=by, lang=lang)

    def batches(self) -> list[dict[str, Any]]:
        return batch_records(self.warehouse)

    def undo(self, batch: int) -> list[int]:
        return self.warehouse.undo(batch)

    def redo(self, batch: int) -> list[int]:
        return self.warehouse.redo(batch)

    def filled(self, dataset: str, period: str | None, lang: str) -> tuple[bytes, str]:
        named = period_named(period, self.warehouse)
        return filled_template(self.warehouse, dataset, lang, named), filled_file_name(dataset, lang, named)

    def check(self, lang: str) -> dict[str, Any]:
        return check_record(self.warehouse, lang)

    def backup(self, target: Path) -> Path:
        return self.warehouse.backup(target)

    def original(self, batch: int, target: Path | None) -> Path:
        name, pieces = original_of(self.warehouse, batch)
        return saved(pieces, target or Path(name))

    def memory(self) -> list[dict[str, Any]]:
        return memory_records(self.warehouse)

    def forget(self, kind: str, dataset: str, said: str, *, by: str) -> None:
        self.warehouse.forget(kind, dataset, said, by=by)

    def publish(self, order: PublishOrder, *, documents: bool) -> dict[str, Any]:
        period_named(order.period, self.warehouse)
        return published_record(publish(self.warehouse, order), order.lang, documents=documents)

    def issues(self) -> list[dict[str, Any]]:
        return issue_records(self.warehouse)

    def issue_document(self, issue_id: int, form: str) -> bytes:
        return document_of(reopened(self.warehouse, issue_id).documents, Path(f"issue.{form}"))

    def letters(self, period: str, owner: str | None, lang: str) -> tuple[bytes, str]:
        named = period_named(period, self.warehouse)
        assert named is not None
        return pledge_letters(self.warehouse, named, lang, owner), letters_file_name(named, lang, owner)


def period_named(said: str | None, warehouse: Warehouse) -> Period | None:
    """The period of the command; one that cannot be read is wrong usage, told before anything is computed."""
    if said is None:
        return None
    try:
        return parse_period(said, warehouse.today())
    except Refused as refusal:
        raise Usage(refusal.message) from refusal


@contextmanager
def office(opened: Callable[[Path], Warehouse], database: Path) -> Iterator[Office]:
    """The file as `opened` opens it; the app that holds it, where it answers. Raises HeldElsewhere where it does not."""
    place = _place(opened, database)
    if isinstance(place, AtTheFile):
        with place.warehouse:
            yield place
    else:
        yield place


def _place(opened: Callable[[Path], Warehouse], database: Path) -> AtTheFile | ByTheApp:
    try:
        return AtTheFile(opened(database))
    except HeldElsewhere:
        app = running_app(database.absolute())
        if app is None:
            raise
        return app
