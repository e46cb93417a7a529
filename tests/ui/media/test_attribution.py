"""The attribution page: every model side by side, and what it says without data or without times."""

from __future__ import annotations

import pytest

from sample_data.by_hand import sheet
from tests.ui.conftest import Visit, words

TOUCHES = [
    {"lead_id": "A", "medium": "抖音<b>", "touched_at": "2026-03-02T10:00:00"}, {"lead_id": "A", "medium": "百度", "touched_at": "2026-03-09T10:00:00", "converted": True, "value_yuan": 30_000},
    {"lead_id": "B", "medium": "抖音<b>", "touched_at": "2026-03-10T10:00:00"},
]


def test_without_touches_the_page_names_the_sheet(visit: Visit, company) -> None:
    assert "触点" in words(visit("attribution"))


def test_models_paths_and_lengths_stand_on_the_page(visit: Visit, company) -> None:
    company.commit([sheet("touches", TOUCHES)])
    at = visit("attribution", period="2026-Q1")
    shown = words(at)
    assert not at.exception
    for said in ("每列合计 1", "抖音&lt;b&gt; › 百度", "马尔可夫", "从首次到转化，中位 7 天", "归因只分配已经发生的转化", "太少"):
        assert said in shown, said
    assert "<b> › " not in shown
    assert "3.0 万" in words(visit("attribution", period="2026-Q1", value="yuan"))


def test_a_short_look_back_cuts_the_path(visit: Visit, company) -> None:
    far = [TOUCHES[0] | {"touched_at": "2026-01-20T10:00:00"}, *TOUCHES[1:]]
    company.commit([sheet("touches", far)])
    assert "抖音&lt;b&gt; › 百度" in words(visit("attribution", period="2026-Q1"))
    assert "抖音&lt;b&gt; › 百度" not in words(visit("attribution", period="2026-Q1", lookback="30"))


@pytest.mark.parametrize("value", ["conversions", "yuan"])
def test_english_has_no_chinese_labels(visit: Visit, company, value: str) -> None:
    company.commit([sheet("touches", TOUCHES)])
    shown = words(visit("attribution", "en", period="2026-Q1", value=value))
    assert "Models side by side" in shown and not [word for word in ("归因", "转化", "马尔可夫", "触达") if word in shown]


def test_paths_without_dates_are_shown_all_together(visit: Visit, company) -> None:
    company.commit([sheet("touches", [{"path": "a > b", "conversions": 7, "nulls": 2}, {"path": "b", "conversions": 2, "nulls": 1}])])
    shown = words(visit("attribution", period="2026-Q1"))
    assert "每列合计 9" in shown and "a › b" in shown
