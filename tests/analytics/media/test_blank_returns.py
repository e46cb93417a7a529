"""A blank revenue or margin is unknown, as a blank cost is; rows without a date answer no period."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.ingest import import_file
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet, warehouse_with
from tests.modules import PROJECT

MARCH = Scope("2026-03")
WILD = PROJECT.parent / "shared" / "wild" / "media-blank-revenue.csv"


def media(*rows):
    return warehouse_with(sheet("media", [{"date": "2026-03-02", "medium": "A"} | row for row in rows]))


def ratio(house, name, scope=MARCH):
    return ask(house, "media_roi", scope).rows[name].iloc[0]


def test_a_day_with_a_blank_revenue_leaves_roi_and_roas_and_is_said():
    house = media({"cost_yuan": 100, "revenue_yuan": 300}, {"date": "2026-03-03", "cost_yuan": 200})
    assert ratio(house, "roi") == 2.0 and ratio(house, "roas") == 3.0 and ratio(house, "cost_yuan") == 300
    answer = ask(house, "media_roi", MARCH)
    assert answer.facts["unreturned"] == 1 and any("blank revenue" in note.en and "200" in note.en for note in answer.notes)
    assert ask(house, "totals", MARCH, options={"metrics": "roas"}).rows["value"].iloc[0] == 3.0


def test_a_revenue_of_nothing_is_known():
    house = media({"cost_yuan": 100, "revenue_yuan": 300}, {"date": "2026-03-03", "cost_yuan": 200, "revenue_yuan": 0})
    assert ratio(house, "roi") == 0.0 and ask(house, "media_roi", MARCH).facts["unreturned"] == 0


def test_a_blank_margin_leaves_a_roi_by_margin():
    house = media({"cost_yuan": 100, "margin_yuan": 150}, {"date": "2026-03-03", "cost_yuan": 500})
    assert ratio(house, "roi") == 0.5 and ratio(house, "roi_basis") == "margin"


def test_payback_counts_the_rows_that_tell_their_return():
    house = media({"cost_yuan": 100, "revenue_yuan": 300}, {"date": "2026-03-03", "cost_yuan": 500})
    row = ask(house, "media_payback", Scope()).rows.iloc[0]
    assert (row["cost_yuan"], row["gained_yuan"], row["balance_yuan"], row["payback_state"]) == (100, 300, 200, "paid")


def test_media_without_any_date_answer_no_period():
    house = warehouse_with(sheet("media", [{"medium": "A", "cost_yuan": 100, "revenue_yuan": 300}]))
    assert ask(house, "media_roi", MARCH).rows.empty and ask(house, "media_roi", Scope()).rows["roi"].tolist() == [2.0]


def test_surveys_without_any_date_answer_no_period():
    house = warehouse_with(sheet("surveys", [{"respondent": f"R{n}", "item": "响应", "score": 5, "scale": 5} for n in range(6)]))
    assert ask(house, "satisfaction", MARCH).rows.empty and ask(house, "satisfaction", MARCH).facts["respondents"] == 0
    assert ask(house, "satisfaction", Scope()).rows["n"].tolist() == [6]


def test_undated_media_count_alike_without_a_period_and_are_said():
    house = warehouse_with(sheet("media", [{"medium": "A", "cost_yuan": 100}, {"medium": "A", "date": "2026-03-02", "cost_yuan": 50}]))
    for scope, cost in ((Scope(), 150), (MARCH, 50)):
        assert ratio(house, "cost_yuan", scope) == cost
        answer = ask(house, "totals", scope, options={"metrics": "cost_yuan"})
        assert answer.rows["value"].tolist() == [cost] and any("no date" in note.en for note in answer.notes)


def test_the_mail_of_the_wild_file_earns_twice_its_cost(monkeypatch: pytest.MonkeyPatch):
    if not WILD.is_file():
        pytest.skip("../shared/wild is not here")
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-31")
    house = Warehouse.open(":memory:")
    import_file(house, WILD)
    rows = ask(house, "media_roi", Scope()).rows.set_index("medium")
    assert rows.loc["Email", "roi"] == pytest.approx(2.0) and not pd.isna(rows.loc["Email", "cost_yuan"])
