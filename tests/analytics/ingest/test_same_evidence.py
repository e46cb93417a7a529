"""What is said about a file is the same each time it is read: the examples are the first of the file."""

from __future__ import annotations

import random
import re
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.ingest.cleaning.typed_columns import different_cells
from tests.analytics.ingest.made_files import csv_file, only


def test_the_first_month_of_a_long_file_is_the_example(tmp_path: Path) -> None:
    # Several batches of rows, read by two threads: the last rows come as soon as the first.
    draw = random.Random(3)
    months = [f"{draw.randrange(1990, 2026)}年{draw.randrange(1, 13)}月" for _ in range(150_000)]
    path = csv_file(tmp_path, "日期,金额\n" + "".join(f"{month},{place}\n" for place, month in enumerate(months)))
    told = [text.zh for text in only(path).evidence if "只写到月" in text.zh]
    assert told == [f"「日期」有只写到月、季或周的（如 {months[0]}），记在那段时间的最后一天"]


def test_different_cells_come_in_the_order_of_the_file() -> None:
    draw = random.Random(3)
    cells = [f"第{draw.randrange(500)}次" if draw.random() < 0.9 else None for _ in range(300_000)]
    con = duckdb.connect(":memory:", config={"threads": 2})
    con.register("raw", pa.table({"c0": pa.array(cells, pa.string())}))
    first = list(dict.fromkeys(cell for cell in cells if cell))
    assert different_cells(con, "c0", "c0 IS NOT NULL") == first
    assert different_cells(con, "c0", "c0 IS NOT NULL", 40) == first[:40]


def test_the_first_telling_date_of_a_long_file_is_the_example(tmp_path: Path) -> None:
    # Several batches of rows, read by two threads.
    days = [f"{1 + place % 12:02d}/{1 + place % 12:02d}/20{10 + place % 15}" for place in range(150_000)]
    days[40_000], days[149_000], days[60_000] = "25/03/2024", "26/03/2024", "13/01/2011"
    path = csv_file(tmp_path, "日期,金额\n" + "".join(f"{day},{place}\n" for place, day in enumerate(days)))
    told = [text.zh for text in only(path).evidence if "读" in text.zh]
    assert told == ["「日期」按日-月-年读（如 25/03/2024）"]


def test_the_amounts_of_an_order_entered_twice_come_by_their_size(tmp_path: Path) -> None:
    rows = "".join(f"X{place},2026-03-02,张三,{place + 1}\n" for place in range(100))
    path = csv_file(tmp_path, f"订单号,日期,销售员,金额\n{rows}A,2026-03-02,李四,900\nA,2026-03-02,李四,80\nA,2026-03-02,李四,900\nA,2026-03-02,李四,7000\n")
    told = [defect.value for defect in only(path).defects if "900" in (defect.value or "") + defect.message.zh]
    assert len(told) == 1
    message = next(defect.message.zh for defect in only(path).defects if "900" in defect.message.zh)
    assert "80、900、7000" in message


def test_rates_are_named_in_the_order_of_the_cells(tmp_path: Path) -> None:
    rows = "".join(f"2026-03-02,张三,{code} {place}\n" for place, code in enumerate(("JPY", "USD", "EUR", "GBP", "USD", "JPY", "HKD"), start=1))
    path = csv_file(tmp_path, f"日期,销售员,金额\n2026-03-01,张三,5\n{rows}")
    sheet = only(path, rates={"USD": "7.1", "EUR": "7.8", "GBP": "9", "HKD": "0.9", "JPY": "0.05"})
    told = [found[1] for text in sheet.evidence if (found := re.search("按 1 ([A-Z]{3}) =", text.zh))]
    assert told == ["JPY", "USD", "EUR", "GBP", "HKD"]
