"""What the ritual keeps beside the data: locks of pledges, the company's letter form, the wall's link, published issues and their deliveries."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from analytics.clean_sheet import CleanSheet
from analytics.errors import Text
from analytics.warehouse.keeping import letter_templates, pledge_locks, published, wall_link
from analytics.warehouse.log import batches

T = TypeVar("T")


class Ritual:
    """The part of a `Warehouse` that pledging and publishing write and read; it has no state of its own."""

    if TYPE_CHECKING:  # what `Warehouse` lends
        _version: int

        def _transaction(self, new_data: bool = True) -> Any: ...
        def _reading(self, read: Callable[[duckdb.DuckDBPyConnection], T]) -> T: ...
        def _now(self) -> datetime: ...
        def cached(self, key: Hashable, make: Callable[[], T]) -> T: ...
        def run(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table: ...

    def wall_token(self) -> str | None:
        """The key of the TV wall's link; None where no link was made."""
        return self.cached("wall_token", lambda: self._reading(wall_link.held_token))

    def opens_wall(self, token: str | None) -> bool:
        """Whether a link with this key opens the TV wall."""
        return wall_link.same(token, self.wall_token())

    def pledge_locks(self) -> pd.DataFrame:
        """One row per lock ever set on a period's pledges, newest first: period, locked_at, locked_by, and how it was unlocked, if it was."""
        return self.cached("pledge locks", lambda: self.run(pledge_locks.SHOWN).to_pandas())

    def without_locked(self, sheets: Sequence[CleanSheet]) -> list[CleanSheet]:
        """The sheets as they would load now: rows that change a locked period's pledges without a reason are set aside."""
        return self._reading(lambda db: pledge_locks.without_locked(db, sheets))

    def letter_template(self) -> letter_templates.LetterTemplate | None:
        """The company's own form of the pledge letter; None where it has none."""
        return self._reading(letter_templates.in_use)

    def renew_wall_token(self, by: str = "") -> str:
        """Make the TV wall's link, or a new one: the old one opens nothing from then on. The record does not hold the key."""
        with self._transaction() as db:
            batches.write_audit(db, "wall_link", by, self._now(), None, {})
            return wall_link.renew(db)

    def publish_issue(self, issue: published.Issue, by: str = "") -> int:
        """Put a published issue into the archive, for good, and return its id; the data stay as they are. Raises Refused."""
        with self._transaction(new_data=False) as db:
            issue_id = published.add(db, replace(issue, by=by, data_version=self._version), self._now())
            batches.write_audit(db, "publish", by, self._now(), None, {"issue": issue_id, "title": issue.title, "no": issue.issue_no})
            return issue_id

    def begin_delivery(self, issue_id: int, target: str) -> None:
        """Write down that an issue is about to be posted to a target."""
        with self._transaction(new_data=False) as db:
            published.claim(db, issue_id, target, self._now())

    def record_delivery(self, issue_id: int, target: str, state: str, attempts: int, parts: str, said: Text, by: str = "") -> None:
        """Write down what became of posting an issue to a target: sent, failed or skipped, after how many attempts."""
        with self._transaction(new_data=False) as db:
            published.settle(db, issue_id, target, state, attempts, parts, said, self._now())
            batches.write_audit(db, "deliver", by, self._now(), None, {"issue": issue_id, "target": target, "state": state})

    def lock_pledges(self, period: str, by: str) -> None:
        """From now on a change of this month's or quarter's pledges needs a reason. Raises Refused."""
        with self._transaction() as db:
            label = pledge_locks.lock(db, period, by, self._now())
            batches.write_audit(db, "lock pledges", by, self._now(), None, {"period": label})

    def unlock_pledges(self, period: str, by: str, reason: str) -> None:
        """Open a locked period again, with a reason. Raises Refused."""
        with self._transaction() as db:
            label = pledge_locks.unlock(db, period, by, reason, self._now())
            batches.write_audit(db, "unlock pledges", by, self._now(), None, {"period": label, "reason": reason})

    def place_letter_template(self, name: str, content: bytes | None, by: str = "") -> None:
        """Use a form of the company's own for pledge letters (checked before); None goes back to the product's own."""
        with self._transaction() as db:
            letter_templates.place(db, name, content, by, self._now())
            batches.write_audit(db, "letter template", by, self._now(), None, {"name": name, "own": content is not None})
