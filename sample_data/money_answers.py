"""Known answers about sales, money and promises, worked out from the maker's own objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sample_data.commitments import actual, sales_by_month
from sample_data.company import Company
from sample_data.credits import NO_TEAM, Credit, sums
from sample_data.known_answer import KnownAnswer, Row
from sample_data.market import days, month_start, months
from sample_data.people import STRANGERS
from sample_data.windows import MARCH, WEEK_12, YEAR_2025, Span, Window, change_rate, gaps, inside, ranks, time_progress

LEVELS = {"公司": "company", "大区": "region", "团队": "team", "个人": "person"}
DECISIONS = {"应付": "due", "豁免": "waived", "缓交": "deferred", "已付": "paid"}


# -- rankings ---------------------------------------------------------------------------------------------------------


def _population(company: Company, window: Window, values: dict[str, float]) -> dict[str, float]:
    """Everyone employed on a day of the window, at nothing if they have no rows, and anyone else with rows."""
    full = {person.name: 0.0 for person in company.people if person.employed_within(*window)}
    return full | {name: value for name, value in values.items() if name is not None}


def _ranked(subject: str, measure: str, now: dict[str, float], before: dict[str, float]) -> list[Row]:
    place, old_place, gap = ranks(now), ranks(before), gaps(now)
    both = set(now) & set(before)
    here = ranks({name: now[name] for name in both})
    there = ranks({name: before[name] for name in both})
    rows = []
    for name in sorted(now, key=lambda name: (place[name], name)):
        previous = before.get(name)
        rows.append(
            {
                "rank": place[name],
                subject: name,
                measure: now[name],
                "previous": previous,
                "change": None if previous is None else now[name] - previous,
                "change_rate": change_rate(now[name], previous),
                "previous_rank": old_place.get(name),
                "rank_change": there[name] - here[name] if name in both else None,
                "gap_to_next": gap[name],
            }
        )
    return rows


def _named(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if name and name != NO_TEAM}


def sellers(company: Company, span: Span, top: int = 10) -> KnownAnswer:
    now = _population(company, span.now, _named(sums(company.credits, "person", *span.now)))
    before = _population(company, span.previous, _named(sums(company.credits, "person", *span.previous)))
    return KnownAnswer(
        "rankings",
        _ranked("person", "sales", now, before)[:top],
        ("person",),
        span.text,
        by=("person",),
        options={"measure": "sales"},
        complete=False,
    )


def _heads(company: Company, team: str, window: Window) -> float:
    span = days(*window)
    return sum(person.employed_on(day) and person.team_on(day) == team for person in company.people for day in span) / len(span)


def teams(company: Company, span: Span) -> KnownAnswer:
    rows = _ranked("team", "sales", _named(sums(company.credits, "team", *span.now)), _named(sums(company.credits, "team", *span.previous)))
    for row in rows:
        row["heads"] = _heads(company, row["team"], span.now)
        row["per_head"] = row["sales"] / row["heads"]
    return KnownAnswer("rankings", rows, ("team",), span.text, by=("team",), options={"measure": "sales"}, complete=False)


def _collected_by_person(company: Company, window: Window) -> dict[str, float]:
    """Receipts go to the invoice's person, else to the order's sellers by their shares."""
    invoice = {i.invoice_id: i for i in company.invoices}
    order = {o.order_id: o for o in company.orders}
    totals: dict[str, float] = defaultdict(float)
    for receipt in company.receipts:
        if inside(receipt.received_on, window):
            billed = invoice[receipt.invoice_id]
            for person, _, share in ((billed.person, None, 1.0),) if billed.person else order[billed.order_id].credits():
                totals[str(person)] += receipt.amount * share
    return totals


def collectors(company: Company, span: Span, top: int = 10) -> KnownAnswer:
    now = _population(company, span.now, _collected_by_person(company, span.now))
    before = _population(company, span.previous, _collected_by_person(company, span.previous))
    return KnownAnswer(
        "rankings",
        _ranked("person", "collected", now, before)[:top],
        ("person",),
        span.text,
        by=("person",),
        options={"measure": "collected"},
        complete=False,
    )


# -- totals and trend -------------------------------------------------------------------------------------------------


def _in(credits: Iterable[Credit], window: Window) -> list[Credit]:
    return [credit for credit in credits if inside(credit.day, window)]


def _orders(credits: list[Credit]) -> int:
    net: dict[str, float] = defaultdict(float)
    for credit in credits:
        net[credit.order_id] += credit.amount
    return sum(round(value, 2) > 0 for value in net.values())


def _gross_profit(credits: list[Credit]) -> float | None:
    known = [credit for credit in credits if credit.cost is not None]
    sales = sum(credit.amount for credit in credits)
    if not credits or sum(credit.amount for credit in known) < 0.95 * sales:
        return None
    return sum(credit.amount - (credit.cost or 0) for credit in known)


def _new_customers(company: Company, window: Window) -> int | None:
    """Customers whose first positive sale falls into the window; unknown in the first 90 days of data."""
    if (window[0] - company.credits[0].day).days < 90:
        return None
    first: dict[str, date] = {}
    for credit in company.credits:
        if credit.customer and credit.amount > 0:
            first[credit.customer] = min(credit.day, first.get(credit.customer, credit.day))
    return sum(inside(day, window) for day in first.values())


def _measures(company: Company, window: Window) -> dict[str, float | None]:
    credits = _in(company.credits, window)
    return {
        "sales": sum(credit.amount for credit in credits),
        "gross_profit": _gross_profit(credits),
        "collected": float(sum(r.amount for r in company.receipts if inside(r.received_on, window))),
        "orders": _orders(credits),
        "new_customers": _new_customers(company, window),
        "won_amount": float(sum(d.amount for d in company.deals if d.outcome == "赢单" and inside(d.closed_on, window))),
        "visits": sum(inside(v.started_at.date(), window) for v in company.visits),
    }


def totals(company: Company, span: Span, *, compared: bool = True) -> KnownAnswer:
    now, before, year = (_measures(company, window) for window in (span.now, span.previous, span.last_year))
    rows = []
    for metric, value in now.items():
        row: Row = {"metric": metric, "value": value}
        if compared and value is not None:
            row |= {
                "previous": before[metric],
                "change_rate": change_rate(value, before[metric]),
                "last_year": year[metric],
                "last_year_rate": change_rate(value, year[metric]),
            }
        rows.append(row)
    return KnownAnswer("totals", rows, ("metric",), span.text, complete=False)


def trend(company: Company) -> KnownAnswer:
    target = {t.period: t.value for t in company.targets if t.level == "公司" and t.metric == "sales"}
    sold: dict[str, float] = defaultdict(float)
    for credit in company.credits:
        sold[f"{credit.day:%Y-%m}"] += credit.amount
    rows, cumulative = [], 0.0
    for month in months("2025-04", "2026-03"):
        cumulative += sold[month]
        rows.append(
            {"period_start": month_start(month).isoformat(), "sales": sold[month], "target": float(target[month]), "cumulative": cumulative}
        )
    return KnownAnswer("trend", rows, ("period_start",), "2025-04-01..2026-03-31", options={"grain": "month", "measure": "sales"})


# -- promises ---------------------------------------------------------------------------------------------------------


def _status(sold: float, pledge: float, pace: float) -> str:
    if round(sold, 2) >= pledge:
        return "kept"
    return "ahead" if pace >= 1.05 else "on_track" if pace >= 0.95 else "behind" if pace >= 0.8 else "critical"


def pledges(company: Company) -> KnownAnswer:
    sold = sales_by_month(company.credits)
    gone, left = time_progress(date(2026, 3, 1))
    rows = []
    for pledge in company.pledges:
        if pledge.period == "2026-03":
            done = actual(pledge, sold)
            expected = pledge.pledge * gone
            rows.append(
                {
                    "level": LEVELS[pledge.level],
                    "owner": pledge.owner,
                    "pledge_yuan": float(pledge.pledge),
                    "actual_yuan": done,
                    "attainment": done / pledge.pledge,
                    "time_progress": gone,
                    "expected_yuan": expected,
                    "pace": done / expected,
                    "status": _status(done, pledge.pledge, done / expected),
                    "days_left": left,
                    "donation_yuan": float(pledge.donation),
                }
            )
    return KnownAnswer("pledges", rows, ("level", "owner"), "2026-03")


def settlement(company: Company) -> KnownAnswer:
    sold = sales_by_month(company.credits)
    decided = {(s.level, s.owner): DECISIONS[s.decision] for s in company.settlements if s.period == "2026-02"}
    rows = []
    for pledge in company.pledges:
        if pledge.period == "2026-02":
            done = actual(pledge, sold)
            kept = round(done, 2) >= pledge.pledge
            rows.append(
                {
                    "level": LEVELS[pledge.level],
                    "owner": pledge.owner,
                    "pledge_yuan": float(pledge.pledge),
                    "actual_yuan": done,
                    "kept": kept,
                    "due_yuan": 0.0 if kept else float(pledge.donation),
                    "decision": decided.get((pledge.level, pledge.owner)),
                }
            )
    return KnownAnswer("settlement", rows, ("level", "owner"), "2026-02")


def strangers_are_ranked(company: Company) -> KnownAnswer:
    """The two names on no roster, in the month's ranking."""
    whole = sellers(company, MARCH, 100).rows
    rows = [{key: row[key] for key in ("rank", "person", "sales")} for row in whole if row["person"] in STRANGERS]
    return KnownAnswer("rankings", rows, ("person",), "2026-03", by=("person",), options={"measure": "sales"}, complete=False)


def money_answers(company: Company) -> list[KnownAnswer]:
    return [
        sellers(company, MARCH),
        sellers(company, WEEK_12),
        strangers_are_ranked(company),
        teams(company, MARCH),
        teams(company, WEEK_12),
        collectors(company, MARCH),
        totals(company, MARCH),
        totals(company, YEAR_2025, compared=False),
        trend(company),
        pledges(company),
        settlement(company),
    ]
