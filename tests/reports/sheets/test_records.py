from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.stages import Stage
from analytics.calendar import parse_period
from analytics.columns import columns
from analytics.commitments import pledges, settlement
from analytics.deals import dual_funnel, funnel
from analytics.errors import Text
from reports.sheets.records import answer_csv, answer_record

COLUMNS = (
    Column("rank", Text("名次", "Rank"), "rank"), Column("person", Text("销售员", "Salesperson")), Column("sales", Text("成交额", "Sales"), "yuan"),
    Column("ordered_on", Text("日期", "Date"), "date"),
)
ROWS = pd.DataFrame({
    "rank": pd.array([1, None], dtype="Int64"), "person": ["王海燕", "=1+1"], "sales": [np.float64(12.5), float("nan")],
    "ordered_on": [date(2026, 3, 2), None],
})
ANSWER = Answer("rankings", date(2026, 3, 12), parse_period("2026-03", date(2026, 3, 12)), COLUMNS, ROWS, (Text("注", "Note"),))


def test_the_record_has_exactly_the_documented_keys():
    record = answer_record(ANSWER, "zh")
    assert list(record) == ["question", "as_of", "period", "columns", "rows", "notes"]
    assert record["columns"][2] == {"name": "sales", "label": "成交额", "unit": "yuan"}
    assert record["notes"] == ["注"]


def test_the_period_ends_on_its_last_included_day():
    assert answer_record(ANSWER, "zh")["period"] == {"start": "2026-03-01", "end": "2026-03-31", "label": "2026-03"}


def test_missing_values_are_null_and_whole_numbers_stay_whole():
    text = json.dumps(answer_record(ANSWER, "zh"), allow_nan=False)
    first, second = json.loads(text)["rows"]
    assert first == {"rank": 1, "person": "王海燕", "sales": 12.5, "ordered_on": "2026-03-02"}
    assert second == {"rank": None, "person": "=1+1", "sales": None, "ordered_on": None}


def test_counts_and_days_have_no_decimal_point_also_beside_blanks():
    """A matrix of steps holds its numbers as 1.0 as soon as one deal has no step."""
    rows = pd.DataFrame({"decision_step": [1.0, np.nan], "deals": [3.0, 2.0], "dwell_days": [2.5, 3.0], "outcome_rate": [1.0, 0.5]})
    answer = Answer("dual_funnel", None, None, columns(tuple(rows.columns), dual_funnel.OWN), rows)
    assert json.dumps(answer_record(answer, "zh")["rows"]) == (
        '[{"decision_step": 1, "deals": 3, "dwell_days": 2.5, "outcome_rate": 1.0}, {"decision_step": null, "deals": 2, "dwell_days": 3, "outcome_rate": 0.5}]')
    assert answer_csv(answer, "en").decode("utf-8-sig").splitlines()[1:] == ["1,3,2.5,1.0", ",2,3,0.5"]


def test_without_a_period_or_data_both_are_null():
    record = answer_record(Answer("rankings", None, None, COLUMNS, ROWS.iloc[:0]), "en")
    assert record["as_of"] is None
    assert record["period"] is None
    assert record["rows"] == []


def test_csv_opens_in_excel_with_chinese_and_without_formulas():
    lines = answer_csv(ANSWER, "zh").decode("utf-8").splitlines()
    assert lines[0] == "\ufeff名次,销售员,成交额（元）,日期"
    assert lines[1] == "1,王海燕,12.5,2026-03-02"
    assert lines[2] == ",'=1+1,,"


def test_stored_codes_of_pledges_are_words_in_workbook_and_csv():
    rows = pd.DataFrame({"owner": ["甲"], "level": ["person"], "status": ["missed"], "kept": [False], "decision": ["waived"]})
    answer = Answer("settlement", None, None, columns(tuple(rows.columns), (*settlement.OWN, *pledges.OWN)), rows)
    assert answer_csv(answer, "zh").decode("utf-8-sig").splitlines()[1] == "甲,个人,未完成,否,豁免"
    assert answer_csv(answer, "en").decode("utf-8-sig").splitlines()[1] == "甲,Person,Missed,no,Waived"
    assert answer_record(answer, "zh")["rows"][0]["level"] == "person"  # programs read codes


def test_stages_events_and_actions_have_their_names_in_the_readers_language():
    stages = (Stage(1, "初步接洽", "First contact"), Stage(2, "自家阶段", "自家阶段"))
    rows = pd.DataFrame({"step": [1, 2], "stage": ["初步接洽", "自家阶段"]})
    answer = Answer("funnel", None, None, columns(tuple(rows.columns), funnel.OWN), rows, facts={"stages": stages})
    assert answer_csv(answer, "en").decode("utf-8-sig").splitlines()[1:] == ["1,First contact", "2,自家阶段"]
    assert answer_csv(answer, "zh").decode("utf-8-sig").splitlines()[1] == "1,初步接洽"
    asked = Answer("dual_funnel", None, None, columns(("next_action",), dual_funnel.OWN), pd.DataFrame({"next_action": ["约见面"]}), facts={"actions": {(1, "level"): Text("约见面", "Meet")}})
    assert answer_csv(asked, "en").decode("utf-8-sig").splitlines()[1] == "Meet"
