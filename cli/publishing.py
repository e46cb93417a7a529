"""publish, issues."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.boards.issues import BOARDS
from analytics.errors import Text
from analytics.warehouse.asking.dimensions import as_filters
from analytics.warehouse.keeping.published import FAILED, SENT, SKIPPED
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import Target, target_named
from cli.arguments import Usage
from cli.office import Office, office
from cli.owner import opened_existing, reader
from reports.sending.published_records import documents_of
from reports.sending.publishing import PublishOrder, document_of
from reports.sheets.plain_table import laid_out

HEADINGS = Text("编号|标题|给谁看|数据截至|发布时间|发到|发布人", "id|title|audience|data to|published|sent to|by")
MARKS = {SENT: "✓", FAILED: "✗", SKIPPED: "–"}
ENDINGS = (".png", ".xlsx", ".txt")


def publish_board(arguments: Namespace) -> int:
    """Publish a board; 0 done or nothing new, 1 refused or a target did not take it."""
    targets = _targets(arguments.to)
    if arguments.output is not None and arguments.output.suffix.lower() not in ENDINGS:
        raise Usage(Text("-o 后面的文件名要以 .png、.xlsx 或 .txt 结尾。", "The name after -o should end in .png, .xlsx or .txt."))
    with office(opened_existing, arguments.db) as place:
        record = place.publish(PublishOrder(
            arguments.board, arguments.period, arguments.audience, arguments.measure, arguments.by, as_filters(arguments.where), arguments.as_of, targets, reader(),
            arguments.lang, arguments.force, arguments.again, arguments.dry_run), documents=arguments.output is not None)
    if arguments.output is not None:
        arguments.output.write_bytes(document_of(documents_of(record), arguments.output))
    _say(record, arguments)
    return 1 if any(one["state"] == FAILED for one in record["deliveries"]) else 0


def _say(record: dict[str, Any], arguments: Namespace) -> None:
    if arguments.json:
        print(json.dumps({name: value for name, value in record.items() if not name.endswith("_base64")}, ensure_ascii=False, indent=2))
        return
    print(record["said"])
    for one in record["deliveries"]:
        print(f"{MARKS[one['state']]} {one['target']}  {one['said']}")
    if arguments.output is not None:
        print(Text(f"已保存 {arguments.output}", f"Saved {arguments.output}").in_(arguments.lang))
    elif record["dry_run"]:
        print("\n" + record["text"])


def _targets(named: list[str] | None) -> tuple[Target, ...] | None:
    if named is None:
        return None
    return tuple(target_named(text) for text in named if text != "none")


def list_issues(arguments: Namespace) -> int:
    """The published issues, newest first; or one of them as a file."""
    if (arguments.issue is None) != (arguments.output is None):
        raise Usage(Text("取回一期要写编号和 -o 文件名，如 issues 12 -o 12.png。", "To get an issue back give its number and -o, such as issues 12 -o 12.png."))
    with office(opened_existing, arguments.db) as place:
        if arguments.output is not None:
            return _reopened(place, arguments)
        rows = place.issues()
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not rows:
        print(Text("还没有发布过战报。", "Nothing has been published yet.").in_(arguments.lang))
    else:
        shown = [[str(row["issue_id"]), f"{BOARDS[row['board']].in_(arguments.lang)} · {row['title']}", AUDIENCES[row["audience"]].in_(arguments.lang), row["as_of"] or "",
                  pd.Timestamp(row["published_at"]).strftime("%Y-%m-%d %H:%M"), row["sent_to"] or "—", row["by"] or ""] for row in rows]
        print(laid_out(HEADINGS.in_(arguments.lang).split("|"), shown, [True, False, False, False, False, False, False]))
    return 0


def _reopened(place: Office, arguments: Namespace) -> int:
    target: Path = arguments.output
    if target.suffix.lower() not in ENDINGS:
        raise Usage(Text("-o 后面的文件名要以 .png、.xlsx 或 .txt 结尾。", "The name after -o should end in .png, .xlsx or .txt."))
    target.write_bytes(place.issue_document(arguments.issue, target.suffix.lower().lstrip(".")))
    print(Text(f"已保存 {target}", f"Saved {target}").in_(arguments.lang))
    return 0
