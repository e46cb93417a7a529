"""A spreadsheet to fill in: the columns of a dataset, two example rows, lists to choose from, and how to write each one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from analytics.errors import Text
from analytics.schema import Dataset, Field, dataset
from reports.sheets import cells

ROWS_TO_FILL = 2000
LINE_HEIGHT = 17
YES_NO = (Text("是", "Yes"), Text("否", "No"))
LISTS = Text("选项", "Lists")
HOW = Text("填写说明", "How to fill in")
HOW_LINES = (
    Text("橙色表头的列必须填写，其余可以留空或整列删掉。",
         "Columns with an orange heading must be filled; the others may stay blank or be deleted."),
    Text("灰色斜体是示例，填写前请删掉。", "The grey italic rows are examples; delete them before you fill in."),
    Text("列的顺序可以改变，也可以加自己的列：不认识的列会原样保留。",
         "Columns may be reordered, and your own may be added: unknown ones are kept as they are."),
    Text("金额以元为单位；以万元为单位时，请把表头写成“金额(万元)”这样。",
         "Money is in yuan; if yours is in 10,000 yuan, write a heading such as 金额(万元)."),
    Text("日期写成 2026-03-05；时间写成 2026-03-05 09:30；期间写成 2026-03、2026-Q1 或 2026。",
         "Dates as 2026-03-05, times as 2026-03-05 09:30, periods as 2026-03, 2026-Q1 or 2026."),
    Text("空白不会抹掉已有的内容；要抹掉请写“清空”。", "A blank never erases what is already there; write 清空 to erase."),
)
HOW_HEADINGS = (
    Text("列", "Column"), Text("必填", "Required"), Text("怎么写", "How to write it"), Text("可选值", "Choose from"),
    Text("也认识的列名", "Other headings understood"), Text("字段名", "Field"),
)
KINDS = {
    "text": Text("文字", "text"),
    "date": Text("日期，如 2026-03-05", "date, such as 2026-03-05"),
    "datetime": Text("日期和时间，如 2026-03-05 09:30", "date and time, such as 2026-03-05 09:30"),
    "period": Text("期间，如 2026-03、2026-Q1、2026", "period, such as 2026-03, 2026-Q1, 2026"),
    "money": Text("金额，元", "money in yuan"),
    "number": Text("数字", "number"),
    "integer": Text("整数", "whole number"),
    "share": Text("比例，如 30% 或 0.3", "share, such as 30% or 0.3"),
    "bool": Text("是或否", "yes or no"),
    "choice": Text("从列表中选", "choose from the list"),
    "list": Text("多项，用顿号分开", "several, separated by 、"),
}
MANDATORY = Text("必填", "required")
# A second example row differs from the first in these, so that two examples are two records.
SECOND_EXAMPLE = {
    "person": "李泽明", "owner": "华南二部", "customer": "广州云上咖啡", "trainee": "周可欣", "order_id": "HD260303-02",
    "deal_id": "SJ-0413", "visit_id": "V260303-02", "invoice_id": "YS260302", "receipt_id": "HK260313-1", "trip_id": "CC260302",
    "person_id": "E1031", "customer_id": "C0002", "product": "CM-20 咖啡机", "product_id": "P-CM20", "team": "华南二部",
    "region": "华南", "started_at": "2026-03-03 14:00", "ended_at": "2026-03-03 14:40", "complaint_id": "TS260302",
    "medium": "百度搜索",
}


def template(name: str, lang: str = "zh") -> bytes:
    """The workbook to fill in for the dataset `name` (its name or label).

    First sheet: headings and two example rows; second: how each column is written. Lists of values are data validation.
    Raises UnknownName for a dataset that does not exist.
    """
    table = dataset(name)
    examples = [[_typed(field, example[field.name]) for field in table.fields] for example in example_rows(table, lang)]
    book = Workbook(write_only=True)
    sheet = fill_in_sheet(book, table, lang, labels(table, lang), examples)
    for example in examples:
        sheet.append([cells.made(sheet, value, cells.EXAMPLE) for value in example])
    return finished(book, sheet, table, lang, ROWS_TO_FILL, [line.in_(lang) for line in HOW_LINES])


def template_file_name(name: str, lang: str = "zh") -> str:
    """销售模板.xlsx, sales-template.xlsx."""
    table = dataset(name)
    return f"{table.name}-template.xlsx" if lang == "en" else f"{table.label.zh}模板.xlsx"


def example_rows(table: Dataset, lang: str = "zh") -> list[dict[str, str]]:
    """Two records that load without a defect, by field name."""
    first = {field.name: _example(field, lang) for field in table.fields}
    second = {name: (SECOND_EXAMPLE.get(name) or value) if value else "" for name, value in first.items()}
    for field in table.fields:
        if field.choices and first[field.name] and len(field.choices) > 1 and not SECOND_EXAMPLE.get(field.name):
            labels = [_choice_label(field, position, lang) for position in range(len(field.choices))]
            second[field.name] = labels[(labels.index(first[field.name]) + 1) % len(labels)]
    return [first, second]


def _example(field: Field, lang: str) -> str:
    if not field.example:
        return ""
    for position, choice in enumerate(field.choices):
        if field.example in (choice.code, choice.zh, choice.en):
            return _choice_label(field, position, lang)
    return field.example


def _choice_label(field: Field, position: int, lang: str) -> str:
    choice = field.choices[position]
    return choice.en if lang == "en" else choice.zh


def labels(table: Dataset, lang: str) -> list[str]:
    """What the columns of the template are called."""
    return [field.label.in_(lang) for field in table.fields]


def fill_in_sheet(book: Workbook, table: Dataset, lang: str, headings: Sequence[str], shown: Sequence[Sequence[object]]) -> WriteOnlyWorksheet:
    """The first sheet with its headings, as wide as the rows `shown` need; rows are appended to it."""
    sheet = book.create_sheet(cells.sheet_name(table.label.in_(lang)))
    cells.set_widths(sheet, [[text, *("" if row[place] is None else str(row[place]) for row in shown)] for place, text in enumerate(headings)], narrowest=11)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 24
    required = {place for place, field in enumerate(table.fields) if field.required}
    sheet.append([_heading(sheet, text, place in required) for place, text in enumerate(headings)])
    return sheet


def finished(
    book: Workbook, sheet: WriteOnlyWorksheet, table: Dataset, lang: str, last_row: int, how_lines: Sequence[str],
) -> bytes:
    """The workbook with the lists to choose from down to `last_row` and the sheet on how to fill it in."""
    _how_sheet(book.create_sheet(cells.sheet_name(HOW.in_(lang))), table, lang, how_lines)
    choices = {field.name: values for field in table.fields if (values := _values_to_choose(field, lang))}
    if choices:
        lists = book.create_sheet(cells.sheet_name(LISTS.in_(lang)))
        lists.sheet_state = "hidden"
        for row in zip_longest(*choices.values()):
            lists.append([None if value is None else cells.made(lists, value) for value in row])
    _validation(sheet, cells.sheet_name(LISTS.in_(lang)), choices, table, lang, last_row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: WriteOnlyWorksheet, text: str, required: bool = False) -> Cell:
    cell = cells.made(sheet)
    cells.heading(cell, text, required)
    return cell


def _values_to_choose(field: Field, lang: str) -> list[str]:
    if field.type == "bool":
        return [answer.in_(lang) for answer in YES_NO]
    return [_choice_label(field, position, lang) for position in range(len(field.choices))]


def _typed(field: Field, example: str) -> object:
    """Examples of numbers are numbers in the sheet; dates stay text, which every locale of Excel shows alike."""
    if example and field.type in ("money", "number", "integer"):
        return float(example) if "." in example else int(example)
    return example or None


def _validation(sheet: WriteOnlyWorksheet, lists: str, choices: dict[str, list[str]], table: Dataset, lang: str, last_row: int) -> None:
    """Lists to choose from; only a closed list refuses other words, since imports understand more spellings than a list."""
    for number, field in enumerate(table.fields, start=1):
        letter = get_column_letter(number)
        if field.name in choices:
            source = get_column_letter(list(choices).index(field.name) + 1)
            rule = DataValidation("list", f"'{lists}'!${source}$1:${source}${len(choices[field.name])}", allow_blank=True)
            rule.showErrorMessage = field.closed
        else:
            rule = DataValidation(allow_blank=True)
        rule.showInputMessage = True
        rule.promptTitle = field.label.in_(lang)[:32]
        rule.prompt = _how(field, lang)[:255]
        rule.add(f"{letter}2:{letter}{last_row}")
        sheet.data_validations.append(rule)


def _how(field: Field, lang: str) -> str:
    how = KINDS[field.type].in_(lang)
    if field.required:
        how += ("，" if lang != "en" else ", ") + MANDATORY.in_(lang)
    return how


def _how_sheet(sheet: WriteOnlyWorksheet, table: Dataset, lang: str, lines: Sequence[str]) -> None:
    for letter, width in zip("ABCDEF", (20, 8, 34, 40, 60, 20)):
        sheet.column_dimensions[letter].width = width
    # One cell for all lines: an import knows a sheet that describes columns by how many of its cells are headings.
    said = cells.made(sheet, "\n".join(lines))
    said.alignment = cells.WRAPPED
    sheet.merged_cells.ranges.add(CellRange("A2:F2"))
    sheet.row_dimensions[2].height = LINE_HEIGHT * len(lines)
    sheet.append([cells.made(sheet, f"{table.label.in_(lang)} · {HOW.in_(lang)}", cells.TITLE)])
    sheet.append([said])
    sheet.append([])
    sheet.append([_heading(sheet, text.in_(lang)) for text in HOW_HEADINGS])
    separator = ", " if lang == "en" else "、"
    rows = [(
        field.label.in_(lang), "✓" if field.required else "", KINDS[field.type].in_(lang),
        separator.join(_choice_label(field, position, lang) for position in range(len(field.choices))), separator.join(field.aliases[:8]), field.name,
    ) for field in table.fields]
    for row in rows:
        shown = [cells.made(sheet, text or None) for text in row]
        for cell in shown:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(shown)
