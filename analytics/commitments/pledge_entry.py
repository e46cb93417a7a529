"""Pledges entered at the mobilisation meeting: who still has to pledge, what to look at twice, and saving them as one batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.books.owners import Owners, folded, owners
from analytics.books.target_of import target_of, tree_of
from analytics.calendar import DAY, Period, add_months, parse_period, period_of, previous_period
from analytics.commitments.donations import donation_shown
from analytics.commitments.pledge_history import pledge_history
from analytics.errors import Refused, Text
from analytics.ingest.entered import Finding, entered_sheet, finding
from analytics.measure import covers, measure
from analytics.scope import Scope
from analytics.units import format_value
from analytics.warehouse import ImportResult, Warehouse
from analytics.warehouse.asking import tables

WAN = 10_000
MUCH_TOO_MUCH = 20  # times the best month: most likely yuan typed where 万元 is meant
_BEST_OF_MONTHS = 24
ENTERED = ("pledge_wan", "donation_yuan", "reward", "leader", "witness", "signed_on")
COLUMNS = ("level", "owner", *ENTERED, "reason", "team", "previous_wan", "target_wan", "best_wan", "pledged")
LEVELS = {"person": "个人", "team": "团队"}
_HEADINGS = {
    "period": "期间", "level": "层级", "owner": "保证人", "pledge_yuan": "保证业绩(万元)", "donation_yuan": "乐捐(元)", "reward": "激励", "leader": "带队人",
    "witness": "见证人", "signed_on": "签署日期", "reason": "变更原因", "why_unknown": "不在名单的原因",
}


def entry_periods(today: date) -> tuple[Period, ...]:
    """The months and quarters a meeting pledges for: this one, the next, and the one before, months first."""
    found = []
    for kind, months in (("month", 1), ("quarter", 3)):
        this = period_of(today, kind)
        found += [this, period_of(add_months(this.start, months), kind), previous_period(this)]
    return tuple(found)


def meeting_periods(warehouse: Warehouse) -> tuple[Period, ...]:
    """The periods of the meeting page: those pledged for now, then every other month and quarter with pledges, newest first."""
    now = entry_periods(warehouse.today())
    held = {str(label) for label in warehouse.frame(tables.table("pledges").select("period").distinct())["period"]} - {one.label for one in now}
    others = [parse_period(label, warehouse.today()) for label in held]
    return now + tuple(sorted((one for one in others if one.kind in ("month", "quarter")), key=lambda one: (one.start, one.kind), reverse=True))


def entry_table(warehouse: Warehouse, period: Period) -> pd.DataFrame:
    """Who can pledge for this month or quarter, and what did they pledge already?

    Parameters: reads people (employed on any day of the period, selling roles), pledges, targets and sales.
    Returns: one row per team, then per person by team (columns in COLUMNS): amounts in 万元; `pledged` — whether a pledge is
    there; `previous_wan` — sales of the period before; `target_wan`; `best_wan` — the best month of two years, times 3 for a
    quarter. NaN where nothing is known.
    """
    tree = tree_of(warehouse, period)
    written = _written(warehouse, period)
    nodes = [("team", team, team) for team in sorted(tree.teams)]
    nodes += [("person", owner, team) for team in sorted(tree.teams) for level, owner in tree.teams[team] if level == "person"]
    listed = {(level, owner) for level, owner, _team in nodes}
    nodes += [("person", owner, "") for level, owner in tree.nodes() if level == "person" and (level, owner) not in listed]
    listed = {(level, owner) for level, owner, _team in nodes}
    nodes += [(level, owner, owner if level == "team" else "") for level, owner in written if (level, owner) not in listed and level in LEVELS]
    beside = {level: _beside(warehouse, period, level, [owner for at, owner, _team in nodes if at == level]) for level in LEVELS}
    rows = []
    for level, owner, team in nodes:
        said = written.get((level, owner), {})
        known = beside[level]
        rows.append((level, owner, *(said.get(name) for name in ENTERED), None, team, *(known[name].get(owner) for name in ("previous", "target", "best")), bool(said)))
    floats = dict.fromkeys(("pledge_wan", "donation_yuan", "previous_wan", "target_wan", "best_wan"), "float64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(floats)


def _written(warehouse: Warehouse, period: Period) -> dict[tuple[str, str], dict[str, Any]]:
    t = tables.table("pledges")
    t = t.filter(t.period == period.label)
    found = warehouse.frame(t.select(
        "owner", "level", "reward", "leader", "witness", "signed_on", "batch_id", "row_no",
        pledge_yuan=t.pledge_yuan.cast("float64"), donation_yuan=t.donation_yuan.cast("float64"),
    ))
    names = owners(warehouse)
    made: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found.sort_values(["batch_id", "row_no"], kind="stable").to_dict("records"):
        level = names.level(row["level"], row["owner"])
        row["pledge_wan"] = row["pledge_yuan"] / WAN
        made[level, names.label(level, row["owner"], period.label)] = {name: None if pd.isna(row[name]) else row[name] for name in ENTERED}
    return made


def signed_pledges(warehouse: Warehouse, period: Period) -> pd.DataFrame:
    """The pledges of a period as they count, for their letters: teams and above first, then people, each level by name.

    Returns one row per pledge: level, owner, pledge_yuan, donation_yuan, reward, leader, witness, signed_on (None where blank).
    """
    rows = [{"level": level, "owner": owner, "pledge_yuan": (said["pledge_wan"] or 0.0) * WAN} | {name: said[name] for name in ENTERED if name != "pledge_wan"}
            for (level, owner), said in sorted(_written(warehouse, period).items(), key=lambda item: (item[0][0] == "person", item[0]))
            if said["pledge_wan"] is not None]
    return pd.DataFrame(rows, columns=["level", "owner", "pledge_yuan", *ENTERED[1:]], dtype="object")


def _beside(warehouse: Warehouse, period: Period, level: str, who: list[str]) -> dict[str, dict[str, float]]:
    """What stands beside the amount to enter, in 万元, by owner: the period before, the target, the best month."""
    before = previous_period(period)
    sold = _sold(warehouse, (level,), before.start, before.end)
    targets = target_of(warehouse, "sales", level, who, period)
    last = min(period.start, warehouse.today() + DAY)
    by_month = _sold(warehouse, (level, "month"), add_months(last, -_BEST_OF_MONTHS), last)
    months = 3 if period.kind == "quarter" else 1
    best = by_month.groupby(level)["sales"].max() * months if len(by_month) else pd.Series(dtype="float64")
    known = covers(warehouse, "sales", before.start, before.end)
    previous = dict(zip(sold[level], sold["sales"], strict=True)) if known else {}
    return {
        "previous": {owner: previous.get(owner, 0.0) / WAN for owner in who} if known else {},
        "target": {owner: target / WAN for owner, target in zip(who, targets["target"], strict=True)},
        "best": {str(owner): yuan / WAN for owner, yuan in best.items()},
    }


def _sold(warehouse: Warehouse, by: tuple[str, ...], start: date, end: date) -> pd.DataFrame:
    return warehouse.cached(("pledge entry", by, start, end), lambda: measure(warehouse, ("sales",), by, start, end, Scope()).frame)


def changed_rows(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the page's table that say something new: a pledge that was not there, or another amount, reward or name."""
    held = {(row["level"], row["owner"]): row for row in before.to_dict("records")}
    kept = []
    for row in rows.to_dict("records"):
        old = held.get((row["level"], row["owner"]))
        if old is None or any(_plain(row.get(name)) != _plain(old[name]) for name in ENTERED if name in row):
            kept.append(row)
    return pd.DataFrame(kept, columns=list(rows.columns))


def entry_findings(warehouse: Warehouse, period: Period, before: pd.DataFrame, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """What is wrong, or to be confirmed, with the rows of the page's table that say something new? Row by row, as sentences.

    `before` is `entry_table` as it was drawn; `rows` have its columns as edited, and `why_unknown` where the page asks it.
    """
    names, locked = owners(warehouse), is_locked(warehouse, period)
    pledged = {(row["level"], row["owner"]) for row in before.to_dict("records") if row["pledged"]}
    best = {(row["level"], row["owner"]): row["best_wan"] for row in before.to_dict("records")}
    ceiling = sum(value for (level, _owner), value in best.items() if level == "team" and not pd.isna(value))
    new = {(row["level"], folded(str(row["owner"]))) for row in changed_rows(before, rows).to_dict("records")}
    seen: dict[tuple[str, str], int] = {}
    found: list[Finding] = []
    for place, row in enumerate(rows.to_dict("records"), start=1):
        owner, level = str(row["owner"] or "").strip(), str(row["level"] or "")
        key = (level, folded(owner))
        if owner and key in seen:
            found.append(finding(place, owner, True, Text(f"和第 {seen[key]} 行重复；请删掉一行", f"is there twice, see row {seen[key]}; delete one of the two")))
        seen.setdefault(key, place)
        if key in new and not (not owner and pd.isna(row["pledge_wan"])):
            found += _row_findings(place, row, owner, level, names, locked, (level, owner) in pledged, best.get((level, owner)), ceiling)
    return tuple(found)


def _row_findings(
    place: int, row: Mapping[Any, Any], owner: str, level: str, names: Owners, locked: bool, pledged: bool, best: float | None, ceiling: float,
) -> list[Finding]:
    found = []
    amount, donation = row["pledge_wan"], row.get("donation_yuan")
    if not owner or level not in LEVELS:
        found.append(finding(place, owner or "—", True, Text("没有选层级或保证人；请选好，或写在「名单外的姓名」里", "has no level or owner; choose them, or write a name that is not listed")))
    if pd.isna(amount):
        found.append(finding(place, owner, True, Text("没有填保证业绩；请填万元数。已有的保证要取消，请到批次页撤销", "has no amount; enter it in 万元. To take a pledge back, undo its batch")))
    elif amount < 0 or (not pd.isna(donation) and donation < 0):
        found.append(finding(place, owner, True, Text("有负数，保证和乐捐的金额不能小于零；请改成正数", "has a negative amount; pledges and donations cannot be below zero")))
    elif amount * WAN < 1:
        found.append(finding(place, owner, True, Text("保证业绩不到 1 元；不作保证就留空", "pledges less than 1 yuan; leave the amount blank where nothing is pledged")))
    elif not pd.isna(best) and best and amount > MUCH_TOO_MUCH * best:
        shown, usual = (Text(format_value(one * WAN, "yuan", "zh"), format_value(one * WAN, "yuan", "en")) for one in (amount, best))
        found.append(finding(place, owner, False, Text(
            f"保证 {shown.zh}，是以往最好的 {usual.zh} 的 {MUCH_TOO_MUCH} 倍以上；请核对单位是不是万元",
            f"pledges {shown.en}, over {MUCH_TOO_MUCH} times the best so far ({usual.en}); check that the unit is 万元")))
    elif (pd.isna(best) or not best) and ceiling and amount > ceiling:
        shown = Text(format_value(amount * WAN, "yuan", "zh"), format_value(amount * WAN, "yuan", "en"))
        found.append(finding(place, owner, False, Text(f"保证 {shown.zh}，比全公司最好的时候还多；请核对单位是不是万元", f"pledges {shown.en}, more than the whole company's best; check that the unit is 万元")))
    if not pd.isna(donation) and not pd.isna(amount) and donation > amount * WAN > 0:
        shown = Text(format_value(donation, "yuan", "zh"), format_value(donation, "yuan", "en"))
        found.append(finding(place, owner, False, Text(f"乐捐 {shown.zh}，比保证的业绩还多；请核对单位是不是元", f"gives {shown.en} if missed, more than what is pledged; check that the unit is yuan")))
    if owner and level in LEVELS and folded(owner) not in (names.persons if level == "person" else names.teams):
        why = str(row.get("why_unknown") or "").strip()
        found.append(finding(place, owner, False, Text(
            f"不在{'人员表' if level == 'person' else '团队'}里" + (f"（{why}）" if why else "") + "，完成多少会算不出来；请核对名字",
            f"is not a listed {'person' if level == 'person' else 'team'}" + (f" ({why})" if why else "") + ", so what is reached cannot be measured; check the name")))
    if locked and not str(row.get("reason") or "").strip():
        found.append(finding(place, owner, True, Text("这一期已经锁定，" + ("更改" if pledged else "新增") + "要写变更原因",
                                                  "belongs to a locked period: " + ("a change" if pledged else "a new pledge") + " needs a reason")))
    return found


def save_pledges(warehouse: Warehouse, period: Period, before: pd.DataFrame, rows: pd.DataFrame, by: str) -> ImportResult:
    """Load what the page's table says anew as one batch of pledges, through the same cleaning, lock and keys as a file.

    Raises Refused when nothing is new, or nobody says who enters it.
    """
    if not by.strip():
        raise Refused(Text("请写上经手人，录入要留名。", "Say who enters the pledges: entries are signed."))
    new = changed_rows(before, rows)
    new = new[new["pledge_wan"].notna()]
    if new.empty:
        raise Refused(Text("没有新的保证可以保存；请先填保证业绩。", "There is nothing new to save; enter an amount first."))
    money = donation_shown(warehouse)
    new = new.assign(signed_on=[day if _plain(day) is not None else warehouse.today() for day in new["signed_on"]])
    records = [
        {"period": period.label, "level": LEVELS.get(str(row["level"])), "owner": row["owner"], "pledge_yuan": row["pledge_wan"],
         "donation_yuan": row.get("donation_yuan") if money else None, **{name: row.get(name) for name in ("reward", "leader", "witness", "signed_on", "reason", "why_unknown")}}
        for row in new.to_dict("records")
    ]
    sheet = entered_sheet(warehouse, "pledges", _HEADINGS, records, f"页面录入 {period.label} 业绩保证")
    return warehouse.commit([sheet], by=by.strip())[0]


def pledged_now(warehouse: Warehouse, period: Period) -> pd.DataFrame:
    """The pledges of a period by their newest version: level, owner, pledge_yuan and the other columns of `pledge_history`."""
    held = pledge_history(warehouse)
    held = held[held["period"] == period.label]
    return held.drop_duplicates(["owner", "level"], keep="last").reset_index(drop=True)


def with_entered(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """All pledges as they will be once the page's table is saved: level, owner, pledge_yuan."""
    both = pd.concat([before[["level", "owner", "pledge_wan"]], rows[["level", "owner", "pledge_wan"]]], ignore_index=True)
    last = both.drop_duplicates(["level", "owner"], keep="last")
    return last.assign(pledge_yuan=last["pledge_wan"].astype("float64") * WAN)[["level", "owner", "pledge_yuan"]]


def is_locked(warehouse: Warehouse, period: Period) -> bool:
    """Whether the pledges of this period are locked now."""
    locks = warehouse.pledge_locks()
    return bool(((locks["period"] == period.label) & locks["unlocked_at"].isna()).any()) if len(locks) else False


def _plain(value: object) -> object:
    return None if value is None or value == "" or pd.isna(value) else value  # type: ignore[call-overload]
