"""Rows of a sheet that sum up others, found before anything is counted: by what they are called, and by arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.cleaning.against import row_asked_of, rows_left_out
from analytics.ingest.cleaning.sums import BLANK, LABEL, NAMED, PARTLY, WHOLE, Figures, Floats, Hint, Mask, Sums, sums_of_others
from analytics.ingest.cleaning.totals import GRAND, GRAND_LABEL, PART, is_total_label, simplified
from analytics.ingest.recognising.likeness import AMOUNTS
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.schema import DATASETS, Field
from analytics.warehouse.file.scratch import scratch

_COUNTS = frozenset("quantity impressions views clicks leads deals conversions nulls value calls connected complaints selling_minutes travel_minutes".split())
_NO_SUM = re.compile(r"price|unit_cost|credit_limit")
_PLANNED = ("targets", "pledges", "budgets")
_NAMED_TOTAL = re.compile(r".{1,20}?\s*[-—_:·]?\s*(?:汇总|[合小总共][计]|总额|(?:sub|grand )?totals?)|(?:(?:sub|grand )?totals?|sum|合计|小计|总计|汇总)\s*[-—:(\[/].*", re.IGNORECASE)
_WHOLE_NAME = re.compile(
    r"[全本]\s*(?:国|公司|部|体|省|市|区|网|渠道|店|司|行|院|集团|员|量|平台|系统|品类|域|球|年度?|季度?|月|周|期)(?:范围|合并)?|整体|总体|总部合计|合并|所有|大盘|集团|公司整体|公司|汇总行|总"
    r"|all|overall|(?:the )?(?:whole )?company|everyone|everything|nation(?:al|wide)?|global|worldwide|world|sum|grand|all .{2,20}|gesamt|summe|somme|suma|totale|totaal|ensemble", re.IGNORECASE)
_LARGE = 5_000
_MOST_HINTED = 1_000
_MOST_NAMES = 20_000


@dataclass(frozen=True)
class _Keys:
    """The columns that say what a row is of: their cells as plain text (None where blank), by column. `remarks` hold notes, which a row may
    well lack, `numbers` one of its own for every row that has one."""

    cells: dict[int, list[str | None]]
    words: frozenset[int]
    remarks: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()


def totals_apart(table: Table) -> Table:
    """The rows that sum up others, by their Excel row. Those that look like totals but do not add up, or add up but look like rows, are asked of."""
    added = _added(table)
    if not added:
        return table
    start = table.header.index + 1
    cells = table.sheet.cells.slice(start)
    rows = _rows_to_look_at(cells, added, table)
    if rows is not None and not len(rows):
        return table
    part = cells if rows is None else cells.take(pa.array(rows))
    keys = _keys(part, table, added)
    values, step = _figures(part, added, table)
    hints = _hints(part, keys, values, None if rows is None else [i for i in keys.cells if cells.column(i).null_count <= 0.5 * cells.num_rows])
    figures = Figures(values, np.array([field.type == "money" or field.name == "value" for field in added.values()]), step)
    if rows is None:
        found = sums_of_others(figures, hints, unnamed=_may_be_unnamed(table), planned=bool(_read_as(table) & set(_PLANNED)))
    else:
        found = _of_the_rest(figures, hints, _column_sums(cells, added, table))
    first = table.sheet.first_row + start
    numbers = [first + i for i in range(part.num_rows)] if rows is None else [first + i for i in rows]
    return _told(table, figures, hints, found, numbers, keys, asked=rows is None)


def _added(table: Table) -> dict[int, Field]:
    """The loaded columns whose figures can be summed, of sheets that are about amounts: the costs of visits are small and alike, and any
    three of them may add up."""
    if not {table.recognised.dataset.name, *(wide.dataset for wide in table.periods)} & (AMOUNTS.keys() - {"pledges"}):  # a team pledges what its people do, and means it
        return {}
    width = table.sheet.cells.num_columns
    return {i: field for i, field in table.loaded.items() if i < width and (field.type == "money" and not _NO_SUM.search(field.name) or field.name in _COUNTS)}


def _may_be_unnamed(table: Table) -> bool:
    """Whether arithmetic alone may tell: not where each row has an id or a level of its own, or a target for people and teams alike."""
    datasets = _read_as(table)
    ids = {key.parts[0] for name in datasets for key in DATASETS[name].keys if key.parts[0].endswith(("_id", "_no"))}
    return not datasets & set(_PLANNED) and not ids & {field.name for field in table.loaded.values()}


def _read_as(table: Table) -> set[str]:
    return {wide.dataset for wide in table.periods} or {table.recognised.dataset.name}


def _rows_to_look_at(cells: pa.Table, added: Mapping[int, Field], table: Table) -> list[int] | None:
    """All rows of a sheet of ordinary size (None). Of a very long one those few that lack words others have, or are named after the whole."""
    if cells.num_rows <= _LARGE:
        return None
    wanted = pa.array(np.zeros(cells.num_rows, dtype=bool))
    for i in range(min(cells.num_columns, len(table.header.names))):
        column = cells.column(i)
        if i in added or column.null_count == cells.num_rows:
            continue
        if 0 < column.null_count <= _MOST_HINTED:
            wanted = pc.or_(wanted, pc.is_null(column.combine_chunks()))
        if i in table.loaded and table.loaded[i].type not in ("text", "list"):
            continue
        if len(pc.unique(column.slice(0, 2000))) < 1000:  # names come again and again, numbers of orders do not
            different = pc.unique(column)
            named = [value for value in (different.to_pylist() if len(different) <= _MOST_NAMES else ()) if value and (_label_of(value) or called_whole(value))]
            if named:
                wanted = pc.or_(wanted, pc.fill_null(pc.is_in(column.combine_chunks(), pa.array(named, pa.string())), False))
    rows = np.flatnonzero(wanted.to_numpy(zero_copy_only=False)).tolist()
    return rows if len(rows) <= _MOST_HINTED else []


def _keys(part: pa.Table, table: Table, added: Mapping[int, Field]) -> _Keys:
    """Every column that is not summed and mostly filled; `words` are those that are not numbers."""
    cells: dict[int, list[str | None]] = {}
    words = set()
    for i in range(min(part.num_columns, len(table.header.names))):
        if i in added or part.column(i).null_count == part.num_rows:
            continue
        column = [None if value is None or is_blank(value) else value.strip() for value in part.column(i).to_pylist()]
        filled = [value for value in column if value]
        if not filled:
            continue
        cells[i] = column
        if sum(1 for value in filled[:200] if parse_number(value) is None) > 0.3 * len(filled[:200]):
            words.add(i)
    kinds = {i: parse(table.header.names[i]).kind for i in cells}
    own = (i for i, column in cells.items() if kinds[i] == "id" and len(filled := [value for value in column if value]) > 2 and len(set(filled)) == len(filled))
    return _Keys(cells, frozenset(words), frozenset(i for i, kind in kinds.items() if kind == "text"), frozenset(own))


def _figures(part: pa.Table, added: Mapping[int, Field], table: Table) -> tuple[Floats, Floats]:
    columns, steps = [], []
    for i in added:
        texts = part.column(i).to_pylist()
        read = {text: _figure(text, i in table.commas) for text in dict.fromkeys(texts) if text}
        columns.append(np.array([read[text][0] if text else np.nan for text in texts], dtype=float))
        steps.append(min((step for value, step in read.values() if not np.isnan(value)), default=1.0))
    return np.column_stack(columns), np.array(steps)


def _figure(text: str, comma: bool) -> tuple[float, float]:
    number = None if is_blank(text) else parse_number(text, comma)
    if number is None or number.percent:
        return float("nan"), 1.0
    factor = float(number.factor or 1)
    exponent = number.value.as_tuple().exponent
    return float(number.value) * factor, factor * 10.0 ** min(0, exponent if isinstance(exponent, int) else 0)


def _column_sums(cells: pa.Table, added: Mapping[int, Field], table: Table) -> Floats:
    with scratch(cells.num_rows) as con:
        con.register("raw", cells)
        names = [cells.column_names[i] for i in added]
        plain = [f"replace(replace({raw}, '.', ''), ',', '.')" if i in table.commas else f"replace({raw}, ',', '')" for i, raw in zip(added, names)]
        row = con.execute(f"SELECT {', '.join(f'coalesce(sum(try_cast({text} AS DOUBLE)), 0)' for text in plain)} FROM raw").fetchone()
        return np.array(row or [0.0] * len(names), dtype=float)


def _of_the_rest(figures: Figures, hints: Sequence[Hint | None], whole: Floats) -> Sums:
    """Of a very long sheet: the rows that are each the sum of all rows that look like none."""
    found = Sums()
    likely: dict[Hint, list[int]] = {}
    for i, hint in enumerate(hints):
        if hint is not None:
            likely.setdefault(hint, []).append(i)
    every = [i for rows in likely.values() for i in rows]
    for some in (*likely.values(), every, *([i] for i in every[:20])):
        # 全国 of each month: together they are the sum of all others; one alone, or several of the same height, each is.
        own: Floats = np.asarray(np.nansum(figures.values[some], axis=0), dtype=float)
        rest: Floats = np.asarray(whole - own, dtype=float)
        together = Figures(np.vstack([figures.values, own]), figures.money, figures.step)
        each = all(figures.is_sum(i, rest) for i in some)
        if some and (each or together.is_sum(len(hints), rest)):
            found.totals |= {i: [] for i in some}
            break
    return found


def _hints(part: pa.Table, keys: _Keys, values: Floats, mostly: list[int] | None) -> list[Hint | None]:
    """What makes each row look like a total; `mostly` are the columns that are filled in most rows, where `part` is not all of them."""
    count = part.num_rows
    filled: Mask = np.asarray(~np.isnan(values).all(axis=1), dtype=bool)
    there = max(1, int(filled.sum()))
    mostly = mostly if mostly is not None else [i for i, column in keys.cells.items() if sum(1 for k, value in enumerate(column) if value and filled[k]) >= 0.5 * there]
    leftmost = mostly[0] if len(mostly) > 1 and not all(keys.cells[mostly[0]]) and keys.cells[mostly[0]][0] else None
    return [_hint(k, keys, mostly, leftmost) if filled[k] else None for k in range(count)]


def _hint(row: int, keys: _Keys, mostly: Sequence[int], leftmost: int | None) -> Hint | None:
    cells = {i: keys.cells[i][row] for i in keys.cells}
    missing = [i for i in mostly if cells[i] is None]
    for i, text in cells.items():
        if text is None or i not in keys.words and parse_number(text) is not None:
            continue
        label = _label_of(text)
        others = [] if label is None else [k for k in keys.words if k != i and cells[k] and k in mostly and not _constant(keys.cells[k])]
        if label == LABEL and (not text.isascii() or not others):
            return Hint(LABEL, text)
        if label is not None:
            return Hint(NAMED, "") if not others or missing else Hint(PARTLY, text)
        if called_whole(text):
            return Hint(WHOLE, text)
    if missing and len(missing) == len(mostly):
        return Hint(BLANK, "")
    if any(cells[i] for i in keys.numbers):
        return None  # a row with a number of its own is nobody's sum
    said = [i for i in missing if i in keys.words and i != leftmost and i not in keys.remarks]
    return Hint(PARTLY, ",".join(map(str, missing))) if said else None


def called_whole(text: str) -> bool:
    """Whether something is named after the whole: 全国, 全公司, All."""
    return _WHOLE_NAME.fullmatch(simplified(text)) is not None


@lru_cache(maxsize=20_000)
def _label_of(text: str) -> str | None:
    if len(text) > 40:
        return None
    if is_total_label(text):
        return LABEL
    return NAMED if _NAMED_TOTAL.fullmatch(simplified(text)) else None


def _constant(column: Sequence[str | None]) -> bool:
    """CNY or the name of the account stands in every row, in total rows, too."""
    return len(set(column)) == 1 and len(column) > 1


def _told(table: Table, figures: Figures, hints: Sequence[Hint | None], found: Sums, numbers: Sequence[int], keys: _Keys, *, asked: bool) -> Table:
    leaves = [i for i in range(len(hints)) if i not in found.totals]
    everything = np.nansum(figures.values[leaves], axis=0) if leaves else None
    rows: dict[int, str] = {}
    said: list[tuple[int, str]] = []
    for i in sorted(found.totals):
        hint = hints[i]
        label = _shown(i, hint, keys)
        whole = not asked or everything is not None and figures.is_sum(i, everything, float(len(leaves)))
        if hint is not None and hint.kind == LABEL:
            rows[numbers[i]] = label if not whole or PART.search(simplified(label)) is None else GRAND
            continue
        rows[numbers[i]] = GRAND if whole else "小计"
        said.append((numbers[i], label))
    questions = []
    for i, shown, differs in (_unsure(table, figures, hints, found, keys, leaves) if asked else ()):
        value = float(np.nan_to_num(figures.values[i][_main(figures)]))
        hint = hints[i]
        if figures.money.any() and not np.nan_to_num(figures.values[i][figures.money]).any():
            continue  # without an amount it adds nothing, whatever its pieces come to
        # What is answered of 全国 holds for the next file, of a row without a name it does not.
        key = f"total row:{shown}" if shown and hint is not None and hint.kind != PARTLY else f"total row:{numbers[i]}:{value:g}"
        answer = table.answer(key)
        if answer == "total" and i not in found.totals:
            rows[numbers[i]] = "小计"
            said.append((numbers[i], shown))
        elif answer is None:
            questions.append(row_asked_of(key, numbers[i], shown, value, differs))
    table = replace(table, total_rows=rows).asking(*questions)
    return table.noted(rows_left_out(said)) if said else table


def _is_grand(hint: Hint | None) -> bool:
    return hint is not None and hint.kind == LABEL and GRAND_LABEL.fullmatch(simplified(hint.group)) is not None


def _main(figures: Figures) -> int:
    return int(np.flatnonzero(figures.money)[0]) if figures.money.any() else 0


def _shown(row: int, hint: Hint | None, keys: _Keys) -> str:
    """What a row is called: its label, else the first words in it."""
    if hint is not None and hint.kind in (LABEL, WHOLE):
        return hint.group
    return next((text for i in keys.cells if i in keys.words and (text := keys.cells[i][row]) and not text[:1].isdigit()), "")


def _unsure(
    table: Table, figures: Figures, hints: Sequence[Hint | None], found: Sums, keys: _Keys, leaves: Sequence[int],
) -> list[tuple[int, str, float | None]]:
    """Rows to ask about: (row, what it is called, how far it is from the sum of the others; None where it is that sum)."""
    asked: list[tuple[int, str, float | None]] = [(i, _shown(i, hints[i], keys), None) for i in sorted(found.unsure)]
    if not any(_is_grand(hint) for hint in hints):
        asked += [(i, hint.group, float("nan")) for i, members in sorted(found.totals.items()) if not members and (hint := hints[i]) is not None and hint.kind == LABEL]
    own = np.nan_to_num(figures.values[:, _main(figures)])
    required = [i for i, field in table.loaded.items() if field.required and i in keys.cells]
    filled = [i for i in leaves if own[i]]
    others = [i for i in filled if hints[i] is None]
    sum_of_others = float(own[others].sum())
    largest = float(np.abs(own[others]).max(initial=0.0))
    for i in filled if others and sum_of_others else ():
        hint = hints[i]
        if hint is None or i in found.unsure or any(keys.cells[k][i] is None for k in required):
            continue
        if hint.kind not in (WHOLE, NAMED) and not (hint.kind == BLANK and i in (filled[0], filled[-1])):
            continue
        if abs(own[i]) >= largest and 0.5 <= own[i] / sum_of_others <= 2:
            asked.append((i, _shown(i, hint, keys), float(own[i] - sum_of_others)))
    return asked
