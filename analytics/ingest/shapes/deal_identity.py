"""Deals without a number: told apart by customer and name, as far as the sheet has columns for them, so that the next file meets the same deal."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching, match
from analytics.ingest.recognising.table import Recognised, Table
from analytics.ingest.shapes.stage_columns import stage_columns
from analytics.ingest.terms.grammar import parse
from analytics.schema import DATASETS

_FEWEST_STAGES = 3  # columns called like stages and holding days, from which a sheet is one of deals whatever else it holds
# Where no column holds the deal's name, what else a customer's deals differ in. A day would be written another way in the next file.
_ELSE = ("product",)
_BETWEEN = " · "


def deals_by_stages(table: Table) -> Table:
    """A sheet with a column of days for each stage of the process holds deals."""
    if table.found is not None or table.options.dataset not in (None, "deals"):
        return table
    deals, options = DATASETS["deals"], table.options
    if any(field not in deals and field not in ("-", "extra") for field in options.mapping.values()):
        return table
    samples = [[cell for cell in column.to_pylist() if cell] for column in table.sheet.cells.slice(table.header.index + 1, 60).columns]
    found = match(table.header.names, deals, options.mapping, samples, known=table.known)
    if len(stage_columns(table.sheet, table.header, found, table.known)) < _FEWEST_STAGES or not {"deal_id", "customer"} & found.fields:
        return table
    return replace(table, found=Recognised(deals, found, found.missing(deals), found.score))


def deals_told_apart(table: Table) -> Table:
    """One more column for the number that deals have none of: the customer's name and the deal's, as far as they are there."""
    found = table.recognised
    if found.dataset.name != "deals" or "deal_id" in found.matching.fields or set(found.missing) - {"deal_id"}:
        return table
    own = _own_number(table)
    if own is not None:
        name = table.header.names[own]
        matching = replace(found.matching, columns=found.matching.columns | {own: "deal_id"})
        return replace(table, found=replace(found, matching=matching, missing=())).noted(Text(
            f"「{name}」每行不同，当作商机编号", f"“{name}” differs in every row and was taken for the deal's number"))
    parts = _parts(table.header, found.matching)
    if not parts:
        return table
    sheet, header, names = table.sheet, table.header, [table.header.names[i] for i in parts]
    columns = [pc.utf8_trim_whitespace(sheet.cells.column(i).combine_chunks()) for i in parts]
    filled = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in columns]
    # Without its first part (a line of notes under the table) a row is no deal.
    joined = pc.binary_join_element_wise(*(pc.coalesce(column, pa.scalar("")) for column in filled), _BETWEEN) if len(filled) > 1 else filled[0]
    joined = pc.if_else(pc.is_valid(filled[0]), joined, pa.scalar(None, pa.string()))
    told = f"{'＋'.join(names)}（商机编号）"
    place = sheet.cells.num_columns
    note = Text(f"没有商机编号，按「{'」「'.join(names)}」区分各条商机", f"There is no deal number; deals are told apart by “{'”, “'.join(names)}”")
    matching = replace(found.matching, columns=found.matching.columns | {place: "deal_id"})
    return replace(
        table, sheet=replace(sheet, cells=sheet.cells.append_column(f"c{place}", joined)),
        header=replace(header, names=(*header.names, told), parts=(*header.parts, (told,))),
        found=replace(found, matching=matching, missing=()),
    ).noted(note)


def _own_number(table: Table) -> int | None:
    """The column of the records' own numbers, called nothing but that. One that counts the rows (1, 2, 3 …) begins anew in the next file."""
    rows = table.sheet.cells.num_rows - table.header.index - 1
    for i, name in enumerate(table.header.names):
        meaning = parse(name)
        if i in table.matching.columns or i in table.matching.left_out or i >= table.sheet.cells.num_columns or meaning.kind != "id" or meaning.rest:
            continue
        cells = table.sheet.cells.column(i).slice(table.header.index + 1)
        if meaning.qualifiers <= {"deal", "record"} and not cells.null_count and pc.count_distinct(cells).as_py() == rows > 1 and not _counts_rows(cells.to_pylist()):
            return i
    return None


def _counts_rows(numbers: list[str]) -> bool:
    """
    >>> _counts_rows(["1", "2", "3"]), _counts_rows(["3", "2", "1"]), _counts_rows(["1001", "1004", "1002"])
    (True, True, False)
    """
    if not all(number.isdecimal() for number in numbers):
        return False
    values = [int(number) for number in numbers]
    return {abs(after - before) for before, after in zip(values, values[1:])} == {1}


def _parts(header: Header, matching: Matching) -> list[int]:
    """The columns that tell deals apart, the one each deal has first."""
    places = {field: i for i, field in matching.columns.items()}
    name = next((i for i, text in enumerate(header.names) if i not in matching.columns and i not in matching.left_out and _names_a_deal(text)), None)
    customer = places.get("customer")
    if name is not None:
        return [name, *([customer] if customer is not None else [])]
    return [customer, *(places[field] for field in _ELSE if field in places)] if customer is not None else []


def _names_a_deal(text: str) -> bool:
    """
    >>> _names_a_deal("Opportunity Name"), _names_a_deal("项目名称"), _names_a_deal("Deal - Title"), _names_a_deal("First Name")
    (True, True, True, False)
    """
    meaning = parse(text)
    return meaning.kind == "name" and meaning.qualifiers <= {"deal"} and not meaning.rest
