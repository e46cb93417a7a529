"""What was given back stands in a column of its own: it is taken off the amount."""

from __future__ import annotations

from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw, renamed
from analytics.ingest.orders.roles import roles_of
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import heading


def refunds_taken_off(table: Table) -> Table:
    """The amounts less what was refunded, row by row; asked where the refunds can be no part of the amounts beside them."""
    amount, refund = places(table, "amount_yuan"), roles_of(table).refund if table.recognised.dataset.name == "sales" else None
    if table.periods or amount is None or refund is None:
        return table
    paid, back = raw(table, amount), raw(table, refund)
    name, given = table.header.names[amount], table.header.names[refund]
    with cells_of(table) as con:
        row = con.execute(f"""SELECT count_if(num({back}) <> 0), sum(abs(num({back}))), count_if(abs(num({back})) > abs(num({paid})) + 0.01),
            count_if(said({back}) IS NOT NULL AND num({back}) IS NULL), count_if(num({back}) <> 0 AND num({paid}) IS NULL AND said({paid}) IS NOT NULL),
            count_if(num({back}) <> 0 AND num({paid}) < 0) FROM cells""").fetchone()
        rows, total, over, unread, unreadable, negative = row or (0,) * 6
        if not rows and not unread:
            return replace(table, spoken_for=table.spoken_for | {refund})
        key = f"refund:{heading(given).folded}"
        answer = (table.answer(key) or "").strip().casefold()
        odd = over or unread or unreadable or negative or heading(name).factor != heading(given).factor and None not in (heading(name).factor, heading(given).factor)
        if odd and not answer:
            return table.asking(Question(key, given, Text(
                f"「{given}」{rows} 行共 {float(total or 0):,.2f}，有的不能从「{name}」里扣（比它大，或读不出数）：要从业绩里扣掉吗？",
                f"“{given}” holds {rows} refunds, {float(total or 0):,.2f} in all; some cannot be part of “{name}” (larger, or no number): are they to be taken off?"), (
                Answer(Text("扣掉", "take them off"), "answer", f"{key}=yes"), Answer(Text("金额里已经扣过了，不再扣", "the amounts are already less them"), "answer", f"{key}=no")),
                Text("不扣，照金额入库", "leaves the amounts as they are")))
        if answer and answer not in ("yes", "是", "扣", "y"):
            return replace(table, spoken_for=table.spoken_for | {refund})
        values = con.execute(f"""SELECT CASE WHEN coalesce(num({back}), 0) <> 0 AND num({paid}) IS NOT NULL
            THEN rewritten({paid}, num({paid}) - abs(num({back}))) ELSE {paid} END AS v FROM cells ORDER BY place""").to_arrow_table().column("v")
    # Whoever downloads the company's rows and uploads them again must not have it taken off twice.
    made = renamed(with_column(table, amount, values), refund, f"{given}（已扣）")
    return replace(made, spoken_for=made.spoken_for | {refund}).noted(Text(
        f"「{given}」{rows} 行共 {float(total):,.2f} 已从「{name}」里扣掉", f"Refunds in “{given}” ({rows} rows, {float(total):,.2f}) were taken off “{name}”"))
