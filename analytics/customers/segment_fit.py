"""客群匹配分: which segments suit the company best, and what each score is made of."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.spending import reading_window
from analytics.columns import columns
from analytics.customers.columns import FAMILY
from analytics.customers.customer_cut import attributes
from analytics.customers.segment_score import segments_of
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read
from analytics.words.market_words import FIT_PARTS

OWN = (*FAMILY, Column("fit_part", Text("项目", "Part"), words=FIT_PARTS))
SHOWN = ("fit_part", "unit", "value", "best", "score", "weight", "points", "fit_score")


def segment_fit(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("industry",)) -> Answer:
    """What is the fit score of each segment made of?

    Definition: the parts and weights of the setting fit_weights, scaled to 100. score = value ÷ the best segment's value, nothing below 0;
    points = score × weight; fit_score = Σ points, 0-100. A part that is unknown or not above 0 for every segment is left out and the other
    weights are scaled up. No score for blank attributes, for fewer than 5 customers, or where a part is unknown (win rate: fewer than 5 closed).
    Parameters: tables and `by` as `segments`.
    Returns: one row per segment × part, best segments first: fit_part — net_per_customer …; value, best — in `unit`; score — 0-1; weight,
    points — out of 100; fit_score — their sum, the same on every row of a segment, unknown where a part is.
    Raises: UnknownName and Refused as `segments`.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> kinds = [("食品", number) for number in range(5)] + [("化工", number) for number in range(10)]
    >>> house = warehouse_with(sheet("customers", [{"customer": f"{kind}{number}", "industry": kind} for kind, number in kinds]),
    ...     sheet("sales", [{"ordered_on": "2026-03-02", "customer": f"{kind}{number}", "amount_yuan": 100} for kind, number in kinds if kind == "食品" or number < 2]),
    ...     fit_weights="成交比例 50、客户数 50")

    All of 5 buy, and 2 of 10: 50 + 25 and 10 + 50 points:

    >>> segment_fit(house, Scope("2026-03")).rows[["industry", "fit_part", "score", "points", "fit_score"]].values.tolist()
    [['食品', 'buyer_rate', 1.0, 50.0, 75.0], ['食品', 'customers', 0.5, 25.0, 75.0],
     ['化工', 'buyer_rate', 0.2, 10.0, 60.0], ['化工', 'customers', 1.0, 50.0, 60.0]]
    """
    by = attributes(by)
    shown = (*by, *SHOWN)
    at = reading_window(warehouse, scope, "sales", "deals", "customers")
    if not any(warehouse.row_count(name) for name in ("customers", "sales", "deals")):
        return Answer("segment_fit", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("customers", warehouse)), at.finished)
    found = segments_of(warehouse, scope, by, at)
    rows = found.parts.merge(found.frame[[*by, "fit_score"]], on=list(by), how="left")
    rows = rows.sort_values(["fit_score", *by], ascending=[False, *(True for _ in by)], kind="stable", na_position="last")[list(shown)].reset_index(drop=True)
    return Answer("segment_fit", at.as_of, at.period, columns(shown, OWN), rows, (*at.notes, *found.notes), at.finished, sql=found.sql)
