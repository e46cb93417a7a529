"""Two public files of deals, asked every question of deals: the published figures, and what plain loops make of the files."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.answer import Answer
from analytics.catalog import ask
from analytics.ingest.whole_way import import_file
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from tests.conftest import REAL_FILES

pytestmark = [pytest.mark.real_files, pytest.mark.skipif(not REAL_FILES.is_dir(), reason="../shared/data is not here")]
CRM = ("sales_teams.csv", "products.csv", "accounts.csv", "sales_pipeline.csv")
OLIST = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")


def _loaded(folder: str, files: tuple[str, ...], at: Path) -> Iterator[Warehouse]:
    with Warehouse.open(at / "z.duckdb") as house:
        for name in files:
            import_file(house, REAL_FILES / folder / name)
        yield house


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    yield from _loaded("crm_maven", CRM, tmp_path_factory.mktemp("crm"))


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    yield from _loaded("olist_funnel", OLIST, tmp_path_factory.mktemp("olist"))


@pytest.fixture(scope="module")
def pipeline_file() -> pd.DataFrame:
    folder = REAL_FILES / "crm_maven"
    deals = pd.read_csv(folder / "sales_pipeline.csv", parse_dates=["engage_date", "close_date"], date_format="%m/%d/%Y")
    return deals.merge(pd.read_csv(folder / "sales_teams.csv"), on="sales_agent", how="left")


@pytest.fixture(scope="module")
def leads_file() -> pd.DataFrame:
    folder = REAL_FILES / "olist_funnel"
    leads, closed = (pd.read_csv(folder / name) for name in OLIST)
    leads["first"] = pd.to_datetime(leads["first_contact_date"], format="%d-%m-%Y")
    closed["won"] = pd.to_datetime(closed["won_date"], format="%d-%m-%Y %H:%M").dt.normalize()
    joined = leads.merge(closed[["mql_id", "won"]], on="mql_id", how="left")
    return joined.assign(days=(joined["won"] - joined["first"]).dt.days)


def by_name(answer: Answer, column: str) -> pd.DataFrame:
    return answer.rows.set_index(column)


# --- crm_maven ------------------------------------------------------------------------------------------------------


def test_the_published_rates_of_an_agent_and_every_other_agent_from_the_file(crm, pipeline_file):
    answer = by_name(ask(crm, "velocity", Scope(), ("person",)), "person")
    darcel = answer.loc["Darcel Schlecht"]
    assert (darcel.won, darcel.lost) == (349, 204) and darcel.win_rate == pytest.approx(0.6311, abs=5e-5)
    assert (darcel.mean_deal_yuan, darcel.mean_cycle_days) == pytest.approx((3304.34, 49.43), abs=0.005)
    for who, deals in pipeline_file.groupby("sales_agent"):
        won, row = deals[deals["deal_stage"] == "Won"], answer.loc[who]
        assert (row.won, row.lost) == (len(won), (deals["deal_stage"] == "Lost").sum())
        assert row.open == deals["deal_stage"].isin(["Engaging", "Prospecting"]).sum()
        assert row.mean_deal_yuan == pytest.approx(won["close_value"].mean())
        assert row.median_cycle_days == pytest.approx((won["close_date"] - won["engage_date"]).dt.days.median())


def test_offices_win_and_sell_as_their_agents_together(crm, pipeline_file):
    answer = by_name(ask(crm, "velocity", Scope(), ("team",)), "team")
    assert sorted(answer.index) == ["Central", "East", "West"]
    for office, deals in pipeline_file.groupby("regional_office"):
        won, lost = (deals[deals["deal_stage"] == stage] for stage in ("Won", "Lost"))
        row = answer.loc[office]
        rate, cycle = len(won) / (len(won) + len(lost)), (won["close_date"] - won["engage_date"]).dt.days.mean()
        assert (row.won, row.lost, row.win_rate) == (len(won), len(lost), pytest.approx(rate))
        assert row.velocity_yuan_per_day == pytest.approx(row.open * rate * won["close_value"].mean() / cycle)


def test_months_lie_where_deals_were_closed(crm, pipeline_file):
    answer = by_name(ask(crm, "velocity", Scope(), ("month",)), "month")
    closed = pipeline_file.dropna(subset=["close_date"])
    for month, deals in closed.groupby(closed["close_date"].dt.to_period("M")):
        row = answer.loc[month.start_time.date()]
        assert (row.won, row.lost) == ((deals["deal_stage"] == "Won").sum(), (deals["deal_stage"] == "Lost").sum())
    assert len(answer) == 10 and answer["open"].isna().all()


def test_the_curve_of_time_to_close_is_aalen_johansens(crm, pipeline_file):
    curve = by_name(ask(crm, "time_to_close", Scope()), "days")
    dated = pipeline_file.dropna(subset=["engage_date"])
    ended = dated["close_date"].fillna(pd.Timestamp(2017, 12, 31))
    ages, stage = (ended - dated["engage_date"]).dt.days.to_numpy(), dated["deal_stage"].to_numpy()
    staying, won = 1.0, 0.0
    for age in sorted(set(ages[np.isin(stage, ["Won", "Lost"])])):
        at_risk, wins, losses = (ages >= age).sum(), ((ages == age) & (stage == "Won")).sum(), ((ages == age) & (stage == "Lost")).sum()
        won, staying = won + staying * wins / at_risk, staying * (1 - (wins + losses) / at_risk)
        row = curve.loc[age]
        assert (row.n_at_risk, row.won_cif, row.still_open) == (at_risk, pytest.approx(won), pytest.approx(staying))
    assert won == pytest.approx(0.519, abs=5e-4)  # against 63.2 % of the closed ones: losses are quicker than wins


def test_what_goes_with_winning_has_the_odds_of_the_file_and_sizes_are_bands(crm, pipeline_file):
    answer = ask(crm, "winners", Scope())
    rows = answer.rows.set_index(["attribute", "attribute_value"])
    assert (answer.facts["won"], answer.facts["lost"]) == (4238, 2473)
    s, f = (((pipeline_file["sales_agent"] == "Lajuana Vencill") & (pipeline_file["deal_stage"] == stage)).sum() for stage in ("Won", "Lost"))
    lajuana = rows.loc[("person", "Lajuana Vencill")]
    assert (lajuana.won, lajuana.lost) == (s, f)
    assert lajuana.odds_ratio == pytest.approx((s + 1) * (2473 - f + 1) / ((4238 - s + 1) * (f + 1)))
    sizes = answer.rows[answer.rows["attribute"] == "size"]
    assert len(sizes) == 4 and all("–" in band for band in sizes["attribute_value"])
    named = pipeline_file["account"].notna() & pipeline_file["deal_stage"].isin(["Won", "Lost"])
    assert sizes[["won", "lost"]].to_numpy().sum() == named.sum()


def test_stages_of_the_file_are_taken_for_ours_and_the_undated_are_told(crm):
    answer = ask(crm, "funnel", Scope())
    assert answer.rows["reached"].tolist() == [8300, 5827, 5827, 4238] and answer.rows["dropped"].tolist() == [2473, 0, 0, 0]
    assert any("500 个商机没有创建日期" in note.zh for note in answer.notes)
    quarters = ask(crm, "funnel", Scope(), ("quarter",)).rows
    first = quarters[quarters["step"] == 1].set_index("quarter")["reached"]
    assert first.sum() == 8300 and first.loc[date(2016, 10, 1)] == 358


def test_open_deals_without_an_amount_have_no_value_and_only_those_with_a_date_a_chance(crm):
    answer = ask(crm, "pipeline", Scope())
    assert (answer.facts["open"], answer.facts["open_yuan"], answer.facts["weighted_yuan"]) == (2089, None, None)
    assert answer.rows["p_win"].isna().sum() == 500
    assert any("2089 个商机没有金额" in note.zh for note in answer.notes) and not any("—；" in note.zh for note in answer.notes)
    moved = by_name(ask(crm, "pipeline_changes", Scope(), options={"since": "2017-12-01"}), "movement")
    assert moved.loc[["won", "lost", "closing"], "deals"].tolist() == [498, 135, 2089]
    assert math.isnan(moved.loc["closing", "value_yuan"]) and moved.loc["lost", "value_yuan"] == 0


def test_losses_without_a_reason_say_so(crm):
    answer = ask(crm, "loss", Scope())
    assert answer.rows[["lost_reason", "deals"]].values.tolist() == [["未填写", 2473]]
    assert any("没有写原因" in note.zh for note in answer.notes)


# --- olist_funnel ---------------------------------------------------------------------------------------------------


def test_leads_become_deals_by_origin_as_published(olist, leads_file):
    rows = ask(olist, "funnel", Scope(), ("source_medium",)).rows.pivot(index="source_medium", columns="step", values="reached")
    stated = {
        "organic_search": (2296, 271), "paid_search": (1586, 195), "social": (1350, 75), "unknown": (1099, 179), "direct_traffic": (499, 56),
        "email": (493, 15), "referral": (284, 24), "display": (118, 6),
    }
    assert {origin: tuple(rows.loc[origin]) for origin in stated} == stated
    whole = ask(olist, "funnel", Scope())
    assert whole.rows["reached"].tolist() == [8000, 842] and whole.facts["conversion"] == pytest.approx(0.10525)
    cohorts = ask(olist, "funnel", Scope(), ("month",)).rows.pivot(index="month", columns="step", values="reached")
    for month, leads in leads_file.groupby(leads_file["first"].dt.to_period("M")):
        assert tuple(cohorts.loc[month.start_time.date()]) == (len(leads), leads["won"].notna().sum())


@pytest.mark.parametrize("window", [30, 90])
def test_cohorts_convert_within_the_window_as_in_the_file(olist, leads_file, window):
    answer = by_name(ask(olist, "funnel_trend", Scope(), options={"window_days": window}), "cohort_start")
    for month, leads in leads_file.groupby(leads_file["first"].dt.to_period("M")):
        row = answer.loc[month.start_time.date()]
        assert (row.entered_n, row.converted) == (len(leads), leads["days"].between(0, window).sum())
    assert answer["immature"].tolist() == [False] * 12


def test_one_lead_was_won_before_it_was_a_lead(olist, leads_file):
    assert (leads_file["days"] < 0).sum() == 1
    answer = ask(olist, "time_to_convert", Scope())
    took = leads_file["days"][leads_file["days"] >= 0]
    assert answer.facts["converted"] == answer.rows["converted"].sum() == len(took) == 841
    assert (answer.facts["median_days"], answer.facts["p90_days"]) == pytest.approx((took.median(), took.quantile(0.9)))


def test_a_file_of_wins_only_has_no_win_rate_to_speak_of(olist):
    answer = ask(olist, "velocity", Scope())
    assert (answer.facts["won"], answer.facts["lost"], answer.facts["open"]) == (842, 0, 7158)
    assert any("没有一个登记为输单" in note.zh for note in answer.notes)
    assert answer.facts["matured_win_rate"] is None
    assert ask(olist, "winners", Scope()).empty and ask(olist, "loss", Scope()).empty
    assert ask(olist, "pipeline", Scope()).rows["p_win"].isna().all()


def test_the_last_day_of_the_leads_is_the_last_closing(olist, leads_file):
    last: datetime = leads_file["won"].max().to_pydatetime()
    assert ask(olist, "funnel", Scope()).as_of == last.date() == date(2018, 11, 14)
