"""A stock-taking entered on its page: strategy, date, node and owner of each customer, and taking stock from the deals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics.answer import Answer
from analytics.books.owners import folded, owners
from analytics.books.stages import fold, stages_in_force, steps_by_name
from analytics.customers.inventory_book import TAKEN, from_the_deals, inventory_days, written_down
from analytics.errors import Refused, Text
from analytics.ingest.entered import Finding, entered_sheet, filled, finding
from analytics.scope import Scope
from analytics.warehouse import ImportResult, Warehouse

ENTERED = ("node", "strategy", "owner", "due_on")
KEYS = ("deal_id", "customer")
_HEADINGS = {
    "inv_date": "盘点日期", "customer": "客户", "deal_id": "商机编号", "node": "客户决策节点", "sales_stage": "销售阶段", "strategy": "推进策略",
    "owner": "责任人", "due_on": "期限",
}
_CLEARED = "清空"
_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)


def entry_rows(answer: Answer) -> pd.DataFrame:
    """The rows of `inventory` as the page's table holds them: blanks are None, a customer without a deal has deal_id ""."""
    rows = answer.rows.copy()
    for name in TAKEN:
        rows[name] = pd.Series([filled(value) for value in rows[name]], index=rows.index, dtype="object")
    return rows.assign(deal_id=[deal or "" for deal in rows["deal_id"]])


def changed_entries(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in which a node, strategy, owner or date was changed; cells that were not are None, those emptied say 清空."""
    held = {tuple(row[name] for name in KEYS): row for row in before.to_dict("records")}
    made = []
    for place, row in enumerate(rows.to_dict("records"), start=1):
        old = held.get(tuple(row[name] for name in KEYS), {})
        new = {name: _said(filled(row[name]), filled(old.get(name))) for name in ENTERED}
        if any(value is not None for value in new.values()):
            made.append({name: row[name] for name in KEYS} | new | {"place": place})
    return pd.DataFrame(made, columns=[*KEYS, *ENTERED, "place"], dtype="object")


def _said(now: object, old: object) -> object:
    return None if now == old else _CLEARED if now is None else now


def entry_findings(warehouse: Warehouse, taken_on: date, before: pd.DataFrame, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """What is wrong, or to be confirmed, with the rows of the page's table that say something new? Row by row, as sentences."""
    nodes = steps_by_name(stages_in_force(warehouse, "decision").stages)
    listed = set(owners(warehouse).persons)
    found: list[Finding] = []
    for row in changed_entries(before, rows).to_dict("records"):
        place, who, due = int(row["place"]), str(row["customer"]), row["due_on"]
        if row["node"] not in (None, _CLEARED) and fold(str(row["node"])) not in nodes:
            found.append(finding(place, who, True, Text(f"的节点「{row['node']}」不在决策节点里；请选一个，或先在设置里加上",
                                                    f"has the node “{row['node']}”, which is not one of the decision nodes; choose one, or add it in the settings")))
        if isinstance(due, date) and not _FIRST <= due <= _LAST:
            found.append(finding(place, who, True, Text(f"的期限 {due} 不像真的；请核对年份", f"is due on {due}, which cannot be right; check the year")))
        elif isinstance(due, date) and due < taken_on:
            found.append(finding(place, who, False, Text(f"的期限 {due} 早于盘点那天（{taken_on}），一保存就是逾期", f"is due on {due}, before stock was taken ({taken_on}): overdue as soon as it is saved")))
        if row["owner"] not in (None, _CLEARED) and listed and folded(str(row["owner"])) not in listed:
            found.append(finding(place, who, False, Text(f"的责任人「{row['owner']}」不在人员表里；请核对名字", f"has the owner “{row['owner']}”, who is not on the list of people; check the name")))
    return tuple(found)


def save_entries(warehouse: Warehouse, taken_on: date, before: pd.DataFrame, rows: pd.DataFrame, by: str) -> ImportResult:
    """Load what the page's table says anew as one batch of that day's stock-taking, through the same cleaning and keys as a file.

    Only the cells that were changed are said: what someone else saved in the others stays. Raises Refused when nothing is
    new, or nobody says who enters it.
    """
    _signed(by)
    new = changed_entries(before, rows)
    if new.empty:
        raise Refused(Text("没有改动可以保存。", "There is nothing new to save."))
    records = [{"inv_date": taken_on, "deal_id": row["deal_id"] or None} | {name: row[name] for name in ("customer", *ENTERED)} for row in new.to_dict("records")]
    return warehouse.commit([entered_sheet(warehouse, "inventories", _HEADINGS, records, f"页面录入 {taken_on} 客户盘点")], by=by.strip())[0]


def take_stock(warehouse: Warehouse, by: str) -> ImportResult:
    """Write down where every open deal stands today as a stock-taking, one batch.

    Strategy and date of the last stock-taking come along, and its owner where one was named: a director changes what is
    new. Deals without a customer are left out. Raises Refused when stock was taken today, when no deal is open, or when
    nobody says who takes it.
    """
    _signed(by)
    today = warehouse.today()
    days = inventory_days(warehouse, Scope(as_of=today))
    if today in days:
        raise Refused(Text("今天已经盘点过了；请在下面的清单里改，或到批次页撤销那一批。", "Stock was taken today already; change it in the list below, or undo its batch."))
    now = from_the_deals(warehouse, Scope(), today) if warehouse.row_count("deals") else pd.DataFrame(columns=["customer"])
    now = now[now["customer"] != "未填写"]
    if now.empty:
        raise Refused(Text("没有在途商机可以盘点；请先上传商机。", "There are no open deals to take stock of; upload deals first."))
    last = written_down(warehouse, Scope(), days[-1]).set_index("key") if days else pd.DataFrame()
    records = []
    for row in now.to_dict("records"):
        held: dict[Any, Any] = last.loc[row["key"]].to_dict() if row["key"] in last.index else {}
        kept = {"strategy": held.get("strategy"), "due_on": held.get("due_on"), "owner": held.get("owner") or _listed_owner(row["owner"])}
        records.append({"inv_date": today} | {name: row[name] for name in ("customer", "deal_id", "node", "sales_stage")} | kept)
    return warehouse.commit([entered_sheet(warehouse, "inventories", _HEADINGS, records, f"按商机盘点 {today}")], by=by.strip())[0]


def _listed_owner(owner: object) -> object:
    return None if owner == "未分配" else owner


def _signed(by: str) -> None:
    if not by.strip():
        raise Refused(Text("请写上经手人，盘点要留名。", "Say who enters the stock-taking: entries are signed."))
