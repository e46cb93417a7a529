"""What a person said of the whole file, as it holds for one of its tables."""

from __future__ import annotations

from dataclasses import replace

from analytics.ingest.recognising.table import Table

SHEET_NAME = "@sheet"  # what a person writes in a mapping for the name of the sheet


def sheet_name_said(table: Table) -> Table:
    """`@sheet` in what was said, as the constant it is on this sheet."""
    mapping, name = table.options.mapping, table.sheet.name
    if SHEET_NAME not in mapping:
        return table
    said = {column: field for column, field in mapping.items() if column != SHEET_NAME}
    return replace(table, options=replace(table.options, mapping=said | ({f"={name}": mapping[SHEET_NAME]} if name else {})))


def said_of_its_columns(table: Table) -> Table:
    """In a workbook of several sheets a said column need not be in each of them."""
    options = table.options
    if len(table.raw.sheets) == 1 or options.sheet is not None or not options.mapping:
        return table
    here = {name: field for name, field in options.mapping.items() if name.startswith("=") or name in table.header.names}
    return replace(table, options=replace(options, mapping=here))
