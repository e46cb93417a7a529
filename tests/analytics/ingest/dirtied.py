"""Clean tables made dirty, as people dirty them: what each file should be read as is known before it is written.

A `Table` is the truth, a `Dirt` all that may be done to it at once (nothing, by default), `pages` the sheets that come of
both, and `difference` says in which way what was read is not the truth.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import opencc

from analytics.clean_sheet import CleanSheet
from analytics.ingest.terms.dates import EPOCH_1900
from analytics.ingest.terms.folding import fold
from analytics.schema import DATASETS

Row = dict[str, object]
Grid = list[list[object]]

FILE_NAMES = {"sales": "销售", "receipts": "回款", "visits": "拜访"}
LABELS = {"sales": "销售明细", "receipts": "回款流水", "visits": "拜访记录"}
NUMERIC = ("money", "number", "integer", "share")
GROUPS = {"order_id": "订单信息", "ordered_on": "订单信息", "received_on": "订单信息", "started_at": "订单信息", "receipt_id": "订单信息",
          "person": "人员情况", "team": "人员情况", "customer": "客户情况", "product": "客户情况",
          "amount_yuan": "数据情况", "quantity": "数据情况", "cost_yuan": "数据情况"}
EXTRA = ("快递单号", "审批意见")
_TRADITIONAL = opencc.OpenCC("s2t")
_WIDE = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")
_WEEKDAYS = "一二三四五六日"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Table:
    """The truth: rows of one dataset, typed, all with the same fields; None is a blank cell. `year` is that of every date."""

    dataset: str
    rows: tuple[Row, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.rows[0])

    @property
    def placed(self) -> str:
        return str(DATASETS[self.dataset].placed_by)

    @property
    def money(self) -> str:
        return next(name for name in self.fields if kind(self, name) == "money")

    @property
    def year(self) -> int:
        return self.rows[0][self.placed].year  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Dirt:
    """Everything that is done to a table at once. The number 0 leaves headings and columns as they are; others shuffle."""

    headings: int = 0
    traditional: bool = False
    columns: int = 0
    extra: int = 0
    dates: str = "iso"
    money: str = "plain"
    unit: str = ""  # line, heading, cells: where 万 is said
    counted: str = ""  # what stands behind a quantity
    title: bool = False
    gap: bool = False  # a blank row between title and table
    two_rows: bool = False
    grouped: str = ""  # merged, blank
    totals: tuple[str, ...] = ()  # top, groups, end, unlabelled
    label: str = "合计"
    blank_rows: int = 0
    repeats: int = 0
    note: str = ""
    start: tuple[int, int] = (0, 0)  # rows and columns left blank above and before
    by_month: str = ""  # how a sheet per month is called: 3月, 2026年3月
    numbers_as_ids: bool = False


@dataclass
class Page:
    """One sheet as it is written; merged ranges are (top, left, bottom, right) in the grid."""

    name: str
    grid: Grid = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def kind(table: Table, name: str) -> str:
    return DATASETS[table.dataset][name].type


def spellings(dataset: str, name: str) -> tuple[str, ...]:
    """How the heading of a field may be spelt; words that head another field of the dataset as well tell nothing."""
    others = {fold(word) for other in DATASETS[dataset].fields if other.name != name for word in (other.label.zh, other.label.en, *other.aliases)}
    declared = DATASETS[dataset][name]
    return (declared.label.zh, *(word for word in declared.aliases if fold(word) not in others))


def heading_of(table: Table, name: str, dirt: Dirt) -> str:
    said = spellings(table.dataset, name)
    place = random.Random(f"{dirt.headings} {name}").randrange(len(said)) if dirt.headings else 0
    text = said[place]
    if dirt.traditional:
        text = str(_TRADITIONAL.convert(text))
    return f"{text}（万元）" if dirt.unit == "heading" and kind(table, name) == "money" else text


def date_cell(value: date, style: str) -> object:
    """A date, or a moment with its time, in one of the ways people write it."""
    clock = f" {value:%H:%M}" if isinstance(value, datetime) else ""
    y, m, d = value.year, value.month, value.day
    if style == "real":
        return value
    if style == "serial":
        day = value.date() if isinstance(value, datetime) else value
        whole = (day - EPOCH_1900).days
        return whole + (value.hour * 60 + value.minute) / 1440 if isinstance(value, datetime) else whole
    return {
        "iso": f"{value:%Y-%m-%d}{clock}", "slash": f"{y}/{m}/{d}{clock}", "chinese": f"{y}年{m}月{d}日{clock}", "dots": f"{y}.{m}.{d}{clock}",
        "month_day": f"{m}月{d}日{clock}", "weekday": f"{value:%Y-%m-%d} 星期{_WEEKDAYS[value.weekday()]}{clock}",
        "bracketed_weekday": f"{y}/{m}/{d}（周{_WEEKDAYS[value.weekday()]}）{clock}", "named": f"{d}-{_MONTHS[m - 1]}-{y}{clock}",
        "named_us": f"{_MONTHS[m - 1]} {d}, {y}{clock}", "compact": f"{value:%Y%m%d}{clock.replace(':', '').strip()}", "us": f"{m}/{d}/{y}{clock}", "british": f"{d}/{m}/{y}{clock}",
        "european": f"{d:02d}.{m:02d}.{y}{clock}", "midnight": f"{value:%Y-%m-%d %H:%M:%S}" if clock else f"{value:%Y-%m-%d} 00:00:00",
    }[style]


def money_cell(value: Decimal, style: str, unit: str) -> object:
    """An amount of yuan as written; what a cell says itself (元, 万) goes before the unit of heading and sheet."""
    if style == "yuan":
        return f"{value:,.2f}元"
    scaled = (value / 10_000 if unit else value).normalize()
    decimals = max(2 if not unit else 0, -int(scaled.as_tuple().exponent))
    plain, grouped = f"{scaled:.{decimals}f}", f"{scaled:,.{decimals}f}"
    if unit == "cells":
        return {"wide": f"{plain.translate(_WIDE)}万", "sign": f"￥{plain}万"}.get(style, f"{plain}万")
    if style == "brackets":
        return f"({grouped[1:]})" if scaled < 0 else grouped
    return {
        "plain": plain, "number": float(scaled), "thousands": grouped, "wide": grouped.translate(_WIDE), "sign": f"￥{grouped}",
        "code": f"RMB {plain}", "trailing_minus": f"{plain[1:]}-" if scaled < 0 else plain, "spaced": f" {grouped} ",
    }[style]


def cell(table: Table, name: str, value: object, dirt: Dirt) -> object:
    if value is None:
        return None
    if isinstance(value, date):
        return date_cell(value, dirt.dates)
    if isinstance(value, Decimal):
        return money_cell(value, dirt.money, dirt.unit)
    if isinstance(value, (int, float)):
        return f"{value:g}{dirt.counted}" if dirt.counted else value
    text = str(value)
    # Excel turns an order number of digits into a number when it is typed.
    return int(text) if dirt.numbers_as_ids and text.isdigit() and text[0] != "0" and len(text) <= 15 else text


def columns_of(table: Table, dirt: Dirt) -> list[str]:
    names = [*table.fields, *EXTRA[: dirt.extra]]
    if dirt.columns:
        random.Random(dirt.columns).shuffle(names)
    if dirt.grouped:
        names.remove("person")
        names.insert(0, "person")
    return names


def extra_value(name: str, row: int) -> str:
    return f"SF{1000 + row}" if name == EXTRA[0] else f"同意{row}\n请尽快"


def pages(table: Table, dirt: Dirt) -> list[Page]:
    """The sheets that come of `table`, and the rows in the order in which they stand there (`as_written`)."""
    if not dirt.by_month:
        return [_page(table, as_written(table, dirt), dirt, "Sheet1")]
    months = sorted({_month(row[table.placed]) for row in table.rows})
    return [_page(table, [row for row in as_written(table, dirt) if _month(row[table.placed]) == month], dirt, dirt.by_month.format(year=table.year, month=month))
            for month in months]


def as_written(table: Table, dirt: Dirt) -> list[Row]:
    rows = list(table.rows)
    if dirt.by_month:
        rows.sort(key=lambda row: _month(row[table.placed]))
    if dirt.grouped:
        rows.sort(key=lambda row: (_month(row[table.placed]) if dirt.by_month else 0, str(row["person"])))
    return rows


def _month(value: object) -> int:
    assert isinstance(value, date)
    return value.month


def _page(table: Table, rows: list[Row], dirt: Dirt, name: str) -> Page:
    page = Page(name)
    width = len(columns_of(table, dirt))
    if dirt.title or dirt.dates == "month_day":
        page.grid.append([f"{table.year}年{LABELS[table.dataset]}表" if dirt.dates == "month_day" or not dirt.gap else f"{LABELS[table.dataset]}表"] + [None] * (width - 1))
    if dirt.unit == "line":
        page.grid.append([None] * (width - 1) + ["单位：万元"])
    if dirt.gap:
        page.grid.append([None] * width)
    header = _header(table, dirt, page)
    _body(table, rows, dirt, page, header)
    if dirt.note:
        page.grid += [[None] * width, [dirt.note] + [None] * (width - 1)]
    return _moved(page, *dirt.start)


def _header(table: Table, dirt: Dirt, page: Page) -> Grid:
    columns = columns_of(table, dirt)
    names: list[object] = [name if name in EXTRA else heading_of(table, name, dirt) for name in columns]
    runs = _runs([GROUPS.get(name, "") for name in columns])
    if not dirt.two_rows or not any(len(run) > 1 for run in runs):
        page.grid.append(names)
        return [names]
    above: list[object] = [None] * len(columns)
    below: list[object] = [None] * len(columns)
    top = len(page.grid)
    for run in runs:
        if len(run) > 1:
            above[run[0]] = GROUPS[columns[run[0]]]
            for i in run:
                below[i] = names[i]
            page.merged.append((top, run[0], top, run[-1]))
        else:
            above[run[0]] = names[run[0]]
            page.merged.append((top, run[0], top + 1, run[0]))
    page.grid += [above, below]
    return [above, below]


def _runs(groups: Sequence[str]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i, group in enumerate(groups):
        if runs and group and groups[runs[-1][-1]] == group:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _body(table: Table, rows: list[Row], dirt: Dirt, page: Page, header: Grid) -> None:
    columns = columns_of(table, dirt)
    blocks = _blocks(rows, dirt)
    totals = len(blocks) * ("groups" in dirt.totals) + 2
    # Unmerged groups can be told from forgotten cells only where a good part of the column is blank.
    grouped = dirt.grouped == "merged" or (dirt.grouped == "blank" and len(blocks) > 1 and len(rows) - len(blocks) >= 0.3 * (len(rows) + totals))
    if "top" in dirt.totals:
        page.grid.append(_total(table, rows, dirt, dirt.label))
    for place, block in enumerate(blocks):
        start = len(page.grid)
        for row in block:
            page.grid.append([extra_value(name, rows.index(row)) if name in EXTRA else cell(table, name, row[name], dirt) for name in columns])
        if grouped:
            for other in page.grid[start + 1:]:
                other[0] = None
            if dirt.grouped == "merged" and len(block) > 1:
                page.merged.append((start, 0, len(page.grid) - 1, 0))
        if "groups" in dirt.totals:
            page.grid.append(_total(table, block, dirt, "小计"))
        if place < len(blocks) - 1:
            page.grid += [[None] * len(columns)] if place < dirt.blank_rows else []
            page.grid += [list(line) for line in header] if place < dirt.repeats else []
    if "end" in dirt.totals:
        page.grid.append(_total(table, rows, dirt, dirt.label))
    if "unlabelled" in dirt.totals and sum(row[table.money] for row in rows):  # type: ignore[misc]
        page.grid.append(_total(table, rows, dirt, ""))


def _blocks(rows: list[Row], dirt: Dirt) -> list[list[Row]]:
    """The rows between which something may stand: by person where those are grouped, else two at a time."""
    if not dirt.grouped:
        return [rows[i:i + 2] for i in range(0, len(rows), 2)]
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks and blocks[-1][0]["person"] == row["person"]:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _total(table: Table, rows: list[Row], dirt: Dirt, label: str) -> list[object]:
    columns = columns_of(table, dirt)
    amount = sum((row[table.money] for row in rows), Decimal(0))  # type: ignore[misc]
    line: list[object] = [money_cell(amount, dirt.money, dirt.unit) if name == table.money else None for name in columns]
    if label:
        line[next(i for i, name in enumerate(columns) if name in EXTRA or kind(table, name) not in NUMERIC)] = label
    return line


def _moved(page: Page, down: int, right: int) -> Page:
    width = max(map(len, page.grid)) + right
    grid: Grid = [[None] * width for _ in range(down)] + [[None] * right + line for line in page.grid]
    return Page(page.name, grid, [(top + down, left + right, bottom + down, end + right) for top, left, bottom, end in page.merged])


@dataclass(frozen=True)
class Months:
    """The truth of a table with a month in each column: {(person, month): amount}, all of one year, and the months shown."""

    year: int
    amounts: dict[tuple[str, int], Decimal]
    months: tuple[int, ...]

    @property
    def people(self) -> list[str]:
        return sorted({person for person, _ in self.amounts})

    def rows(self) -> list[tuple[str, date, Decimal]]:
        """What is loaded: each amount on the last day of its month."""
        return sorted((person, (date(self.year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1), amount)
                      for (person, month), amount in self.amounts.items())


def months_page(truth: Months, dirt: Dirt, style: str) -> Page:
    """People down, months across, and the sums people add to both."""
    spelt = {"digit": "{m}月", "chinese": "{c}月", "full": "{y}年{m}月", "iso": "{y}-{m:02d}", "english": "{e}-{s:02d}"}[style]
    spelt += {"heading": "销售额（万元）"}.get(dirt.unit, "") if style in ("digit", "chinese", "full") else ""
    unit = "" if dirt.unit == "heading" and not spelt.endswith("（万元）") else dirt.unit
    heads = [spelt.format(m=m, c="一 二 三 四 五 六 七 八 九 十 十一 十二".split()[m - 1], y=truth.year, e=_MONTHS[m - 1], s=truth.year % 100) for m in truth.months]
    grid: Grid = [[f"{truth.year}年各月销售额"], ["单位：万元"] if dirt.unit == "line" else []]

    def line(name: str, amounts: list[Decimal | None]) -> list[object]:
        known = [amount for amount in amounts if amount is not None]
        return [name, *(None if amount is None else money_cell(amount, dirt.money, unit) for amount in amounts), money_cell(sum(known, Decimal(0)), dirt.money, unit)]

    body = [line(person, [truth.amounts.get((person, month)) for month in truth.months]) for person in truth.people]
    sums = line(dirt.label, [sum((truth.amounts.get((person, month), Decimal(0)) for person in truth.people), Decimal(0)) for month in truth.months])
    grid.append(["销售员", *heads, "合计"])
    grid += [sums] if "top" in dirt.totals else []
    for place, each in enumerate(body):
        grid += [each, *([[]] if place < dirt.blank_rows else [])]
    grid += [sums] if "end" in dirt.totals else []
    grid += [[], [dirt.note]] if dirt.note else []
    return _moved(Page("Sheet1", [each + [None] * (len(heads) + 2 - len(each)) for each in grid]), *dirt.start)


def difference(table: Table, dirt: Dirt, sheets: Sequence[CleanSheet]) -> str | None:
    """How what was read differs from the truth; None when it does not."""
    expected = as_written(table, dirt)
    for sheet in sheets:
        if sheet.dataset != table.dataset:
            return f"a sheet was taken for {sheet.dataset}: {sheet.mapping}"
        if sheet.rows_read != sheet.rows.num_rows + sheet.rows_rejected + sheet.rows_skipped:
            return f"{sheet.rows_read} rows read, {sheet.rows.num_rows} loaded, {sheet.rows_rejected} set aside, {sheet.rows_skipped} skipped"
    # The upper row of a header of two rows, written again, is set aside with an error: a known defect with a test of its own.
    allowed = 2 * dirt.repeats * len(sheets) if dirt.two_rows else 0
    if sum(sheet.rows_rejected for sheet in sheets) > allowed:
        return f"rows were set aside: {said(sheets)}"
    found = [row for sheet in sheets for row in sorted(sheet.rows.to_pylist(), key=lambda row: row["row_no"])]
    if len(found) != len(expected):
        return f"{len(found)} rows for {len(expected)}: {said(sheets)}"
    maybe = filled_by_guess(table, dirt, sheets)
    for place, (got, true) in enumerate(zip(found, expected)):
        for name in {*got, *true} - {"row_no", "extra"}:
            if name == maybe and true.get(name) is None and place and got[name] == found[place - 1][name]:
                continue
            if not same(got.get(name), true.get(name)):
                return f"row {place} {name}: {got.get(name)!r} for {true.get(name)!r}: {said(sheets)}"
        kept = dict(got["extra"] or ())
        inside = [row for row in expected if not dirt.by_month or _month(row[table.placed]) == _month(true[table.placed])]
        for name in EXTRA[: dirt.extra]:
            if kept.get(name) != extra_value(name, inside.index(true)):
                return f"row {place} {name}: {kept.get(name)!r}"
    return None


def filled_by_guess(table: Table, dirt: Dirt, sheets: Sequence[CleanSheet]) -> str | None:
    """The first column, where its blanks were taken for "as above" and the evidence says so: nobody can tell them apart."""
    first = columns_of(table, dirt)[0]
    told = any("空白处按上一行补齐" in text.zh for sheet in sheets for text in sheet.evidence)
    return first if told and first not in EXTRA else None


def same(got: object, true: object) -> bool:
    if isinstance(true, (Decimal, int, float)) and not isinstance(true, bool):
        return got is not None and abs(Decimal(str(got)) - Decimal(str(true))) < Decimal("0.005")
    return got == true


def months_difference(truth: Months, sheets: Sequence[CleanSheet]) -> str | None:
    """The same for months side by side, whose rows come in another order."""
    found = sorted((row["person"], row["ordered_on"], row["amount_yuan"]) for sheet in sheets for row in sheet.rows.to_pylist())
    expected = truth.rows()
    if len(found) == len(expected) and all(got[:2] == true[:2] and same(got[2], true[2]) for got, true in zip(found, expected)):
        return None
    return f"{found} for {expected}: {said(sheets)}"


def said(sheets: Sequence[CleanSheet]) -> str:
    return " | ".join([*(f"{defect.code} {defect.row} {defect.message.en}" for sheet in sheets for defect in sheet.defects[:4]),
                       *(text.en for sheet in sheets for text in sheet.evidence), *(str(dict(sheet.mapping)) for sheet in sheets)])


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute))
