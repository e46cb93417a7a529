"""publish, issues."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import date
from typing import Any

import pandas as pd

from analytics.board_forms import AUDIENCES
from analytics.calendar import parse_period
from analytics.catalog import ask
from analytics.errors import Refused, Text
from analytics.issues import BOARDS
from analytics.publish_targets import Target, target_named
from analytics.warehouse import Warehouse
from analytics.warehouse.tables import as_filters
from cli.arguments import Usage
from cli.owner import opened_existing, reader
from reports.plain_table import laid_out
from reports.publishing import Published, PublishOrder, document_of, publish, reopened

HEADINGS = Text("编号|标题|给谁看|数据截至|发布时间|发到|发布人", "id|title|audience|data to|published|sent to|by")
MARKS = {"sent": "✓", "failed": "✗", "skipped": "–"}


def publish_board(arguments: Namespace) -> int:
    """Publish a board; 0 done or nothing new, 1 refused or a target did not take it."""
    targets = _targets(arguments.to)
    if arguments.output is not None and arguments.output.suffix.lower() not in (".png", ".xlsx", ".txt"):
        raise Usage(Text("-o 后面的文件名要以 .png、.xlsx 或 .txt 结尾。", "The name after -o should end in .png, .xlsx or .txt."))
    with opened_existing(arguments.db) as warehouse:
        _check_period(arguments.period, warehouse)
        made = publish(warehouse, PublishOrder(
            arguments.board, arguments.period, arguments.audience, arguments.measure, arguments.by, as_filters(arguments.where), arguments.as_of, targets, reader(),
            arguments.lang, arguments.force, arguments.again, arguments.dry_run))
    if arguments.output is not None:
        arguments.output.write_bytes(document_of(made.documents, arguments.output))
    if arguments.json:
        print(json.dumps(_record(made, arguments.lang), ensure_ascii=False, indent=2))
    else:
        print(made.said.in_(arguments.lang))
        for outcome in made.outcomes:
            print(f"{MARKS[outcome.state]} {outcome.target.written}  {outcome.said.in_(arguments.lang)}")
        if arguments.output is not None:
            print(Text(f"已保存 {arguments.output}", f"Saved {arguments.output}").in_(arguments.lang))
        elif made.dry_run:
            print("\n" + made.documents.text)
    return 1 if made.failed else 0


def _check_period(said: str | None, warehouse: Warehouse) -> None:
    """A period that cannot be read is wrong usage, told before anything is computed."""
    try:
        parse_period(said or "this-week", warehouse.today())
    except Refused as refusal:
        raise Usage(refusal.message) from refusal


def _targets(named: list[str] | None) -> tuple[Target, ...] | None:
    if named is None:
        return None
    return tuple(target_named(text) for text in named if text != "none")


def _record(made: Published, lang: str) -> dict[str, object]:
    return {
        "issue_id": made.issue_id, "issue_no": made.report.issue_no, "new": made.new, "dry_run": made.dry_run, "title": made.documents.title,
        "said": made.said.in_(lang), "text": made.documents.text, "report": made.report.record(),
        "deliveries": [{"target": one.target.written, "state": one.state, "attempts": one.attempts, "said": one.said.in_(lang)} for one in made.outcomes],
    }


def list_issues(arguments: Namespace) -> int:
    """The published issues, newest first; or one of them as a file."""
    if (arguments.issue is None) != (arguments.output is None):
        raise Usage(Text("取回一期要写编号和 -o 文件名，如 issues 12 -o 12.png。", "To get an issue back give its number and -o, such as issues 12 -o 12.png."))
    with opened_existing(arguments.db) as warehouse:
        if arguments.output is not None:
            arguments.output.write_bytes(document_of(reopened(warehouse, arguments.issue).documents, arguments.output))
            print(Text(f"已保存 {arguments.output}", f"Saved {arguments.output}").in_(arguments.lang))
            return 0
        answer = ask(warehouse, "issues")
    rows = answer.rows
    if arguments.json:
        print(json.dumps([{name: _plain(value) for name, value in row.items()} for row in rows.to_dict("records")], ensure_ascii=False, indent=2))
    elif rows.empty:
        print(answer.notes[0].in_(arguments.lang))
    else:
        shown = [[str(row["issue_id"]), f"{BOARDS[row['board']].in_(arguments.lang)} · {row['title']}", AUDIENCES[row["audience"]].in_(arguments.lang), _plain(row["as_of"]) or "",
                  pd.Timestamp(row["published_at"]).strftime("%Y-%m-%d %H:%M"), row["sent_to"] or "—", row["by"] or ""] for row in rows.to_dict("records")]
        print(laid_out(HEADINGS.in_(arguments.lang).split("|"), shown, [True, False, False, False, False, False, False]))
    return 0


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value
