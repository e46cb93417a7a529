"""Locked periods of pledges: from the mobilisation meeting on, a changed or a new pledge needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from analytics import schema
from analytics.calendar import canonical_period, parse_period
from analytics.clean_sheet import CleanSheet
from analytics.errors import Defect, Refused, Text
from analytics.warehouse.current.findings import heading, pledge_locked
from analytics.warehouse.log.merge import Replacement

SHOWN = "SELECT period, locked_at, locked_by, unlocked_at, unlocked_by, reason FROM meta.pledge_locks ORDER BY locked_at DESC, period DESC"
_SIGNED = ("pledge_yuan", "donation_yuan", "metric", "reward")  # what the pledge says; the rest is who led and witnessed it
_ASKED = ("owner", "level", "period", *_SIGNED, "reason", "row_no")


@dataclass(frozen=True)
class _Held:
    """A pledge as it counts now."""

    level: str | None
    values: dict[str, Any]


def lock(db: duckdb.DuckDBPyConnection, period: str, by: str, at: datetime) -> str:
    """Lock a month or quarter and return its label. Raises Refused for another period, without a name, or when it is locked."""
    label = _month_or_quarter(period)
    _named(by)
    if label in locked(db):
        raise Refused(Text(f"{label} 的业绩保证已经锁定，不用再锁。", f"The pledges of {label} are locked already."))
    db.execute("INSERT INTO meta.pledge_locks VALUES (?, ?, ?, NULL, NULL, NULL)", [label, at, by.strip()])
    return label


def unlock(db: duckdb.DuckDBPyConnection, period: str, by: str, reason: str, at: datetime) -> str:
    """Open a locked period again and return its label. Raises Refused without a name or a reason, or when it is not locked."""
    label = _month_or_quarter(period)
    _named(by)
    if not reason.strip():
        raise Refused(Text("解锁要写原因；请写明为什么要改已经签下的保证。", "Unlocking needs a reason: say why pledges that were signed have to change."))
    if label not in locked(db):
        raise Refused(Text(f"{label} 的业绩保证没有锁定，不用解锁。", f"The pledges of {label} are not locked."))
    db.execute("UPDATE meta.pledge_locks SET unlocked_at = ?, unlocked_by = ?, reason = ? WHERE period = ? AND unlocked_at IS NULL",
               [at, by.strip(), reason.strip(), label])
    return label


def locked(db: duckdb.DuckDBPyConnection) -> set[str]:
    """The periods that are locked now."""
    return {period for (period,) in db.execute("SELECT period FROM meta.pledge_locks WHERE unlocked_at IS NULL").fetchall()}


def without_locked(db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet]) -> list[CleanSheet]:
    """The sheets without rows that change, or add, a pledge of a locked period and give no reason: those are set aside."""
    if not any(sheet.dataset == "pledges" for sheet in sheets):
        return list(sheets)
    periods = locked(db)
    return [_kept(db, sheet, periods) if periods and sheet.dataset == "pledges" else sheet for sheet in sheets]


def refuse_replacing(db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet], replaces: Replacement | None) -> None:
    """A locked period is not replaced as a whole: its pledges would go without a reason. Raises Refused."""
    if replaces is None or not any(sheet.dataset == "pledges" for sheet in sheets):
        return
    for label in sorted(locked(db)):
        period = parse_period(label, replaces.start)
        if period.start < replaces.end and replaces.start < period.end:
            raise Refused(Text(
                f"{label} 的业绩保证已经锁定，不能整段替换；请逐份更改并写明变更原因，或先在动员会页解锁。",
                f"The pledges of {label} are locked and cannot be replaced as a whole; change them one by one with a reason, or unlock the period on the mobilisation page first."))


def refuse_taking_back(db: duckdb.DuckDBPyConnection, dataset: str, batch_id: int) -> None:
    """A batch with pledges of a locked period is neither undone nor put back: pledges would change without a reason. Raises Refused."""
    if dataset != "pledges":
        return
    held = {canonical_period(str(period or "")) for (period,) in db.execute(f"SELECT DISTINCT period FROM log.pledges WHERE batch_id = {batch_id}").fetchall()}
    shut = sorted(label for label in held & locked(db) if label)
    if shut:
        raise Refused(Text(
            f"第 {batch_id} 批里有 {'、'.join(shut)} 的业绩保证，这一期已经锁定，不能整批撤销、替换或恢复；请逐份更改并写明变更原因，或先在动员会页解锁。",
            f"Batch {batch_id} holds pledges of {', '.join(shut)}, which is locked: it can be neither undone, replaced nor put back as a whole; "
            "change the pledges one by one with a reason, or unlock the period on the mobilisation page first."))


def _kept(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, periods: set[str]) -> CleanSheet:
    asked = sheet.rows.select([name for name in _ASKED if name in sheet.rows.column_names]).to_pylist()
    held = _held(db, periods)
    aside: list[int] = []
    defects: list[Defect] = []
    for place, row in enumerate(asked):
        label = canonical_period(str(row.get("period") or ""))
        if label not in periods or str(row.get("reason") or "").strip():
            continue
        found = _change(row, held.get((_folded(db, row.get("owner")), label), []), sheet.cleared.get("donation_yuan", ()))
        if found is not None:
            aside.append(place)
            name, old = found
            defects.append(pledge_locked(sheet, int(row["row_no"]), heading(sheet, name), str(row.get("owner")), label, old, row.get(name)))
    if not aside:
        return sheet
    gone = set(aside)
    rows = sheet.rows.take(pa.array([place for place in range(sheet.rows.num_rows) if place not in gone], pa.int64()))
    numbers = {int(asked[place]["row_no"]) for place in aside}
    money = [field.name for field in schema.DATASETS["pledges"].fields if field.type == "money" and field.name in rows.column_names]
    return replace(
        sheet, rows=rows, rows_rejected=sheet.rows_rejected + len(aside), aside=tuple(sorted({*sheet.aside, *numbers})),
        defects=(*sheet.defects, *defects), cleared={name: [one for one in cleared if one not in numbers] for name, cleared in sheet.cleared.items()},
        totals={name: float(sum((value for value in rows[name].to_pylist() if value is not None), Decimal(0))) for name in money},
    )


def _held(db: duckdb.DuckDBPyConnection, periods: set[str]) -> dict[tuple[str, str], list[_Held]]:
    """The pledges of the locked periods as they count now, by folded owner and period."""
    found: dict[tuple[str, str], list[_Held]] = {}
    for period, owner, level, *values in db.execute(
        f"SELECT period, fold(owner), level, {', '.join(_SIGNED)} FROM main.pledges WHERE period IN (SELECT unnest(?))", [sorted(periods)],
    ).fetchall():
        found.setdefault((owner, period), []).append(_Held(level, dict(zip(_SIGNED, values, strict=True))))
    return found


def _change(row: dict[str, Any], held: list[_Held], clearing: Sequence[int]) -> tuple[str, object] | None:
    """The first field in which a row differs from the pledge that counts and what that says; (pledge_yuan, None) for a new one."""
    level = row.get("level")
    same = [one for one in held if one.level == level or None in (one.level, level)]
    if not same:
        return "pledge_yuan", None
    differing = [next(((name, one.values[name]) for name in _SIGNED if _differs(row, name, one.values[name], clearing)), None) for one in same]
    return None if None in differing else differing[0]


def _differs(row: dict[str, Any], name: str, old: object, clearing: Sequence[int]) -> bool:
    if name == "donation_yuan" and row["row_no"] in clearing:
        return old is not None
    new = row.get(name)
    return new is not None and new != old


def _folded(db: duckdb.DuckDBPyConnection, name: object) -> str:
    row = db.execute("SELECT fold(?::VARCHAR)", [None if name is None else str(name)]).fetchone()
    return str(row[0]) if row and row[0] else ""


def _month_or_quarter(period: str) -> str:
    label = canonical_period(period)
    if label is None or len(label) != 7 or label[5] == "H":
        raise Refused(Text(f"业绩保证只按月或按季，「{period}」不能锁定；请写成 2026-03 或 2026-Q1。",
                           f"Pledges are for a month or a quarter, so “{period}” cannot be locked; write it like 2026-03 or 2026-Q1."))
    return label


def _named(by: str) -> None:
    if not by.strip():
        raise Refused(Text("请写上经手人：谁锁定、谁解锁都要留名。", "Say who you are: locking and unlocking are signed."))
