"""The charts of pledges, funnel, media, visits and satisfaction: specs without data, rows with the right facts in them."""

from __future__ import annotations

from datetime import date, timedelta

import altair as alt
import pandas as pd
import pytest

from analytics.errors import Text
from charts.commitments import burn_up, calibration, pledge_bullets, team_sum
from charts.customers import node_bars
from charts.deals import funnel_mirror, stage_matrix
from charts.field import visit_bars
from charts.journeys import cohort_grid, conversion
from charts.media import media_scatter, media_trend
from charts.service import satisfaction_bars
from charts.theme import palette

SPECS = [
    burn_up.spec, calibration.spec, funnel_mirror.spec, media_scatter.spec, media_trend.spec, pledge_bullets.spec, satisfaction_bars.spec, stage_matrix.spec,
    node_bars.spec, team_sum.spec, visit_bars.trend_spec, visit_bars.mix_spec, conversion.trend_spec, conversion.bin_spec, cohort_grid.spec,
]
NAN = float("nan")


def keys_of(node: object) -> set[str]:
    if isinstance(node, dict):
        return set(node) | {key for value in node.values() for key in keys_of(value)}
    return {key for value in node for key in keys_of(value)} if isinstance(node, list) else set()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.__module__}.{spec.__name__}")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_spec_holds_no_data_and_is_built_once(spec, lang: str, dark: bool) -> None:
    built = spec(lang, dark)
    assert not keys_of(built) & {"data", "datasets", "$schema"}
    assert spec(lang, dark) is built
    assert palette(not dark).page not in str(built["layer"])
    alt.Chart.from_dict({**built, "data": {"name": "rows"}}, validate=True)


def pledge(owner: str, pledged: float, actual: float, status: str, progress: float = 0.5) -> dict:
    return {"owner": owner, "pledge_yuan": pledged, "actual_yuan": actual, "attainment": actual / pledged, "time_progress": progress, "status": status,
            "required_per_day_yuan": max(pledged - actual, 0) / 10}


def test_a_bullet_says_actual_pledge_and_status() -> None:
    rows = pledge_bullets.rows(pd.DataFrame([pledge("甲", 9_400_000, 6_428_000, "ahead"), pledge("乙", 8_900_000, 5_614_000, "on_track")]), "zh", chosen="乙")
    assert list(rows["actual"]) == ["642.8", "561.4"]
    assert list(rows["pledge"]) == ["/ 940", "/ 890"]
    assert list(rows["status"]) == ["▲ 领先", "● 跟上"]
    assert list(rows["chosen"]) == [False, True]


def test_a_bar_far_beyond_its_pledge_is_cut_and_says_so() -> None:
    rows = pledge_bullets.rows(pd.DataFrame([pledge("甲", 100.0, 300.0, "kept"), pledge("乙", 100.0, 110.0, "kept")]), "zh")
    assert list(rows["cut"]) == [True, False]
    assert rows["attained"].max() == pledge_bullets.LONGEST
    assert rows["share"].iloc[0] == "300.0%"


def test_a_finished_period_has_no_pace_line() -> None:
    rows = pledge_bullets.rows(pd.DataFrame([pledge("甲", 100.0, 90.0, "missed", 1.0)]), "zh", finished=True)
    assert rows["pace"].isna().all()


def test_a_landing_is_drawn_as_a_share_of_the_pledge_with_its_chance() -> None:
    one = pledge("甲", 100.0, 60.0, "behind") | {"landing_yuan": 95.0, "landing_low_yuan": 80.0, "landing_high_yuan": 400.0, "p_hit": 0.352}
    two = pledge("乙", 100.0, 60.0, "behind") | {"landing_yuan": NAN, "landing_low_yuan": NAN, "landing_high_yuan": NAN, "p_hit": NAN}
    rows = pledge_bullets.rows(pd.DataFrame([one, two]), "zh")
    assert rows.loc[0, ["landing", "low", "high"]].tolist() == pytest.approx([0.95, 0.8, pledge_bullets.LONGEST])
    assert rows["chance_label"].tolist() == ["35%", "—"] and pd.isna(rows["low"].iloc[1])
    assert pledge_bullets.rows(pd.DataFrame([one]), "zh", finished=True)["chance_label"].tolist() == ["—"]


@pytest.mark.parametrize(("chance", "words"), [(0.0, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (1.0, ">99%")])
def test_drawn_chances_are_never_called_certain(chance: float, words: str) -> None:
    assert pledge_bullets.chance_words(chance, "zh") == words


def test_the_fan_opens_from_today_along_the_curve_to_the_landing() -> None:
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(4)]
    curve = [0.1, 0.2, 0.4, 1.0]
    rows = burn_up.rows(days, days, {days[0]: 10_000.0, days[1]: 10_000.0}, 100_000.0, days[1], "zh", curve=curve, landing=(60_000.0, 100_000.0, 140_000.0))
    fan = rows[rows["line"] == "landing"]
    # A quarter of what is left is expected on the third day: half of the spread.
    assert fan["value"].tolist() == pytest.approx([2, 4, 10])
    assert fan["low"].tolist() == pytest.approx([2, 2, 6]) and fan["high"].tolist() == pytest.approx([2, 6, 14])
    assert rows[rows["line"] == "pace"]["value"].tolist() == pytest.approx([1, 2, 4, 10])


def test_a_tenth_never_said_is_not_drawn() -> None:
    tenths = pd.DataFrame({"said_mean": [0.05, NAN], "n": [4.0, 0.0], "kept_share": [0.25, NAN], "kept_low": [0.1, NAN], "kept_high": [0.6, NAN]})
    rows = calibration.rows(tenths, "zh")
    assert rows["kept_label"].tolist() == ["25.00%"] and rows["n_label"].tolist() == ["4"]


def test_the_pace_line_rises_on_working_days_and_ends_at_the_pledge() -> None:
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(7)]
    rows = burn_up.rows(days, days[:5], {days[0]: 10_000.0, days[2]: 20_000.0}, 100_000.0, days[2], "zh")
    pace = rows[rows["line"] == "pace"]["value"].tolist()
    assert pace == pytest.approx([2, 4, 6, 8, 10, 10, 10])
    assert rows[rows["line"] == "actual"]["value"].tolist() == pytest.approx([1, 1, 3])
    assert "03-04 今天" in set(rows["tick"].dropna())


def funnel(reached: list[int], waiting: list[int] | None = None) -> pd.DataFrame:
    rates = [NAN] + [after / before if before else NAN for before, after in zip(reached, reached[1:], strict=False)]
    return pd.DataFrame({"step": range(1, len(reached) + 1), "stage": [f"s{n}" for n in range(len(reached))], "reached": reached, "step_rate": rates,
                         "median_days": 3.0, "p90_days": NAN, "waiting": waiting or [0] * len(reached), "dropped": 0, "value_yuan": 1.0})


def test_the_weakest_step_is_looked_for_up_to_signing() -> None:
    rows = funnel_mirror.rows(funnel([100, 80, 40, 36, 2]), funnel([90, 80]), "zh", signing=4)
    ours = rows[rows["track"] == "sales"]
    assert list(ours[ours["weak"]]["step"]) == [3]
    assert ours[ours["weak"]]["chip"].iloc[0] == "▽ 50.0%"
    assert not ours["has_chip"].iloc[0]
    assert list(ours["days"])[0] == "3 / —"


def test_both_processes_share_one_scale() -> None:
    rows = funnel_mirror.rows(funnel([100, 50]), funnel([200, 50]), "zh")
    assert rows.loc[(rows["track"] == "sales") & (rows["step"] == 1), "reached"].iloc[0] == 0.5


def test_what_waits_is_the_light_end_of_the_bar() -> None:
    rows = funnel_mirror.rows(funnel([100, 50], [30, 0]), funnel([1]).iloc[:0], "zh")
    assert rows["moving"].iloc[0] == pytest.approx(0.7)


def test_the_matrix_counts_who_is_ahead() -> None:
    cells = pd.DataFrame([(3, 1.0, 5, 10.0), (2, 1.0, 7, 1.0), (1, 2.0, 4, 1.0), (2, NAN, 9, NAN)], columns=["sales_step", "decision_step", "deals", "value_yuan"])
    rows = stage_matrix.rows(cells, ["a", "b", "c"], ["x", "y", "z"], "zh")
    assert rows["ahead"].iloc[0] == "5 个"
    assert rows["waits"].iloc[0] == "4 个"
    assert set(rows[rows["kind"] == "none"]["deals"]) == {"", "9"}
    assert len(rows) == 3 * 4


def media(name: str, cost: float, margin: float, deals: int = 5) -> dict:
    return {"medium": name, "cost_yuan": cost, "margin_yuan": margin, "revenue_yuan": 3 * margin, "deals": deals, "roi": (margin - cost) / cost if cost else NAN}


def test_media_below_break_even_are_marked_and_free_ones_left_out() -> None:
    frame = pd.DataFrame([media("好", 100_000, 200_000), media("亏", 100_000, 50_000), media("免费", 0, 1)])
    rows = media_scatter.rows(frame, "medium", "zh")
    drawn = rows[rows["kind"] == "medium"].set_index("medium")
    assert list(drawn.index) == ["好", "亏"]
    assert drawn.loc["亏", "label"] == "亏 ▽"
    assert media_scatter.without_cost(frame, "medium") == ["免费"]


def test_names_of_neighbouring_media_stand_on_different_sides() -> None:
    frame = pd.DataFrame([media("甲乙丙丁", 100_000, 200_000), media("戊己庚辛", 101_000, 201_000)])
    rows = media_scatter.rows(frame, "medium", "zh")
    sides = rows[rows["kind"] == "medium"]["align"]
    assert sides.nunique() == 2


def test_without_margins_the_return_is_the_revenue() -> None:
    frame = pd.DataFrame([media("甲", 100_000, 200_000)]).assign(margin_yuan=NAN)
    rows = media_scatter.rows(frame, "medium", "zh")
    assert rows["y"].iloc[0] == pytest.approx(60)
    assert "成交额" in rows["y_title"].iloc[0]


def test_months_show_their_roi_in_the_tone_of_its_sign() -> None:
    months = pd.DataFrame([{"month": date(2026, 1, 1), "cost_yuan": 10.0, "margin_yuan": 15.0, "revenue_yuan": 40.0, "roi": 0.5},
                           {"month": date(2026, 2, 1), "cost_yuan": 10.0, "margin_yuan": 5.0, "revenue_yuan": 40.0, "roi": -0.5}])
    rows = media_trend.rows(months, "zh")
    assert list(rows["tone"]) == ["good", "bad"]
    assert list(rows["roi"]) == ["0.50", "−0.50"]
    assert list(rows["label"]) == ["2026-01", "02"]


def test_immature_steps_have_no_tone_and_the_first_of_them_says_so() -> None:
    weeks = pd.DataFrame([{"week": date(2026, 3, 2 + 7 * n), "cost_yuan": 10.0, "margin_yuan": 15.0, "revenue_yuan": 40.0, "roi": 0.5, "immature": n > 0} for n in range(4)])
    rows = media_trend.rows(weeks, "en", "week")
    assert list(rows["tone"]) == ["good", "plain", "plain", "plain"] and list(rows["begins"]) == [False, True, False, False]
    assert list(rows["state"]) == ["Mature", "Immature", "Immature", "Immature"] and set(rows["young"]) == {"Immature"}
    assert list(rows["step"]) == ["2026-W10", "2026-W11", "2026-W12", "2026-W13"] and list(rows["label"]) == ["", "03-09", "", "03-23"]


def test_steps_nobody_can_judge_are_drawn_as_facts_without_a_border() -> None:
    months = pd.DataFrame([{"month": date(2026, 1, 1), "cost_yuan": 10.0, "margin_yuan": 15.0, "revenue_yuan": 40.0, "roi": 0.5, "immature": None}])
    rows = media_trend.rows(months, "zh")
    assert not rows["begins"].any() and not rows["immature"].any() and list(rows["tone"]) == ["good"]


def test_items_with_few_answers_show_their_number_only() -> None:
    items = pd.DataFrame([{"part": "product", "item": "外观", "n": 40, "mean": 4.25, "top2_rate": 0.8, "top2_low": 0.65, "top2_high": 0.9, "previous_mean": 4.0},
                          {"part": "product", "item": "价格", "n": 4, "mean": 5.0, "top2_rate": 1.0, "top2_low": 0.4, "top2_high": 1.0, "previous_mean": NAN}])
    rows = satisfaction_bars.rows(items, "zh")
    assert list(rows["mean"]) == ["4.25", "—"]
    assert list(rows["change"]) == ["+0.25", "—"]
    assert rows["thin"].iloc[1] == "样本不足（n=4）"
    assert pd.isna(rows["rate"].iloc[1])


def test_a_mix_adds_up_to_the_whole() -> None:
    rows = visit_bars.mix_rows(["收款", "服务", "其他"], [30.0, 10.0, NAN], "zh")
    assert rows["share"].sum() == pytest.approx(1)
    assert list(rows["share_label"]) == ["75.0%", "25.0%", "—"]


def test_a_team_and_its_members_share_one_scale() -> None:
    rows = team_sum.rows(9_400_000, 10_450_000, 6_000_000, "zh")
    assert list(rows["shown"]) == ["940 万", "1,045 万"]


def test_nodes_nobody_ever_stood_at_are_left_out_and_the_change_has_a_sign() -> None:
    nodes = [{"step": step, "label": Text(zh, en), "now": now, "previous": before} for step, zh, en, now, before in (
        (1, "微信", "Contact", 0, 0), (2, "面谈", "Met", 3, 5), (3, "需求", "Need", 2, 2), (4, "复购", "Repeat", 0, 0), (None, "没有记录", "Not recorded", 1, 0))]
    rows = node_bars.rows(nodes, "zh")
    assert list(rows["node"]) == ["1 微信", "2 面谈", "3 需求", "没有记录"]
    assert list(rows["changed"]) == ["", "−2", "", "+1"] and set(rows["most"]) == {5.0}
    first = node_bars.rows([node | {"previous": None} for node in nodes], "en")
    assert list(first["changed"]) == [""] * 4 and first["previous"].isna().all() and set(first["most"]) == {3.0}


def test_young_cohorts_are_told_apart_and_empty_ones_left_out():
    cohorts = pd.DataFrame({
        "cohort_start": [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)], "entered_n": [4, 0, 2], "converted": [1, 0, 1],
        "conversion": [0.25, NAN, 0.5], "conversion_low": [0.05, NAN, 0.1], "conversion_high": [0.7, NAN, 0.9], "immature": [False, True, True]})
    rows = conversion.trend_rows(cohorts, "month", "en")
    assert rows["cohort"].tolist() == ["2026-01", "2026-03"] and rows["immature"].tolist() == ["no", "yes"]
    assert rows["rate_label"].tolist() == ["25.0%", "50.0%"] and rows["state"].tolist()[1] == "younger than the window"
    marked = conversion.trend_rows(cohorts, "month", "en", date(2026, 2, 1), date(2026, 4, 1))
    assert rows["chosen"].tolist() == [False, False] and marked["chosen"].tolist() == [False, True]


def test_a_grid_of_cohorts_has_a_row_per_group_and_leaves_young_ones_apart():
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    cohorts = pd.DataFrame({
        "cohort_start": days * 2, "entered_n": [40, 0, 20, 10, 0, 0], "converted": [10, 0, 20, 5, 0, 0], "conversion": [0.25, NAN, 1.0, 0.5, NAN, NAN],
        "conversion_low": [0.05, NAN, 0.3, 0.2, NAN, NAN], "conversion_high": [0.7, NAN, 1, 0.8, NAN, NAN], "immature": [False, False, True] * 2})
    rows = cohort_grid.rows(cohorts, ["甲"] * 3 + ["乙"] * 3, "month", "zh")
    # February nobody entered; the best window that is over is 50 %, so 25 % is half as dark.
    assert rows[["group", "cohort", "kind", "heat", "said"]].values.tolist() == [
        ["甲", "2026-01", "old", 0.5, "25%"], ["甲", "2026-03", "young", 0.0, "100%"], ["乙", "2026-01", "old", 1.0, "50%"], ["乙", "2026-03", "empty", 0.0, ""]]
    few = cohort_grid.rows(cohorts.assign(entered_n=[40, 0, 20, 9, 0, 0]), ["甲"] * 3 + ["乙"] * 3, "month", "zh")
    assert few["kind"].tolist() == ["old", "young", "few", "empty"] and few["heat"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert cohort_grid.height(rows) == cohort_grid.TOP + 2 * cohort_grid.ROW + 2


def test_bins_say_from_where_to_where():
    rows = conversion.bin_rows(pd.DataFrame({"bin_from_days": [0, 10], "bin_to_days": [10, 20], "converted": [7, 1]}), "zh")
    assert rows["days_label"].tolist() == ["0 – 10", "10 – 20"] and rows["n"].tolist() == [7.0, 1.0]
