"""The way of a table through ingestion, step by step: which dataset it is, its columns, its typed rows, or why it was left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analytics.errors import Refused, Text
from analytics.ingest.account import accounted
from analytics.ingest.cleaning.cell_units import with_units_in_cells
from analytics.ingest.cleaning.complete import complete
from analytics.ingest.cleaning.date_orders import with_date_orders
from analytics.ingest.cleaning.decimal_commas import with_decimal_commas
from analytics.ingest.cleaning.loaded import rows_as_they_stand
from analytics.ingest.cleaning.total_rows import totals_apart
from analytics.ingest.orders.directions import receipts_beside_sales, signed_by_direction
from analytics.ingest.orders.documents import orders_once
from analytics.ingest.orders.numbers import orders_by_number
from analytics.ingest.orders.plain_figures import with_plain_figures
from analytics.ingest.orders.refunds import refunds_taken_off
from analytics.ingest.orders.sellers import shared_between_sellers, shares_as_meant
from analytics.ingest.orders.statuses import sales_told_apart
from analytics.ingest.reading.about_file import about_file, doubts_about_file
from analytics.ingest.reading.raw import RawFile
from analytics.ingest.recognising.bought import bought_or_sold
from analytics.ingest.recognising.defect_list import no_defect_list
from analytics.ingest.recognising.exported import as_exported
from analytics.ingest.recognising.first_look import filled, headed, hidden_parts_told, readable, visible, with_rows
from analytics.ingest.recognising.footers import without_footer
from analytics.ingest.recognising.layout_changes import layout_changes_told
from analytics.ingest.recognising.recognise import recognised
from analytics.ingest.recognising.remembering import dataset_as_before, with_units
from analytics.ingest.recognising.said import said_of_its_columns, sheet_name_said
from analytics.ingest.recognising.same_again import without_copies
from analytics.ingest.recognising.table import Step, Table
from analytics.ingest.recognising.tables_on_sheet import one_of_each_sheet, wanted_tables
from analytics.ingest.shapes.clock_times import with_days
from analytics.ingest.shapes.damaged_ids import damaged_ids
from analytics.ingest.shapes.dated_ids import ids_put_back
from analytics.ingest.shapes.deal_ends import with_ends
from analytics.ingest.shapes.deal_identity import deals_by_stages, deals_told_apart
from analytics.ingest.shapes.deal_outcomes import with_outcomes
from analytics.ingest.shapes.fill_down import filled_down
from analytics.ingest.shapes.group_lines import with_groups
from analytics.ingest.shapes.line_amounts import with_line_amounts
from analytics.ingest.shapes.media_columns import media_side_by_side
from analytics.ingest.shapes.name_columns import names_side_by_side
from analytics.ingest.shapes.period_columns import periods_side_by_side
from analytics.ingest.shapes.period_rows import rows_of_periods
from analytics.ingest.shapes.period_values import money_or_counts, periods_against_totals
from analytics.ingest.shapes.rated_in_words import questionnaire, scores_from_words
from analytics.ingest.shapes.sheet_names import named_by_sheet
from analytics.ingest.shapes.unit_column import with_a_column_of_units
from analytics.ingest.shapes.unpivot import items_side_by_side, rows_of_items, stage_events, stages_side_by_side, targets_beside_sales
from analytics.ingest.shapes.which_year import with_the_year
from analytics.ingest.terms.asked import CleanSheet, Known, ReadOptions

# Each takes what the ones before it found; where one leaves the table alone, with its reason, none follows.
STEPS: tuple[Step, ...] = (
    # Is there anything to read, and where does it begin?
    visible,
    readable,
    filled,
    sheet_name_said,
    headed,
    no_defect_list,
    without_footer,
    with_groups,
    with_rows,
    # What is it? First what was said of such a table before, then how it is laid out, then its headings.
    dataset_as_before,
    as_exported,
    questionnaire,
    with_line_amounts,
    said_of_its_columns,
    periods_side_by_side,
    money_or_counts,
    media_side_by_side,
    names_side_by_side,
    deals_by_stages,
    recognised,
    bought_or_sold,
    deals_told_apart,
    with_ends,
    with_outcomes,
    named_by_sheet,
    scores_from_words,
    items_side_by_side,
    orders_by_number,
    complete,
    # What do its cells mean?
    with_the_year,
    with_a_column_of_units,
    with_units,
    with_decimal_commas,
    with_units_in_cells,
    totals_apart,
    periods_against_totals,
    layout_changes_told,
    filled_down,
    ids_put_back,
    damaged_ids,
    with_days,
    hidden_parts_told,
    # What became of the orders?
    with_plain_figures,
    signed_by_direction,
    orders_once,
    refunds_taken_off,
    sales_told_apart,
    receipts_beside_sales,
    # Its typed rows, and those of a second dataset on the same table.
    stages_side_by_side,
    with_date_orders,
    rows_of_periods,
    rows_of_items,
    rows_as_they_stand,
    shares_as_meant,
    shared_between_sellers,
    stage_events,
    targets_beside_sales,
    # Is anything left that a number hangs on?
    accounted,
)
_UNDERSTOOD = STEPS.index(complete) + 1


def understand(raw: RawFile, options: ReadOptions, known: Known | None = None) -> list[Table]:
    """What each table of `raw` is, without cleaning it. Raises UnknownName for a sheet, column, field or dataset not there."""
    today, known = options.today or date.today(), known or Known()
    tables = [Table(raw, sheet, options, known, today) for sheet in wanted_tables(raw, options.sheet)]
    return one_of_each_sheet([_taken_through(STEPS[:_UNDERSTOOD], table) for table in tables])


def clean_sheets_here(raw: RawFile, options: ReadOptions, known: Known | None = None) -> list[CleanSheet]:
    """`large_files.clean_sheets` in this process, whatever the size of the file."""
    cleaned: list[CleanSheet] = []
    left: list[Text] = []  # several tables of one sheet give one reason
    for table in understand(raw, options, known):
        table = _taken_through(STEPS[_UNDERSTOOD:], table)
        cleaned += table.sheets
        left += [table.reason] if table.reason is not None and table.reason not in left else []
    cleaned, copies = without_copies(cleaned)
    left += copies
    if not cleaned:
        left += doubts_about_file(raw)
        reasons_zh, reasons_en = "；".join(text.zh for text in left), "; ".join(text.en for text in left)
        raise Refused(Text(f"「{raw.name}」没有可以加载的表：{reasons_zh}。", f"Nothing in “{raw.name}” can be loaded: {reasons_en}."))
    return [replace(cleaned[0], evidence=(*about_file(raw), *cleaned[0].evidence, *left)), *cleaned[1:]]


def _taken_through(steps: Sequence[Step], table: Table) -> Table:
    for step in steps:
        if table.reason is not None:
            break
        table = step(table)
    return table
