"""乐捐: what a missed pledge offers to give. It is voluntary, and a company may leave the money out altogether."""

from __future__ import annotations

from dataclasses import replace

from analytics.answer import Answer
from analytics.errors import Text
from analytics.warehouse import Warehouse

VOLUNTARY = Text(
    "业绩保证与乐捐都出于自愿，可以随时豁免；不从工资中扣除，强制收取可能违法。",
    "Pledges and donations are voluntary and can be waived at any time; nothing is taken from wages, and forcing a payment may be unlawful.",
)
VOLUNTARY_WITHOUT_MONEY = Text("业绩保证出于自愿，不从工资中扣除任何款项。", "Pledges are voluntary, and nothing is taken from wages.")
_MONEY = ("donation_yuan", "due_yuan", "amount_yuan")
_SAYS_MONEY = ("donation", "due_", "waived_", "deferred_", "paid_", "undecided_", "outstanding_", "fund")


def donation_shown(warehouse: Warehouse) -> bool:
    """Whether the company pledges money at all (setting `donation_shown`)."""
    return bool(warehouse.settings().get("donation_shown", True))


def voluntary(with_money: bool) -> Text:
    """The notice that stands on every page, letter and export of pledges."""
    return VOLUNTARY if with_money else VOLUNTARY_WITHOUT_MONEY


def without_money(answer: Answer) -> Answer:
    """An answer about pledges without what a missed one gives: neither columns nor single numbers of it.

    >>> import pandas as pd
    >>> from analytics.columns import columns
    >>> from analytics.commitments.columns import FAMILY
    >>> rows = pd.DataFrame({"owner": ["王"], "donation_yuan": [500.0]})
    >>> bare = without_money(Answer("pledges", None, None, columns(("owner", "donation_yuan"), FAMILY), rows, facts={"donation_yuan": 500.0, "kept": 1}))
    >>> [c.name for c in bare.columns], list(bare.rows), bare.facts
    (['owner'], ['owner'], {'kept': 1})
    """
    return replace(
        answer, columns=tuple(column for column in answer.columns if column.name not in _MONEY),
        rows=answer.rows.drop(columns=[name for name in _MONEY if name in answer.rows.columns]), facts=_bare(answer.facts),
        notes=tuple(VOLUNTARY_WITHOUT_MONEY if note == VOLUNTARY else note for note in answer.notes),
    )


def _bare(facts: dict[str, object]) -> dict[str, object]:
    """Single numbers of money are left out; inside a level they become unknown, since pages read the same numbers of every level."""
    kept = {name: value for name, value in facts.items() if not _of_money(name)}
    levels = kept.get("levels")
    return kept | {"levels": {level: _bare_level(one) for level, one in levels.items()}} if isinstance(levels, dict) else kept


def _bare_level(level: object) -> object:
    return {name: None if _of_money(name) else one for name, one in level.items()} if isinstance(level, dict) else level


def _of_money(name: object) -> bool:
    return isinstance(name, str) and (name.startswith(_SAYS_MONEY) or "donation" in name)
