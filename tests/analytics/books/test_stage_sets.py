"""A company's and its teams' own stages: how they are written, what they mean, and which of them are used."""

from datetime import date

import pytest

from analytics.books.stages import stage_set, stages_in_force
from analytics.catalog import ask
from analytics.errors import Refused
from analytics.scope import Scope
from analytics.settings import checked, defaults
from analytics.words.stage_words import stage_words
from sample_data.by_hand import sheet, warehouse_with

OWN = "询价=1【收到询价单、盖章】、打样、签约* =6【合同】、出货、丢单×"
TEAMS = "一部：找客户=1、谈妥*=6；二部@客户：加上了、付了*"
ONE = Scope(where=(("team", ("一部",)),), as_of=date(2026, 3, 20))
ALL = Scope(as_of=date(2026, 3, 20))


def house(events, **settings):
    people = [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "二部"}]
    deals = [{"deal_id": f"D{n}", "created_on": "2026-01-01", "person": "甲" if n < 3 else "乙", "team": "一部" if n < 3 else "二部", "outcome": "open"} for n in range(1, 5)]
    rows = [{"deal_id": deal, "track": "sales", "stage": stage, "entered_on": day} for deal, stage, day in events]
    return warehouse_with(sheet("people", people), sheet("deals", deals), sheet("stage_events", rows), **settings)


def test_marks_mapping_and_evidence_are_read_and_lost_stages_are_no_steps():
    own = stage_set(defaults() | {"sales_stages": OWN}, "sales")
    assert [(one.step, one.zh, one.wins, one.standard, one.evidence) for one in own] == [
        (1, "询价", False, 1, "收到询价单、盖章"), (2, "打样", False, None, ""), (3, "签约", True, 6, "合同"), (4, "出货", False, None, "")]
    assert [one.name for one in stage_words(OWN) if one.lost] == ["丢单"]


def test_what_was_written_before_means_the_same():
    before = stage_set(defaults() | {"sales_stages": "询价，打样,成交签约*、出货"}, "sales")
    assert [(one.zh, one.wins) for one in before] == [("询价", False), ("打样", False), ("成交签约", True), ("出货", False)]


def test_a_mapped_stage_is_also_known_by_the_standard_name():
    found = stages_in_force(house([("D1", "初步接洽", "2026-01-05"), ("D1", "询价", "2026-01-06"), ("D1", "丢单", "2026-02-01"), ("D1", "怪", "2026-02-02")], sales_stages=OWN), "sales")
    assert {text: step for _track, text, step in found.event_steps} == {"初步接洽": 1, "询价": 1}
    assert found.unknown == (("怪", 1),)  # a lost stage is known


@pytest.mark.parametrize("nonsense", ["询价、询价", "签约*、成交*", "丢单×", "签约*×", "询价=12", "询价【单", "长" * 31, "、".join(f"s{n}" for n in range(41)), "。、询价"])
def test_stages_nobody_could_use_are_refused_with_a_sentence(nonsense):
    with pytest.raises(Refused):
        checked("sales_stages", nonsense)
    assert checked("sales_stages", OWN) == OWN and checked("decision_nodes", "") == ""


@pytest.mark.parametrize("nonsense", ["一部", "：询价", "一部：", "一部@前台：询价", "一部：询价；一部：打样", "一部：询价、询价"])
def test_team_sets_nobody_could_use_are_refused(nonsense):
    with pytest.raises(Refused):
        checked("stage_sets_of_teams", nonsense)
    assert checked("stage_sets_of_teams", TEAMS) == TEAMS


def test_a_team_is_read_in_its_own_stages_and_the_company_by_the_standard_they_are():
    held = house([("D1", "找客户", "2026-01-05"), ("D2", "找客户", "2026-01-05"), ("D2", "谈妥", "2026-01-09"), ("D3", "初步接洽", "2026-01-06")], stage_sets_of_teams=TEAMS)
    team = ask(held, "funnel", ONE).rows
    assert team[["stage", "reached"]].values.tolist() == [["找客户", 2], ["谈妥", 1]]
    company = ask(held, "funnel", ALL).rows
    assert company["reached"].astype(int).tolist() == [3, 1, 1, 1, 1, 1, 0, 0, 0]
    assert stages_in_force(held, "decision", "二部").win_step == 2 and len(stages_in_force(held, "decision", "一部").stages) == 9


def test_used_never_used_and_unknown_stages_are_told_apart():
    held = house([("D1", "询价", "2026-01-05"), ("D1", "询价", "2026-02-05"), ("D2", "询价", "2026-01-06"), ("D2", "签约", "2026-02-09"), ("D3", "怪", "2026-02-01")], sales_stages=OWN)
    answer = ask(held, "stage_use", ALL)
    rows = answer.rows.astype(object).where(answer.rows.notna(), None)[["step", "stage", "events", "deals", "last_used", "use"]].values.tolist()
    assert rows == [[1, "询价", 3, 2, date(2026, 2, 5), "used"], [2, "打样", 0, 0, None, "never"], [3, "签约", 1, 1, date(2026, 2, 9), "used"],
                    [4, "出货", 0, 0, None, "never"], [None, "怪", 1, None, None, "unknown"]]
    assert {name: answer.facts[name] for name in ("used", "never", "unknown")} == {"used": 2, "never": 2, "unknown": 1}
    assert any("打样、出货" in note.zh for note in answer.notes)
    assert answer.rows["evidence"].tolist()[0] == "收到询价单、盖章"


def test_a_stage_deals_are_typed_in_is_used_though_nobody_kept_events():
    held = warehouse_with(sheet("deals", [{"deal_id": "D1", "created_on": "2026-01-01", "sales_stage": "了解需求"}]))
    use = ask(held, "stage_use", ALL).rows.set_index("step")["use"]
    assert use.loc[3] == "used" and (use == "never").sum() == 8


def test_without_deals_there_is_a_note():
    nothing = ask(warehouse_with(), "stage_use")
    assert nothing.empty and "阶段流转" in nothing.notes[0].zh
