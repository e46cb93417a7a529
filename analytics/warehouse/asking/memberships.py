"""Which team and region a person belongs to on a day, as the lines of the list of people say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

BEGINNING = date(1, 1, 1)
END = date(9999, 12, 31)


@dataclass(frozen=True)
class Membership:
    """One line of the list of people: valid from a day (None = always) to a day, both included."""

    team: str | None
    region: str | None
    valid_from: date | None
    valid_to: date | None
    loaded: int = 0
    role: str | None = None


@dataclass(frozen=True)
class Segment:
    """A stretch of days [start, end) with one answer. `stated` is False where only the fallback speaks."""

    start: date
    end: date
    team: str | None
    region: str | None
    stated: bool


def valid_lines(lines: list[Membership]) -> list[tuple[date, date, Membership]]:
    """(first day, last day, line) of every stretch in which a line is valid; of several the one with the latest valid_from, then the
    newest loaded. A line naming neither team nor region is no membership where another line names one.

    >>> held = valid_lines([Membership("A", None, None, None), Membership("B", None, date(2026, 1, 1), date(2026, 3, 31))])
    >>> [(line.team, first.isoformat(), last.isoformat()) for first, last, line in held]
    [('A', '0001-01-01', '2025-12-31'), ('B', '2026-01-01', '2026-03-31'), ('A', '2026-04-01', '9999-12-31')]
    """
    stated = [m for m in lines if m.team is not None or m.region is not None] or lines
    spans = [(m.valid_from or BEGINNING, _after(m.valid_to), m) for m in stated]
    cuts = sorted({day for start, end, _m in spans for day in (start, end)})
    found: list[tuple[date, date, Membership]] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        valid = [m for s, e, m in spans if s <= start < e]
        if not valid:
            continue
        newest = max(valid, key=lambda m: (m.valid_from or BEGINNING, m.loaded))
        last = end if end == END else end - timedelta(days=1)
        if found and found[-1][2] is newest and found[-1][1] + timedelta(days=1) == start:
            found[-1] = (found[-1][0], last, newest)
        else:
            found.append((start, last, newest))
    return found


def segments(memberships: list[Membership]) -> list[Segment]:
    """All days, cut into stretches with one team and region each.

    Definition: the membership valid on the day (`valid_lines`); where none is valid the only membership, if there is just one;
    else nothing. A line naming neither team nor region is no membership.

    >>> [(s.team, s.start.year) for s in segments([Membership("A", None, None, date(2025, 12, 31)), Membership("B", None, date(2026, 1, 1), None)])]
    [('A', 1), ('B', 2026)]
    """
    stated = [m for m in memberships if m.team is not None or m.region is not None]
    if not stated:
        return []
    only = stated[0] if len(stated) == 1 else None
    otherwise = (only.team, only.region) if only else (None, None)
    found: list[Segment] = []
    reached = BEGINNING
    for first, last, line in valid_lines(stated):
        if first > reached:
            found.append(Segment(reached, first, *otherwise, stated=False))
        reached = _after(last)
        found.append(Segment(first, reached, line.team, line.region, stated=True))
    if reached < END:
        found.append(Segment(reached, END, *otherwise, stated=False))
    return found


def _after(day: date | None) -> date:
    return END if day is None or day >= END else day + timedelta(days=1)
