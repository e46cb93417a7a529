"""Sheets that describe columns (字段名 · 类型 · 说明) instead of holding data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.terms.dates import DateStyle, parse_date
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.numbers import parse_number
from analytics.ingest.terms.vocabulary import is_known
from analytics.schema import DATASETS

_LOOK_AT = 40
_TOP = 10
_NAMED = frozenset(fold(word) for word in (
    "字段", "字段名", "字段名称", "字段中文名", "字段英文名", "中文名", "英文名", "列名", "列名称", "列", "变量", "变量名", "表头", "数据项", "field", "field name", "column", "column name",
    "variable", "variable name", "attribute"))
_TOLD = frozenset(fold(word) for word in (
    "说明", "字段说明", "含义", "字段含义", "解释", "描述", "字段描述", "备注", "注释", "类型", "数据类型", "字段类型", "长度", "精度", "是否必填", "必填", "是否为空", "允许为空", "主键",
    "是否主键", "默认值", "示例", "样例", "示例值", "取值", "取值范围", "格式", "标签", "口径", "description", "meaning", "comment", "comments", "notes", "definition", "type", "data type", "length",
    "nullable", "required", "primary key", "default", "example", "format", "values", "label"))
_BESIDE = frozenset(fold(word) for word in ("序号", "编号", "表", "表名", "数据表", "所属表", "no", "no.", "#", "table", "table name", "sheet", "file", "dataset"))
_COUNTED = frozenset(fold(word) for word in ("序号", "编号", "长度", "精度", "no", "no.", "#", "length", "position"))
_TYPE = re.compile(
    r"(var)?char\d?|n?varchar2?|text|string|str|(big|small|tiny)?int(eger)?\d*|float\d*|double|decimal|numeric|number|real|bool(ean)?|date|datetime\d*|timestamp|time|object|category|enum|"
    r"文本|文字|字符|字符串|字符型|文本型|数字|数值|数值型|整数|整型|小数|浮点|浮点型|金额|日期|日期型|日期时间|时间|时间戳|布尔|布尔型|枚举|枚举型|单选|多选", re.IGNORECASE)


def describes_columns(sheet: RawSheet, header: Header) -> bool:
    """Whether the sheet is a dictionary of columns: by its headings, by data types in a column, or by the headings of other
    tables that stand where values should be. Where neither says so in its heading, a column of amounts or days makes it data."""
    columns = [column.to_pylist() for column in sheet.cells.slice(0, _LOOK_AT).columns]
    if _headed(columns):
        return True
    data = any(_values(column[header.index + 1:]) for name, column in zip(header.names, columns) if fold(name) not in _COUNTED)
    return not data and (_typed(columns) or _lists_headings(columns, header))


def _headed(columns: Sequence[Sequence[str | None]]) -> bool:
    """字段名 beside 说明 or 类型 and little else, over names that differ from each other."""
    for index, row in enumerate(list(zip_longest(*columns))[:_TOP]):
        words = [fold(cell) if cell and cell.strip() else "" for cell in row]
        named = [i for i, word in enumerate(words) if word in _NAMED]
        told = [i for i, word in enumerate(words) if word in _TOLD]
        others = [word for word in words if word and word not in _NAMED | _TOLD | _BESIDE]
        if named and told and 3 * len(others) < len([word for word in words if word]):
            return any(_names(columns[i][index + 1:]) for i in named)
    return False


def _typed(columns: Sequence[Sequence[str | None]]) -> bool:
    """A column of data types, of more than one kind, beside one of names."""
    for place, column in enumerate(columns):
        types = [re.sub(r"\s*[(（].*", "", cell.strip()) for cell in column if cell and cell.strip()]
        found = {word.casefold() for word in types if _TYPE.fullmatch(word)}
        enough = sum(1 for word in types if _TYPE.fullmatch(word)) >= max(3, 0.8 * (len(types) - 1))
        if enough and len(found) >= 2 and any(_names(other) for i, other in enumerate(columns) if i != place):
            return True
    return False


def _names(column: Sequence[str | None]) -> bool:
    """Whether the cells could name columns: words, each its own."""
    values = [cell.strip() for cell in column if cell and cell.strip()]
    return bool(values) and len(set(values)) >= 0.9 * len(values) and not any(_value(value) for value in values)


def _lists_headings(columns: Sequence[Sequence[str | None]], header: Header) -> bool:
    words = {value.strip() for column in columns for value in column if value and value.strip()} - set(header.names)
    known = {word for word in words if len(word) > 2 and is_known(heading(word)) and fold(word) not in _listed_words()}
    return len(known) >= 4 and len(known) > 0.2 * len(words)


def _values(column: Sequence[str | None]) -> bool:
    """Whether most cells are amounts or days: a target of 销售额 and 回款额 names headings, too, and is data."""
    filled = [cell for cell in column if cell and cell.strip()]
    return bool(filled) and sum(1 for cell in filled if _value(cell)) >= 0.7 * len(filled)


def _value(cell: str) -> bool:
    return parse_number(cell) is not None or parse_date(cell, DateStyle()) is not None


@lru_cache(maxsize=1)
def _listed_words() -> frozenset[str]:
    """Words that are both a heading somewhere and an entry of a list (团队, 产品, 收款): as values they prove nothing."""
    choices = [choice for declared in DATASETS.values() for field in declared.fields for choice in field.choices]
    return frozenset(fold(word) for choice in choices for word in (choice.zh, choice.en, choice.code, *choice.aliases))
