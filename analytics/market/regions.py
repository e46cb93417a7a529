"""大区增长与份额: which regions are large and growing, with how many people and at what cost."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.headcount import heads
from analytics.books.spending import common_end, ends_early, expenses_fit, spent
from analytics.columns import columns
from analytics.errors import Refused, Text, UnknownName
from analytics.market.columns import FAMILY
from analytics.measure import measure_spans, nothing
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, is_step
from analytics.warehouse.asking.tables import has_dimension
from analytics.window import Window, nothing_to_read, window

BASES = ("last_year", "previous")
QUADRANTS = {
    "star": Text("大且长得快", "Large, faster"), "question": Text("小但长得快", "Small, faster"),
    "cow": Text("大但长得慢", "Large, slower"), "dog": Text("小且长得慢", "Small, slower"),
}
OWN = (
    *FAMILY, Column("growth", Text("增长", "Growth"), "share"), Column("quadrant", Text("象限", "Quadrant"), words=QUADRANTS),
    Column("expenses_per_head_yuan", Text("人均费用", "Expenses per head"), "yuan"),
)
SHOWN = (
    "sales", "share", "previous", "change_rate", "last_year", "last_year_rate", "growth", "quadrant", "heads", "per_head", "expenses_yuan", "expense_ratio",
    "expenses_per_head_yuan",
)
_SAME = 9  # decimals at which a share or a growth is on the line rather than beside it
NAN = float("nan")
FACTS = (
    Fact("share_line", Text("份额线", "Line of share"), "share"), Fact("growth_line", Text("增长线", "Line of growth"), "share"),
    Fact("base", Text("和什么比", "Compared with")), Fact("subject", Text("按什么分", "Split by")), Fact("total", Text("合计", "Total"), parts=columns(SHOWN, OWN)),
)


def regions(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("region",), *, base: str = "last_year") -> Answer:
    """Which regions are large and which grow faster than the company, with how many people and at what cost?

    Definition: share = sales ÷ sales of all; growth = change_rate on the chosen base (last year's same dates, or the previous period
    like for like), unknown where the base sold nothing. Quadrants: large — share at or above the median of the regions; growing
    faster — growth at or above that of all sales together, measured at their own grain; what is on a line is above it. Without two
    regions that have a growth there is no matrix. Sales without a region are a row without a quadrant. heads = person-days ÷ days of
    selling roles (regions and teams only); per_head = sales ÷ heads; expense_ratio = expenses ÷ sales, both through the last day both reach.
    Parameters: reads sales, people, expenses; `by` — one dimension of sales (region unless asked).
    Returns: one row per region, most sales first: money in yuan, shares and rates 0-1, heads — people, quadrant — star, question, cow, dog.
    facts: share_line, growth_line, total (the same columns for all).
    Raises: UnknownName for a dimension sales do not have; Refused for more than one dimension or a period that cannot be read.
    Source: the growth-share matrix of the Boston Consulting Group (B. Henderson, The product portfolio, 1970), within one company.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": day, "region": region, "amount_yuan": much} for day, region, much in (
    ...     ("2025-03-03", "华东", 200), ("2025-03-03", "华南", 200), ("2026-03-02", "华东", 300), ("2026-03-31", "华南", 100))]))

    All sales stand still, and half the regions have half the sales or more:

    >>> regions(house, Scope("2026-03")).rows[["region", "sales", "share", "growth", "quadrant"]].values.tolist()
    [['华东', 300.0, 0.75, 0.5, 'star'], ['华南', 100.0, 0.25, -0.5, 'dog']]
    """
    subject = _subject(by)
    at = window(warehouse, scope, "sales")
    shown = (subject, *SHOWN)
    if at.as_of is None:
        return Answer("regions", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("sales", warehouse)), at.finished)
    end = common_end(warehouse, at, "expenses") if warehouse.row_count("expenses") else at.end
    frame, sql = _sold(warehouse, scope, at, end, (subject,))
    whole, _sql = _sold(warehouse, scope, at, end, ())
    total_sales = float(whole["sales"].iloc[0])
    frame = _spending(warehouse, scope, at, end, frame, (subject,))
    whole = _spending(warehouse, scope, at, end, whole, ())
    frame["heads"] = _heads(warehouse, scope, at, subject, list(frame[subject]))
    whole["heads"] = float(frame["heads"].sum()) if frame["heads"].notna().any() else NAN
    rows, total = _rated(frame, total_sales, base), _rated(whole, total_sales, base)
    nowhere = DIMENSIONS[subject].blank.zh if subject in DIMENSIONS else ""
    lines = _lines(rows[rows[subject] != nowhere], float(total["growth"].iloc[0]))
    rows["quadrant"] = [None if row[subject] == nowhere else _quadrant(row["share"], row["growth"], lines) for row in rows.to_dict("records")]
    rows = rows.assign(last=rows[subject] == nowhere).sort_values(["last", "sales", subject], ascending=[True, False, True], kind="stable")
    total["quadrant"] = None
    facts: dict[str, object] = {
        "share_line": lines[0] if lines else None, "growth_line": lines[1] if lines else None, "base": base, "subject": subject,
        "total": {name: None if total[name].iloc[0] is None or pd.isna(total[name].iloc[0]) else total[name].iloc[0] for name in SHOWN},
    }
    return Answer("regions", at.as_of, at.period, columns(shown, OWN), rows[list(shown)].reset_index(drop=True), (*at.notes, *_notes(at, end, rows, lines, base)), at.finished,
                  at.previous, at.last_year, facts, sql)


def _subject(by: tuple[str, ...]) -> str:
    if len(by) > 1:
        raise Refused(Text("增长份额矩阵一次只能按一个维度。", "The growth-share matrix takes one dimension at a time."))
    subject = by[0] if by else "region"
    if not has_dimension("sales", subject) or is_step(subject):
        known = [name for name, one in DIMENSIONS.items() if has_dimension("sales", name) and not one.grain]
        raise UnknownName.of(Text("维度", "dimension"), subject, known)
    return subject


def _sold(warehouse: Warehouse, scope: Scope, at: Window, end: date, by: tuple[str, ...]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    spans: dict[str, tuple[date | None, date]] = {"sales": (at.start, at.end), "like_sales": (at.start, end)}
    spans |= {name: span for name, span in (("previous", at.previous), ("last_year", at.last_year)) if span is not None}
    if at.start is not None and end <= at.start:
        del spans["like_sales"]
    measured = measure_spans(warehouse, ("sales",), by, spans, scope)
    found: pd.DataFrame | None = None
    for name, one in measured.items():
        part = one.frame.rename(columns={"sales": name})
        found = part if found is None else found.merge(part, on=list(by), how="outer") if by else pd.concat([found, part], axis=1)
    assert found is not None
    for name in ("sales", "like_sales", "previous", "last_year"):
        found[name] = found[name].fillna(nothing(warehouse, "sales", *spans[name])) if name in found else NAN
    return found, next(iter(measured.values())).sql


def _spending(warehouse: Warehouse, scope: Scope, at: Window, end: date, frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """The rows with what they spent; unknown where expenses do not know the dimension, or name none of its values."""
    unknown = frame.assign(expenses_yuan=NAN)
    if not warehouse.row_count("expenses") or not expenses_fit(by, scope) or (at.start is not None and end <= at.start):
        return unknown
    found = spent(warehouse, scope, by, at.start, at.end).frame
    if not by:
        return frame.assign(expenses_yuan=float(found["expenses_yuan"].fillna(0.0).iloc[0]))
    named = found[found[by[0]] != (DIMENSIONS[by[0]].blank.zh if by[0] in DIMENSIONS else "")]
    if named.empty:
        return unknown
    merged = frame.merge(found, on=list(by), how="outer")
    merged["expenses_yuan"] = merged["expenses_yuan"].fillna(0.0)
    merged[["sales", "like_sales"]] = merged[["sales", "like_sales"]].fillna(0.0)
    return merged


def _heads(warehouse: Warehouse, scope: Scope, at: Window, subject: str, names: list[str]) -> list[float]:
    if subject not in ("region", "team") or at.start is None or not warehouse.row_count("people"):
        return [NAN] * len(names)
    held = heads(warehouse, scope, subject, at.start, at.end).to_dict()
    return [float(held.get(name, NAN)) for name in names]


def _rated(frame: pd.DataFrame, total_sales: float, base: str) -> pd.DataFrame:
    frame = frame.copy()
    frame["share"] = frame["sales"] / total_sales if total_sales > 0 else NAN
    for rate, before in (("change_rate", "previous"), ("last_year_rate", "last_year")):
        frame[rate] = (frame["sales"] - frame[before]) / frame[before].where(frame[before] > 0)
    frame["growth"] = frame["last_year_rate" if base == "last_year" else "change_rate"]
    people = frame["heads"].astype("float64")
    frame["per_head"] = frame["sales"] / people.where(people > 0)
    frame["expense_ratio"] = frame["expenses_yuan"] / frame["like_sales"].where(frame["like_sales"] > 0)
    frame["expenses_per_head_yuan"] = frame["expenses_yuan"] / people.where(people > 0)
    return frame


def _lines(named: pd.DataFrame, growth: float) -> tuple[float, float] | None:
    """(median share, growth of all) — where the matrix is cut; None where there is nothing to cut."""
    placed = named[named["growth"].notna() & named["share"].notna()]
    if len(placed) < 2 or np.isnan(growth):
        return None
    return float(named["share"].median()), growth


def _quadrant(share: float, growth: float, lines: tuple[float, float] | None) -> str | None:
    if lines is None or pd.isna(share) or pd.isna(growth):
        return None
    large, fast = round(share - lines[0], _SAME) >= 0, round(growth - lines[1], _SAME) >= 0
    return ("star" if fast else "cow") if large else ("question" if fast else "dog")


def _notes(at: Window, end: date, rows: pd.DataFrame, lines: tuple[float, float] | None, base: str) -> tuple[Text, ...]:
    said = list(ends_early(end, at)) if rows["expenses_yuan"].notna().any() else []
    zh, en = ("同比", "on last year") if base == "last_year" else ("环比", "on the previous period")
    if lines is None:
        said.append(Text(f"能比{zh}的不到两个，分不出象限。", f"Fewer than two can be compared {en}: there are no quadrants."))
    else:
        said.append(Text(f"分界线：份额取各行的中位数 {100 * lines[0]:.1f}%，增长取整体{zh} {100 * lines[1]:.1f}%；压在线上的算在上面。",
                         f"Lines: the median share {100 * lines[0]:.1f} %, and the growth of all {en}, {100 * lines[1]:.1f} %; on a line is above it."))
    return tuple(said)
