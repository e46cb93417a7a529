"""综合分怎么来的: every part of the composite of each person, team or region."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.boards.columns import FAMILY
from analytics.boards.composite import BASES, composite_base, composites
from analytics.columns import columns
from analytics.errors import Text
from analytics.metrics import metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

OWN = (*FAMILY, Column("basis", Text("算法", "Basis"), words=BASES), Column("capped", Text("计入得分", "Score counted"), "ratio"))
_COLUMNS = ("metric", "unit", "value", "target", "best", "basis", "score", "capped", "weight", "points", "composite")


def composite(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("person",)) -> Answer:
    """Where does each composite score come from, part by part?

    Definition: docs/decisions/composite-board.md. score = value ÷ target (basis attainment) or value ÷ best (basis best);
    capped = score between 0 and the cap (setting composite_cap); weight rescaled to 100 over the parts that can be scored
    (setting composite_weights); points = capped × weight; composite = the sum of a subject's points.
    Parameters: reads the tables of the parts, people and targets. `by`: person, team, region or any dimension of the parts' tables; the first one counts.
    Returns: one row per subject × part, the best composite first: subject, metric, unit, value, target, best, basis,
    score, capped, weight, points, composite.
    Raises: Refused or UnknownName for settings, Refused for a period that cannot be read.
    Source: ours; see docs/decisions/composite-board.md.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 300, "order_id": "S1"},
    ...     {"ordered_on": "2026-03-02", "person": "乙", "amount_yuan": 60, "order_id": "S2"},
    ...     {"ordered_on": "2026-03-03", "person": "乙", "amount_yuan": 40, "order_id": "S3"}]), composite_weights="成交额 75、订单数 25")
    >>> composite(house, Scope("2026-03")).rows[["person", "metric", "value", "best", "points", "composite"]].values.tolist()
    [['甲', 'sales', 300.0, 300.0, 75.0, 87.5], ['甲', 'orders', 1.0, 2.0, 12.5, 87.5],
     ['乙', 'sales', 100.0, 300.0, 25.0, 50.0], ['乙', 'orders', 2.0, 2.0, 25.0, 50.0]]
    """
    subject = by[0] if by else "person"
    found = metric(with_parts((composite_base(warehouse),))[0])
    dataset = "receipts" if found.table == "receipt_credits" else found.table
    at = window(warehouse, scope, dataset, date_column=None if dataset == "receipts" else found.date)
    shown = columns((subject, *_COLUMNS), OWN, value="", target="", best="")
    if at.as_of is None:
        return Answer("composite", None, at.period, shown, pd.DataFrame(columns=[column.name for column in shown]), (nothing_to_read(dataset, warehouse),))
    scored = composites(warehouse, scope, subject, {"current": (at.start, at.end, at.period)})["current"]
    rows = scored.parts.rename(columns={"subject": subject})
    rows["unit"] = [metric(name).unit for name in rows["metric"]]
    rows["composite"] = rows[subject].map(scored.scores).astype("float64")
    rows = rows.sort_values(["composite", subject], ascending=[False, True], kind="stable", na_position="last")[[column.name for column in shown]]
    return Answer("composite", at.as_of, at.period, shown, rows.reset_index(drop=True), (*at.notes, *scored.notes), at.finished, at.previous, at.last_year)
