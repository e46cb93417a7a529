"""How long deals stay in a cell of both processes, how they end from there, and what the playbook says to do."""

import random
from datetime import date, timedelta
from statistics import median

import pytest

from analytics.books.stages import stages_in_force
from analytics.catalog import ask
from analytics.deals.cell_history import cell_history
from analytics.deals.dual_funnel import action_key, playbook
from analytics.errors import Refused
from analytics.schema import DECISION_NODES, SALES_STAGES
from analytics.scope import Scope
from analytics.settings import checked
from analytics.statistics.intervals import wilson
from analytics.words.next_actions import DEFAULTS, with_actions
from sample_data.by_hand import sheet, warehouse_with

FIRST, AS_OF = date(2026, 1, 1), date(2026, 3, 31)


def event(deal, track, step, day):
    return {"deal_id": deal, "track": track, "stage": (SALES_STAGES if track == "sales" else DECISION_NODES)[step - 1].zh, "entered_on": (FIRST + timedelta(day)).isoformat()}


def cell(found, s, d):
    return found[(found["sales_step"].fillna(0) == s) & (found["decision_step"].fillna(0) == d)].iloc[0]


def history(deals, events, **settings):
    house = warehouse_with(sheet("deals", deals), sheet("stage_events", events), **settings)
    return cell_history(house, Scope(), AS_OF, stages_in_force(house, "sales"), stages_in_force(house, "decision"))


def twelve(won):
    """Twelve deals enter (1, 1) on day 0 and (2, 1) on day `n`; they close on day 30, the first `won` of them won."""
    deals = [{"deal_id": f"D{n}", "created_on": "2026-01-01", "outcome": "won" if n < won else "lost", "closed_on": "2026-01-31"} for n in range(12)]
    events = [one for n in range(12) for one in (event(f"D{n}", "sales", 1, 0), event(f"D{n}", "decision", 1, 0), event(f"D{n}", "sales", 2, n + 1))]
    return deals, events


def test_stays_end_when_a_step_changes_or_the_deal_closes():
    found = history(*twelve(9))
    assert cell(found, 1, 1)[["dwell_days", "stays"]].tolist() == [6.5, 12]  # 1 … 12 days
    assert cell(found, 2, 1)[["dwell_days", "stays"]].tolist() == [23.5, 12]  # 29 … 18 days
    assert cell(found, 1, 1)[["closed", "outcome_rate"]].tolist() == [12, 0.75]
    assert tuple(cell(found, 1, 1)[["outcome_low", "outcome_high"]]) == pytest.approx(wilson(9, 12))


def test_too_few_deals_say_nothing():
    deals, events = twelve(9)
    found = history(deals[:9], [one for one in events if int(str(one["deal_id"])[1:]) < 4])
    assert cell(found, 1, 1)[["stays", "closed"]].tolist() == [4, 4]
    assert cell(found, 1, 1)[["dwell_days", "outcome_rate", "outcome_low"]].isna().all()


def test_where_a_deal_stood_only_when_it_closed_is_no_forecast():
    deals, events = twelve(12)
    found = history(deals, events + [event(f"D{n}", "sales", 6, 30) for n in range(12)])
    assert cell(found, 6, 1)[["closed", "stays"]].tolist() == [0, 12]  # entered on the day of closing
    assert cell(found, 2, 1)["closed"] == 12


def test_an_open_deal_that_still_stands_there_counts_for_neither():
    deals, events = twelve(9)
    deals.append({"deal_id": "D99", "created_on": "2026-01-01", "outcome": "open"})
    found = history(deals, [*events, event("D99", "sales", 1, 0), event("D99", "decision", 1, 0)])
    assert cell(found, 1, 1)[["stays", "closed"]].tolist() == [12, 12]


def test_random_deals_agree_with_counting_them_one_by_one():
    rng = random.Random(7)
    deals, events, stays, ends = [], [], {}, {}
    for n in range(400):
        name, outcome = f"D{n}", rng.choice(["won", "lost", "open"])
        closed = rng.randrange(5, 60)
        deals.append({"deal_id": name, "created_on": "2026-01-01", "outcome": outcome, "closed_on": (FIRST + timedelta(closed)).isoformat() if outcome != "open" else None})
        said = {(rng.choice(["sales", "decision"]), rng.randrange(1, 4), rng.randrange(0, 70)) for _ in range(rng.randrange(0, 8))}
        events += [event(name, *one) for one in said]
        at, places = {"sales": 0, "decision": 0}, []
        for day in sorted({day for _track, _step, day in said}):
            at |= {track: max(step for kind, step, on in said if (kind, on) == (track, day)) for track in at if any((kind, on) == (track, day) for kind, _step, on in said)}
            if not places or places[-1][1] != tuple(at.values()):
                places.append((day, tuple(at.values())))
        for place, (day, where) in enumerate(places):
            until = places[place + 1][0] if place + 1 < len(places) else closed if outcome != "open" and closed >= day else None
            if until is not None:
                stays.setdefault(where, []).append(until - day)
            if outcome != "open" and day < closed:
                ends.setdefault(where, {})[name] = outcome
    found = history(deals, events)
    assert {(s, d): n for s, d, n in found[["sales_step", "decision_step", "stays"]].fillna(0).itertuples(index=False) if n} == {where: len(days) for where, days in stays.items()}
    for where, days in stays.items():
        assert cell(found, *where)["dwell_days"] == (pytest.approx(median(days)) if len(days) >= 5 else pytest.approx(float("nan"), nan_ok=True))
    for where, said in ends.items():
        assert cell(found, *where)["closed"] == len(said)
        if len(said) >= 10:
            assert cell(found, *where)["outcome_rate"] == pytest.approx(list(said.values()).count("won") / len(said))


def test_the_matrix_carries_history_and_the_next_action():
    deals, events = twelve(9)
    deals.append({"deal_id": "D99", "created_on": "2026-01-01", "outcome": "open"})
    house = warehouse_with(sheet("deals", deals), sheet("stage_events", [*events, event("D99", "sales", 1, 0), event("D99", "decision", 1, 0)]))
    answer = ask(house, "dual_funnel", Scope(as_of=AS_OF))
    row, = answer.rows.to_dict("records")
    assert (row["dwell_days"], row["outcome_rate"], row["next_action"]) == (6.5, 0.75, "约见面，问清谁拍板")


def test_the_playbook_speaks_for_the_companys_own_nodes():
    house = warehouse_with(sheet("deals", [{"deal_id": "D1", "created_on": "2026-01-01"}]), decision_nodes="加微信、打样、确认需求", next_actions="打样@同步=催样品；确认需求@我们在前=先签需求单")
    book = playbook(house, stages_in_force(house, "decision"))
    assert book[1, "level"].zh == "约见面，问清谁拍板"  # 加微信 is the standard 添加微信
    assert (book[2, "level"].zh, book[2, "ahead"].zh) == ("催样品", "—")
    assert (book[3, "ahead"].zh, book[3, "behind"].en) == ("先签需求单", "The need is clear: make an offer within three days")
    assert [action_key(3, lead) for lead in (2, 1, 0, -1, float("nan"))] == [(3, "ahead"), (3, "level"), (3, "level"), (3, "behind"), (3, "level")]
    assert book[action_key(float("nan"), float("nan"))].zh.startswith("问清客户")


def test_what_is_too_long_or_twice_is_named_in_the_readers_language():
    for text in (f"确认需求@我们在前={'长' * 61}", "确认需求@我们在前=甲；确认需求@ahead=乙"):
        with pytest.raises(Refused) as refused:
            checked("next_actions", text)
        assert "确认需求@" in refused.value.message.zh and "“Need confirmed@We are ahead”" in refused.value.message.en
    with pytest.raises(Refused) as refused:
        checked("next_actions", f"打样@level={'长' * 61}")
    assert "“打样@In step”" in refused.value.message.en  # a company's own node has no other name


@pytest.mark.parametrize("nonsense", ["打样=催样品", "打样@同步", "打样@左边=催样品", "@同步=催样品", "打样@同步=甲；打样@level=乙", "打样@同步=" + "长" * 61])
def test_next_actions_nobody_could_read_are_refused(nonsense):
    with pytest.raises(Refused):
        checked("next_actions", nonsense)


def test_what_is_typed_into_the_playbook_is_what_it_says_afterwards():
    house = warehouse_with(sheet("deals", [{"deal_id": "D1", "created_on": "2026-01-01"}]), next_actions="确认需求@我们在前=先签需求单")
    written = with_actions(str(house.settings()["next_actions"]), {("确认需求", "ahead"): "", ("优惠拉扯", "level"): "请总监；限时=周五"})
    house.set_setting("next_actions", checked("next_actions", written))
    book = playbook(house, stages_in_force(house, "decision"))
    assert (book[5, "level"].zh, book[3, "ahead"].zh) == ("请总监，限时=周五", DEFAULTS[3][0].zh)
