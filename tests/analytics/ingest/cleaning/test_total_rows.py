"""Total rows of long and wide sheets under any name, and what is asked where a sheet contradicts its own total."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import cleaned, column, csv_file, only, workbook


def asked(sheet) -> list[str]:
    return [one.key for one in sheet.questions]


def sums(sheet) -> float:
    return float(sum(column(sheet, "amount_yuan")))


WIDE = "{0}\n华东,300,400\n华南,200,200\n西南,100,100\n"


@pytest.mark.parametrize("name", ["全国", "全公司", "公司整体", "All", "Overall", "总体", "全渠道", "集团", "ALL REGIONS", "Gesamt", "總計", "合計", "全國"])
@pytest.mark.parametrize("where", ["top", "bottom"])
def test_a_total_of_a_wide_sheet_under_any_name(tmp_path: Path, name: str, where: str) -> None:
    rows = ["华东,300,400", "华南,200,200", "西南,100,100"]
    rows.insert(0 if where == "top" else 3, f"{name},600,700")
    sheet = only(csv_file(tmp_path, "地区,2026-01,2026-02\n" + "\n".join(rows) + "\n"))
    assert sums(sheet) == 1300 and asked(sheet) == [] and sheet.own_totals in ({}, {"amount_yuan": 1300.0})


@pytest.mark.parametrize(("label", "keys"), [("--", "--,--,--"), ("", ",,"), ("Total: Account", "Total: Account,--,--"), ("Grand total", "Grand total,,"), ("总计", "总计,,")])
def test_a_total_of_a_long_sheet_without_words_or_with_others(tmp_path: Path, label: str, keys: str) -> None:
    sheet = only(csv_file(tmp_path, f"部门,销售员,日期,金额\n一部,甲,2026-01-05,100\n一部,乙,2026-01-06,250\n二部,丙,2026-01-07,50\n{keys},400\n"))
    assert (sums(sheet), sheet.defects, asked(sheet)) == (400, (), [])


def test_subtotals_above_their_rows_and_a_grand_total_below(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "大区,销售员,2026-01,2026-02\n华东,,500,650\n华东,甲一,300,400\n华东,乙二,200,250\n华南,,220,250\n华南,丙三,100,150\n华南,丁四,120,100\n合计,,720,900\n"))
    assert sums(sheet) == 1620 and asked(sheet) == []
    assert any("第 2 行（华东）、第 5 行（华南）" in text.zh for text in sheet.evidence)


def test_totals_of_each_month_scattered_over_a_long_sheet(tmp_path: Path) -> None:
    text = "Date,Region,Amount\n2026-01-31,All,600\n2026-02-28,All,700\n2026-01-31,East,300\n2026-02-28,East,400\n2026-01-31,South,300\n2026-02-28,South,300\n"
    assert sums(only(csv_file(tmp_path, text))) == 1300


def test_a_campaign_called_total_wine_is_no_total(tmp_path: Path) -> None:
    text = "日期,媒体,活动,花费,点击\n2026-01-01,抖音,Total Wine,300,30\n2026-01-01,抖音,Brand,200,20\n2026-01-02,抖音,X,100,11\n"
    assert sum(column(only(csv_file(tmp_path, text, "投放.csv")), "cost_yuan")) == 600


def test_orders_with_numbers_of_their_own_are_no_totals(tmp_path: Path) -> None:
    text = "订单号,日期,金额,数量\nA1,2026-01-02,100,9\nA2,2026-01-03,200,5\nA3,2026-01-04,300,14\n"
    assert sums(only(csv_file(tmp_path, text))) == 600


def test_targets_of_a_company_and_its_people_are_no_totals_of_each_other(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "期间,级别,归属,目标值\n2026-01,公司,公司,300\n2026-01,个人,甲,100\n2026-01,个人,乙,200\n", "目标.csv"))
    assert sum(column(sheet, "value")) in (600, 300) and sheet.rows.num_rows in (3, 2)


def test_a_row_named_after_the_whole_that_does_not_add_up_is_asked_of(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "地区,2026-01,2026-02\n全国,650,700\n华东,300,400\n华南,200,200\n西南,100,100\n")
    assert asked(only(path)) == ["total row:全国"]
    assert sums(only(path, answers={"total row:全国": "total"})) == 1300
    kept = only(path, answers={"total row:全国": "row"})
    assert sums(kept) == 2650 and asked(kept) == []


def test_a_sum_that_lacks_a_name_is_asked_of_where_little_speaks_for_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "日期,团队,销售员,金额\n2026-01-02,一部,甲,100\n2026-01-02,一部,乙,250\n2026-01-02,一部,,350\n2026-01-03,二部,丙,100\n2026-01-03,二部,丁,50\n")
    assert asked(only(path)) == ["total row:4:350"]


class TestTheSheetsOwnTotal:
    def test_a_difference_is_asked_with_its_money(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "日期,销售员,金额\n2026-01-02,甲,100\n2026-01-03,乙,200\n合计,,310\n")
        sheet = only(path)
        assert asked(sheet) == ["totals:金额:300.00/310.00"]
        assert "差 -10.00" in sheet.questions[0].text.zh and "10.00 apart" in sheet.questions[0].text.en
        assert asked(only(path, answers={"totals:金额:300.00/310.00": "rows"})) == []

    def test_rows_set_aside_are_named_as_the_reason(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "日期,销售员,金额\n2026-01-02,甲,100\n昨天,乙,200\n合计,,300\n"))
        assert "正是搁置的 1 行里的 200.00" in sheet.questions[0].text.zh

    def test_a_total_of_a_wide_sheet_is_compared_month_by_month(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "销售员,2026-01,2026-02\n甲,100,200\n乙,50,60\n合计,160,250\n"))
        assert len(sheet.questions) == 1 and "2026-01" in sheet.questions[0].text.zh and "2026-02" in sheet.questions[0].text.zh

    def test_rounding_in_ten_thousands_is_no_difference(self, tmp_path: Path) -> None:
        text = "日期,销售员,金额（万元）\n2026-01-02,甲,1.23\n2026-01-03,乙,3.36\n合计,,{}\n"
        assert asked(only(csv_file(tmp_path, text.format("4.60")))) == []
        assert asked(only(csv_file(tmp_path, text.format("4.80")))) == ["totals:金额（万元）:45900.00/48000.00"]

    def test_a_subtotal_that_is_not_the_sum_of_its_group(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "日期,销售员,金额\n2026-01-02,甲,100\n2026-01-02,甲,50\n甲小计,,180\n2026-01-03,乙,70\n乙小计,,70\n"))
        assert asked(sheet) == ["total row:甲小计"] and sums(sheet) == 220

    def test_a_target_total_that_differs(self, tmp_path: Path) -> None:
        sheet = only(csv_file(tmp_path, "期间,姓名,目标值\n2026-01,甲,100\n2026-01,乙,200\n合计,,310\n", "目标.csv"))
        assert asked(sheet) == ["totals:目标值:300.00/310.00"]


def test_a_very_long_sheet_with_its_total_on_top(tmp_path: Path) -> None:
    rows = [["日期", "地区", "金额"], ["2026-01-31", "全国", 30_000 * 3], *(["2026-01-02", "华东", 3] for _ in range(30_000))]
    path = tmp_path / "销售.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows))
    sheet = only(path)
    assert sheet.rows.num_rows == 30_000 and sums(sheet) == 90_000


def test_the_total_of_a_workbook_with_merged_groups(tmp_path: Path) -> None:
    rows = [["大区", "销售员", "2026-01", "2026-02"], ["华东", "甲", 300, 400], [None, "乙", 200, 250], [None, "小计", 500, 650], ["华南", "丙", 100, 150], [None, "小计", 100, 150], ["合计", None, 600, 800]]
    assert sums(only(workbook(tmp_path, {"表": rows}))) == 1400


@pytest.mark.parametrize("label", ["加總", "Σ", "我们这摊", "公司盘子"])
@pytest.mark.parametrize("last", [True, False])
def test_a_target_that_is_the_sum_of_all_others_is_a_total_or_asked(tmp_path: Path, label: str, last: bool) -> None:
    people = ["王芳,720,470,540", "李强,270,550,50", "赵敏,590,800,660", "孙丽,670,690,260"]
    total = f"{label},2250,2510,1510"
    text = "姓名,2026年1月,2026年2月,2026年3月\n" + "\n".join([*people, total] if last else [total, *people]) + "\n"
    [sheet] = cleaned(csv_file(tmp_path, text, "目标.csv"), accept=False)
    assert any(one.key.startswith("total row:") for one in sheet.questions) or label not in column(sheet, "owner")


def test_a_row_with_a_number_of_its_own_is_no_total_though_it_lacks_a_remark_and_adds_up(tmp_path: Path) -> None:
    rows = "R1,2026-01-06,甲公司,221,网店,催\nR2,2026-01-11,乙公司,196,门店,催\nR3,2026-03-05,甲公司,417,标准,\nR4,2026-03-19,丙公司,613,网店,\nR5,2026-03-20,丙公司,50,网店,催\n"
    sheet = only(csv_file(tmp_path, "收款单号,收款日期,客户,收款金额,类别,内部备注\n" + rows, "收款.csv"))
    assert (sums(sheet), asked(sheet)) == (1497, [])
