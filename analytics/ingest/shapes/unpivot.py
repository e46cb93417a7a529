"""Wide sheets -> long rows: deals with a date column per stage, surveys with a column per item, sales with their targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.cleaning.clean import Cleaned, clean
from analytics.ingest.cleaning.loaded import loaded_sheet
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Spread, Table
from analytics.ingest.shapes.stage_columns import stage_columns
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.vocabulary import spellings
from analytics.ingest.terms.words import parse_choice
from analytics.schema import DATASETS
from analytics.warehouse.file.scratch import scratch

_QUESTION_NUMBER = re.compile(r"\s*Q?(\d{1,3})\s*[、.．:：)）]", re.IGNORECASE)
_RATED = re.compile(r"满意|评价|评分|打分|得分|体验|satisf|rating|score", re.IGNORECASE)
_PART_SPLIT = re.compile(r"\s*[-—－:：/|_·]\s*")


def stages_side_by_side(table: Table) -> Table:
    """The date columns of a deals sheet that become stage events; of the deals they are left out."""
    if table.recognised.dataset.name != "deals":
        return table
    matching = table.matching
    deal = next((i for i, name in matching.columns.items() if name == "deal_id"), None)
    stages = stage_columns(table.sheet, table.header, matching, table.known)
    if deal is None or len(stages) < 2:
        return table
    spread = Spread("stage_events", {deal: "deal_id"}, {i: ("entered_on", {"stage": called, "track": track}) for i, (track, _, called) in stages.items()})
    left_out, columns = matching.left_out | (frozenset(stages) - frozenset(matching.columns)), matching.columns
    notes: tuple[Text, ...] = ()
    signed = next((i for i, (_, stage, _) in stages.items() if stage is not None and stage.wins), None)
    if signed is not None and not {"outcome", "won_on", "sales_stage"} & matching.fields:
        # Nothing else on the sheet says how its deals ended: one that was signed is won.
        columns, left_out = columns | {signed: "won_on"}, left_out - {signed}
        name = table.header.names[signed]
        notes = (Text(f"没有结果一列，「{name}」有日期的商机当作赢单", f"There is no column for the outcome; deals with a day under “{name}” count as won"),)
    return replace(table.matched(replace(matching, columns=columns, left_out=left_out)), stages=spread).noted(*notes)


def items_side_by_side(table: Table) -> Table:
    """The columns of a survey that each hold the scores of one item."""
    items = _item_columns(table.sheet, table.header, table.matching) if table.recognised.dataset.name == "surveys" else None
    return replace(table, items=items)


def _item_columns(sheet: RawSheet, header: Header, matching: Matching) -> Spread | None:
    """Columns of a survey that each hold the scores of one item: those said to be scores, else those that look like it.

    Recommendation and comment belong to the whole answer, so each gets a row of its own instead of standing on every item.
    """
    columns = list(matching.repeated.get("score", ()))
    if "score" not in matching.fields:
        part = sheet.cells.slice(header.index + 1, 400)
        spare = [i for i in range(len(header.names)) if i not in matching.columns and i not in matching.left_out]
        # A number of the row is no score, however small.
        scored = [i for i in spare if i in columns or parse(header.names[i]).kind != "id" and _scores(part.column(i).to_pylist())]
        rated = {*columns, *(i for i in scored if _RATED.search(fold(header.names[i])))}
        asked = {_number(header, i) for i in rated} - {None}
        # A question asked of several things has its stem on the first of their columns only.
        columns = [i for i in scored if i in rated or _number(header, i) in asked] if len(rated) >= 2 else scored
    if len(columns) < 2:
        return None
    once = {i: name for i, name in matching.columns.items() if name in ("recommend", "comment")}
    keep = {i: name for i, name in matching.columns.items() if name != "score" and i not in once}
    items = {i: ("score", _item(header.names[i])) for i in columns}
    return Spread("surveys", keep, items | {i: (name, {}) for i, name in once.items()})


def _number(header: Header, place: int) -> str | None:
    """The number of the question a column belongs to."""
    found = _QUESTION_NUMBER.match((header.written or header.names)[place])
    return found[1] if found else None


def _scores(values: Sequence[str | None]) -> bool:
    """Whether all filled cells are whole scores between 0 and 10 (or the usual codes 98 and 99)."""
    numbers = [parse_number(value) for value in values if value and not is_blank(value)]
    good = [n for n in numbers if n is not None and n.value == n.value.to_integral_value() and (0 <= n.value <= 10 or n.value in (98, 99))]
    return len(numbers) >= 1 and len(good) == len(numbers)


def _item(name: str) -> dict[str, str]:
    """`产品-外观` names a part and an item."""
    pieces = _PART_SPLIT.split(name.strip(), maxsplit=1)
    field = DATASETS["surveys"]["part"]
    if len(pieces) == 2 and parse_choice(pieces[0], field) in {choice.code for choice in field.choices}:
        return {"part": str(parse_choice(pieces[0], field)), "item": pieces[1]}
    return {"item": name}


def rows_of_items(table: Table) -> Table:
    """A row for each score of a survey with one column per item."""
    if table.items is None:
        return table
    count = sum(1 for field, _ in table.items.columns.values() if field == "score")
    note = Text(f"{count} 列项目转成了行", f"{count} item columns were turned into rows")
    return _with_rows_of(table, table.items, note)


def stage_events(table: Table) -> Table:
    """Beside the deals, a row for each date on which one entered a stage."""
    if table.stages is None:
        return table
    count = len(table.stages.columns)
    return _with_rows_of(table, table.stages, Text(f"{count} 列阶段日期转成了阶段流转", f"{count} columns of stage dates became stage events"))


def _with_rows_of(table: Table, spread: Spread, note: Text) -> Table:
    long = _unpivoted(table, spread)
    made = loaded_sheet(table, table.matching, replace(long, evidence=(*long.evidence, note)), spread)
    return replace(table, sheets=(*table.sheets, made))


def _unpivoted(table: Table, spread: Spread) -> Cleaned:
    """One row per filled cell of the spread columns; each column is cleaned under its own heading."""
    parts = []
    for i, (field, constants) in spread.columns.items():
        columns = {**spread.keep, i: field}
        left_out = frozenset(range(len(table.header.names))) - frozenset(columns)
        parts.append(clean(table, filled_rows(table, i), Matching(spread.dataset, columns, 0.0, constants, left_out)))
    return together(parts)


def filled_rows(table: Table, column: int) -> RawSheet:
    """The rows under the header in which `column` is filled, each still knowing where it stood."""
    sheet, header = table.sheet, table.header
    cells = sheet.cells.slice(header.index + 1)
    first = sheet.first_row + header.index + 1
    numbers = pa.array(range(first, first + cells.num_rows), pa.int64())
    mask = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells.column(column)), ""), False)
    return replace(sheet, cells=cells.filter(mask), row_numbers=pc.filter(numbers, mask))


def together(parts: list[Cleaned]) -> Cleaned:
    """The rows, counts, totals and defects of several parts of one sheet."""
    rows = pa.concat_tables([part.rows for part in parts], promote_options="default")
    evidence = list(dict.fromkeys(text for part in parts for text in part.evidence if "跳过" not in text.zh))
    return replace(
        parts[0], rows=rows, read=sum(part.read for part in parts), rejected=sum(part.rejected for part in parts),
        skipped_rows=sum(part.skipped_rows for part in parts), defects=tuple(d for part in parts for d in part.defects), evidence=tuple(evidence),
        totals=_added([part.totals for part in parts]), own_totals=_added([part.own_totals for part in parts]), cleared={},
        aside=tuple(sorted({row for part in parts for row in part.aside})), questions=tuple({one.key: one for part in parts for one in part.questions}.values()),
        against=tuple(one for part in parts for one in part.against),
        left_out={rule: max(part.left_out.get(rule, 0) for part in parts) for rule in dict.fromkeys(rule for part in parts for rule in part.left_out)},
    )


def _added(totals: list[dict[str, float]]) -> dict[str, float]:
    return {name: sum(part.get(name, 0.0) for part in totals) for name in dict.fromkeys(name for part in totals for name in part)}


def target_column(header: Header, matching: Matching) -> int | None:
    """The column of a sales sheet that holds what was planned, when there is exactly one."""
    known = spellings("targets")
    found = []
    for i, name in enumerate(header.names):
        said = heading(name)
        if i in matching.columns or i in matching.left_out:
            continue
        if any(meant.field == "value" for key in (said.folded, said.bare) for meant in known.get(key, ())):
            found.append(i)
    return found[0] if len(found) == 1 else None


def targets_beside_sales(table: Table) -> Table:
    """Beside the sales, the planned amounts as targets."""
    ordinary = table.recognised.dataset.name == "sales" and not table.periods
    planned = target_column(table.header, table.matching) if ordinary else None
    if planned is None:
        return table
    made = loaded_sheet(table, table.matching, _targets_beside_sales(table, planned), dataset="targets")
    return replace(table, sheets=(*table.sheets, replace(made, mapping={table.header.names[planned]: "value"}, doubtful=())))


def _targets_beside_sales(table: Table, column: int) -> Cleaned:
    """The planned amounts that stand beside the sales, added up by month, owner, region and product."""
    sheet, matching = table.sheet, table.matching
    columns = {i: name for i, name in matching.columns.items() if name in ("ordered_on", "person", "team", "region", "product")} | {column: "amount_yuan"}
    left_out = frozenset(range(sheet.cells.num_columns)) - frozenset(columns)
    # The day may come from the title or the sheet's name instead of a column.
    constants = {name: value for name, value in matching.constants.items() if name in ("ordered_on", "person", "team", "region", "product")}
    cleaned = clean(table, sheet, Matching("sales", columns, 0.0, constants, left_out))
    has = cleaned.rows.column_names
    level, owner = next(((level, name) for level, name in (("person", "person"), ("team", "team"), ("region", "region")) if name in has), ("company", ""))
    kept = [name for name in ("region", "product") if name in has]
    group = ", ".join(["period", "owner", *kept])
    with scratch(cleaned.rows.num_rows) as con:
        con.register("planned", cleaned.rows)
        rows = con.execute(f"""
            SELECT strftime(ordered_on, '%Y-%m') AS period, CAST(sum(amount_yuan) AS DOUBLE) AS value, 'sales' AS metric, '{level}' AS level,
                   {owner or "CAST(NULL AS VARCHAR)"} AS owner, {''.join(name + ', ' for name in kept)}
                   MAP {{}}::MAP(VARCHAR, VARCHAR) AS extra, min(row_no) AS row_no
            FROM planned GROUP BY {group} ORDER BY {group}""").to_arrow_table()
    note = Text("计划金额按月、归属汇总成目标", "The planned amounts were added up by month and owner into targets")
    return replace(cleaned, rows=rows, read=rows.num_rows, rejected=0, skipped_rows=0, totals={}, own_totals={}, against=(), questions=(), defects=(), evidence=(note,), cleared={}, aside=())
