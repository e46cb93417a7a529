"""Segments worked by hand: customers without attributes, returns, service cost, media allocated, the index and the score that add up."""

from __future__ import annotations

import csv
from datetime import date, datetime

import numpy as np
import pytest

from analytics.catalog import ask
from analytics.customers.audiences import made_of
from analytics.customers.segment_fit import segment_fit
from analytics.customers.segment_media import segment_media
from analytics.customers.segments import segments
from analytics.dimension_values import dimension_values
from analytics.errors import Refused, UnknownName
from analytics.scope import Scope
from analytics.settings import checked
from analytics.statistics.intervals import wilson
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

MARCH = Scope("2026-03", as_of=date(2026, 3, 31))


def sale(customer: str | None, amount: float, cost: float | None, day: str = "2026-03-10", **more: object) -> dict[str, object]:
    return {"ordered_on": day, "amount_yuan": amount, "cost_yuan": cost, "customer": customer} | more


@pytest.fixture
@handed_on
def company():
    """Six hotels (four buy), five schools (one buys), one customer without an industry, one that no list knows; media 抖音 brought 酒0, 酒1 and 校0."""
    listed = [{"customer": f"酒{n}", "industry": "酒店", "class": "important" if n < 2 else "interested", "owner": "甲", "source_medium": "抖音" if n < 2 else "展会"} for n in range(6)]
    listed += [{"customer": f"校{n}", "industry": "学校", "owner": "乙", "source_medium": "抖音"} for n in range(5)]
    listed += [{"customer": "空", "owner": "乙"}]
    sold = [sale("酒5", 1, 1, "2025-06-01"), *(sale(f"酒{n}", 100, 60, person="甲") for n in range(4)), sale("酒0", -20, -10, kind="return", person="甲"),
            sale("校0", 50, 40, person="乙"), sale("空", 30, 20, person="乙"), sale("陌生", 10, 5, person="乙"), sale(None, 7, 5)]
    deals = [{"deal_id": f"D{n}", "customer": f"酒{n % 4}", "created_on": "2026-02-01", "closed_on": "2026-03-02", "outcome": "won" if n < 3 else "lost"} for n in range(6)]
    return warehouse_with(
        sheet("customers", listed), sheet("sales", sold), sheet("deals", deals),
        sheet("expenses", [{"date": "2026-03-05", "item": "售后服务", "amount_yuan": 12, "customer": "酒1"}, {"date": "2026-03-05", "item": "招待", "amount_yuan": 99, "customer": "酒1"},
                           {"date": "2026-03-05", "item": "售后服务", "amount_yuan": 500}]),
        sheet("complaints", [{"complaint_id": "T1", "opened_at": "2026-03-06T10:00:00", "customer": "校0", "cost_yuan": 4}]),
        sheet("media", [{"date": "2026-03-01", "medium": "抖音", "cost_yuan": 30}, {"date": "2026-03-01", "medium": "电梯", "cost_yuan": 8}]))


def rows_of(answer, *by: str):
    return answer.rows.set_index(list(by) or ["industry"])


def test_every_customer_is_in_one_segment_and_the_unknown_in_a_row_of_their_own(company):
    answer = segments(company, MARCH)
    assert answer.rows["industry"].tolist() == ["酒店", "学校", "未填写"]
    assert answer.rows["customers"].tolist() == [6, 5, 2] and answer.facts["total"]["customers"] == 13
    assert answer.facts["coverage"] == pytest.approx(11 / 13)


def test_sales_returns_buyers_and_wins_of_a_segment(company):
    hotels = rows_of(segments(company, MARCH)).loc["酒店"]
    assert (hotels.sales, hotels.returned_yuan, hotels.buyers, hotels.buyer_rate, hotels.gross_profit) == (380, 20, 4, pytest.approx(2 / 3), 150)
    assert (hotels.won, hotels.lost, hotels.win_rate) == (3, 3, 0.5)
    assert (hotels.win_rate_low, hotels.win_rate_high) == pytest.approx(wilson(3, 6))


def test_net_contribution_is_margin_less_service_less_media(company):
    answer = segments(company, MARCH)
    rows = rows_of(answer)
    # 抖音 cost 30 and brought three new customers: 10 each; 电梯 brought nobody, its 8 fall on no one
    assert rows["media_share_yuan"].to_dict() == {"酒店": 20, "学校": 10, "未填写": 0}
    assert rows["service_yuan"].to_dict() == {"酒店": 12, "学校": 4, "未填写": 0}
    assert rows["net_contribution"].to_dict() == {"酒店": 150 - 12 - 20, "学校": 10 - 4 - 10, "未填写": 15}
    assert rows.loc["酒店", "net_per_customer"] == pytest.approx(118 / 6)
    assert answer.facts["media_outside"] == pytest.approx(8) and answer.facts["total"]["net_contribution"] == pytest.approx(129)
    assert rows["net_contribution"].sum() == pytest.approx(129)


def test_sales_without_a_customer_belong_to_no_segment_and_are_told(company):
    answer = segments(company, MARCH)
    assert answer.facts["sales_without_customer"] == 7 and answer.rows["sales"].sum() == 470
    assert any("没有写客户" in note.zh for note in answer.notes)


def test_without_service_records_the_net_contribution_is_unknown():
    house = warehouse_with(sheet("customers", [{"customer": "甲", "industry": "酒店"}]), sheet("sales", [sale("甲", 10, 5)]))
    answer = segments(house, MARCH)
    assert answer.rows[["service_yuan", "net_contribution"]].isna().all(axis=None) and answer.rows["gross_profit"].tolist() == [5]
    assert any("服务成本" in note.zh for note in answer.notes)


def test_a_margin_known_in_part_gives_no_net_contribution(company):
    company.commit([sheet("sales", [sale("校1", 100, None)], file="b.xlsx")])
    school = rows_of(segments(company, MARCH)).loc["学校"]
    assert school[["gross_profit", "net_contribution", "net_per_customer"]].isna().all() and (school.cost_coverage, school.known_margin) == (pytest.approx(1 / 3), 0.2)


def index_company(hotel_buyers: int, school_buyers: int):
    named = [("酒店", f"酒{n}", n < hotel_buyers) for n in range(20)] + [("学校", f"校{n}", n < school_buyers) for n in range(60)] + [("医院", f"医{n}", True) for n in range(4)]
    return warehouse_with(sheet("customers", [{"customer": name, "industry": industry} for industry, name, _buys in named]),
                          sheet("sales", [sale(name, 10, 5) for _industry, name, buys in named if buys]))


def test_the_portrait_index_sets_the_share_among_buyers_against_the_share_among_all():
    answer = segments(index_company(20, 16), MARCH)
    hotels, schools, clinics = (rows_of(answer).loc[name] for name in ("酒店", "学校", "医院"))
    assert hotels.portrait_index == pytest.approx(100 * (20 / 40) / (20 / 84))
    low, high = wilson(20, 40)
    assert (hotels.portrait_low, hotels.portrait_high) == pytest.approx((100 * low * 84 / 20, 100 * high * 84 / 20))
    assert (hotels.portrait, schools.portrait) == ("over", "under")
    assert np.isnan(clinics.portrait_index)  # four customers only


def test_few_buyers_make_no_portrait():
    assert segments(index_company(3, 2), MARCH).rows["portrait_index"].isna().all()


def test_two_attributes_and_the_customers_region():
    house = warehouse_with(sheet("customers", [{"customer": "甲", "gender": "女", "region": "杭州"}, {"customer": "乙", "gender": "女"}, {"customer": "丙", "region": "杭州"}]), sheet("sales", [sale("甲", 10, 5)]))
    answer = segments(house, MARCH, ("gender", "region"))
    assert [column.name for column in answer.columns][:2] == ["gender", "customer_region"]
    assert answer.rows[["gender", "customer_region", "customers"]].to_numpy().tolist() == [["女", "杭州", 1], ["女", "未填写", 1], ["未填写", "杭州", 1]]
    assert answer.facts["coverage"] == pytest.approx(1 / 3)


def test_attributes_of_the_companys_own_sheet_can_be_cut_by():
    house = warehouse_with(sheet("customers", [{"customer": "甲", "用水量": "大"}, {"customer": "乙"}]), sheet("sales", [sale("甲", 10, 5)]))
    assert rows_of(ask(house, "segments", MARCH, ("用水量",)), "用水量")["customers"].to_dict() == {"大": 1, "未填写": 1}


def test_only_attributes_of_customers_and_two_at_most(company):
    with pytest.raises(UnknownName):
        segments(company, MARCH, ("team",))
    with pytest.raises(Refused):
        segments(company, MARCH, ("class", "size", "industry"))


def test_a_seller_sees_own_customers_only(company):
    own = segments(company, Scope("2026-03", as_of=date(2026, 3, 31), visible=(("person", ("乙",)),)))
    assert own.rows[["industry", "customers", "sales"]].to_numpy().tolist() == [["学校", 5, 50], ["未填写", 2, 40]]
    assert own.facts["total"]["sales"] == 90 and own.facts["media_allocated"] is None and own.rows["won"].sum() == 0
    media = segment_media(company, Scope("2026-03", as_of=date(2026, 3, 31), visible=(("person", ("乙",)),)))
    assert media.rows["customers"].sum() == 7 and media.rows[["cost_yuan", "cost_per_won_yuan"]].isna().all(axis=None)


# --- fit ------------------------------------------------------------------------------------------------------------


def test_the_score_is_the_sum_of_its_parts(company):
    company.set_setting("fit_weights", checked("fit_weights", "净贡献 30、成交比例 10、客户数 10"))
    answer = segment_fit(company, MARCH)
    hotels = answer.rows[answer.rows["industry"] == "酒店"]
    assert hotels["fit_part"].tolist() == ["net_contribution", "buyer_rate", "customers"] and hotels["points"].tolist() == [60, 20, 20]
    schools = answer.rows[answer.rows["industry"] == "学校"]
    # net −4 counts as nothing; 1 of 5 against 4 of 6; 5 customers against 6
    assert schools["points"].tolist() == pytest.approx([0, 20 * 0.2 / (2 / 3), 20 * 5 / 6])
    assert schools["fit_score"].tolist() == pytest.approx([schools["points"].sum()] * 3)
    assert rows_of(segments(company, MARCH))["fit_score"].to_dict() == pytest.approx({"酒店": 100, "学校": schools["points"].sum(), "未填写": float("nan")}, nan_ok=True)


def test_a_part_unknown_for_some_leaves_those_without_a_score(company):
    company.set_setting("fit_weights", "赢率 50、客户数 50")
    found = rows_of(segments(company, MARCH))["fit_score"]
    assert found["酒店"] == 100 and np.isnan(found["学校"])  # schools have no closed deals


def test_a_part_unknown_for_all_is_left_out_and_the_others_scaled_up(company):
    company.set_setting("fit_weights", "毛利率 50、客户数 50")
    house = warehouse_with(sheet("customers", [{"customer": f"{n}", "industry": "酒店"} for n in range(5)]), fit_weights="毛利率 50、客户数 50")
    answer = segment_fit(house, MARCH)
    assert answer.rows[["fit_part", "weight", "points"]].to_numpy().tolist() == [["customers", 100, 100]]
    assert any("毛利率" in note.zh for note in answer.notes)


@pytest.mark.parametrize("text", ["", "赢率", "赢率 0", "赢率 1、win_rate 2"])
def test_weights_that_cannot_be_read_are_refused(text):
    with pytest.raises(Refused, match="客群匹配分权重"):
        checked("fit_weights", text)


def test_a_part_there_is_not_is_named_with_a_suggestion():
    with pytest.raises(UnknownName, match="赢率"):
        checked("fit_weights", "盈率 3、赢率率 5")


# --- media of a segment ---------------------------------------------------------------------------------------------


def test_media_of_a_segment_by_won_rate_and_cost():
    customers = [{"customer": f"抖{n}", "industry": "酒店", "source_medium": "抖音"} for n in range(20)] + [{"customer": f"展{n}", "industry": "酒店", "source_medium": "展会"} for n in range(10)]
    customers += [{"customer": "校", "industry": "学校", "source_medium": "抖音"}, {"customer": "无", "industry": "酒店"}]
    sold = [sale("抖19", 1, 1, "2025-06-01"), *(sale(f"抖{n}", 10, 5) for n in range(8)), *(sale(f"展{n}", 10, 5) for n in range(6)), sale("校", 10, 5), sale("无", 10, 5)]
    house = warehouse_with(sheet("customers", customers), sheet("sales", sold), sheet("media", [
        {"date": "2026-03-01", "medium": "抖音", "cost_yuan": 90}, {"date": "2026-03-01", "medium": "展会", "cost_yuan": 600}]))
    answer = segment_media(house, MARCH.within("industry", "酒店"))
    rows = rows_of(answer, "source_medium")
    assert rows.index.tolist() == ["抖音", "展会", "未填写"]
    assert rows.loc["抖音", ["customers", "prospects", "won_customers"]].tolist() == [20, 19, 8]
    assert rows["won_rate"].tolist() == pytest.approx([8 / 19, 0.6, 1.0]) and rows.loc["展会", "won_rate_low"] == pytest.approx(wilson(6, 10)[0])
    assert rows.loc["抖音", "cost_per_won_yuan"] == 10 and rows.loc["展会", "cost_per_won_yuan"] == 100  # 90 over nine new ones, the school too
    assert rows["best_by"].tolist()[:2] == ["won+cost", "rate"] and not isinstance(rows["best_by"].iloc[2], str)


def _aimed(*audiences: tuple[str | None, str, float], **more: object):
    """Six new hotel customers by 抖音 and three new restaurants; media bought for the audiences given (audience, medium, cost)."""
    customers = [{"customer": f"酒{n}", "industry": "酒店", "size": "大", "source_medium": "抖音"} for n in range(6)]
    customers += [{"customer": f"餐{n}", "industry": "餐饮", "class": "major", "source_medium": "抖音"} for n in range(3)]
    sold = [sale("旧", 1, 1, "2025-06-01"), *(sale(one["customer"], 10, 5) for one in customers)]
    media = [{"date": "2026-03-01", "medium": medium, "segment": audience, "cost_yuan": cost} for audience, medium, cost in audiences]
    return warehouse_with(sheet("customers", customers), sheet("sales", sold), sheet("media", media), **more)


def _said(answer) -> str:
    return " ".join(note.zh for note in answer.notes)


def test_an_audience_called_like_the_segment_gives_its_own_cost():
    house = _aimed(("酒店", "抖音", 60), ("餐饮", "抖音", 300), (None, "抖音", 40), ("餐饮", "展会", 5))
    answer = segment_media(house, MARCH.within("industry", "酒店"))
    row = rows_of(answer, "source_medium").loc["抖音"]
    assert (row["cost_yuan"], row["cost_per_won_yuan"], row["won_customers"]) == (60, 10, 6)
    assert "人群写「酒店」的行；没有写人群的 40 元不算在内" in _said(answer) and "（酒店" not in _said(answer)


def test_an_audience_made_of_several_segments_is_divided_by_the_new_customers_of_all_of_them():
    answer = segment_media(_aimed(("酒店·餐饮", "抖音", 90), ("办公企业", "抖音", 500)), MARCH.within("industry", "酒店"))
    row = rows_of(answer, "source_medium").loc["抖音"]
    assert (row["cost_yuan"], row["cost_per_won_yuan"]) == (90, 10)  # six hotels and three restaurants
    assert "「酒店·餐饮」的行（酒店、餐饮）" in _said(answer) and "(酒店, 餐饮)" in answer.notes[-1 if "audience" in answer.notes[-1].en else 0].en


@pytest.mark.parametrize(("audiences", "why"), [
    ((("办公企业", "抖音", 90),), "没有叫「酒店」的人群（有 办公企业）"), (((None, "抖音", 90),), "没有写人群"),
    ((("酒店餐饮", "抖音", 50), ("餐饮酒店", "抖音", 40)), "不止一个（酒店餐饮、餐饮酒店）"),
])
def test_where_no_audience_is_the_segment_the_cost_is_everybodys_and_the_answer_says_why(audiences, why):
    answer = segment_media(_aimed(*audiences), MARCH.within("industry", "酒店"))
    assert rows_of(answer, "source_medium").loc["抖音", "cost_per_won_yuan"] == 10 and why in _said(answer) and "对全公司的：" in _said(answer)


def test_a_segment_of_two_attributes_has_no_audience():
    house = _aimed(("酒店", "抖音", 90))
    answer = segment_media(house, MARCH.within("industry", "酒店").within("size", "大"))
    assert "两个属性" in _said(answer) and rows_of(answer, "source_medium").loc["抖音", "cost_yuan"] == 90


def test_an_audience_called_like_a_class_is_known_by_its_label():
    house = _aimed(("大客户", "抖音", 30), ("散客", "抖音", 500))
    row = rows_of(segment_media(house, MARCH.within("class", dimension_values(house, "customers", "class")[0])), "source_medium").loc["抖音"]
    assert (row["cost_yuan"], row["cost_per_won_yuan"]) == (30, 10)


def test_a_filter_of_staff_narrows_the_customers_and_not_what_an_audience_cost():
    house = _aimed(("酒店", "抖音", 60))
    answer = segment_media(house, MARCH.within("industry", "酒店").within("region", "火星"))
    assert "人群写「酒店」" in _said(answer)
    assert "每个新客户的花费是这个媒体对全公司的。" in [note.zh for note in segment_media(house, MARCH).notes]  # nobody chose a segment


def test_an_audience_is_made_of_whole_values_or_not_at_all():
    assert made_of("酒店餐饮", ("酒店", "餐饮")) == ("酒店", "餐饮") and made_of("酒店及餐饮", ("酒店", "餐饮")) == () and made_of("", ("酒店",)) == ()


def test_within_the_first_90_days_nobody_can_be_called_new():
    house = warehouse_with(sheet("customers", [{"customer": "甲", "source_medium": "抖音"}]), sheet("sales", [sale("甲", 1, 1, "2026-02-01"), sale("甲", 1, 1)]))
    answer = segment_media(house, MARCH)
    assert answer.rows[["won_customers", "won_rate"]].isna().all(axis=None) and any("90 天" in note.zh for note in answer.notes)
    assert segment_media(house, Scope(as_of=date(2026, 3, 31))).rows["won_customers"].isna().all()
    assert {c.name: c.label.en for c in answer.columns}["customers"] == "Customers"  # whoever is listed, not only who was served


def test_customers_alone_and_nothing_at_all():
    alone = segments(warehouse_with(sheet("customers", [{"customer": "甲", "industry": "酒店"}])), MARCH)
    assert alone.rows["customers"].tolist() == [1] and alone.rows[["sales", "buyers", "win_rate", "net_contribution"]].isna().all(axis=None)
    for name in ("segments", "segment_fit", "segment_media"):
        answer = ask(warehouse_with(), name, MARCH)
        assert answer.empty and "客户" in answer.notes[-1].zh


@pytest.mark.parametrize("by", [("industry",), ("gender", "purchasing_power"), ("class",)])
def test_on_the_sample_company_the_segments_make_the_whole(sample_warehouse, by):
    answer = segments(sample_warehouse, Scope("2025-Q4"), by)
    for column in ("customers", "buyers", "sales", "returned_yuan", "won", "lost", "gross_profit", "service_yuan", "media_share_yuan", "net_contribution", "won_customers"):
        assert answer.rows[column].sum() == pytest.approx(answer.facts["total"][column]), column
    fit = segment_fit(sample_warehouse, Scope("2025-Q4"), by).rows.groupby(list(by)).agg(points=("points", lambda one: one.sum(skipna=False)), score=("fit_score", "first"))
    assert fit["points"].tolist() == pytest.approx(fit["score"].tolist(), nan_ok=True)


# --- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.real_files
def test_the_sectors_of_a_real_sales_pipeline_add_up(real_files):
    def read(name: str):
        with (real_files / "crm_maven" / name).open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    def day(text: str) -> date | None:
        return datetime.strptime(text, "%m/%d/%Y").date() if text else None

    accounts, deals = read("accounts.csv"), read("sales_pipeline.csv")
    house = warehouse_with(
        sheet("customers", [{"customer": r["account"], "industry": r["sector"]} for r in accounts]),
        sheet("deals", [{"deal_id": r["opportunity_id"], "customer": r["account"] or None, "created_on": day(r["engage_date"]), "closed_on": day(r["close_date"]),
                         "outcome": {"Won": "won", "Lost": "lost"}.get(r["deal_stage"], "open")} for r in deals]))
    answer = segments(house, Scope())
    sector = {r["account"]: r["sector"] for r in accounts}
    for industry, row in rows_of(answer).iterrows():
        won, lost = (sum(1 for r in deals if r["deal_stage"] == stage and sector.get(r["account"]) == industry) for stage in ("Won", "Lost"))
        assert (row.won, row.lost) == (won, lost) and row.win_rate == pytest.approx(won / (won + lost))
    assert answer.rows["customers"].sum() == len(accounts) == answer.facts["total"]["customers"]
    assert answer.facts["total"]["won"] == sum(r["deal_stage"] == "Won" for r in deals)
