"""Who leads: people, teams, regions, products … ranked by a measure, compared like for like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    board = _ranked(board, asked, warehouse, at)
    board["share"] = board["value"] / totals if totals and totals > 0 else float("nan")
    if asked.subject in ("team", "region") and at.start is not None:
        board["heads"] = board[asked.subject].map(heads(warehouse, scope, asked.subject, at.start, at.end))
        board["per_head"] = board["value"] / board["heads"].where(board["heads"] > 0)
    if history:
        board["recent"] = _recent(warehouse, scope, asked, at, history, board)
    shown = board.rename(columns={"value": base if measure in board else measure}).drop(columns=["present_before"], errors="ignore")
    order = [c for c in ("rank", *by, measure, base, "share", "previous", "change", "change_rate", "previous_rank", "rank_change", "gap_to_next",
                         "target", "attainment", "prorated", "heads", "per_head", "team", "region", "mark", "recent") if c in shown.columns]
    shown = shown[list(dict.fromkeys(order))].reset_index(drop=True)
    unit = metric(base).unit
    money = dict.fromkeys(("previous", "change", "gap_to_next", "per_head"), unit) | ({"gap_to_next": "share"} if measure in _COMPARED else {})
    unassigned = _unassigned(measured["current"].frame, asked)
    return Answer(
        "rankings", at.as_of, at.period, columns(list(shown.columns), **money), shown, (*at.notes, *_notes(warehouse, asked, at, unassigned)),
        at.finished, at.previous, at.last_year, {"total": totals, "unassigned": unassigned, "start": at.start, "end": at.end}, measured["current"].sql,
    )


def _total(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame) -> float:
    """The whole: of an additive measure the sum of all its parts (unassigned included), else measured at its own grain."""
    m = metric(asked.base)
    if m.additive and m.formula is None and len(now):
        return float(now[asked.base].sum())
    return float(measure_spans(warehouse, (asked.base,), (), {"current": (at.start, at.end)}, scope)["current"].frame[asked.base].iloc[0])


def _board(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Everyone ranked, with this window's and the previous window's value; absent people get a measured zero."""
    keys = list(asked.by)
    board = now.rename(columns={asked.base: "value"})
    held = employed(warehouse, scope, at.start, at.end) if asked.subject in _LEVELS else pd.DataFrame()
    if len(held) and asked.subject in _LEVELS and not asked.others:
        board = board.merge(pd.DataFrame({asked.subject: held[asked.subject].unique()}), on=asked.subject, how="outer")
    zero = 0.0 if covers(warehouse, asked.base, at.start, at.end) else float("nan")
    measurable = metric(asked.base).formula is None  # a sum of nothing is zero; a ratio or an uncovered profit is unknown
    board["value"] = board["value"].where(board[asked.subject].isin(now[asked.subject]) | (not measurable), zero)
    if before is not None and at.previous:
        board = board.merge(before.rename(columns={asked.base: "previous"}), on=keys, how="left")
        was_there = set(before[asked.subject])
        if asked.subject in _LEVELS:
            was_there |= set(employed(warehouse, scope, *at.previous)[asked.subject])
        board["present_before"] = board[asked.subject].isin(was_there)
        if covers(warehouse, asked.base, *at.previous) and measurable:
            board["previous"] = board["previous"].where(board["previous"].notna() | ~board["present_before"], 0.0)
    else:
        board["previous"], board["present_before"] = float("nan"), False
    blank = DIMENSIONS["person"].blank.zh
    board = board[board[asked.subject] != blank] if asked.subject == "person" else board
    if asked.subject == "person":
        board = _who(board, held, at, warehouse)
    return board.reset_index(drop=True)


def _who(board: pd.DataFrame, held: pd.DataFrame, at: Window, warehouse: Warehouse) -> pd.DataFrame:
    """Each person's latest team and region of the window, and marks: left, unknown (not in 人员), new."""
    if not len(held):
        return board.assign(team=None, region=None, mark=None)
    latest = held.drop_duplicates("person", keep="last").set_index("person")
    known = set(employed(warehouse, Scope(), None, at.end)["person"])
    gone = {person for person, day in latest["left_on"].items() if at.as_of and day <= at.as_of}
    first_since = latest["first_since"].to_dict()

    def mark(person: str) -> str | None:
        if person not in known:
            return "unknown"
        if person in gone or person not in latest.index:
            return "left"
        return "new" if at.start is not None and first_since[person] >= at.start else None

    board = board.assign(mark=board["person"].map(mark))
    for column in ("team", "region"):
        if column not in board:
            board[column] = board["person"].map(latest[column])
    return board


def _ranked(board: pd.DataFrame, asked: _Asked, warehouse: Warehouse, at: Window) -> pd.DataFrame:
    board["change"] = board["value"] - board["previous"]
    board["change_rate"] = board["change"] / board["previous"].where(board["previous"] > 0)
    if asked.subject in _LEVELS and at.period is not None and not asked.others:
        board = _with_targets(board, asked, warehouse, at)
    elif asked.measure == "attainment":
        board["attainment"] = float("nan")
    floor = float(warehouse.settings()["improvement_floor"])
    board["improvement"] = board["change_rate"].where(board["previous"] >= floor)
    scored = board[asked.measure] if asked.measure in _COMPARED else board["value"]
    digits = 6 if asked.measure in _COMPARED else CENT
    score = scored.round(digits)
    board["rank"] = score.rank(method="min", ascending=False).astype("Int64")
    both = board["present_before"] & score.notna()
    if asked.measure not in _COMPARED:
        old = board["previous"].round(CENT)
        board["previous_rank"] = old.where(board["present_before"]).rank(method="min", ascending=False).astype("Int64")
        board["rank_change"] = (old[both].rank(method="min", ascending=False) - score[both].rank(method="min", ascending=False)).astype("Int64")
    board["gap_to_next"] = _gaps(score)
    if asked.measure != "improvement":
        board = board.drop(columns="improvement")
    return board.assign(_score=score).sort_values(["_score", asked.subject], ascending=[False, True], kind="stable", na_position="last").drop(columns="_score")


def _gaps(score: pd.Series) -> pd.Series:
    """Distance to the smallest strictly greater score; unknown for the first place."""
    ladder = sorted(score.dropna().unique())
    above = dict(zip(ladder, ladder[1:], strict=False))
    return score.map(above) - score


def _with_targets(board: pd.DataFrame, asked: _Asked, warehouse: Warehouse, at: Window) -> pd.DataFrame:
    assert at.period is not None
    aims = target_of(warehouse, asked.base, _LEVELS[asked.subject], list(board[asked.subject]), at.period)
    if not aims["target"].notna().any():
        return board.assign(attainment=float("nan")) if asked.measure == "attainment" else board
    aims = aims.set_index("owner")
    board["target"] = board[asked.subject].map(aims["target"]).astype("float64")
    board["prorated"] = board[asked.subject].map(aims["prorated"])
    board["attainment"] = board["value"] / board["target"].where(board["target"] > 0)
    return board


def _recent(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, history: int, board: pd.DataFrame) -> list[list[float]]:
    """The measure over the last `history` periods of the same kind, oldest first, the current one last."""
    kind = at.period.kind if at.period and at.period.kind in ("day", "week", "month", "quarter", "year") else "month"
    step = period_of(at.end - DAY, kind)
    spans: dict[str, tuple[date | None, date]] = {}
    for number in range(history):
        spans[f"p{number}"] = (step.start, min(step.end, at.end))
        step = period_of(step.start - DAY, kind)
    measured = measure_spans(warehouse, (asked.base,), asked.by, dict(reversed(spans.items())), scope)
    series = pd.DataFrame({name: one.frame.set_index(asked.subject)[asked.base] for name, one in measured.items()}) if not asked.others else pd.DataFrame()
    series = series.reindex(board[asked.subject]).fillna(0.0)
    return [list(row) for row in series.to_numpy()]


def _unassigned(now: pd.DataFrame, asked: _Asked) -> float:
    return float(now.loc[now[asked.subject] == DIMENSIONS["person"].blank.zh, asked.base].sum()) if asked.subject == "person" else 0.0


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
