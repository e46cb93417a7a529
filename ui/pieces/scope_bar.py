"""The bar under a page's title: which period, whose rows, which measure. Everything it holds is in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.calendar import DAY, Period, parse_period, period_of
from analytics.dimension_values import BLANKS, dimension_values
from analytics.errors import Refused
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.window import as_of_date
from ui import address
from ui.pieces.periods import short_name
from ui.session import lang, t, warehouse

KINDS = ("day", "week", "month", "quarter", "year")
KIND_LABELS = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年"}
DRILLED = ("region", "team", "person", "line", "product", "channel", "dealer", "customer", "medium", "campaign", "segment")


@dataclass(frozen=True)
class Choice:
    """One more select of a page: `options` are (value, shown) pairs, the first is the default unless `default` says."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str | None = None
    width: int = 150

    def chosen(self) -> str:
        """What the address says, if it is one of the options."""
        values = [value for value, _shown in self.options]
        given = address.read(self.name)
        return given if given in values else (self.default or values[0])


def scope_from_address(dataset: str, kind: str = "month") -> Scope:
    """The scope a page is asked for: the period of `kind` around the last day of `dataset` unless the address names one."""
    wanted = address.read("period")
    as_of = _as_of()
    latest = _latest(as_of, dataset)
    try:
        period = parse_period(wanted, latest).label if wanted else period_of(latest, kind).label
    except Refused:
        period = period_of(latest, kind).label
    where = tuple((name, (value,)) for name in DRILLED if (value := address.read(name)))
    return Scope(period=period, as_of=as_of, where=where)


def scope_bar(
    dataset: str, *, kinds: tuple[str, ...] = KINDS, default: str = "month", filters: tuple[str, ...] = ("region", "team"),
    choices: tuple[Choice, ...] = (),
) -> tuple[Scope, dict[str, str]]:
    """Draw the bar and say what is chosen: the scope, and the value of each further choice by name.

    `dataset` decides where the data ends and which values the filters offer. `kinds=()` leaves the period out (everything
    to the reading date).
    """
    scope = scope_from_address(dataset, default) if kinds else Scope(as_of=_as_of(), where=scope_from_address(dataset).where)
    if kinds:
        _period_widgets(scope, dataset, kinds)
    for name in filters:
        _filter_widget(dataset, name, scope)
    picked = {choice.name: _choice_widget(choice) for choice in choices}
    _crumbs(scope, filters)
    return scope, picked


def _latest(as_of: date | None, dataset: str) -> date:
    """The day a page is read at: what the address says, else the last day the dataset reaches, else today."""
    return as_of or as_of_date(warehouse(), Scope(), dataset) or warehouse().today()


def _as_of() -> date | None:
    try:
        return date.fromisoformat(address.read("as_of") or "")
    except ValueError:
        return None


def _period_widgets(scope: Scope, dataset: str, kinds: tuple[str, ...]) -> None:
    latest = _latest(scope.as_of, dataset)
    period = parse_period(str(scope.period), latest)
    st.session_state["scope_kind"] = period.kind if period.kind in kinds else None
    labels = {kind: t(KIND_LABELS[kind]) for kind in kinds}
    st.segmented_control(
        t("期间"), kinds, key="scope_kind", format_func=lambda kind: labels.get(kind, kind), label_visibility="collapsed",
        on_change=_turn_to_kind, args=(min(period.last_day, latest).isoformat(),),
    )
    with st.container(key="scope_steps", horizontal=True, gap=None, width="content", vertical_alignment="center"):
        first = warehouse().first_date(dataset)
        stepping = period.kind in KINDS
        st.button("", key="scope_back", icon=":material/chevron_left:", type="tertiary", help=t("上一期"), on_click=address.write,
                  args=("period", _step(period, -1)), disabled=not stepping or first is None or period.start <= first)
        st.html(f'<span class="zb-step">{short_name(period)}</span>', width="content")
        st.button("", key="scope_on", icon=":material/chevron_right:", type="tertiary", help=t("下一期"), on_click=address.write,
                  args=("period", _step(period, 1)), disabled=not stepping or period.end > latest)


def _turn_to_kind(day: str) -> None:
    kind = st.session_state.get("scope_kind")
    if kind:
        address.write("period", period_of(date.fromisoformat(day), kind).label)


def _step(period: Period, direction: int) -> str:
    if period.kind not in KINDS:
        return period.label
    return period_of(period.end if direction > 0 else period.start - DAY, period.kind).label


def _filter_widget(dataset: str, name: str, scope: Scope) -> None:
    outer = tuple(pair for pair in scope.where if name == "team" and pair[0] == "region")
    values = ("", *dimension_values(warehouse(), dataset, name, Scope(where=outer)))
    given = address.read(name) or ""
    if given not in values:
        values = (*values, given)
    if not set(values) - BLANKS - {""}:
        return  # nothing to choose between
    label = dimension_label(name).in_(lang())
    key = f"scope_{name}"
    # Labels are made here and not in a callback, which may run when no reader is known.
    named = {value: str(shown_value(name, value, lang())) if value else t("全部") for value in values}
    # A select knows its options by their words: a value called like the word for all is told apart by marks.
    shown = {value: f"{label}  {t('「{name}」', name=word) if value and word == named[''] else word}" for value, word in named.items()}
    st.session_state[key] = given
    st.selectbox(label, values, key=key, label_visibility="collapsed", width=122 if len(label) < 8 else 146, on_change=_take_filter, args=(name,),
                 format_func=lambda value: shown.get(value, value))


def _take_filter(name: str) -> None:
    address.write(name, st.session_state.get(f"scope_{name}"))
    if name == "region":
        address.write("team", None)


def _choice_widget(choice: Choice) -> str:
    key = f"choice_{choice.name}"
    chosen = choice.chosen()
    st.session_state[key] = chosen
    shown = dict(choice.options)
    st.selectbox(choice.label, [value for value, _shown in choice.options], key=key, label_visibility="collapsed", width=choice.width,
                 on_change=lambda: address.write(choice.name, st.session_state.get(key)),
                 format_func=lambda value: f"{choice.label}  {shown.get(value, value)}")
    return chosen


def _crumbs(scope: Scope, filters: tuple[str, ...]) -> None:
    """A button for each filter the bar has no select for (drilled into by a click); pressing it goes back up."""
    for name, values in scope.where:
        if name not in filters:
            st.button(f"{dimension_label(name).in_(lang())}  {shown_value(name, values[0], lang())}", key=f"crumb_{name}",
                      icon=":material/close:", on_click=address.write, args=(name, None), help=t("去掉这个筛选"))
