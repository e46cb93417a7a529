"""赢率 and what becomes of it once young deals are as old as the others: the words for the line beside a title."""

from __future__ import annotations

from typing import Any

from analytics.scope import Scope
from analytics.units import format_value, missing
from ui.pieces.fitting import fitting
from ui.session import ask_quietly, lang, t


def win_words(facts: Any) -> str:
    """赢率 x，成熟度校正后 y（商机尚年轻）, from the facts of `time_to_close`; nothing while no deal is closed."""
    if missing(facts.get("win_rate")):
        return ""
    raw = t("赢率 {rate}", rate=format_value(facts["win_rate"], "share", lang()))
    if missing(facts.get("matured_win_rate")):
        return raw
    young = t("（商机尚年轻）") if facts.get("young") else ""
    return t("{raw}，成熟度校正后 {rate}{young}", raw=raw, rate=format_value(facts["matured_win_rate"], "share", lang()), young=young)


def cohort_words(scope: Scope) -> str:
    """The same for the deals created in the period of a page."""
    answer = ask_quietly("time_to_close", fitting(scope, "deals"))
    return "" if answer is None else win_words(answer.facts)
