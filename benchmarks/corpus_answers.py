"""What the files of the corpus hold: as the manifest lists them, as upstream's JSON says, or as they were constructed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from analytics.clean_sheet import CleanSheet
from analytics.errors import Refused
from analytics.ingest import RawFile, RawSheet, ReadOptions, clean_sheets
from analytics.ingest.recognising.tables_on_sheet import tables_of
from analytics.ingest.terms.dates import DateStyle, parse_date
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.numbers import is_blank, parse_number
from benchmarks.plain_table import PlainTable, plain_table

Answer = Callable[[RawFile], "str | None"]

_SHEET = re.compile(r"'((?:[^']|'(?! to row))*)' to row (\d+) col (\d+), (\d+) cells")
_ERROR = re.compile(r"#(?:REF|N/A|DIV/0|VALUE|NAME|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?|#未计算")
_LINES = re.compile(r"(\d+) lines \(header included\) x (\d+) columns")


def as_listed(expected: str, path: Path) -> Answer:
    """`loads: 'Sheet' to row R col C, N cells; …` and `loads: N lines (header included) x M columns`.

    The list counts cells of spaces as filled and cells with an error as blank; here it is the other way round.
    """

    def holds(raw: RawFile) -> str | None:
        lines = _LINES.search(expected)
        if lines:
            (sheet,) = raw.sheets
            filled = sum(1 for row in _rows(sheet) if any(row))
            said = (int(lines[1]), int(lines[2]))
            return None if said[1] == sheet.cells.num_columns and said[0] in (filled, sheet.cells.num_rows) else (
                f"{sheet.cells.num_rows} lines ({filled} filled) x {sheet.cells.num_columns} columns instead of {said[0]} x {said[1]}")
        found = Counter(extent for sheet in raw.sheets if (extent := _extent(sheet))[3])
        said_sheets = Counter(_without_spaces(path, name, (int(row), int(column), int(cells))) for name, row, column, cells in _SHEET.findall(expected))
        missing = said_sheets - found
        surplus = Counter() if re.search(r"\+\d+ more sheets", expected) else found - said_sheets
        return None if not missing and not surplus else f"read {sorted(surplus) or 'less'} instead of {sorted(missing) or 'nothing more'}"

    return holds


def _extent(sheet: RawSheet) -> tuple[str, int, int, int]:
    rows = _rows(sheet)
    filled = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell and not _ERROR.fullmatch(cell)]
    last_row = max((i for i, _ in filled), default=-1) + sheet.first_row
    last_column = max((j for _, j in filled), default=-1) + sheet.first_column + 1
    return sheet.name, last_row, last_column, len(filled)


def _without_spaces(path: Path, name: str, said: tuple[int, int, int]) -> tuple[str, int, int, int]:
    """The extent a sheet has when its cells of spaces are blank, by a second reader that agrees with the list before that."""
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        return name, *said
    cells = [(i, j, cell) for i, row in enumerate(rows, start=1) for j, cell in enumerate(row, start=1) if cell not in ("", None)]
    if _reach([(i, j) for i, j, _ in cells]) != said:
        return name, *said
    return name, *_reach([(i, j) for i, j, cell in cells if not isinstance(cell, str) or cell.strip()])


def _reach(places: list[tuple[int, int]]) -> tuple[int, int, int]:
    return max((i for i, _ in places), default=0), max((j for _, j in places), default=0), len(places)


def _rows(sheet: RawSheet) -> list[tuple[str, ...]]:
    return [tuple(cell or "" for cell in row) for row in zip(*(column.to_pylist() for column in sheet.cells.columns))]


def as_upstream_json(path: Path) -> Answer:
    """Every record of the file as upstream's JSON has it."""

    def holds(raw: RawFile) -> str | None:
        said = json.loads(path.read_bytes().decode("utf-8", "replace"))
        said = said if isinstance(said, list) else [said]
        rows = _rows(raw.sheets[0])
        found = [dict(zip(rows[0], row)) for row in rows[1:]]
        plain = [{key: str(value).replace("\r\n", "\n").strip() for key, value in record.items()} for record in said]
        read = [{key: value.replace("\r\n", "\n").strip() for key, value in record.items()} for record in found]
        text = path.parent.parent.joinpath("csvs", f"{path.stem}.csv").read_bytes().decode("utf-8", "replace")
        # Left out: letters of upstream's JSON that are no UTF-8, and a number that does not stand in its csv at all.
        certain = [{k: v for k, v in record.items() if "\ufffd" not in v and (v in text or not v.isdigit())} for record in plain]
        ours = [{k: v for k, v in record.items() if k in sure} for record, sure in zip(read, certain)]
        return None if len(plain) == len(read) and ours == certain else f"{read} instead of {plain}"

    return holds


def _shown(raw: RawFile, sheet: str | None = None) -> PlainTable:
    chosen = [s for s in raw.sheets if s.visible and s.cells.num_rows and (sheet is None or s.name == sheet)]
    return plain_table(chosen[0], raw.name)


def _loads(records: int, columns: int, sheet: str | None = None, **cells: str) -> Answer:
    """That many records and columns; `cells` are {column_rowindex: value}, such as 姓名_0="张三"."""

    def holds(raw: RawFile) -> str | None:
        table = _shown(raw, sheet)
        if len(table.records) != records or len(table.heading) != columns:
            return f"{len(table.records)} records x {len(table.heading)} columns instead of {records} x {columns}"
        for place, value in cells.items():
            column, _, row = place.rpartition("_")
            read = table.records[int(row)][table.heading.index(column)]
            if read != value:
                return f"{column} of record {row} is {read!r} instead of {value!r}"
        return None

    return holds


def _sums(records: int, columns: int, column: str, total: str) -> Answer:
    """`_loads`, and the sum of one column."""

    def holds(raw: RawFile) -> str | None:
        wrong = _loads(records, columns)(raw)
        if wrong:
            return wrong
        table = _shown(raw)
        place = next((i for i, name in enumerate(table.heading) if fold(name).startswith(fold(column))), None)
        if place is None:
            return f"no column {column} in {table.heading}"
        numbers = [parse_number(record[place]) for record in table.records]
        found = sum((number.value for number in numbers if number), Decimal(0))
        return None if found == Decimal(total) else f"sum({column}) = {found} instead of {total}"

    return holds


def _first_day(day: date, records: int = 3) -> Answer:
    def holds(raw: RawFile) -> str | None:
        table = _shown(raw)
        read = parse_date(table.records[0][0], DateStyle(date1904=raw.date1904))
        return None if read == day and len(table.records) == records else f"{read} in {len(table.records)} records instead of {day}"

    return holds


def _each_parsed(raw: RawFile) -> str | None:
    """numbers_messy: parse(原文) is 应为, where "" is blank and "reject" an error; "or" leaves a choice."""
    wrong = []
    for text, said in (record[:2] for record in _shown(raw).records):
        number = None if is_blank(text) or text.startswith("#") else parse_number(text)
        value = None if number is None else number.value * (number.factor or 1) / (100 if number.percent else 1)
        allowed = {None if word in ("", "reject") else Decimal(word) for word in said.split(" or ")}
        if value not in allowed:
            wrong.append(f"{text} -> {value}, not {said}")
    return "; ".join(wrong) or None


def _each_dated(raw: RawFile) -> str | None:
    """dates_messy: the day 应为 names, and none where it says reject."""
    wrong = []
    for text, said in (record[:2] for record in _shown(raw).records):
        read = parse_date(text, DateStyle())
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)", said)
        serial_of_1904, month = "only if workbook is 1904" in said, re.match(r"(\d{4})-(\d\d) \(month\)", said)
        warned = "or warn" in said and read is None  # no date: a defect that names the cell
        wrong_day = day and not serial_of_1904 and not warned and read != date(*map(int, day.groups()))
        wrong_month = month and (read is None or (read.year, read.month) != tuple(map(int, month.groups())))
        if wrong_day or wrong_month or (said.startswith(("reject", "null")) and read is not None):
            wrong.append(f"{text} -> {read}, not {said}")
    return "; ".join(wrong) or None


def _cleaned(raw: RawFile, options: ReadOptions | None = None) -> list[CleanSheet]:
    return clean_sheets(raw, options or ReadOptions())


def _defects_name(*cells: str, dataset: str = "sales", **mapping: str) -> Answer:
    """The report names exactly these cells as wrong."""

    def holds(raw: RawFile) -> str | None:
        (sheet,) = _cleaned(raw, ReadOptions(dataset=dataset, mapping=mapping))
        named = {f"{column}{defect.row}" for defect in sheet.defects if defect.severity == "error"
                 for column in [_letter(raw, defect.column)] if column}
        return None if named == set(cells) else f"{sorted(named)} instead of {sorted(cells)}"

    return holds


def _letter(raw: RawFile, column: str | None) -> str:
    table = _shown(raw)
    return chr(65 + table.heading.index(column)) if column in table.heading else ""


def _says(*words: str, options: ReadOptions | None = None) -> Answer:
    """Somewhere in evidence, doubts or defects stand these words."""

    def holds(raw: RawFile) -> str | None:
        sheets = _cleaned(raw, options)
        told = " ".join([text.zh for sheet in sheets for text in sheet.evidence]
                        + [f"'{d.code}' {d.row} {d.column} {d.value} {d.message.zh}" for sheet in sheets for d in sheet.defects])
        missing = [word for word in words if word not in told]
        return f"nothing said of {missing}: {told[:300]}" if missing else None

    return holds


def _all(*answers: Answer) -> Answer:
    def holds(raw: RawFile) -> str | None:
        return next((wrong for answer in answers if (wrong := answer(raw)) is not None), None)

    return holds


def _must_refuse(raw: RawFile) -> str | None:
    try:
        clean_sheets(raw, ReadOptions())
    except Refused:
        raise
    return "was loaded"


def _rows_loaded(dataset: str, count: int, field: str, total: float, **said: str) -> Answer:
    """Through the whole cleaning: that many rows of a dataset and the sum of one field."""

    def holds(raw: RawFile) -> str | None:
        sheets = [sheet for sheet in _cleaned(raw, ReadOptions(mapping=said)) if sheet.dataset == dataset]
        found = sum(sheet.rows.num_rows for sheet in sheets)
        summed = sum(float(value or 0) for sheet in sheets for value in sheet.rows.column(field).to_pylist())
        return None if found == count and abs(summed - total) < 1e-6 else f"{found} rows, sum {summed} instead of {count}, {total}"

    return holds


def _coded(*codes: tuple[str, int], options: ReadOptions | None = None) -> Answer:
    """The defects are exactly these: (code, Excel row)."""

    def holds(raw: RawFile) -> str | None:
        found = sorted((defect.code, defect.row) for sheet in _cleaned(raw, options) for defect in sheet.defects)
        return None if found == sorted(codes) else f"{found} instead of {sorted(codes)}"

    return holds


def _asks_which(raw: RawFile) -> str | None:
    """Three tables, each by itself, and only the one that can be loaded is, naming where it stands."""
    spans = [table.span for table in tables_of(raw)]
    sheets = _cleaned(raw)
    told = [text.zh for sheet in sheets for text in sheet.evidence]
    apart = spans == ["A1:B3", "A7:B8", "E1:G2"] and len(sheets) == 1 and any("E1:G2" in text for text in told)
    return None if apart else f"tables {spans}, {[sheet.sheet for sheet in sheets]} loaded"


def _headed(*names: str) -> Answer:
    def holds(raw: RawFile) -> str | None:
        heading = _shown(raw).heading
        return None if heading == list(names) else f"headings {heading} instead of {list(names)}"

    return holds


_SALES = _sums(3, 5, "金额", "112144.5")
CONSTRUCTED: dict[str, Answer] = {
    **dict.fromkeys((
        "big5_hk.csv", "csv_renamed.xlsx", "double_bom.csv", "gb18030.csv", "gbk.csv", "tsv_gbk_as.xls", "utf16be_nobom.csv", "utf16le_nobom.csv",
        "utf16le_bom_tab_excel_unicode_text.txt", "utf8_bom.csv", "utf8_nobom.csv"), _SALES),
    "corrupt_middle.xlsx": _loads(3, 2),
    "date_1900.xlsx": _first_day(date(2021, 3, 5)),
    "date_1904.xlsx": _first_day(date(2021, 3, 5)),
    "dates_messy.csv": _all(_loads(22, 2), _each_dated),
    "dimension_lies_A1.xlsx": _loads(100, 2),
    "dimension_lies_XFD1048576.xlsx": _loads(3, 2),
    "dimension_missing.xlsx": _loads(10, 2),
    "duplicate_headers_blank_headers.csv": _loads(1, 5),
    "gb18030_rare_chars.csv": _loads(2, 3, 门店_0="𠮷野家一店"),
    "gbk_english_mostly.csv": _loads(2001, 3),
    "gbk_short_ambiguous.csv": _all(_loads(2, 2), _headed("姓名", "数")),
    "hidden_very_hidden_sheets_rows.xlsx": _loads(4, 2, sheet="销售"),
    "ids_leading_zero_18_digits.csv": _loads(2, 4, 编号_0="00123", 身份证号_0="110101199003078888"),
    "merged_two_row_header_subtotals.xlsx": _loads(3, 6),
    "million_rows_small_file.xlsx": _loads(999_998, 2),
    "no_cell_refs.xlsx": _loads(1, 2),
    "nul_bytes.csv": _loads(2, 2),
    "number_formats_wan_percent.xlsx": _loads(3, 5),
    "numbers_messy.csv": _all(_loads(29, 2), _each_parsed),  # the thirtieth is a blank line, skipped and said
    "pivoted_months_wide.xlsx": _rows_loaded("sales", 36, "amount_yuan", 2016.0),
    "quoted_newlines_mixed_eol.csv": _loads(3, 2, b_0="x\ny", b_1='p,"q"'),
    "ragged_rows.csv": _says("3 ", "4 ", options=ReadOptions(dataset="customers", mapping={"a": "customer"})),
    "semicolon_decimal_comma.csv": _sums(2, 2, "Umsatz", "1242.06"),
    "sep_line_excel.csv": _loads(1, 2),
    "sheets_120.xlsx": _loads(1, 2),
    "single_column.csv": _loads(3, 1),
    "stray_row_1048576.xlsx": _loads(4, 2),
    "stray_cell_XFD1048576.xlsx": _loads(3, 2),
    "title_rows_unit_above_header.csv": _loads(3, 4),
    "wide_3000_columns.csv": _loads(1, 3000),
    "zip_9000_entries.xlsx": _loads(2, 2),
    "zip_duplicate_entries.xlsx": _loads(2, 2),
    "zip_path_traversal.xlsx": _loads(2, 2),
    "formula_injection.csv": _loads(10, 3),
    "html_table_as.xls": _loads(1, 2),
    "header_only.csv": _must_refuse,
    "blank_lines_only.csv": _must_refuse,
    "xxe_http.xlsx": _loads(1, 2),
    "bad_cells_200_rows.xlsx": _all(  # B31, listed as blank, is filled like all the other cells
        _defects_name("C11", "A21", dataset="expenses", 门店="item"),
        _says("'BAD_NUMBER' 11", "'BAD_DATE' 21", "'OUTLIER' 41", options=ReadOptions(dataset="expenses", mapping={"门店": "item"}))),
    "duplicate_rows.csv": _coded(("DUPLICATE_ROW", 4), ("KEY_CONFLICT", 5)),
    "error_values.xlsx": _says(*(f"#{word}" for word in ("DIV/0!", "N/A", "REF!", "VALUE!", "NAME?", "NUM!", "NULL!")), options=ReadOptions(
        dataset="targets", mapping={"门店": "owner", "目标": "value", "完成率": "reason", "=2026-03": "period"})),
    "formulas_without_cached_values.xlsx": _says("公式出错或没有计算", "3 ", options=ReadOptions(dataset="sales", mapping={"=2024-03-01": "ordered_on"})),
    "mixed_utf8_then_gbk_line.csv": _all(_headed("日期", "区域", "金额"), _loads(2, 3, 区域_1="华南"), _says("第 3 行是 GBK")),
    "one_cell_2MB.csv": _loads(1, 2),
    "three_tables_one_sheet.xlsx": _asks_which,
}
