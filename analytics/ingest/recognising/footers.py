"""Lines a program prints under its table or between its pages: a count of records, a copyright, who made the report, the number of the page.
They are no rows."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

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
# A cell that is nothing but such a print: the number of a page, who made, checked or printed the sheet, and when.
_PRINT = (
    r"^\s*(?:"
    r"[第共]\s*\d+\s*页(?:[\s,，/、;；|]*[（(]?[第共总]\s*\d+\s*页[)）]?)?|第\s*\d+\s*/\s*\d+\s*页|[-—]\s*\d+\s*[-—]\s*页?"
    r"|(?i:page)\s*:?\s*\d+(?:\s*(?i:of|/)\s*\d+)?"
    r"|(?:制表|制单|填表|填报|审核|复核|核对|审批|批准|主管|经办|经手|打印|导出|生成|报表)(?:人员?|者|部门|单位|时间|日期|签字|签名|用户)?(?:签字|签章|\(签字\)|（签字）)?\s*[:：].*"
    r"|(?i:printed|prepared|exported|generated|approved|checked|reviewed|run)\s+(?i:by|on|at|date|time)\b.*"
    r"|(?i:print|report|run)\s+(?i:date|time|user)\s*[:：].*"
    r"|(?:负责人|經辦人?|经办人?|领导|主管|客户)?(?:签字|签章|签名|盖章|簽字|簽章|簽名|蓋章)(?:处|處)?\s*[:：]?|(?i:signature|signed|signed by)[\s:：_]*"
    r")\s*$")
_PRINT_CELL = re.compile(_PRINT)
_LOOKED_AT = 4  # the first columns; a print begins at the left
_NUMBER = re.compile(r"^[\s¥￥$€(+\-]*[\d,.]+[)%]?\s*[元万亿]*$")


def without_footer(table: Table) -> Table:
    """The table without the lines printed under it: one filled cell of words each, at the end, under a blank line or known by what they say."""
    return _without_prints(_without_tail(table))


def _without_tail(table: Table) -> Table:
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


def _without_prints(table: Table) -> Table:
    """The table with the rows below its header emptied that hold nothing but prints, wherever they stand: a page of a printed report may
    end anywhere. They stay as blank rows, so that all others keep their numbers."""
    cells, first = table.sheet.cells, table.header.index + 1
    if table.header.index < 0 or cells.num_columns < 2 or first >= cells.num_rows:
        return table
    below = cells.slice(first)
    found = pa.array([False] * below.num_rows, pa.bool_())
    for column in below.columns[:_LOOKED_AT]:
        found = pc.or_(found, pc.fill_null(pc.match_substring_regex(column.combine_chunks(), _PRINT), False))
    rows = {int(row): [cell.strip() for column in below.columns if (cell := column[int(row)].as_py()) and cell.strip()] for row in pc.indices_nonzero(found).to_pylist()}
    prints = {row: said for row, said in rows.items() if _beside_prints(said)}
    if not prints or len(prints) > 0.5 * below.num_rows:
        return table
    gone = pa.array([False] * first + [row in prints for row in range(below.num_rows)])
    made = pa.table({name: pc.if_else(gone, pa.scalar(None, pa.string()), cells.column(name)) for name in cells.column_names})
    shown = "；".join(" ".join(said)[:30] for said in list(prints.values())[:3])
    return replace(table, sheet=replace(table.sheet, cells=made)).noted(Text(
        f"{len(prints)} 行是打印的页脚或签名栏，不是数据，没有读（{shown}）", f"{len(prints)} printed lines (page, prepared by) are no rows and were not read ({shown})"))


def _beside_prints(cells: list[str]) -> bool:
    """Whether all cells of a row are prints; what stands behind a label may have a cell of its own (审核： | 李强)."""
    return bool(cells) and all(_PRINT_CELL.match(cell) or place and cells[place - 1].endswith((":", "：")) for place, cell in enumerate(cells))
