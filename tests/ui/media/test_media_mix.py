"""The media mix page: numbers where they can be known, a refusal where not, and what it says without data."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.statistics.mix_model import hill
from sample_data.by_hand import sheet
from tests.ui.conftest import Visit, words
from ui import session

WEEKS = 110


def load(scatter: float = 200, weeks: int = WEEKS) -> None:
    """Two media, one with markup for a name, on a base of 20,000 a week."""
    rng, first = np.random.default_rng(2), date(2024, 1, 1)
    spend = {"抖音<b>": 1000 * np.exp(rng.normal(0, 0.6, weeks)), "百度": 600 * np.exp(rng.normal(0, 0.6, weeks))}
    brought = sum(size * hill(values, values.max() / 2) for size, values in zip((9000, 5000), spend.values(), strict=True))
    outcome = 20_000 + brought + rng.normal(0, scatter, weeks)
    house = session.warehouse()
    house.commit([sheet("media", [{"date": first + timedelta(weeks=place), "medium": name, "cost_yuan": value} for name, values in spend.items() for place, value in enumerate(values)])])
    house.commit([sheet("sales", [{"ordered_on": first + timedelta(weeks=place, days=day), "amount_yuan": value / 2, "cost_yuan": value / 5, "person": "甲"}
                                  for place, value in enumerate(outcome) for day in (0, 6)])])


def test_without_media_the_page_names_the_sheet(visit: Visit) -> None:
    assert "媒体投放" in words(visit("media_mix"))


def test_what_can_be_known_is_shown_with_its_interval(visit: Visit) -> None:
    load()
    at = visit("media_mix")
    shown = words(at)
    for said in ("看得清的媒体 2", "每个媒体带来多少", "抖音&lt;b&gt;", "下一元投哪里", "最省的试验", "多花一点，多带来多少", "110 个整周", "按毛利"):
        assert said in shown, said
    assert ">抖音<b>" not in shown and "这里不给数字" not in shown
    assert at.get("vega_lite_chart") or at.get("arrow_vega_lite_chart")


def test_a_filter_from_another_page_narrows_nothing(visit: Visit) -> None:
    load()
    assert "看得清的媒体 2" in words(visit("media_mix", medium="百度", region="华东"))


def test_too_few_weeks_refuse_the_page(visit: Visit) -> None:
    load(weeks=40)
    shown = words(visit("media_mix"))
    assert "这里不给数字" in shown and "现在只有 40 周" in shown and "下一元投哪里" not in shown and "看得清的媒体 " not in shown


def test_where_no_medium_can_be_known_there_are_no_numbers(visit: Visit) -> None:
    load(scatter=30_000)
    shown = words(visit("media_mix"))
    assert "没有一个媒体看得清" in shown and "区间比数值还宽" in shown and "下一元投哪里" not in shown


def test_an_outcome_without_data_says_so(visit: Visit) -> None:
    load()
    assert "没有带关闭日期的赢单" in words(visit("media_mix", outcome="deals"))


@pytest.mark.parametrize("weeks", [40, WEEKS])
def test_english_has_no_chinese_labels(visit: Visit, weeks: int) -> None:
    load(weeks=weeks)
    shown = words(visit("media_mix", "en"))
    assert ("No numbers here" if weeks == 40 else "What each medium brought") in shown
    assert not [word for word in ("媒体组合", "看得清", "停投", "把握", "花费") if word in shown]


def test_a_rerun_fits_nothing_again(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    at = visit("media_mix")

    def never(*_given: object, **_more: object) -> None:
        raise AssertionError("the mix was fitted again")

    monkeypatch.setattr("analytics.media.mix_study.mix", never)
    at.run()
    assert not at.exception and "每个媒体带来多少" in words(at)
