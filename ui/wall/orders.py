"""The newest orders in the strip of the TV wall: whose may be named, and when they may be called 刚刚成交."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analytics.answer import Answer
from analytics.boards.board_policy import Policy, hidden_names
from analytics.boards.newest_orders import just_closed
from analytics.units import format_date, format_value, missing
from analytics.words.board_forms import WITHOUT_AMOUNTS
from charts.wall import wall
from ui.session import lang, settings, t

SHOWN = 6
PER_STRIP = 2


@dataclass(frozen=True)
class NewOrder:
    """An order as the wall may show it, with the day and the moment that decide how new it is called."""

    ordered_on: date
    loaded_at: str
    drawn: wall.Deal


def newest(answer: Answer | None, board: Answer | None, policy: Policy) -> tuple[NewOrder, ...]:
    """The newest orders, the newest batch first.

    Whom the board hides is named only where good news may name people; where boards show no amounts, a named order shows none.
    """
    if answer is None or answer.empty:
        return ()
    return tuple(_order(row, board, policy) for row in answer.rows.head(SHOWN).to_dict("records"))


def _order(row: dict[Hashable, Any], board: Answer | None, policy: Policy) -> NewOrder:
    name = str(row["person"]) if not missing(row["person"]) and _may_be_named(str(row["person"]), board, policy) else ""
    amount = "" if name and _without_amount(name, board, policy) else format_value(row["credited_yuan"], "yuan", lang())
    customer = row["customer"] if settings().get("wall_customers", True) else None
    return NewOrder(row["ordered_on"], str(row["loaded_at"]), wall.Deal(name, "" if missing(customer) else str(customer), _goods(row), amount))


def _may_be_named(person: str, board: Answer | None, policy: Policy) -> bool:
    if policy.praise or (policy.form == "full" and not policy.teams):
        return True
    # Who is on no board has no place that could be public.
    return board is not None and "person" in board.rows and person in set(board.rows["person"]) - hidden_names(board, policy)


def _without_amount(person: str, board: Answer | None, policy: Policy) -> bool:
    """Whether the rule of the wall, or a team's own, publishes no amounts of this person."""
    strict = {team for team, form in policy.teams.items() if form in WITHOUT_AMOUNTS}
    if policy.form in WITHOUT_AMOUNTS or not strict:
        return policy.form in WITHOUT_AMOUNTS
    if board is None or not {"person", "team"} <= set(board.rows.columns):
        return True
    teams = set(board.rows.loc[board.rows["person"] == person, "team"])
    return not teams or bool(teams & strict)


def _goods(row: dict[Hashable, Any]) -> str:
    """全自动咖啡机 E6 × 6; pieces only where they are whole, as the share of a split order may not be."""
    if missing(row["product"]):
        return ""
    pieces = row["quantity"]
    whole = not missing(pieces) and pieces > 0 and float(pieces).is_integer()
    one = f"{row['product']} × {format_value(pieces, 'count', lang())}" if whole else str(row["product"])
    return t("{goods} 等 {n} 种", goods=one, n=int(row["products"])) if row["products"] > 1 else one


def strips(orders: Sequence[NewOrder], now: datetime) -> list[tuple[str, str, list[wall.Deal]]]:
    """What the strip shows in turn: (tag, day, two orders). While some have just come in, only those."""
    just = [one for one in orders if just_closed(one.ordered_on, one.loaded_at, now)]
    shown = just or list(orders)
    tag = t("刚刚成交") if just else t("最新成交")
    day = "" if just or not shown else format_date(shown[0].ordered_on, within_year=now.year)
    return [(tag, day, [one.drawn for one in shown[start:start + PER_STRIP]]) for start in range(0, len(shown), PER_STRIP)]
