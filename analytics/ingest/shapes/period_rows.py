"""Periods, media or names side by side -> one row for each of them and each filled value."""

from __future__ import annotations

from dataclasses import replace

from analytics.calendar import parse_period
from analytics.errors import Text
from analytics.ingest.cleaning.clean import Cleaned, clean
from analytics.ingest.cleaning.loaded import loaded_sheet
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.shapes.period_columns import FIELDS, stands_on
from analytics.ingest.shapes.unpivot import filled_rows, together
from analytics.warehouse.file.scratch import scratch


def rows_of_periods(table: Table) -> Table:
    """The rows of each dataset that is spread over the columns."""
    for wide in table.periods:
        matching = Matching(wide.dataset, wide.columns, 1.0, wide.constants, wide.left_out, doubtful=wide.doubts)
        rows = unpivoted_periods(table, wide)
        made = loaded_sheet(table, matching, _summed_targets(rows) if wide.dataset == "targets" else rows)
        made = replace(made, mapping={table.header.names[i]: name for i, name in sorted(wide.columns.items())}, spans=_spans(table, wide))
        table = replace(table, sheets=(*table.sheets, made))
    return table


def _spans(table: Table, spread: PeriodSpread) -> tuple[tuple[str, str], ...]:
    """The periods of the columns, each as its first day and the day after its last."""
    if spread.beside or spread.dataset == "media":
        return ()
    return tuple((found.start.isoformat(), found.end.isoformat()) for found in (parse_period(period, table.today) for period, _columns in spread.groups))


def unpivoted_periods(table: Table, spread: PeriodSpread) -> Cleaned:
    """One row per period (of media: per medium; of names side by side: per name) and filled value; a sum over a period stands on its last day, or on today while it lasts."""
    period_field, value_field = FIELDS[spread.dataset]
    parts = []
    for period, columns in spread.groups:
        value = next((i for i, name in columns.items() if name == value_field), min(columns))
        said = spread.beside or period_field
        as_named = spread.beside or period_field in ("period", "medium")
        constants = spread.constants | {said: period if as_named else stands_on(period, table.today).isoformat()}
        chosen = spread.keep | columns
        left_out = spread.left_out | (frozenset(i for _period, others in spread.groups for i in others) - frozenset(columns))
        parts.append(clean(table, filled_rows(table, value), Matching(spread.dataset, chosen, 0.0, constants, left_out)))
    whole = together(parts)
    scaled = [text for text in whole.evidence if "换算" in text.zh]
    evidence = (*spread.notes, *scaled[:1], *(text for text in whole.evidence if text not in scaled))
    return replace(whole, evidence=evidence)


def _summed_targets(cleaned: Cleaned) -> Cleaned:
    """Targets of one owner and period that stand in several rows (a row per city under a region) are one target, their sum."""
    key = [name for name in cleaned.rows.column_names if name not in ("value", "extra", "row_no")]
    with scratch(cleaned.rows.num_rows) as con:
        con.register("targets", cleaned.rows)
        rows = con.execute(f"""
            SELECT {', '.join(key)}, sum(value) AS value, any_value(extra) AS extra, min(row_no) AS row_no
            FROM targets GROUP BY {', '.join(key)} ORDER BY row_no, period""").to_arrow_table()
    if rows.num_rows == cleaned.rows.num_rows:
        return cleaned
    note = Text("同一归属、同一期间的几行目标相加成一条", "Several rows of targets of one owner and period were added up into one")
    return replace(cleaned, rows=rows, read=cleaned.read - cleaned.rows.num_rows + rows.num_rows, evidence=(*cleaned.evidence, note))
