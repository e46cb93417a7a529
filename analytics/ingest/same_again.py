"""A workbook that holds the same sales twice (a copy, or the same table in another language): counted once."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.clean_sheet import CleanSheet

_COUNTED = {"sales": "amount_yuan", "receipts": "amount_yuan", "invoices": "amount_yuan"}
_ENOUGH = 20  # rows, and ten different amounts among them: fewer may be alike by chance


def without_copies(sheets: Sequence[CleanSheet]) -> tuple[list[CleanSheet], list[Text]]:
    """`sheets` without those whose amounts are, row by row, those of an earlier sheet, and a sentence about each left out.

    What was read beside such sales (their targets) is left out with them.
    """
    seen: dict[tuple[str, int], list[tuple[str, pa.ChunkedArray]]] = {}
    copies: dict[str, str] = {}
    for sheet in sheets:
        amount = _COUNTED.get(sheet.dataset)
        if amount is None or amount not in sheet.rows.column_names or sheet.rows.num_rows < _ENOUGH:
            continue
        amounts = sheet.rows.column(amount)
        alike = seen.setdefault((sheet.dataset, sheet.rows.num_rows), [])
        original = next((name for name, others in alike if name != sheet.sheet and amounts.equals(others)), None)
        if original is None:
            alike.append((sheet.sheet, amounts))
        elif len(amounts.unique()) >= _ENOUGH // 2:
            copies[sheet.sheet] = original
    notes = [Text(
        f"「{copy}」的金额和「{original}」逐行相同，当作同一份数据，没有加载；如果要的是它，请只选这个工作表（命令行 --sheet \"{copy}\"）",
        f"The amounts of “{copy}” are, row by row, those of “{original}”: taken for the same data and not loaded; if this is the one you want, choose only it (command line: --sheet \"{copy}\")",
    ) for copy, original in copies.items()]
    return [sheet for sheet in sheets if sheet.sheet not in copies], notes
