"""The funnel on tables small enough to count by hand, and against a plain Python reference on random deals."""

from __future__ import annotations

import csv
import random
from datetime import date, datetime, timedelta
from statistics import median

import ibis
import numpy as np
import pytest

from analytics.deals import deal_chances
from analytics.deals.dual_funnel import dual_funnel, out_of_step
from analytics.deals.funnel import funnel
from analytics.deals.stage_deals import stage_deals
from analytics.errors import Refused, UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

SET = "询价、打样、报价、签约*、交货"
NAMES = ["询价", "打样", "报价", "签约", "交货"]
AS_OF = date(2026, 3, 31)


def _deal(deal_id: str, created_on: str | None = "2026-01-02", outcome: str = "open", closed_on: str | None = None, amount: float | None = 100.0, **more):
    return {"deal_id": deal_id, "created_on": created_on, "outcome": outcome, "closed_on": closed_on, "amount_yuan": amount} | more


def _events(deal_id: str, *entries: tuple[int, str], track: str = "sales"):
    return [{"deal_id": deal_id, "stage": NAMES[step - 1], "entered_on": on, "track": track} for step, on in entries]


def _company(deals, events):
    sheets = [sheet("deals", deals)] + ([sheet("stage_events", events)] if events else [])
    return warehouse_with(*sheets, sales_stages=SET)


@pytest.fixture
@handed_on
def five_deals():
    """A goes through all; B skips 打样 and is lost at 报价; C goes back from 报价 to 打样; D is won at 签约; E has no events."""
    return _company(
        [_deal("A", outcome="won", closed_on="2026-02-01"), _deal("B", outcome="lost", closed_on="2026-02-10"), _deal("C"),
         _deal("D", outcome="won", closed_on="2026-03-01", amount=None), _deal("E", amount=7.0)],
        [*_events("A", (1, "2026-01-05"), (2, "2026-01-08"), (3, "2026-01-15"), (4, "2026-02-01"), (5, "2026-02-20")),
         *_events("B", (1, "2026-01-05"), (3, "2026-01-11")),
         *_events("C", (1, "2026-01-05"), (2, "2026-01-10"), (3, "2026-01-20"), (2, "2026-01-25")),
         *_events("D", (1, "2026-01-06"), (2, "2026-01-07"), (3, "2026-01-07"), (4, "2026-03-01"))],
    )


def _column(answer, name):
    return answer.rows[name].tolist()


def test_skipped_stages_are_filled_in_and_the_funnel_never_grows(five_deals):
    answer = funnel(five_deals, Scope(as_of=AS_OF))
    assert _column(answer, "stage") == NAMES
    assert _column(answer, "entered") == [4, 3, 4, 2, 1]
    assert _column(answer, "reached") == [4, 4, 4, 2, 1]
    assert _column(answer, "waiting") == [0, 0, 1, 1, 0]  # C by its furthest step; D is won but not at the last step
    assert _column(answer, "dropped") == [0, 0, 1, 0, 0]
    assert np.allclose(_column(answer, "step_rate")[1:], [1, 1, 0.5, 0.5]) and np.isnan(_column(answer, "step_rate")[0])
    assert np.allclose(_column(answer, "overall_rate"), [1, 1, 1, 0.5, 0.25])
    assert _column(answer, "value_yuan") == [300, 300, 300, 100, 100]


def test_days_are_counted_over_the_deals_that_went_on(five_deals):
    answer = funnel(five_deals, Scope(as_of=AS_OF))
    # 询价: 3 (A), 6 (B skips to 报价), 5 (C), 1 (D); 打样: 7, 10, 0 (two stages on one day); 报价: 17, 53; 签约: 19.
    assert _column(answer, "median_days")[:4] == [4.0, 7.0, 35.0, 19.0]
    assert _column(answer, "p90_days")[:4] == pytest.approx([5.7, 9.4, 49.4, 19.0])
    assert np.isnan(_column(answer, "median_days")[4])


def test_visited_counts_only_real_visits_and_stands_at_the_last_event(five_deals):
    answer = funnel(five_deals, Scope(as_of=AS_OF), count="visited")
    assert _column(answer, "reached") == _column(answer, "entered") == [4, 3, 4, 2, 1]
    assert _column(answer, "waiting") == [0, 1, 0, 1, 0]  # C went back to 打样
    assert _column(answer, "dropped") == [0, 0, 1, 0, 0]
    assert _column(answer, "value_yuan") == [300, 200, 300, 100, 100]


def test_facts_count_the_whole_cohort_and_name_the_weakest_step(five_deals):
    facts = funnel(five_deals, Scope(as_of=AS_OF)).facts
    assert (facts["deals"], facts["unrecorded"], facts["won"], facts["lost"], facts["open"]) == (5, 1, 2, 1, 2)
    assert facts["win_rate"] == pytest.approx(2 / 3)
    assert (facts["conversion"], facts["signed_conversion"], facts["weakest_step"]) == (0.25, 0.5, 4)
    assert facts["win_rate_low"] < facts["win_rate"] < facts["win_rate_high"]


def test_deals_without_stage_events_are_noted_as_unrecorded(five_deals):
    assert any("1 个商机在这个流程里没有阶段记录" in note.zh for note in funnel(five_deals, Scope(as_of=AS_OF)).notes)


def test_a_deal_closed_after_the_reading_date_is_still_open(five_deals):
    answer = funnel(five_deals, Scope(as_of=date(2026, 2, 5)))
    assert (answer.facts["won"], answer.facts["lost"], answer.facts["open"]) == (1, 0, 4)
    assert _column(answer, "reached") == [4, 4, 4, 1, 0]
    assert _column(answer, "dropped") == [0, 0, 0, 0, 0]


def test_of_two_events_on_one_day_the_later_step_counts_as_the_last():
    warehouse = _company([_deal("A")], _events("A", (1, "2026-01-05"), (3, "2026-01-09"), (2, "2026-01-09")))
    answer = funnel(warehouse, Scope(as_of=AS_OF), count="visited")
    assert _column(answer, "waiting") == [0, 0, 1, 0, 0]


def test_a_deal_that_skipped_and_came_back_goes_on_from_its_second_visit():
    # 报价 first, then back to 打样, then 报价 again four days later: 打样 took 4 days, 询价 1.
    warehouse = _company([_deal("A")], _events("A", (1, "2026-01-05"), (3, "2026-01-06"), (2, "2026-01-10"), (3, "2026-01-14")))
    answer = funnel(warehouse, Scope(as_of=AS_OF))
    assert _column(answer, "median_days")[:2] == [1.0, 4.0]
    assert np.isnan(_column(answer, "median_days")[2])


def test_a_cohort_is_the_deals_created_in_the_period_followed_to_the_reading_date():
    warehouse = _company(
        [_deal("A", "2026-01-31"), _deal("B", "2026-02-01"), _deal("C", "2025-12-31"), _deal("D", None)],
        [*_events("A", (1, "2026-02-03"), (2, "2026-03-03")), *_events("B", (1, "2026-02-03")), *_events("C", (1, "2026-01-10")), *_events("D", (1, "2026-01-10"))],
    )
    created = funnel(warehouse, Scope(period="2026-01", as_of=AS_OF))
    assert _column(created, "reached") == [1, 1, 0, 0, 0]
    assert created.facts["undated"] == 1 and any("没有创建日期" in note.zh for note in created.notes)
    entered = funnel(warehouse, Scope(period="2026-01", as_of=AS_OF), cohort="entered")
    assert _column(entered, "reached") == [2, 0, 0, 0, 0]
    later = funnel(warehouse, Scope(period="2026-02", as_of=AS_OF), cohort="entered")
    assert _column(later, "reached") == [2, 1, 0, 0, 0]


def test_groups_are_counted_apart_and_add_up():
    warehouse = _company(
        [_deal("A", team="一部"), _deal("B", team="一部"), _deal("C", team="二部"), _deal("D")],
        [*_events("A", (1, "2026-01-05"), (2, "2026-01-06")), *_events("B", (1, "2026-01-05")), *_events("C", (3, "2026-01-05"))],
    )
    answer = funnel(warehouse, Scope(as_of=AS_OF), ("team",))
    firsts = answer.rows[answer.rows["step"] == 1].set_index("team")["reached"].to_dict()
    assert firsts == {"一部": 2, "二部": 1, "未分组": 0}
    whole = funnel(warehouse, Scope(as_of=AS_OF))
    assert answer.rows.groupby("step")["reached"].sum().tolist() == _column(whole, "reached")
    assert answer.facts["unrecorded"] == 1
    only = funnel(warehouse, Scope(as_of=AS_OF).within("team", "二部"))
    assert _column(only, "reached") == [1, 1, 1, 0, 0]


def test_cohorts_by_month_of_their_first_event():
    warehouse = _company(
        [_deal("A", "2025-12-01"), _deal("B", "2026-01-01")], [*_events("A", (1, "2026-02-05")), *_events("B", (1, "2026-01-05"), (2, "2026-02-01"))],
    )
    answer = funnel(warehouse, Scope(as_of=AS_OF), ("month",), cohort="entered")
    assert answer.rows[answer.rows["step"] == 1][["month", "reached"]].values.tolist() == [[date(2026, 1, 1), 1], [date(2026, 2, 1), 1]]


def test_events_of_deals_nobody_uploaded_are_not_deals():
    warehouse = _company([_deal("A")], [*_events("A", (1, "2026-01-05")), *_events("X", (1, "2026-01-05"), (5, "2026-01-06"))])
    assert _column(funnel(warehouse, Scope(as_of=AS_OF)), "reached") == [1, 0, 0, 0, 0]
    assert _column(funnel(warehouse, Scope(as_of=AS_OF), cohort="entered"), "reached") == [1, 0, 0, 0, 0]


def test_the_reading_date_follows_the_last_thing_that_happened_to_a_deal(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-06-01")
    warehouse = _company([_deal("A", "2026-01-02")], _events("A", (1, "2026-01-05"), (2, "2026-04-05")))
    answer = funnel(warehouse, Scope())
    assert answer.as_of == date(2026, 4, 5) and _column(answer, "reached")[1] == 1


def test_wrong_options_are_refused_with_the_known_ones(five_deals):
    for wrong in ({"track": "service"}, {"count": "guess"}, {"cohort": "closed"}):
        with pytest.raises(UnknownName):
            funnel(five_deals, Scope(), **wrong)


def test_no_deals_is_a_note_not_zeros():
    answer = funnel(warehouse_with(), Scope())
    assert answer.empty and "商机" in answer.notes[-1].zh


class SparkOptions(ibis.config.Config):
    """What the Spark dialect asks of its backend's options, which is not installed."""

    treat_nan_as_null: bool = False


@pytest.mark.parametrize("options", [{}, {"count": "visited"}, {"cohort": "entered"}], ids=str)
def test_deals_that_went_back_also_compile_for_spark(five_deals, options, monkeypatch):
    monkeypatch.setattr(ibis.options, "pyspark", SparkOptions(), raising=False)
    compiled, plain = [], five_deals.frame
    five_deals.commit([sheet("stage_events", _events("E", (3, "2026-01-05"), (2, "2026-01-06")))])  # skipped, then came back
    five_deals.frame = lambda expression: compiled.append(ibis.to_sql(getattr(expression, "expression", expression), dialect="pyspark")) or plain(expression)
    funnel(five_deals, Scope(as_of=AS_OF), ("team", "month"), **options)
    assert any("exact_1" in str(sql) for sql in compiled)


# --- without stage events -------------------------------------------------------------------------------------------


def test_without_events_the_funnel_runs_from_created_over_the_present_stage_to_won():
    warehouse = _company(
        [_deal("A", outcome="won", closed_on="2026-01-12", sales_stage="签约"), _deal("B", sales_stage="报价", amount=50.0), _deal("C", sales_stage="询价"),
         _deal("D", outcome="lost", closed_on="2026-01-20", sales_stage="报价"), _deal("E", outcome="lost", closed_on="2026-01-20"),
         _deal("F", outcome="won", closed_on="2026-04-12")], [],
    )
    answer = funnel(warehouse, Scope(as_of=AS_OF))
    assert _column(answer, "stage") == ["创建", "询价", "报价", "赢单"]
    assert _column(answer, "reached") == [6, 4, 3, 1]  # F is won after the reading date
    assert _column(answer, "entered") == [6, 1, 2, 1]
    assert _column(answer, "waiting") == [1, 1, 1, 0]
    assert _column(answer, "dropped") == [1, 0, 1, 0]
    assert _column(answer, "value_yuan") == [550, 350, 250, 100]
    assert _column(answer, "median_days")[0] == 10
    assert answer.facts["conversion"] == pytest.approx(1 / 6)


def test_leads_that_only_become_won_have_two_steps_by_source():
    warehouse = warehouse_with(sheet("deals", [
        {"deal_id": "A", "created_on": "2026-01-01", "source_medium": "social", "won_on": "2026-01-11"},
        {"deal_id": "B", "created_on": "2026-01-01", "source_medium": "social"},
        {"deal_id": "C", "created_on": "2026-01-01", "source_medium": "email"},
    ]))
    answer = funnel(warehouse, Scope(as_of=AS_OF), ("source_medium",))
    assert answer.rows[["source_medium", "stage", "reached"]].values.tolist() == [
        ["social", "创建", 2], ["social", "赢单", 1], ["email", "创建", 1], ["email", "赢单", 0],
    ]
    assert answer.rows["value_yuan"].isna().tolist() == [True, True, True, False]
    assert (answer.facts["deals"], answer.facts["won"]) == (3, 1)


@pytest.mark.real_files
def test_the_known_answers_of_a_real_lead_file_come_out_by_origin(real_files):
    folder = real_files / "olist_funnel"
    with (folder / "olist_closed_deals_dataset.csv").open(encoding="utf-8-sig") as file:
        won = {r["mql_id"]: datetime.strptime(r["won_date"], "%d-%m-%Y %H:%M").date() for r in csv.DictReader(file)}
    with (folder / "olist_marketing_qualified_leads_dataset.csv").open(encoding="utf-8-sig") as file:
        leads = [{"deal_id": r["mql_id"], "created_on": datetime.strptime(r["first_contact_date"], "%d-%m-%Y").date(), "source_medium": r["origin"],
                  "won_on": won.get(r["mql_id"])} for r in csv.DictReader(file)]
    warehouse = warehouse_with(sheet("deals", leads))
    answer = funnel(warehouse, Scope(), ("source_medium",))
    reached = answer.rows.pivot(index="source_medium", columns="stage", values="reached")
    for origin, created, closed in [("organic_search", 2296, 271), ("paid_search", 1586, 195), ("social", 1350, 75), ("email", 493, 15), ("display", 118, 6)]:
        assert (reached.loc[origin, "创建"], reached.loc[origin, "赢单"]) == (created, closed)
    whole = funnel(warehouse, Scope())
    assert _column(whole, "reached") == [8000, 842]
    assert whole.rows["overall_rate"].iloc[-1] == pytest.approx(0.10525)


# --- reference ------------------------------------------------------------------------------------------------------


def _reference(deals, events, as_of, count):
    """The definition of the funnel in plain loops."""
    K = len(NAMES)
    result = {k: dict(entered=0, reached=0, waiting=0, dropped=0, value=0.0, days=[]) for k in range(1, K + 1)}
    for deal in deals:
        if date.fromisoformat(deal["created_on"]) > as_of:
            continue
        closed = deal["closed_on"] and date.fromisoformat(deal["closed_on"])
        outcome = deal["outcome"] if closed is None or closed <= as_of else "open"
        mine = sorted((date.fromisoformat(e["entered_on"]), NAMES.index(e["stage"]) + 1) for e in events if e["deal_id"] == deal["deal_id"])
        mine = [e for e in mine if e[0] <= as_of]
        if not mine:
            continue
        furthest = max(step for _on, step in mine)
        stands = furthest if count == "imputed" else mine[-1][1]
        for k in range(1, K + 1):
            entries = [on for on, step in mine if step == k]
            row = result[k]
            row["entered"] += bool(entries)
            reached = furthest >= k if count == "imputed" else bool(entries)
            row["reached"] += reached
            row["value"] += deal["amount_yuan"] * reached
            row["dropped"] += outcome == "lost" and stands == k
            row["waiting"] += outcome != "lost" and stands == k and not (k == K and outcome == "won")
            later = [on for on, step in mine if entries and step > k and on >= entries[0]]
            if later:
                row["days"].append((min(later) - entries[0]).days)
    return result


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", ["imputed", "visited"])
def test_random_deals_agree_with_the_plain_reference(seed, count):
    chance = random.Random(seed)
    first = date(2026, 1, 1)
    deals, events = [], set()
    for number in range(40):
        created = first + timedelta(days=chance.randrange(60))
        outcome = chance.choice(["open", "won", "lost"])
        closed = (created + timedelta(days=chance.randrange(60))).isoformat() if outcome != "open" else None
        deals.append(_deal(f"D{number}", created.isoformat(), outcome, closed, float(chance.randrange(1, 100))))
        for _ in range(chance.randrange(7)):
            events.add((f"D{number}", chance.choice(NAMES), (created + timedelta(days=chance.randrange(25))).isoformat()))
    log = [{"deal_id": d, "stage": s, "entered_on": on, "track": "sales"} for d, s, on in sorted(events)]
    as_of = date(2026, 3, 1)
    table = funnel(_company(deals, log), Scope(as_of=as_of), count=count).rows
    expected = _reference(deals, log, as_of, count)
    for row in table.itertuples():
        wanted = expected[row.step]
        assert (row.entered, row.reached, row.waiting, row.dropped) == tuple(wanted[n] for n in ("entered", "reached", "waiting", "dropped"))
        assert row.value_yuan == pytest.approx(wanted["value"])
        assert row.median_days == pytest.approx(median(wanted["days"]), nan_ok=True) if wanted["days"] else np.isnan(row.median_days)
        if wanted["days"]:
            assert row.p90_days == pytest.approx(np.quantile(wanted["days"], 0.9))
    if count == "imputed":
        following = [*table["reached"].tolist()[1:], None]
        for row, after in zip(table.itertuples(), following, strict=True):
            if after is not None:
                assert row.reached == after + row.waiting + row.dropped >= after


# --- both processes -------------------------------------------------------------------------------------------------


@pytest.fixture
@handed_on
def two_processes():
    """Open deals: A 3/1 ahead, B 1/2 behind, C 2/2 in step, D 4/1 typed in the deal only; E lost; F without a decision."""
    events = [*_events("A", (1, "2026-01-05"), (3, "2026-01-20")), *_events("B", (1, "2026-01-05")), *_events("C", (2, "2026-01-05")),
              *_events("E", (1, "2026-01-05")), *_events("F", (1, "2026-01-05")), *_events("W", (3, "2026-01-01"), (4, "2026-01-11"))]
    nodes = [{"deal_id": d, "stage": s, "entered_on": "2026-01-06", "track": "decision"} for d, s in (("A", "添加微信"), ("B", "决策人面谈"), ("C", "决策人面谈"))]
    return _company(
        [_deal("A", amount=10.0, customer="甲店", person="王"), _deal("B", amount=20.0), _deal("C", amount=30.0),
         _deal("D", amount=5.0, sales_stage="签约", decision_node="添加微信"), _deal("E", outcome="lost", closed_on="2026-02-01"), _deal("F", amount=1.0),
         _deal("W", outcome="won", closed_on="2026-01-11")],
        events + nodes,
    )


def test_open_deals_lie_where_both_processes_stand(two_processes):
    answer = dual_funnel(two_processes, Scope(as_of=AS_OF))
    rows = answer.rows.iloc[:, :5].astype(object).where(answer.rows.notna(), None).values.tolist()
    assert rows == [[1, 2, 1, 20.0, -1], [1, None, 1, 1.0, None], [2, 2, 1, 30.0, 0], [3, 1, 1, 10.0, 2], [4, 1, 1, 5.0, 3]]
    facts = answer.facts
    assert (facts["open"], facts["in_step"], facts["ahead"], facts["behind"], facts["unrecorded"], facts["value_yuan"]) == (5, 1, 2, 1, 1, 66.0)


def test_deals_out_of_step_are_listed_by_amount(two_processes, monkeypatch):
    assert not out_of_step(two_processes, Scope(as_of=AS_OF)).rows["stale"].any()  # one won deal says nothing of what is usual
    monkeypatch.setattr(deal_chances, "FEWEST_USUAL", 1)
    answer = out_of_step(two_processes, Scope(as_of=AS_OF))
    assert answer.rows["deal_id"].tolist() == ["B", "A", "D"]
    assert answer.rows["lead"].tolist() == [-1, 2, 3]
    a = answer.rows.iloc[1]
    assert (a["customer"], a["person"], a["sales_stage"], a["decision_node"], a["days_waiting"]) == ("甲店", "王", "报价", "添加微信", 70)
    assert bool(a["stale"]) and not bool(answer.rows.iloc[2]["stale"])  # the won deal took 10 days from 报价; D has no dates
    assert answer.facts["found"] == 3


def test_one_side_can_be_asked_for_and_the_list_is_cut_but_counted(two_processes):
    assert out_of_step(two_processes, Scope(as_of=AS_OF), side="behind").rows["deal_id"].tolist() == ["B"]
    cut = out_of_step(two_processes, Scope(as_of=AS_OF), limit=1, side="ahead")
    assert (cut.rows["deal_id"].tolist(), cut.facts["found"]) == (["A"], 2)
    with pytest.raises(UnknownName):
        out_of_step(two_processes, Scope(), side="left")


def test_the_matrix_of_a_period_may_be_of_all_that_is_open_then():
    held = _company([_deal("OLD", created_on="2025-11-01", sales_stage="签约", decision_node="添加微信"), _deal("NEW", created_on="2026-01-05", sales_stage="签约", decision_node="添加微信")], [])
    scope = Scope(period="2026-Q1", as_of=AS_OF)
    assert [dual_funnel(held, scope, deals=which).facts["open"] for which in ("created", "open")] == [1, 2]
    assert [out_of_step(held, scope, deals=which).facts["found"] for which in ("created", "open")] == [1, 2]
    with pytest.raises(UnknownName):
        dual_funnel(held, scope, deals="closed")


def test_a_deal_closed_later_is_open_in_the_matrix(two_processes):
    assert dual_funnel(two_processes, Scope(as_of=date(2026, 1, 10))).facts["open"] == 7
    assert dual_funnel(warehouse_with(), Scope()).empty


MOVES = ["entries", "advanced", "moved_back", "lost_there", "still_there"]


def test_every_entry_ends_in_one_of_four_ways(five_deals):
    answer = funnel(five_deals, Scope(as_of=AS_OF), moves="yes")
    # C: 询价 → 打样 → 报价 → back to 打样, where it still is; B skips 打样 and is lost at 报价.
    assert answer.rows[MOVES].values.tolist() == [[4, 4, 0, 0, 0], [4, 3, 0, 0, 1], [4, 2, 1, 1, 0], [2, 1, 0, 0, 1], [1, 0, 0, 0, 1]]
    assert _column(answer, "skip_rate")[:4] == [0.25, 0, 0, 0]
    assert _column(answer, "back_rate") == [0, 0, 0.25, 0, 0]
    # All together: 10 of 15 entries advanced, one of them by two steps.
    assert answer.facts["moves"] == {"entries": 15, "advanced": 10, "moved_back": 1, "lost_there": 1, "still_there": 3, "skip_rate": 0.1, "back_rate": 1 / 15}


def test_the_same_step_again_is_no_new_entry():
    company = _company([_deal("A")], _events("A", (1, "2026-01-05"), (1, "2026-01-09"), (2, "2026-01-10"), (2, "2026-01-10")))
    assert funnel(company, Scope(as_of=AS_OF), moves="yes").rows[MOVES].values.tolist()[:2] == [[1, 1, 0, 0, 0], [1, 0, 0, 0, 1]]


@pytest.mark.parametrize("cohort", ["created", "entered"])
def test_entries_of_random_deals_end_as_a_walk_through_them_says(cohort):
    draw = random.Random(11)
    outcomes = [draw.choice(["open", "lost", "won"]) for _ in range(300)]
    deals = [_deal(f"D{i}", outcome=o, closed_on=None if o == "open" else "2026-03-30", team=draw.choice(["甲", "乙"])) for i, o in enumerate(outcomes)]
    seen = {f"D{i}": sorted({(date(2026, 1, 3) + timedelta(draw.randrange(60)), draw.randint(1, 5)) for _ in range(draw.randint(0, 7))}) for i in range(300)}
    company = _company(deals, [e for name, walk in seen.items() for e in _events(name, *((step, on.isoformat()) for on, step in walk))])
    expected = {step: [0] * 5 for step in range(1, 6)}
    for walk, outcome in zip(seen.values(), outcomes):
        steps = [step for place, (_on, step) in enumerate(walk) if place == 0 or walk[place - 1][1] != step]
        for here, following in zip(steps, [*steps[1:], None]):
            ended = 1 if following and following > here else 2 if following else 3 if outcome == "lost" else 4
            expected[here][0] += 1
            expected[here][ended] += 1
    answer = funnel(company, Scope(as_of=AS_OF), cohort=cohort, moves="yes")
    assert answer.rows[MOVES].values.tolist() == list(expected.values())
    assert (answer.rows["entries"] == answer.rows[MOVES[1:]].sum(axis=1)).all()
    split = funnel(company, Scope(as_of=AS_OF), ("team",), cohort=cohort, moves="yes").rows
    assert split.groupby("step")[MOVES].sum().values.tolist() == list(expected.values())


def test_without_stage_events_nothing_is_known_of_entries():
    answer = funnel(_company([_deal("A", sales_stage="打样")], []), Scope(as_of=AS_OF), moves="yes")
    assert answer.rows["entries"].isna().all()


@pytest.mark.parametrize("count", ["imputed", "visited"])
def test_the_list_of_a_step_holds_the_deals_the_funnel_counts_as_waiting(five_deals, count):
    waiting = _column(funnel(five_deals, Scope(as_of=AS_OF), count=count), "waiting")
    lists = [stage_deals(five_deals, Scope(as_of=AS_OF), step=step, count=count) for step in range(1, 6)]
    assert [one.facts["found"] for one in lists] == waiting
    assert [one.rows["deal_id"].tolist() for one in lists] == ([[], [], ["C"], ["D"], []] if count == "imputed" else [[], ["C"], [], ["D"], []])


def test_the_list_of_a_step_is_by_amount_and_says_how_long():
    deals = [_deal("A", amount=5.0), _deal("B", amount=9.0), _deal("C", amount=None), _deal("D", created_on="2026-02-01")]
    company = _company(deals, [*_events("A", (1, "2026-03-01")), *_events("B", (1, "2026-03-11")), *_events("C", (1, "2026-03-21")), *_events("D", (1, "2026-03-30"))])
    answer = stage_deals(company, Scope(period="2026-01", as_of=AS_OF), step=1, limit=2)
    assert answer.rows[["deal_id", "days_waiting"]].values.tolist() == [["B", 20], ["A", 30]] and answer.facts["found"] == 3
    entered = stage_deals(company, Scope(period="2026-03", as_of=AS_OF), step=1, cohort="entered")
    assert entered.facts["found"] == 4


def test_a_step_outside_the_process_is_refused_and_no_events_give_a_note(five_deals):
    with pytest.raises(Refused):
        stage_deals(five_deals, Scope(), step=6)
    answer = stage_deals(_company([_deal("A")], []), Scope(as_of=AS_OF))
    assert answer.empty and answer.notes


def test_an_answer_says_which_process_cohort_and_count_it_is():
    company = warehouse_with(sheet("deals", [{"deal_id": "D1", "created_on": "2026-01-01"}, {"deal_id": "D2", "created_on": "2026-01-01"}]), sheet("stage_events", [
        {"deal_id": "D1", "stage": "初步接洽", "entered_on": "2026-01-02", "track": "sales"}, {"deal_id": "D1", "stage": "见面约访", "entered_on": "2026-01-03", "track": "sales"},
        {"deal_id": "D2", "stage": "见面约访", "entered_on": "2026-01-03", "track": "sales"}]))
    whole, plain = funnel(company, Scope()), funnel(company, Scope(), count="visited", cohort="entered")
    assert "销售流程；期间里创建的商机；补齐跳过的阶段" in whole.notes[-1].zh
    assert any("deals first recorded in the period; recorded entries only" in note.en for note in plain.notes) and "超过 100%" in plain.notes[-1].zh
    assert "customer's decision process" in funnel(company, Scope(), track="decision").notes[-1].en
