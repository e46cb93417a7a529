"""ask, questions, metrics, datasets."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from analytics.answer import Answer
from analytics.calendar import Period, parse_period
from analytics.catalog import QUESTIONS, ask
from analytics.errors import Refused, Text
from analytics.metrics import METRICS
from analytics.schema import DATASETS
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.tables import as_filters
from cli.arguments import Usage, output_is_tty
from cli.owner import opened_to_read
from cli.tables import answer_table, laid_out, width
from reports.records import answer_csv, answer_record
from reports.workbook import workbook

DATA_TO = Text("数据截至", "Data to")
NO_ROWS = Text("（没有行）", "(no rows)")
FORMAT_BY_ENDING = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}


def ask_question(arguments: Namespace) -> int:
    lang: str = arguments.lang
    form = arguments.format or (FORMAT_BY_ENDING.get(arguments.output.suffix.lower(), "table") if arguments.output else "table")
    if form == "xlsx" and arguments.output is None:
        raise Usage(Text("导出 xlsx 请用 -o 文件名.xlsx 指定保存位置。", "Say where to save the workbook: -o FILE.xlsx."))
    scope = Scope(period=arguments.period, as_of=arguments.as_of, where=as_filters(arguments.where))
    with opened_to_read(arguments.db) as warehouse:
        period_named(arguments.period, warehouse)
        answer = ask(warehouse, arguments.question, scope, by=tuple(arguments.by), options=dict(arguments.option))
    _put(_rendered(answer, form, lang, arguments.where), arguments.output)
    return 0


def period_named(period: str | None, warehouse: Warehouse) -> Period | None:
    """The period of the command; one that cannot be read is wrong usage, told before anything is computed."""
    if period is None:
        return None
    try:
        return parse_period(period, warehouse.today())
    except Refused as refusal:
        raise Usage(refusal.message) from refusal


def _rendered(answer: Answer, form: str, lang: str, where: Sequence[tuple[str, str]]) -> bytes:
    if form == "json":
        return (json.dumps(answer_record(answer, lang), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return answer_csv(answer, lang)
    label = next((question.label for question in QUESTIONS if question.name == answer.question), Text(answer.question, answer.question))
    filters = "，".join(f"{dimension}={value}" for dimension, value in where)
    if form == "xlsx":
        return workbook(answer, label, lang, filters)
    return _text(answer, label, lang, filters).encode()


def _text(answer: Answer, label: Text, lang: str, filters: str) -> str:
    head = [label.in_(lang)]
    if answer.period is not None:
        head.append(f"{answer.period.label} ({answer.period.start.isoformat()} — {answer.period.last_day.isoformat()})")
    if answer.as_of is not None:
        head.append(f"{DATA_TO.in_(lang)} {answer.as_of.isoformat()}")
    if filters:
        head.append(filters)
    body = NO_ROWS.in_(lang) if answer.empty else answer_table(answer, lang)
    return "\n".join([" · ".join(head), "", body, *[f"· {note.in_(lang)}" for note in answer.notes]]) + "\n"


def _put(content: bytes, target: Path | None) -> None:
    if target is not None:
        target.write_bytes(content)
        return
    text = content.decode("utf-8-sig" if output_is_tty() else "utf-8")
    sys.stdout.write(text.replace("\r\n", "\n"))


def list_questions(arguments: Namespace) -> int:
    return _list(
        [{"name": question.name, "label": question.label.in_(arguments.lang), "description": question.description.in_(arguments.lang)}
         for question in QUESTIONS],
        arguments,
    )


def list_metrics(arguments: Namespace) -> int:
    return _list(
        [{"name": metric.name, "label": metric.label.in_(arguments.lang), "description": metric.description.in_(arguments.lang),
          "unit": metric.unit, "dataset": metric.table} for metric in METRICS],
        arguments,
    )


def list_datasets(arguments: Namespace) -> int:
    separator = ", " if arguments.lang == "en" else "、"
    return _list(
        [{"name": table.name, "label": table.label.in_(arguments.lang),
          "description": separator.join(table[name].label.in_(arguments.lang) for name in table.required or table.names[:4]),
          "required": list(table.required), "fields": list(table.names)} for table in DATASETS.values()],
        arguments,
    )


def _list(records: list[dict[str, object]], arguments: Namespace) -> int:
    if arguments.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return 0
    headings = Text("名字|说法|说明", "name|label|what it says").in_(arguments.lang).split("|")
    rows = [[str(record["name"]), str(record["label"]), _first_line(str(record["description"]))] for record in records]
    print(laid_out(headings, rows, [False, False, False]))
    return 0


def _first_line(text: str, widest: int = 100) -> str:
    line = text.split("\n")[0]
    while width(line) > widest:
        line = line[:-2] + "…"
    return line
