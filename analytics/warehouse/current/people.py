"""Memberships: which team and region a person belonged to on a day."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pyarrow as pa

from analytics.warehouse.asking.memberships import Membership, segments


def settle_memberships(db: duckdb.DuckDBPyConnection) -> None:
    """Write `meta.memberships` from `listed_now`, the people just worked out."""
    of_person: dict[int, list[Membership]] = defaultdict(list)
    for who, team, region, valid_from, valid_to, batch_id in db.execute(
            "SELECT who, nullif(trim(team), ''), nullif(trim(region), ''), valid_from, valid_to, batch_id FROM listed_now").fetchall():
        of_person[who].append(Membership(team, region, valid_from, valid_to, batch_id))
    rows = [(who, s.start, s.end, s.team, s.region, s.stated) for who, held in of_person.items() for s in segments(held)]
    db.execute("DELETE FROM meta.memberships")
    if not rows:
        return
    who, start, end, team, region, stated = zip(*rows, strict=True)
    table = pa.table({
        "who": pa.array(who, pa.int64()), "start_on": pa.array(start, pa.date32()), "end_on": pa.array(end, pa.date32()),
        "team": pa.array(team, pa.string()), "region": pa.array(region, pa.string()), "stated": pa.array(stated, pa.bool_()),
    })
    db.register("memberships_now", table)
    try:
        db.execute("INSERT INTO meta.memberships SELECT * FROM memberships_now")
    finally:
        db.unregister("memberships_now")
