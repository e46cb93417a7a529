"""以前的区间准不准: what the pipeline would have said at the same point of past periods, against what its deals really brought."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.stages import stages_in_force, team_of
from analytics.calendar import Period
from analytics.columns import columns
from analytics.deals.columns import FAMILY
from analytics.deals.deal_chances import BANDS
from analytics.deals.deal_outlook import (
    Floats,
    Outlook,
    likely_sums,
    month_end,
    outlook_at,
    priced_before,
    priced_deals,
    read_on,
    seen_before,
)
from analytics.errors import Text
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read, window

OWN = (
    *FAMILY, Column("read_on", Text("回看那天", "Read on"), "date"), Column("until", Text("到哪天", "Until"), "date"),
    Column("open_yuan", Text("当时在途金额", "Open then"), "yuan"), Column("p10_yuan", Text("当时说 P10", "P10 said"), "yuan"),
    Column("p50_yuan", Text("当时说 P50", "P50 said"), "yuan"), Column("p90_yuan", Text("当时说 P90", "P90 said"), "yuan"),
    Column("won_yuan", Text("真正赢的金额", "Amount won"), "yuan"), Column("inside", Text("金额落在区间里", "Amount inside")),
    Column("p10_deals", Text("个数 P10", "P10, deals"), "count"), Column("p50_deals", Text("个数 P50", "P50, deals"), "count"),
    Column("p90_deals", Text("个数 P90", "P90, deals"), "count"), Column("inside_deals", Text("个数落在区间里", "Number inside")),
)
SHOWN = (
    "read_on", "until", "open", "open_yuan", "p10_yuan", "p50_yuan", "p90_yuan", "won_yuan", "inside", "won", "p10_deals", "p50_deals", "p90_deals", "inside_deals",
)
PERIODS = {"month": 12, "quarter": 8, "half": 4, "year": 4}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ENOUGH = 6
_SHARES = (0.1, 0.5, 0.9)
_DRAWS = 1000
_MOST_UNPRICED = 0.5
FACTS = (
    Fact("n", Text("期数", "Periods"), "count"), Fact("inside", Text("落在区间里", "Inside"), "count"),
    Fact("low", Text("落在区间里的占比下限（95%）", "Share inside, low (95 %)"), "share"),
    Fact("high", Text("落在区间里的占比上限（95%）", "Share inside, high (95 %)"), "share"), Fact("too_high", Text("说得偏高", "Said too high"), "count"),
    Fact("too_low", Text("说得偏低", "Said too low"), "count"), Fact("in_yuan", Text("按金额比", "Compared in yuan")),
    Fact("enough", Text("够不够判断", "Enough to tell")), Fact("left_days", Text("期末前几天", "Days left"), "count"),
    Fact("unknown_amounts", Text("当时金额不知道的商机", "Deals of unknown amount then"), "count"),
)


def pipeline_ranges(warehouse: Warehouse, scope: Scope) -> Answer:
    """Did the deals that were open at this point of past periods bring as much as we would have said?

    Definition: each of the last 12 months (8 quarters, 4 half-years or years, by the period asked for) that was over by as_of
    is read again as many days before its end as are left now (of a period that is over: at its beginning), with the months
    that were over on that day only. said: P10, P50, P90 of what the deals open on that day would bring by the period's
    end, without a shock chosen by the reader. won: what those deals did bring by then; deals that began later count on
    neither side. inside = P10 ≤ won ≤ P90, which eight of ten should be. Amounts are as the files loaded by that day gave
    them, else as they are today; where deals that were not won mostly have none, only the number of deals is compared.
    Parameters: deals, stage_events, the log of deals; filters narrow the deals, not the history behind the chances.
    Returns: one row per past period, newest first: read_on, until — days, open — count, open_yuan, p10/p50/p90_yuan,
    won_yuan, inside, and the same in deals: won, p10/p50/p90_deals — count, inside_deals. facts: n, inside, low, high (Wilson's 95 % of inside ÷
    n), too_high and too_low (won below P10, above P90), in_yuan (whether these are of amounts), enough (six periods or more), left_days, unknown_amounts.
    Raises: nothing of its own; UnknownName for a filter deals do not have, Refused for a period that cannot be read.
    Source: ours; see docs/decisions/deal-chances.md. The interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-02-02", "outcome": "won", "closed_on": "2026-02-12", "amount_yuan": 100},
    ...     {"deal_id": "B", "created_on": "2026-03-02", "amount_yuan": 300}]))

    A company with one closed deal has no chances to read again:

    >>> found = pipeline_ranges(house, Scope("2026-03"))
    >>> len(found.rows), found.facts["n"], found.facts["enough"]
    (0, 0, False)
    """
    at = window(warehouse, scope, "deals", default="month")
    nothing = pd.DataFrame(columns=list(SHOWN))
    if not warehouse.row_count("deals") or at.as_of is None or at.period is None:
        return Answer("pipeline_ranges", None, at.period, columns(SHOWN, OWN), nothing, (*at.notes, nothing_to_read("deals", warehouse)))
    stages = stages_in_force(warehouse, "sales", team_of(scope))
    kind, left = _reading(at.period, at.as_of)
    cells = seen_before(warehouse, Scope(), stages, at.as_of, left)
    deals = priced_before(warehouse, scope, stages, at.as_of, left)
    months = [month for month in sorted(deals["month"].unique(), reverse=True) if (month + 1) % _MONTHS[kind] == 0][: PERIODS[kind]]
    ahead = {month: outlook_at(cells, stages, read_on(int(month), left), left) for month in months}
    told = [month for month in months if ahead[month].why is None]
    rows = [_row(int(month), left, ahead[month], deals[deals["month"] == month]) for month in told]
    table = pd.DataFrame(rows, columns=list(SHOWN)) if rows else nothing
    in_yuan = _amounts_are_known_of_all(deals)
    if not in_yuan:
        table = table.assign(**{name: np.nan for name in SHOWN if name.endswith("_yuan")}, inside=None)
    facts = _facts(table, in_yuan) | {"left_days": left, "unknown_amounts": int(deals.loc[deals["month"].isin(told) & deals["amount_from_now"], "n"].sum())}
    return Answer("pipeline_ranges", at.as_of, at.period, columns(SHOWN, OWN), table, (*at.notes, *_notes(facts)), at.finished, facts=facts,
                  sql=(warehouse.sql(priced_deals(scope, stages, at.as_of, left)),))


def _reading(period: Period, as_of: date) -> tuple[str, int]:
    """Which periods are compared, and how many days before their end they are read."""
    kind = period.kind if period.kind in PERIODS else "month"
    left = (period.last_day - as_of).days
    return kind, left if 0 < left < period.days else min(period.days, 366)


def _row(month: int, left: int, ahead: Outlook, deals: pd.DataFrame) -> tuple[object, ...]:
    n = deals["n"].to_numpy(dtype="int64")
    places = deals["step"].to_numpy(dtype="int64") * len(BANDS) + deals["band"].to_numpy(dtype="int64")
    amount = deals["amount_yuan"].to_numpy(dtype="float64")
    priced = ~np.isnan(amount)
    won_yuan = float((amount * deals["won"].to_numpy(dtype="float64"))[priced].sum())
    money = _quantiles(likely_sums(ahead, np.repeat(amount, n * priced), np.repeat(places, n * priced), draws=_DRAWS))
    won = int(deals["won"].sum())
    count = _quantiles(likely_sums(ahead, np.ones(n.sum()), np.repeat(places, n), draws=_DRAWS))
    return (read_on(month, left), month_end(month), int(n.sum()), float(np.nansum(amount * n)), *money, won_yuan, money[0] <= won_yuan + 0.005 and won_yuan <= money[2] + 0.005,
            won, *(round(one) for one in count), round(count[0]) <= won <= round(count[2]))


def _quantiles(totals: Floats) -> tuple[float, ...]:
    return tuple(float(np.quantile(totals, share, method="inverted_cdf")) for share in _SHARES)


def _amounts_are_known_of_all(deals: pd.DataFrame) -> bool:
    """Whether deals that were not won have amounts too: a file that fills them in when a deal is won would flatter any forecast."""
    won, n = deals["won"], deals["n"]
    has = (deals["amount_yuan"] > 0).astype("float64")
    others = n - won
    return bool((has * others).sum() > _MOST_UNPRICED * others.sum())


def _facts(table: pd.DataFrame, in_yuan: bool) -> dict[str, object]:
    of = "yuan" if in_yuan else "deals"
    became = table["won_yuan" if in_yuan else "won"].astype("float64")
    inside = int(sum(one is True or one == 1 for one in table["inside" if in_yuan else "inside_deals"]))
    low, high = wilson_bounds([inside], [len(table)])
    return {
        "n": len(table), "inside": inside, "low": float(low[0]), "high": float(high[0]), "in_yuan": in_yuan, "enough": len(table) >= ENOUGH,
        "too_high": int((became < table[f"p10_{of}"].astype("float64") - 0.005).sum()), "too_low": int((became > table[f"p90_{of}"].astype("float64") + 0.005).sum()),
    }


def _notes(facts: dict[str, object]) -> tuple[Text, ...]:
    said = []
    if facts["n"] and not facts["in_yuan"]:
        said.append(Text("没有赢的商机大多没有金额，金额要赢了才知道，不能对照，只比个数。",
                         "Most deals that were not won have no amount: it is known only of wins, so only the number of deals is compared."))
    elif facts["n"] and facts["unknown_amounts"]:
        said.append(Text("当时没有上传过的金额，按现在的金额算。", "Amounts nobody had uploaded by then are taken as they are today."))
    if not facts["enough"]:
        said.append(Text(f"历史太短：能对照的以前只有 {facts['n']} 期，{ENOUGH} 期以上才看得出区间准不准。",
                         f"History is too short: only {facts['n']} past periods can be compared; it takes {ENOUGH} to judge the ranges."))
    return tuple(said)
