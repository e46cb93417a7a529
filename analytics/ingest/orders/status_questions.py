"""What is asked of statuses: words that nobody knows, refunds of unknown size, orders without a day of payment."""

from __future__ import annotations

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw
from analytics.ingest.orders.marks import by_the_clock, some_blank, unpaid_key
from analytics.ingest.orders.roles import Roles
from analytics.ingest.orders.verdicts import Group, answered
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.words.order_statuses import PARTLY

_ASKED_ONE_BY_ONE = 8
_COUNTED_AS = {"sales": ("业绩", "sales"), "expenses": ("费用", "expenses")}


def questions(table: Table, roles: Roles, groups: list[Group], judged: list[tuple[str | None, Text | None]]) -> list[Question]:
    """One question for each word that nobody knows and that holds money; beyond a few, one for the rest."""
    held: dict[str, tuple[int, float, str | None]] = {}
    for group, (verdict, why) in zip(groups, judged):
        if why is None or verdict not in (None, PARTLY) or not group.yuan:
            continue
        word = why.zh.removeprefix("「").removesuffix("」")
        if verdict == PARTLY and answered(table, word) is not None:
            continue
        rows, yuan, _ = held.get(word, (0, 0.0, None))
        held[word] = (rows + group.rows, yuan + group.yuan, verdict)
    if len(groups) == 1 and all(word.isdigit() for word in held):
        held = {}  # one code on every row tells nothing apart
    name = next((table.header.names[i] for i in (*roles.status, *roles.payment, *roles.undone, *roles.valid, *roles.made, *roles.types)), "")
    ordered = sorted(held.items(), key=lambda item: -abs(item[1][1]))
    found = []
    for word, (rows, yuan, verdict) in ordered[:_ASKED_ONE_BY_ONE]:
        as_zh, as_en = _COUNTED_AS.get(table.recognised.dataset.name, ("回款", "receipts"))
        text = Text(f"状态「{word}」的 {rows} 行共 {yuan:,.2f} 算不算{as_zh}？", f"Do the {rows} rows with the status “{word}” ({yuan:,.2f}) count as {as_en}?")
        if verdict == PARTLY:
            text = Text(f"「{word}」的 {rows} 行共 {yuan:,.2f} 退了一部分，表里没有退款金额：按全额算业绩，还是不算？（也可以补一列「退款金额」再上传）",
                        f"{rows} rows ({yuan:,.2f}) say “{word}”, and no column says how much was given back: do they count in full, or not? (Or add a column of refunds.)")
        found.append(Question(f"status:{word}", name, text,
            _yes_or_no(f"status:{word}", yuan), Text("都算，照此入库", "counts them")))
    rest = ordered[_ASKED_ONE_BY_ONE:]
    if rest:
        rows, yuan = sum(one[0] for _, one in rest), sum(one[1] for _, one in rest)
        listed = "、".join(word for word, _ in rest[:5])
        found.append(Question("status:*", name, Text(
            f"另有 {len(rest)} 种状态（{listed}……）{rows} 行共 {yuan:,.2f}，算不算业绩？", f"{len(rest)} further statuses ({listed} …), {rows} rows with {yuan:,.2f}: do they count as sales?"),
            _yes_or_no("status:*", yuan), Text("算业绩入库", "counts them")))
    if roles.paid_at is not None and not roles.status:
        found += _unpaid(table, roles.paid_at)
    return found


def _unpaid(table: Table, place: int) -> list[Question]:
    """Asks whether orders without a day of payment count, where days alone are written."""
    with cells_of(table) as con:
        if not some_blank(table, con, place) or by_the_clock(table, con, place):
            return []
        amount = raw(table, places(table, "amount_yuan") or 0)
        rows, yuan = con.execute(f"SELECT count(*), coalesce(sum(worth({amount})), 0) FROM cells WHERE said({raw(table, place)}) IS NULL AND worth({amount}) <> 0").fetchone() or (0, 0)
    name = table.header.names[place]
    key = unpaid_key(table, place)
    if not rows:
        return []
    return [Question(key, name, Text(f"「{name}」空着的 {rows} 行共 {float(yuan):,.2f} 还没付款，算不算业绩？", f"{rows} rows without “{name}” ({float(yuan):,.2f}) are not paid yet: do they count as sales?"),
                     _yes_or_no(key, float(yuan)), Text("算业绩入库", "counts them"))]


def _yes_or_no(key: str, yuan: float) -> tuple[Answer, ...]:
    return (Answer(Text(f"算（+{yuan:,.2f}）", f"they count (+{yuan:,.2f})"), "answer", f"{key}=yes"), Answer(Text("不算", "they do not"), "answer", f"{key}=no"))
