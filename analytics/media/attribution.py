"""归因: which media get the credit for conversions, by every usual model side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.columns import columns
from analytics.errors import Refused, Text, check_option
from analytics.media.columns import FAMILY
from analytics.media.touch_paths import LOOKBACK, Followed, followed
from analytics.scope import Scope
from analytics.statistics.touch_credit import MODELS, Floats, Paths, bars, credits, markov
from analytics.statistics.touch_credit_pairs import MOST_PAIRS, bars_of_pairs, markov_of_pairs, pairs
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

CREDITED = ("first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley")
OWN = (
    *FAMILY, Column("touches", Text("触点数", "Touches"), "count"), Column("first", Text("首次", "First"), "ratio"),
    Column("last", Text("末次", "Last"), "ratio"), Column("last_non_direct", Text("末次非直接", "Last non-direct"), "ratio"),
    Column("linear", Text("线性", "Linear"), "ratio"), Column("position", Text("首末四成", "40/20/40"), "ratio"),
    Column("time_decay", Text("时间衰减", "Time decay"), "ratio"), Column("markov", Text("马尔可夫", "Markov"), "ratio"),
    Column("shapley", Text("夏普利", "Shapley"), "ratio"), Column("markov_low", Text("马尔可夫占比下限（80%）", "Markov share, low (80 %)"), "share"),
    Column("markov_high", Text("马尔可夫占比上限（80%）", "Markov share, high (80 %)"), "share"),
    Column("shapley_low", Text("夏普利占比下限（80%）", "Shapley share, low (80 %)"), "share"),
    Column("shapley_high", Text("夏普利占比上限（80%）", "Shapley share, high (80 %)"), "share"), Column("model_risk", Text("模型风险", "Model risk"), "share"),
)
SHOWN = ("medium", "touches", *CREDITED, "markov_low", "markov_high", "shapley_low", "shapley_high", "model_risk", "place_kept")
VALUES = ("conversions", "yuan")
ORDERS = ("1", "2")  # of the chain: how many of the last touches what comes next hangs on
HALF_LIFE = 7
FEW = 30
_PATH_DIMENSIONS = ("medium", "campaign", "segment", "source_medium")
NOT_CAUSAL = Text("归因只分配已经发生的转化，不说明投放造成了它们；各模型之间的差距就是模型风险。",
                  "Attribution divides conversions that happened and does not say that spending caused them; the spread between models is the model risk.")


FACTS = (
    Fact("paths", Text("路径", "Paths"), "count"), Fact("conversions", Text("转化", "Conversions"), "count"),
    Fact("value_yuan", Text("转化金额", "Value of conversions"), "yuan"), Fact("nulls", Text("未转化", "Not converted"), "count"),
    Fact("base_rate", Text("路径转化率", "Paths that convert"), "share"), Fact("lookback", Text("回看天数", "Days looked back"), "count"),
    Fact("half_life", Text("半衰期（天）", "Half-life (days)"), "count"), Fact("order", Text("马尔可夫的阶", "Order of Markov")),
    Fact("from_files", Text("来自整条路径的", "From whole paths"), "count"), Fact("undated", Text("没有日期的", "Undated"), "count"),
)


def attribution(
    warehouse: Warehouse, scope: Scope, *, value: str = "conversions", lookback: int = LOOKBACK, half_life: int = HALF_LIFE, order: str = "1",
) -> Answer:
    """Which media get the credit for the conversions of a period?

    Definition: a path is a customer's (or lead's) touches of the last `lookback` days up to the first conversion, dated by it;
    one without a conversion by its last touch. Credits: first, last, last that is no direct arrival, linear 1/m, position
    .4/.2/.4, time decay 2^(−days ÷ half_life), Markov's removal effect solved exactly (`order` 1: what comes next hangs on the
    last touch; 2: on the last two), Shapley with v(S) =
    conversions of paths within S. Each model's credits sum to the conversions (or to their yuan: removal effects are those of
    conversions). low, high: 80 % bars of Markov and Shapley over paths drawn again; model_risk = largest − smallest share over
    the models; place_kept = how often the medium keeps its place by Markov. Media written differently in case, width or
    blanks only are one.
    Parameters: touches (times, or whole paths with conversions, value and nulls); lookback and half_life in days. Whole paths
    hold no times: time decay is unknown where there are any. Undated paths count only without a period.
    Returns: one row per medium, most by Markov first: touches — touches in paths; credits — conversions, or yuan; shares 0-1.
    facts: paths, conversions, value_yuan, nulls, base_rate, lookback, half_life, order, from_files.
    Raises: Refused for a period that cannot be read, a filter by medium, a look-back or half-life below one day, order 2 over too many different pairs of media;
    UnknownName for another order.
    Source: E. Anderl, I. Becker, F. von Wangenheim, J. H. Schumann, Mapping the customer journey, International Journal of Research in
    Marketing 33 (2016), 457-474 (removal effects); L. S. Shapley, A value for n-person games, Contributions to the Theory of
    Games II (1953), 307-317; the rules and the half-life of seven days as in Google Analytics.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("touches", [{"path": "c1 > c2 > c3", "conversions": 1, "nulls": 0},
    ...     {"path": "c1", "conversions": 0, "nulls": 1}, {"path": "c2 > c3", "conversions": 0, "nulls": 1}]))

    One path of three converts. c2 and c3 lie on every path that can: without either nothing converts (removal 1); half of what
    comes to c2 comes over c1 (removal ½). 0.5 : 1 : 1 of one conversion:

    >>> found = attribution(house, Scope())
    >>> found.rows[["medium", "markov", "first", "linear"]].sort_values("medium").round(4).values.tolist(), round(found.facts["base_rate"], 4)
    ([['c1', 0.2, 1.0, 0.3333], ['c2', 0.4, 0.0, 0.3333], ['c3', 0.4, 0.0, 0.3333]], 0.3333)
    """
    if half_life < 1:
        raise Refused(Text("半衰期至少 1 天。", "The half-life is at least one day."))
    check_option("order", order, ORDERS)
    narrowed = [name for name, _values in scope.where if name in _PATH_DIMENSIONS]
    if narrowed:
        raise Refused(Text("归因看的是整条路径，不能只留一个媒体；请去掉媒体的筛选。", "Attribution reads whole paths and cannot keep a single medium; take the filter away."))
    at = window(warehouse, scope, "touches")
    if not warehouse.row_count("touches"):
        return _empty(at.period, (nothing_to_read("touches", warehouse),))
    found = followed(warehouse, scope, at, lookback)
    if not len(found.paths.path):
        return _empty(at.period, (*at.notes, Text("这段时间没有路径。", "No path ends in this period."), *_undated(found)))
    if order == "2" and (many := pairs(found.paths)) > MOST_PAIRS:
        raise Refused(Text(f"这些路径里有 {many:,} 种前后相接的媒体，2 阶算不过来（最多 {MOST_PAIRS:,} 种）；请用 1 阶，或缩短期间。",
                           f"These paths hold {many:,} different pairs of media in a row, too many for order 2 ({MOST_PAIRS:,} at most); use order 1 or a shorter period."))
    rows = _rows(found, value, float(half_life), order)
    facts = _facts(found, lookback, half_life) | {"order": order}
    unit = "yuan" if value == "yuan" else "ratio"
    return Answer("attribution", at.as_of, at.period, columns(SHOWN, OWN, **dict.fromkeys(CREDITED, unit)), rows, (*at.notes, *_notes(found, facts), *_of_order(order, rows)), at.finished,
                  facts=facts, sql=found.sql)


def _empty(period: object, notes: tuple[Text, ...]) -> Answer:
    return Answer("attribution", None, period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), notes)  # type: ignore[arg-type]


def _rows(found: Followed, value: str, half_life: float, order: str) -> pd.DataFrame:
    paths = found.paths
    weight = paths.values if value == "yuan" else paths.conversions
    chain = markov(paths) if order == "1" else markov_of_pairs(paths)
    whole = float(weight.sum())
    given: dict[str, Floats] = {model: credits(paths, model, weight) for model in MODELS if model != "markov"}
    given["markov"] = chain.removal / chain.removal.sum() * whole
    given["time_decay"] = np.full(len(paths.media), np.nan) if found.from_files else _decayed(paths, found.days, weight, half_life)
    shares = np.array([given[model] / whole if whole > 0 else np.full(len(paths.media), np.nan) for model in CREDITED])
    low, high, kept = bars(paths, "markov") if order == "1" else bars_of_pairs(paths)
    shapley_low, shapley_high, _kept = bars(paths, "shapley")
    known = shares[~np.isnan(shares).all(axis=1)]
    spread = known.max(axis=0) - known.min(axis=0) if len(known) else np.full(len(paths.media), np.nan)
    table = pd.DataFrame({
        "medium": list(paths.media), "touches": np.bincount(paths.medium, minlength=len(paths.media)), **{model: given[model] for model in CREDITED},
        "markov_low": low, "markov_high": high, "shapley_low": shapley_low, "shapley_high": shapley_high, "model_risk": spread, "place_kept": kept})
    return table.sort_values(["markov", "linear", "medium"], ascending=[False, False, True], kind="stable")[list(SHOWN)].reset_index(drop=True)


def _decayed(paths: Paths, days: Floats, weight: Floats, half_life: float) -> Floats:
    """Time decay: each touch by its days before the end of its path."""
    each = 2.0 ** (-days / half_life)
    of_path = np.bincount(paths.path, each, len(weight))
    return np.bincount(paths.medium, each / of_path[paths.path] * weight[paths.path], len(paths.media)).astype(np.float64)


def _facts(found: Followed, lookback: int, half_life: int) -> dict[str, object]:
    paths = found.paths
    won, nulls = float(paths.conversions.sum()), float(paths.nulls.sum())
    return {"paths": won + nulls, "conversions": won, "value_yuan": float(paths.values.sum()), "nulls": nulls, "base_rate": won / (won + nulls) if won + nulls else None,
            "lookback": lookback, "half_life": half_life, "from_files": found.from_files, "undated": found.undated}


def _notes(found: Followed, facts: dict[str, object]) -> list[Text]:
    notes = [NOT_CAUSAL]
    won = float(str(facts["conversions"]))
    if won == 0:
        notes.append(Text("这些路径都没有转化，没有可分配的。", "None of these paths converted; there is nothing to divide."))
    elif won < FEW:
        notes.append(Text(f"只有 {won:g} 次转化，太少，名次靠不住。", f"Too little data (conversions: {won:g}); the order is unreliable."))
    if float(str(facts["nulls"])) == 0 and won:
        notes.append(Text("没有未转化的路径，马尔可夫的移除效应偏低估计不了，只作参考。", "There are no paths without a conversion, so Markov's removal effects rest on winners alone; take them with care."))
    if found.from_files:
        notes.append(Text("路径文件里没有时间，时间衰减算不出。", "Files of whole paths hold no times: time decay is unknown."))
    return [*notes, *_undated(found)]


def _of_order(order: str, rows: pd.DataFrame) -> list[Text]:
    if order == "1":
        return []
    said = [Text("马尔可夫按 2 阶算：下一步看前两次触达。", "Markov is of order 2: what comes next hangs on the last two touches.")]
    if rows["markov_low"].isna().all() and rows["markov"].notna().any():
        said.append(Text("媒体的前后组合太多，2 阶的区间来不及重抽，没有给出。", "There are too many pairs of media to draw the paths again: order 2 has no bars here."))
    return said


def _undated(found: Followed) -> list[Text]:
    return [Text(f"{found.undated} 行路径没有日期，只在不限期间时计入。", f"Rows of paths without a date: {found.undated}; they count only without a period.")] if found.undated else []
