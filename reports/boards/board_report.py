"""A board as one frozen report: what is on it, under the policy of its audience. Picture, text and workbook use only this."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Filter

NOT_IN_DIGEST = ("issue_no", "moved_by")  # and every line's movement: they say where an issue stands among others, not what it says


@dataclass(frozen=True)
class BoardOrder:
    """Which board of which period for whom. `period` None is the week (pledges: the month) of the last data; `where` as in a scope."""

    board: str = "leaderboard"
    period: str | None = None
    audience: str = "group"
    measure: str | None = None
    by: str | None = None
    where: tuple[Filter, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True)
class Line:
    """One row of a board; values in the unit of their column, None where unknown or not told.

    `moved` is the number of places climbed, `newcomer` one without an earlier place. `beside` is the second figure of a
    team (per head) or of a pledge (what was pledged). `masked` rows have no name.
    """

    name: str
    group: str = ""
    value: float | None = None
    rank: int | None = None
    tied: bool = False
    moved: int | None = None
    newcomer: bool = False
    attainment: float | None = None
    change_rate: float | None = None
    beside: float | None = None
    tier: int | None = None
    status: str | None = None
    masked: bool = False


@dataclass(frozen=True)
class Said:
    """Good news about one owner: what kind, and the words."""

    owner: str
    kind: Text
    words: Text


@dataclass(frozen=True)
class Headline:
    """The whole of the board: its value, against target, the previous period and last year; `target` is what was pledged or aimed at."""

    label: Text
    value: float | None
    unit: str
    target: float | None = None
    attainment: float | None = None
    time_progress: float | None = None
    change_rate: float | None = None
    last_year_rate: float | None = None


@dataclass(frozen=True)
class Report:
    """A board of one period for one audience. `sheets` are the same answers for the workbook; `places` is everyone's place.

    `form` is the policy's form; `subject` what the lines of `people` are (person, team, region, customer …).
    """

    board: str
    audience: str
    form: str
    subject: str
    measure: str
    unit: str
    label: Text
    title: Text
    series: str
    kind: str
    period: str
    period_name: Text
    span: str
    state: Text
    finished: bool
    as_of: date
    as_of_text: Text
    issue_no: int
    headline: Headline
    people: tuple[Line, ...]
    teams: tuple[Line, ...] = ()
    team_word: Text = Text("团队榜", "Teams")
    improved: tuple[Line, ...] = ()
    milestones: tuple[Said, ...] = ()
    notes: tuple[Text, ...] = ()
    policy: Text | None = None
    hidden: int = 0
    counted: Text = Text("", "")
    compared: Text | None = None
    moved_by: Text | None = None
    company: str = ""
    rise: str = "red"
    address: str = ""
    sheets: tuple[tuple[Text, Answer], ...] = field(default=(), compare=False, repr=False)
    places: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    def record(self) -> dict[str, Any]:
        """As plain JSON data: what the archive keeps. Holds what the audience may see and nothing else."""
        kept = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("sheets", "places")}
        return {name: _plain(value) for name, value in kept.items()}

    def digest(self, lang: str) -> str:
        """The same for two issues that say the same: number and movement aside."""
        kept = {name: value for name, value in self.record().items() if name not in NOT_IN_DIGEST}
        for board in ("people", "teams"):
            kept[board] = [{name: value for name, value in line.items() if name not in ("moved", "newcomer")} for line in kept[board]]
        return hashlib.sha256(json.dumps([lang, kept], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def report_of(record: Mapping[str, Any]) -> Report:
    """The report an archived record holds (without workbook sheets)."""
    held = dict(record)
    for name in ("label", "title", "period_name", "state", "as_of_text", "team_word", "counted", "policy", "compared", "moved_by"):
        held[name] = _text(held[name])
    held["as_of"] = date.fromisoformat(held["as_of"])
    held["headline"] = Headline(**held["headline"] | {"label": _text(held["headline"]["label"])})
    for name in ("people", "teams", "improved"):
        held[name] = tuple(Line(**line) for line in held[name])
    held["milestones"] = tuple(Said(one["owner"], _text(one["kind"]), _text(one["words"])) for one in held["milestones"])
    held["notes"] = tuple(_text(note) for note in held["notes"])
    return Report(**held)


def _text(value: Mapping[str, str] | None) -> Any:
    return None if value is None else Text(value["zh"], value["en"])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Line, Said, Headline, Text)):
        return asdict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
