"""The media mix: which weeks it reads, when it refuses, what it finds in a company made to order, and the pause it proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.answer import Answer
from analytics.catalog import ask
from analytics.errors import Refused, Text
from analytics.ingest import ReadOptions, import_file
from analytics.media.mix_study import REST, unknown_why
from analytics.media.mix_weeks import Weeks, weekly
from analytics.scope import Scope
from analytics.statistics.mix_model import adstock, hill
from analytics.warehouse import Warehouse
from analytics.window import window
from reports.wording import worded_columns
from sample_data.by_hand import sheet, warehouse_with

MONDAY = date(2023, 1, 2)


def week(number: int, day: int = 0) -> date:
    return MONDAY + timedelta(days=7 * number + day)


def read(house: Warehouse, scope: Scope = Scope(), outcome: str = "sales") -> Weeks | Text:
    return weekly(house, scope, window(house, scope, "media"), outcome)


def company(spend: Mapping[str, Sequence[float | None]], outcome: Sequence[float], *more, cost: float | None = None, segments: Mapping[str, float] | None = None) -> Warehouse:
    """Spend by the week on Mondays, and a sale on each Monday and Sunday, half the week's outcome each."""
    parts = segments or {"": 1.0}
    media = [{"date": week(number), "medium": name, "segment": segment or None, "cost_yuan": None if value is None else value * share}
             for name, values in spend.items() for number, value in enumerate(values) for segment, share in parts.items()]
    sales = [{"ordered_on": week(number, day), "amount_yuan": value * share / 2, "person": segment or "甲", **({"cost_yuan": value * share / 2 * cost} if cost else {})}
             for number, value in enumerate(outcome) for day in (0, 6) for segment, share in parts.items()]
    people = [{"person": segment or "甲", "region": segment or "华东"} for segment in parts]
    return warehouse_with(sheet("people", people), sheet("media", media), sheet("sales", sales), *more)


def flights(weeks: int, seed: int, mean: float = 1000) -> np.ndarray:
    """Spend that goes its own way, some weeks off."""
    rng = np.random.default_rng(seed)
    return (mean * np.exp(rng.normal(0, 0.6, weeks)) * (rng.random(weeks) < 0.85)).round(2)


def known_world(weeks: int = 156, noise: float = 300, seed: int = 1) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, float]]:
    """Two media that bring what we know, on a base of 20,000 a week."""
    spend = {"抖音": flights(weeks, seed), "百度": flights(weeks, seed + 10, 600)}
    first = 8000 * hill(level := adstock(spend["抖音"], 0.45) * 0.55, 0.7 * level.max())
    second = 3000 * hill(spend["百度"], 0.5 * spend["百度"].max())
    outcome = 20_000 + 10 * np.arange(weeks) + first + second + np.random.default_rng(seed + 20).normal(0, noise, weeks)
    return spend, outcome, {"抖音": float(first.sum()), "百度": float(second.sum())}


def row(answer: Answer, medium: str) -> dict:
    return answer.rows.set_index("medium").loc[medium].to_dict()


# ---- which weeks are read


def test_weeks_are_whole_and_the_rest_is_left_out():
    media = [{"date": date(2026, 1, day), "medium": "抖音", "cost_yuan": 10} for day in range(1, 29)]  # Thursday to Wednesday
    sales = [{"ordered_on": date(2026, 1, day), "amount_yuan": 100, "person": "甲"} for day in range(3, 30)]
    found = read(warehouse_with(sheet("media", media), sheet("sales", sales)))
    assert isinstance(found, Weeks)
    assert (found.first, found.count, found.lead) == (date(2026, 1, 5), 3, 0)  # up to Sunday the 25th
    assert found.spend[:, 0].tolist() == [70, 70, 70] and found.outcome.tolist() == [700, 700, 700]


def test_rows_by_the_week_begin_weeks_on_their_day():
    sundays = [date(2026, 1, 4) + timedelta(days=7 * number) for number in range(4)]
    media = [{"date": day, "medium": "抖音", "cost_yuan": 10 * (place + 1)} for place, day in enumerate(sundays)]
    sales = [{"ordered_on": day, "amount_yuan": 100, "person": "甲"} for day in sundays]
    found = read(warehouse_with(sheet("media", media), sheet("sales", sales)))
    assert isinstance(found, Weeks)
    assert found.first == date(2026, 1, 4) and found.count == 4  # the last row stands for its seven days
    assert found.spend[:, 0].tolist() == [10, 20, 30, 40]


def test_returns_lower_their_week_and_a_week_without_rows_has_no_spend():
    media = [{"date": week(0), "medium": "抖音", "cost_yuan": 10}, {"date": week(0, 3), "medium": "抖音", "cost_yuan": 5}, {"date": week(2, 6), "medium": "抖音", "cost_yuan": 7}]
    sales = [{"ordered_on": week(0), "amount_yuan": 100, "person": "甲"}, {"ordered_on": week(1), "amount_yuan": -30, "person": "甲"}, {"ordered_on": week(2, 6), "amount_yuan": 50, "person": "甲"}]
    found = read(warehouse_with(sheet("media", media), sheet("sales", sales)))
    assert isinstance(found, Weeks)
    assert found.spend[:, 0].tolist() == [15, 0, 7] and found.outcome.tolist() == [100, -30, 50]


def test_spend_before_the_first_week_is_kept_for_what_it_carries_over():
    media = [{"date": week(number, day), "medium": "抖音", "cost_yuan": 1 + number} for number in range(6) for day in range(7)]
    sales = [{"ordered_on": week(number, day), "amount_yuan": 100, "person": "甲"} for number in range(4, 6) for day in range(7)]
    found = read(warehouse_with(sheet("media", media), sheet("sales", sales)))
    assert isinstance(found, Weeks)
    assert (found.first, found.count, found.lead) == (week(4), 2, 4)
    assert found.spend[:, 0].tolist() == [7, 14, 21, 28, 35, 42]


def test_blank_costs_are_counted_and_spellings_are_one_medium():
    media = [{"date": week(number, day), "medium": name, "cost_yuan": cost}
             for number in range(3) for day, (name, cost) in enumerate([("抖音", 1), ("抖音", 1), (" 抖 音 ", 2), ("Baidu", None), ("ＢＡＩＤＵ", 3), ("baidu", 1), ("baidu", 1)])]
    sales = [{"ordered_on": week(number, day), "amount_yuan": 100, "person": "甲"} for number in range(3) for day in range(7)]
    found = read(warehouse_with(sheet("media", media), sheet("sales", sales)))
    assert isinstance(found, Weeks)
    assert found.media == ("Baidu", "抖音") and found.spend[0].tolist() == [5, 4]
    assert found.blank.tolist() == [3, 0] and any("3 行没有填花费" in note.zh for note in found.notes)


def test_the_reading_date_and_the_period_cut_the_weeks():
    house = company({"抖音": [10.0] * 60}, [100.0] * 60)
    for scope, weeks in ((Scope(as_of=week(9, 6)), 10), (Scope(as_of=week(9, 5)), 9), (Scope(period=f"{week(5)}..{week(14, 6)}"), 10)):
        found = read(house, scope)
        assert isinstance(found, Weeks) and found.count == weeks


def test_data_by_the_month_are_refused():
    media = [{"date": date(2025, month, 1), "medium": "抖音", "cost_yuan": 10} for month in range(1, 13)]
    sales = [{"ordered_on": date(2025, 1, 1) + timedelta(days=day), "amount_yuan": 100, "person": "甲"} for day in range(365)]
    found = ask(warehouse_with(sheet("media", media), sheet("sales", sales)), "media_mix")
    assert "按月填的" in found.facts["refusal"].zh and found.rows["cost_yuan"].tolist() == [120]


def test_other_outcomes_are_read_from_their_own_sheets():
    media = [{"date": week(number, day), "medium": "抖音", "cost_yuan": 10, "revenue_yuan": 40, "margin_yuan": 10} for number in range(3) for day in range(7)]
    deals = [{"deal_id": f"D{number}{day}", "created_on": week(0), "closed_on": week(number, day), "outcome": "won" if day < 6 else "lost", "amount_yuan": 5}
             for number in range(3) for day in range(7)]
    house = warehouse_with(sheet("media", media), sheet("deals", deals))
    revenue, won = read(house, outcome="media_revenue"), read(house, outcome="deals")
    assert isinstance(revenue, Weeks) and isinstance(won, Weeks)
    assert revenue.outcome.tolist() == [280, 280, 280] and revenue.margin == pytest.approx(0.25)
    assert won.outcome.tolist() == [30, 30] and won.margin is None  # the last win is on a Saturday: its week is not over
    assert "没有销售数据" in ask(house, "media_mix").notes[0].zh


# ---- when it refuses


def test_fewer_than_52_weeks_are_refused_with_the_count():
    for weeks, refused in ((51, True), (52, False)):
        found = ask(company({"抖音": flights(weeks, 1)}, flights(weeks, 2, 20_000)), "media_mix")
        assert (found.facts["refusal"] is not None) == refused
        assert found.facts["weeks"] == weeks and row(found, "抖音")["cost_yuan"] > 0
        if refused:
            assert "51 周" in found.facts["refusal"].zh and row(found, "抖音")["mix_unknown"] == "model"


def test_ten_weeks_are_asked_of_every_number_estimated():
    spend = {f"媒体{number}": flights(60, number) for number in range(4)}
    house = company(spend, flights(60, 99, 20_000))
    found = ask(house, "media_mix")
    assert found.facts["parameters"] == 7 and "7 个数（4 个媒体、3 个" in found.facts["refusal"].zh and "共 70 周" in found.facts["refusal"].zh
    fewer = ask(house, "media_mix", options={"terms": 3})
    assert fewer.facts["refusal"] is None and fewer.facts["parameters"] == 6
    assert set(fewer.rows["medium"]) >= {REST} and len(fewer.rows) == 3
    assert fewer.rows["cost_yuan"].sum() == pytest.approx(sum(values.sum() for values in spend.values()))


@pytest.mark.parametrize(("spent", "why"), [
    ([0.0] * 60, "no_cost"), ([None] * 60, "no_cost"), ([500.0] * 9 + [0.0] * 51, "few_weeks"), ([500.0 + number % 2 for number in range(60)], "steady"),
    ([None if number % 5 == 0 else 100.0 * (number % 7) for number in range(60)], "blank_cost")])
def test_a_medium_that_cannot_be_modelled_says_why(spent: list, why: str):
    found = ask(company({"抖音": flights(60, 1), "怪": spent}, flights(60, 2, 20_000)), "media_mix")
    assert row(found, "怪")["mix_unknown"] == why and np.isnan(row(found, "怪")["contribution_yuan"])
    assert found.facts["modelled"] == 1


def test_media_that_move_together_are_not_told_apart():
    spend, outcome, _truth = known_world()
    spend["小红书"] = (spend["抖音"] * 0.5 * np.exp(np.random.default_rng(4).normal(0, 0.05, 156))).round(2)
    found = ask(company(spend, outcome), "media_mix")
    for name, other in (("抖音", "小红书"), ("小红书", "抖音")):
        one = row(found, name)
        assert one["mix_unknown"] == "collinear" and one["vif"] > 10 and one["correlated_with"] == other and one["correlation"] > 0.95
        assert all(np.isnan(one[name]) for name in ("contribution_low_yuan", "contribution_high_yuan", "mix_roas_low", "mix_roas_high", "marginal_low", "interval_width"))
        assert np.isnan(one["contribution_yuan"]) and np.isnan(one["marginal"]) and not one["identifiable"]
    assert row(found, "百度")["vif"] < 2


def test_an_interval_wider_than_its_value_hides_the_number():
    assert unknown_why(100, 50, 150, 1) == "" and unknown_why(100, 49, 150, 1) == "wide" and unknown_why(0, 0, 0, 1) == "nothing"
    spend, outcome, _truth = known_world(noise=4000)
    found = ask(company(spend, outcome), "media_mix")
    assert row(found, "百度")["mix_unknown"] == "wide" and np.isnan(row(found, "百度")["mix_roas"])
    assert row(found, "百度")["contribution_high_yuan"] > row(found, "百度")["contribution_low_yuan"]


def test_filters_and_terms_out_of_bounds_are_refused():
    house = company({"抖音": flights(60, 1)}, flights(60, 2, 20_000))
    for question in ("media_mix", "media_test"):
        with pytest.raises(Refused, match="全公司"):
            ask(house, question, Scope(where=(("medium", ("抖音",)),)))
        for terms in (0, 9):
            with pytest.raises(Refused):
                ask(house, question, options={"terms": terms})


def test_nothing_uploaded_names_the_sheet():
    for question in ("media_mix", "media_test"):
        found = ask(warehouse_with(), question)
        assert found.empty and "媒体投放" in found.notes[0].zh


def test_sales_that_sum_to_nothing_are_refused():
    found = ask(company({"抖音": flights(60, 1)}, [100.0, -100.0] * 30), "media_mix")
    assert "不大于 0" in found.facts["refusal"].zh


def test_a_medium_that_is_a_copy_of_another_has_no_inflation_to_say():
    spend, outcome, _truth = known_world(weeks=110)
    spend["小红书"] = spend["抖音"] * 2
    found = ask(company(spend, outcome), "media_mix")
    assert row(found, "小红书")["mix_unknown"] == "collinear" and np.isnan(row(found, "小红书")["vif"])
    assert not np.isinf(found.rows.select_dtypes("number")).any().any()


# ---- what it finds


def test_a_known_company_is_found_again():
    spend, outcome, truth = known_world()
    found = ask(company(spend, outcome, cost=0.6), "media_mix")
    for name, brought in truth.items():
        one = row(found, name)
        assert one["identifiable"] and one["mix_unknown"] is None
        assert one["contribution_yuan"] == pytest.approx(brought, rel=0.2)
        assert one["contribution_low_yuan"] <= one["contribution_yuan"] <= one["contribution_high_yuan"]
        assert one["mix_roas"] == pytest.approx(one["contribution_yuan"] / spend[name].sum())
        assert one["mix_roi"] == pytest.approx(one["mix_roas"] * 0.4 - 1) and one["roi_basis"] == "margin"
        assert one["recent_yuan"] == pytest.approx(spend[name][-13:].mean())
        assert one["marginal_low"] < one["marginal"] < one["marginal_high"] and one["marginal"] < one["mix_roas"] * 1.5
    assert sorted(found.rows["marginal_rank"]) == [1, 2]
    assert found.facts["margin"] == pytest.approx(0.4) and found.facts["weeks"] == 156


def test_the_order_by_the_next_yuan_follows_the_marginals():
    spend, outcome, _truth = known_world()
    ranked = ask(company(spend, outcome), "media_mix").rows.sort_values("marginal_rank")
    assert ranked["marginal"].is_monotonic_decreasing and ranked["roi_basis"].eq("revenue").all()
    assert ranked["place_kept"].between(0, 1).all()


def test_curves_mark_what_was_ever_spent():
    spend, outcome, _truth = known_world()
    found = ask(company(spend, outcome), "media_mix")
    curve = found.facts["curves"]["抖音"]
    seen, means = curve[curve["seen"]]["spend_yuan"], np.convolve(spend["抖音"], np.full(4, 0.25), "valid")
    assert (seen.min(), seen.max()) == pytest.approx((means.min(), means.max()))
    assert curve["spend_yuan"].iloc[0] == 0 and curve["brought_yuan"].iloc[0] == 0
    assert curve["brought_yuan"].is_monotonic_increasing and (curve["low_yuan"] <= curve["high_yuan"]).all()


def test_a_medium_off_for_a_quarter_has_no_marginal():
    spend, outcome, _truth = known_world()
    spend["抖音"][-13:] = 0
    first = adstock(spend["抖音"], 0.45) * 0.55
    outcome = 20_000 + 8000 * hill(first, 0.7 * first.max()) + 3000 * hill(spend["百度"], 0.5 * spend["百度"].max()) + np.random.default_rng(3).normal(0, 200, 156)
    one = row(ask(company(spend, outcome), "media_mix"), "抖音")
    assert one["identifiable"] and np.isnan(one["marginal"]) and np.isnan(one["marginal_rank"])


# ---- the test it proposes


def test_the_cheapest_pause_is_of_the_medium_with_most_doubt():
    spend, outcome, _truth = known_world(noise=900)
    found = ask(company(spend, outcome, cost=0.6), "media_test")
    chosen = found.rows[found.rows["pause_chosen"].astype(bool)]
    assert len(chosen) <= 1 and found.rows["doubt_yuan"].is_monotonic_decreasing
    for one in found.rows.to_dict("records"):
        recent = spend[one["medium"]][-13:].mean()
        weeks = one["pause_weeks"] + one["wash_weeks"]
        assert one["effect_yuan"] == pytest.approx(recent / 0.4)
        assert (one["saved_yuan"], one["at_risk_yuan"]) == pytest.approx((recent * weeks, recent / 0.4 * weeks))
        assert one["pause_enough"] == (one["pause_power"] >= 0.8) and one["at_risk_high_yuan"] >= one["at_risk_yuan"]


def test_regions_are_proposed_where_segments_are_called_like_them():
    spend, outcome, _truth = known_world(noise=900)
    found = ask(company(spend, outcome, segments={"华东": 0.7, "华南": 0.3}), "media_test")
    assert set(found.rows["pause_where"]) == {"company", "华东", "华南"}
    of_douyin = found.rows[found.rows["medium"] == "抖音"].set_index("pause_where")["effect_yuan"]
    assert of_douyin["华南"] == pytest.approx(0.3 * of_douyin["company"]) and of_douyin["华东"] == pytest.approx(0.7 * of_douyin["company"])


def test_a_refused_mix_still_says_what_a_pause_would_show():
    spend = {f"媒体{number}": flights(60, number) for number in range(4)}
    found = ask(company(spend, flights(60, 99, 20_000)), "media_test")
    assert found.facts["refusal"] is not None and len(found.rows) == 4
    assert found.rows["at_risk_high_yuan"].isna().all() and not found.rows["pause_enough"].any()


def test_codes_are_words_in_a_reader_s_language():
    spend = {f"媒体{number}": flights(60, number) for number in range(4)}
    house = company(spend | {"转介绍": [0.0] * 60}, flights(60, 99, 20_000))
    said = worded_columns(ask(house, "media_mix", options={"terms": 3}), "en")
    assert "Other media" in said["medium"] and "nothing was spent" in said["mix_unknown"] and set(said["identifiable"]) <= {"yes", "no"}
    assert set(worded_columns(ask(house, "media_test", options={"terms": 3}), "zh")["pause_where"]) == {"全公司"}


@pytest.mark.real_files
def test_three_years_of_a_public_mix_are_read_and_none_of_its_channels_can_be_told(real_files: Path):
    """Its outcome depends most on controls that no sales sheet has: intervals are wider than what the channels brought."""
    path = real_files / "meridian_mmm" / "national_media.csv"
    given = pd.read_csv(path)
    revenue = (given["conversions"] * given["revenue_per_conversion"]).round(2)
    with Warehouse.open(":memory:") as house:
        import_file(house, path, ReadOptions())
        house.commit([sheet("sales", [{"ordered_on": day, "amount_yuan": value, "person": "甲"} for day, value in zip(given["time"], revenue, strict=True)])])
        found = ask(house, "media_mix")
        weeks = read(house)
    assert isinstance(weeks, Weeks) and weeks.count == len(given) == 156
    assert weeks.outcome.tolist() == pytest.approx(revenue.tolist())
    assert found.rows.set_index("medium")["cost_yuan"].to_dict() == pytest.approx({f"Channel{n}": given[f"Channel{n}_spend"].sum() for n in range(4)}, rel=1e-6)
    assert found.facts["refusal"] is None and not found.rows["identifiable"].any() and set(found.rows["mix_unknown"]) == {"wide"}


def test_the_sample_company_is_refused_and_says_how_many_weeks_it_has(sample_warehouse):
    found = ask(sample_warehouse, "media_mix")
    assert "现在只有 62 周" in found.facts["refusal"].zh and found.rows["contribution_yuan"].isna().all()
    assert not ask(sample_warehouse, "media_test").empty


def test_a_pause_of_a_medium_that_cannot_be_told_apart_says_no_money_of_the_model():
    spend, outcome, _truth = known_world()
    spend["小红书"] = (spend["抖音"] * 0.5 * np.exp(np.random.default_rng(4).normal(0, 0.05, 156))).round(2)
    found = ask(company(spend, outcome), "media_test").rows.set_index("medium")
    assert np.isnan(found.loc[["抖音", "小红书"], "at_risk_high_yuan"]).all() and found.loc["百度", "at_risk_high_yuan"] > 0
    assert found.loc["小红书", "doubt_yuan"] == pytest.approx(spend["小红书"].sum())
