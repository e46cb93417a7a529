"""Cells to typed rows: units, dates, lists, rows left out, and every defect with its sentence."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import Refused
from analytics.schema import DATASETS
from tests.analytics.ingest.made_files import TODAY, codes, column, csv_file, only, workbook

ARROW = {"VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DECIMAL(18,4)": pa.decimal128(18, 4), "DOUBLE": pa.float64(),
         "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}


def test_rows_are_typed_exactly_as_the_dictionary_says(tmp_path: Path) -> None:
    for name in ("sales", "visits", "deals", "targets", "exams", "media"):
        fields = [field for field in DATASETS[name].fields if field.example]
        sheet = only(workbook(tmp_path, {"表": [[f.label.zh for f in fields], [f.example for f in fields]]}), dataset=name)
        for field in fields:
            assert sheet.rows.schema.field(field.name).type == ARROW[field.stored_as], (name, field.name)
        assert sheet.rows.schema.field("extra").type == pa.map_(pa.string(), pa.string())
        assert sheet.rows.schema.field("row_no").type == pa.int64()


def test_row_numbers_are_those_excel_shows(tmp_path: Path) -> None:
    sheet = only(workbook(tmp_path, {"表": [["三月销售"], [], ["下单日期", "成交额"], ["2026-03-02", 1], [], ["2026-03-03", 2]]}))
    assert column(sheet, "row_no") == [4, 6]
    assert (sheet.rows_read, sheet.rows_skipped) == (3, 1)


class TestMoneyUnits:
    """Suffix in the cell, --scale, the column's own heading, the sheet's unit line, else yuan."""

    def test_the_heading_scales_plain_and_odd_spellings_alike(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, '下单日期,成交额（万元）\n2026-03-02,12.34567\n2026-03-03,"1,200"\n2026-03-04,￥3\n'))
        assert column(sheet, "amount_yuan") == [Decimal("123456.7000"), Decimal("12000000.0000"), Decimal("30000.0000")]
        assert sheet.totals == {"amount_yuan": 12153456.7}

    def test_a_suffix_in_the_cell_goes_before_everything(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,成交额（万元）\n2026-03-02,5亿\n2026-03-03,80元\n2026-03-04,2k\n"), scale={"amount_yuan": "千元"})
        assert column(sheet, "amount_yuan") == [500_000_000, 80, 2000]

    def test_what_a_person_says_goes_before_the_heading(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,成交额（万元）\n2026-03-02,5\n"), scale={"amount_yuan": "千元"})
        assert column(sheet, "amount_yuan") == [5000]

    def test_the_heading_goes_before_the_unit_line(self, tmp_path: Path) -> None:
        rows = [["单位：万元"], ["下单日期", "成交额(元)", "成本", "数量"], ["2026-03-02", 50000, 3, 7]]
        sheet = only(workbook(tmp_path, {"表": rows}))
        assert (column(sheet, "amount_yuan"), column(sheet, "cost_yuan"), column(sheet, "quantity")) == ([50000], [30000], [7.0])

    @pytest.mark.parametrize(("title", "factor"), [
        ("2026年9月销售业绩表（万元）", 10_000), ("业绩表（元）", 1), ("业绩表(单位万元)", 10_000), ("业绩表（万元、%）", 10_000), ("业绩表（人民币：千元）", 1_000),
        ("单位：万元人民币", 10_000), ("Unit: RMB thousand", 1_000),
    ])
    def test_a_unit_in_the_brackets_of_a_title_counts_and_is_said(self, tmp_path: Path, title: str, factor: int) -> None:
        rows = [[title], ["销售员", "下单日期", "金额"], ["张三", "2026-09-01", 10.5], ["李四", "2026-09-02", 20]]
        sheet = only(workbook(tmp_path, {"表": rows}))
        assert column(sheet, "amount_yuan") == [Decimal("10.5") * factor, 20 * factor]
        assert any("单位" in text.zh and "unit" in text.en for text in sheet.evidence)

    def test_a_unit_in_the_name_of_the_sheet_counts(self, tmp_path: Path) -> None:
        sheet = only(workbook(tmp_path, {"业绩（万元）": [["销售员", "下单日期", "金额"], ["张三", "2026-09-01", 10.5]]}))
        assert column(sheet, "amount_yuan") == [105_000] and any(text.zh == "「业绩（万元）」写着单位是「万元」" for text in sheet.evidence)

    @pytest.mark.parametrize("above", [
        ["注：提成按成交额（万元）计算"], ["本表只列大单，门槛（万元）另定"], ["去年销售（万元）", 880], ["业绩（万件）"], ["业绩（华东、华南）"], ["业绩（万元、千元）"],
    ])
    def test_brackets_that_are_no_unit_of_the_table_scale_nothing(self, tmp_path: Path, above: list[object]) -> None:
        rows = [above, ["销售员", "下单日期", "金额"], ["张三", "2026-09-01", 10.5], ["李四", "2026-09-02", 20]]
        assert column(only(workbook(tmp_path, {"表": rows})), "amount_yuan") == [Decimal("10.5"), 20]

    @pytest.mark.parametrize(("title", "factor"), [("业绩表（单位：美元）", 1), ("Sales (USD)", 1), ("单位：万美元", 10_000), ("Sales in USD thousand", 1_000)])
    def test_dollars_in_a_title_are_said_and_not_taken_for_yuan_in_silence(self, tmp_path: Path, title: str, factor: int) -> None:
        sheet = only(workbook(tmp_path, {"表": [[title], ["销售员", "下单日期", "金额"], ["张三", "2026-09-01", 10.5]]}))
        assert column(sheet, "amount_yuan") == [Decimal("10.5") * factor]
        assert any("美元" in text.zh and "没有换算成人民币" in text.zh and "US dollars" in text.en for text in sheet.evidence)

    def test_counts_are_never_scaled(self, tmp_path: Path) -> None:
        rows = [["单位：万元"], ["期间", "指标", "目标值"], ["2026-03", "新客户数", 12]]
        assert column(only(workbook(tmp_path, {"目标": rows})), "value") == [12.0]
        with pytest.raises(Refused, match="不是金额"):
            only(csv_file(tmp_path, "下单日期,成交额,数量\n2026-03-02,5,1\n"), scale={"quantity": "万元"})

    def test_targets_of_money_follow_the_unit_line(self, tmp_path: Path) -> None:
        rows = [["单位：万元"], ["期间", "目标对象", "目标值"], ["2026-03", "华东一部", 90]]
        assert column(only(workbook(tmp_path, {"目标": rows})), "value") == [900_000.0]

    def test_a_word_that_is_no_unit_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="不认识单位「斤」"):
            only(csv_file(tmp_path, "下单日期,成交额\n2026-03-02,5\n"), scale={"amount_yuan": "斤"})


def test_money_keeps_four_decimals_exactly(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n2026-03-02,0.1\n2026-03-02,0.2\n2026-03-02,22439.933999999997\n2026-03-02,-12.5\n"))
    assert column(sheet, "amount_yuan") == [Decimal("0.1"), Decimal("0.2"), Decimal("22439.9340"), Decimal("-12.5")]


def test_shares_are_read_as_per_cent_or_part(tmp_path: Path) -> None:
    head = "下单日期,成交额,订单号,分成比例\n"
    assert column(only(csv_file(tmp_path, head + "2026-03-02,5,A,60%\n2026-03-02,5,A,0.4\n")), "split_share") == [0.6, 0.4]
    sheet = only(csv_file(tmp_path, head + "2026-03-02,5,A,60\n2026-03-02,5,A,40\n"))
    assert column(sheet, "split_share") == [0.6, 0.4]
    assert any("百分数" in text.zh for text in sheet.evidence)


def test_dates_of_one_column_share_one_order(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n01-02-2018,1\n26-02-2018,2\n2018-03-04,3\n43164,4\n"))
    assert column(sheet, "ordered_on") == [date(2018, 2, 1), date(2018, 2, 26), date(2018, 3, 4), date(2018, 3, 5)]
    assert any("日-月-年" in text.zh and "26-02-2018" in text.zh for text in sheet.evidence)


def test_an_order_nothing_settles_is_doubtful(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n3/1/2017,1\n4/2/2017,2\n"))
    assert [doubt.column for doubt in sheet.doubtful] == ["下单日期"]


def test_times_keep_their_clock_in_datetime_fields_only(tmp_path: Path) -> None:
    visits = only(csv_file(tmp_path, "拜访人,客户,签到时间\n王,甲,2026/3/2 9:30\n王,乙,2026-03-02T09:30:00+00:00\n王,丙,2026-03-02 09:30:00\n", name="拜访.csv"))
    assert column(visits, "started_at") == [datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 2, 17, 30), datetime(2026, 3, 2, 9, 30)]
    sales = only(csv_file(tmp_path, "下单日期,成交额\n2026-03-02 23:59:59,1\n2026/3/2 7:05,2\n"))
    assert column(sales, "ordered_on") == [date(2026, 3, 2)] * 2


def test_more_different_moments_than_one_looks_at_are_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.ingest.cleaning.typed_columns._MANY", 3)
    text = "拜访人,客户,签到时间\n" + "".join(f"王,甲,{d}/3/2026 {h}:0{h}\n" for d in (2, 3, 25) for h in (7, 8)) + "王,乙,无效\n"
    sheet = only(csv_file(tmp_path, text, name="拜访.csv"))
    assert column(sheet, "started_at")[:2] == [datetime(2026, 3, 2, 7, 7), datetime(2026, 3, 2, 8, 8)]
    assert codes(sheet) == [("BAD_DATE", 8)]


def test_lists_take_both_languages_and_store_codes(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "商机编号,结果\n1,赢单\n2,Won\n3,输单\n4,跟进中\n5,\n", name="商机.csv"))
    assert column(sheet, "outcome") == ["won", "won", "lost", "open", None]


def test_open_lists_keep_words_they_do_not_know(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "客户,客户分类\n甲,意向客户\n乙,VIP\n", name="客户.csv"))
    assert column(sheet, "class") == ["interested", "VIP"]
    assert sheet.defects == ()


def test_yes_and_no(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "拜访人,客户,签到时间,是否订货\n王,甲,2026-03-02,是\n王,乙,2026-03-02,√\n王,丙,2026-03-02,N\n王,丁,2026-03-02,\n", name="拜访.csv"))
    assert column(sheet, "ordered") == [True, True, False, None]


def test_periods_are_written_one_way(tmp_path: Path) -> None:
    sheet = only(workbook(tmp_path, {"业绩保证": [["2026 年业绩保证"], ["期间", "保证人", "保证业绩(万元)"], ["3月", "王", 90], [datetime(2026, 4, 1), "王", 95], ["2026Q1", "李", 300]]}))
    assert column(sheet, "period") == ["2026-03", "2026-04", "2026-Q1"]
    assert column(sheet, "pledge_yuan") == [900_000, 950_000, 3_000_000]


class TestRowsLeftOut:
    def test_blank_repeated_and_total_rows_are_skipped_and_counted(self, tmp_path: Path) -> None:
        text = "下单日期,销售员,成交额\n2026-03-02,王,100\n小计,,100\n,,\n下单日期,销售员,成交额\n2026-03-03,李,50.5\n合计,,150.5\n"
        sheet = only(csv_file(tmp_path, text))
        assert column(sheet, "row_no") == [2, 6]
        assert (sheet.rows_read, sheet.rows_skipped, sheet.rows_rejected) == (6, 4, 0)
        assert sheet.own_totals == {"amount_yuan": 150.5}
        assert any(text.zh == "跳过1 个空行、1 个重复的表头、2 个合计行" for text in sheet.evidence)

    def test_a_total_in_the_sheets_unit_is_compared_in_yuan(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,成交额（万元）\n2026-03-02,1.5\n总计,1.5万\n"))
        assert sheet.totals == sheet.own_totals == {"amount_yuan": 15000.0}

    def test_an_unlabelled_row_that_sums_up_the_rest_is_a_total(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,销售员,成交额\n2026-03-02,王,100\n2026-03-03,李,50.5\n,,150.5\n"))
        assert sheet.defects == () and sheet.rows_skipped == 1
        assert sheet.own_totals == {"amount_yuan": 150.5}

    def test_an_unlabelled_row_that_does_not_sum_up_is_a_defect(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,销售员,成交额\n2026-03-02,王,100\n2026-03-03,李,50.5\n,,151\n"))
        assert codes(sheet) == [("REQUIRED_BLANK", 4)]
        assert sheet.rows_rejected == 1

    def test_a_customer_may_be_called_total(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "下单日期,客户,成交额\n2026-03-02,Total,100\n,Total,100\n"))
        assert column(sheet, "customer") == ["Total"]
        assert sheet.rows_skipped == 1


def test_the_sheet_is_named_where_a_file_has_several(tmp_path: Path) -> None:
    from tests.analytics.ingest.made_files import cleaned

    head = ["下单日期", "成交额"]
    sheets = cleaned(workbook(tmp_path, {"三月": [head, ["昨天", 5]], "四月": [head, ["2026-04-01", 5]]}))
    assert sheets[0].defects[0].message.zh == "销售.xlsx「三月」第 2 行「下单日期」是 昨天，不是有效日期"


def test_a_bad_optional_cell_sets_the_row_aside_too(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额,数量,交期\n2026-03-02,5,三台,2026-04-01\n2026-03-02,5,3台,某天\n2026-03-02,6,4台,\n"))
    assert codes(sheet) == [("BAD_NUMBER", 2), ("BAD_DATE", 3)]
    assert column(sheet, "quantity") == [4.0]


def test_a_row_with_two_defects_is_set_aside_once(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n昨天,很多\n2026-03-02,5\n"))
    assert len(sheet.defects) == 2 and sheet.rows_rejected == 1


def test_very_many_defects_are_listed_in_part_and_counted_in_full(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n" + "2026-03-02,x\n" * 2500 + "2026-03-02,1\n"))
    assert sheet.rows_rejected == 2500
    assert len(sheet.defects) == 2001
    assert sheet.defects[-1].message.zh == "销售.csv 「成交额」同样的问题共 2,500 处，这里只列前 2,000 处"


def test_a_return_takes_its_quantity_and_cost_along(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额,数量,成本,成交类型\n2026-03-02,5,2,3,退货\n2026-03-02,-5,-2,-3,退货\n2026-03-02,7,1,4,新签\n"))
    assert [column(sheet, name) for name in ("amount_yuan", "quantity", "cost_yuan")] == [[-5, -5, 7], [-2, -2, 1], [-3, -3, 4]]
    assert sheet.totals["amount_yuan"] == -3


def test_coordinates_are_put_right_only_where_they_are_wrong(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "客户,纬度,经度\n甲,22.57,113.95\n乙,113.95,22.57\n丙,-33.8,151.2\n丁,,\n", name="客户.csv"))
    assert list(zip(column(sheet, "lat"), column(sheet, "lon"))) == [(22.57, 113.95), (22.57, 113.95), (-33.8, 151.2), (None, None)]


def test_a_cleared_cell_is_told_apart_from_a_blank(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "客户,电话,信用额度\n甲,清空,\n乙,,清空\n", name="客户.csv"))
    assert sheet.cleared == {"phone": [2], "credit_limit_yuan": [3]}
    assert column(sheet, "phone") == [None, None]
    assert sheet.defects == ()


def test_ids_with_leading_zeros_stay_text(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额,订单号,工号\n2026-03-02,5,000123,110101199001011234\n"))
    assert (column(sheet, "order_id"), column(sheet, "person_id")) == (["000123"], ["110101199001011234"])


def test_words_for_null_are_blank_in_text_too(tmp_path: Path) -> None:
    assert column(only(csv_file(tmp_path, "下单日期,成交额,销售员\n2026-03-02,5,NULL\n2026-03-02,5, 王 \n")), "person") == [None, "王"]


def test_extras_stay_with_their_row_when_rows_are_left_out(tmp_path: Path) -> None:
    body = "".join(f"2026-03-{1 + i % 28:02d},{i if i % 7 else 'x'},备注{i}\n" for i in range(500))
    sheet = only(csv_file(tmp_path, "下单日期,成交额,说明\n" + body))
    assert sheet.rows_rejected == 72
    for amount, extra, row in zip(column(sheet, "amount_yuan"), column(sheet, "extra"), column(sheet, "row_no")):
        assert extra == [("说明", f"备注{amount:.0f}")] and row == amount + 2


STYLES = [lambda d: f"{d:%Y-%m-%d}", lambda d: f"{d.year}/{d.month}/{d.day}", lambda d: f"{d.year}年{d.month}月{d.day}日", lambda d: f"{d:%Y%m%d}", lambda d: f"{d:%Y-%m-%d} 00:00:00"]
MONEY = [lambda v: f"{v}", lambda v: f"{v:,.2f}", lambda v: f"¥{v:,.2f}", lambda v: f"{v} 元", lambda v: f"（{-v}）" if v < 0 else f"+{v}"]
LINES = st.lists(st.tuples(st.dates(date(2020, 1, 1), TODAY), st.decimals(Decimal(-10**6), Decimal(10**6), places=2)), min_size=1, max_size=25)


@settings(max_examples=12, deadline=None)
@given(lines=LINES, seed=st.integers(0, 10**6), encoding=st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]))
def test_a_dirtied_sheet_comes_back_clean(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[date, Decimal]], seed: int, encoding: str) -> None:
    dice = random.Random(seed)
    body = ["下单日期\t销售员\t成交额"]
    for day, value in lines:
        body.append(f"{dice.choice(STYLES)(day)}\t 王海燕\u3000\t{dice.choice(MONEY)(value)}")
        if dice.random() < 0.1:
            body.append(dice.choice(["\t\t", "小计\t\t1", "下单日期\t销售员\t成交额"]))
    if dice.random() < 0.5:
        body.insert(0, "二〇二六年销售明细")
    sheet = only(csv_file(tmp_path_factory.mktemp("dirty"), "\n".join(body) + "\n", encoding=encoding))
    assert sheet.defects == ()
    assert column(sheet, "ordered_on") == [day for day, _ in lines]
    assert column(sheet, "amount_yuan") == [value for _, value in lines]
    assert set(column(sheet, "person")) == {"王海燕"}
    assert sheet.rows_read == len(lines) + sheet.rows_skipped


def test_an_amount_a_thousand_times_the_others_is_pointed_out(tmp_path: Path) -> None:
    rows = [("2026-03-02", 100 + i) for i in range(30)]
    sheet = only(workbook(tmp_path, {"销售": [["下单日期", "成交额"], *rows, ("2026-03-03", 98_000_000)]}))
    assert codes(sheet) == [("OUTLIER", 32)] and sheet.rows.num_rows == 31


def test_amounts_of_every_size_are_no_outliers(tmp_path: Path) -> None:
    sheet = only(workbook(tmp_path, {"销售": [["下单日期", "成交额"], *(("2026-03-02", 10 ** (i % 7)) for i in range(70))]}))
    assert codes(sheet) == []
