"""The rows of an answer in the reader's words: labels for stored codes and metric names, and the unit of each cell."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from analytics.answer import Answer
from analytics.boards.composite import BASES
from analytics.boards.rankings import MARKS
from analytics.books.stages import Stage
from analytics.commitments.pledge_landing import REASONS
from analytics.commitments.pledges import STATUSES
from analytics.customers.segment_media import BEST
from analytics.customers.segment_score import PORTRAITS
from analytics.data.quality_checks import LABELS, worded
from analytics.errors import Text
from analytics.journeys.event_sources import PLAIN, Event
from analytics.market.budget_use import STATES
from analytics.market.regions import QUADRANTS
from analytics.media.media_returns import REASONS as MEDIA_REASONS
from analytics.media.media_returns import STATES as PAYBACK_STATES
from analytics.media.media_spellings import STATES as SPELLING_STATES
from analytics.media.mix_study import REASONS as MIX_REASONS
from analytics.media.mix_study import REST
from analytics.media.pausing import WHOLE
from analytics.media.touch_paths import UNNAMED
from analytics.metrics import BY_NAME
from analytics.schema import DECISION, LEVEL
from analytics.units import UNITS
from analytics.warehouse.asking.dimensions import DIMENSIONS, shown_value
from analytics.words.market_words import FIT_PARTS
from analytics.words.media_benchmark_words import RATED
from analytics.words.next_actions import DEFAULTS, UNRECORDED
from analytics.words.stage_words import STANDARD_STAGES

_MOVEMENTS = {
    "opening": Text("期初", "Opening"), "closing": Text("现在", "Closing"), "new": Text("新增", "New"), "grew": Text("变大", "Grew"), "shrank": Text("变小", "Shrank"),
    "won": Text("赢单", "Won"), "lost": Text("输单", "Lost"), "advanced": Text("前进", "Advanced"), "fell_back": Text("退回", "Fell back"),
    "slipped": Text("推迟", "Slipped"), "pulled_in": Text("提前", "Pulled in"), "idle": Text("没动", "Idle"), "stuck": Text("停滞", "Stuck"), "unknown": Text("看不出", "Unknown"),
}
# What the product itself calls stages, events and next actions. Rows carry them in Chinese; a company's own are none of these and stay.
_STAGES = {stage.zh: stage.label for stages in STANDARD_STAGES.values() for stage in stages}
_EVENTS = _STAGES | {event.zh: event.label for event in PLAIN}
_ACTIONS = {action.zh: action for action in (UNRECORDED, *(action for sides in DEFAULTS.values() for action in sides))}
_YES = {"True": Text("是", "yes"), "False": Text("否", "no")}
# Columns of codes that are neither dimensions nor checks.
_CODES = {
    "basis": BASES | {"ours": Text("我们算的", "Ours"), "stated": Text("填报的", "As stated")}, "mark": MARKS,
    "attribute": {name: one.label for name, one in DIMENSIONS.items()}, "track": {"sales": Text("销售流程", "Our process"), "decision": Text("客户决策", "The customer's")},
    "use": {"used": Text("在用", "Used"), "never": Text("从没用过", "Never used"), "unknown": Text("没人认识的写法", "Unknown word")},
    "landing_unknown": REASONS, "status": STATUSES, "movement": _MOVEMENTS,
    **dict.fromkeys(("stage", "sales_stage", "decision_node", "node", "previous_node"), _STAGES), "event": _EVENTS, "next_action": _ACTIONS, "owner": {"公司": Text("公司", "Company")},
    "budget_state": STATES, "quadrant": QUADRANTS, "portrait": PORTRAITS, "fit_part": FIT_PARTS,
    "payback_state": PAYBACK_STATES, "difference_reason": MEDIA_REASONS, "spelling_state": SPELLING_STATES,
    "roi_basis": {"margin": Text("毛利", "Margin"), "revenue": Text("成交额", "Revenue")},
    **{name: {one.code: Text(one.zh, one.en) for one in choices} for name, choices in (("level", LEVEL), ("decision", DECISION))},
    **dict.fromkeys(("kept", "stale", "overdue", "without_next", "immature", "identifiable", "pause_enough", "pause_chosen", "prorated"), _YES),
    "mix_unknown": MIX_REASONS, "pause_where": {WHOLE: Text("全公司", "The whole company")},
    **dict.fromkeys(("medium", "correlated_with"), {REST: Text(REST, "Other media"), UNNAMED: Text(UNNAMED, "Not given")}),
}


def plain(value: object) -> object:
    """`value` as Excel can hold it: numbers and dates as themselves, missing as None, everything else as text."""
    if isinstance(value, (list, tuple, set)):
        return "、".join(str(part) for part in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):  # numpy scalars
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime()
    if isinstance(value, (bool, int, date, datetime, time)):
        return value
    return str(value)


def worded_columns(answer: Answer, lang: str) -> dict[str, list[object]]:
    """Each column's values as a person reads them: 未分配 or Unassigned, 成交额 instead of `sales`; numbers and dates as they are."""
    names, stages = [column.name for column in answer.columns], _stage_words(answer, lang)
    worded_cells = {name: [_worded(name, plain(value), lang) for value in answer.rows[name].tolist()] for name in names}
    for name in _STAGED & set(names):
        worded_cells[name] = [stages.get(value, value) for value in worded_cells[name]]
    if {"attribute", "attribute_value"} <= set(names):  # what a value is called depends on what it is a value of
        pairs = zip(answer.rows["attribute"].tolist(), answer.rows["attribute_value"].tolist(), strict=True)
        worded_cells["attribute_value"] = [shown_value(str(dim), plain(value), lang) for dim, value in pairs]
    return worded_cells


# Columns that may hold a company's own stage, or an action of its own: what those are called in English the answer itself says.
_STAGED = {"stage", "event", "sales_stage", "decision_node", "decision_stage", "next_action"}


def _stage_words(answer: Answer, lang: str) -> dict[object, str]:
    """The name in the reader's language of every stage, event and action the answer speaks of."""
    facts: Any = answer.facts
    actions = facts.get("actions")
    named = [one.label for key in ("stages", "nodes", "steps") for one in facts.get(key) or () if isinstance(one, Stage | Event)]
    named += [text for text in (actions or {}).values() if isinstance(text, Text)]
    return {} if lang == "zh" else {text.zh: text.en for text in named}


def _worded(column: str, value: object, lang: str) -> object:
    if column == "metric" and value in RATED:
        return RATED[str(value)][1].in_(lang)
    if column == "metric" and value in BY_NAME:
        return BY_NAME[str(value)].label.in_(lang)
    if column == "unit":
        return UNITS[str(value)].label.in_(lang) or None
    if column == "best_by" and isinstance(value, str):
        return ("、" if lang == "zh" else ", ").join(BEST[part].in_(lang) for part in value.split("+"))
    if column in _CODES and str(value) in _CODES[column]:
        return _CODES[column][str(value)].in_(lang)
    if column in LABELS:
        return worded(column, value, lang)
    return shown_value(column, value, lang) if column in DIMENSIONS else value


def units_of(answer: Answer, column: str, unit: str) -> list[str]:
    """The unit of each cell of a column: its own, or where rows are different metrics, that of the row's metric."""
    if unit or column in ("metric", "unit") or "unit" not in answer.rows:
        return [unit] * len(answer.rows)
    return [str(of_row or "") for of_row in answer.rows["unit"].tolist()]
