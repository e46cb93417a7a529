"""The company's own rows in the form of the template: download, correct in Excel, upload again."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from analytics.calendar import Period
from analytics.errors import Refused, Text
from analytics.ingest.reading.formats import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_INFLATED_BYTES, MAX_WORKBOOK_BYTES
from analytics.ingest.terms.currencies import currency_column
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.vocabulary import spellings
from analytics.schema import Dataset, Field, dataset
from analytics.warehouse import Warehouse
from analytics.warehouse.held_rows import Held, held, rows_of
from reports.sheets import cells
from reports.sheets.sheet_rows import Put, number_cell, text_cell, with_rows
from reports.uploads.template import HOW_LINES, ROWS_TO_FILL, YES_NO, fill_in_sheet, finished, labels, template_file_name

EXCEL_ROWS = 1_048_576
ROWS_AT_A_TIME = 10_000
ROWS_MEASURED = 200  # to choose the widths of the columns
DATA = (Text("模板", "template"), Text("数据", "data"))
SHARE_SEEN_AS_PERCENT = 1.5  # a column of shares that goes beyond is read as per cent, so such a cell says % itself
DECIMALS_READ = 9  # of a number in a workbook
FORMATS = {"money": "#,##0.00##", "share": "0.##%"}


def filled_template(warehouse: Warehouse, name: str, lang: str = "zh", period: Period | None = None) -> bytes:
    """The template of the dataset `name` holding the company's current rows, all or those of a period, to be uploaded again.

    Same headings, lists and notes as the template, no examples; the company's extra columns stand at the right. Every value
    is written so that an import reads exactly what is stored. Raises UnknownName; Refused when there is nothing to write,
    too much for a workbook that can be uploaded again, or no such period.
    """
    table = dataset(name)
    wanted = held(warehouse, table.name, period)
    refusal = _too_much_or_nothing(table, wanted, period)
    if refusal is not None:
        raise Refused(refusal)
    rows = rows_of(warehouse, wanted)
    headings = _headings(table, wanted.extra, lang)
    book = Workbook(write_only=True)
    sheet = fill_in_sheet(book, table, lang, headings, list(zip(*next(_portions(rows.slice(0, ROWS_MEASURED))))))
    text = text_cell(cells.made(sheet, "="))
    puts = [*(_put(sheet, field, lang, text) for field in table.fields), *(text for _ in wanted.extra)]
    last = min(wanted.rows + 1 + ROWS_TO_FILL, EXCEL_ROWS)
    lines = _how_lines(table, wanted, period, headings[len(table.fields):])
    content = finished(book, sheet, table, lang, last, [line.in_(lang) for line in lines])
    content = with_rows(content, _portions(rows), puts, first_row=2)
    _refuse_unreadable(content, table)
    return content


def filled_file_name(name: str, lang: str = "zh", period: Period | None = None) -> str:
    """销售数据.xlsx, sales-data.xlsx; with a period, that too."""
    was, now = DATA
    named = template_file_name(name, lang).replace(was.in_(lang), now.in_(lang))
    return named if period is None else named.replace(".xlsx", f"_{period.label}.xlsx")


def why_not(warehouse: Warehouse, name: str) -> Text | None:
    """Why the rows of a dataset cannot be had as a workbook, or None when they can."""
    return _too_much_or_nothing(dataset(name), held(warehouse, dataset(name).name), None)


def _too_much_or_nothing(table: Dataset, wanted: Held, period: Period | None) -> Text | None:
    if not wanted.rows:
        return (Text(f"「{table.label.zh}」还没有数据。", f"There are no rows of “{table.label.en}” yet.") if period is None else
                Text(f"「{table.label.zh}」在 {period.label} 没有数据。", f"There are no rows of “{table.label.en}” in {period.label}."))
    columns = len(table.fields) + len(wanted.extra)
    if columns > MAX_COLUMNS:
        return Text(f"「{table.label.zh}」有 {columns:,} 列，超过一张表 {MAX_COLUMNS:,} 列的上限。",
                    f"“{table.label.en}” has {columns:,} columns, over the limit of {MAX_COLUMNS:,} in one sheet.")
    most = min(EXCEL_ROWS, MAX_CELLS // columns) - 1
    if wanted.rows > most:
        return _narrow(table, Text(f"有 {wanted.rows:,} 行，一个工作簿最多放 {most:,} 行", f"has {wanted.rows:,} rows and a workbook holds {most:,}"))
    if wanted.longest_text > MAX_CELL_CHARACTERS:
        return Text(
            f"「{table.label.zh}」里有一段文字长 {wanted.longest_text:,} 个字，Excel 的一格只放得下 {MAX_CELL_CHARACTERS:,} 个；没有生成，以免截断。",
            f"“{table.label.en}” holds a text of {wanted.longest_text:,} characters and a cell of Excel only {MAX_CELL_CHARACTERS:,}; "
            "nothing was written, so that nothing is cut off.")
    return None


def _narrow(table: Dataset, seen: Text) -> Text:
    if table.placed_by is None:
        return Text(f"「{table.label.zh}」{seen.zh}。", f"“{table.label.en}” {seen.en}.")
    return Text(f"「{table.label.zh}」{seen.zh}；请缩小期间，分几次下载（命令行用 --period）。",
                f"“{table.label.en}” {seen.en}; narrow the period and take it in parts (--period on the command line).")


def _refuse_unreadable(content: bytes, table: Dataset) -> None:
    """A file beyond the limits of the upload would be of no use to anyone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inflated = sum(member.file_size for member in archive.infolist())
    if len(content) > MAX_WORKBOOK_BYTES or inflated > MAX_INFLATED_BYTES:
        size, limit = (len(content), MAX_WORKBOOK_BYTES) if len(content) > MAX_WORKBOOK_BYTES else (inflated, MAX_INFLATED_BYTES)
        raise Refused(_narrow(table, Text(f"的工作簿有 {size / 2**20:.0f} MB，上传最多 {limit // 2**20} MB",
                                          f"makes a workbook of {size / 2**20:.0f} MB and an upload may have {limit // 2**20} MB")))


def _headings(table: Dataset, extra: tuple[str, ...], lang: str) -> list[str]:
    """The template's headings, and the extra columns under their own.

    Where an extra column is called like a field's label, the field goes by its next name. An extra column that imports act
    on (币种 converts amounts that are yuan by now, 目标 beside sales makes targets) is renamed 原币种, 原目标.
    """
    own: list[str] = []
    for name in extra:
        shown = f"原{name}" if _acted_on(name, table) else name
        while shown in own or (shown != name and shown in extra):
            shown = f"原{shown}"
        own.append(shown)
    names = []
    for field, label in zip(table.fields, labels(table, lang)):
        spelled = (label, field.name, field.label.zh, field.label.en, *field.aliases)
        names.append(next((word for word in spelled if word not in own and word not in names), label))
    return [*names, *own]


def _acted_on(name: str, table: Dataset) -> bool:
    if any(field.type == "money" for field in table.fields) and currency_column((name,), set()) is not None:
        return True
    said = heading(name)
    planned = [meant.field for key in (said.folded, said.bare) for meant in spellings("targets").get(key, ())]
    return table.name == "sales" and "value" in planned


def _how_lines(table: Dataset, wanted: Held, period: Period | None, own: list[str]) -> list[Text]:
    of = Text(f"{period.label} 的" if period else "", f" of {period.label}" if period else "")
    lines = [
        Text(f"这里是公司现有的{of.zh} {wanted.rows:,} 行。改好后把这个文件传到「上传」页；没改的行不受影响。",
             f"These are the {wanted.rows:,} rows{of.en} the company holds. Correct them and upload this file again; rows left alone stay as they are."),
        HOW_LINES[0],
    ]
    keys = _keys(table)
    if table.kind == "entity":
        lines.append(Text(f"{keys.zh}相同的行更新原来的那一行；在这里删掉一行，公司已有的那一行还在。",
                          f"A row updates the one with the same {keys.en}; a row deleted here stays in the company's data."))
        lines.append(HOW_LINES[-1])
    elif table.keys:
        lines.append(Text(f"{keys.zh}相同的几行是一组，传回后整组换成这里的；整组删掉，公司已有的那一组还在。",
                          f"Rows with the same {keys.en} are a group, and the whole group is replaced by what stands here; a group deleted here stays in the company's data."))
    if wanted.keyless:
        without = Text(f"没有{keys.zh}，", f" without {keys.en}") if table.keys else Text("没有可以对上的编号，", " without a number to know them by")
        lines.append(Text(
            f"有 {wanted.keyless:,} 行{without.zh}传回会再计一遍：请先在「批次与撤销」里撤销原来的批次，或在命令行用 import --replace-period 换掉整个期间。",
            f"{wanted.keyless:,} rows{without.en} would count twice: undo their batches first, or replace the whole period with import --replace-period on the command line."))
    if own:
        lines.append(Text(f"最右边是您自己的列，原样保留：{'、'.join(own)}", f"At the right stand your own columns, kept as they are: {', '.join(own)}"))
    return [*lines, *HOW_LINES[2:5]]


def _keys(table: Dataset) -> Text:
    """What rows are known by: 订单号、行号 或 订单号、下单日期."""
    each = [[table[name].label for name in key.fields] for key in table.keys]
    return Text("或".join("「" + "、".join(label.zh for label in labels_) + "」" for labels_ in each),
                " or ".join(" + ".join(label.en.lower() for label in labels_) for labels_ in each))


def _portions(rows: pa.Table) -> Iterator[list[list[object]]]:
    for start in range(0, rows.num_rows, ROWS_AT_A_TIME):
        yield [column.to_pylist() for column in rows.slice(start, ROWS_AT_A_TIME).columns]


def _put(sheet: WriteOnlyWorksheet, field: Field, lang: str, text: Put) -> Put:
    """How values of a field are written so that an import reads them back exactly; dates are text, alike in every Excel."""
    if field.type == "choice":
        words = {choice.code: choice.en if lang == "en" else choice.zh for choice in field.choices}
        return lambda value: text(words.get(str(value), value))
    if field.type == "bool":
        yes, no = (answer.in_(lang) for answer in YES_NO)
        return lambda value: text(yes if value else no)
    if field.type in ("date", "datetime"):
        return lambda value: text(_written_moment(value))
    if field.type in ("money", "number", "integer", "share"):
        return _number(_style(sheet, FORMATS.get(field.type, "")), text, in_percent=field.type == "share")
    return text


def _style(sheet: WriteOnlyWorksheet, number_format: str) -> str:
    if not number_format:
        return ""
    cell = cells.made(sheet)
    cell.number_format = number_format
    return f' s="{cell.style_id}"'


def _number(style: str, text: Put, in_percent: bool) -> Put:
    def put(value: object) -> str:
        if in_percent and abs(float(str(value))) > SHARE_SEEN_AS_PERCENT:
            return text(f"{(Decimal(repr(value)) * 100).normalize():f}%")
        exact = _exact(value)
        return text(exact) if isinstance(exact, str) else number_cell(exact, style)

    return put


def _exact(value: object) -> float | int | str:
    """A number where what is read back of a number in a workbook says it exactly, else its digits as text."""
    if isinstance(value, float):
        return value if math.isfinite(value) and value == round(value, DECIMALS_READ) else repr(value)
    if isinstance(value, Decimal):
        near = float(value)
        return near if Decimal(repr(near)) == value else f"{value.normalize():f}"
    assert isinstance(value, int)
    return value


def _written_moment(value: object) -> str:
    """2026-03-05, 2026-03-05 09:30, with seconds where there are any."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    assert isinstance(value, date)
    return value.isoformat()
