from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.errors import Text
from reports.plain_table import answer_table, laid_out, width


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
