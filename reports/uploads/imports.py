"""An import as plain records, and the workbook of what it could not take. The command line and the app's API share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.errors import Defect, Refused, Text, ZhanbaoError
from analytics.ingest import CleanSheet, RawFile, ReadOptions
from analytics.ingest import import_files as read_and_load
from analytics.ingest.set_aside import SetAside, set_aside
from analytics.ingest.whole_way import known_to
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from reports.uploads.mending import mending_workbook

SHOWN_DEFECTS = 20
DRY = Text("试读，没有写入", "dry run, nothing was written")


@dataclass(frozen=True)
class Choices:
    """What a person says about an import besides its files; `report` asks for the workbook of the rows set aside."""

    options: ReadOptions = field(default_factory=ReadOptions)
    on_duplicate: str = "refuse"
    replace_period: str | None = None
    dry_run: bool = False
    strict: bool = False
    password: str | None = None
    report: bool = False


@dataclass(frozen=True)
class Imported:
    """What became of the files: a record per sheet, the workbook if one was asked for, and the refusal where nothing was taken."""

    sheets: tuple[dict[str, Any], ...] = ()
    report: bytes | None = None
    refusal: ZhanbaoError | None = None


def imported(warehouse: Warehouse, paths: Sequence[Path], choices: Choices, *, by: str, lang: str) -> Imported:
    """Loads the files in the order given, all or none. A refusal comes back with what there is to mend, also of a strict import.

    Raises UnknownName.
    """
    aside: list[SetAside] = []
    found: list[Defect] = []

    def take(raw: RawFile, options: ReadOptions, sheets: Sequence[CleanSheet]) -> None:
        if choices.report:
            aside.extend(set_aside(raw, options, known_to(warehouse), sheets))
            found.extend(defect for sheet in sheets for defect in sheet.defects)

    def workbook(defects: Sequence[Defect]) -> bytes | None:
        return mending_workbook(aside, defects, lang) if choices.report else None

    try:
        results = read_and_load(
            warehouse, list(paths), choices.options, by=by, on_duplicate=choices.on_duplicate, replace_period=choices.replace_period,
            dry_run=choices.dry_run, strict=choices.strict, told=take, password=choices.password)
    except Refused as refusal:
        return Imported(report=workbook(found), refusal=refusal)
    return Imported(tuple(result.as_json(lang) for result in results), workbook([defect for result in results for defect in result.defects]))


def undone(batch: int, own: Sequence[int]) -> Text:
    """What was taken back, and how it comes back."""
    more_zh, more_en = _with_it(batch, own)
    return Text(f"已撤销批次 {batch}{more_zh}；redo {batch} 可恢复。", f"Batch {batch} is undone{more_en}; redo {batch} brings it back.")


def redone(batch: int, own: Sequence[int]) -> Text:
    more_zh, more_en = _with_it(batch, own)
    return Text(f"已恢复批次 {batch}{more_zh}。", f"Batch {batch} counts again{more_en}.")


def _with_it(batch: int, own: Sequence[int]) -> tuple[str, str]:
    others = [str(one) for one in own if one != batch]
    return (f"，连同同一个文件的第 {'、'.join(others)} 批", f", with batch {', '.join(others)} of the same file") if others else ("", "")


def described(sheet: Mapping[str, Any], lang: str, dry_run: bool = False) -> str:
    """What happened to one sheet, in the reader's words: counts, totals, evidence, then the defects; from its record in that language."""
    table = DATASETS[sheet["dataset"]]
    counts = Text(
        f"读 {sheet['rows_read']} 行，导入 {sheet['rows_loaded']}，搁置 {sheet['rows_rejected']}，跳过 {sheet['rows_skipped']}，重复 {sheet['duplicates']}",
        f"{sheet['rows_read']} rows read, {sheet['rows_loaded']} loaded, {sheet['rows_rejected']} set aside, "
        f"{sheet['rows_skipped']} skipped, {sheet['duplicates']} duplicates",
    )
    number = sheet["batch_id"]
    batch = DRY if dry_run or number is None else Text(f"批次 {number}", f"batch {number}")
    where = f"{sheet['file']} · {sheet['sheet']}" if sheet["sheet"] else sheet["file"]
    lines = [f"{where} → {table.label.in_(lang)} ({batch.in_(lang)})", f"  {counts.in_(lang)}", *_changes(sheet, lang)]
    for name, total in sheet["totals"].items():
        label = table[name].label.in_(lang) if name in table else name
        lines.append(f"  {Text('合计', 'Total').in_(lang)} {label} {total:,.2f}")
    lines += [f"  {evidence}" for evidence in sheet["evidence"]]
    lines += [f"  {line}" for line in _defects(sheet["defects"], lang)]
    for question in sheet["questions"]:
        lines.append(f"  ? {question['text']}")
        lines += [f'     --{answer["option"]} "{answer["said"]}"  {answer["label"]}' for answer in question["answers"]]
    return "\n".join(lines)


def _changes(sheet: Mapping[str, Any], lang: str) -> Iterable[str]:
    """What the rows do to those in the books, what these add up to before and after, and the days the rows lie on."""
    preview = sheet["preview"]
    if preview is None:
        return
    new, changed, same, moved, gone = (preview[name] for name in ("new", "changed", "same", "moved", "gone"))
    if changed or same or moved or gone:
        yield "  " + Text(
            f"已有 {changed + same + moved:,} 行：{same:,} 不变，{changed:,} 更新" + (f"，{moved:,} 换了日期" if moved else "") + f"；新增 {new:,} 行"
            + (f"；旧的 {gone:,} 行不再有" if gone else ""),
            f"{changed + same + moved:,} rows already there: {same:,} unchanged, {changed:,} updated" + (f", {moved:,} under another date" if moved else "")
            + f"; {new:,} new" + (f"; {gone:,} older rows gone" if gone else ""),
        ).in_(lang)
    table = DATASETS[sheet["dataset"]]
    for name, sums in preview["sums"].items():
        if sums["before"]:
            label = table[name].label.in_(lang)
            yield "  " + Text(f"账上{label} {sums['before']:,.2f} → {sums['after']:,.2f}", f"{label} in the books {sums['before']:,.2f} → {sums['after']:,.2f}").in_(lang)
    if preview["dates"]:
        first, last = preview["dates"]["first"], preview["dates"]["last"]
        yield "  " + (Text(f"日期 {first}", f"Dated {first}") if first == last else Text(f"日期 {first} 至 {last}", f"Dated {first} to {last}")).in_(lang)


def _defects(defects: Sequence[Mapping[str, Any]], lang: str) -> Iterable[str]:
    for defect in defects[:SHOWN_DEFECTS]:
        yield Text(f"! {defect['message']}；{defect['fix']}。", f"! {defect['message']}; {defect['fix']}.").in_(lang)
    hidden = len(defects) - SHOWN_DEFECTS
    if hidden > 0:
        yield Text(f"……还有 {hidden} 个问题；加 --report 问题.xlsx 可存成清单。",
                   f"… and {hidden} more; add --report defects.xlsx for the list.").in_(lang)
