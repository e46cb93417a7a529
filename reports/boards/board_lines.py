"""The lines of a board from the rows of an answer, and their movement since the issue before."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.answer import Answer
from analytics.boards.board_policy import MASKED
from analytics.boards.issues import Standing, issue_rank_change
from analytics.boards.watch import with_unknown_removed
from analytics.errors import Text
from analytics.units import missing
from reports.boards.board_report import Line


def lines(rows: pd.DataFrame, subject: str, value: str | None, *, beside: str | None = None) -> tuple[Line, ...]:
    """A line per row about somebody; a masked row has what the rule left of it."""
    shown = with_unknown_removed(rows, subject).to_dict("records")
    known_moves = any(not missing(row.get("rank_change")) for row in shown)
    ranks = [_whole(row.get("rank")) for row in shown]
    made = []
    for row, rank in zip(shown, ranks, strict=True):
        masked = str(row[subject]) == MASKED
        moved = _whole(row.get("rank_change"))
        group = row.get("team") if subject in ("person", "owner") and row.get("level", "person") == "person" else None
        made.append(Line(
            str(row[subject]), "" if missing(group) else str(group), known_number(row.get(value)) if value else None, rank, rank is not None and ranks.count(rank) > 1,
            moved, known_moves and moved is None and rank is not None and not masked, known_number(row.get("attainment")), known_number(row.get("change_rate")),
            known_number(row.get(beside)) if beside else None, _whole(row.get("tier")), None if missing(row.get("status")) else str(row["status"]), masked,
        ))
    return tuple(made)


def places_of(rows: pd.DataFrame, subject: str, score: str | None = None) -> dict[str, float]:
    """Everyone's place (1 is best, ties share), from the board's rank or from a score."""
    named = with_unknown_removed(rows, subject)
    ranks = named["rank"].astype("float64") if score is None else named[score].astype("float64").round(6).rank(ascending=False, method="min")
    return {str(name): float(rank) for name, rank in zip(named[subject], ranks, strict=True) if not missing(rank)}


def moved_since(answer: Answer, subject: str, before: Standing | None) -> tuple[Answer, Text | None]:
    """The answer with its movement counted from the issue before instead of the previous period, and the sentence that says so."""
    if before is None or "rank_change" not in answer.rows:
        said = Text("▲▼ 与上期同进度相比的名次升降", "▲▼ places gained or lost on the previous period, like for like")
        return answer, said if "rank_change" in answer.rows and answer.rows["rank_change"].notna().any() else None
    moves = issue_rank_change(before.places, places_of(answer.rows, subject))
    rows = answer.rows.assign(rank_change=pd.array([moves.get(str(name)) for name in answer.rows[subject]], dtype="Int64"))
    note = Text(f"▲▼ 与第 {before.issue_no} 期相比的名次升降", f"▲▼ places gained or lost since issue {before.issue_no}")
    return replace(answer, rows=rows), note


def known_number(value: object) -> float | None:
    """A cell of an answer as a number; None where it is unknown."""
    return None if missing(value) else float(value)  # type: ignore[arg-type]


def _whole(value: object) -> int | None:
    return None if missing(value) else int(value)  # type: ignore[call-overload]
