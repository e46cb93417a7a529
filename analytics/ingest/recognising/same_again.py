"""A workbook that holds the same sales twice (a copy, the same table in another language, a sheet that sums up the others):
counted once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.terms.asked import CleanSheet

_COUNTED = {"sales": "amount_yuan", "receipts": "amount_yuan", "invoices": "amount_yuan"}
_SUMMARY = re.compile(r"汇总|总表|合计|总计|全年|累计|summary|total", re.IGNORECASE)
_ENOUGH = 20  # rows, and ten different amounts among them: fewer may be alike by chance


def without_copies(sheets: Sequence[CleanSheet]) -> tuple[list[CleanSheet], list[Text]]:
    """`sheets` without those that say again what others say, and a sentence about each left out.

    What was read beside such sales (their targets) is left out with them.
    """
    again = said_again(sheets)
    return [sheet for sheet in sheets if sheet.sheet not in again], list(again.values())


def said_again(sheets: Sequence[CleanSheet]) -> dict[str, Text]:
    """{name of a sheet: why it is not counted}: its amounts are, row by row, those of an earlier sheet; or they add up to all the
    others', or its name says that it sums them up."""
    seen: dict[tuple[str, int], list[tuple[str, pa.ChunkedArray]]] = {}
    found: dict[str, Text] = {}
    for sheet in sheets:
        amounts = _amounts(sheet)
        if amounts is None or sheet.rows.num_rows < _ENOUGH:
            continue
        alike = seen.setdefault((sheet.dataset, sheet.rows.num_rows), [])
        original = next((name for name, others in alike if name != sheet.sheet and amounts.equals(others)), None)
        if original is None:
            alike.append((sheet.sheet, amounts))
        elif len(amounts.unique()) >= _ENOUGH // 2:
            found[sheet.sheet] = Text(
                f"「{sheet.sheet}」的金额和「{original}」逐行相同，当作同一份数据，没有加载；如果要的是它，请只选这个工作表（--sheet {sheet.sheet}）",
                f"The amounts of “{sheet.sheet}” are, row by row, those of “{original}”: taken for the same data and not loaded; if this is the one you want, choose only it (--sheet {sheet.sheet})")
    for dataset in _COUNTED:
        found |= _summaries([sheet for sheet in sheets if sheet.dataset == dataset and sheet.sheet not in found and _amounts(sheet) is not None])
    return found


def _summaries(sheets: Sequence[CleanSheet]) -> dict[str, Text]:
    sums = {sheet.sheet: float(pc.sum(_amounts(sheet)).as_py() or 0) for sheet in sheets}
    total = sum(sums.values())
    if len(sums) < 3 or len(sums) < len(sheets):
        return {}
    adds_up = [name for name, own in sums.items() if own and abs(2 * own - total) < max(0.01, 1e-9 * abs(total))]
    named = [name for name in sums if _SUMMARY.search(name)]
    chosen = adds_up or named
    if len(chosen) != 1:  # one sums up the others, or none does
        return {}
    why = ("等于其他各表之和", "add up to all the other sheets'") if adds_up else ("看名字是其他各表的汇总", "sum up the other sheets', going by its name")
    (name,) = chosen
    return {name: Text(
        f"「{name}」的金额{why[0]}，没有加载，免得算两遍；如果要的是它，请只选这个工作表（--sheet {name}）",
        f"The amounts of “{name}” {why[1]}: it was not loaded, lest they count twice; if it is the one you want, choose only it (--sheet {name})")}


def _amounts(sheet: CleanSheet) -> pa.ChunkedArray | None:
    amount = _COUNTED.get(sheet.dataset)
    return sheet.rows.column(amount) if amount in sheet.rows.column_names else None
