"""import, batches, undo, redo, original, memory, forget, demo."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Sequence
from getpass import getpass
from pathlib import Path

import sample_data
from analytics.errors import Defect, Refused, Text
from analytics.ingest import CleanSheet, RawFile, ReadOptions
from analytics.ingest import import_files as read_and_load
from analytics.ingest.sentences import sentence
from analytics.ingest.set_aside import SetAside, set_aside
from analytics.ingest.whole_way import known_to
from analytics.schema import DATASETS, dataset
from analytics.warehouse import ImportResult, Warehouse
from cli.owner import opened_existing, opened_to_read, opened_to_write, reader
from cli.tables import laid_out
from reports.mending import mending_workbook

SHOWN_DEFECTS = 20
ROWS_SET_ASIDE = 3
DRY = Text("试读，没有写入", "dry run, nothing was written")
STATE = {True: Text("有效", "active"), False: Text("已撤销", "undone")}
BATCH_HEADINGS = Text("批次|状态|文件|工作表|数据集|读入|导入|新增|更新|未变|搁置|跳过|重复|谁|何时",
                      "batch|state|file|sheet|dataset|read|loaded|added|updated|same|rejected|skipped|dup.|by|when")
BATCH_COLUMNS = (
    "batch_id", "active", "file", "sheet", "dataset", "rows_read", "rows_loaded", "added", "updated", "unchanged", "rows_rejected",
    "rows_skipped", "duplicates", "by", "imported_at",
)


def import_files(arguments: Namespace) -> int:
    """Loads the files in the order given, all or none; 3 when rows were set aside."""
    for path in arguments.files:
        if not path.is_file():
            raise Refused(Text(f"没有文件 {path}；请检查路径。", f"There is no file {path}; please check the path."))
    options = ReadOptions(
        dataset=dataset(arguments.dataset).name if arguments.dataset else None, sheet=arguments.sheet, mapping=dict(arguments.map),
        scale=dict(arguments.scale), header=arguments.header, encoding=arguments.encoding,
        rates=dict(arguments.rate),
    )
    open_ = opened_to_read if arguments.dry_run else opened_to_write
    with open_(arguments.db) as warehouse:
        report = _Report(arguments.report, arguments.lang, warehouse)
        try:
            results = read_and_load(
                warehouse, arguments.files, options, by=reader(), on_duplicate=arguments.on_duplicate,
                replace_period=arguments.replace_period, dry_run=arguments.dry_run, strict=arguments.strict,
                told=report.take, password=_password(arguments.password, arguments.lang),
            )
        except Refused:
            report.write(report.defects)  # what to mend, also where a strict import loads nothing
            raise
        report.write([defect for result in results for defect in result.defects])
    if arguments.json:
        print(json.dumps([result.as_json(arguments.lang) for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            print(described(result, arguments.lang, arguments.dry_run))
    return ROWS_SET_ASIDE if any(result.rows_rejected for result in results) else 0


class _Report:
    """`--report`: the rows set aside as they stood in their sheets, to be mended and imported, and the list of all defects."""

    def __init__(self, path: Path | None, lang: str, warehouse: Warehouse) -> None:
        self.path, self.lang, self.warehouse = path, lang, warehouse
        self.aside: list[SetAside] = []
        self.defects: list[Defect] = []

    def take(self, raw: RawFile, options: ReadOptions, sheets: Sequence[CleanSheet]) -> None:
        if self.path is not None:
            self.aside += set_aside(raw, options, known_to(self.warehouse), sheets)
            self.defects += [defect for sheet in sheets for defect in sheet.defects]

    def write(self, defects: Sequence[Defect]) -> None:
        if self.path is not None:
            self.path.write_bytes(mending_workbook(self.aside, defects, self.lang))


def _password(said: str | None, lang: str) -> str | None:
    """The password as given; `-` asks for it, so that it stands in no history."""
    return getpass(Text("文件的打开密码：", "Password of the file: ").in_(lang)) if said == "-" else said


def described(result: ImportResult, lang: str, dry_run: bool = False) -> str:
    """What happened to one sheet, in the reader's words: counts, totals, evidence, then the defects."""
    label = DATASETS[result.dataset].label.in_(lang)
    counts = Text(
        f"读 {result.rows_read} 行，导入 {result.rows_loaded}，搁置 {result.rows_rejected}，跳过 {result.rows_skipped}，重复 {result.duplicates}",
        f"{result.rows_read} rows read, {result.rows_loaded} loaded, {result.rows_rejected} set aside, "
        f"{result.rows_skipped} skipped, {result.duplicates} duplicates",
    )
    batch = DRY if dry_run or result.batch_id is None else Text(f"批次 {result.batch_id}", f"batch {result.batch_id}")
    where = f"{result.file} · {result.sheet}" if result.sheet else result.file
    lines = [f"{where} → {label} ({batch.in_(lang)})", f"  {counts.in_(lang)}"]
    if result.changes is not None and (result.changes.updated or result.changes.unchanged or result.changes.removed):
        did = result.changes
        lines.append("  " + Text(
            f"新增 {did.added} 行，更新 {did.updated}，未变 {did.unchanged}" + (f"，旧的 {did.removed} 行不再有" if did.removed else ""),
            f"{did.added} rows added, {did.updated} changed, {did.unchanged} as before" + (f", {did.removed} older rows gone" if did.removed else ""),
        ).in_(lang))
    for name, total in result.totals.items():
        field_label = DATASETS[result.dataset][name].label.in_(lang) if name in DATASETS[result.dataset] else name
        lines.append(f"  {Text('合计', 'Total').in_(lang)} {field_label} {total:,.2f}")
    lines += [f"  {evidence.in_(lang)}" for evidence in result.evidence]
    lines += [f"  {line}" for line in _defect_lines(result.defects, lang)]
    return "\n".join(lines)


def _defect_lines(defects: Sequence[Defect], lang: str) -> Iterable[str]:
    for defect in defects[:SHOWN_DEFECTS]:
        yield f"! {sentence(defect, lang)}"
    hidden = len(defects) - SHOWN_DEFECTS
    if hidden > 0:
        yield Text(f"……还有 {hidden} 个问题；加 --report 问题.xlsx 可存成清单。",
                   f"… and {hidden} more; add --report defects.xlsx for the list.").in_(lang)


def list_batches(arguments: Namespace) -> int:
    with opened_to_read(arguments.db) as warehouse:
        batches = warehouse.batches()
    records = batches[[column for column in BATCH_COLUMNS if column in batches]].to_dict("records")
    if arguments.json:
        print(json.dumps(records, ensure_ascii=False, indent=2, default=str))
        return 0
    rows = []
    for record in records:
        shown = dict(record, active=STATE[bool(record["active"])].in_(arguments.lang), imported_at=str(record["imported_at"])[:16])
        rows.append([_written(shown.get(column)) for column in BATCH_COLUMNS])
    counted = [column.startswith("rows_") or column in ("batch_id", "duplicates", "added", "updated", "unchanged") for column in BATCH_COLUMNS]
    print(laid_out(BATCH_HEADINGS.in_(arguments.lang).split("|"), rows, counted))
    return 0


def _written(value: object) -> str:
    if value is None or value != value:  # nothing, or a count older batches did not have
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


def original(arguments: Namespace) -> int:
    """The file of a batch as it was uploaded."""
    with opened_to_read(arguments.db) as warehouse:
        batches = warehouse.batches()
        found = batches[batches["batch_id"] == arguments.batch]
        if not len(found):
            raise Refused(Text(f"没有第 {arguments.batch} 批。", f"There is no batch {arguments.batch}."))
        name, sha256 = str(found["file"].iloc[0]), str(found["sha256"].iloc[0])
        if not warehouse.has_original(sha256):
            raise Refused(Text(f"第 {arguments.batch} 批没有保存原始文件。", f"The file of batch {arguments.batch} was not kept."))
        target = arguments.output or Path(name)
        if target.exists():
            raise Refused(Text(f"{target} 已经存在；请用 -o 换一个名字。", f"{target} exists already; choose another name with -o."))
        with target.open("wb") as file:
            file.writelines(warehouse.original(sha256))
    print(Text(f"第 {arguments.batch} 批的原始文件已存到 {target}。", f"The file of batch {arguments.batch} is in {target}.").in_(arguments.lang))
    return 0


MEMORY_HEADINGS = Text("种类|数据集|说的是|当作|来自", "kind|dataset|said of|means|from")


def list_memory(arguments: Namespace) -> int:
    """What people said when they loaded files, and what it is taken for next time."""
    with opened_to_read(arguments.db) as warehouse:
        records = warehouse.remembered().to_dict("records")
    if arguments.json:
        print(json.dumps(records, ensure_ascii=False, indent=2, default=str))
        return 0
    rows = [[str(record[name]) for name in ("kind", "dataset", "said", "meant", "file")] for record in records]  # `said` as forget takes it
    print(laid_out(MEMORY_HEADINGS.in_(arguments.lang).split("|"), rows, [False] * 5))
    return 0


def forget(arguments: Namespace) -> int:
    with opened_existing(arguments.db) as warehouse:
        warehouse.forget(arguments.kind, dataset(arguments.dataset).name, arguments.said, by=reader())
    print(Text(f"已忘掉「{arguments.said}」。", f"“{arguments.said}” is forgotten.").in_(arguments.lang))
    return 0


def undo(arguments: Namespace) -> int:
    with opened_existing(arguments.db) as warehouse:
        warehouse.undo(arguments.batch)
    print(Text(f"已撤销批次 {arguments.batch}；redo {arguments.batch} 可恢复。",
               f"Batch {arguments.batch} is undone; redo {arguments.batch} brings it back.").in_(arguments.lang))
    return 0


def redo(arguments: Namespace) -> int:
    with opened_existing(arguments.db) as warehouse:
        warehouse.redo(arguments.batch)
    print(Text(f"已恢复批次 {arguments.batch}。", f"Batch {arguments.batch} counts again.").in_(arguments.lang))
    return 0


def demo(arguments: Namespace) -> int:
    """Loads the made-up company; files already there are left alone. Refused where other data has been loaded."""
    files = list(sample_data.files())
    with opened_to_write(arguments.db) as warehouse:
        _refuse_other_data(warehouse, {path.name for path in files})
        results = read_and_load(warehouse, files, ReadOptions(), by="demo", on_duplicate="skip")
    if arguments.json:
        print(json.dumps([result.as_json(arguments.lang) for result in results], ensure_ascii=False, indent=2))
    else:
        rows = sum(result.rows_loaded for result in results if result.batch_id is not None)
        print(Text(f"示例公司已载入 {arguments.db}：{len(files)} 个文件，{rows:,} 行。",
                   f"The sample company is in {arguments.db}: {len(files)} files, {rows:,} rows.").in_(arguments.lang))
    return ROWS_SET_ASIDE if any(result.rows_rejected for result in results) else 0


def _refuse_other_data(warehouse: Warehouse, sample: set[str]) -> None:
    batches = warehouse.batches()
    others = sorted({str(name) for name in batches.loc[batches["active"].astype(bool), "file"]} - sample) if len(batches) else []
    if others:
        raise Refused(Text(
            f"数据库里已有别的数据（{others[0]}…）；示例公司请用 --db 载入一个新文件，以免混在一起。",
            f"The database already holds other data ({others[0]} …). "
            "Load the sample company into a new file with --db, so that they do not mix.",
        ))
