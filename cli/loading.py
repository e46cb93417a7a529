"""import, batches, undo, redo, original, memory, forget, demo."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from getpass import getpass
from typing import Any

import sample_data
from analytics.errors import Refused, Text
from analytics.ingest import ReadOptions
from analytics.schema import dataset
from cli.office import office
from cli.owner import opened_existing, opened_to_read, opened_to_write, reader
from reports.sheets.lists import BATCH_COLUMNS
from reports.sheets.plain_table import laid_out
from reports.uploads.imports import Choices, described, redone, undone

ROWS_SET_ASIDE = 3
STATE = {True: Text("有效", "active"), False: Text("已撤销", "undone")}
BATCH_HEADINGS = Text("批次|状态|文件|工作表|数据集|读入|导入|新增|更新|未变|搁置|跳过|重复|谁|何时",
                      "batch|state|file|sheet|dataset|read|loaded|added|updated|same|rejected|skipped|dup.|by|when")


def import_files(arguments: Namespace) -> int:
    """Loads the files in the order given, all or none; 3 when rows were set aside."""
    for path in arguments.files:
        if not path.is_file():
            raise Refused(Text(f"没有文件 {path}；请检查路径。", f"There is no file {path}; please check the path."))
    options = ReadOptions(
        dataset=dataset(arguments.dataset).name if arguments.dataset else None, sheet=arguments.sheet, mapping=dict(arguments.map),
        scale=dict(arguments.scale), header=arguments.header, encoding=arguments.encoding,
        rates=dict(arguments.rate), answers=dict(arguments.answer), accept=arguments.accept,
    )
    choices = Choices(options, arguments.on_duplicate, arguments.replace_period, arguments.dry_run, arguments.strict,
                      _password(arguments.password, arguments.lang), arguments.report is not None)
    with office(opened_to_read if arguments.dry_run else opened_to_write, arguments.db) as place:
        done = place.load(arguments.files, choices, by=reader(), lang=arguments.lang)
    if arguments.report is not None and done.report is not None:
        arguments.report.write_bytes(done.report)  # what to mend, also where a strict import loads nothing
    if done.refusal is not None:
        raise done.refusal
    if arguments.json:
        print(json.dumps(done.sheets, ensure_ascii=False, indent=2))
    else:
        for sheet in done.sheets:
            print(described(sheet, arguments.lang, arguments.dry_run))
    if arguments.dry_run and not arguments.accept and any(sheet["questions"] for sheet in done.sheets):
        return 1
    return ROWS_SET_ASIDE if any(sheet["rows_rejected"] for sheet in done.sheets) else 0


def _password(said: str | None, lang: str) -> str | None:
    """The password as given; `-` asks for it, so that it stands in no history."""
    return getpass(Text("文件的打开密码：", "Password of the file: ").in_(lang)) if said == "-" else said


def list_batches(arguments: Namespace) -> int:
    with office(opened_to_read, arguments.db) as place:
        records = place.batches()
    if arguments.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return 0
    rows = []
    for record in records:
        shown = dict(record, active=STATE[bool(record["active"])].in_(arguments.lang), imported_at=str(record["imported_at"])[:16])
        rows.append([_written(shown.get(column)) for column in BATCH_COLUMNS])
    counted = [column.startswith("rows_") or column in ("batch_id", "duplicates", "added", "updated", "unchanged") for column in BATCH_COLUMNS]
    print(laid_out(BATCH_HEADINGS.in_(arguments.lang).split("|"), rows, counted))
    return 0


def _written(value: object) -> str:
    return "" if value is None else str(value)


def original(arguments: Namespace) -> int:
    """The file of a batch as it was uploaded."""
    with office(opened_to_read, arguments.db) as place:
        target = place.original(arguments.batch, arguments.output)
    print(Text(f"第 {arguments.batch} 批的原始文件已存到 {target}。", f"The file of batch {arguments.batch} is in {target}.").in_(arguments.lang))
    return 0


MEMORY_HEADINGS = Text("种类|数据集|说的是|当作|来自", "kind|dataset|said of|means|from")


def list_memory(arguments: Namespace) -> int:
    """What people said when they loaded files, and what it is taken for next time."""
    with office(opened_to_read, arguments.db) as place:
        records = place.memory()
    if arguments.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return 0
    rows = [[str(record[name]) for name in ("kind", "dataset", "said")] + [_meant(record, arguments.lang), str(record["file"])] for record in records]  # `said` as forget takes it
    print(laid_out(MEMORY_HEADINGS.in_(arguments.lang).split("|"), rows, [False] * 5))
    return 0


def _meant(record: Mapping[str, Any], lang: str) -> str:
    """What is remembered of a heading or question; of a whole layout how many of its columns were loaded."""
    if record["kind"] != "layout":
        return str(record["meant"])
    count = len(json.loads(str(record["meant"]))["columns"])
    return Text(f"{count} 列", f"{count} columns").in_(lang)


def forget(arguments: Namespace) -> int:
    with office(opened_existing, arguments.db) as place:
        place.forget(arguments.kind, dataset(arguments.dataset).name, arguments.said, by=reader())
    print(Text(f"已忘掉「{arguments.said}」。", f"“{arguments.said}” is forgotten.").in_(arguments.lang))
    return 0


def undo(arguments: Namespace) -> int:
    with office(opened_existing, arguments.db) as place:
        own = place.undo(arguments.batch)
    print(undone(arguments.batch, own).in_(arguments.lang))
    return 0


def redo(arguments: Namespace) -> int:
    with office(opened_existing, arguments.db) as place:
        own = place.redo(arguments.batch)
    print(redone(arguments.batch, own).in_(arguments.lang))
    return 0


def demo(arguments: Namespace) -> int:
    """Loads the made-up company; files already there are left alone. Refused where other data has been loaded."""
    files = list(sample_data.files())
    with office(opened_to_write, arguments.db) as place:
        _refuse_other_data(place.batches(), {path.name for path in files})
        done = place.load(files, Choices(on_duplicate="skip"), by="demo", lang=arguments.lang)
    if done.refusal is not None:
        raise done.refusal
    if arguments.json:
        print(json.dumps(done.sheets, ensure_ascii=False, indent=2))
    else:
        rows = sum(sheet["rows_loaded"] for sheet in done.sheets if sheet["batch_id"] is not None)
        print(Text(f"示例公司已载入 {arguments.db}：{len(files)} 个文件，{rows:,} 行。",
                   f"The sample company is in {arguments.db}: {len(files)} files, {rows:,} rows.").in_(arguments.lang))
    return ROWS_SET_ASIDE if any(sheet["rows_rejected"] for sheet in done.sheets) else 0


def _refuse_other_data(batches: list[dict[str, Any]], sample: set[str]) -> None:
    others = sorted({str(batch["file"]) for batch in batches if batch["active"]} - sample)
    if others:
        raise Refused(Text(
            f"数据库里已有别的数据（{others[0]}…）；示例公司请用 --db 载入一个新文件，以免混在一起。",
            f"The database already holds other data ({others[0]} …). "
            "Load the sample company into a new file with --db, so that they do not mix.",
        ))
