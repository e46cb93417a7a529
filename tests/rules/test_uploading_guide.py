"""The guide to uploading says what the importer does: every limit with its number, every defect and refusal in its own words."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from analytics.ingest import large_files
from analytics.ingest.cleaning import checks, sentences, typed_columns
from analytics.ingest.reading import formats, header_block
from analytics.ingest.reading.delimited import _DELIMITERS
from analytics.ingest.reading.read import Limits
from analytics.ingest.recognising import header, same_again, tables_on_sheet
from analytics.ingest.shapes import fill_down
from analytics.ingest.terms.currencies import CURRENCIES, HOME
from analytics.ingest.terms.dates import DateStyle, parse_date
from analytics.ingest.terms.numbers import parse_number
from analytics.schema import DATASETS
from analytics.warehouse.current import findings
from tests.analytics.ingest.made_files import column, csv_file, only
from tests.analytics.ingest.pinned_sentences import DEFECTS, MISSING, REFUSALS, WAREHOUSE_DEFECTS
from tests.modules import PROJECT

GUIDE = PROJECT / "docs" / "guide"
PAGES = {"zh": (GUIDE / "uploading.zh-CN.md").read_text("utf-8"), "en": (GUIDE / "uploading.en.md").read_text("utf-8")}
SAID = [*DEFECTS.values(), *MISSING.values(), *WAREHOUSE_DEFECTS.values()]
WORDS = {"zh": {"parts": "个", "cells": "格", "columns": "列", "characters": "个字", "seconds": "秒", "rows": "行", "pieces": "块", "yuan": "元", "defects": "处", "names": "个", "amounts": "处"}}
BOTH = pytest.mark.parametrize("lang", PAGES)


def tables(lang: str) -> list[list[list[str]]]:
    """The tables of a page, each its rows of cells, headings left out."""
    found = re.findall(r"(?:^\|.*\n)+", PAGES[lang], flags=re.M)
    return [[[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in table.splitlines()[2:]] for table in found]


def mega(size: int) -> str:
    return f"{size // 2**20} MB" if size < 2**30 else f"{size // 2**30} GB"


def limits(lang: str) -> list[str]:
    """Every limit as the guide writes it, from the constants that hold it."""

    def counted(number: int, what: str) -> str:
        return f"{number:,} {WORDS.get(lang, {}).get(what, what)}"

    browser = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]["maxUploadSize"]
    reading = Limits()
    return [
        mega(formats.MAX_WORKBOOK_BYTES), mega(formats.MAX_TEXT_BYTES), f"{browser} MB", mega(formats.MAX_INFLATED_BYTES), f"{formats.MAX_RATIO}:1",
        mega(formats.RATIO_COUNTS_FROM), counted(formats.MAX_MEMBERS, "parts"), counted(formats.MAX_CELLS, "cells"), counted(formats.MAX_COLUMNS, "columns"),
        counted(formats.MAX_CELL_CHARACTERS, "characters"), mega(reading.memory_bytes), counted(reading.seconds, "seconds"), counted(large_files.LARGE, "cells"),
        mega(large_files._MEMORY), counted(large_files._SECONDS, "seconds"), counted(header._LOOK_AT, "rows"), counted(header_block.MOST_ROWS, "rows"),
        counted(tables_on_sheet._MOST_BLOCKS, "pieces"), counted(int(typed_columns._LARGEST_MONEY), "yuan"), counted(checks.MOST, "defects"),
        counted(findings._MOST, "names"), counted(checks._ENOUGH_TO_COMPARE, "rows"), counted(checks._MOST_FAR_OFF, "amounts"), counted(same_again._ENOUGH, "rows"),
    ]


@BOTH
def test_every_limit_stands_in_the_guide_with_its_number(lang: str) -> None:
    shown = next(table for table in tables(lang) if any("10,000,000" in cell for row in table for cell in row))
    assert Counter(row[1] for row in shown) == Counter(limits(lang))
    assert f"{large_files._TIMES_ITS_SIZE} " in next(row[0] for row in shown if row[1] == mega(large_files._MEMORY))


def test_no_limit_was_added_without_the_guide() -> None:
    named = {name for name in vars(formats) if name.startswith("MAX_")} | {one.name for one in fields(Limits)}
    assert named == {
        "MAX_WORKBOOK_BYTES", "MAX_TEXT_BYTES", "MAX_INFLATED_BYTES", "MAX_RATIO", "MAX_MEMBERS", "MAX_CELLS", "MAX_COLUMNS", "MAX_CELL_CHARACTERS",
        "memory_bytes", "seconds"}, "add the new limit to `limits` above and to both pages"


def defect_codes() -> set[str]:
    """Every code a defect is made with, in the sentences and in the warehouse."""
    found = set()
    for module in (sentences, findings):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("defect", "Defect") and node.args:
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
    return found


@BOTH
def test_every_defect_code_stands_in_the_guide_and_no_other(lang: str) -> None:
    shown = {row[0].strip("`") for table in tables(lang) for row in table if re.fullmatch(r"`[A-Z_]+`", row[0])}
    assert len(defect_codes()) >= 18
    assert shown == defect_codes()


@BOTH
@pytest.mark.parametrize("severity", ["error", "warning"])
def test_every_defect_stands_in_its_table_in_its_own_words(lang: str, severity: str) -> None:
    expected = {(f"`{said.code}`", said.zh if lang == "zh" else said.en) for said in SAID if said.severity == severity}
    shown = [{(row[0], row[1]) for row in table} for table in tables(lang) if all(re.fullmatch(r"`[A-Z_]+`", row[0]) for row in table)]
    assert expected in shown


@BOTH
def test_every_refusal_stands_in_the_guide_in_its_own_words(lang: str) -> None:
    shown = [{row[0] for row in table} for table in tables(lang)]
    assert {text.in_(lang) for text in REFUSALS.values()} in shown


@BOTH
def test_every_row_of_the_guide_says_when_and_what_to_do(lang: str) -> None:
    told = [row for table in tables(lang)[3:] for row in table]
    assert len(told) >= len(SAID) + len(REFUSALS)
    assert [row for row in told if not all(row)] == []


@BOTH
def test_every_currency_delimiter_and_kind_of_file_is_named(lang: str) -> None:
    page = PAGES[lang]
    assert [currency.code for currency in CURRENCIES if currency.code != HOME and currency.code not in page] == []
    names = {"zh": ("逗号", "制表符", "分号", "竖线", "全角逗号"), "en": ("comma", "tab", "semicolon", "bar", "full-width comma")}[lang]
    assert len(names) == len(_DELIMITERS) and [name for name in names if name not in page] == []
    assert [kind for kind in ("xlsx", "xlsm", "xlsb", "xls", "ods", "HTML", "2003", "csv", "gb18030", "Big5") if kind not in page] == []


@BOTH
def test_the_messy_table_is_read_as_the_guide_says(lang: str, tmp_path: Path) -> None:
    text = re.search(r"```csv\n(.*?)```", PAGES[lang], flags=re.S)
    assert text is not None
    sheet = only(csv_file(tmp_path, text[1], name="三月.csv", encoding="gb18030"))
    after = PAGES[lang][text.end():].strip().splitlines()[0]
    label = DATASETS[sheet.dataset].label.in_(lang)
    row, rows, total = f"{sheet.header_row}", f"{sheet.rows.num_rows}", f"{sheet.totals['amount_yuan']:,.2f}"
    said = {"zh": f"读出来：{label}，第 {row} 行是表头，{rows} 行，金额合计 {total} 元", "en": f"It is read as: {label}, header in row {row}, {rows} rows, {total} yuan"}[lang]
    assert after.startswith(said)
    assert sheet.own_totals == sheet.totals and sheet.defects == ()
    assert column(sheet, "region") == ["华东"] * 3 + ["华南"]


def examples(lang: str, row: str) -> list[str]:
    return next(re.findall(r"`([^`]+)`", line[1]) for table in tables(lang) for line in table if line[0] == row)


@BOTH
def test_the_dates_and_numbers_of_the_guide_are_read(lang: str) -> None:
    style = DateStyle(order="YMD", year=2026, today=date(2026, 11, 22))
    days = examples(lang, {"zh": "日期", "en": "dates"}[lang])
    assert len(days) >= 6 and {parse_date(day, style) for day in days} == {date(2026, 3, 2)}
    numbers = examples(lang, {"zh": "数字", "en": "numbers"}[lang])
    assert len(numbers) == 5 and all(parse_number(number.removesuffix("台")) for number in numbers)


@pytest.mark.parametrize(("name", "link"), [
    ("README.md", "docs/guide/uploading.en.md"), ("README.zh-CN.md", "docs/guide/uploading.zh-CN.md"),
    ("docs/guide/first-five-minutes.en.md", "uploading.en.md"), ("docs/guide/first-five-minutes.zh-CN.md", "uploading.zh-CN.md"),
    ("docs/guide/command-line.md", "uploading.en.md"),
])
def test_the_guide_is_linked_from_where_people_start(name: str, link: str) -> None:
    assert f"]({link})" in (PROJECT / name).read_text("utf-8")


def test_both_pages_have_the_same_tables() -> None:
    assert [len(table) for table in tables("zh")] == [len(table) for table in tables("en")]
    assert fill_down._ENOUGH_BLANK < 0.5  # the messy table leaves half of its regions blank
