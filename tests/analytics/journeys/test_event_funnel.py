"""Event funnels against plain Python that tries every chain, and the rules a reader can check by hand."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import ibis
import pytest

from analytics.errors import Refused, UnknownName
from analytics.journeys.event_chains import ordered
from analytics.journeys.event_funnel import event_funnel
from analytics.journeys.event_reach import ORDERS
from analytics.journeys.event_stops import event_stops
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

SET = "甲、乙、丙、丁*、戊"
NAMES = "甲乙丙丁戊"
DAY = date(2026, 1, 1)
AS_OF = date(2026, 12, 31)


def _company(actors):
    """{deal: [(stage, day), …]} as deals with stage events; x stands for a visit of the deal's own customer."""
    deals = [{"deal_id": name, "created_on": DAY, "customer": f"客{name}", "amount_yuan": 1.0} for name in actors]
    events = [{"deal_id": name, "stage": stage, "entered_on": DAY + timedelta(t), "track": "sales"}
              for name, seen in actors.items() for stage, t in dict.fromkeys(seen) if stage != "x"]
    visits = [{"person": "王", "customer": f"客{name}", "visit_id": f"{name}-{n}", "started_at": f"{DAY + timedelta(t)}T09:00:00"}
              for name, seen in actors.items() for n, (stage, t) in enumerate(seen) if stage == "x"]
    sheets = [sheet("deals", deals), sheet("stage_events", events or [{"deal_id": "-", "stage": "甲", "entered_on": DAY, "track": "sales"}])]
    return warehouse_with(*sheets, *([sheet("visits", visits)] if visits else []), sales_stages=SET)


def _reached(actors, steps="甲,乙,丙", **options):
    return event_funnel(_company(actors), Scope(as_of=AS_OF), steps=steps, **options).rows["reached"].tolist()


def _chains(seen, steps, window, order, later):
    """Every chain of one actor as its length and the spans between its steps, tried one by one."""
    if order == "strict":
        yield from _strict_chains(seen, steps, window)
        return
    days = [[t for stage, t in seen if stage == step] for step in steps]
    if order == "first":
        days[0] = days[0] and [min(days[0])]
    for length in range(1, len(steps) + 1):
        for chain in itertools.product(*days[:length]):
            pairs = list(itertools.pairwise(chain))
            if all((a < b) if later else (a <= b) for a, b in pairs) and (window is None or chain[-1] - chain[0] <= window):
                yield length, pairs


def _strict_chains(seen, steps, window):
    in_order = sorted((t, steps.index(stage) if stage in steps else 99) for stage, t in seen if stage != "x")
    for first in range(len(in_order)):
        for last in range(first, len(in_order)):
            part = in_order[first:last + 1]
            runs = [step for step, _same in itertools.groupby(step for _t, step in part)]
            if runs != list(range(len(runs))):
                continue
            # Repeats belong to their step: spans run from its last event to the first of the next.
            groups = [[t for t, step in part if step == k] for k in range(len(runs))]
            spans = [(a[-1], b[0]) for a, b in itertools.pairwise(groups)]
            if window is None or not spans or spans[-1][1] - spans[0][0] <= window:
                yield len(runs), spans


def _clean(spans, forbidden):
    return not any(a < t < b for a, b in spans for t in forbidden)


def _reference(actors, steps, window, order, exclude):
    furthest = _furthest(actors, steps, window, order, exclude)
    return [sum(reached > k for reached in furthest.values()) for k in range(len(steps))]


def _furthest(actors, steps, window, order, exclude):
    """How many steps each actor reaches; none for those an excluded event takes out."""
    later = len(set(steps)) < len(steps)
    found = {}
    for name, seen in actors.items():
        forbidden = [t for stage, t in seen if stage == "x"] if exclude else []
        if order == "unordered":
            best, clean = _any_order(seen, steps, window, []), _any_order(seen, steps, window, forbidden)
        else:
            chains = list(_chains(seen, steps, window, order, later))
            best = max((length for length, _spans in chains), default=0)
            clean = max((length for length, spans in chains if _clean(spans, forbidden)), default=0)
        found[name] = clean if clean == best else 0
    return found


def _any_order(seen, steps, window, forbidden):
    mine = [(stage, t) for stage, t in seen if stage in steps]
    best = 0
    for low, high in itertools.product([t for _stage, t in mine], repeat=2):
        if low <= high and (window is None or high - low <= window) and not any(low < t < high for t in forbidden):
            best = max(best, len({stage for stage, t in mine if low <= t <= high}))
    return best


def _random_actors(seed, n=3000):
    draw = random.Random(seed)
    return {
        f"D{i}": list(dict.fromkeys((draw.choice("甲甲乙乙丙丁x"), draw.randrange(12)) for _ in range(draw.randint(0, 8)))) for i in range(n)
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_rule_agrees_with_trying_every_chain_of_3000_actors(seed):
    actors = _random_actors(seed)
    company = _company(actors)
    for order, window, exclude in itertools.product(("ordered", "first", "strict", "unordered"), (None, 0, 4), ("", "visit")):
        answer = event_funnel(company, Scope(as_of=AS_OF), steps="甲,乙,丙", order=order, window_days=window, exclude=exclude)
        assert answer.rows["reached"].tolist() == _reference(actors, "甲乙丙", window, order, exclude), (order, window, exclude)
    for order in ("ordered", "first"):
        answer = event_funnel(company, Scope(as_of=AS_OF), steps="甲,乙,甲", order=order, window_days=6)
        assert answer.rows["reached"].tolist() == _reference(actors, "甲乙甲", 6, order, "")


@pytest.mark.parametrize("order", ORDERS)
def test_who_stops_at_a_step_agrees_with_trying_every_chain_of_800_actors(order):
    actors = _random_actors(5, 800)
    company = _company(actors)
    for window, exclude in itertools.product((None, 4), ("", "visit", "visit@2") if order != "unordered" else ("", "visit")):
        options = {"steps": "甲,乙,丙", "order": order, "window_days": window, "exclude": exclude}
        reached = [*event_funnel(company, Scope(as_of=AS_OF), **options).rows["reached"], 0]
        furthest = _furthest(actors, "甲乙丙", window, order, exclude)
        for step in (1, 2, 3):
            answer = event_stops(company, Scope(as_of=AS_OF), step=step, limit=1000, **options)
            assert answer.facts["found"] == len(answer.rows) == reached[step - 1] - reached[step], (window, exclude, step)
            if exclude != "visit@2":
                assert set(answer.rows["deal_id"]) == {name for name, steps in furthest.items() if steps == step}, (window, exclude, step)
            assert (answer.rows["days_since"] >= 0).all()


@pytest.mark.parametrize("later", [False, True])
def test_the_form_for_other_engines_says_the_same(later):
    actors = _random_actors(4, 500)
    company = _company(actors)
    sources = []
    for name in "甲乙丙":
        events = ibis.table({"deal_id": "string", "stage": "string", "entered_on": "date"}, name="stage_events")
        events = events.filter(events.stage == name)
        sources.append(events.select(actor=events.deal_id, t=events.entered_on.delta(ibis.date(1900, 1, 1), unit="day").cast("int64")))
    forms = [ordered(sources, 4, [None, None], first=False, later=later, asof=asof) for asof in (True, False)]
    joined, run = (company.frame(form).sort_values(["actor", "step"]).reset_index(drop=True) for form in forms)
    assert len(joined) > 400 and joined.equals(run)


def test_the_window_is_inclusive_and_measured_from_step_one():
    actors = {"D1": [("甲", 0), ("乙", 5), ("丙", 10)]}
    assert _reached(actors, window_days=10) == [1, 1, 1]
    assert _reached(actors, window_days=9) == [1, 1, 0]


def test_a_later_start_rescues_the_chain_and_first_entry_does_not_take_it():
    actors = {"D1": [("甲", 0), ("甲", 20), ("乙", 25), ("丙", 28)]}
    assert _reached(actors, window_days=10) == [1, 1, 1]
    assert _reached(actors, window_days=10, order="first") == [1, 0, 0]


def test_events_of_one_day_are_read_in_step_order():
    assert _reached({"D1": [("丙", 3), ("乙", 3), ("甲", 3)]}, window_days=0) == [1, 1, 1]


def test_strict_forgives_a_repeat_and_nothing_else():
    assert _reached({"D1": [("甲", 0), ("乙", 1), ("乙", 2), ("丙", 3)]}, order="strict") == [1, 1, 1]
    assert _reached({"D1": [("甲", 0), ("丁", 1), ("乙", 2), ("丙", 3)]}, order="strict") == [1, 0, 0]


def test_unordered_counts_an_actor_without_the_first_step():
    assert _reached({"D1": [("丙", 0), ("乙", 4)]}, order="unordered", window_days=4) == [1, 1, 0]
    assert _reached({"D1": [("丙", 0), ("乙", 4)]}, order="ordered") == [0, 0, 0]


def test_an_excluded_event_removes_the_actor_and_a_clean_re_entry_rescues_it():
    tainted = [("甲", 0), ("x", 1), ("乙", 2)]
    answer = event_funnel(_company({"D1": tainted, "D2": [("甲", 0)]}), Scope(as_of=AS_OF), steps="甲,乙", exclude="visit")
    assert answer.rows["reached"].tolist() == [1, 0] and answer.facts["removed"] == 1
    assert _reached({"D1": [*tainted, ("甲", 3), ("乙", 4)]}, "甲,乙", exclude="visit") == [1, 1]


def test_an_exclusion_can_be_limited_to_one_gap():
    actors = {"D1": [("甲", 0), ("乙", 2), ("x", 3), ("丙", 4)]}
    assert _reached(actors, exclude="visit@1") == [1, 1, 1]
    assert _reached(actors, exclude="visit@2") == [0, 0, 0]


def test_an_event_chosen_twice_needs_two_days():
    assert _reached({"D1": [("x", 3)], "D2": [("x", 3), ("x", 5)]}, "visit,visit") == [2, 1]


def test_days_run_from_the_step_before_to_the_first_arrival():
    actors = {"D1": [("甲", 0), ("乙", 4), ("乙", 9)], "D2": [("甲", 0), ("乙", 10)], "D3": [("甲", 0)]}
    answer = event_funnel(_company(actors), Scope(as_of=AS_OF), steps="甲,乙")
    assert answer.rows["median_days"].tolist()[1] == 7 and answer.rows["p90_days"].tolist()[1] == pytest.approx(9.4)
    assert answer.rows["step_rate"].tolist()[1] == pytest.approx(2 / 3)


def test_a_chain_belongs_to_the_period_it_was_entered_in():
    actors = {"D1": [("甲", 10), ("乙", 45)], "D2": [("甲", 40), ("乙", 41)]}
    january = event_funnel(_company(actors), Scope(period="2026-01", as_of=AS_OF), steps="甲,乙")
    assert january.rows["reached"].tolist() == [1, 1]
    february = event_funnel(_company(actors), Scope(period="2026-02", as_of=AS_OF), steps="甲,乙", order="unordered")
    assert february.rows["reached"].tolist() == [2, 1]


def _mixed():
    deals = [{"deal_id": "D1", "created_on": "2026-01-02", "customer": "客", "team": "一部", "outcome": "won", "closed_on": "2026-02-01"},
             {"deal_id": "D2", "created_on": "2026-01-03", "customer": "乙客", "team": "二部", "outcome": "lost", "closed_on": "2025-12-01"}]
    return warehouse_with(
        sheet("deals", deals), sheet("visits", [{"person": "王", "customer": "客", "started_at": "2026-01-05T09:00:00"}]),
        sheet("sales", [{"ordered_on": "2026-01-20", "amount_yuan": 5, "customer": "客", "order_id": "1"},
                        {"ordered_on": "2026-01-09", "amount_yuan": -5, "customer": "乙客", "order_id": "2"}]),
        sheet("receipts", [{"received_on": "2026-01-25", "amount_yuan": 5, "customer": "客"}]))


def test_visits_orders_and_receipts_stand_in_one_sequence_with_deals():
    company = _mixed()
    answer = event_funnel(company, Scope(as_of=AS_OF), steps="created,visit,order,receipt,won")
    assert answer.rows["reached"].tolist() == [2, 1, 1, 1, 1]
    assert answer.rows["median_days"].tolist()[1:] == [3, 15, 5, 7]
    customers = event_funnel(company, Scope(as_of=AS_OF), steps="visit → order → receipt", actor="customer")
    assert customers.rows["reached"].tolist() == [1, 1, 1]
    split = event_funnel(company, Scope(as_of=AS_OF), ("team",), steps="created,won").rows
    assert split[["team", "step", "reached"]].values.tolist() == [["一部", 1, 1], ["一部", 2, 1], ["二部", 1, 1], ["二部", 2, 0]]


def test_a_deal_closed_before_it_was_created_never_goes_on():
    assert event_funnel(_mixed(), Scope(as_of=AS_OF), steps="created,lost").rows["reached"].tolist() == [2, 0]


def test_without_data_there_is_a_note_and_no_row():
    answer = event_funnel(warehouse_with(), Scope(), steps="created,won")
    assert answer.empty and answer.notes


@pytest.mark.parametrize(("options", "said"), [
    ({"steps": "甲"}, Refused), ({"steps": ",".join(NAMES * 2)}, Refused), ({"steps": "甲,不存在"}, UnknownName), ({"steps": "甲,甲", "order": "strict"}, Refused),
    ({"steps": "甲,乙", "exclude": "甲"}, Refused), ({"steps": "甲,乙", "exclude": "visit@7"}, Refused), ({"steps": "甲,乙", "order": "最好"}, UnknownName),
    ({"steps": "甲,乙", "actor": "团队"}, UnknownName)])
def test_what_cannot_be_read_is_said(options, said):
    with pytest.raises(said):
        event_funnel(_company({"D1": [("甲", 0)]}), Scope(as_of=AS_OF), **options)


def test_customers_are_not_split_by_time():
    with pytest.raises(Refused):
        event_funnel(_mixed(), Scope(as_of=AS_OF), ("month",), steps="visit,order", actor="customer")


def _stops(actors, step, **options):
    return event_stops(_company(actors), Scope(as_of=AS_OF), step=step, **{"steps": "甲,乙,丙"} | options).rows


def test_who_stops_is_listed_with_the_day_they_came_and_how_long_ago():
    actors = {"D1": [("甲", 0), ("乙", 5), ("乙", 9)], "D2": [("甲", 2)], "D3": [("甲", 0), ("乙", 1), ("丙", 2)]}
    at_two = _stops(actors, 2)
    assert at_two[["deal_id", "customer", "outcome", "reached_on", "days_since"]].values.tolist() == [["D1", "客D1", "open", date(2026, 1, 6), 359]]
    assert _stops(actors, 1)["deal_id"].tolist() == ["D2"] and _stops(actors, 3)["deal_id"].tolist() == ["D3"]
    # With a window of three days D1 comes no further than step 1, and came there on its first day.
    assert _stops(actors, 1, window_days=3)[["deal_id", "reached_on"]].values.tolist() == [["D1", date(2026, 1, 1)], ["D2", date(2026, 1, 3)]]


def test_in_any_order_a_step_is_reached_when_so_many_lie_in_the_window():
    assert _stops({"D1": [("丙", 0), ("乙", 4)]}, 2, order="unordered")[["deal_id", "reached_on"]].values.tolist() == [["D1", date(2026, 1, 5)]]


def test_whom_an_excluded_event_takes_out_stops_nowhere():
    actors = {"D1": [("甲", 0), ("x", 1), ("乙", 2)], "D2": [("甲", 0)]}
    assert _stops(actors, 1, exclude="visit")["deal_id"].tolist() == ["D2"] and _stops(actors, 2, exclude="visit").empty


def test_the_largest_amounts_come_first_and_unknown_ones_last():
    deals = [{"deal_id": name, "created_on": DAY, "customer": "客", "amount_yuan": amount, "team": team}
             for name, amount, team in (("A", 5.0, "一部"), ("B", None, "一部"), ("C", 9.0, "二部"), ("D", 5.0, "二部"))]
    company = warehouse_with(sheet("deals", deals))
    answer = event_stops(company, Scope(as_of=AS_OF), steps="created,won", limit=3)
    assert answer.rows["deal_id"].tolist() == ["C", "A", "D"] and answer.facts["found"] == 4
    assert event_stops(company, Scope(as_of=AS_OF), steps="created,won", limit=0).facts["found"] == 4
    split = event_funnel(company, Scope(as_of=AS_OF), ("team",), steps="created,won").rows
    for team, group in split.groupby("team"):
        of_group = event_stops(company, Scope(as_of=AS_OF).within("team", str(team)), steps="created,won")
        assert of_group.facts["found"] == group["reached"].iloc[0] - group["reached"].iloc[1] and set(of_group.rows["team"]) == {team}


def test_a_customer_is_shown_by_its_open_deals_else_the_won_ones():
    deal = {"created_on": DAY, "person": "王", "team": "一部"}
    company = warehouse_with(
        sheet("deals", [{"deal_id": "A1", "customer": "甲司", "amount_yuan": 3.0, **deal}, {"deal_id": "A2", "customer": "甲司", "amount_yuan": 4.0, **deal, "person": "李"},
                        {"deal_id": "A3", "customer": "甲司", "amount_yuan": 90.0, "outcome": "won", "closed_on": "2026-02-01", **deal},
                        {"deal_id": "B1", "customer": "乙司", "amount_yuan": 8.0, "outcome": "won", "closed_on": "2026-02-01", **deal},
                        {"deal_id": "B2", "customer": "乙司", "amount_yuan": 90.0, "outcome": "lost", "closed_on": "2026-02-01", **deal},
                        {"deal_id": "D1", "customer": "丁司", "amount_yuan": 70.0, **deal, "team": "二部"}]),
        sheet("customers", [{"customer": "丙司", "owner": "赵"}]),
        sheet("visits", [{"person": "王", "customer": name, "started_at": "2026-01-05T09:00:00"} for name in ("甲司", "乙司", "丙司")]))
    answer = event_stops(company, Scope(as_of=AS_OF), steps="visit,order", actor="customer")
    shown = answer.rows.astype(object).where(answer.rows.notna(), None)
    assert shown[["customer", "deals", "person", "outcome", "amount_yuan"]].values.tolist() == [
        ["乙司", 1, "王", "won", 8.0], ["甲司", 2, "李", "open", 7.0], ["丙司", None, "赵", None, None]]
    assert answer.facts["found"] == 3 and answer.notes
    funnel = event_funnel(company, Scope(as_of=AS_OF), steps="visit,order", actor="customer").rows["reached"].tolist()
    assert funnel == [3, 0]
    # Customers are narrowed by each event's own team; their deals too.
    narrowed = event_stops(company, Scope(as_of=AS_OF, visible=(("team", ("二部",)),)), steps="created,won", actor="customer")
    assert narrowed.rows["customer"].tolist() == ["丁司"]


def test_a_step_outside_the_sequence_is_refused_and_without_data_there_is_a_note():
    with pytest.raises(Refused):
        event_stops(_company({"D1": [("甲", 0)]}), Scope(as_of=AS_OF), steps="甲,乙", step=3)
    answer = event_stops(warehouse_with(), Scope(), steps="created,won")
    assert answer.empty and answer.notes
