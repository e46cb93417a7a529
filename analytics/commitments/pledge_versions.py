"""保证的版本: what a pledge said first, what it became, who changed it and why."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer
from analytics.books.headcount import employed
from analytics.books.owners import LEVELS
from analytics.calendar import parse_period, period_of
from analytics.columns import columns
from analytics.commitments.donations import donation_shown, without_money
from analytics.commitments.pledge_history import COLUMNS, pledge_history, pledge_log
from analytics.errors import Text, UnknownName
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import stored_values

_NARROWED_BY = ("person", "team", "region")


def pledge_versions(warehouse: Warehouse, scope: Scope, *, level: str | None = None) -> Answer:
    """What did each pledge of the period say, from its first version to the one that counts, and why was it changed?

    Definition: a version is what one batch (a file, or an entry on a page) says of a pledge, where that differs from before
    in amount, donation, metric, reward or reason; the newest version counts everywhere. Undone batches have no versions.
    Parameters: reads the log of pledges and the register of batches; option `level` keeps one level. Without a period: the
    month of as_of. The versions are all that were entered, also after as_of.
    Returns: one row per version, companies and teams before people, by owner, then version from 1: owner, level, period,
    version, pledge_yuan, donation_yuan, reason — of this change, by, entered_at — text, file. `facts`: pledges, changed
    (pledges with more than one version).
    Raises: UnknownName for a level or filter pledges do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 1000}, {"period": "2026-03", "owner": "乙", "pledge_yuan": 800}]),
    ...     sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 1200, "reason": "新客户"}]))
    >>> found = pledge_versions(house, Scope("2026-03"))
    >>> found.rows[["owner", "version", "pledge_yuan", "reason"]].values.tolist(), found.facts
    ([['乙', 1, 800.0, None], ['甲', 1, 1000.0, None], ['甲', 2, 1200.0, '新客户']], {'pledges': 2, 'changed': 1})
    """
    for dim, _values in scope.where:
        if dim not in _NARROWED_BY:
            raise UnknownName.of(Text("筛选维度", "filter"), dim, _NARROWED_BY)
    if level is not None and level not in LEVELS:
        raise UnknownName.of(Text("层级", "level"), level, LEVELS)
    as_of = scope.as_of or warehouse.last_date("sales") or warehouse.today()
    period = parse_period(scope.period, as_of) if scope.period else period_of(as_of, "month")
    rows = pledge_history(warehouse)
    rows = _narrowed(warehouse, rows[rows["period"] == period.label], scope)
    rows = rows if level is None else rows[rows["level"] == level]
    rows = rows.assign(place=rows["level"].map(LEVELS.index)).sort_values(["place", "owner", "version"], kind="stable").drop(columns="place")
    newest = rows.groupby(["owner", "level"])["version"].max()
    notes = (Text("每份保证以最新一版为准，看板和兑现都用它。", "The newest version of a pledge counts, on the board and in the settlement."),) if len(rows) else (
        Text(f"{period.label} 没有业绩保证。", f"There are no pledges for {period.label}."),)
    answer = Answer(
        "pledge_versions", as_of, period, columns(COLUMNS), rows.reset_index(drop=True), notes, finished=as_of >= period.last_day,
        facts={"pledges": len(newest), "changed": int((newest > 1).sum())}, sql=(warehouse.sql(pledge_log()),),
    )
    return answer if donation_shown(warehouse) else without_money(answer)


def _narrowed(warehouse: Warehouse, rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Only the pledges of the people, teams and regions asked for, or let through by the reader's role."""
    if not scope.filters or rows.empty:
        return rows
    period = parse_period(str(rows["period"].iat[0]), warehouse.today())
    held = employed(warehouse, Scope(), period.start, period.end).drop_duplicates("person", keep="last")
    team_of = dict(zip(held["person"], held["team"], strict=True))
    region_of = dict(zip([*held["team"], *held["person"]], [*held["region"], *held["region"]], strict=True))
    stands = {
        "person": rows["owner"].where(rows["level"] == "person"),
        "team": rows["owner"].where(rows["level"] == "team", rows["owner"].map(team_of)),
        "region": rows["owner"].where(rows["level"] == "region", rows["owner"].map(region_of)),
    }
    for dim, values in scope.filters:
        if dim not in stands:
            return rows.iloc[:0]
        rows = rows[stands[dim].reindex(rows.index).isin(stored_values(dim, values))]
    return rows
