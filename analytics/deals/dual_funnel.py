"""Our sales process beside the customer's own decision: where the two are out of step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_standing import standing
from analytics.books.stages import TRACKS, StageMap, fold, stages_in_force, standard_step, team_of
from analytics.columns import columns
from analytics.deals.cell_history import HISTORY, cell_history
from analytics.deals.columns import FAMILY
from analytics.deals.deal_chances import usual_days
from analytics.deals.stage_facts import NODES, STAGES
from analytics.errors import Text, check_option
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.window import Window, nothing_to_read, window
from analytics.words.next_actions import DEFAULTS, UNRECORDED, written_actions
from analytics.words.next_actions import SIDES as ACTION_SIDES

# We are ahead of the customer from two steps on; the customer waits for us from one step on.
AHEAD, BEHIND = 2, -1
SIDES = ("all", "ahead", "behind")
DEALS = ("created", "open")
OWN = (
    *FAMILY, Column("sales_step", Text("销售流程步", "Sales step"), "count"), Column("decision_step", Text("客户决策步", "Decision step"), "count"),
    Column("lead", Text("步差", "Lead"), "count"), Column("dwell_days", Text("停留中位天数", "Median stay"), "day"),
    Column("stays", Text("走完的停留", "Stays ended"), "count"), Column("closed", Text("已结束", "Closed"), "count"),
    Column("outcome_rate", Text("从这里赢的比例", "Won from here"), "share"), Column("outcome_low", Text("赢的比例下限", "Won from here, low"), "share"),
    Column("outcome_high", Text("赢的比例上限", "Won from here, high"), "share"),
    Column("next_action", Text("建议下一步", "Next action"), words={action.zh: action for action in (UNRECORDED, *chain(*DEFAULTS.values()))}),
)
SHOWN = ("sales_step", "decision_step", "deals", "value_yuan", "lead", *HISTORY, "next_action")
LISTED = (
    "deal_id", "customer", "person", "sales_step", "sales_stage", "decision_step", "decision_node", "lead", "amount_yuan", "days_waiting", "stale",
)
FACTS = (
    Fact("open", Text("在途", "Open"), "count"), Fact("value_yuan", Text("在途金额", "Open amount"), "yuan"),
    Fact("in_step", Text("步调一致", "In step"), "count"), Fact("ahead", Text("我们在前", "Ahead"), "count"), Fact("behind", Text("客户在等", "Behind"), "count"),
    Fact("unrecorded", Text("没有记录", "Not recorded"), "count"), STAGES, NODES,
    Fact("actions", Text("建议下一步", "Next actions"), per=Text("节点与谁在前", "node and who is ahead")),
)


def dual_funnel(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), deals: str = "created") -> Answer:
    """How far is our selling ahead of, or behind, what the customer has decided?

    Definition: open deals as of as_of, each at its last event on the sales and on the decision track (of one day the later
    step); without events on a track, at the stage typed in the deal. lead = sales_step − decision_step. A step that is not
    recorded is blank, and so is the lead.
    Parameters: `deals`: created, of those created in the period, where one is given; open, all that are open, however old.
    Tables: deals (one row per deal), stage_events.
    Returns: one row per sales step × decision step (× by), in step order, blanks last: deals — count, value_yuan — yuan,
    lead — steps; of all deals that ever stood in the cell up to as_of, whatever the period: dwell_days — median days of the
    stays that ended (null under 5), stays, closed, outcome_rate — won ÷ closed with its 95 % Wilson interval (null under 10
    closed); next_action — what the playbook says for the node and who is ahead. facts: open, value_yuan, in_step (lead 0),
    ahead (2 and more), behind (−1 and less), the stage sets, actions (node step, side) in both languages.
    Raises: UnknownName for another word for `deals`, or for a dimension or filter deals do not have; Refused for a period that cannot be read.
    Source: ours; the interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": deal, "created_on": "2026-03-02", "amount_yuan": much, "sales_stage": ours, "decision_node": theirs}
    ...     for deal, much, ours, theirs in (("A", 300, "价值展示", "添加微信"), ("B", 200, "见面约访", "决策人面谈"), ("C", 500, "初步接洽", "确认需求"))]))
    >>> found = dual_funnel(house, Scope("2026-03"))
    >>> found.rows[["sales_step", "decision_step", "deals", "value_yuan", "lead"]].values.tolist()
    [[1.0, 3.0, 1.0, 500.0, -2.0], [2.0, 2.0, 1.0, 200.0, 0.0], [4.0, 1.0, 1.0, 300.0, 3.0]]
    >>> [found.facts[name] for name in ("open", "in_step", "ahead", "behind")]
    [3, 1, 1, 1]
    """
    at, start = _at(warehouse, scope, deals)
    shown = (*by, *SHOWN)
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("dual_funnel", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("deals", warehouse)))
    sales, decision = (stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS)
    keys = [*by, "sales_step", "decision_step"]
    expression = outlined(_matrix, scope, by, start, at.end, at.as_of, sales, decision)
    frame = warehouse.frame(expression)
    for step in ("sales_step", "decision_step"):
        frame[step] = frame[step].astype("float64")
    frame["lead"] = frame["sales_step"] - frame["decision_step"]
    history = warehouse.cached(("cell history", replace(scope, period=None), at.as_of, sales, decision), lambda: cell_history(warehouse, scope, at.as_of or at.end, sales, decision))
    frame = frame.merge(history, on=["sales_step", "decision_step"], how="left").sort_values(keys, na_position="last").reset_index(drop=True)
    frame[["stays", "closed"]] = frame[["stays", "closed"]].fillna(0.0)
    actions = playbook(warehouse, decision)
    frame["next_action"] = [actions[place].zh for place in map(action_key, frame["decision_step"], frame["lead"])]
    facts = _balance(frame) | {"stages": sales.stages, "nodes": decision.stages, "actions": actions}
    return Answer(
        "dual_funnel", at.as_of, at.period, columns(shown, OWN), frame[list(shown)], (*at.notes, *sales.notes, *decision.notes),
        at.finished, facts=facts, sql=(warehouse.sql(expression),),
    )


ActionKey = tuple[int | None, str]


def action_key(decision_step: float, lead: float) -> ActionKey:
    """Where the playbook is opened: the node and who is ahead; without a node (None, "")."""
    if pd.isna(decision_step):
        return None, ""
    return int(decision_step), "ahead" if lead >= AHEAD else "behind" if lead <= BEHIND else "level"


def playbook(warehouse: Warehouse, decision: StageMap) -> dict[ActionKey, Text]:
    """The next action of every node and side: the company's own words, else the default of the standard node it is; else none."""
    own = {(fold(node), side): action for (node, side), action in written_actions(str(warehouse.settings()["next_actions"])).items()}
    made: dict[ActionKey, Text] = {(None, ""): UNRECORDED}
    for stage in decision.stages:
        of_node = standard_step(stage, "decision")
        for place, side in enumerate(ACTION_SIDES):
            said = next((own[fold(name), side] for name in (stage.zh, stage.en, *stage.aliases) if (fold(name), side) in own), None)
            made[stage.step, side] = Text(said, said) if said else DEFAULTS[of_node][place] if of_node else Text("—", "—")
    return made


OUT_OF_STEP_FACTS = (Fact("found", Text("共有", "Found"), "count"), STAGES, NODES,)


def out_of_step(warehouse: Warehouse, scope: Scope, limit: int = 8, side: str = "all", deals: str = "created") -> Answer:
    """Which open deals are most out of step, the largest first?

    Definition: open deals as in `dual_funnel` with lead ≥ 2 (`ahead`: we press on, the customer has not decided) or ≤ −1
    (`behind`: the customer waits for us). days_waiting = days since the last event on the sales track; stale = longer than
    nine of ten won deals took at that step (p90 of their first entry to the next later stage).
    Parameters: deals, stage_events; `limit` rows; `side` all, ahead or behind; `deals` as in `dual_funnel`.
    Returns: one row per deal by amount, then by distance of the two steps. facts: found, how many there are in all.
    Raises: UnknownName for a side, another word for `deals` or a filter; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": deal, "created_on": "2026-03-02", "amount_yuan": much, "sales_stage": ours, "decision_node": theirs}
    ...     for deal, much, ours, theirs in (("A", 300, "价值展示", "添加微信"), ("B", 200, "见面约访", "决策人面谈"), ("C", 500, "初步接洽", "确认需求"))]))
    >>> out_of_step(house, Scope("2026-03")).rows[["deal_id", "amount_yuan", "sales_step", "decision_step"]].values.tolist()
    [['C', 500.0, 1, 3], ['A', 300.0, 4, 1]]
    """
    check_option("side", side, SIDES)
    at, start = _at(warehouse, scope, deals)
    shown = columns(LISTED, OWN)
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("out_of_step", None, at.period, shown, pd.DataFrame(columns=list(LISTED)), (*at.notes, nothing_to_read("deals", warehouse)))
    sales, decision = (stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS)
    listed = outlined(_listed, scope, start, at.end, at.as_of, sales, decision, side, limit)
    frame = warehouse.frame(listed)
    usual = usual_days(warehouse, sales, at.as_of)
    frame["stale"] = [bool(days > usual.get(step, float("inf"))) for days, step in zip(frame["days_waiting"], frame["sales_step"], strict=True)]
    frame["sales_stage"] = frame["sales_step"].map({stage.step: stage.zh for stage in sales.stages})
    frame["decision_node"] = frame["decision_step"].map({stage.step: stage.zh for stage in decision.stages})
    facts = {"found": int(frame["found"].iloc[0]) if len(frame) else 0, "stages": sales.stages, "nodes": decision.stages}
    return Answer(
        "out_of_step", at.as_of, at.period, shown, frame[list(LISTED)].reset_index(drop=True), at.notes, at.finished,
        facts=facts, sql=(warehouse.sql(listed),),
    )


def _at(warehouse: Warehouse, scope: Scope, deals: str) -> tuple[Window, date | None]:
    """The window, and the first day a deal may have been created on. Raises UnknownName for another word than `DEALS`."""
    check_option("deals", deals, DEALS)
    at = window(warehouse, scope, "deals")
    return at, None if deals == "open" else at.start


def _matrix(
    scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, as_of: AnyDay, sales: StageMap, decision: StageMap,
) -> ir.Table:
    """Open deals and their amount per pair of steps."""
    deals = standing(scope, by, start, end, as_of, sales, decision)
    return deals.group_by([*by, "sales_step", "decision_step"]).aggregate(deals=deals.count(), value_yuan=deals.amount_yuan.sum().cast("float64"))


def _listed(
    scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay, sales: StageMap, decision: StageMap, side: str, limit: int,
) -> ir.Table:
    """The open deals out of step, largest first, cut at `limit`."""
    deals = standing(scope, ("customer", "person"), start, end, as_of, sales, decision)
    deals = deals.mutate(lead=deals.sales_step - deals.decision_step)
    sides = {"ahead": deals.lead >= AHEAD, "behind": deals.lead <= BEHIND}
    apart = deals.filter(sides[side] if side in sides else sides["ahead"] | sides["behind"])
    # Counted over the whole list before it is cut, in the same pass.
    apart = apart.mutate(found=apart.count().over(), amount_yuan=apart.amount_yuan.cast("float64"))
    return apart.order_by(apart.amount_yuan.desc(nulls_first=False), apart.lead.abs().desc(), apart.deal_id).limit(limit)


def _balance(frame: pd.DataFrame) -> dict[str, object]:
    def deals(rows_of: pd.Series) -> int:
        return int(frame.loc[rows_of, "deals"].sum())

    lead = frame["lead"]
    return {
        "open": int(frame["deals"].sum()), "value_yuan": float(frame["value_yuan"].sum()),
        "in_step": deals(lead == 0), "ahead": deals(lead >= AHEAD), "behind": deals(lead <= BEHIND), "unrecorded": deals(lead.isna()),
    }
