"""Customer inventory 客户盘点: how many customers stand at which node, and what moves each of them on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.stages import stages_in_force
from analytics.calendar import DAY
from analytics.columns import STAGES, YES_NO, column, columns
from analytics.customers.inventory_book import from_the_deals, inventory_days, outcomes, written_down
from analytics.errors import Text
from analytics.schema import dataset
from analytics.scope import Scope
from analytics.statistics.intervals import wilson
from analytics.warehouse import Warehouse
from analytics.window import Window, nothing_to_read, window

SOURCES = ("auto", "uploaded", "deals")
MOVEMENTS = ("advanced", "fell_back", "stuck", "new", "unknown")
SHOWN = ("customer", "deal_id", "owner", "node", "sales_stage", "strategy", "due_on", "previous_node", "movement", "without_next", "overdue")
OWN = (
    *(replace(column(name), label=dataset("inventories")[name].label) for name in ("owner", "sales_stage")),
    Column("node", Text("客户决策节点", "Decision node"), words=STAGES), Column("strategy", Text("推进策略", "Strategy")),
    Column("due_on", Text("期限", "Due on"), "date"), Column("previous_node", Text("上次节点", "Node last time"), words=STAGES),
    Column("without_next", Text("缺下一步", "No next step"), words=YES_NO), Column("overdue", Text("已逾期", "Overdue"), words=YES_NO),
)
_MONTH = timedelta(days=30)
_FAR_APART = 1.5  # lists that differ by more are not of the same customers
FACTS = (
    Fact("taken_on", Text("盘点日", "Taken on"), "date"), Fact("previous_on", Text("上次盘点日", "Taken before on"), "date"),
    Fact("source", Text("来源", "Source")), Fact("listed", Text("盘点", "Listed"), "count"),
    Fact("previous_listed", Text("上次盘点", "Listed the time before"), "count"), Fact("customers", Text("客户", "Customers"), "count"),
    Fact("advanced", Text("前进", "Advanced"), "count"), Fact("fell_back", Text("退回", "Fell back"), "count"), Fact("stuck", Text("停滞", "Stuck"), "count"),
    Fact("new", Text("新出现", "New"), "count"), Fact("unknown", Text("无法比较", "Unknown"), "count"),
    Fact("won", Text("之后赢单", "Won since"), "count"), Fact("lost", Text("之后输单", "Lost since"), "count"),
    Fact("left", Text("离开清单", "Left the list"), "count"), Fact("without_next", Text("缺下一步", "No next step"), "count"),
    Fact("overdue", Text("已逾期", "Overdue"), "count"), Fact("compared", Text("可比", "Compared"), "count"),
    Fact("advance_rate", Text("推进率", "Advance rate"), "share"), Fact("advance_rate_low", Text("推进率下限（95%）", "Advance rate, low (95 %)"), "share"),
    Fact("advance_rate_high", Text("推进率上限（95%）", "Advance rate, high (95 %)"), "share"),
    Fact("nodes", Text("各节点", "Nodes"), per=Text("客户决策节点", "decision node"), parts=(
        Fact("step", Text("第几步", "Step"), "count"), Fact("label", Text("节点", "Node")), Fact("now", Text("这次", "Now"), "count"),
        Fact("previous", Text("上次", "The time before"), "count"),
    )),
)


def inventory(warehouse: Warehouse, scope: Scope = Scope(), source: str = "auto") -> Answer:
    """How many customers and deals stand at which decision node, how is each to be moved on, and did they move since the last time?

    Definition: the newest stock-taking before the end of the period (`uploaded`), or the open deals as of as_of (`deals`);
    `auto` takes the stock-takings where there are any. Compared with the stock-taking before it; deals without one are
    compared with themselves 30 days earlier. A row is a deal, or a customer without one. movement by decision node, by sales
    stage where a node is missing on either side: advanced, fell_back, stuck (the same), unknown (nothing to compare), new.
    without_next: no strategy or no date; overdue: due_on before as_of and the deal still open. advance_rate = (advanced +
    won since) ÷ (advanced + fell_back + stuck + won since + lost since): signed and lost customers leave the list and
    would be missed otherwise. left: no longer listed and not closed. Deals closed by the day of the stock-taking count as since.
    Parameters: inventories (one row per day and deal or customer), deals, stage_events; `source`.
    Returns: one row per deal or customer, by node, then customer. facts: taken_on, previous_on, source, listed, previous_listed, customers,
    nodes (step, label, now, previous; the last one without node), one count per movement, won, lost, left, without_next,
    overdue, advance_rate with its 95 % Wilson interval (null where nothing can be compared), compared.
    Raises: nothing of its own; UnknownName for a filter deals do not have, Refused for a period that cannot be read.
    Source: ours; the interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> first = [{"inv_date": "2026-03-02", "customer": name, "node": node} for name, node in (("甲公司", "添加微信"), ("乙公司", "决策人面谈"), ("丙公司", "决策人面谈"))]
    >>> second = [{"inv_date": "2026-03-09", "customer": name, "node": node, "strategy": how, "due_on": day} for name, node, how, day in (
    ...     ("甲公司", "决策人面谈", "报价", "2026-03-16"), ("乙公司", "决策人面谈", None, None), ("丙公司", "添加微信", None, None))]
    >>> found = inventory(warehouse_with(sheet("inventories", first), sheet("inventories", second)))
    >>> found.rows[["customer", "movement"]].values.tolist()
    [['丙公司', 'fell_back'], ['乙公司', 'stuck'], ['甲公司', 'advanced']]
    >>> found.facts["without_next"], round(found.facts["advance_rate"], 4)
    (2, 0.3333)
    """
    at = window(warehouse, scope, "inventories")
    days = tuple(one for one in inventory_days(warehouse, scope) if one < at.end) if source != "deals" else ()
    if at.as_of is None or (not days and (source == "uploaded" or not warehouse.row_count("deals"))):
        return _nothing(warehouse, at, "inventories")
    as_of = min(at.as_of, at.end - DAY)
    if days:
        taken_on, previous_on, used = days[-1], days[-2] if len(days) > 1 else None, "uploaded"
        now = written_down(warehouse, scope, taken_on)
        before = written_down(warehouse, scope, previous_on) if previous_on else now.iloc[:0]
    else:
        taken_on, previous_on, used = as_of, as_of - _MONTH, "deals"
        now, before = from_the_deals(warehouse, scope, taken_on), from_the_deals(warehouse, scope, previous_on)
    ended = outcomes(warehouse, taken_on, set(before["deal_id"]) - set(now["deal_id"]))
    rows = _compared(now, before, as_of, outcomes(warehouse, as_of, now["deal_id"]) if days else {})
    facts = {"taken_on": taken_on, "previous_on": previous_on, "source": used} | _counts(warehouse, rows, before, now, ended, previous_on is not None)
    return Answer("inventory", as_of, at.period, columns(SHOWN, OWN), rows[list(SHOWN)], (*at.notes, *_notes(at, facts)), at.finished, facts=facts)


def _nothing(warehouse: Warehouse, at: Window, name: str) -> Answer:
    return Answer("inventory", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read(name, warehouse)))


def _compared(now: pd.DataFrame, before: pd.DataFrame, as_of: date, ended: dict[str, str]) -> pd.DataFrame:
    """The rows of now with what they were before: previous_node, movement, without_next, overdue."""
    last = before.set_index("key")[["node", "decision_step", "sales_step"]].add_prefix("before_")
    rows = now.join(last, on="key")
    known = rows["key"].isin(last.index)
    rows["previous_node"] = pd.Series([None if pd.isna(one) else one for one in rows["before_node"]], index=rows.index, dtype="object")
    both = rows["decision_step"].notna() & rows["before_decision_step"].notna()
    moved = (rows["decision_step"] - rows["before_decision_step"]).where(both, rows["sales_step"] - rows["before_sales_step"])
    rows["movement"] = [_movement(step) if there else "new" for step, there in zip(moved, known, strict=True)]
    rows["without_next"] = [not strategy or due is None for strategy, due in zip(rows["strategy"], rows["due_on"], strict=True)]
    rows["overdue"] = [due is not None and due < as_of and ended.get(str(deal), "open") == "open" for due, deal in zip(rows["due_on"], rows["deal_id"], strict=True)]
    return rows.sort_values(["decision_step", "customer", "deal_id"], na_position="last", kind="stable").reset_index(drop=True)


def _movement(step: float) -> str:
    return "unknown" if pd.isna(step) else "advanced" if step > 0 else "fell_back" if step < 0 else "stuck"


def _counts(warehouse: Warehouse, rows: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame, ended: dict[str, str], compares: bool) -> dict[str, object]:
    counts = rows["movement"].value_counts()
    moved = {name: int(counts.get(name, 0)) for name in MOVEMENTS}
    gone = [ended.get(str(deal), "open") for deal in before["deal_id"][~before["key"].isin(now["key"])]]
    won, lost = gone.count("won"), gone.count("lost")
    compared = moved["advanced"] + moved["fell_back"] + moved["stuck"] + won + lost
    ahead = moved["advanced"] + won
    low, high = wilson(ahead, compared)
    nodes = [{"step": stage.step, "label": stage.label, "now": int((rows["decision_step"] == stage.step).sum()), "previous": int((before["decision_step"] == stage.step).sum()) if compares else None}
             for stage in stages_in_force(warehouse, "decision").stages]
    nodes.append({"step": None, "label": Text("没有记录", "Not recorded"), "now": int(rows["decision_step"].isna().sum()),
                  "previous": int(before["decision_step"].isna().sum()) if compares else None})
    return moved | {
        "listed": len(rows), "previous_listed": len(before) if compares else None,
        "customers": int(rows["customer"].nunique()), "nodes": tuple(nodes), "won": won, "lost": lost, "left": len(gone) - won - lost,
        "without_next": int(rows["without_next"].sum()), "overdue": int(rows["overdue"].sum()), "compared": compared,
        "advance_rate": ahead / compared if compared else None, "advance_rate_low": low if compared else None, "advance_rate_high": high if compared else None,
    }


def _notes(at: Window, facts: dict[str, object]) -> tuple[Text, ...]:
    said = []
    taken, previous = facts["taken_on"], facts["previous_on"]
    if facts["source"] == "deals":
        said.append(Text(f"按商机在 {taken} 的位置列出，和 {previous} 的位置比。", f"Deals as they stood on {taken}, compared with {previous}."))
    elif previous is None:
        said.append(Text(f"这是第一次盘点（{taken}），没有可比的上一次。", f"This is the first stock-taking ({taken}); there is none before it to compare with."))
    if facts["source"] == "uploaded" and at.start is not None and isinstance(taken, date) and taken < at.start:
        if at.as_of is not None and at.as_of < at.start:
            said.append(Text(f"这一期还没有开始，没有盘点；这里是最近一次（{taken}），不是这一期的数。",
                             f"This period has not begun and has no stock-taking; this is the last one ({taken}), not the period's."))
        else:
            said.append(Text(f"这一期没有盘点，这里是最近一次（{taken}）。", f"No stock was taken in this period; this is the last one ({taken})."))
    listed, last = facts["listed"], facts["previous_listed"]
    if isinstance(last, int) and isinstance(listed, int) and last and not 1 / _FAR_APART <= listed / last <= _FAR_APART:
        said.append(Text(f"这次列了 {listed} 条，上次 {last} 条：各节点的增减多半来自清单的长短；推进率只看上次在清单里的，不受影响。",
                         f"{listed} rows are listed, {last} the last time: what the nodes gained or lost is mostly the length of the list; the advance rate is of those on the list last time."))
    return tuple(said)
