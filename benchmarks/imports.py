"""Importing, the whole way to committed rows, beside readers that only read: what does trust cost?

Ours recognises the sheet, matches and cleans every cell, collects defects, merges by key and commits. Beside it, the bare
readers on the same file: DuckDB's read_csv, python-calamine, and pandas.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
from benchmarks.timing import milliseconds, side_by_side, table, times

CSV_ROWS, XLSX_ROWS = 1_000_000, 200_000
HEADINGS = ("订单号", "行号", "下单日期", "销售员", "客户", "产品", "大区", "渠道", "数量", "金额", "成本", "备注")
_ROWS = """
    SELECT 'HD' || lpad((i // 3)::VARCHAR, 8, '0') AS 订单号, i % 3 + 1 AS 行号,
           strftime(DATE '2024-01-01' + (hash(i) % 800)::INTEGER, '%Y-%m-%d') AS 下单日期,
           ['王海燕', '李泽明', '周可欣', '陈立', '赵一鸣', '孙晓雪', '吴天', '郑文静'][1 + (hash(i + 1) % 8)::INTEGER] AS 销售员,
           '客户' || (hash(i + 2) % 5000) AS 客户, '产品' || (hash(i + 3) % 40) AS 产品,
           ['华东', '华南', '华北', '西南'][1 + (hash(i + 4) % 4)::INTEGER] AS 大区, ['直销', '经销', '线上'][1 + (hash(i + 5) % 3)::INTEGER] AS 渠道,
           1 + hash(i + 6) % 20 AS 数量, round((hash(i + 7) % 1000000) / 100 + 50, 2) AS 金额, round((hash(i + 7) % 1000000) / 180, 2) AS 成本,
           CASE WHEN i % 7 = 0 THEN '加急' ELSE '' END AS 备注
    FROM range({rows}) t(i)"""


def csv_file(path: Path, rows: int = CSV_ROWS) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        duckdb.sql(_ROWS.format(rows=rows)).write_csv(str(path))
    return path


def xlsx_file(path: Path, rows: int = XLSX_ROWS) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        book = Workbook(write_only=True)
        sheet = book.create_sheet("销售")
        sheet.append(list(HEADINGS))
        for row in duckdb.sql(_ROWS.format(rows=rows)).fetchall():
            sheet.append(list(row))
        book.save(path)
    return path


def imported(path: Path) -> Callable[[], int]:
    """Our whole way, into a fresh warehouse file each time."""

    def run() -> int:
        with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "new.duckdb", who="benchmarks") as warehouse:
            results = import_file(warehouse, path, ReadOptions())
            return sum(result.rows_loaded for result in results)

    return run


def bare_duckdb(path: Path) -> Callable[[], int]:
    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            connection = duckdb.connect(str(Path(folder) / "bare.duckdb"), config={"threads": 2})
            connection.execute("CREATE TABLE sales AS SELECT * FROM read_csv(?)", [str(path)])
            found = connection.execute("SELECT count(*) FROM sales").fetchone()
            connection.close()
            return int(found[0]) if found else 0

    return run


def bare_calamine(path: Path) -> Callable[[], int]:
    return lambda: len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


def report(folder: Path, repeat: int) -> str:
    """The table of docs/benchmarks.md for imports."""
    csv, xlsx = csv_file(folder / "sales-1m.csv"), xlsx_file(folder / "sales-200k.xlsx")
    rows = []
    for name, ours, bare_name, bare, peer in (
        (f"csv, {CSV_ROWS:,} × {len(HEADINGS)}", imported(csv), "DuckDB read_csv", bare_duckdb(csv), lambda: len(pd.read_csv(csv))),
        (f"xlsx, {XLSX_ROWS:,} × {len(HEADINGS)}", imported(xlsx), "python-calamine", bare_calamine(xlsx),
         lambda: len(pd.read_excel(xlsx, engine="openpyxl"))),
    ):
        # openpyxl through pandas takes most of a minute: fewer runs of it would not change its place.
        timed = side_by_side({"ours": ours, "bare": bare}, repeat, warm=False) | side_by_side({"pandas": peer}, min(repeat, 2), warm=False)
        assert timed["ours"].result == timed["bare"].result == timed["pandas"].result, {key: one.result for key, one in timed.items()}
        mine, limit, pandas = (timed[key].median for key in ("ours", "bare", "pandas"))
        ratios = times(mine / limit), times(pandas / mine)
        rows.append((name, milliseconds(mine), bare_name, milliseconds(limit), ratios[0], milliseconds(pandas), ratios[1]))
        print(" · ".join(rows[-1]), flush=True)
    headings = ("file", "Zhanbao, to committed rows", "bare reader", "reads in", "ours ÷ bare", "pandas only reads", "pandas ÷ ours")
    return f"### Imports\n\n{table(headings, rows)}\n"
