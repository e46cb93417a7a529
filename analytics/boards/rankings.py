"""Who leads: people, teams, regions, products … ranked by a measure, compared like for like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.boards.columns import FAMILY, measure_column
from analytics.boards.composite import composite_base, composites
from analytics.boards.team_floor import lower_quartiles
from analytics.boards.tie_bands import tie_bands
from analytics.books.headcount import employed, heads
from analytics.books.target_of import target_of
from analytics.books.undated import undated_notes
from analytics.calendar import DAY, Period, period_of
from analytics.columns import columns
from analytics.errors import Text, UnknownName
from analytics.measure import covers, measure_spans, nothing
from analytics.metrics import COMPARED, RANKED, metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.window import Window, nothing_to_read, window

# Ties compare at a cent: what a reader sees as equal is equal.
CENT = 2
_LEVELS = {"person": "person", "team": "team", "region": "region"}
# What belongs to no person is told beside the board, and what is no dealer's is none of its business; all else that has no name (no team,
# no product) stands below it.
_NOT_LISTED = ("person", "dealer")

# What is said beside a person's name.
MARKS = {"new": Text("新人", "New"), "left": Text("离职", "Left"), "transferred": Text("调岗", "Moved"), "unknown": Text("不在册", "Not listed")}
OWN = (
    *FAMILY, Column("rank", Text("名次", "Rank"), "rank"), Column("change", Text("变化", "Change"), "yuan"),
    Column("previous_rank", Text("上期名次", "Previous rank"), "rank"), Column("rank_change", Text("升降", "Movement"), "rank"),
    Column("gap_to_next", Text("距上一名", "Gap to next"), "yuan"), Column("previous_composite", Text("上期综合分", "Previous composite"), "score"),
    Column("lower_quartile", Text("下四分位", "Lower quartile"), "yuan"), Column("tie_band", Text("并列区间", "Tie band")),
    Column("p_top3", Text("进前三的可能", "Chance of the top 3"), "share"), Column("mark", Text("标记", "Mark"), words=MARKS),
)

Key = tuple[str, ...]  # the subject and the other dimensions of one row
Board = dict[str, Any]  # column -> array, one entry per row
# total and unassigned: of sales; of another measure in its unit.
FACTS = (
    Fact("total", Text("合计", "Total"), "yuan"), Fact("unassigned", Text("没有归属的", "Unassigned"), "yuan"), Fact("start", Text("起始日", "From"), "date"),
    Fact("end", Text("截止日（不含）", "Before"), "date"),
)


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


def rankings(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("person",), *, measure: str = "sales", history: int = 0, bands: str = "no") -> Answer:
    """Who leads by `measure` in the period, and who climbed?

    Definition: rank 1,2,2,4 over the whole population, ties at a cent. The population of people is everyone employed any
    day of the window plus anyone with facts; teams likewise; other subjects are those with facts. `previous` is like for
    like; `rank_change` recomputes both ranks over those present in both windows; `previous_rank` is the rank in the full
    previous population, unknown for newcomers. Sales without a person count in totals (and in `share`) but are not ranked;
    what has no team, region, product … (未分组, 未分区, 未归类, 未填写) stands last, without a place.
    Teams also show heads (person-days ÷ days), the measure per head and the lower quartile of their members.
    The composite is explained by the question `composite`, tie bands by docs/decisions/tie-bands.md.

    Parameters: tables of the measure, people, targets. `history` adds `recent`, the measure over that many last periods;
    `bands` = yes adds tie_band and p_top3 (people and additive measures only).
    Returns: one row per subject, best first: rank, subject, measure, share, previous, change, change_rate, previous_rank,
    rank_change, gap_to_next, target, attainment, mark (left | unknown | new | transferred, people only), team columns.
    Raises: UnknownName for a measure, dimension or filter; Refused for a period or composite weights that cannot be read.
    Source: standard competition ranking (1,2,2,4), as SQL's rank(); the comparison is ours: docs/decisions/like-for-like.md.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 300},
    ...     {"ordered_on": "2026-03-02", "person": "乙", "amount_yuan": 100}, {"ordered_on": "2026-03-03", "person": "丙", "amount_yuan": 100}]))
    >>> rankings(house, Scope("2026-03")).rows[["rank", "person", "sales", "share", "gap_to_next"]].values.tolist()
    [[1, '甲', 300.0, 0.6, nan], [2, '丙', 100.0, 0.2, 200.0], [2, '乙', 100.0, 0.2, 200.0]]
    """
    by = by or ("person",)
    if measure not in RANKED:
        raise UnknownName.of(Text("榜单指标", "ranked measure"), measure, RANKED)
    base = base_of(warehouse, measure)
    asked = _Asked(by[0], tuple(by[1:]), measure, base)
    m = metric(with_parts((base,))[0])
    dataset = "receipts" if m.table == "receipt_credits" else m.table
    at = window(warehouse, scope, dataset, date_column=m.date if dataset != "receipts" else None)
    if at.as_of is None:
        return Answer("rankings", None, at.period, columns(("rank", *by, measure), OWN), pd.DataFrame(columns=["rank", *by, measure]), (nothing_to_read(dataset, warehouse),))
    spans = {"current": (at.start, at.end)} | ({"previous": at.previous} if at.previous else {})
    measured = measure_spans(warehouse, (base,), asked.by, spans, scope)
    totals = _total(warehouse, scope, asked, at, measured["current"].frame)
    board, before = _board(warehouse, scope, asked, at, measured["current"].frame, measured["previous"].frame if "previous" in measured else None)
    mixed: list[Text] = []
    if measure == "composite":
        mixed, before = _composite(warehouse, scope, asked, at, board)
    shown = _ranked(board, asked, warehouse, at, before)
    shown["share"] = shown.pop("value") / (totals if totals and totals > 0 else float("nan"))
    if asked.subject in ("team", "region") and at.start is not None:
        held_by = heads(warehouse, scope, asked.subject, at.start, at.end).to_dict()
        shown["heads"] = np.array([held_by.get(subject, np.nan) for subject in shown[asked.subject]], dtype="float64")
        shown["per_head"] = shown[base] / _positive(shown["heads"])
        if not asked.others:
            shown["lower_quartile"] = lower_quartiles(warehouse, scope, asked.subject, base, at.start, at.end, list(shown[asked.subject]))
    if history:
        shown["recent"] = _recent(warehouse, scope, asked, at, history, list(shown[asked.subject]))
    if bands == "yes":
        mixed += _add_bands(warehouse, scope, asked, at, shown)
    order = [c for c in dict.fromkeys(("rank", *by, measure, base, "share", "previous", "change", "change_rate", "previous_rank", "rank_change", "gap_to_next",
                         "target", "attainment", "prorated", "heads", "per_head", "lower_quartile", "team", "region", "mark", "tie_band", "p_top3", "recent")) if c in shown]
    rows = pd.DataFrame({column: pd.Series(shown[column], dtype=getattr(shown[column], "dtype", "object")) for column in order})
    unit = metric(base).unit
    money = dict.fromkeys(("previous", "change", "gap_to_next", "per_head", "lower_quartile", "target"), unit) | ({"gap_to_next": measure_column(measure).unit} if measure in COMPARED else {})
    unassigned = _unassigned(measured["current"].frame, asked)
    return Answer(
        "rankings", at.as_of, at.period, columns(order, OWN, **money), rows, (*at.notes, *undated_notes(warehouse, scope, at, (base,)), *_notes(warehouse, asked, at, unassigned), *mixed),
        at.finished, at.previous, at.last_year, {"total": totals, "unassigned": unassigned, "start": at.start, "end": at.end}, measured["current"].sql,
    )


def base_of(warehouse: Warehouse, measure: str) -> str:
    """The metric a board is dated by and shown beside: the measure itself, sales for one that compares, a composite's first part."""
    return composite_base(warehouse) if measure == "composite" else "sales" if measure in COMPARED else measure


def _total(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame) -> float:
    """The whole: of an additive measure the sum of all its parts (unassigned included), else measured at its own grain."""
    m = metric(asked.base)
    if m.additive and m.formula is None and len(now):
        return float(now[asked.base].sum())
    return float(measure_spans(warehouse, (asked.base,), (), {"current": (at.start, at.end)}, scope)["current"].frame[asked.base].iloc[0])


def _board(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, now: pd.DataFrame, before: pd.DataFrame | None) -> tuple[Board, np.ndarray]:
    """Everyone with this window's and the previous window's value, and the values of everyone there was in the previous window."""
    held = employed(warehouse, scope, at.start, at.end) if asked.subject in _LEVELS else None
    values = _everyone(warehouse, asked, now, held, at.start, at.end)
    if asked.subject in _NOT_LISTED:
        values = {key: value for key, value in values.items() if key[0] != _nobody(asked.subject)}
    previous: dict[Key, float] = {}
    if before is not None and at.previous:
        then = employed(warehouse, scope, *at.previous) if asked.subject in _LEVELS else None
        previous = _everyone(warehouse, asked, before, then, *at.previous)
        if asked.others:  # who was there at all measured nothing in the combinations that had no rows
            there, none = {key[0] for key in previous} | set(then[asked.subject] if then is not None else ()), nothing(warehouse, asked.base, *at.previous)
            previous |= {key: none for key in values if key not in previous and key[0] in there}
    keys = list(values)
    # A newcomer has no previous; a product or customer without rows then sold nothing then.
    absent = nothing(warehouse, asked.base, *at.previous) if at.previous and before is not None and asked.subject not in _LEVELS else float("nan")
    board: Board = {dimension: np.array([key[place] for key in keys], dtype=object) for place, dimension in enumerate(asked.by)}
    board |= {"value": np.array([values[key] for key in keys], dtype="float64"), "present_before": np.array([key in previous for key in keys], dtype=bool),
              "previous": np.array([previous.get(key, absent) for key in keys], dtype="float64")}
    population = np.array([value for key, value in previous.items() if key[0] != _nobody(asked.subject)], dtype="float64")
    return (board | _who(board, held, at, warehouse) if asked.subject == "person" and held is not None else board), population


def _everyone(warehouse: Warehouse, asked: _Asked, frame: pd.DataFrame, held: pd.DataFrame | None, start: date | None, end: date) -> dict[Key, float]:
    """The value of everyone with rows in a window; who was employed in it and has none measured nothing."""
    values = _by_key(frame, asked)
    if held is not None and not asked.others:
        none = nothing(warehouse, asked.base, start, end)
        for subject in held[asked.subject]:
            values.setdefault((subject,), none)
    return values


def _nobody(subject: str) -> str:
    """The label of what belongs to nobody, in every dimension (未分组, 未归类, 未填写): counted in the whole, without a place."""
    return DIMENSIONS[subject].blank.zh if subject in DIMENSIONS else "未填写"


def _by_key(frame: pd.DataFrame, asked: _Asked) -> dict[Key, float]:
    return dict(zip(zip(*(frame[dimension] for dimension in asked.by), strict=True), frame[asked.base].to_list(), strict=True))


def _who(board: Board, held: pd.DataFrame, at: Window, warehouse: Warehouse) -> Board:
    """Each person's latest team and region of the window, and marks: left, unknown (not in 人员), new, transferred."""
    people = list(board["person"])
    nothing = np.full(len(people), None, dtype=object)
    if not len(held):
        return {"team": nothing, "region": nothing, "mark": nothing}
    columns_ = ("team", "region", "left_on", "first_since")
    latest = dict(zip(held["person"], zip(*(held[column] for column in columns_), strict=True), strict=True))  # the last one counts
    known = set(employed(warehouse, Scope(), None, at.end)["person"])
    moved = _transferred(warehouse, at)

    def mark(person: str) -> str | None:
        if person not in known:
            return "unknown"
        if person not in latest or (at.as_of and latest[person][2] <= at.as_of):
            return "left"
        if at.start is not None and latest[person][3] >= at.start:
            return "new"
        return "transferred" if person in moved else None

    marks: Board = {"mark": np.array([mark(person) for person in people], dtype=object)}
    for place, group in enumerate(("team", "region")):
        if group not in board:
            marks[group] = np.array([latest[person][place] if person in latest else None for person in people], dtype=object)
    return marks


def _transferred(warehouse: Warehouse, at: Window) -> set[str]:
    """People in more than one team during the window, or in another one at the end of the window compared with."""
    now = employed(warehouse, Scope(), at.start, at.end)
    teams = now.groupby("person")["team"].agg(["nunique", "last"]) if len(now) else pd.DataFrame(columns=["nunique", "last"])
    moved = set(teams.index[teams["nunique"] > 1])
    if at.start is None or at.previous is None:
        return moved
    before = employed(warehouse, Scope(), *at.previous)
    last = before.groupby("person")["team"].last() if len(before) else pd.Series(dtype="object")
    return moved | {person for person in teams.index.intersection(last.index) if teams.at[person, "last"] != last[person]}


def _composite(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, board: Board) -> tuple[list[Text], np.ndarray]:
    """Puts the composite of both windows on the board; returns what there is to say about it, and the scores of everyone there was before."""
    unknown = np.full(len(board["value"]), np.nan)
    board["composite"], board["previous_composite"] = unknown, unknown
    if asked.others:
        return [], unknown[:0]
    spans: dict[str, tuple[date | None, date, Period | None]] = {"current": (at.start, at.end, at.period)}
    if at.previous and at.period:
        whole = period_of(at.previous[0], at.period.kind) if at.period.kind != "custom" else Period(*at.previous, "", "custom")
        spans["previous"] = (*at.previous, whole)
    found = composites(warehouse, scope, asked.subject, spans)
    for name, scored in (("composite", found["current"]), ("previous_composite", found.get("previous"))):
        if scored is not None:
            board[name] = np.array([scored.scores.get(subject, np.nan) for subject in board[asked.subject]], dtype="float64")
    return list(found["current"].notes), np.array(list(found["previous"].scores.values()) if "previous" in found else [], dtype="float64")


def _add_bands(warehouse: Warehouse, scope: Scope, asked: _Asked, at: Window, shown: Board) -> list[Text]:
    """Puts the tie bands on the board, or says why there are none."""
    if asked.subject != "person" or asked.others or asked.measure in COMPARED or at.start is None:
        return [Text("并列区间只对可相加的个人指标、有期间时计算。", "Tie bands are worked out for people and additive measures of a period only.")]
    found = tie_bands(warehouse, scope, asked.base, at.start, at.end, list(shown["person"]), shown["rank"].to_numpy(dtype="float64", na_value=np.nan))
    shown["tie_band"], shown["p_top3"] = found.band, found.p_top3
    return list(found.notes)


def _ranked(board: Board, asked: _Asked, warehouse: Warehouse, at: Window, before: np.ndarray) -> Board:
    """The board in the order of its places, with changes, targets and places; `before`: the scores of everyone there was in the window
    before. Unknown scores stand last, unranked, and behind them what belongs to nobody."""
    value, previous = board["value"], board["previous"]
    board["change"] = value - previous
    board["change_rate"] = board["change"] / _positive(previous)
    if asked.subject in _LEVELS and at.period is not None and not asked.others:
        board |= _targets(board, asked, warehouse, at)
    elif asked.measure == "attainment":
        board["attainment"] = np.full(len(value), np.nan)
    if asked.measure == "improvement":
        board["improvement"] = np.where(previous >= float(warehouse.settings()["improvement_floor"]), board["change_rate"], np.nan)
    score = (board[asked.measure] if asked.measure in COMPARED else value).round(6 if asked.measure in ("attainment", "improvement") else CENT)
    nobodys = board[asked.subject] == _nobody(asked.subject)
    score = np.where(nobodys, np.nan, score)
    board["rank"] = _whole(_places(score))
    if asked.measure not in ("attainment", "improvement"):
        there = board["present_before"] & ~nobodys
        old = np.where(there, (board["previous_composite"] if asked.measure == "composite" else previous).round(CENT), np.nan)
        both = there & ~np.isnan(score)
        climbed = _places(np.where(both, old, np.nan)) - _places(np.where(both, score, np.nan))
        board["previous_rank"], board["rank_change"] = _whole(_places(old, before.round(CENT))), _whole(climbed)
    board["gap_to_next"] = _gaps(score)
    board[asked.base] = value
    best_first = -np.nan_to_num(score, nan=-np.inf)
    order = sorted(range(len(score)), key=lambda row: (nobodys[row], best_first[row], *(board[dimension][row] for dimension in asked.by)))
    return {name: column[order] for name, column in board.items()}


def _positive(base: np.ndarray) -> np.ndarray:
    """What may be divided by: a rate on nothing or on a negative is unknown."""
    return np.where(base > 0, base, np.nan)


def _places(score: np.ndarray, population: np.ndarray | None = None) -> np.ndarray:
    """Competition ranks 1,2,2,4 among the population (the scores themselves without one), the highest first; unknown for an unknown score."""
    known = score if population is None else population
    known = np.sort(known[~np.isnan(known)])
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
    series = [(_by_key(one.frame, asked), nothing(warehouse, asked.base, *spans[name])) for name, one in measured.items()] if not asked.others else []
    return [[values.get((subject,), none) for values, none in series] for subject in subjects]


def _unassigned(now: pd.DataFrame, asked: _Asked) -> float:
    nobody = _nobody(asked.subject)
    if asked.subject not in _NOT_LISTED:
        return 0.0
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
