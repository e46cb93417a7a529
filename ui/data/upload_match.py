"""How a sheet was recognised and how its columns match; doubtful columns are asked, every match can be changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics import schema
from analytics.ingest import CleanSheet
from analytics.ingest.reading.encoding import ENCODINGS
from analytics.ingest.recognising.header import Header, find_header
from analytics.ingest.terms.currencies import currency_of
from analytics.ingest.terms.folding import UNITS as UNITS_OF_MONEY
from analytics.ingest.terms.folding import heading
from analytics.schema import Dataset
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.spec import escaped
from ui.data.upload_desk import Part, choose, match_by_hand, options_of, read_again, same_in_every_row
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.title_row import title_row
from ui.session import colours, lang, t

KEEP = ""
ONE_VALUE = "="
FOUND_BY = {"memory": "上次的对法", "content": "看内容", "near": "写法相近"}
UNITS = ("元", "千元", "万元", "亿元")
SAMPLES, MOST_LINES, MOST_KEPT = 3, 6, 2


def header_of(part: Part) -> Header:
    """The header the cleaning used: the row said by hand, else the one found."""
    said = options_of(part).header
    found = part.clean[0].header_row if part.clean else None
    return find_header(part.sheet, said if said is not None else (found if found is not None else ("none" if part.clean else None)))


def samples(part: Part, header: Header, column: int, count: int = SAMPLES) -> list[str]:
    """The first filled cells of a column, under the header."""
    if column >= part.sheet.cells.num_columns:
        return []
    values = part.sheet.cells.column(column).slice(header.index + 1, 40).to_pylist()
    return [written(value) for value in values if value is not None and str(value).strip()][:count]


def written(value: object) -> str:
    """A cell as a person would see it: readers hand dates over with a midnight nobody typed."""
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def evidence_card(part: Part) -> None:
    """The file's name, what it looks like and why, and the way to say otherwise."""
    with card("evidence", height="content"):
        name = part.held.name if part.held.raw is None or len(part.held.raw.sheets) < 2 else f"{part.held.name} · {part.sheet.name}"
        sure = "" if not part.clean or part.questions else t("，把握 {share}%", share=round(100 * min(one.confidence for one in part.clean)))
        with title_row("evidence", name, t("认出的依据") + sure), st.popover(t("改"), icon=":material/tune:"):
            _changes(part)
        if part.sheet.name in part.held.again and part.sheet.name in part.held.left_out:
            st.info(t("「{sheet}」看来是其他表已有的数据（副本或汇总），先不入库；要入库请在「改」里勾选。", sheet=part.sheet.name), icon=":material/content_copy:")
        if part.refusal is not None:
            st.warning(part.refusal.in_(lang()), icon=":material/info:")
            _ask_what_is_missing(part)
        else:
            shown = [(t("看起来是「{dataset}」", dataset=label_of(one)), "good") for one in part.clean]
            shown += [(text.in_(lang()), "") for text in dict.fromkeys(text for one in part.clean for text in one.evidence)]
            drawing(
                cell_table.chips([(f"✓ {text}" if kind == "good" else text, kind) for text, kind in shown[:14]], colours()),
                key="evidence_chips",
            )


def _ask_what_is_missing(part: Part) -> None:
    """The dataset where the sheet was not recognised; else, for each field it lacks, the column that holds it or one value for all rows."""
    seen = part.seen
    if seen is None or seen.hopeless:
        return
    key = _safe(f"{part.held.key}_{part.sheet.name}")
    if seen.found is None or seen.defect is None:  # no column is missing: it was left alone for what it is
        labels = {name: dataset.label.in_(lang()) for name, dataset in schema.DATASETS.items()}
        chosen = st.selectbox(
            t("这张表是什么"), list(labels), index=None, key=f"name_{key}", format_func=labels.__getitem__, placeholder=t("请选"), width=320
        )
        if chosen is not None:
            choose(part, dataset=chosen)
            st.rerun()
        return
    table, header = seen.found.dataset, seen.header
    st.markdown(t("看起来是「{dataset}」，还缺：", dataset=table.label.in_(lang())))
    free = [(i, name) for i, name in enumerate(header.names) if i not in seen.found.matching.columns]
    for field in seen.found.missing:
        options = {ONE_VALUE: t("没有这一列，每行都一样")} | {name: f"{name}（{' · '.join(samples(part, header, i))}）" for i, name in free}
        with st.container(key=f"missing_{field}_{key}", horizontal=True, vertical_alignment="bottom"):
            column = st.selectbox(
                t("「{field}」是哪一列", field=table[field].label.in_(lang())), [name for _i, name in free] + [ONE_VALUE], index=None,
                key=f"lacks_{field}_{key}", format_func=options.__getitem__, placeholder=t("请选"), width=420,
            )
            if column == ONE_VALUE:
                value = st.text_input(t("每行都填"), key=f"value_{field}_{key}", placeholder=table[field].example or "", width=220)
                if value:
                    same_in_every_row(part, field, value)
                    st.rerun()
            elif column is not None:
                match_by_hand(part, column, field)
                st.rerun()


def label_of(sheet: CleanSheet) -> str:
    return schema.dataset(sheet.dataset).label.in_(lang())


def _changes(part: Part) -> None:
    """Dataset, header row, money unit, and whether the sheet is loaded at all."""
    options = options_of(part)
    labels = {"": t("自动认")} | {name: dataset.label.in_(lang()) for name, dataset in schema.DATASETS.items()}
    names = list(labels)
    key = f"{part.held.key}_{part.sheet.name}"
    chosen = st.selectbox(
        t("这张表是"), names, index=names.index(options.dataset or ""), key=f"dataset_{key}", format_func=labels.__getitem__
    )
    header = st.number_input(
        t("表头在第几行（0 = 没有表头，空 = 自动找）"),
        min_value=0,
        value=_header_number(options.header),
        key=f"header_{key}",
        placeholder=t("自动"),
    )
    money = [
        field.name
        for one in part.clean
        for field in schema.dataset(one.dataset).fields
        if field.type == "money" and field.name in one.provided
    ]
    unit = (
        st.selectbox(
            t("金额单位"),
            ["", *UNITS],
            index=_unit_place(options.scale),
            key=f"unit_{key}",
            format_func=({word: word for word in UNITS} | {"": t("自动认")}).__getitem__,
        )
        if money
        else ""
    )
    codec = _encoding_choice(part, key)
    rates = _rates(part, key)
    wanted = st.checkbox(t("这张表要入库"), value=part.sheet.name not in part.held.left_out, key=f"wanted_{key}")
    if st.button(t("按这样重新读"), key=f"again_{key}", icon=":material/refresh:", width="stretch"):
        (part.held.left_out.discard if wanted else part.held.left_out.add)(part.sheet.name)
        if codec != (part.held.encoding or ""):
            read_again(part.held, encoding=codec or None)
        choose(
            part,
            dataset=chosen or None,
            header=None if header is None else int(header) or "none",
            scale=dict.fromkeys(money, unit) if unit else {},
            rates=rates,
        )
        st.rerun()


def _rates(part: Part, key: str) -> dict[str, str]:
    """Yuan for one unit of each foreign currency whose rows wait for a rate, or have one."""
    said = dict(options_of(part).rates)
    asked = {code for one in part.clean for defect in one.defects if defect.code == "FOREIGN_CURRENCY" for code in [currency_of(defect.value or "")] if code}
    for code in sorted({*said, *asked}):
        value = st.text_input(t("1 {code} 合多少元", code=code), value=str(said.get(code, "")), key=f"rate_{code}_{key}")
        said[code] = value.strip()
    return {code: value for code, value in said.items() if value}


def _encoding_choice(part: Part, key: str) -> str:
    """Text files only: a workbook says itself how it is written."""
    if part.held.raw is None or part.held.raw.encoding is None:
        return ""
    now = part.held.encoding or ""
    labels = {"": t("自动认")} | {name: name for name in ENCODINGS}
    return str(st.selectbox(t("文字编码"), list(labels), index=list(labels).index(now), key=f"encoding_{key}", format_func=labels.__getitem__))


def _header_number(said: int | str | None) -> int | None:
    return 0 if said == "none" else said if isinstance(said, int) else None


def _unit_place(scale: object) -> int:
    words = list(dict(scale).values()) if scale else []  # type: ignore[call-overload]
    return 1 + UNITS.index(words[0]) if words and words[0] in UNITS else 0


def columns_section(part: Part, clean: CleanSheet) -> None:
    """Every column of the sheet: its first values, the field it became, why, and whether somebody has to look."""
    header, table = header_of(part), schema.dataset(clean.dataset)
    doubts = {doubt.column: doubt for doubt in clean.doubtful}
    open_doubts = list(doubts)
    matched = [name for name in header.names if name in clean.mapping]
    words = t("{n} 列，{m} 列已对上", n=len(header.names), m=len(matched))
    if open_doubts:
        words += t("，{k} 列请您确认", k=len(open_doubts))
    with title_row("columns", t("列怎么对上"), words), st.popover(t("改对法"), icon=":material/edit:"):
        _rematch(part, clean, table, header.names)
    same, kept = _folded(clean, table, header.names, matched, open_doubts)
    shown = [(place, name) for place, name in enumerate(header.names) if name not in same and name not in kept]
    rows = [_line(part, clean, table, header, place, name, name in open_doubts) for place, name in shown]
    heads = (Head(t("文件里的列"), 132), Head(t("前三个值"), 250), Head(t("对应字段"), 150), Head(t("依据")), Head(t("状态"), 96))
    ordered = [row for row, _order in sorted(rows, key=lambda pair: pair[1])]
    drawing(cell_table.table(heads, ordered, colours(), note=_folded_words(same, kept)), key="columns")
    for doubt in (doubts[column] for column in open_doubts):
        _ask(part, table, doubt.column, doubt.candidates, doubt.reason.in_(lang()))


def _folded(
    clean: CleanSheet, table: Dataset, names: Sequence[str], matched: Sequence[str], asked: Sequence[str]
) -> tuple[list[str], list[str]]:
    """In a wide sheet: the columns that need no look, by their own name or because nothing fits them."""
    if len(names) <= MOST_LINES:
        return [], []
    same = [name for name in matched if _same_name(table, clean.mapping[name], name)]
    kept = [name for name in names if name not in matched and name not in asked]
    folds_kept = len(kept) > MOST_KEPT
    if len(same) == len(names) - (len(kept) if folds_kept else 0):
        same = same[MOST_LINES:]  # a table of nothing but a note says little
    return same, kept if folds_kept else []


def _folded_words(same: Sequence[str], kept: Sequence[str]) -> str:
    words = [t("另有 {n} 列同名，直接对上：{names}", n=len(same), names=" · ".join(same))] if same else []
    if kept:
        words.append(t("{n} 列没有对应字段，存为补充列：{names}", n=len(kept), names=" · ".join(kept)))
    return "　".join(words)


def _line(part: Part, clean: CleanSheet, table: Dataset, header: Header, place: int, name: str, asked: bool) -> tuple[Row, int]:
    """The row of a column and its order: asked first, then matched, then kept."""
    values = " · ".join(samples(part, header, place)) or "—"
    first = Cell(name, bold=True, hint=name)
    if asked:
        return Row(
            (
                first,
                Cell(values, tone="plain", hint=values),
                Cell(t("存为补充列"), tone="plain"),
                Cell(t("要您定"), tone="soft"),
                Cell(f"? {t('请确认')}", tone="bad", bold=True),
            ),
            "asked",
        ), 0
    field = clean.mapping.get(name)
    if field and field in table:
        by_hand = name in options_of(part).mapping
        return Row(
            (
                first,
                Cell(values, tone="plain", hint=values),
                Cell(_field_words(table, field, name), bold=True),
                Cell(_why(table, field, name, by_hand, clean.found_by.get(name, "")), tone="soft"),
                Cell(f"✓ {t('已对上')}", tone="good"),
            )
        ), 1
    return Row(
        (
            first,
            Cell(values, tone="plain", hint=values),
            Cell(t("存为补充列"), tone="plain"),
            Cell(t("没有对应字段，可当筛选用"), tone="soft"),
            Cell(f"· {t('保留')}", tone="soft"),
        )
    ), 2


def _field_words(table: Dataset, field: str, name: str) -> str:
    """The field's label, and the unit the amounts are turned from."""
    unit = heading(name).unit if table[field].type == "money" else None
    label = table[field].label.in_(lang())
    if unit in (None, "元") or UNITS_OF_MONEY.get(unit, 1) == 1:  # a foreign currency is no unit of yuan
        return label
    return t("{field}，{unit} → 元", field=label, unit=unit if unit.endswith("元") else f"{unit}元")


def _same_name(table: Dataset, field: str, name: str) -> bool:
    return field in table and heading(name).folded in {
        heading(word).folded for word in (field, table[field].label.zh, table[field].label.en)
    }


def _why(table: Dataset, field: str, name: str, by_hand: bool, how: str) -> str:
    """Why a column was taken for a field: said by hand, its own name, a known name, or something near."""
    if by_hand:
        return t("您选的")
    if how in FOUND_BY:
        return t(FOUND_BY[how])
    if _same_name(table, field, name):
        return t("同名")
    known = {heading(alias).folded for alias in (*table[field].aliases, table[field].label.zh, table[field].label.en)}
    seen = heading(name)
    if seen.folded in known:
        return t("别名")
    if seen.bare in known:
        return t("列名带单位") if seen.unit else t("别名")
    return t("写法相近")


def _ask(part: Part, table: Dataset, column: str, candidates: Sequence[str], reason: str) -> None:
    """One doubtful column: the likely fields first, then all others, or leave it as an extra column."""
    others = [name for name in table.names if name not in candidates]
    labels = {KEEP: t("都不是，存为补充列")} | {name: table[name].label.in_(lang()) for name in (*candidates, *others)}
    key = f"ask_{part.held.key}_{part.sheet.name}_{column}"
    with st.container(key=f"card_{_safe(key)}", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="zb-plain"><b class="zb-bad">? {escaped(column)}</b>　<span class="zb-2">{escaped(reason)}</span></div>')
        chosen = st.selectbox(
            t("「{column}」是", column=column),
            list(labels),
            index=None,
            key=key,
            label_visibility="collapsed",
            width=220,
            placeholder=t("请选这一列是什么"),
            format_func=labels.__getitem__,
        )
    if chosen is not None:
        match_by_hand(part, column, chosen or None)
        st.rerun()


def _rematch(part: Part, clean: CleanSheet, table: Dataset, names: Sequence[str]) -> None:
    """Change the field of any column."""
    key = f"{part.held.key}_{part.sheet.name}"
    column = st.selectbox(t("文件里的列"), list(names), key=f"rematch_column_{key}")
    now = clean.mapping.get(column or "", "-")
    labels = {"-": t("不要这一列")} | {name: table[name].label.in_(lang()) for name in table.names}
    options = list(labels)
    field = st.selectbox(
        t("对应字段"),
        options,
        index=options.index(now) if now in options else 0,
        key=f"rematch_field_{key}_{column}",
        format_func=labels.__getitem__,
    )
    if st.button(t("按这样重新读"), key=f"rematch_{key}", icon=":material/refresh:", width="stretch") and column and field:
        match_by_hand(part, column, field)
        st.rerun()


def _safe(key: str) -> str:
    """A key that can be a CSS class."""
    return "".join(letter if letter.isalnum() else "_" for letter in key)
