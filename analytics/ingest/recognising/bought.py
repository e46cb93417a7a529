"""What the company bought is no sale: an order to a supplier has the same columns as one from a customer, but for who is on the other side."""

from __future__ import annotations

import re

from analytics.errors import Text
from analytics.ingest.recognising.recognise import titles
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.grammar import parse

# Of a customer, or with money going the other way when it is a supplier's.
_BOTH_WAYS = ("sales", "receipts", "invoices")
# Buying; not who buys from us (采购单位), nor what a thing we sell once cost (采购单价).
_BOUGHT = re.compile(r"(?:采购|进货)(?!单位|人|方|商|价|单价|均价|成本|金额|额)|入库(?:单|明细|记录|汇总|登记|台账|金额)|\bpurchase orders?\b|\bprocurement\b|\bpurchases\b|\bgoods received\b|\bPO\b", re.IGNORECASE)
_SOLD = re.compile(r"销|售|成交|客户|顾客|会员|买家|(?<![a-z])(?:sales?|sold|revenue|customers?|clients?|buyers?|members?)(?![a-z])", re.IGNORECASE)
_OUR_SIDE = frozenset({"customer", "customer_id", "person", "person_id", "team", "channel", "region"})


def bought_or_sold(table: Table) -> Table:
    """A sheet of orders that speaks of buying and of no customer is left alone, with the reason; where it only names a supplier, which of
    both it is has to be asked. Not where somebody said what it is, and not of a known export."""
    found = table.found
    if found is None or found.dataset.name not in _BOTH_WAYS or table.options.dataset or table.exporter:
        return table
    names = table.header.names
    if any(map(_SOLD.search, names)):
        return table
    called = (re.sub(r"\.\w+$", "", table.raw.name).replace("_", " "), table.sheet.name, *titles(table.sheet, table.header))
    supplier = next((name for name in names if parse(name).kind == "supplier"), None)
    told = next(filter(_BOUGHT.search, (*names, *called)), None)
    sold = any(map(_SOLD.search, called))
    label = found.dataset.label
    if told and not sold:
        return table.left_alone(Text(
            f"「{table.shown}」写着「{told}」，没有客户，是买进不是卖出，没有加载；确实是「{label.zh}」的话请说明（命令行 --dataset {found.dataset.name}）",
            f"“{table.shown}” says “{told}” and names no customer: it was bought, not sold, and was not loaded;"
            f" if it is “{label.en}” all the same, say so (command line: --dataset {found.dataset.name})"))
    if not told and (supplier is None or sold or found.matching.fields & _OUR_SIDE) or any(one.key == "dataset" for one in table.questions):
        return table
    return table.asking(Question(
        "dataset", supplier or "", Text(
            f"有「{supplier or told}」，没有客户：是卖出的「{label.zh}」，还是向供应商买进的（那就不要加载）？",
            f"It has “{supplier or told}” and no customer: is it “{label.en}”, or what was bought from suppliers (then leave it out)?"),
        (Answer(Text(f"是「{label.zh}」", f"it is “{label.en}”"), "dataset", found.dataset.name),),
        Text(f"按「{label.zh}」入库", f"loads it as “{label.en}”")))
