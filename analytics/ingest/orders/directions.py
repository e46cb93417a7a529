"""A column that says which way the money went (收/支, 借/贷) carries the sign of the amount beside it; receipts beside sales are named."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw
from analytics.ingest.orders.roles import roles_of
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import fold, heading
from analytics.warehouse.file.sql_text import literal

_IN = frozenset(map(fold, "收 收入 入 入账 进账 转入 收款 收到 流入 in income inflow incoming + received".split()))
_OUT = frozenset(map(fold, "支 支出 出 出账 转出 付款 付 付出 退款 退 流出 out outflow outgoing - paid spent".split()))
# Whose books they are decides which of these is money in.
_SIDES = frozenset(map(fold, "借 贷 借方 贷方 debit credit dr cr d c".split()))
_CREDIT = frozenset(map(fold, "贷 贷方 credit cr c".split()))
_RECEIVED = re.compile(r"^(?:已|累计|实际)?(?:已)?(?:回款|收款|到账)(?:金额|额|款|总额)?$|^(?:amount)?(?:received|collected)(?:amount|todate)?$")


def signed_by_direction(table: Table) -> Table:
    """The amounts with the sign their direction says; asked where the sides depend on whose books they are."""
    amount, direction = places(table, "amount_yuan"), roles_of(table).direction if table.recognised.dataset.name in ("sales", "receipts", "expenses") else None
    if table.periods or amount is None or direction is None:
        return table
    name, paid, says = table.header.names[direction], raw(table, amount), raw(table, direction)
    with cells_of(table) as con:
        words = [word for (word,) in con.execute(f"SELECT DISTINCT said({says}) FROM cells WHERE said({says}) IS NOT NULL LIMIT 20").fetchall()]
        folded = {word: fold(word) or word for word in words}
        out = [word for word in words if folded[word] in _OUT]
        if words and all(folded[word] in _SIDES for word in words):
            key = f"direction:{heading(name).folded}"
            said = fold(table.answer(key) or "")
            if not said:
                return table.asking(_whose_books(key, name))
            if said == "accepted":
                return table
            out = [word for word in words if (folded[word] in _CREDIT) != (said in _CREDIT)]
        elif not out or not all(folded[word] in _IN or folded[word] in _OUT for word in words):
            return table
        if table.recognised.dataset.name == "expenses":  # what was spent is the amount; money that came back is less of it
            out = [word for word in words if word not in out]
        listed = ", ".join(map(literal, out)) or "''"
        row = con.execute(f"SELECT count_if(num({paid}) > 0), sum(num({paid})) FROM cells WHERE said({says}) IN ({listed})").fetchone()
        if not row or not row[0]:
            return replace(table, spoken_for=table.spoken_for | {direction})
        values = con.execute(f"""SELECT CASE WHEN said({says}) IN ({listed}) AND num({paid}) > 0 THEN rewritten({paid}, -num({paid})) ELSE {paid} END AS v
            FROM cells ORDER BY place""").to_arrow_table().column("v")
    made = with_column(table, amount, values)
    return replace(made, spoken_for=made.spoken_for | {direction}).noted(Text(
        f"「{name}」是「{'、'.join(out)}」的 {row[0]} 行（{float(row[1]):,.2f}）按负数读", f"{row[0]} rows ({float(row[1]):,.2f}) whose “{name}” is {', '.join(out)} are read below nought"))


def _whose_books(key: str, name: str) -> Question:
    return Question(key, name, Text(
        f"「{name}」里「贷」是收到的钱（银行的账）还是付出的钱（自己的账）？", f"Is “credit” in “{name}” money in (the bank's books) or money out (one's own)?"),
        (Answer(Text("贷是收到的", "credit is money in"), "answer", f"{key}=贷"), Answer(Text("借是收到的", "debit is money in"), "answer", f"{key}=借")),
        Text("不看方向，都按正数", "takes all amounts as they stand"))


def receipts_beside_sales(table: Table) -> Table:
    """Says that money received, written beside the orders without a day of its own, is not loaded as receipts."""
    if table.recognised.dataset.name != "sales" or table.periods:
        return table
    for place, name in enumerate(table.header.names):
        if place in table.matching.columns or place in table.matching.left_out or place >= table.sheet.cells.num_columns or not _RECEIVED.search(heading(name).bare):
            continue
        with cells_of(table) as con:
            row = con.execute(f"SELECT sum(num({raw(table, place)})) FROM cells").fetchone()
        if row and row[0]:
            table = replace(table, spoken_for=table.spoken_for | {place}).noted(Text(
                f"「{name}」共 {float(row[0]):,.2f} 写在订单旁边，没有收款日期，没有算进回款，留作补充列；要看回款请上传回款明细",
                f"“{name}” ({float(row[0]):,.2f}) stands beside the orders without a day of receipt: it is kept beside the rows and is no receipt; load a sheet of receipts for that"))
    return table
