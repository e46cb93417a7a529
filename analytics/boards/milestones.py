"""首单与里程碑: what is worth a word on the board: first deals, streaks, records, round totals, the largest order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.boards.records import TEAM_KINDS, Told, records, round_steps
from analytics.books.headcount import memberships
from analytics.calendar import Period, period_of, previous_period
from analytics.dimension_values import BLANKS
from analytics.errors import Text
from analytics.measure import NEW_CUSTOMER_HISTORY, Measured, covers, measure_spans
from analytics.metrics import metric, with_parts
from analytics.scope import Scope
from analytics.units import format_value
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.window import Window, nothing_to_read, window

STEPS = 8
TOP = 3
KINDS = {"day": Text("天", "days"), "week": Text("周", "weeks"), "month": Text("个月", "months"), "quarter": Text("季", "quarters"), "year": Text("年", "years")}
COLUMNS = (
    Column("day", Text("日期", "Date"), "date"), Column("owner", Text("谁", "Who")), Column("kind", Text("类型", "Kind")),
    Column("said_zh", Text("说明", "What")), Column("said_en", Text("说明（英文）", "What (English)")),
)
_BLANK = DIMENSIONS["person"].blank.zh
FACTS = (
    Fact("streaks", Text("连续在前", "Streaks at the top"), per=Text("人员", "person")),
    Fact("without_amount", Text("不说金额的说法", "The same without an amount"), per=Text("说明", "what is said")),
)


def milestones(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, measure: str = "sales") -> Answer:
    """What happened in the period that deserves a word: first deals, streaks at the top, records, round totals, the largest order?

    Definition: a first deal is a person's first positive counted order ever, told only where at least 90 days of orders
    precede the period. A streak counts calendar periods of the same kind up to this one (the current one so far) in which
    someone ranked first, or among the first three, by `measure`; ranks are those of everyone with results then. A record
    is someone's best day, week or month ever after at least 90 days of results; a round total is a step such as 4 million
    passed since the quarter began (both: analytics/boards/records.py).
    Parameters: reads sales, people and the measure's table; at most the last eight periods.
    Returns: one row per milestone, newest first: day, owner, kind (first_deal | largest_order | record | step |
    team_streak | team_record | team_step), said_zh,
    said_en. `facts["streaks"]`: person -> sentence (Text) for the podium; `facts["without_amount"]`: said_zh -> the same
    without an amount. Of one person alone nothing is told of teams.
    Raises: UnknownName for a measure; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2025-11-03", "person": "甲", "amount_yuan": 300},
    ...     {"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 100}, {"ordered_on": "2026-03-03", "person": "乙", "amount_yuan": 200}]))
    >>> milestones(house, Scope("2026-03")).rows[["day", "owner", "kind"]].astype(str).values.tolist()
    [['2026-03-03', '乙', 'first_deal'], ['2026-03-03', '乙', 'largest_order']]
    """
    base = metric(with_parts((measure,))[0])
    dataset = "receipts" if base.table == "receipt_credits" else base.table
    at = window(warehouse, scope, dataset, date_column=None if dataset == "receipts" else base.date, default="month")
    empty = pd.DataFrame(columns=[column.name for column in COLUMNS])
    if at.as_of is None or at.period is None or at.start is None:
        return Answer("milestones", at.as_of, at.period, COLUMNS, empty, (nothing_to_read(dataset, warehouse),), facts={"streaks": {}})
    steps = _steps(warehouse, at, measure)
    people, teams = _ranks(warehouse, scope, measure, steps, at)
    streaks = _streaks(people, at)
    found = [*_first_deals(warehouse, scope, at), *_largest_order(warehouse, scope, at), *_team_streak(teams, at),
             *records(warehouse, scope, measure, at.period, at.end), *round_steps(warehouse, scope, measure, at.start, at.end, at.period.kind)]
    if "person" in dict(scope.where):  # one person's part of a team's total would pass for the team's
        found = [one for one in found if one.kind not in TEAM_KINDS]
    rows = pd.DataFrame([one[:len(COLUMNS)] for one in found], columns=list(empty.columns)) if found else empty
    rows = rows.sort_values(["day", "kind", "owner"], ascending=[False, True, True], kind="stable").reset_index(drop=True)
    return Answer("milestones", at.as_of, at.period, COLUMNS, rows, at.notes, at.finished,
                  facts={"streaks": streaks, "without_amount": {one.said_zh: one.plain for one in found if one.plain}})


def _steps(warehouse: Warehouse, at: Window, measure: str) -> list[Period]:
    """This period and those before it that the data cover, newest first."""
    assert at.period is not None and at.as_of is not None
    step = at.period if at.period.kind in KINDS else period_of(at.as_of, "month")
    steps: list[Period] = []
    while len(steps) < STEPS and covers(warehouse, measure, step.start, step.end):
        steps.append(step)
        step = previous_period(step)
    return steps


def _ranks(warehouse: Warehouse, scope: Scope, measure: str, steps: list[Period], at: Window) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People and teams: one row each, one column per step (0 = this one), the rank among those with a positive result."""
    if not steps:
        return pd.DataFrame(), pd.DataFrame()
    spans = {str(place): (step.start, min(step.end, at.end) if place == 0 else step.end) for place, step in enumerate(steps)}
    if metric(measure).additive and metric(measure).formula is None:  # parts add up: one scan serves both
        measured = measure_spans(warehouse, (measure,), ("person", "team"), spans, scope)
        return _ranked(measured, "person", measure), _ranked(measured, "team", measure)
    return (_ranked(measure_spans(warehouse, (measure,), ("person",), spans, scope), "person", measure),
            _ranked(measure_spans(warehouse, (measure,), ("team",), spans, scope), "team", measure))


def _ranked(measured: Mapping[str, Measured], subject: str, measure: str) -> pd.DataFrame:
    ranks = {}
    for place, one in measured.items():
        values = one.frame.groupby(subject)[measure].sum(min_count=1).round(2)
        values = values[(values > 0) & ~values.index.isin(BLANKS)]
        ranks[int(place)] = values.rank(method="min", ascending=False)
    return pd.DataFrame(ranks)


def _run(ranks: pd.Series, best: int) -> int:
    """For how many steps in a row, from this one back, the rank was `best` or better."""
    length = 0
    for rank in ranks:
        if pd.isna(rank) or rank > best:
            break
        length += 1
    return length


def _word(at: Window) -> Text:
    return KINDS.get(at.period.kind if at.period else "", KINDS["month"])


def _streaks(ranks: pd.DataFrame, at: Window) -> dict[str, Text]:
    said: dict[str, Text] = {}
    word = _word(at)
    for person, row in ranks.iterrows():
        first, top = _run(row, 1), _run(row, TOP)
        capped = "+" if max(first, top) == STEPS == len(row) else ""
        if first >= 2:
            said[str(person)] = Text(f"连续 {first}{capped} {word.zh}第 1", f"first for {first}{capped} {word.en}")
        elif top >= 2:
            said[str(person)] = Text(f"连续 {top}{capped} {word.zh}前三", f"top three for {top}{capped} {word.en}")
        elif top == 1 and (row.iloc[2:] <= TOP).any():
            said[str(person)] = Text("重回前三", "back in the top three")
    return said


def _team_streak(ranks: pd.DataFrame, at: Window) -> list[Told]:
    word = _word(at)
    if ranks.empty or ranks[0].notna().sum() < 2:
        return []  # first of one is no news
    leaders = [(team, _run(row, 1)) for team, row in ranks.iterrows() if _run(row, 1) >= 2]
    return [
        Told(at.end - timedelta(days=1), str(team), "team_streak", f"连续 {length}{'+' if length == STEPS else ''} {word.zh}团队第 1",
             f"first among teams for {length}{'+' if length == STEPS else ''} {word.en}")
        for team, length in leaders
    ]


def _first_deals(warehouse: Warehouse, scope: Scope, at: Window) -> list[Told]:
    """People whose first order ever falls in the window, with the day of their employment when the hiring date is known."""
    assert at.start is not None
    began = warehouse.first_date("sales", "ordered_on")
    if began is None or at.start - began < NEW_CUSTOMER_HISTORY:
        return []
    firsts = warehouse.frame(outlined(_first_sales, scope, at.end))
    people = memberships(warehouse, Scope())
    hired = people.groupby("person")["since"].min().to_dict() if len(people) else {}
    found = []
    for person, day in zip(firsts["person"], firsts["day"], strict=True):
        if person == _BLANK or pd.isna(day) or day < at.start:
            continue
        since = hired.get(person)
        nth = (day - since).days + 1 if since is not None and since > began and since <= day else None
        said = Text(f"入职第 {nth} 天首单", f"first deal, on day {nth} of employment") if nth else Text("首单", "first deal")
        found.append(Told(day, str(person), "first_deal", said.zh, said.en, said))
    return found


def _largest_order(warehouse: Warehouse, scope: Scope, at: Window) -> list[Told]:
    """The largest order of the window, credited to its (largest) seller."""
    largest = warehouse.frame(outlined(_largest, scope, at.start, at.end))
    if largest.empty or largest["order_key"].nunique() > 1:  # several are as large: none is the largest
        return []
    order = largest.iloc[0]
    zh, en = format_value(float(order["whole"]), "yuan", "zh"), format_value(float(order["whole"]), "yuan", "en")
    return [Told(order["day"], str(order["person"]), "largest_order", f"签下本期最大一单 {zh}", f"closed the largest order of the period, {en}",
                 Text("签下本期最大一单", "closed the largest order of the period"))]


def _first_sales(scope: Scope, end: AnyDay) -> ir.Table:
    """The day of each person's first positive sale."""
    sold = tables.rows("sales", scope, ("person",), "ordered_on", None, end)
    sold = sold.filter(sold.is_counted & (sold.credited_yuan > 0))
    return sold.group_by("person").agg(day=sold.ordered_on.min().cast("date"))


def _largest(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    """The orders with the largest positive credits of named people, to the fen, a row per seller, who has most of it first."""
    sold = tables.rows("sales", scope, ("person",), "ordered_on", start, end)
    sold = sold.filter(sold.is_counted & sold.order_key.notnull() & (sold.person != _BLANK))
    credits = sold.group_by(["order_key", "person"]).agg(yuan=sold.credited_yuan.sum().cast("float64"), day=sold.ordered_on.max().cast("date"))
    credits = credits.filter(credits.yuan > 0)
    credits = credits.mutate(whole=credits.yuan.sum().over(group_by="order_key"))
    credits = credits.mutate(whole=credits.whole.round(2))
    return credits.filter(credits.whole == credits.whole.max()).order_by([credits.yuan.desc(), credits.person])
