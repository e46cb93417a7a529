"""Attribution from touches and from files of paths: what a path is, when it counts, and what is said where nothing can be known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from analytics.catalog import ask
from analytics.errors import Refused
from analytics.media.attribution import CREDITED
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

DAY = datetime(2026, 3, 20, 10)


def touch(lead: str, medium: str, days_before: float, converted: bool = False, value: float | None = None, **more: Any) -> dict[str, Any]:
    return {"lead_id": lead, "medium": medium, "touched_at": (DAY - timedelta(days=days_before)).isoformat(), "converted": converted, "value_yuan": value, **more}


def answer(*touches: dict[str, Any], scope: Scope = Scope(), **options: Any):
    return ask(warehouse_with(sheet("touches", list(touches))), "attribution", scope, options=options)


def credit(found, model: str) -> dict[str, float]:
    return dict(zip(found.rows["medium"], found.rows[model], strict=True))


DECAY = (touch("A", "抖音", 14), touch("A", "百度", 7), touch("A", "小红书", 3), touch("A", "视频号", 0, True, 1000), touch("B", "抖音", 1))


def test_time_decay_halves_every_seven_days_as_in_the_methods():
    found = credit(answer(*DECAY), "time_decay")
    assert {name: round(value, 4) for name, value in found.items()} == {"视频号": 0.4011, "小红书": 0.2980, "百度": 0.2006, "抖音": 0.1003}
    assert credit(answer(*DECAY, half_life=14), "time_decay")["抖音"] > 0.1003


def test_money_is_divided_like_conversions_and_adds_up():
    found = answer(*DECAY, value="yuan")
    assert {model: round(sum(credit(found, model).values()), 6) for model in CREDITED} == dict.fromkeys(CREDITED, 1000.0)
    assert credit(found, "position") == pytest.approx({"抖音": 400, "百度": 100, "小红书": 100, "视频号": 400})


def test_touches_after_the_conversion_and_before_the_look_back_belong_to_no_path():
    rows = (touch("A", "展会", 120), touch("A", "抖音", 10), touch("A", "百度", 5, True, 9), touch("A", "知乎", 1), touch("A", "知乎", 0, True, 5))
    assert credit(answer(*rows), "linear") == {"抖音": 0.5, "百度": 0.5}
    assert credit(answer(*rows, lookback=200), "linear") == pytest.approx({"抖音": 1 / 3, "百度": 1 / 3, "展会": 1 / 3})


def test_a_path_counts_where_it_ends():
    rows = (touch("A", "抖音", 30), touch("A", "百度", 18, True), touch("B", "抖音", 30), touch("B", "抖音", 2))
    march, before = answer(*rows, scope=Scope(period="2026-03", as_of=date(2026, 3, 20))), answer(*rows, scope=Scope(period="2026-02", as_of=date(2026, 3, 20)))
    assert (march.facts["conversions"], march.facts["nulls"], before.rows.empty) == (1, 1, True)
    # Read before the conversion, the same touches were a path without one.
    early = answer(*rows, scope=Scope(as_of=date(2026, 2, 25)))
    assert (early.facts["conversions"], early.facts["nulls"]) == (0, 2)


def test_spellings_of_one_medium_are_one():
    rows = [touch(f"L{n}", name, 1, n == 0) for n, name in enumerate(("Douyin", "DOUYIN", "ｄｏｕｙｉｎ", " douyin ", "Douyin", "百度"))]
    found = answer(*rows)
    assert list(found.rows.sort_values("touches")["medium"]) == ["百度", "Douyin"] and found.rows["touches"].max() == 5


def test_files_of_paths_have_no_time_decay_and_count_without_a_period_only():
    rows = [{"path": "a > b → c", "conversions": 2, "value_yuan": 10, "nulls": 1}, {"path": "a", "conversions": 0, "nulls": 4}]
    house = warehouse_with(sheet("touches", rows))
    found = ask(house, "attribution")
    assert found.rows["time_decay"].isna().all() and credit(found, "linear") == pytest.approx({"a": 2 / 3, "b": 2 / 3, "c": 2 / 3})
    assert (found.facts["paths"], found.facts["undated"], found.as_of) == (7, 2, None)
    inside = ask(house, "attribution", Scope(period="2026-03"))
    assert inside.empty and any("没有日期" in note.zh for note in inside.notes)


def test_few_conversions_only_nulls_and_no_nulls_are_said():
    few = answer(*DECAY)
    assert any("太少" in note.zh for note in few.notes) and any("不说明" in note.zh for note in few.notes)
    nothing = answer(touch("A", "抖音", 1), touch("B", "百度", 1))
    assert nothing.rows["markov"].isna().all() and nothing.rows["first"].sum() == 0 and any("没有转化" in note.zh for note in nothing.notes)
    assert any("没有未转化的路径" in note.zh for note in answer(touch("A", "抖音", 1, True)).notes)


def test_what_cannot_be_asked_is_refused_and_nothing_is_nothing():
    for more in ({"lookback": 0}, {"half_life": 0}):
        with pytest.raises(Refused):
            answer(*DECAY, **more)
    with pytest.raises(Refused, match="整条路径"):
        answer(*DECAY, scope=Scope(where=(("medium", ("抖音",)),)))
    assert ask(warehouse_with(), "attribution").empty


def test_the_sample_company_divides_every_conversion(sample_warehouse):
    found = ask(sample_warehouse, "attribution", Scope(period="2026-Q1"))
    won = sample_warehouse.run("SELECT count(DISTINCT lead_id) AS n FROM main.touches WHERE converted AND touched_at >= DATE '2026-01-01' AND touched_at < DATE '2026-03-20'")["n"][0].as_py()
    assert found.facts["conversions"] == won > 100
    assert {model: round(float(found.rows[model].sum()), 6) for model in CREDITED} == dict.fromkeys(CREDITED, won)
    assert ((found.rows["markov_low"] <= found.rows["markov"] / won) & (found.rows["markov"] / won <= found.rows["markov_high"])).all()


def test_paths_are_counted_whole_with_their_rate_and_days():
    rows = (*DECAY, touch("C", "抖音", 9), touch("C", "百度", 2, True, 5), touch("D", "抖音", 6), touch("D", "百度", 1), touch("E", "抖音", 3), touch("E", "百度", 1, True, 7))
    found = ask(warehouse_with(sheet("touches", list(rows))), "conversion_paths")
    first = found.rows.iloc[0]
    assert (first["path"], first["length"], first["conversions"], first["nulls"], first["value_yuan"], first["median_days"]) == ("抖音 > 百度", 2, 2, 1, 12, 4.5)
    assert first["conversion_rate"] == pytest.approx(2 / 3) and first["conversion_rate_low"] < 2 / 3 < first["conversion_rate_high"]
    assert found.facts["lengths"] == {2: 2.0, 4: 1.0} and found.facts["mean_length"] == pytest.approx(8 / 3) and found.facts["paths"] == 3
    assert len(ask(warehouse_with(sheet("touches", list(rows))), "conversion_paths", options={"limit": 1}).rows) == 1


def test_a_path_file_with_empty_places_names_them():
    found = ask(warehouse_with(sheet("touches", [{"path": " a >  > b ", "conversions": 1}])), "attribution")
    assert set(found.rows["medium"]) == {"a", "b", "未填写"}


def test_counts_below_zero_are_none():
    paths = [{"path": "a > b", "conversions": -3, "nulls": 2}, {"path": "a", "conversions": 2, "nulls": -1}, {"path": "b", "conversions": 1}]
    rows = ask(warehouse_with(sheet("touches", paths)), "attribution").rows.set_index("medium")
    assert rows["first"].to_dict() == {"a": 2, "b": 1} and rows["markov"].sum() == pytest.approx(3)
    table = ask(warehouse_with(sheet("touches", paths)), "conversion_paths").rows
    assert table["conversions"].min() >= 0
