"""The parts of the page 客户盘点: the cards, the nodes now and last time, and the list that is filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.books.owners import owners
from analytics.books.stages import fold, stages_in_force
from analytics.customers.inventory_entry import ENTERED, KEYS, changed_entries, entry_findings, entry_rows, save_entries, take_stock
from analytics.errors import Text
from analytics.ingest.entered import overtaken
from analytics.schema import Stage, dataset
from analytics.units import format_value, missing
from analytics.warehouse import ImportResult
from charts import cell_table
from charts.customers import node_bars
from ui.pieces.cards import card, kpi
from ui.pieces.entry_desk import desk, drawn, editor_key, keep
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.signing import confirmed, doing, from_editor, saved, signed_by
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import colours, dark, lang, t, warehouse

_DATES = ("due_on",)
_ROWS = Text("条", "")
_TALLEST = 520
_TABLE = "inventory"
_SHOWN = ("all", "overdue", "without_next", "stuck", "fell_back", "advanced", "new")


def another_day(answer: Answer) -> None:
    """Said above all figures: the stock-taking shown is not of the chosen period."""
    facts: Any = answer.facts
    if answer.period is None or facts["source"] != "uploaded" or facts["taken_on"] >= answer.period.start:
        return
    ahead = answer.as_of is not None and answer.as_of < answer.period.start
    words = t("这一期还没有开始；下面是最近一次盘点（{day}），不是这一期的数。", day=facts["taken_on"]) if ahead else t("这一期没有盘点；下面是最近一次（{day}）。", day=facts["taken_on"])
    st.info(words, icon=":material/info:")


def cards(answer: Answer) -> None:
    """How many stand where, how many moved, and who has no next step."""
    facts: Any = answer.facts
    places = st.columns(5, gap="small")
    with places[0]:
        kpi("inv_listed", t("盘点"), facts["listed"], "count", suffix=_ROWS.in_(lang()), chip=t("{n} 家客户", n=format_value(facts["customers"], "count", lang())))
    with places[1]:
        interval = "" if missing(facts["advance_rate_low"]) else f"{format_value(facts['advance_rate_low'], 'share', lang())} – {format_value(facts['advance_rate_high'], 'share', lang())}"
        kpi("inv_rate", t("推进率"), facts["advance_rate"], "share", chip=interval or t("没有可比的上一次"),
            help=t("前进和之后赢单的，除以所有可比的（含之后输单的）；95% 区间。"))
    with places[2]:
        moved = t("前进 {n}，之后赢单 {m}", n=facts["advanced"], m=facts["won"])
        kpi("inv_stuck", t("停滞与退回"), facts["stuck"] + facts["fell_back"], "count", suffix=_ROWS.in_(lang()), chip=moved,
            help=t("停滞：节点和上次一样；退回：比上次靠前。"))
    with places[3]:
        kpi("inv_without", t("缺下一步"), facts["without_next"], "count", suffix=_ROWS.in_(lang()), chip=_share(facts["without_next"], facts["listed"]), help=t("没有推进策略，或没有期限。"))
    with places[4]:
        kpi("inv_overdue", t("已逾期"), facts["overdue"], "count", suffix=_ROWS.in_(lang()), chip=_share(facts["overdue"], facts["listed"]), help=t("期限已过，商机还没有结束。"))


def _share(part: int, whole: int) -> str:
    return t("占 {share}", share=format_value(part / whole if whole else None, "share", lang()))


def nodes_card(answer: Answer) -> None:
    """Customers per decision node, now and at the stock-taking before."""
    facts: Any = answer.facts
    rows = prepared(answer, "nodes", lambda: node_bars.rows(facts["nodes"], lang()))
    with card("inventory_nodes", height="content"):
        caption = t("{day}，对比 {before}", day=facts["taken_on"], before=facts["previous_on"]) if facts["previous_on"] else str(facts["taken_on"])
        section_title(t("客户在哪个节点"), caption)
        figure(rows, node_bars.spec(lang(), dark()), key="inventory_nodes", height=node_bars.height(rows), alt=t("客户在哪个节点"))
        tone = colours()
        drawing(legend((tone.sequential[6], t("这次"), "box"), (tone.previous, t("上次"), "thin")))


def moves_card(answer: Answer) -> None:
    """What became of those who stood on the last list."""
    facts: Any = answer.facts
    lines = [("advanced", t("前进")), ("won", t("之后赢单")), ("stuck", t("停滞")), ("fell_back", t("退回")), ("lost", t("之后输单")), ("unknown", t("看不出")),
             ("left", t("不在这次清单里")), ("new", t("这次新增"))]
    with card("inventory_moves", height="content"):
        section_title(t("和上次比"), t("可比 {n} 条", n=format_value(facts["compared"], "count", lang())))
        drawing(cell_table.facts({label: format_value(facts[name], "count", lang()) for name, label in lines}, colours()), key="inventory_moves")


def entry_card(answer: Answer) -> None:
    """The list with its filters; where it is a stock-taking it is filled in and saved, else only read."""
    facts: Any = answer.facts
    written = facts["source"] == "uploaded"
    everyone = prepared(answer, "entries", lambda: entry_rows(answer))
    with card("inventory_list", height="content"):
        with title_row("inventory_list", t("逐个推进"), t("节点、策略、责任人、期限都可以改") if written else t("先盘点，才能写策略和期限")):
            who = signed_by("inventory")
            if st.button(t("按商机盘点今天"), key="take_stock", icon=":material/inventory:", disabled=not who, help=t("把所有在途商机今天的位置记成一次盘点，策略和期限从上一次带过来。")):
                doing(lambda: _taken(take_stock(warehouse(), who)))
        shown = _filtered(everyone)
        st.caption(t("「和上次比」里的 ✕ 是已逾期。"))
        if not written:
            _read_only(shown)
            return
        _editable(shown, facts["taken_on"], who)


def _taken(result: ImportResult) -> Text:
    return Text(f"已按商机盘点，记下 {result.rows_loaded} 条（第 {result.batch_id} 批，可在批次页撤销）。",
                f"Stock taken from the deals: {result.rows_loaded} rows (batch {result.batch_id}; it can be undone on the batches page).")


def _filtered(everyone: pd.DataFrame) -> pd.DataFrame:
    nodes = {stage.zh: stage for stage in _nodes()}
    people = sorted({str(owner) for owner in everyone["owner"] if owner})
    words = {"all": t("全部"), "overdue": t("已逾期"), "without_next": t("缺下一步"), "stuck": t("停滞"), "fell_back": t("退回"), "advanced": t("前进"), "new": t("新增")}
    counts = {name: int(_wanted(everyone, name).sum()) for name in _SHOWN}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        which = st.segmented_control(t("看哪些"), _SHOWN, key="inventory_which", default="all", format_func=lambda name: f"{words[name]} {counts[name]}", label_visibility="collapsed", required=True)
        node = st.selectbox(t("客户决策节点"), ["", *nodes], key="inventory_node", format_func=lambda zh: nodes[zh].label.in_(lang()) if zh else t("全部节点"), label_visibility="collapsed", width=170)
        owner = st.selectbox(t("责任人"), ["", *people], key="inventory_owner", format_func=lambda name: name or t("全部责任人"), label_visibility="collapsed", width=150)
    wanted = _wanted(everyone, which or "all")
    if node:
        wanted &= pd.Series([isinstance(said, str) and fold(said) == fold(node) for said in everyone["node"]], index=everyone.index, dtype="bool")
    if owner:
        wanted &= everyone["owner"] == owner
    at = st.session_state.get(f"_desk_{_TABLE}")
    if at is not None:  # what is typed and not saved stays in sight, whatever is filtered
        wanted |= pd.Series([key in at.cells for key in zip(*(everyone[name] for name in KEYS), strict=True)], index=everyone.index, dtype="bool")
    return everyone[wanted].reset_index(drop=True)



def _wanted(rows: pd.DataFrame, name: str) -> pd.Series:
    if name == "all":
        return pd.Series(True, index=rows.index)
    return rows[name].astype("bool") if name in ("overdue", "without_next") else rows["movement"] == name


def _nodes() -> tuple[Stage, ...]:
    return stages_in_force(warehouse(), "decision").stages


def _drawn(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The frame and its columns, for reading and for writing alike."""
    cc = st.column_config
    words = {"advanced": t("前进"), "fell_back": t("退回"), "stuck": t("停滞"), "new": t("新增"), "unknown": t("看不出")}
    labels = {fold(name): stage.label.in_(lang()) for stage in _nodes() for name in (*stage.aliases, stage.en, stage.zh)}
    stages = {fold(name): stage.label.in_(lang()) for stage in stages_in_force(warehouse(), "sales").stages for name in (*stage.aliases, stage.en, stage.zh)}

    def called(said: Any, known: dict[str, str]) -> Any:
        return known.get(fold(said), said) if isinstance(said, str) else said

    frame = rows.assign(
        moved=[("✕ " if late else "") + words.get(move, move) + (t("（{before} →）", before=called(before, labels)) if move in ("advanced", "fell_back") and before else "")
               for move, before, late in zip(rows["movement"], rows["previous_node"], rows["overdue"], strict=True)],
        stage_shown=pd.Series([called(said, stages) for said in rows["sales_stage"]], index=rows.index, dtype="object"),
    )
    here = list(dict.fromkeys([*(stage.zh for stage in _nodes()), *(str(said) for said in rows["node"] if said)]))
    names = owners(warehouse())
    known = list(dict.fromkeys([*(str(one) for one in rows["owner"] if one), *sorted(names.persons.values())]))
    field = dataset("inventories")
    return frame, {
        "customer": cc.TextColumn(t("客户"), width=170, pinned=True), "deal_id": cc.TextColumn(t("商机"), width=84),
        "node": cc.SelectboxColumn(field["node"].label.in_(lang()), options=here, format_func=lambda said: called(said, labels), width=130),
        "stage_shown": cc.TextColumn(field["sales_stage"].label.in_(lang()), width=105), "moved": cc.TextColumn(t("和上次比"), width=170, help=t("✕ 已逾期")),
        "strategy": cc.TextColumn(field["strategy"].label.in_(lang()), width=220), "owner": cc.SelectboxColumn(field["owner"].label.in_(lang()), options=known, width=100),
        "due_on": cc.DateColumn(field["due_on"].label.in_(lang()), format="YYYY-MM-DD", width=110),
    }


def _order(config: dict[str, Any]) -> list[str]:
    return [name for name in ("customer", "deal_id", "node", "stage_shown", "moved", "strategy", "owner", "due_on") if name in config]


def _read_only(shown: pd.DataFrame) -> None:
    frame, config = _drawn(shown)
    st.dataframe(frame, key="inventory_read", hide_index=True, height=_TALLEST, column_order=_order(config), column_config=config, placeholder="—")


def _editable(shown: pd.DataFrame, taken_on: date, who: str) -> None:
    at = desk(_TABLE, KEYS, _DATES)
    fresh, config = _drawn(shown)
    frame = drawn(_TABLE, at, fresh, (taken_on, tuple(shown["customer"]), tuple(shown["deal_id"]), warehouse().data_version))
    frame = frame.assign(due_on=pd.to_datetime(frame["due_on"]))
    edited: Any = st.data_editor(
        frame, key=editor_key(_TABLE, at), on_change=keep, args=(_TABLE,), num_rows="fixed", hide_index=True, height=min(_TALLEST, 38 + 36 * max(len(frame), 1)),
        column_order=_order(config), column_config=config, disabled=["customer", "deal_id", "stage_shown", "moved"], placeholder="",
    )
    rows = from_editor(edited, _DATES)
    new = changed_entries(shown, rows)
    labels = {name: dataset("inventories")[name].label for name in ENTERED}
    ready = confirmed((*entry_findings(warehouse(), taken_on, shown, rows), *overtaken(shown, rows, at.seen, KEYS, labels)), "inventory")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(t("保存 {n} 行", n=len(new)), key="save_inventory", type="primary", icon=":material/check:", disabled=not ready or new.empty or not who):
            doing(lambda: saved(save_entries(warehouse(), taken_on, shown, rows, who), at))
        if at.cells and st.button(t("不要没保存的"), key="drop_inventory", icon=":material/undo:", type="tertiary"):
            at.clear()
            st.rerun()
        st.caption(t("改在 {day} 那次盘点上。", day=taken_on) + (t("请先写上经手人。") if len(new) and not who else ""))
