"""One medium under many spellings: brought together in every sheet that names one, merged and parted again by the company."""

from __future__ import annotations

import pytest

from analytics.catalog import ask
from analytics.errors import Refused
from analytics.scope import Scope
from analytics.words.media_names import alike, one_name, with_alias, without_alias, written_aliases
from sample_data.by_hand import sheet, warehouse_with

SIXTEEN = ("Douyin", "douyin", "DOUYIN", "dOUYIN", " Douyin", "Douyin ", "Dou yin", "Dou-yin", "dou_yin", "DOU YIN", "Ｄｏｕｙｉｎ", "ｄｏｕｙｉｎ", "Dou·yin", "「Douyin」", "Douyin。", "dou/yin")


def _everywhere():
    return warehouse_with(
        sheet("customers", [{"customer": "甲", "source_medium": "DOUYIN"}, {"customer": "乙", "source_medium": "百度"}]),
        sheet("sales", [{"ordered_on": "2026-02-03", "amount_yuan": 5, "customer": "甲", "source_medium": "Dou yin"}]),
        sheet("deals", [{"deal_id": "D1", "created_on": "2026-02-03", "source_medium": "抖音"}, {"deal_id": "D2", "created_on": "2026-02-03", "source_medium": "Douyin"}]),
        sheet("touches", [{"lead_id": "L1", "medium": "dou-yin", "touched_at": "2026-02-03T10:00:00", "converted": True}]),
        sheet("media", [{"date": "2026-02-05", "medium": name, "cost_yuan": 10, "revenue_yuan": 30} for name in SIXTEEN]))


def _labels(house, table, column):
    return sorted(house.run(f"SELECT DISTINCT {column} AS label FROM main.{table} WHERE {column} IS NOT NULL")["label"].to_pylist())


def test_sixteen_spellings_are_one_medium_and_its_costs_add_up():
    rows = ask(_everywhere(), "media_roi").rows
    assert rows["medium"].tolist() == ["Douyin"] and rows["cost_yuan"].tolist() == [160] and rows["roi"].tolist() == [2.0]


def test_every_sheet_that_names_a_medium_shows_the_same_spelling():
    house = _everywhere()
    assert _labels(house, "touches", "medium_label") == _labels(house, "sales", "source_label") == ["Douyin"]
    assert _labels(house, "customers", "source_label") == ["Douyin", "百度"] and _labels(house, "deals", "source_label") == ["Douyin", "抖音"]


def test_a_merge_holds_in_every_sheet_and_is_undone_with_the_setting():
    house = _everywhere()
    house.set_setting("media_aliases", "douyin=抖音")
    assert _labels(house, "media", "medium_label") == _labels(house, "sales", "source_label") == _labels(house, "deals", "source_label") == ["抖音"]
    assert ask(house, "media_roi", Scope().within("medium", "抖音")).rows["cost_yuan"].tolist() == [160]
    assert ask(house, "attribution").rows["medium"].tolist() == ["抖音"]
    house.set_setting("media_aliases", "")
    assert _labels(house, "media", "medium_label") == ["Douyin"]


def test_a_merge_holds_for_what_is_loaded_later_and_for_whole_paths():
    house = warehouse_with(sheet("media", [{"date": "2026-02-05", "medium": "抖音", "cost_yuan": 10}]), media_aliases="Douyin=抖音")
    house.commit([sheet("media", [{"date": "2026-02-06", "medium": "DOUYIN", "cost_yuan": 5}])])
    house.commit([sheet("touches", [{"path": "Douyin > 百度 > dou yin", "conversions": 2.0}])])
    assert ask(house, "media_roi").rows["cost_yuan"].tolist() == [15]
    assert sorted(ask(house, "attribution").rows["medium"]) == ["抖音", "百度"]


def test_undoing_a_file_and_loading_it_again_changes_no_label():
    house = warehouse_with(sheet("media", [{"date": "2026-02-05", "medium": "抖 音", "cost_yuan": 10}]), sheet("media", [{"date": "2026-02-06", "medium": "抖音", "cost_yuan": 5}]))
    batch = int(house.batches().iloc[0]["batch_id"])
    house.undo(batch)
    assert _labels(house, "media", "medium_label") == ["抖 音"]
    house.redo(batch)
    assert _labels(house, "media", "medium_label") == ["抖音"]


def test_signs_that_carry_meaning_keep_media_apart():
    assert one_name(["Google", "Google+"], "") == {"Google": "Google", "Google+": "Google+"}
    assert one_name(["—", "A"], "") == {"—": "—", "A": "A"}


def test_names_that_look_alike_are_suggested_until_somebody_decides():
    names = ["抖音", "Douyin", "抖音广告", "百度搜索", "百度", "Facebook Ads", "Facebook", "Instagram", "Instagarm", "Instagramm", "门店A", "门店B"]
    found = alike(names, "")
    assert ("Douyin", "抖音") in found and ("抖音广告", "抖音") in found and ("Facebook Ads", "Facebook") in found and ("Instagramm", "Instagram") in found
    assert not {frozenset(("百度", "百度搜索")), frozenset(("门店A", "门店B"))} & {frozenset(pair) for pair in found}
    assert ("Douyin", "抖音") not in alike(names, "Douyin≠抖音") and ("Douyin", "抖音") not in alike(names, "Douyin=抖音")


def test_decisions_can_be_added_and_taken_back():
    one = with_alias("", "Douyin", "抖音", True)
    two = with_alias(one, "微博大V", "微博", False)
    assert written_aliases(two) == (("Douyin", "抖音", True), ("微博大V", "微博", False))
    assert without_alias(two, "douyin") == "微博大V≠微博"
    assert with_alias(two, "Douyin", "抖音", False).endswith("Douyin≠抖音")


@pytest.mark.parametrize(("text", "said"), [("抖音", "读不懂"), ("A=B、a=C", "两个媒体"), ("A=B、B=A", "一圈"), ("A=a", "读不懂"), ("A=B=C", "读不懂"), ("A=B、b≠a", "既写成同一个")])
def test_what_cannot_be_read_is_refused(text, said):
    with pytest.raises(Refused, match=said):
        written_aliases(text)
    with pytest.raises(Refused):
        warehouse_with(media_aliases=text)
