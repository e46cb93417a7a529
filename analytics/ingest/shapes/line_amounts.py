"""Order lines with a price and a quantity but no amount: the amount is worked out, and said to be."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import could_hold
from analytics.ingest.recognising.match import match
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.currencies import HOME, currency_of
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.schema import DATASETS

# What one piece was sold for; a 标价 or 原价 is what was asked, which says nothing of the amount.
_SOLD_FOR = frozenset(map(fold, ("单价", "商品单价", "售价", "Unit Price", "Price")))
_DISCOUNT = re.compile(r"折|优惠|discount|rebate", re.IGNORECASE)
_LOOK_AT = 60


def with_line_amounts(table: Table) -> Table:
    """One more column, price × quantity, where order lines have those two and no amount; else the table as it is.

    A discount anywhere on the sheet, or a price in a foreign currency, leaves the amount to a person.
    """
    sheet, header, options = table.sheet, table.header, table.options
    if options.dataset not in (None, "sales") or table.exporter:
        return table
    sales = DATASETS["sales"]
    known = {fold(name) for name in header.names}
    said = {name: field for name, field in options.mapping.items() if (field == "-" or field in sales) and (name.startswith("=") or fold(name) in known)}
    samples = [[cell for cell in column.to_pylist() if cell] for column in sheet.cells.slice(header.index + 1, _LOOK_AT).columns]
    found = match(header.names, sales, said, samples, loosely=False)
    places = {field: i for i, field in found.columns.items()}
    day = "ordered_on" in found.fields or any(could_hold(sales, "ordered_on", parse(name), cells) for name, cells in zip(header.names, samples))
    if not day or "quantity" not in places or "list_price_yuan" not in places:
        return table
    price, quantity, amount = places["list_price_yuan"], places["quantity"], places.get("amount_yuan")
    spoken = any(field == "list_price_yuan" and fold(name) == fold(header.names[price]) for name, field in said.items())
    if not spoken and heading(header.names[price]).bare not in _SOLD_FOR:
        return table
    if amount is not None and _filled(sheet, header, amount) or amount is None and "amount_yuan" in found.fields:
        return table
    if amount is None and any(i not in found.columns and could_hold(sales, "amount_yuan", parse(name), cells) for i, (name, cells) in enumerate(zip(header.names, samples))):
        return table  # an amount called otherwise: it is asked about
    if any(_DISCOUNT.search(name) and _some_number(sheet, header, i) for i, name in enumerate(header.names)):
        return table
    prices = sheet.cells.column(price).to_pylist()
    if any(currency_of(value) not in (None, HOME) for value in set(prices[header.index + 1:]) if value):
        return table
    unit = heading(header.names[price]).unit
    name = f"{header.names[price]}×{header.names[quantity]}" + (f"（{unit}）" if unit else "")
    products = [_product(one, other) for one, other in zip(prices, sheet.cells.column(quantity).to_pylist())]
    cells = sheet.cells.append_column(f"c{sheet.cells.num_columns}", pa.array([None] * (header.index + 1) + products[header.index + 1:], pa.string()))
    note = Text(f"没有金额，按「{header.names[price]}」×「{header.names[quantity]}」计算，请核对",
                f"There is no amount; it was worked out as “{header.names[price]}” × “{header.names[quantity]}”: please check")
    taken = {header.names[amount]: "-"} if amount is not None else {}
    return replace(
        table, sheet=replace(sheet, cells=cells),
        header=replace(header, names=(*header.names, name), parts=(*header.parts, (name,)), evidence=(*header.evidence, note)),
        options=replace(options, mapping={**options.mapping, **taken, name: "amount_yuan"}),
    )


def _cells(sheet: RawSheet, header: Header, column: int) -> list[str]:
    return [cell for cell in sheet.cells.column(column).slice(header.index + 1).to_pylist() if cell and not is_blank(cell)]


def _filled(sheet: RawSheet, header: Header, column: int) -> bool:
    return bool(_cells(sheet, header, column))


def _some_number(sheet: RawSheet, header: Header, column: int) -> bool:
    """Whether the column holds any number but 0 (and, for a rate, 1 or 100 %)."""
    numbers = [number.value for cell in set(_cells(sheet, header, column)) if (number := parse_number(cell))]
    return any(value not in (0, 1) for value in numbers)


def _product(price: str | None, quantity: str | None) -> str | None:
    """Price × quantity as text; blank where either is no number."""
    one, other = parse_number(price) if price else None, parse_number(quantity) if quantity else None
    if one is None or other is None or one.percent or other.percent:
        return None
    return format(one.value * (one.factor or 1) * other.value * (other.factor or 1), "f")
