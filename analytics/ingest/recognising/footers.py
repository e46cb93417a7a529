"""Lines a program prints under its table: a count of records, a copyright, who generated the report. They are no rows."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.recognising.table import Table

_LOOK_AT = 30
# What such lines say of themselves; others count as such only under a blank line.
_PRINTED = re.compile(
    r"copyright|all rights reserved|confidential|do not distribute|generated (?:by|on|at)|grand totals? \(\d"
    r"|\d+ records?\b|records?:? ?\d+|exported (?:by|on|at|from)|report (?:generated|run)|run (?:by|date)"
    r"|导出(?:时间|日期|人)|打印(?:时间|日期|人)|制表(?:人|时间|日期)|生成(?:时间|日期)|版权所有|共\s*\d+\s*[条行笔单]|合计记录数?|数据来源|本报表|内部资料|第\s*\d+\s*页",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\s¥￥$€(+\-]*[\d,.]+[)%]?\s*[元万亿]*$")


def without_footer(table: Table) -> Table:
    """The table without the lines printed under it: one filled cell of words each, at the end, under a blank line or known by what they say."""
    cells, first = table.sheet.cells, table.header.index + 1
    if table.header.index < 0 or cells.num_columns < 4:
        return table
    start = max(first + 1, cells.num_rows - _LOOK_AT)
    rows = [[cell.strip() for cell in row if cell and cell.strip()] for row in zip(*(column.to_pylist() for column in cells.slice(start).columns))]
    end = len(rows)
    for place in range(len(rows) - 1, -1, -1):
        if rows[place] and not _a_line(rows[place]):
            break
        end = place
    tail = rows[end:]
    blank = next((i for i, row in enumerate(tail) if not row), None)
    printed = next((i for i, row in enumerate(tail) if row and _PRINTED.search(" ".join(row))), None)
    if printed is None:
        return table
    cut = end + (printed if blank is None else min(blank, printed))
    lines = [" ".join(row) for row in rows[cut:] if row]
    if not lines:
        return table
    shown = "；".join(line[:30] for line in lines[:3])
    above = table.sheet.first_row + start + cut
    ragged = tuple(one for one in table.sheet.ragged if one[0] < above)
    return replace(table, sheet=replace(table.sheet, cells=cells.slice(0, start + cut), ragged=ragged)).noted(Text(
        f"表尾 {len(lines)} 行是打印的说明，不是数据，没有读（{shown}）", f"{len(lines)} lines printed under the table are no rows and were not read ({shown})"))


def _a_line(row: list[str]) -> bool:
    """One cell of words, or a count of records beside its words."""
    return len(row) == 1 and not _NUMBER.match(row[0]) or len(row) == 2 and bool(_PRINTED.search(" ".join(row)))
