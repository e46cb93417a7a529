"""Who leads: people, teams, regions, products … ranked by a measure, compared like for like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.answer import Answer
from analytics.calendar import DAY, period_of
from analytics.columns import columns
from analytics.errors import Text, UnknownName
from analytics.headcount import employed, heads
from analytics.measure import covers, measure_spans
from analytics.metrics import RANKED, metric, with_parts
from analytics.scope import Scope
from analytics.target_of import target_of
from analytics.warehouse import Warehouse
from analytics.warehouse.tables import DIMENSIONS
from analytics.window import Window, nothing_to_read, window

# Ties compare at a cent: what a reader sees as equal is equal.
CENT = 2
_LEVELS = {"person": "person", "team": "team", "region": "region"}
_COMPARED = ("improvement", "attainment")


Key = tuple[str, ...]  # the subject and the other dimensions of one row
Board = dict[str, Any]  # column -> array, one entry per row


@dataclass(frozen=True)
class _Asked:
    """What is ranked: the subject dimension, the measure shown and the metric it is made of."""

    subject: str
    others: tuple[str, ...]
    measure: str
    base: str

    @property
    def by(self) -> tuple[str, ...]:
        return (self.subject, *self.others)


def rankings(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("person",), *, measure: str = "sales", history: int = 0) -> Answer:
    """Who leads by `measure` in the period, and who climbed?

    Definition: rank 1,2,2,4 over the whole population, ties at a cent. The population of people is everyone employed any
    day of the window plus anyone with facts; teams likewise; other subjects are those with facts. `previous` is like for
    like; `rank_change` recomputes both ranks over those present in both windows; `previous_rank` is the rank in the full
    previous population, unknown for newcomers. Sales without a person count in totals (and in `share`) but are not ranked.
    Teams also show heads (person-days ÷ days) and the measure per head. See definitions.md, Rankings.

    Parameters: tables of the measure, people, targets. `history` adds `recent`, the measure over that many last periods.
    Returns: one row per subject, best first: rank, subject, measure, share, previous, change, change_rate, previous_rank,
    rank_change, gap_to_next, target, attainment, mark (left | unknown | new, people only), team columns.
    Raises: UnknownName for a measure or dimension.
    """
    by = by or ("person",)
    if measure not in RANKED:
        raise UnknownName.of(Text("榜单指标", "ranked measure"), measure, RANKED)
    base = "sales" if measure in _COMPARED else measure
    asked = _Asked(by[0], tuple(by[1:]), measure, base)
    m = metric(with_parts((base,))[0])
    dataset = "receipts" if m.table == "receipt_credits" else m.table
    at = window(warehouse, scope, dataset, date_column=m.date if dataset != "receipts" else None)
    if at.as_of is None:
        return Answer("rankings", None, at.period, columns(("rank", *by, measure)), pd.DataFrame(columns=["rank", *by, measure]), (nothing_to_read(dataset),))
    spans = {"current": (at.start, at.end)} | ({"previous": at.previous} if at.previous else {})
    measured = measure_spans(warehouse, (base,), asked.by, spans, scope)
    totals = _total(warehouse, scope, asked, at, measured["current"].frame)
    board = _board(warehouse, scope, asked, at, measured["current"].frame, measured["previous"].frame if "previous" in measured else None)
    shown = _ranked(board, asked, warehouse, at)
    shown["share"] = shown.pop("value") / (totals if totals and totals > 0 else float("nan"))
    if asked.subject in ("team", "region") and at.start is not None:
        held_by = heads(warehouse, scope, asked.subject, at.start, at.end).to_dict()
        shown["heads"] = np.array([held_by.get(subject, np.nan) for subject in shown[asked.subject]], dtype="float64")
        shown["per_head"] = shown[base] / _positive(shown["heads"])
    if history:
        shown["recent"] = _recent(warehouse, scope, asked, at, history, list(shown[asked.subject]))
    order = [c for c in dict.fromkeys(("rank", *by, measure, base, "share", "previous", "change", "change_rate", "previous_rank", "rank_change", "gap_to_next",
                         "target", "attainment", "prorated", "heads", "per_head", "team", "region", "mark", "recent")) if c in shown]
    rows = pd.DataFrame({column: pd.Series(shown[column], dtype=getattr(shown[column], "dtype", "object")) for column in order})
    unit = metric(base).unit
    money = dict.fromkeys(("previous", "change", "gap_to_next", "per_head"), unit) | ({"gap_to_next": "share"} if measure in _COMPARED else {})
    unassigned = _unassigned(measured["current"].frame, asked)
    return Answer(
        "rankings", at.as_of, at.period, columns(order, **money), rows, (*at.notes, *_notes(warehouse, asked, at, unassigned)),
        at.finished, at.previous, at.last_year, {"total": totals, "unassigned": unassigned, "start": at.start, "end": at.end}, measured["current"].sql,
    )


def _total(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame) -> float:
    """The whole: of an additive measure the sum of all its parts (unassigned included), else measured at its own grain."""
    m = metric(asked.base)
    if m.additive and m.formula is None and len(now):
        return float(now[asked.base].sum())
    return float(measure_spans(warehouse, (asked.base,), (), {"current": (at.start, at.end)}, scope)["current"].frame[asked.base].iloc[0])


def _board(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame, before: pd.DataFrame | None) -> Board:
    """Everyone ranked, with this window's and the previous window's value; absent people get a measured zero."""
    values, zero = _by_key(now, asked), float("nan")
    measurable = metric(asked.base).formula is None  # a sum of nothing is zero; a ratio or an uncovered profit is unknown
    if measurable and covers(warehouse, asked.base, at.start, at.end):
        zero = 0.0
    held = employed(warehouse, scope, at.start, at.end) if asked.subject in _LEVELS else None
    if held is not None and not asked.others:
        for subject in held[asked.subject]:
            values.setdefault((subject,), zero)
    nobody = DIMENSIONS["person"].blank.zh
    keys = [key for key in values if not (asked.subject == "person" and key[0] == nobody)]
    previous: dict[Key, float] = {}
    was_there: set[str] = set()
    old_zero = float("nan")
    if before is not None and at.previous:
        previous = _by_key(before, asked)
        was_there = {key[0] for key in previous}
        if asked.subject in _LEVELS:
            was_there |= set(employed(warehouse, scope, *at.previous)[asked.subject])
        if measurable and covers(warehouse, asked.base, *at.previous):
            old_zero = 0.0
    present = np.array([key[0] in was_there for key in keys], dtype=bool)
    old = np.array([previous.get(key, np.nan) for key in keys], dtype="float64")
    board: Board = {dimension: np.array([key[place] for key in keys], dtype=object) for place, dimension in enumerate(asked.by)}
    board |= {"value": np.array([values[key] for key in keys], dtype="float64"), "present_before": present,
              "previous": np.where(np.isnan(old) & present, old_zero, old)}
    return board | _who(board, held, at, warehouse) if asked.subject == "person" and held is not None else board


def _by_key(frame: pd.DataFrame, asked: _Asked) -> dict[Key, float]:
    return dict(zip(zip(*(frame[dimension] for dimension in asked.by), strict=True), frame[asked.base].to_list(), strict=True))


def _who(board: Board, held: pd.DataFrame, at: Window, warehouse: Warehouse) -> Board:
    """Each person's latest team and region of the window, and marks: left, unknown (not in 人员), new."""
    people = list(board["person"])
    nothing = np.full(len(people), None, dtype=object)
    if not len(held):
        return {"team": nothing, "region": nothing, "mark": nothing}
    columns_ = ("team", "region", "left_on", "first_since")
    latest = dict(zip(held["person"], zip(*(held[column] for column in columns_), strict=True), strict=True))  # the last one counts
    known = set(employed(warehouse, Scope(), None, at.end)["person"])

    def mark(person: str) -> str | None:
        if person not in known:
            return "unknown"
        if person not in latest or (at.as_of and latest[person][2] <= at.as_of):
            return "left"
        return "new" if at.start is not None and latest[person][3] >= at.start else None

    marks: Board = {"mark": np.array([mark(person) for person in people], dtype=object)}
    for place, column in enumerate(("team", "region")):
        if column not in board:
            marks[column] = np.array([latest[person][place] if person in latest else None for person in people], dtype=object)
    return marks


def _ranked(board: Board, asked: _Asked, warehouse: Warehouse, at: Window) -> Board:
    """The board in the order of its places, with changes, targets and places. Unknown scores stand last, unranked."""
    value, previous = board["value"], board["previous"]
    board["change"] = value - previous
    board["change_rate"] = board["change"] / _positive(previous)
    if asked.subject in _LEVELS and at.period is not None and not asked.others:
        board |= _targets(board, asked, warehouse, at)
    elif asked.measure == "attainment":
        board["attainment"] = np.full(len(value), np.nan)
    if asked.measure == "improvement":
        board["improvement"] = np.where(previous >= float(warehouse.settings()["improvement_floor"]), board["change_rate"], np.nan)
    score = (board[asked.measure] if asked.measure in _COMPARED else value).round(6 if asked.measure in _COMPARED else CENT)
    board["rank"] = _whole(_places(score))
    if asked.measure not in _COMPARED:
        old = np.where(board["present_before"], previous.round(CENT), np.nan)
        both = board["present_before"] & ~np.isnan(score)
        climbed = _places(np.where(both, old, np.nan)) - _places(np.where(both, score, np.nan))
        board["previous_rank"], board["rank_change"] = _whole(_places(old)), _whole(climbed)
    board["gap_to_next"] = _gaps(score)
    board[asked.base] = value
    best_first = -np.nan_to_num(score, nan=-np.inf)
    order = sorted(range(len(score)), key=lambda row: (best_first[row], *(board[dimension][row] for dimension in asked.by)))
    return {name: column[order] for name, column in board.items()}


def _positive(base: np.ndarray) -> np.ndarray:
    """What may be divided by: a rate on nothing or on a negative is unknown."""
    return np.where(base > 0, base, np.nan)


def _places(score: np.ndarray) -> np.ndarray:
    """Competition ranks 1,2,2,4, the highest first; unknown for an unknown score."""
    known = np.sort(score[~np.isnan(score)])
    return np.where(np.isnan(score), np.nan, len(known) + 1 - np.searchsorted(known, score, side="right"))


def _gaps(score: np.ndarray) -> np.ndarray:
    """Distance to the smallest strictly greater score; unknown for the first place."""
    ladder = np.append(np.sort(score[~np.isnan(score)]), np.nan)
    return ladder[np.minimum(np.searchsorted(ladder[:-1], score, side="right"), len(ladder) - 1)] - score


def _whole(places: np.ndarray) -> pd.arrays.IntegerArray:
    unknown = np.isnan(places)
    return pd.arrays.IntegerArray(np.where(unknown, 0, places).astype("int64"), unknown)


def _targets(board: Board, asked: _Asked, warehouse: Warehouse, at: Window) -> Board:
    assert at.period is not None
    aims = target_of(warehouse, asked.base, _LEVELS[asked.subject], list(board[asked.subject]), at.period)
    target = aims["target"].to_numpy()
    if np.isnan(target).all():
        return {"attainment": np.full(len(target), np.nan)} if asked.measure == "attainment" else {}
    return {"target": target, "prorated": aims["prorated"].to_numpy(), "attainment": board["value"] / _positive(target)}


def _recent(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, history: int, subjects: list[str]) -> list[list[float]]:
    """The measure over the last `history` periods of the same kind, oldest first, the current one last."""
    kind = at.period.kind if at.period and at.period.kind in ("day", "week", "month", "quarter", "year") else "month"
    step = period_of(at.end - DAY, kind)
    spans: dict[str, tuple[date | None, date]] = {}
    for number in range(history):
        spans[f"p{number}"] = (step.start, min(step.end, at.end))
        step = period_of(step.start - DAY, kind)
    measured = measure_spans(warehouse, (asked.base,), asked.by, dict(reversed(spans.items())), scope)
    series = [_by_key(one.frame, asked) for one in measured.values()] if not asked.others else []
    return [[_number(one.get((subject,), 0.0)) for one in series] for subject in subjects]


def _number(value: float) -> float:
    return 0.0 if np.isnan(value) else value


def _unassigned(now: pd.DataFrame, asked: _Asked) -> float:
    if asked.subject != "person":
        return 0.0
    nobody = DIMENSIONS["person"].blank.zh
    return float(np.nansum([value for key, value in _by_key(now, asked).items() if key[0] == nobody]))


def _notes(warehouse: Warehouse, asked: _Asked, at: Window, unassigned: float) -> list[Text]:
    notes = []
    if asked.subject == "person" and abs(unassigned) >= 0.005:
        label = metric(asked.base).label
        notes.append(Text(f"有 {unassigned:,.2f} 的{label.zh}没有写明销售员，计入合计但不参加排名。",
                          f"{unassigned:,.2f} of {label.en} name no salesperson; counted in totals, not ranked."))
    if at.previous and not covers(warehouse, asked.base, *at.previous):
        notes.append(Text("对比期没有数据，环比不显示。", "There is no data in the compared period, so no change is shown."))
    if asked.subject in _LEVELS and warehouse.row_count("people") == 0:
        notes.append(Text("还没有「人员」数据：榜上只有有业绩的人；上传人员表后会补上其他人、团队和人均。",
                          "There is no people sheet yet: only those with results are listed; upload it to see everyone, teams and per head."))
    return notes
