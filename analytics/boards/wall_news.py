"""What has changed since the wall was last read that is worth a quiet word: a new leader, a pledge reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.answer import Answer
from analytics.errors import Text

_PERIODS = {"day": Text("今天", "today"), "week": Text("本周", "this week"), "month": Text("本月", "this month"), "quarter": Text("本季", "this quarter"), "year": Text("今年", "this year")}
Pledge = tuple[str, str, str]  # owner, level, period


@dataclass(frozen=True)
class Standing:
    """Who leads each running period (its kind and label -> the names that may be told), and which pledges are kept or still open."""

    leaders: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    kept: frozenset[Pledge] = frozenset()
    open: frozenset[Pledge] = frozenset()


@dataclass(frozen=True)
class News:
    """One change in a sentence, and the name it is about."""

    name: str
    said: Text


def standing(boards: tuple[Answer, ...], measure: str, pledges: Answer | None, hidden: frozenset[str] = frozenset()) -> Standing:
    """Where do things stand, as far as it may be told?

    Definition: leaders are those of rank 1 with a positive result; a board published without places has none. Pledges of
    people in `hidden` are left out. Finished periods have nothing to wait for.
    Parameters: boards of people as their audience may see them; pledges as they are.
    Returns: what two readings are compared by, see `news`.
    """
    leaders = {}
    for board in boards:
        rows = board.rows
        if board.period is None or board.finished or not {"rank", "person", measure} <= set(rows.columns):
            continue
        first = rows[(rows["rank"] == 1).fillna(False).astype(bool) & (rows[measure].astype("float64") > 0)]
        leaders[board.period.kind, board.period.label] = frozenset(str(name) for name in first["person"] if "*" not in str(name))
    kept: set[Pledge] = set()
    still_open: set[Pledge] = set()
    for owner, level, period, status in _pledged(pledges):
        if not (level == "person" and owner in hidden):
            (kept if status == "kept" else still_open).add((owner, level, period))
    return Standing(leaders, frozenset(kept), frozenset(still_open))


def news(before: Standing | None, now: Standing) -> tuple[News, ...]:
    """What is new since `before`?

    Definition: a name leads a period whose leaders were others (not: nobody) at the reading before; a pledge is kept that
    was open then. A period that has just begun, a pledge that came in already kept and the first reading are no news.
    Returns: one entry per change, leaders first; nothing when nothing changed.
    """
    if before is None:
        return ()
    led: dict[str, list[str]] = {}
    for (kind, label), names in now.leaders.items():
        held = before.leaders.get((kind, label), frozenset())
        for name in names - held if held else ():
            led.setdefault(name, []).append(kind)
    found = [News(name, _leads(name, kinds)) for name, kinds in sorted(led.items())]
    for owner, _level, _period in sorted(now.kept & before.open):
        found.append(News(owner, Text(f"{owner} 兑现了业绩保证", f"{owner} has kept the pledge")))
    return tuple(found)


def _leads(name: str, kinds: list[str]) -> Text:
    periods = [_PERIODS.get(kind, Text("本期", "this period")) for kind in kinds]
    return Text(f"{name} 升到{'、'.join(period.zh for period in periods)}第 1", f"{name} now leads {' and '.join(period.en for period in periods)}")


def _pledged(pledges: Answer | None) -> list[tuple[str, str, str, str]]:
    if pledges is None or pledges.empty:
        return []
    rows = pledges.rows
    return [(str(owner), str(level), str(period), str(status)) for owner, level, period, status in
            zip(rows["owner"], rows["level"], rows["period"], rows["status"], strict=True)]
