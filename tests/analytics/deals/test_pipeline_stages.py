"""Open deals by stage and by how long they have stood there, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.deals.pipeline_stages import WAITING
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

AS_OF = date(2026, 3, 20)
SCOPE = Scope("2026-03", AS_OF)


def stood(*deals: tuple[str | None, int | None, float | None]) -> pd.DataFrame:
    """One open deal per (stage, days it has stood there, amount)."""
    rows, events = [], []
    for number, (stage, days, amount) in enumerate(deals):
        rows.append({"deal_id": f"D{number}", "created_on": date(2025, 6, 2) if days is not None else None, "amount_yuan": amount})
        if stage is not None and days is not None:
            events.append({"deal_id": f"D{number}", "stage": stage, "entered_on": AS_OF - timedelta(days=days), "track": "sales"})
    sheets = [sheet("deals", rows), *([sheet("stage_events", events)] if events else [])]
    return ask(warehouse_with(*sheets), "pipeline_stages", SCOPE)


@pytest.mark.parametrize(("days", "span"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3), (400, 3)])
def test_a_deal_waits_in_one_span(days: int, span: int):
    answer = stood(("初步接洽", days, 10.0))
    assert answer.rows[list(WAITING)].iloc[0].tolist() == [int(place == span) for place in range(4)]


def test_deals_are_counted_by_stage_and_all_together():
    answer = stood(("了解需求", 3, 100.0), ("初步接洽", 3, 40.0), ("了解需求", 45, None), ("初步接洽", 12, 60.0))
    rows = answer.rows.set_index("stage")
    assert answer.rows["stage"].tolist() == ["初步接洽", "了解需求"]
    assert rows.loc["初步接洽", ["deals", "amount_yuan", *WAITING]].tolist() == [2, 100.0, 1, 1, 0, 0]
    assert rows.loc["了解需求", ["deals", "amount_yuan", *WAITING]].tolist() == [2, 100.0, 1, 0, 1, 0]
    assert [answer.facts[name] for name in ("deals", "amount_yuan", *WAITING)] == [4, 200.0, 2, 1, 1, 0]


def test_a_deal_without_a_stage_or_a_day_is_a_row_of_its_own():
    answer = stood(("初步接洽", 3, 40.0), (None, None, 5.0))
    assert answer.rows[["step", "stage", "deals", "waiting_unknown"]].values.tolist() == [[0, None, 1, 1], [1, "初步接洽", 1, 0]]


def test_what_cannot_be_judged_is_unknown_and_not_none():
    row = stood(("初步接洽", 300, None)).rows.iloc[0]
    assert pd.isna(row["stale_deals"]) and pd.isna(row["mean_p_win"]) and pd.isna(row["amount_yuan"]) and pd.isna(row["weighted_yuan"])


def test_the_sample_companys_stages_agree_with_its_pipeline(sample_warehouse):
    deals, stages = ask(sample_warehouse, "pipeline", Scope("2026-03")), ask(sample_warehouse, "pipeline_stages", Scope("2026-03"))
    rows, whole = stages.rows, deals.facts
    assert (rows["deals"].sum(), rows["amount_yuan"].sum(), rows["stale_deals"].sum()) == (whole["open"], pytest.approx(whole["open_yuan"]), whole["stale"])
    assert rows["weighted_yuan"].sum() == pytest.approx(whole["weighted_yuan"]) == pytest.approx(stages.facts["weighted_yuan"])
    assert (rows["mean_p_win"] * rows["deals"]).sum() / rows["deals"].sum() == pytest.approx(deals.rows["p_win"].mean())
    assert (rows[[*WAITING, "waiting_unknown"]].sum(axis=1) == rows["deals"]).all()
