"""指标口径: what does each number mean, exactly? For everyone who reads or disputes one. Generated from the registries."""

import pandas as pd
import streamlit as st

from analytics.answer import Answer, Column
from analytics.catalog import QUESTIONS
from analytics.errors import Text
from analytics.metrics import METRICS
from analytics.schema import DATASETS, dataset
from analytics.units import UNITS
from ui.pieces.page_head import page_head
from ui.pieces.tables import Look, excel_button, table
from ui.session import lang, t

page_head(t("指标口径"), "sales", bar=False)
language = lang()
wanted = st.text_input(t("查找"), key="glossary_find", placeholder=t("查找指标、问题或表"), label_visibility="collapsed", icon=":material/search:").strip().lower()


def listing(name: str, columns: dict[str, Text], rows: list[tuple[str, ...]]) -> Answer:
    found = [row for row in rows if wanted in " ".join(row).lower()]
    return Answer(name, None, None, tuple(Column(key, label) for key, label in columns.items()), pd.DataFrame(found, columns=list(columns)))


def source(name: str) -> str:
    name = "receipts" if name == "receipt_credits" else name
    return dataset(name).label.in_(language) if name in DATASETS else name


@st.cache_resource(max_entries=50, show_spinner=False)
def listings(language: str, wanted: str) -> tuple[Answer, Answer, Answer]:
    """Metrics, questions and fields that hold the words looked for; the same objects again, so that their tables are kept."""
    better = {"up": t("越高越好"), "down": t("越低越好"), "neither": "—"}
    metrics = listing(
        "metrics", {"metric": Text("指标", "Metric"), "about": Text("含义", "Meaning"), "unit": Text("单位", "Unit"), "table": Text("来自", "From"),
                    "better": Text("方向", "Direction"), "name": Text("代号", "Name")},
        [(m.label.in_(language), m.description.in_(language), UNITS[m.unit].label.in_(language), source(m.table), better[m.better], m.name) for m in METRICS],
    )
    questions = listing(
        "questions", {"question": Text("问题", "Question"), "about": Text("回答什么", "What it answers"), "table": Text("先看的表", "First table"),
                      "name": Text("代号", "Name")},
        [(q.label.in_(language), q.description.in_(language), source(q.dataset), q.name) for q in QUESTIONS],
    )
    fields = listing(
        "datasets", {"dataset": Text("表", "Sheet"), "field": Text("列", "Column"), "needed": Text("必填", "Required"), "aliases": Text("也认得", "Also read as"),
                     "name": Text("代号", "Name")},
        [(d.label.in_(language), f.label.in_(language), "✓" if f.required else "", "、".join(f.aliases[:8]), f"{d.name}.{f.name}")
         for d in DATASETS.values() for f in d.fields],
    )
    return metrics, questions, fields


metrics, questions, fields = listings(language, wanted)
for shown, title, widths in (
    (metrics, Text("指标", "Metrics"), {"metric": 120, "about": 520, "unit": 60, "table": 110, "better": 90, "name": 150}),
    (questions, Text("问题", "Questions"), {"question": 120, "about": 520, "table": 110, "name": 150}),
    (fields, Text("表和列", "Sheets and columns"), {"dataset": 120, "field": 150, "needed": 60, "aliases": 480, "name": 220}),
):
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"{title.in_(language)}  {len(shown.rows)}", anchor=False)
        excel_button(shown, title, key=shown.question)
    table(shown, key=f"glossary_{shown.question}", look=Look(strong=(shown.columns[0].name,), faint=("name",), widths=widths))
