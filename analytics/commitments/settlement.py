"""兑现: which pledges of a closed period were kept, what falls due and what was decided."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import PLEDGE_MONEY, Answer, Column, Fact, Note
from analytics.books.owners import LEVELS, owners
from analytics.calendar import canonical_period
from analytics.columns import YES_NO, columns
from analytics.commitments.columns import FAMILY
from analytics.commitments.donations import VOLUNTARY
from analytics.commitments.pledge_book import level_asked, pledge_book
from analytics.commitments.pledge_history import pledge_history
from analytics.errors import Text
from analytics.schema import DECISION
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables

OWN = (
    *FAMILY, Column("kept", Text("已兑现", "Kept"), words=YES_NO), Column("reward", Text("激励", "Reward")),
    Column("due_yuan", Text("应乐捐", "Due"), "yuan_small", sensitive=PLEDGE_MONEY),
    Column("decision", Text("处理", "Decision"), words={one.code: Text(one.zh, one.en) for one in DECISION}),
    Column("amount_yuan", Text("处理金额", "Amount decided"), "yuan_small", sensitive=PLEDGE_MONEY), Column("approver", Text("批准人", "Approver")),
)
COLUMNS = columns((
    "owner", "level", "pledge_yuan", "actual_yuan", "kept", "reward", "due_yuan", "decision", "amount_yuan", "reason", "approver", "period",
    "team", "region",
), OWN)

# What became of the donations that fell due, of all pledges and of each level.
FUND = tuple(Fact(name, label, "yuan_small", sensitive=PLEDGE_MONEY) for name, label in (
    ("due_yuan", Text("应乐捐", "Due")), ("waived_yuan", Text("豁免", "Waived")), ("paid_yuan", Text("已付", "Paid")), ("payable_yuan", Text("待付", "To be paid")),
    ("deferred_yuan", Text("缓交", "Deferred")), ("undecided_yuan", Text("未处理", "Undecided")), ("outstanding_yuan", Text("未结", "Outstanding")),
))
FACTS = (
    Fact("kept", Text("已兑现", "Kept"), "count"), Fact("missed", Text("未兑现", "Missed"), "count"),
    Fact("changed", Text("改过的保证", "Pledges that were changed"), "count"), *FUND,
    Fact("fund", Text("各层级的乐捐", "Donations by level"), per=Text("层级", "level"), parts=FUND, sensitive=PLEDGE_MONEY),
)


def settlement(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, level: str | None = None) -> Answer:
    """Which pledges of the closed period were kept, what does each missed one owe, and what was decided?

    Definition: kept = actual ≥ pledge (to the cent) over the whole period, by the newest version of the pledge; due = the
    donation if missed, 0 if kept, with no pro-rating; a waiver changes the decision only. A period that is not over has no
    settlement. Of what is due: waived; deferred; paid — the amount decided, else what was due, and never more than that;
    undecided — no decision yet; outstanding = due − waived − paid; payable — outstanding, decided to be paid or paid in part.
    So outstanding = payable + deferred + undecided. Waiving, deferring and falling due are about the whole: amount_yuan is what
    the sums count of the row, whatever a file says beside the decision; where that differs a note says so.
    Parameters: reads pledges, settlements (by owner × period × level) and the pledged metric's table; `by` or option
    `level` (person, team …) keeps one level. Without a period: the month of as_of.
    Returns: one row per pledge, teams before people: kept — True, False or None where the actual is unknown; decision —
    due, waived, deferred, paid, or None where nobody has decided. `facts`: kept, missed, due_yuan, waived_yuan, deferred_yuan,
    paid_yuan, payable_yuan, undecided_yuan, outstanding_yuan; `fund` — the same sums for each level; `changed` — pledges settled by a later version.
    Raises: UnknownName for a level or filter pledges do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> sold = [{"ordered_on": "2026-03-31", "person": who, "amount_yuan": much} for who, much in (("甲", 300), ("乙", 100), ("丙", 100))]
    >>> house = warehouse_with(sheet("sales", sold), sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 300, "donation_yuan": 70},
    ...     {"period": "2026-03", "owner": "乙", "pledge_yuan": 300, "donation_yuan": 50}, {"period": "2026-03", "owner": "丙", "pledge_yuan": 200, "donation_yuan": 20}]),
    ...     sheet("settlements", [{"period": "2026-03", "owner": "丙", "decision": "waived"}]))
    >>> found = settlement(house, Scope("2026-03"))
    >>> found.rows[["owner", "kept", "due_yuan", "decision"]].values.tolist()
    [['甲', True, 0.0, None], ['丙', False, 20.0, 'waived'], ['乙', False, 50.0, None]]
    >>> [found.facts[name] for name in ("due_yuan", "waived_yuan", "undecided_yuan", "outstanding_yuan")]
    [70.0, 20.0, 50.0, 50.0]
    """
    book = pledge_book(warehouse, scope, level_asked(by, level))
    over = pd.Series([book.courses[period].finished for period in book.rows["period"]], index=book.rows.index, dtype="bool")
    rows = book.rows[over].copy()
    notes = book.notes
    if len(book.rows) and not over.all():
        notes = (*notes, Text("期间还没有结束，结束之后才能兑现。", "The period is not over; pledges are settled after it ends."))
    unknown = rows["actual_yuan"].isna() | rows["pledge_yuan"].isna()
    reached = rows["actual_yuan"].round(2) >= rows["pledge_yuan"].round(2)
    rows["kept"] = pd.Series([None if lacking else bool(met) for lacking, met in zip(unknown, reached, strict=True)], index=rows.index, dtype="object")
    rows["due_yuan"] = rows["donation_yuan"].where(~reached, 0.0).where(~unknown)
    expression = decided(tuple(sorted(set(rows["period"]))))
    rows = _with_decisions(warehouse, rows, warehouse.frame(expression))
    notes = (*notes, *_odd_decisions(rows))
    rows["amount_yuan"] = _counted(rows)
    rows = rows.assign(place=rows["level"].map(LEVELS.index))
    rows = rows.sort_values(["place", "actual_yuan", "owner"], ascending=[True, False, True], kind="stable")
    changed = _changed(warehouse, rows)
    if changed:
        notes = (*notes, Text(f"有 {changed} 份保证改过，按最新一版兑现。", f"Pledges that were changed: {changed}; each is settled by its newest version."))
    notes = (*notes, VOLUNTARY) if len(rows) else notes
    seen = book.window
    return Answer(
        "settlement", seen.as_of, seen.period, COLUMNS, rows[[column.name for column in COLUMNS]].reset_index(drop=True), notes, seen.finished,
        facts=_facts(rows) | {"changed": changed}, sql=(*book.sql, warehouse.sql(expression)),
    )


def _changed(warehouse: Warehouse, rows: pd.DataFrame) -> int:
    """How many of the pledges have more than one version."""
    if rows.empty:
        return 0
    history = pledge_history(warehouse)
    later = {key[:3] for key in history.loc[history["version"] > 1, ["owner", "level", "period"]].itertuples(index=False, name=None)}
    return sum(key in later for key in zip(rows["owner"], rows["level"], rows["period"], strict=True))


def decided(periods: tuple[str, ...]) -> ir.Table:
    """What was decided about the pledges of those periods."""
    t = tables.table("settlements")
    t = t.filter(t.period.isin(periods or ("",)))
    return t.select("period", "owner", "level", "decision", "reason", "approver", "batch_id", "row_no", amount_yuan=t.amount_yuan.cast("float64"))


def _with_decisions(warehouse: Warehouse, rows: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    names = owners(warehouse)
    made: dict[tuple[str | None, str, str], dict[Hashable, Any]] = {}
    for one in written.sort_values(["batch_id", "row_no"], kind="stable").to_dict("records"):
        at = names.level(one["level"], one["owner"])
        period = canonical_period(str(one["period"]))
        made[period, at, names.label(at, one["owner"], period)] = one
    found = [made.get(key, {}) for key in zip(rows["period"], rows["level"], rows["owner"], strict=True)]
    for name in ("decision", "reason", "approver"):
        rows[name] = pd.Series([one.get(name) for one in found], index=rows.index, dtype="object")
    rows["amount_yuan"] = pd.Series([one.get("amount_yuan") for one in found], index=rows.index, dtype="float64")
    return rows


def _counted(rows: pd.DataFrame) -> pd.Series:
    """What a decision moves: the whole of what is due, or of it what was paid; nothing where nobody decided or nothing is known to be due."""
    due = rows["due_yuan"]
    paid = rows["amount_yuan"].fillna(due).clip(lower=0.0).where(rows["amount_yuan"].isna() | (rows["amount_yuan"] < due), due)
    return paid.where(rows["decision"] == "paid", due).where(rows["decision"].notna())


def _odd_decisions(rows: pd.DataFrame) -> list[Text]:
    """What a file may say of decisions and the page would not take: more than was due, part of a waiver, nobody who approved."""
    found: list[Text] = []
    over = rows[(rows["amount_yuan"] > rows["due_yuan"] + 0.005).fillna(False) & (rows["decision"] == "paid")]
    if len(over):
        found.append(Note(f"已付写得比应乐捐多，多出的不计入：{_names(over)}。", f"More is said to be paid than was due, and what is above is not counted: {_names(over)}.", PLEDGE_MONEY))
    part = rows[((rows["amount_yuan"] - rows["due_yuan"]).abs() > 0.005).fillna(False) & rows["decision"].isin(("waived", "deferred", "due"))]
    if len(part):
        found.append(Note(f"豁免、缓交、应付按应乐捐的全额算，没有按所写的金额：{_names(part)}。", f"Waived, deferred and due count whole, not by the amount written beside them: {_names(part)}.", PLEDGE_MONEY))
    bare = rows[rows["decision"].isin(("waived", "deferred")) & (rows["reason"].map(_blank) | rows["approver"].map(_blank))]
    if len(bare):
        found.append(Text(f"豁免或缓交没有写原因或批准人：{_names(bare)}。", f"Waived or deferred without a reason or an approver: {_names(bare)}."))
    return found


def _names(rows: pd.DataFrame) -> str:
    owners_named = [str(name) for name in rows["owner"]]
    return "、".join(owners_named[:3]) + ("…" if len(owners_named) > 3 else "")


def _blank(value: object) -> bool:
    return value is None or pd.isna(value) or not str(value).strip()  # type: ignore[call-overload]


def _facts(rows: pd.DataFrame) -> dict[str, object]:
    return {
        "kept": sum(kept is True for kept in rows["kept"]),
        "missed": sum(kept is False for kept in rows["kept"]),
        **fund(rows),
        "fund": {str(level): fund(group) for level, group in rows.groupby("level", sort=False)},
    }


def fund(rows: pd.DataFrame) -> dict[str, float]:
    """What became of the donations that fell due: decided by people, never taken from anyone."""
    due = rows["due_yuan"].fillna(0.0)
    decision = rows["decision"].astype("object")
    waived = due.where(decision == "waived", 0.0)
    paid = rows["amount_yuan"].fillna(0.0).where(decision == "paid", 0.0)
    outstanding = (due - waived - paid).clip(lower=0.0)
    return {
        "due_yuan": float(due.sum()),
        "waived_yuan": float(waived.sum()),
        "deferred_yuan": float(due[decision == "deferred"].sum()),
        "paid_yuan": float(paid.sum()),
        "payable_yuan": float(outstanding[decision.isin(("due", "paid"))].sum()),
        "undecided_yuan": float(due[decision.isna()].sum()),
        "outstanding_yuan": float(outstanding.sum()),
    }
