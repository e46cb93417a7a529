"""满意度: how satisfied customers are with each item, and how sure we can be."""

from __future__ import annotations

from functools import lru_cache

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.columns import columns
from analytics.errors import Text
from analytics.schema import SURVEY_PART
from analytics.scope import Scope
from analytics.statistics.intervals import nps, nps_bounds, nps_interval, wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import is_step
from analytics.warehouse.asking.outline import AnyDay, Outline, outlined
from analytics.window import Window, nothing_to_read, window

SMALLEST_GROUP = 5
SCALES = (5, 10, 100)
YES_OR_NO = 1  # a scale of two answers has no top two
NOT_ANSWERED = (98, 99)  # the usual codes for "don't know" and "refused"

OWN = (
    Column("mean", Text("均值", "Mean"), "score"), Column("scale", Text("满分", "Scale"), "count"), Column("top2_rate", Text("满意率", "Top-2"), "share"),
    Column("top2_low", Text("满意率下限", "Top-2, low"), "share"), Column("top2_high", Text("满意率上限", "Top-2, high"), "share"),
    Column("nps", Text("NPS", "NPS"), "score"), Column("nps_low", Text("NPS 下限", "NPS, low"), "score"),
    Column("nps_high", Text("NPS 上限", "NPS, high"), "score"), Column("previous_mean", Text("上期均值", "Previous mean"), "score"),
    Column("nps_n", Text("推荐题份数", "NPS answers"), "count"),
)
_MEASURES = columns((
    "n", "mean", "top2_rate", "top2_low", "top2_high", "nps", "nps_low", "nps_high", "previous_mean", "nps_n", "scale",
), OWN)
FACTS = (
    Fact("respondents", Text("受访", "Respondents"), "count"), Fact("nps_n", Text("推荐题份数", "NPS answers"), "count"),
    Fact("undated", Text("没有日期", "Undated"), "count"), Fact("nps", Text("NPS", "NPS"), "score"), Fact("nps_low", Text("NPS 下限", "NPS, low"), "score"),
    Fact("nps_high", Text("NPS 上限", "NPS, high"), "score"),
)


def satisfaction(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """How satisfied are customers with each part and item, and between which bounds does the truth lie?

    Definition: n — valid scores; mean — of the scores on the item's own scale (scales are never averaged together: an item
    asked on two scales has two rows); top2_rate — score ≥ scale − 1 (5, 10) or ≥ 80 (100), with Wilson's 95 % interval; null on
    a scale of 1 (yes is 1, no is 0), where both answers would be among the top two: its mean is the share of yes, and a note says so;
    nps — promoters (9-10) less detractors (0-6) among `recommend`, in points, with the adjusted Wald interval. A blank
    scale is the smallest of 5, 10, 100 that covers the item's scores; the codes 98 and 99 neither decide it nor count
    unless the scale reaches them. Groups of fewer than 5 answers are hidden (n stays).
    Parameters: reads surveys (a row per answer to an item); `by` further dimensions. Answers without a date count only
    where no period is asked for, with a note.
    Returns: one row per part × item (× by): part — product, sales, service or 未填写; previous_mean — the same over the
    period before. `facts`: respondents, nps, nps_low, nps_high over respondents (each counted once), undated.
    Raises: UnknownName for a dimension surveys do not have; Refused for a period that cannot be read.
    Source: Wilson (1927); Rocks, Interval estimation for the NPS, The American Statistician 70 (2016).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("surveys", [{"answered_on": "2026-03-02", "respondent": f"R{number}", "part": "service", "item": "响应", "score": score, "scale": 5,
    ...     "recommend": recommend} for number, (score, recommend) in enumerate(((5, 10), (5, 9), (4, 9), (3, 8), (1, 3)))]))

    Three of five gave 4 or 5; three promoters and one detractor of five:

    >>> found = satisfaction(house, Scope("2026-03"))
    >>> found.rows[["item", "n", "mean", "top2_rate", "nps"]].values.tolist(), found.facts["respondents"]
    ([['响应', 5.0, 3.6, 0.6, 40.0]], 5)
    """
    by = tuple(dim for dim in by if dim not in ("part", "item"))
    seen = window(warehouse, scope, "surveys")
    shape = (*columns(("part", "item", *by)), *_MEASURES)
    if warehouse.row_count("surveys") == 0:
        empty = pd.DataFrame({column.name: pd.Series(dtype="float64") for column in shape})
        return Answer("satisfaction", seen.as_of, seen.period, shape, empty, (nothing_to_read("surveys", warehouse),), seen.finished)
    expression = outlined(answers, scope, by, seen.start, seen.end)
    statements = [expression]
    keys = ["part", "item", *by, "scale"]
    frame = _estimated(warehouse.frame(expression))
    if seen.previous and not any(is_step(dim) for dim in by):
        before = outlined(answers, scope, by, *seen.previous)
        statements.append(before)
        then = _estimated(warehouse.frame(before))
        frame = frame.merge(then[[*keys, "mean"]].rename(columns={"mean": "previous_mean"}), on=keys, how="left")
    frame = frame.reindex(columns=[one.name for one in shape])
    facts, notes = _facts(warehouse, scope, seen, statements)
    hidden = int((frame["n"] < SMALLEST_GROUP).sum())
    either = list(dict.fromkeys(frame.loc[(frame["scale"] <= YES_OR_NO) & (frame["n"] >= SMALLEST_GROUP), "item"].astype(str)))
    if either:
        notes.append(Text(
            f"「{'」「'.join(either[:6])}」满分是 1（是或否），没有前两档，满意率不算；均分就是答“是”的比例。",
            f"{', '.join(f'“{item}”' for item in either[:6])}: the scale is 1 (yes or no), which has no top two, so no top-2 share; the mean is the share of yes."))
    if hidden:
        notes.append(Text(f"{hidden} 组不足 {SMALLEST_GROUP} 份，只显示份数。", f"{hidden} groups have fewer than {SMALLEST_GROUP} answers; only n is shown."))
    return Answer(
        "satisfaction", seen.as_of, seen.period, shape, _ordered(frame, by), (*seen.notes, *notes), seen.finished, seen.previous, seen.last_year,
        facts, tuple(warehouse.sql(one) for one in statements),
    )


def _ordered(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Parts as the questionnaire has them, then items by name; a hidden group's place must not give its mean away."""
    parts = {choice.code: place for place, choice in enumerate(SURVEY_PART)}
    ranked = frame.assign(place=frame["part"].map(parts).fillna(len(parts)))
    return ranked.sort_values(["place", "part", "item", *by, "scale"], kind="stable").drop(columns="place").reset_index(drop=True)


def asked(scope: Scope, dims: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Survey rows of a window; without a start the undated ones too."""
    return tables.rows("surveys", scope, dims, None, start, end)


def answers(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Per part × item × `by` × scale: valid scores and their sum, top-2 answers, promoters, passives, detractors."""
    t = asked(scope, ("part", "item", *by), start, end).select("part", "item", *by, "score", "scale", "recommend")
    scales = scales_of_items()
    t = t.left_join(scales, [t.part == scales.scale_part, t.item == scales.scale_item])
    scale = ibis.coalesce(t.scale, t.found_scale).cast("float64")
    t = t.mutate(on_scale=scale, valid=ibis.coalesce((t.score >= 0) & (t.score <= scale), False))
    top2 = t.valid & (t.score >= ibis.ifelse(t.on_scale > 20, t.on_scale * 0.8, t.on_scale - 1))
    t = t.mutate(is_top2=top2, advice=ibis.ifelse((t.recommend >= 0) & (t.recommend <= 10), t.recommend, ibis.null("float64")))
    keys = ["part", "item", *by]
    counts = t.group_by([*keys, "on_scale"]).aggregate(
        scores=t.count(where=t.valid), total=t.score.sum(where=t.valid), top2=t.count(where=t.is_top2), **_advice(t)
    )
    return counts.rename(scale="on_scale")


@lru_cache(maxsize=1)
def scales_of_items() -> ir.Table:
    """The scale of each item whose sheet names none, from all its scores ever: the same in every period and filter."""
    t = tables.rows("surveys", Scope(), ("part", "item"))
    unscaled = t.filter(t.scale.isnull() & t.score.notnull() & t.score.notin(NOT_ANSWERED))
    highest = unscaled.group_by(scale_part=unscaled.part, scale_item=unscaled.item).aggregate(highest=unscaled.score.max())
    smallest, middle, largest = SCALES
    found = ibis.cases((highest.highest <= smallest, smallest), (highest.highest <= middle, middle), else_=largest)
    return highest.select("scale_part", "scale_item", found_scale=found.cast("float64"))


def _advice(t: ir.Table) -> dict[str, ir.Value]:
    return {
        "promoters": t.count(where=t.advice >= 9),
        "passives": t.count(where=(t.advice >= 7) & (t.advice < 9)),
        "detractors": t.count(where=t.advice < 7),
    }


def recommendations(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Respondents, and what each would recommend, once each: rows of one answer sheet repeat the same recommendation."""
    t = asked(scope, (), start, end)
    line = ibis.literal("#") + t.batch_id.cast("string") + ibis.literal(":") + t.row_no.cast("string")
    t = t.mutate(who=ibis.coalesce(t.respondent, line), when_asked=ibis.coalesce(t.wave, ""))
    valid = (t.recommend >= 0) & (t.recommend <= 10)
    each = t.group_by(["who", "when_asked"]).aggregate(advice=t.recommend.max(where=valid), undated=t.answered_on.isnull().any())
    return each.aggregate(respondents=each.count(), undated=each.count(where=each.undated), **_advice(each))


def _estimated(counts: pd.DataFrame) -> pd.DataFrame:
    """Means, shares and intervals of each group, hidden where there are too few answers."""
    scores = counts["scores"].astype("float64")
    asked_nps = (counts["promoters"] + counts["passives"] + counts["detractors"]).astype("float64")
    few, few_nps = scores < SMALLEST_GROUP, asked_nps < SMALLEST_GROUP
    no_top2 = few | (counts["scale"] <= YES_OR_NO)
    low, high = wilson_bounds(counts["top2"], scores)
    advice = [counts[name].astype("float64").tolist() for name in ("promoters", "passives", "detractors")]
    points = pd.Series([nps(*each) for each in zip(*advice, strict=True)], index=counts.index, dtype="float64")
    nps_low, nps_high = nps_bounds(*advice)
    known = scores.where(scores > 0)
    kept = counts.assign(
        n=scores.where(scores > 0, asked_nps), nps_n=asked_nps,
        mean=(counts["total"].astype("float64") / known).mask(few), top2_rate=(counts["top2"] / known).mask(no_top2),
        top2_low=pd.Series(low, index=counts.index).mask(no_top2), top2_high=pd.Series(high, index=counts.index).mask(no_top2),
        nps=points.mask(few_nps),
        nps_low=pd.Series(nps_low, index=counts.index).mask(few_nps), nps_high=pd.Series(nps_high, index=counts.index).mask(few_nps),
    )
    return kept[kept["n"] > 0]


def _facts(warehouse: Warehouse, scope: Scope, seen: Window, statements: list[Outline]) -> tuple[dict[str, object], list[Text]]:
    expression = outlined(recommendations, scope, seen.start, seen.end)
    statements.append(expression)
    one = warehouse.frame(expression).iloc[0]
    counts = tuple(float(one[name]) for name in ("promoters", "passives", "detractors"))
    answered = sum(counts)
    low, high = nps_interval(*counts) if answered >= SMALLEST_GROUP else (None, None)
    undated = int(one["undated"])
    notes = []
    if undated:
        notes.append(Text(f"{undated} 份问卷没有填写日期，只在不选期间时计入。", f"{undated} answers have no date; they count only when no period is chosen."))
    return {
        "respondents": int(one["respondents"]), "nps_n": int(answered), "undated": undated,
        "nps": nps(*counts) if answered >= SMALLEST_GROUP else None, "nps_low": low, "nps_high": high,
    }, notes
