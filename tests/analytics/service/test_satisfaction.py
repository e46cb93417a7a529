"""Satisfaction: scales, top-2 shares and NPS with their intervals, small groups hidden."""

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 31))


def answers(scores, item="外观", part="product", day=date(2026, 3, 6), **more):
    return [{"answered_on": day, "respondent": f"R{item}{n}", "part": part, "item": item, "score": score, **more} for n, score in enumerate(scores)]


def asked(rows, scope=MARCH, by=()):
    return ask(warehouse_with(sheet("surveys", rows)), "satisfaction", scope, by)


def the_one(answer):
    assert len(answer.rows) == 1
    return {name: None if pd.isna(value) else value for name, value in answer.rows.iloc[0].items()}


def test_top_2_of_five_with_the_interval_wilson_gives():
    row = the_one(asked(answers([5] * 5 + [4] * 3 + [3, 1])))
    assert (row["n"], row["mean"], row["top2_rate"], row["scale"]) == (10, 4.1, 0.8, 5)
    assert (round(row["top2_low"], 4), round(row["top2_high"], 4)) == (0.4902, 0.9433)


def test_five_promoters_three_passives_two_detractors():
    rows = [{**row, "recommend": r} for row, r in zip(answers([5] * 10), [10, 9, 9, 9, 10, 8, 7, 7, 6, 0])]
    row = the_one(asked(rows))
    assert (row["nps"], round(row["nps_low"], 1), round(row["nps_high"], 1)) == (30, -19.1, 65.2)


def test_a_blank_scale_is_the_smallest_that_covers_the_item():
    rows = answers([5, 5, 4, 3, 2], "外观") + answers([9, 8, 10, 7, 6], "价格") + answers([80, 79, 95, 100, 60], "服务", "service")
    found = {row["item"]: row for row in asked(rows).rows.to_dict("records")}
    assert {item: row["scale"] for item, row in found.items()} == {"外观": 5, "价格": 10, "服务": 100}
    assert {item: row["top2_rate"] for item, row in found.items()} == pytest.approx({"外观": 0.6, "价格": 0.4, "服务": 0.6})


def test_codes_98_and_99_are_not_scores():
    row = the_one(asked(answers([10, 9, 8, 8, 5, 98, 99, 99])))
    assert (row["n"], row["mean"], row["scale"]) == (5, 8, 10)


def test_on_a_scale_of_100_a_98_is_a_score():
    row = the_one(asked(answers([98, 60, 70, 80, 92])))
    assert (row["n"], row["mean"], row["scale"]) == (5, 80, 100)


def test_scales_are_never_averaged_together():
    rows = answers([5, 5, 5, 5, 5], scale=5) + [{**row, "respondent": f"X{n}"} for n, row in enumerate(answers([10, 8, 8, 8, 6], scale=10))]
    found = asked(rows).rows
    assert list(zip(found["scale"], found["mean"], found["n"])) == [(5, 5, 5), (10, 8, 5)]


def test_yes_or_no_has_no_top_two_and_its_mean_is_the_share_of_yes():
    answer = asked(answers([1, 1, 1, 0, 0], "会再买", scale=1) + answers([5, 5, 4, 3, 2]))
    found = {row["item"]: row for row in answer.rows.to_dict("records")}
    assert (found["会再买"]["n"], found["会再买"]["mean"], found["会再买"]["scale"]) == (5, pytest.approx(0.6), 1)
    assert all(pd.isna(found["会再买"][name]) for name in ("top2_rate", "top2_low", "top2_high"))
    assert found["外观"]["top2_rate"] == pytest.approx(0.6)
    assert [note.zh for note in answer.notes if "是或否" in note.zh] == ["「会再买」满分是 1（是或否），没有前两档，满意率不算；均分就是答“是”的比例。"]
    assert not any("是或否" in note.zh for note in asked(answers([5, 5, 4, 3, 2])).notes)


def test_fewer_than_five_answers_show_only_their_number():
    answer = asked(answers([5, 5, 4, 1], recommend=9))
    row = the_one(answer)
    assert row["n"] == 4 and all(row[name] is None for name in ("mean", "top2_rate", "top2_low", "top2_high", "nps", "nps_low", "nps_high"))
    assert answer.facts["nps"] is None and any("不足" in note.zh for note in answer.notes)


def test_the_scale_does_not_change_with_the_period():
    rows = answers([5, 4, 4, 3, 5]) + answers([9, 10, 8], day=date(2026, 1, 5))
    assert the_one(asked(rows))["scale"] == 10


def test_the_previous_mean_is_of_the_month_before():
    rows = answers([5, 5, 5, 5, 4]) + [{**row, "respondent": f"F{n}"} for n, row in enumerate(answers([3, 3, 3, 3, 4], day=date(2026, 2, 6)))]
    row = the_one(asked(rows))
    assert (row["mean"], row["previous_mean"]) == (4.8, 3.2)


def test_undated_answers_count_only_without_a_period():
    rows = answers([5, 5, 5, 5, 5]) + [{**row, "respondent": f"U{n}"} for n, row in enumerate(answers([1, 1, 1], day=None))]
    everything, march = asked(rows, Scope()), asked(rows)
    assert (the_one(everything)["n"], the_one(march)["n"]) == (8, 5)
    assert everything.facts["undated"] == 3 and any("没有填写日期" in note.zh for note in everything.notes)


def test_answers_after_the_reading_day_do_not_count():
    rows = answers([5, 5, 5, 5, 5]) + [{**row, "respondent": f"L{n}"} for n, row in enumerate(answers([1], day=date(2026, 3, 30)))]
    assert the_one(asked(rows, Scope(as_of=date(2026, 3, 20))))["n"] == 5


def test_one_respondent_recommends_once_however_many_items():
    # Six people, two items each: the sheet repeats each one's recommendation.
    rows = [
        {"answered_on": date(2026, 3, 6), "respondent": f"R{n}", "part": "product", "item": item, "score": 5, "recommend": 10 if n < 4 else 5}
        for n in range(6) for item in ("外观", "价格")
    ]
    facts = asked(rows).facts
    assert (facts["respondents"], facts["nps_n"], facts["nps"]) == (6, 6, pytest.approx(100 * (4 - 2) / 6))


def test_a_recommendation_without_scores_has_its_own_row():
    rows = [{"answered_on": date(2026, 3, 6), "respondent": f"R{n}", "recommend": 10} for n in range(10)]
    row = the_one(asked(rows))
    assert (row["item"], row["n"], row["mean"], row["nps"], round(row["nps_low"], 1), row["nps_high"]) == ("未填写", 10, None, 100, 47.5, 100)


def test_parts_come_as_the_questionnaire_has_them_and_split_by_a_dimension():
    rows = answers([4] * 5, "响应", "service", product="A") + answers([5] * 5, "外观", "product", product="A") + answers([3] * 5, "礼貌", "sales", product="B")
    answer = asked(rows, by=("product",))
    assert list(answer.rows["part"]) == ["product", "sales", "service"] and list(answer.rows["product"]) == ["A", "B", "A"]


def test_without_surveys_the_answer_says_what_to_upload():
    answer = ask(warehouse_with(sheet("people", [{"person": "甲"}])), "satisfaction", MARCH)
    assert answer.empty and "满意度" in answer.notes[0].zh and "top2_low" in answer.rows.columns
