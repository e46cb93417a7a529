"""Loading: what the red button does, what was loaded lately, and the one click that takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics import schema
from analytics.errors import Defect, Text, ZhanbaoError
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.set_aside import SetAside, set_aside
from analytics.ingest.whole_way import covered_period, known_to
from analytics.units import format_date
from analytics.warehouse import ImportResult
from charts.spec import escaped
from reports.media_types import XLSX
from reports.uploads.mending import mending_file_name, mending_workbook
from ui.data.upload_desk import Part, clear, desk, options_of, parts
from ui.pieces.figures import section_title
from ui.session import lang, t, warehouse

RECENT = 5
REPEATED = Text(
    "这个文件以前入过库，内容一个字节都没变，所以没有重复入库。要再入，请在入库按钮上方选怎么办。",
    "This file was loaded before and not a byte has changed, so nothing was loaded. To load it again, say how above the button.",
)


def load_panel(all_parts: list[Part], current: Part) -> None:
    """The red button with its count; all or nothing where rows are set aside; what to do with a file seen before."""
    own = [part for part in all_parts if part.held.key == current.held.key and part.wanted]
    rejected = sum(one.rows_rejected for part in own for one in part.clean)
    loadable = sum(part.loadable for part in own)
    repeat = st.session_state.get("upload_repeat")
    if repeat == current.held.key:
        words = {"skip": t("跳过重复的"), "replace": t("替换旧的那一批"), "keep": t("再入一次，两批都要")}
        how = st.selectbox(t("这个文件以前入过库"), list(words), key="upload_how", format_func=words.__getitem__)
    else:
        how = "refuse"
    strict = bool(rejected) and _all_or_nothing()
    period, unsaid = _replacing(own) if loadable else (None, False)
    open_ones = sum(len(part.questions) for part in own)
    if st.button(
        t("还差 {n} 处，不能入库", n=open_ones) if open_ones else t("入库 {n} 行", n=f"{loadable:,}"),
        key="load",
        type="primary",
        icon=":material/check:",
        width="stretch",
        disabled=not loadable or (strict and bool(rejected)) or unsaid or bool(open_ones),
    ):
        _load(own, how, period)
    if strict and rejected:
        st.caption(t("有 {n} 行读不出，按「有错就都不入」不能入库；请改好再传。", n=rejected))
    elif rejected:
        st.caption(t("搁置的 {n} 行改好再传，只补这 {n} 行。", n=rejected))
    if rejected:
        _mending_button(current.held.name, lambda: _set_aside(own), [d for part in own for one in part.clean for d in one.defects], rejected, "mend")
    others = [part for part in all_parts if part.wanted]
    if len({part.held.key for part in others}) > 1:
        total = sum(part.loadable for part in others)
        if st.button(t("几个文件一起入库 {n} 行", n=f"{total:,}"), key="load_all", icon=":material/done_all:", width="stretch",
                     disabled=any(part.questions for part in others)):
            _load(others, how, None)


def _all_or_nothing() -> bool:
    return (
        st.segmented_control(
            t("有问题的行"),
            (False, True),
            default=False,
            key="upload_strict",
            required=True,
            format_func={True: t("有错就都不入"), False: t("只入好的行")}.__getitem__,
            label_visibility="collapsed",
        )
        is True
    )


def _replacing(own: list[Part]) -> tuple[str | None, bool]:
    """The period whose older rows these stand for, where the reader wants that; and whether it still has to be said."""
    if any(schema.dataset(one.dataset).placed_by is None for part in own for one in part.clean):
        return None, False
    ways = {"add": t("追加，同单号的更新"), "replace": t("替换一段时间")}
    way = st.selectbox(t("怎么入"), list(ways), key="upload_way", format_func=ways.__getitem__, label_visibility="collapsed",
                       help=t("追加：同一单号的更新，其余的新增。替换：这段时间的旧数据不再算，撤销后恢复。"))
    if way != "replace":
        return None, False
    said = st.text_input(
        t("替换哪段时间"), value=covered_period([one for part in own for one in part.clean]), key=f"upload_period_{own[0].held.key}",
        help=t("写成 2026-03、2026-Q1 或 2026-03-01..2026-03-15"),
    )
    return said.strip() or None, not said.strip()


def _set_aside(parts: list[Part]) -> list[SetAside]:
    return [aside for part in parts if part.held.raw for aside in set_aside(part.held.raw, options_of(part), known_to(warehouse()), part.clean)]


def _mending_button(name: str, aside: Callable[[], list[SetAside]], defects: list[Defect], rejected: int, key: str) -> None:
    st.download_button(
        t("下载 {n} 行更正单", n=f"{rejected:,}"),
        data=lambda: mending_workbook(aside(), defects, lang()),
        file_name=mending_file_name(name, lang()),
        mime=XLSX,
        on_click="ignore",
        icon=":material/download:",
        key=key,
        width="stretch",
    )


def _load(wanted: list[Part], how: str, period: str | None) -> None:
    """One transaction; a refusal is a sentence and leaves everything as it was."""
    if any(part.questions for part in wanted):
        return
    sheets = [one for part in wanted for one in part.clean]
    aside = _set_aside([part for part in wanted if any(one.rows_rejected for one in part.clean)])
    try:
        with st.spinner(t("正在入库…")):
            results = warehouse().commit(
                sheets, by="web", on_duplicate=how, replace_period=period,
                originals={part.held.raw.sha256: part.held.path for part in wanted if part.held.raw},
            )
    except ZhanbaoError as refusal:
        repeated = how == "refuse" and _seen_before(wanted)
        st.session_state["upload_said"] = ("warning", REPEATED if repeated else refusal.message)
        if repeated:
            st.session_state["upload_repeat"] = wanted[0].held.key
        st.rerun()
        return
    again = [defect for result in results for defect in result.defects if defect.code == "SAME_ROWS"]
    done = _outcome(results)
    words = Text(done.zh + "".join(sentence(one) for one in again), " ".join([done.en, *(sentence(one, "en") for one in again)]))
    st.session_state["upload_said"] = ("warning" if again else "success", words)
    rejected = sum(result.rows_rejected for result in results)
    if rejected:
        st.session_state["upload_aside"] = (wanted[0].held.name, aside, [defect for result in results for defect in result.defects], rejected)
    else:
        st.session_state.pop("upload_aside", None)
    st.session_state.pop("upload_repeat", None)
    loaded = {part.held.key for part in wanted}
    clear([key for key in loaded if all(part in wanted or not part.wanted for part in parts(desk()[key]))])
    for part in wanted:
        part.held.left_out.add(part.sheet.name)
    st.rerun()


def _outcome(results: Sequence[ImportResult]) -> Text:
    """What the load came to: rows, what they did to those that were there, copies left out."""
    loaded, duplicates = sum(result.rows_loaded for result in results), sum(result.duplicates for result in results)
    names = "、".join(dict.fromkeys(schema.dataset(result.dataset).label.zh for result in results))
    english = ", ".join(dict.fromkeys(schema.dataset(result.dataset).label.en for result in results))
    did = [result.changes for result in results if result.changes is not None]
    updated, unchanged, removed = (sum(getattr(one, name) for one in did) for name in ("updated", "unchanged", "removed"))
    more = Text("", "")
    if updated or unchanged or removed:
        added = sum(one.added for one in did)
        more = Text(f"：新增 {added:,}，更新 {updated:,}，未变 {unchanged:,}", f": {added:,} new, {updated:,} changed, {unchanged:,} as before")
    again = Text(f"，重复 {duplicates:,} 行未计", f", {duplicates:,} duplicates left out") if duplicates else Text("", "")
    return Text(f"已入库 {loaded:,} 行（{names}）{more.zh}{again.zh}。", f"Loaded {loaded:,} rows ({english}){more.en}{again.en}.")


def _seen_before(parts: list[Part]) -> bool:
    known = warehouse().batches()
    active = known[known["active"].astype(bool)] if len(known) else known
    return bool(len(active)) and any(one.sha256 in set(active["sha256"]) for part in parts for one in part.clean)


def what_was_said() -> None:
    """The outcome of the last click, once."""
    said = st.session_state.pop("upload_said", None)
    if said is not None:
        kind, message = said
        getattr(st, kind)(message.in_(lang()), icon=":material/check_circle:" if kind == "success" else ":material/info:")
    kept = st.session_state.get("upload_aside")
    if kept is not None:
        name, aside, defects, rejected = kept
        with st.container(key="aside_again", horizontal=True, vertical_alignment="center"):
            st.caption(t("{file} 有 {n} 行搁置，没有入库；改好更正单再传，只补这些行。", file=name, n=f"{rejected:,}"))
            _mending_button(name, lambda: aside, defects, rejected, "mend_after")


def recent() -> None:
    """The last batches, each with its undo."""
    batches = warehouse().batches()
    section_title(t("最近入库"))
    active = batches[batches["active"].astype(bool)].sort_values("batch_id", ascending=False).head(RECENT) if len(batches) else batches
    if not len(active):
        st.caption(t("还没有入过库。"))
        return
    for batch in active.itertuples(index=False):
        with st.container(key=f"recent_{batch.batch_id}", horizontal=True, vertical_alignment="center", gap="small"):
            day = format_date(pd.Timestamp(batch.imported_at).date(), within_year=warehouse().today().year)
            count, file = t("{n} 行", n=f"{int(batch.rows_loaded):,}"), escaped(batch.file)
            st.html(
                f'<div class="zb-row"><span class="zb-m">{day}</span>'
                f'<span style="flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap" title="{file}">{file}</span>'
                f'<span class="zb-num">{count}</span></div>'
            )
            st.button(t("撤销"), key=f"undo_{batch.batch_id}", type="tertiary", on_click=undo, args=(int(batch.batch_id),))


def undo(batch_id: int) -> None:
    """Take a batch back; the older versions of its rows return."""
    _turn(batch_id, Text(f"已撤销批次 {batch_id}，旧数据已恢复。", f"Batch {batch_id} is undone; the older data are back."), redo=False)


def redo(batch_id: int) -> None:
    _turn(batch_id, Text(f"已恢复批次 {batch_id}。", f"Batch {batch_id} is back."), redo=True)


def _turn(batch_id: int, done: Text, *, redo: bool) -> None:
    try:
        (warehouse().redo if redo else warehouse().undo)(batch_id)
        st.session_state["upload_said"] = ("success", done)
    except ZhanbaoError as refusal:
        st.session_state["upload_said"] = ("warning", refusal.message)
