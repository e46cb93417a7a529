"""Decisions about missed pledges, entered at the summary meeting: waive, defer, due or paid, each with who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.answer import Answer
from analytics.commitments.donations import donation_shown
from analytics.errors import Refused, Text
from analytics.ingest.entered import Finding, entered_sheet, filled
from analytics.schema import DECISION, LEVEL
from analytics.warehouse import ImportResult, Warehouse

# Waiving comes first: it is a normal outcome of a voluntary pledge.
DECISIONS = tuple(sorted(DECISION, key=lambda choice: ("waived", "deferred", "due", "paid").index(choice.code)))
EXPLAINED = ("waived", "deferred")
ENTERED = ("decision", "amount_yuan", "reason", "approver")
_HEADINGS = {
    "period": "期间", "level": "层级", "owner": "保证人", "decision": "处理", "amount_yuan": "金额(元)", "reason": "原因", "approver": "批准人", "decided_on": "决定日期",
}


def decision_table(settled: Answer) -> pd.DataFrame:
    """The missed pledges of a settlement, those without a decision first: what is to be decided, and what was."""
    rows = settled.rows[pd.Series([kept is False for kept in settled.rows["kept"]], index=settled.rows.index, dtype="bool")]
    return rows.assign(open=rows["decision"].isna()).sort_values("open", ascending=False, kind="stable").drop(columns="open").reset_index(drop=True)


def changed_decisions(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in which someone decided, or decided otherwise."""
    names = [name for name in ENTERED if name in rows.columns]
    same = [all(filled(new[name]) == filled(old[name]) for name in names)
            for new, old in zip(rows.to_dict("records"), before.to_dict("records"), strict=True)]
    return rows[~pd.Series(same, index=rows.index, dtype="bool")]


def decision_findings(before: pd.DataFrame, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """What is missing in the decisions of the page's table? Waived and deferred ones need a reason and an approver."""
    found: list[Finding] = []
    new = set(changed_decisions(before, rows).index)
    for place, (index, row) in enumerate(zip(rows.index, rows.to_dict("records"), strict=True), start=1):
        if index in new:
            found += _of_row(place, row)
    return tuple(found)


def _of_row(place: int, row: Mapping[Any, Any]) -> list[Finding]:
    def say(zh: str, en: str, severity: str = "error") -> Finding:
        return Finding(place, severity, Text(f"第 {place} 行「{row['owner']}」{zh}。", f"Row {place}, “{row['owner']}”, {en}."))

    decision, amount, due = row["decision"], _amount(row.get("amount_yuan")), _amount(row.get("due_yuan"))
    if filled(decision) is None:
        return [say("没有选处理；请选豁免、缓交、应付或已付", "has no decision; choose waived, deferred, due or paid")]
    found = []
    if decision == "paid" and amount == 0:
        found.append(say("选了已付，金额却是 0；请写实际付的金额，没有付就选应付", "is paid with an amount of 0; write what was paid, or choose due"))
    elif decision != "paid" and amount is not None and due is not None and abs(amount - due) > 0.005 and 0 <= amount <= due:
        found.append(say("只有已付才写金额；豁免、缓交、应付都按全额，请清空金额", "has an amount, which only paid ones have: waived, deferred and due count whole; clear the amount"))
    approver = filled(row.get("approver"))
    if approver is not None and approver == filled(row["owner"]):
        found.append(say("不能自己批准自己的；请写别人", "cannot approve their own; name somebody else"))
    label = next(choice for choice in DECISION if choice.code == decision)
    if decision in EXPLAINED:
        lacking = [name for name in ("reason", "approver") if filled(row[name]) is None]
        if lacking:
            words = {"reason": ("原因", "a reason"), "approver": ("批准人", "an approver")}
            found.append(say(f"{label.zh}要写{'和'.join(words[name][0] for name in lacking)}", f"is {label.en.lower()} and needs {' and '.join(words[name][1] for name in lacking)}"))
    if amount is not None and amount < 0:
        found.append(say("处理金额不能是负数；请改成正数", "has a negative amount; write a positive one"))
    elif amount is not None and due is not None and amount > due + 0.005:
        found.append(say("处理金额比应乐捐的还多；保证书上没有写的不能收", "has an amount above what the pledge says; no more than that can be taken"))
    return found


def save_decisions(warehouse: Warehouse, before: pd.DataFrame, rows: pd.DataFrame, by: str) -> ImportResult:
    """Load the decisions that are new as one batch of settlements, through the same cleaning and keys as a file.

    Raises Refused when nothing is new, or nobody says who enters it.
    """
    if not by.strip():
        raise Refused(Text("请写上经手人，处理要留名。", "Say who enters the decisions: entries are signed."))
    new = changed_decisions(before, rows)
    new = new[new["decision"].notna()]
    if new.empty:
        raise Refused(Text("没有新的处理可以保存；请先选处理。", "There is nothing new to save; decide first."))
    money, today = donation_shown(warehouse), warehouse.today()
    levels = {choice.code: choice.zh for choice in LEVEL}
    decisions = {choice.code: choice.zh for choice in DECISION}
    records = [
        {"period": row["period"], "level": levels.get(row["level"]), "owner": row["owner"], "decision": decisions[row["decision"]],
         "amount_yuan": row.get("amount_yuan") if money else None, "reason": row["reason"], "approver": row["approver"], "decided_on": today}
        for row in new.to_dict("records")
    ]
    period = str(new["period"].iat[0])
    return warehouse.commit([entered_sheet(warehouse, "settlements", _HEADINGS, records, f"页面录入 {period} 兑现")], by=by.strip())[0]


def _amount(value: Any) -> float | None:
    return None if filled(value) is None else float(value)
