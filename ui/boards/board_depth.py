"""How deep a leaderboard is read: which board, and from it down to teams, people, customers and orders. All of it is in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.answer import Answer
from analytics.boards.columns import measure_column
from analytics.boards.reconciliation import reconciled
from analytics.metrics import COMPARED, RANKED, metric, with_parts
from analytics.scope import Scope
from analytics.units import exact_value, format_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.warehouse.asking.tables import has_dimension
from charts.spec import escaped
from ui import address
from ui.pieces.cards import COUNTED
from ui.pieces.fallback import has_rows, named
from ui.pieces.scope_bar import DRILLED, Choice
from ui.session import lang, t

BOARDS = ("person", "team", "region", "product", "channel", "dealer")
FALLBACKS = (*BOARDS[:3], "customer", "product")
NEXT = {"region": "team", "team": "person", "person": "customer", "product": "customer", "line": "product", "channel": "customer", "dealer": "order", "customer": "order"}
ORDERS = "order"
_OF_PEOPLE = ("person", "team", "region")


def board_choice(dataset: str) -> Choice:
    """榜单: whose board. Only what the data name can be chosen; people if there are any."""
    known = tuple(name for name in BOARDS if named(dataset, name))
    opened = next((name for name in FALLBACKS if named(dataset, name)), "person")
    labels = {"person": t("个人"), "team": t("团队"), "region": t("大区")}
    return Choice("board", t("榜单"), tuple((name, labels.get(name) or dimension_label(name).in_(lang())) for name in known or (opened,)),
                  opened if opened in known else None)


def measure_choice(dataset: str, default: str) -> Choice:
    """指标: what the board ranks by, as far as the data have it and it can be told apart at this depth."""
    drilled = [name for name in DRILLED if address.read(name)]
    board = board_choice(dataset).chosen()
    fitting = [name for name in RANKED if name not in COMPARED and has_rows(name) and _fits(name, (board, *drilled))]
    # Comparisons are of people and their teams, and of the company's own sales.
    if board in _OF_PEOPLE and has_rows("sales") and not {"product", "channel", "dealer", "customer"} & set(drilled):
        fitting += COMPARED
    return Choice("measure", t("指标"), tuple((name, measure_column(name).label.in_(lang())) for name in fitting or [default]), default if default in fitting else None)


def _fits(name: str, dims: tuple[str, ...]) -> bool:
    table = metric(with_parts((name,))[0]).table
    return all(has_dimension(table, dim) for dim in dims)


def fitting_metrics(names: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    """Those metrics that can be narrowed by the filters of this depth."""
    return tuple(name for name in names if _fits(name, tuple(dim for dim, _values in scope.where)))


def subject_of(board: str, scope: Scope) -> str:
    """What is listed: the board's own subject, or what lies below the one the reader has gone into."""
    depth, subject = dict(scope.where), board
    while subject in depth and subject in NEXT:
        subject = NEXT[subject]
    return ORDERS if "customer" in depth else subject


def trail(board: str, scope: Scope) -> None:
    """The way down as a line of buttons: 全公司 › 华东 › 华东一部 › 田野; each leads back to its level."""
    depth, way, subject = dict(scope.where), [], board
    while subject in depth and subject in NEXT:
        way.append(subject)
        subject = NEXT[subject]
    if "customer" in depth and "customer" not in way:
        way.append("customer")
    if not way:
        return
    with st.container(key="trail", horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.button(t("全公司"), key="trail_all", type="tertiary", icon=":material/home:", on_click=_back_to, args=(tuple(way),))
        for place, name in enumerate(way):
            st.html('<span class="zb-m">›</span>', width="content")
            st.button(str(shown_value(name, depth[name][0], lang())), key=f"trail_{name}", type="tertiary", disabled=place == len(way) - 1,
                      on_click=_back_to, args=(tuple(way[place + 1:]),))


def _back_to(deeper: tuple[str, ...]) -> None:
    for name in deeper:
        address.write(name, None)


def go_down(subject: str, row: Mapping[str, object]) -> None:
    """A click on a row: one level down, by a filter in the address."""
    value = str(row[subject])
    if subject in NEXT and address.read(subject) != value:
        address.write(subject, value)
        st.rerun()


def sum_line(answer: Answer, totals: Answer | None, subject: str, measure: str) -> None:
    """Whether the rows add up to the number above: 本页 12 人合计 1,086.4 万 = 上级 1,086.4 万；其中未分配 3.2 万."""
    found = reconciled(answer, totals, measure)
    if found is None:
        return
    unit = "yuan" if subject == ORDERS else metric(measure).unit
    counted = t("{n} 人", n=found.count) if subject == "person" else t("{n} 行", n=found.count) if subject == ORDERS else t("{n} 项", n=found.count)
    said = {"rows": counted, "sum": _amount(found.listed + found.unassigned, unit, measure), "parent": _amount(found.parent, unit, measure)}
    line = t("本页 {rows}合计 {sum} = 上级 {parent}", **said) if found.adds_up else t("本页 {rows}合计 {sum} ≠ 上级 {parent}", **said)
    if abs(found.unassigned) >= 0.005:
        rest = {"rest": _amount(found.unassigned, unit, measure)}
        line += t("；其中非经销商 {rest}", **rest) if subject == "dealer" else t("；其中未分配 {rest}", **rest)
    if not found.adds_up:
        line += t("；差 {rest}，请到数据质量页查看", rest=exact_value(found.difference, unit, lang()))
    st.html(f'<div class="zb-cap{"" if found.adds_up else " zb-bad"}" data-sum="{subject}">{escaped(line)}</div>')


def _amount(value: float, unit: str, measure: str) -> str:
    suffix = COUNTED[measure].in_(lang()) if measure in COUNTED else ""
    return f"{format_value(value, unit, lang())} {suffix}".strip()
