"""Dirty tables as files, and the strategies that draw tables and dirt together."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st
from openpyxl import Workbook

from tests.analytics.ingest.dirtied import Dirt, Months, Page, Table, at

PEOPLE = ("王海燕", "李泽明", "陈立", "欧阳晓峰", "Anna Li")
TEAMS = ("华东一部", "华南二部", "KA 组")
PRODUCTS = ("RO-800 净水机", "滤芯（三支装）", "安装服务")
CUSTOMERS = ("杭州星河酒店", "7-11便利店", "O'Brien, Ltd", "“老王”烧烤", "共计美术", "Total Fitness Ltd", "1号店", "单位食堂", "苏州;无锡", "万科物业", "A | B 商行")
NOTES = ("备注：以上不含退货", "注：数据截至月底", "制表人：王经理", "说明: 含税")


@dataclass(frozen=True)
class TextForm:
    """How a text file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    ends: tuple[str, ...] = ("\n",)
    quote_all: bool = False


def written_workbook(folder: Path, name: str, sheets: Sequence[Page]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for page in sheets:
        sheet = book.create_sheet(page.name)
        for i, line in enumerate(page.grid, start=1):
            for j, value in enumerate(line, start=1):
                if value is not None:
                    sheet.cell(i, j, value)
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def written_text(folder: Path, name: str, page: Page, form: TextForm) -> Path:
    """The page as delimited text; what the encoding cannot hold is written in gb18030, as Excel in China does."""
    lines = []
    for i, line in enumerate(page.grid):
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if form.quote_all else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=form.delimiter, lineterminator=form.ends[i % len(form.ends)], quoting=quoting).writerow(["" if value is None else value for value in line])
        lines.append(out.getvalue())
    text = "".join(lines)
    try:
        data = text.encode(form.encoding)
    except UnicodeEncodeError:
        data = text.encode("gb18030")
    path = folder / f"{name}.csv"
    path.write_bytes(data)
    return path


amounts = st.decimals(min_value=-99_999, max_value=9_999_999, places=2)


@st.composite
def tables(draw: st.DrawFn, datasets: Sequence[str] = ("sales",), some: int = 1) -> Table:
    dataset = draw(st.sampled_from(list(datasets)))
    year = draw(st.sampled_from((2024, 2025)))
    days = st.integers(0, 364).map(lambda n: date(year, 1, 1) + timedelta(days=n))
    blank_customer = st.none() if dataset != "visits" and draw(st.booleans()) else st.nothing()
    people, customers = st.sampled_from(PEOPLE), st.one_of(st.sampled_from(CUSTOMERS), blank_customer)
    orders = st.from_regex(r"\A(HD[0-9]{6}-[0-9]{2}|0[0-9]{5}|[1-9][0-9]{10})\Z")
    count = draw(st.integers(max(some, 1), 9))
    with_team = draw(st.booleans())
    rows = []
    for _ in range(count):
        row: dict[str, object] = {}
        if dataset == "sales":
            row |= {"order_id": draw(orders), "ordered_on": draw(days), "person": draw(people)}
            row |= {"team": draw(st.sampled_from(TEAMS))} if with_team else {}
            row |= {"customer": draw(customers), "product": draw(st.sampled_from((*PRODUCTS, None))), "amount_yuan": draw(amounts)}
            row |= {"quantity": draw(st.one_of(st.integers(1, 5000), st.none()))}
        elif dataset == "receipts":
            row |= {"received_on": draw(days), "receipt_id": draw(st.from_regex(r"\AHK[0-9]{6}\Z")), "order_id": draw(st.one_of(orders, st.none()))}
            row |= {"customer": draw(customers), "person": draw(people), "amount_yuan": draw(amounts)}
        else:
            moment = at(draw(days), draw(st.integers(8, 19)), draw(st.integers(0, 59)))
            row |= {"person": draw(people), "customer": draw(customers), "started_at": moment, "ended_at": moment + timedelta(minutes=draw(st.integers(1, 200)))}
            row |= {"contact": draw(st.sampled_from(("张总", "刘经理", None))), "cost_yuan": draw(st.decimals(min_value=0, max_value=9_999, places=2))}
        rows.append(row)
    return Table(dataset, tuple(rows))


date_styles = ("iso", "slash", "chinese", "dots", "month_day", "weekday", "bracketed_weekday", "named", "named_us", "compact", "midnight", "serial", "real")
money_styles = ("plain", "number", "thousands", "wide", "sign", "code", "yuan", "brackets", "trailing_minus", "spaced")
flag = st.booleans()


@st.composite
def dirts(draw: st.DrawFn, workbook: bool = True) -> Dirt:
    """Dirt of every sort together; each sort is absent about half of the time."""
    number = st.one_of(st.just(0), st.integers(1, 10_000))
    totals = draw(st.sets(st.sampled_from(("top", "groups", "end", "unlabelled"))))
    return Dirt(
        headings=draw(number), traditional=draw(flag), columns=draw(number), extra=draw(st.integers(0, 2)),
        dates=draw(st.sampled_from(date_styles)), money=draw(st.sampled_from(money_styles)), unit=draw(st.sampled_from(("", "line", "heading", "cells"))),
        counted=draw(st.sampled_from(("", "台"))), title=draw(flag), gap=draw(flag), two_rows=draw(flag),
        grouped=draw(st.sampled_from(("", "merged", "blank"))) if workbook else draw(st.sampled_from(("", "blank"))),
        totals=tuple(sorted(totals)), label=draw(st.sampled_from(("合计", "总计：", "合 计", "Grand Total"))),
        blank_rows=draw(st.integers(0, 2)), repeats=draw(st.integers(0, 2)), note=draw(st.sampled_from(("", *NOTES))),
        start=draw(st.sampled_from(((0, 0), (4, 2), (0, 1), (1, 0)))), numbers_as_ids=draw(flag) if workbook else False,
    )


@st.composite
def forms(draw: st.DrawFn) -> TextForm:
    return TextForm(
        draw(st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le"))), draw(st.sampled_from((",", "\t", ";", "|"))),
        draw(st.sampled_from((("\n",), ("\r\n",), ("\r\n", "\n"), ("\n", "\r\n", "\r\n")))), draw(flag),
    )


@st.composite
def months(draw: st.DrawFn) -> Months:
    shown = tuple(range(1, draw(st.integers(2, 12)) + 1))
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
    cells = {(person, month): draw(amounts) for person in people for month in shown if draw(st.integers(0, 3))}
    # A person and a month without anything leave no trace; every row keeps one amount.
    cells |= {(person, shown[0]): Decimal("1250.50") for person in people if not any((person, month) in cells for month in shown)}
    return Months(draw(st.sampled_from((2024, 2025))), cells, shown)
