"""Columns over all questions: each has a name in both languages, words for every code, and the same name and unit wherever it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analytics.answer import Answer
from analytics.catalog import FAMILIES, QUESTIONS, ask
from analytics.columns import SHARED
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS

# Besides each question as it is: what brings further columns.
FURTHER: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("rankings", ("team",), {"history": "3"}), ("rankings", ("person",), {"measure": "composite", "bands": "yes"}), ("rankings", ("person",), {"measure": "improvement"}),
    ("rankings", ("person",), {"measure": "orders"}), ("trend", (), {"measure": "orders"}), ("trend", (), {"grain": "month"}), ("targets", (), {"metric": "new_customers"}),
    ("funnel", (), {"moves": "yes"}), ("pipeline_changes", (), {"movement": "new"}), ("velocity", ("stage",), {}), ("event_stops", (), {"actor": "customer"}),
    ("media_roi", ("month",), {}), ("attribution", (), {"value": "yuan"}), ("inventory", (), {"source": "deals"}),
    *(("data_quality", (), {"detail": detail}) for detail in ("names", "gaps", "people", "arrivals", "sources")),
)
# Columns that may hold what a company wrote beside what the product says: names, stages, media, actions.
FREE = {"owner", "stage", "sales_stage", "decision_node", "node", "previous_node", "event", "next_action", "medium", "correlated_with", "pause_where"}
# Who loaded the sample company; and what a value of an attribute is called, the attribute says.
UNWORDED = {("pledge_versions", "by"), ("winners", "attribute_value")}
# One name for different things in different questions.
CALLED_DIFFERENTLY = {
    "amount_yuan": {Text("商机金额", "Deal amount"), Text("处理金额", "Amount decided")}, "by": {Text("发布人", "By"), Text("经手", "By")},
    "customers": {Text("成交客户", "Customers served"), Text("客户", "Customers")}, "deals": {Text("商机", "Deals"), Text("成交", "Deals")},
    "immature": {Text("未满窗口", "Immature"), Text("未成熟", "Immature")}, "owner": {Text("谁", "Who"), Text("保证人", "Owner"), Text("责任人", "Owner")},
    "sales_stage": {Text("销售流程", "Sales process"), Text("销售阶段", "Sales stage")},
}
# In the unit of what is measured, or without one where each row says its own.
OF_THE_MEASURE = {
    "previous", "change", "gap_to_next", "target", "last_year", "cumulative", "children_sum", "unallocated", "actual",
    "first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley",
}
IN_UNITS = {"amount_yuan": {"yuan", "yuan_small"}}


@pytest.fixture(scope="module")
def answers(sample_warehouse: Warehouse) -> list[Answer]:
    asked = [(question.name, (), {}) for question in QUESTIONS] + list(FURTHER)
    over = {"settlement": "2026-02"}  # March is not over yet
    return [ask(sample_warehouse, name, Scope(over.get(name, "2026-03")), by, options) for name, by, options in asked]


def test_every_column_has_a_name_in_both_languages(answers):
    named = {(column.name, column.label) for answer in answers for column in answer.columns}
    assert len(named) > 300
    assert [name for name, label in named if not label.zh or not label.en or label == Text(name, name)] == []


def test_every_code_has_its_words(answers):
    held = [(answer.question, column, _values(answer.rows[column.name])) for answer in answers for column in answer.columns]
    coded = [(question, column, values) for question, column, values in held if column.words and column.name not in FREE]
    assert len({column.name for _question, column, values in coded if values}) > 20
    assert [(question, column.name, values - set(column.words)) for question, column, values in coded if not values <= set(column.words)] == []


def test_no_code_is_shown_as_it_is_stored(answers):
    bare = {(answer.question, column.name) for answer in answers for column in answer.columns
            if not column.words and column.name not in DIMENSIONS and column.name != "unit" and any(re.fullmatch("[a-z]+(_[a-z]+)*", value) for value in _values(answer.rows[column.name]))}
    assert bare == UNWORDED


def test_a_column_is_called_the_same_in_every_question(answers):
    labels, units = defaultdict(set), defaultdict(set)
    for answer in answers:
        for column in answer.columns:
            labels[column.name].add(column.label)
            units[column.name].add(column.unit)
    assert {name: called for name, called in labels.items() if len(called) > 1} == CALLED_DIFFERENTLY
    assert {name: of for name, of in units.items() if len(of) > 1 and name not in OF_THE_MEASURE} == IN_UNITS


def test_what_is_declared_for_all_is_shown_by_several_families(answers):
    family_of = {question.name: family.__name__ for family in FAMILIES for question in family.QUESTIONS}
    shown = defaultdict(set)
    for answer in answers:
        for column in answer.columns:
            shown[column.name] |= {family_of[answer.question], answer.question}
    alone = {name for name in SHARED if len(shown[name] & set(family_of.values())) < 2 and len(shown[name] & set(family_of)) < 5}
    assert alone == set()


def _values(cells: pd.Series) -> set[str]:
    """The texts and yes-or-no of a column, as words are looked up for them."""
    return {str(value) for value in cells.dropna() if isinstance(value, str | bool) and not isinstance(value, date)}
