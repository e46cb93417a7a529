"""综合榜: several measures in one score, by the company's weights. The parts, how each is scored, and why.

docs/decisions/composite-board.md says why the rules are these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.books.headcount import employed
from analytics.books.owners import metric_named
from analytics.books.target_of import target_of
from analytics.calendar import Period
from analytics.errors import Refused, Text, UnknownName
from analytics.measure import Measured, measure_spans, nothing
from analytics.metrics import SUMMED, metric
from analytics.scope import Scope
from analytics.settings import BY_NAME, listed
from analytics.units import number
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.words.composite_weights import unreadable, written_weights

WHOLE = 100.0  # points of someone who attains exactly every target
BASES = {"attainment": Text("完成率", "Attainment"), "best": Text("占最好的比例", "Share of the best")}
_LEVELS = ("person", "team", "region")


@dataclass(frozen=True)
class Part:
    """One measure of the composite and its weight as the company wrote it."""

    metric: str
    weight: float


@dataclass(frozen=True)
class Composite:
    """Scores of one window. `parts`: one row per subject × part that counts (subject, metric, value, target, best, basis,
    score, capped, weight, points; weights add up to 100); `scores`: subject -> sum of the points, NaN where a part is unknown."""

    parts: pd.DataFrame
    scores: Mapping[str, float]
    notes: tuple[Text, ...]


def composite_parts(settings: Mapping[str, object]) -> tuple[Part, ...]:
    """The parts a company's setting names, in its order.

    Metrics may be written in Chinese or English, by label or name; the weight stands last: 成交额 50、collected 30.
    Raises Refused for a missing, repeated or non-positive weight, UnknownName for a metric that cannot be ranked by.
    """
    parts: list[Part] = []
    for place, (written, weight) in enumerate(written_weights(str(settings.get("composite_weights", BY_NAME["composite_weights"].default))), start=1):
        name = metric_named(written)
        if name not in SUMMED:
            known = {one: metric(one).label for one in SUMMED}
            raise UnknownName.labelled(Text(f"综合榜指标（设置「{BY_NAME['composite_weights'].label.zh}」第 {place} 项）",
                                      f"measure for the composite board (part {place} of the setting)"), written, known)
        if name in (part.metric for part in parts):
            label = metric(name).label
            raise Refused(unreadable(Text(f"「{label.zh}」写了两次", f"“{label.en}” stands there twice")))
        parts.append(Part(name, weight))
    return tuple(parts)


def composite_cap(settings: Mapping[str, object]) -> float:
    """The multiple up to which one part counts. Raises Refused unless it is above 0."""
    cap = float(str(settings.get("composite_cap", BY_NAME["composite_cap"].default)))
    if not 0 < cap < float("inf"):
        label = BY_NAME["composite_cap"].label
        raise Refused(Text(f"设置「{label.zh}」是 {cap:g}，要大于 0；常用 1.5。", f"The setting “{label.en}” is {cap:g}; it must be above 0, usually 1.5."))
    return cap


def composite_base(warehouse: Warehouse) -> str:
    """The measure a composite is dated by and shown beside: its first part that has rows."""
    parts = composite_parts(warehouse.settings())
    return next((part.metric for part in parts if warehouse.row_count(metric(part.metric).table)), parts[0].metric)


def composites(
    warehouse: Warehouse, scope: Scope, subject: str, spans: Mapping[str, tuple[date | None, date, Period | None]]
) -> dict[str, Composite]:
    """The composite of everyone in several windows: name -> (start, end, the period whose targets hold).

    Definition: each part is scored by attainment if everyone who should have a target has one (people employed in a
    selling role from the first to the last day of the window; all named teams or regions), else, for everybody alike, by
    the share of the best value. A score counts from 0 to the cap. A part that cannot be scored for anyone (no data, no target and no positive
    value, a table without the subject) is left out and the other weights are rescaled to 100. Whoever has an unknown
    part has no composite.
    Raises Refused or UnknownName for settings that cannot be read.
    """
    settings = warehouse.settings()
    asked, cap = composite_parts(settings), composite_cap(settings)
    dims = (subject, *(dim for dim, _values in scope.where))
    fitting = tuple(part for part in asked if all(tables.has_dimension(metric(part.metric).table, dim) for dim in dims))
    measured: dict[str, Measured] = {}
    if fitting:
        measured = measure_spans(warehouse, tuple(part.metric for part in fitting), (subject,), {name: (start, end) for name, (start, end, _p) in spans.items()}, scope)
    return {name: _composite(warehouse, scope, subject, asked, fitting, measured, name, span, cap) for name, span in spans.items()}


def _composite(
    warehouse: Warehouse, scope: Scope, subject: str, asked: tuple[Part, ...], fitting: tuple[Part, ...], measured: Mapping[str, Measured], name: str,
    span: tuple[date | None, date, Period | None], cap: float,
) -> Composite:
    start, end, period = span
    frame = measured[name].frame if fitting else pd.DataFrame({subject: []})
    held = employed(warehouse, scope, start, end) if subject in _LEVELS else None
    nobody = DIMENSIONS[subject].blank.zh if subject in DIMENSIONS else ""
    names = [one for one in dict.fromkeys([*frame[subject], *(held[subject] if held is not None else ())]) if one != nobody]
    obliged = _obliged(warehouse, subject, held, names, start, end)
    rows, notes = [], []
    for part in asked:
        scored = _part(warehouse, subject, part, frame, names, obliged, span, cap) if part in fitting else None
        if scored is None:
            label = metric(part.metric).label
            notes.append(Text(f"综合分没有「{label.zh}」这一项：这里没有它的数据；其余权重按比例放大。",
                              f"The composite leaves out “{label.en}”: there is no data for it here; the other weights are scaled up."))
            continue
        rows.append(scored[0])
        notes += scored[1]
    if not rows:
        return Composite(pd.DataFrame(columns=["subject", "metric", "value", "target", "best", "basis", "score", "capped", "weight", "points"]), {}, tuple(notes))
    whole = sum(float(one["weight"].iloc[0]) for one in rows) if names else 1.0
    parts = pd.concat(rows, ignore_index=True)
    parts["weight"] *= WHOLE / whole
    parts["points"] = parts["capped"] * parts["weight"]
    scores = parts.groupby("subject", sort=False)["points"].agg(lambda points: points.sum(skipna=False))
    return Composite(parts, {str(key): float(value) for key, value in scores.items()}, tuple(notes))


def _obliged(warehouse: Warehouse, subject: str, held: pd.DataFrame | None, names: list[str], start: date | None, end: date) -> set[str]:
    """Who should have a target: staff in selling roles who were there from the first day to the last, every named team or region."""
    if held is None:
        return set()
    if subject != "person":
        return set(names)
    roles = listed(warehouse.settings(), "selling_roles")
    staff = held[held["role"].isin(roles)] if roles else held
    return {person for person, since, left in zip(staff["person"], staff["first_since"], staff["left_on"], strict=True)
            if left >= end and (start is None or since <= start)}


def _part(
    warehouse: Warehouse, subject: str, part: Part, frame: pd.DataFrame, names: list[str], obliged: set[str], span: tuple[date | None, date, Period | None], cap: float,
) -> tuple[pd.DataFrame, list[Text]] | None:
    """One part of everyone, or None when nobody can be scored."""
    start, end, period = span
    none = nothing(warehouse, part.metric, start, end)
    known = dict(zip(frame[subject], frame[part.metric], strict=True))
    value = np.array([known.get(one, none) for one in names], dtype="float64")
    target = np.full(len(names), np.nan)
    if subject in _LEVELS and period is not None and names:
        target = target_of(warehouse, part.metric, subject, names, period)["target"].to_numpy(dtype="float64")
        target = np.where(target > 0, target, np.nan)
    best = float(np.nanmax(value)) if len(value) and not np.isnan(value).all() else float("nan")
    without = [one for one, aim in zip(names, target, strict=True) if one in obliged and np.isnan(aim)]
    by_target = bool(obliged) and not without
    if not by_target and not best > 0:
        return None
    score = value / (target if by_target else best)
    if np.isnan(score).all():
        return None
    rows = pd.DataFrame({
        "subject": names, "metric": part.metric, "value": value, "target": target, "best": best, "basis": "attainment" if by_target else "best",
        "score": score, "capped": np.clip(score, 0.0, cap), "weight": part.weight,
    })
    return rows, _basis_notes(part, len(without), len(obliged), bool((~np.isnan(target)).any()))


def _basis_notes(part: Part, without: int, obliged: int, some: bool) -> list[Text]:
    if not without or not some:
        return []
    label = metric(part.metric).label
    return [Text(f"「{label.zh}」有 {number(without)}/{number(obliged)} 没有目标，综合分里这一项对所有人按占最好的比例算。",
                 f"{number(without)} of {number(obliged)} have no target of “{label.en}”, so the composite scores it by the share of the best for everyone.")]
