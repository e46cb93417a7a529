"""乐捐: what a missed pledge offers to give. It is voluntary, and a company may leave the money out altogether."""

from __future__ import annotations

from analytics.answer import PLEDGE_MONEY, Note
from analytics.errors import Text
from analytics.warehouse import Warehouse

VOLUNTARY_WITHOUT_MONEY = Text("业绩保证出于自愿，不从工资中扣除任何款项。", "Pledges are voluntary, and nothing is taken from wages.")
VOLUNTARY = Note(
    "业绩保证与乐捐都出于自愿，可以随时豁免；不从工资中扣除，强制收取可能违法。",
    "Pledges and donations are voluntary and can be waived at any time; nothing is taken from wages, and forcing a payment may be unlawful.",
    PLEDGE_MONEY, VOLUNTARY_WITHOUT_MONEY,
)


def donation_shown(warehouse: Warehouse) -> bool:
    """Whether the company pledges money at all (setting `donation_shown`)."""
    return bool(warehouse.settings().get("donation_shown", True))


def voluntary(with_money: bool) -> Text:
    """The notice that stands on every page, letter and export of pledges."""
    return VOLUNTARY if with_money else VOLUNTARY_WITHOUT_MONEY
