from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.columns import columns
from analytics.deals import dual_funnel
from analytics.errors import Text
from analytics.journeys import event_funnel
from reports.sheets.plain_table import answer_table, laid_out, width


def test_chinese_characters_take_two_columns():
    assert [width(text) for text in ("abc", "战报", "￥1", "é")] == [3, 4, 3, 1]


def test_columns_line_up_with_chinese_text():
    lines = laid_out(["姓名", "n"], [["王海燕", "1"], ["Li", "20"]], [False, True]).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert lines[3] == "Li      20"


def test_money_shares_one_scale_per_column_and_unknown_is_a_dash():
    answer = Answer(
        "rankings", None, None,
        (Column("person", Text("姓名", "Name")), Column("sales", Text("成交额", "Sales"), "yuan"), Column("share", Text("占比", "Share"), "share")),
        pd.DataFrame({"person": ["王", "李"], "sales": [12_345_600.0, None], "share": [0.5, float("nan")]}),
    )
    shown = answer_table(answer, "zh")
    assert "成交额(万元)" in shown
    assert "1,234.6" in shown
    assert "50.0%" in shown
    assert shown.splitlines()[3].split() == ["李", "—", "—"]


def test_each_row_of_different_measures_says_its_own_unit():
    answer = Answer(
        "media_benchmarks", None, None, (Column("metric", Text("指标", "Metric")), Column("ours", Text("我们", "Ours")), Column("unit", Text("单位", "Unit"))),
        pd.DataFrame({"metric": ["ctr", "roi"], "ours": [0.03, 1.25], "unit": ["share", "ratio"]}),
    )
    assert [line.split()[1:] for line in answer_table(answer, "en").splitlines()[2:]] == [["3.0%", "%"], ["1.25", "—"]]


def test_the_products_own_stages_and_actions_are_said_in_english_and_a_companys_own_as_they_are():
    rows = pd.DataFrame({"stage": ["初步接洽", "打样"], "decision_node": ["确认需求", "试用"], "event": ["创建商机", "见面约访"], "owner": ["公司", "王海燕"],
                         "next_action": ["约见面，问清谁拍板", "先签需求单"]})
    answer = Answer("pipeline", None, None, columns(tuple(rows.columns), (*dual_funnel.OWN, *event_funnel.OWN)), rows)
    first, second = (line.split("  ") for line in answer_table(answer, "en").splitlines()[2:])
    assert [cell for cell in map(str.strip, first) if cell] == ["First contact", "Need confirmed", "Deal created", "Company", "Arrange a meeting and ask who decides"]
    assert [cell for cell in map(str.strip, second) if cell] == ["打样", "试用", "Meeting", "王海燕", "先签需求单"]
    assert "初步接洽" in answer_table(answer, "zh")
