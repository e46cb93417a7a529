"""The parts of the satisfaction page: cards, one chart per part of the questionnaire, and who is asked about."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.scope import Scope
from analytics.units import format_value, missing, number
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.warehouse.asking.tables import has_dimension
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.service import satisfaction_bars
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, figure, section_title
from ui.pieces.scope_bar import Choice
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

SPLITS = ("region", "team", "product", "person", "wave")
DEFAULT_SPLIT, MOST_COLUMNS = "region", 6


def split_choice() -> Choice:
    known = tuple((name, dimension_label(name).in_(lang())) for name in SPLITS if has_dimension("surveys", name))
    return Choice("by", t("比较"), known)


def cards(answer: Answer) -> None:
    """Respondents, NPS with its interval, the best and the weakest item."""
    facts: Any = answer.facts
    known = answer.rows[answer.rows["top2_rate"].notna()]
    one, two, three, four = st.columns(4, gap="small")
    with one:
        kpi("respondents", t("受访"), facts.get("respondents"), "count", suffix=t("份"), chip=t("{n} 个项目", n=len(answer.rows)))
    with two:
        nps, low, high = (facts.get(name) for name in ("nps", "nps_low", "nps_high"))
        chip = (
            t("样本不足（n={n}）", n=facts.get("nps_n", 0))
            if missing(nps)
            else t("95% 区间 {low} – {high}　n={n}", low=_points(low), high=_points(high), n=facts.get("nps_n"))
        )
        kpi("nps", t("净推荐值 NPS"), nps, "count", chip=chip)
    with three:
        _item_card("best", t("最满意"), known, "idxmax")
    with four:
        _item_card("worst", t("最不满意"), known, "idxmin")


def _points(value: object) -> str:
    return "—" if missing(value) else number(float(value), 0)  # type: ignore[arg-type]


def _item_card(key: str, label: str, known: pd.DataFrame, pick: str) -> None:
    if known.empty:
        kpi(key, label, None, "share")
        return
    row = known.loc[getattr(known["top2_rate"].astype("float64"), pick)()]
    kpi(
        key,
        f"{label} · {row['item']}",
        row["top2_rate"],
        "share",
        chip=f"{t('均分')} {number(float(row['mean']), 2)}　n={format_value(row['n'], 'count', lang())}",
    )


def questionnaire(answer: Answer, scope: Scope, dimension: str) -> None:
    """One card per part, items from the most to the least satisfying, and the same items compared by a dimension."""
    parts = prepared(answer, "parts", lambda: _parts(answer))
    columns = st.columns(2, gap="small")
    for place, (name, frame) in enumerate(parts):
        with columns[place % 2], card(f"part_{place}", height="content"):
            section_title(name, t("满意 = 最高两档；细线为 95% 区间"))
            height = satisfaction_bars.height(frame)
            figure(frame, satisfaction_bars.spec(lang(), dark()), key=f"satisfaction_{place}", height=height, alt=name)
    with columns[len(parts) % 2]:
        split_card(scope, dimension or DEFAULT_SPLIT)


def _parts(answer: Answer) -> list[tuple[str, pd.DataFrame]]:
    """The name of each part and the rows of its chart."""
    found = []
    for part, items in answer.rows.groupby("part", sort=False):
        ordered = items.sort_values("top2_rate", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
        found.append((str(shown_value("part", part, lang())), satisfaction_bars.rows(ordered, lang())))
    return found


def split_card(scope: Scope, dimension: str) -> None:
    """The same items for each value of a dimension: a grid of top-2 shares, small groups hidden."""
    answer = ask_quietly("satisfaction", scope, (dimension,))
    if answer is None or answer.empty:
        return
    with card("satisfaction_split", height="content"):
        section_title(t("按{dimension}比较", dimension=dimension_label(dimension).in_(lang())), t("满意率；少于 5 份不显示"))
        drawing(prepared(answer, "split", lambda: _split_table(answer, dimension)), key="satisfaction_split")


def _split_table(answer: Answer, dimension: str) -> str:
    rows = answer.rows.assign(of=[str(shown_value(dimension, value, lang())) for value in answer.rows[dimension]])
    largest = list(rows.groupby("of")["n"].sum().sort_values(ascending=False, kind="stable").index[:MOST_COLUMNS])
    cells = {(str(row.item), row.of): row for row in rows.itertuples(index=False)}
    heads = [Head(t("项目")), *(Head(name, 96, "right") for name in largest)]
    lines = [
        Row([Cell(item, bold=True, hint=item), *(_split_cell(cells.get((item, name))) for name in largest)])
        for item in dict.fromkeys(rows["item"].astype(str))
    ]
    return cell_table.table(heads, lines[:40], colours(), framed=False, tallest=420)


def _split_cell(row: Any) -> Cell:
    if row is None:
        return Cell("—", tone="soft")
    if missing(row.top2_rate):
        return Cell(f"n={int(row.n)}", tone="soft", hint=t("样本不足（n={n}）", n=int(row.n)))
    interval = f"{format_value(row.top2_low, 'share', lang())} – {format_value(row.top2_high, 'share', lang())}, n={int(row.n)}"
    return Cell(format_value(row.top2_rate, "share", lang()), hint=interval)
