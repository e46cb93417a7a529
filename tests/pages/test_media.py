from __future__ import annotations

import pytest

from tests.pages.conftest import Visit, words
from tests.pages.process_company import add_media


@pytest.fixture
def media(company):
    add_media(company)
    return company


def test_without_media_the_page_names_the_sheet_to_upload(visit: Visit) -> None:
    assert "「媒体投放」" in words(visit("media"))


def test_each_medium_has_its_roi_and_a_mark(visit: Visit, media) -> None:
    shown = words(visit("media"))
    assert "✓ 1.00" in shown
    assert "▽ −0.50" in shown


def test_the_total_is_measured_again_not_summed(visit: Visit, media) -> None:
    shown = words(visit("media"))
    # (255,000 − 150,000) ÷ 150,000
    assert "✓ 0.70" in shown
    assert "合计花费 15.0 万，带回毛利 25.5 万" in shown


def test_a_medium_without_cost_is_named_not_drawn(visit: Visit, media) -> None:
    assert "没有花费的不画：老客转介绍" in words(visit("media"))


def test_names_from_files_are_never_markup(visit: Visit, company) -> None:
    from tests.company import sheet

    company.commit([sheet("media", [{"date": "2026-03-02", "medium": "<b>x</b>", "cost_yuan": 1, "revenue_yuan": 2}])])
    shown = words(visit("media"))
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x</b>" not in shown


def test_english_has_no_chinese_labels(visit: Visit, media) -> None:
    shown = words(visit("media", "en"))
    assert "From cost to margin" in shown
    assert "花费" not in shown
