"""The parts of the data quality page: cards, the findings, what was clean, and the details behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.data.data_quality import profit_shown
from analytics.data.quality_checks import BY_NAME, CHECKS
from analytics.errors import Text
from analytics.metrics import MOST_UNCOSTED
from analytics.scope import Scope
from analytics.units import UNKNOWN, format_value, missing
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.entry_rooms import PAGES
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, section_title
from ui.pieces.tables import HEADER_HEIGHT, ROW_HEIGHT, Look, excel_button, table
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

SHOWN_ROWS = 9
TALLEST = 520
LEAST_SHOWN = 0.001


def cards(answer: Answer) -> None:
    """What is to be done, names off their lists, cost coverage, missing days, rows set aside."""
    facts: Any = answer.facts
    columns = st.columns(5, gap="small")
    with columns[0]:
        kpi("problems", t("要处理"), facts["problems"], "count", suffix=Text("项", "").in_(lang()), chip=t("另有 {n} 项查过，没有问题", n=facts["clean"]))
    with columns[1]:
        said = t("还没有名单，无法判断") if missing(facts["names"]) else t("共出现 {n} 次", n=_said(facts["named_rows"], "count"))
        kpi("names", t("不在名单的名字"), facts["names"], "count", suffix=Text("个", "").in_(lang()), chip=said)
    with columns[2]:
        kpi("cost_coverage", t("有成本的成交额"), facts["cost_coverage"], "share", chip=_profit(facts["cost_coverage"]))
    with columns[3]:
        said = t("没有按天来的表") if missing(facts["missing_days"]) else t("查了 {n} 个工作日", n=_said(facts["workdays"], "count"))
        kpi("missing_days", t("缺工作日"), facts["missing_days"], "count", suffix=Text("天", "").in_(lang()), chip=said)
    with columns[4]:
        said = t("没有有效的批次") if missing(facts["reject_rate"]) else t("搁置 {n} 行", n=_said(facts["rows_rejected"], "count"))
        kpi("reject_rate", t("搁置率"), facts["reject_rate"], "share", chip=said)


def _said(value: object, unit: str) -> str:
    return format_value(value, unit, lang())


def _profit(covered: object) -> str:
    if missing(covered):
        return t("还没有成交额")
    most = _said(MOST_UNCOSTED, "share")
    shown = profit_shown(float(covered))  # type: ignore[arg-type]
    return t("相差不到 {most}，毛利会显示", most=most) if shown else t("相差超过 {most}，毛利不显示", most=most)


def findings(answer: Answer) -> None:
    """Every check that found something or cannot be judged, with what to do; what was clean is named below."""
    as_of = "" if answer.as_of is None else f"{t('数据截至')} {answer.as_of.isoformat()}"
    section_title(t("要处理的"), t("例子是第一处，行号是 Excel 里的行号"), as_of)
    drawing(prepared(answer, "findings", lambda: _findings(answer)), key="findings")
    clean = prepared(answer, "clean", lambda: _clean(answer.rows))
    if clean:
        st.caption(clean)


def _findings(answer: Answer) -> str:
    rows, columns = answer.rows, {column.name: column for column in answer.columns}
    open_ones = rows[(rows["affected"] != 0).fillna(True)]
    heads = (
        Head(t("检查"), 160), Head(t("数据集"), 126), Head(t("有问题"), 112, "right"), Head(t("共"), 70, "right"), Head(t("占比"), 120, "bar"),
        Head(t("例子"), 160), Head(t("在哪里"), 206), Head(t("怎么办")),
    )
    lines = [Row(_line(row, {name: columns[name].worded(row[name], lang()) for name in ("check", "dataset", "counted", "fix")})) for row in open_ones.to_dict("records")]
    if not lines:
        lines = [Row((Cell(t("✓ 没有发现问题"), tone="good"), *[""] * (len(heads) - 1)))]
    return cell_table.table(heads, lines, colours(), tallest=TALLEST)


def _line(row: dict[str, Any], words: dict[str, object]) -> list[Cell | str]:
    share = row["share"]
    unjudged = missing(row["affected"])
    counted = "" if unjudged else f"{_said(row['affected'], 'count')} {words['counted']}"
    place = " ".join(part for part in (row["file"] or "", "" if missing(row["row_no"]) else t("第 {n} 行", n=int(row["row_no"]))) if part)
    example = str(row["example"] or "")
    if not missing(row["names"]) and row["names"] > 1:
        example = t("{first} 等 {n} 个", first=example, n=int(row["names"]))
    todo = str(words["fix"] or "")
    return [
        Cell(str(words["check"]), bold=True, hint=BY_NAME[row["check"]].rule.in_(lang())),
        str(words["dataset"]),
        Cell(UNKNOWN if unjudged else counted, tone="" if unjudged else "bad"),
        _said(row["of"], "count"),
        Cell(_share(share), fill=None if missing(share) else float(share), bar="bad"),
        Cell(example or UNKNOWN, hint=example),
        Cell(place or UNKNOWN, tone="soft", hint=place),
        Cell(todo, hint=todo),
    ]


def _share(share: object) -> str:
    """The share to a decimal; a little is never shown as nothing."""
    if not missing(share) and 0 < float(share) < LEAST_SHOWN:  # type: ignore[arg-type]
        return f"< {_said(LEAST_SHOWN, 'share')}"
    return _said(share, "share")


def _clean(rows: pd.DataFrame) -> str:
    """The checks that found nothing, with the number of datasets they looked at."""
    counts = rows.loc[(rows["affected"] == 0).fillna(False), "check"].value_counts()
    parts = [t("{check}（{n}）", check=check.label.in_(lang()), n=int(counts[check.name])) for check in CHECKS if check.name in counts]
    return t("查过没有问题（数据集数）：{checks}", checks=("、" if lang() == "zh" else ", ").join(parts)) if parts else ""


def detail(name: str, title: str, caption: str, nothing: str, file: Text, look: Look, leave_out: tuple[str, ...] = ()) -> None:
    """One detail as a table with its own Excel file, or the sentence that there is nothing; the file has what the table leaves out."""
    found = ask_quietly("data_quality", Scope(), detail=name)
    with card(f"quality_{name}"):
        if found is None or found.empty:
            section_title(title, caption)
            st.caption(nothing)
            return
        with title_row(f"quality_{name}", title, caption):
            excel_button(found, file, key=f"quality_{name}")
        tall = min(len(found.rows), SHOWN_ROWS) * ROW_HEIGHT + HEADER_HEIGHT + 3
        shown = [column.name for column in found.columns if column.name not in leave_out]
        table(prepared(found, "worded", lambda: _worded(found)), show=shown, key=f"table_quality_{name}", look=look, height=tall)


def _worded(answer: Answer) -> Answer:
    """The same answer with the reader's words instead of codes."""
    changed = {column.name: [column.worded(value, lang()) for value in answer.rows[column.name]] for column in answer.columns if column.words}
    return replace(answer, rows=answer.rows.assign(**changed))


def details() -> None:
    """Names and gaps, people's days, when files arrive, and the rate of rows set aside of each source."""
    left, right = st.columns([3, 2], gap="small")
    with left:
        detail("names", t("不在名单的名字"), t("已入库，计入合计；补传名单后自动归人"), t("有名单可对的名字，都在名单上。"), Text("不在名单的名字", "Names not on a list"),
               Look(strong=("called",), widths={"row_no": 80, "rows": 70}))
    with right:
        detail("gaps", t("缺的工作日"), t("最长的在前"), t("按天来的表没有缺日。"), Text("缺的工作日", "Gaps in days"), Look())
    detail("sources", t("各来源的搁置率"), t("搁置之和 ÷ 读到之和，最近入库的在前，已撤销的另列"), t("还没有批次。"), Text("各来源的搁置率", "Rows set aside by source"),
           Look(trends=("recent",), strong=("source",), widths={"source": 230, "recent": 120}))
    left, right = st.columns(2, gap="small")
    with left:
        detail("arrivals", t("上传有多及时"), t("迟 = 入库日 − 批次里最晚一行的日期"), t("还没有带日期的数据。"), Text("上传有多及时", "How late files arrive"),
               Look(), leave_out=("file",))
    with right:
        detail("people", t("谁缺日"), t("在职的工作日里没有交的天数"), t("没有按人每天交的表。"), Text("谁缺日", "People's days missing"), Look(strong=("person",)))


def rules() -> None:
    """What each check looks at, in words."""
    shown = st.expander(t("每一项怎么查"), icon=":material/rule:", key="quality_rules", on_change="rerun")
    if not shown.open:
        return
    with shown:
        for check in CHECKS:
            st.markdown(f"**{check.label.in_(lang())}** — {check.rule.in_(lang())}")


def quality_link() -> None:
    """The way from the batches to this page."""
    if st.button(t("数据质量"), key="go_quality", icon=":material/fact_check:", type="tertiary"):
        st.switch_page(str(PAGES / "data_quality.py"))
