"""docs/metrics.md: every metric, question, setting and dataset, written from where each is declared.

    python -m cli.metrics_page > docs/metrics.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from analytics.catalog import QUESTIONS
from analytics.data.quality_checks import CHECKS, COUNTED
from analytics.errors import Text
from analytics.metrics import METRICS, Metric
from analytics.schema import DATASETS
from analytics.settings import SETTINGS
from analytics.units import UNITS

INTRODUCTION = """# 指标口径 · Metrics and questions

<!-- Generated: `make docs`. Edit analytics/metrics.py, catalog.py, settings.py or schema.py instead. -->

Money is in yuan and exact; shares are 0–1; “—” means unknown, never zero. Ratios divide sums, so a total is measured again
at its own grain. How periods, people and returns are treated: [like-for-like](decisions/like-for-like.md) and the notes below.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([INTRODUCTION, *_metrics(), *_questions(), *_checks(), *_settings(), *_datasets()])


def entries(written: str) -> dict[str, str]:
    """What a page says of each metric, question, check, setting and dataset, under `part/name`: to see what changed since it was written.

    >>> sorted(entries("## A · B\\n\\n| `x` | one |\\n### `q` Q\\n\\ntext\\n## C\\n| `x` | two |\\n").items())
    [('A · B/q', '### `q` Q\\n\\ntext'), ('A · B/x', '| `x` | one |'), ('C/x', '| `x` | two |')]
    """
    found: dict[str, list[str]] = {}
    part, question = "", ""
    for line in written.splitlines():
        if line.startswith("## "):
            part, question = line[3:], ""
        elif line.startswith("### "):
            question = f"{part}/{line.split('`')[1]}" if "`" in line else ""
        if question:
            found.setdefault(question, []).append(line)
        elif line.startswith("| `"):
            found[f"{part}/{line.split('`')[1]}"] = [line]
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _metrics() -> Iterable[str]:
    yield "## 指标 · Metrics\n"
    for table in dict.fromkeys(metric.table for metric in METRICS):
        label = DATASETS[table].label if table in DATASETS else Text(table, table)
        yield f"### {label.zh} · {label.en}\n"
        yield from _table(
            ("name", "指标", "metric", "unit", "口径", "definition", "placed by"),
            [_metric_row(metric) for metric in METRICS if metric.table == table],
        )


def _metric_row(metric: Metric) -> tuple[str, ...]:
    unit = UNITS[metric.unit].label
    shown_unit = f"{unit.zh} {unit.en}".strip() or metric.unit
    placed = f"`{metric.date}`" if metric.date else " ".join(f"`{part}`" for part in metric.of)
    return (f"`{metric.name}`", metric.label.zh, metric.label.en, shown_unit, metric.description.zh, metric.description.en, placed)


def _questions() -> Iterable[str]:
    yield "## 问题 · Questions\n"
    yield "`python -m analytics ask QUESTION`; a page asks the same function and gets the same table.\n"
    for question in QUESTIONS:
        yield f"### `{question.name}` {question.label.zh} · {question.label.en}\n"
        yield f"{question.description.zh} {question.description.en}\n"
        if question.options:
            yield from _table(
                ("--option", "值 values", "意思", "meaning"),
                [(f"`{option.name}=`", " ".join(f"`{value}`" for value in option.values) or "…", option.about.zh, option.about.en)
                 for option in question.options],
            )


def _checks() -> Iterable[str]:
    yield "## 数据质量的检查 · Checks of the data\n"
    yield "One row of `data_quality` per check and dataset; `counted` says what is counted.\n"
    yield from _table(
        ("name", "检查", "check", "counted", "怎么查", "rule"),
        [(f"`{check.name}`", check.label.zh, check.label.en, f"{COUNTED[check.counted].zh} {COUNTED[check.counted].en}", check.rule.zh, check.rule.en)
         for check in CHECKS],
    )


def _settings() -> Iterable[str]:
    yield "## 设置 · Settings\n"
    yield from _table(
        ("name", "设置", "setting", "default", "说明", "what it does"),
        [(f"`{setting.name}`", setting.label.zh, setting.label.en, f"`{setting.default}`" if setting.default != "" else "—",
          setting.help.zh, setting.help.en) for setting in SETTINGS],
    )


def _datasets() -> Iterable[str]:
    yield "## 数据集 · Datasets\n"
    yield "`python -m analytics template DATASET -o FILE.xlsx` writes the sheet to fill in. **Bold** fields are required.\n"
    rows = []
    for name, table in DATASETS.items():
        fields = " ".join(
            f"**{field.label.zh}** `{field.name}`" if field.required else f"{field.label.zh} `{field.name}`" for field in table.fields)
        rows.append((f"`{name}`", table.label.zh, table.label.en, fields))
    yield from _table(("name", "数据集", "dataset", "字段 fields"), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(headings) + " |"
    yield "| " + " | ".join("---" for _ in headings) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
