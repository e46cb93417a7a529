"""The letters of one period, from the warehouse to a finished document: what the page and the command line both hand out."""

from __future__ import annotations

from analytics.calendar import Period
from analytics.commitments.donations import donation_shown
from analytics.commitments.pledge_entry import signed_pledges
from analytics.errors import Refused, Text, UnknownName
from analytics.warehouse import Warehouse
from reports.letters.letters import letters


def pledge_letters(warehouse: Warehouse, period: Period, lang: str, owner: str | None = None) -> bytes:
    """All letters of the month or quarter in one document, or the letter of one owner, on the company's own form where it has one.

    Raises Refused for another period or one without pledges, UnknownName for an owner without a pledge.
    """
    if period.kind not in ("month", "quarter"):
        raise Refused(Text(f"业绩保证只按月或按季，「{period.label}」没有保证书；请写成 2026-03 或 2026-Q1。",
                           f"Pledges are for a month or a quarter, so there are no letters of “{period.label}”; write it like 2026-03 or 2026-Q1."))
    pledges = signed_pledges(warehouse, period).to_dict("records")
    if owner is not None and pledges:
        named = [one for one in pledges if one["owner"] == owner.strip()]
        if not named:
            raise UnknownName.of(Text("保证人", "owner of a pledge"), owner, {str(one["owner"]) for one in pledges})
        pledges = named
    form = warehouse.letter_template()
    return letters(
        [{str(name): value for name, value in one.items()} for one in pledges], period, lang, company=str(warehouse.settings().get("company_name") or ""),
        form=form.content if form else None, with_money=donation_shown(warehouse),
    )
