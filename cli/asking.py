"""ask, questions, metrics, datasets."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from analytics.errors import Text
from cli.arguments import Usage, output_is_tty
from cli.office import office
from cli.owner import opened_to_read
from reports.sheets.lists import dataset_records, metric_records, question_records
from reports.sheets.plain_table import laid_out, width

FORMAT_BY_ENDING = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}


def ask_question(arguments: Namespace) -> int:
    form = arguments.format or (FORMAT_BY_ENDING.get(arguments.output.suffix.lower(), "table") if arguments.output else "table")
    if form == "xlsx" and arguments.output is None:
        raise Usage(Text("导出 xlsx 请用 -o 文件名.xlsx 指定保存位置。", "Say where to save the workbook: -o FILE.xlsx."))
    with office(opened_to_read, arguments.db) as place:
        content = place.ask(arguments.question, period=arguments.period, as_of=arguments.as_of, by=arguments.by, where=arguments.where,
                            options=arguments.option, form=form, lang=arguments.lang)
    _put(content, arguments.output)
    return 0


def _put(content: bytes, target: Path | None) -> None:
    if target is not None:
        target.write_bytes(content)
        return
    text = content.decode("utf-8-sig" if output_is_tty() else "utf-8")
    sys.stdout.write(text.replace("\r\n", "\n"))


def list_questions(arguments: Namespace) -> int:
    return _list(question_records(arguments.lang), arguments)


def list_metrics(arguments: Namespace) -> int:
    return _list(metric_records(arguments.lang), arguments)


def list_datasets(arguments: Namespace) -> int:
    return _list(dataset_records(arguments.lang), arguments)


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
