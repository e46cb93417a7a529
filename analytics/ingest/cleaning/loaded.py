"""What was cleaned, as the sheet the warehouse loads: with what its columns were taken for, how they were found, and the evidence."""

from __future__ import annotations

from dataclasses import replace

from analytics.clean_sheet import Layout
from analytics.errors import Text
from analytics.ingest.cleaning.against import totals_differ, totals_told
from analytics.ingest.cleaning.clean import Cleaned, clean
from analytics.ingest.cleaning.same_keys import with_keys_apart
from analytics.ingest.recognising.match import LEAVE_OUT, Matching
from analytics.ingest.recognising.remembering import worth_remembering
from analytics.ingest.recognising.table import Spread, Table
from analytics.ingest.terms.asked import CleanSheet, Doubt
from analytics.schema import DATASETS, MENDED_FROM


def rows_as_they_stand(table: Table) -> Table:
    """The rows of a table that is not spread over its columns."""
    if table.sheets:
        return table
    return replace(table, sheets=(loaded_sheet(table, table.matching, clean(table, table.sheet, table.matching)),))


def loaded_sheet(table: Table, matching: Matching, cleaned: Cleaned, spread: Spread | None = None, dataset: str | None = None) -> CleanSheet:
    """The rows `cleaned` of `table` as a sheet of `dataset`, else of what they were spread over or matched with."""
    header, dataset = table.header, dataset or (spread.dataset if spread else matching.dataset)
    columns = matching.columns if spread is None else {**spread.keep, **{i: field for i, (field, _) in spread.columns.items()}}
    cleaned = with_keys_apart(table, cleaned, dataset, {field: header.names[i] for i, field in columns.items()})
    mapping = {header.names[i]: field for i, field in sorted(columns.items())}
    mapping |= {f"={value}": field for field, value in matching.constants.items()} if spread is None else {}
    mapping |= {header.names[i]: LEAVE_OUT for i in sorted(matching.left_out) if spread is None and i not in columns and _said_out(matching, i)}
    provided = tuple(name for name in cleaned.rows.column_names if name not in ("extra", "row_no"))
    near = _taken_for(table, matching) if spread is None else ()
    doubts = (*matching.doubtful, *(_date_doubt(column) for column in cleaned.doubtful_dates))
    made = CleanSheet(
        table.raw.name, table.raw.sha256, table.sheet.name, dataset, header.excel_row, mapping, cleaned.rows, provided, cleaned.read, cleaned.rejected,
        cleaned.skipped_rows, cleaned.totals, (*table.defects, *cleaned.defects),
        (*header.evidence, *table.notes, *near, *cleaned.evidence, *totals_told(cleaned.against)), cleaned.cleared,
        matching.confidence, doubts, cleaned.own_totals, cleaned.aside, left_out=cleaned.left_out,
        questions=(*table.questions, *(one for one in dict.fromkeys((*cleaned.questions, *(() if MENDED_FROM in header.names else totals_differ(cleaned.against)))) if table.answer(one.key) is None)),
        found_by={header.names[i]: how for how, columns in (("memory", matching.remembered), ("content", matching.content), ("near", matching.fuzzy)) for i in columns},
    )
    made = worth_remembering(made, table, matching) if spread is None else made
    return made if dataset == matching.dataset else replace(made, layout=Layout())  # of a second dataset beside it the table is no layout


def _taken_for(table: Table, matching: Matching) -> list[Text]:
    """The columns that were matched by a near spelling or by what stands in them."""
    names, declared = table.header.names, DATASETS[matching.dataset]
    label = {i: declared[matching.columns[i]].label for i in (*matching.fuzzy, *matching.content)}
    near = [Text(f"「{names[i]}」写法相近，当作「{label[i].zh}」", f"“{names[i]}” is nearly “{label[i].en}” and was taken for it") for i in matching.fuzzy]
    return near + [Text(f"「{names[i]}」的列名没有说，按内容当作「{label[i].zh}」，请核对",
                        f"The heading of “{names[i]}” does not say so, but its contents look like “{label[i].en}”; please check") for i in matching.content]


def _said_out(matching: Matching, column: int) -> bool:
    return not any(column in columns for columns in matching.repeated.values())


def _date_doubt(column: str) -> Doubt:
    return Doubt(column, (), Text(f"「{column}」里日和月的先后看不准，请核对", f"It is not certain which of day and month comes first in “{column}”; please check"))
