"""Facts are declared: whatever an answer says beside its rows, its question names, with a unit the value fits; and says nothing it never tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from numbers import Real

import numpy as np
import pandas as pd
import pytest

from analytics.answer import Answer, Column, Fact
from analytics.catalog import QUESTIONS, ask
from analytics.errors import Text, ZhanbaoError
from analytics.question import Question
from analytics.scope import Scope
from analytics.units import UNITS
from sample_data.by_hand import warehouse_with

FEBRUARY, MARCH, YEAR, EVER = Scope("2026-02"), Scope("2026-03"), Scope("2026"), Scope()
# What shows a fact that no plain ask shows: a period that is over, groups beyond those listed, a model that few media leave weeks enough for.
BESIDES: Mapping[str, tuple[tuple[Scope, tuple[str, ...], dict[str, str]], ...]] = {
    "settlement": ((FEBRUARY, (), {}),),
    "media_roi": ((YEAR, ("day",), {}),),
    "media_mix": ((EVER, (), {"terms": "1"}),),
}
Path = tuple[str, ...]


@pytest.fixture(scope="module")
def nothing():
    return warehouse_with()


def asks(question: Question) -> Iterator[tuple[Scope, tuple[str, ...], dict[str, str]]]:
    """A plain ask, another with the last value of every option, a split, and what it takes besides."""
    yield MARCH, (), {}
    if last := {option.name: option.values[-1] for option in question.options if option.values}:
        yield FEBRUARY, (), last
    if question.by != ():
        yield YEAR, ("team",), {}
    yield from BESIDES.get(question.name, ())


def answers(warehouse, question: Question) -> Iterator[Answer]:
    for scope, by, options in asks(question):
        try:
            yield ask(warehouse, question.name, scope, by, options)
        except ZhanbaoError:
            continue  # a split this question does not have


def told(name: str, value: object, declared: Column | None, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every fact met, by its path among the declarations, with what is wrong about it or nothing."""
    path = (*path, name)
    if declared is None:
        yield path, "is declared nowhere"
    elif isinstance(declared, Fact) and declared.per is not None:
        if isinstance(value, (Mapping, tuple)):
            yield path, ""
            for one in value.values() if isinstance(value, Mapping) else value:
                yield from told(name, one, replace(declared, per=None), path[:-1])
        else:
            yield path, f"is {type(value).__name__}, not one for each {declared.per.en}"
    elif isinstance(declared, Fact) and (declared.parts or declared.holds):
        yield path, "" if value is None or isinstance(value, declared.holds or Mapping) else f"is {type(value).__name__}, not {(declared.holds or Mapping).__name__}"
        if declared.parts and isinstance(value, (Mapping, pd.DataFrame)):
            parts = {part.name: part for part in declared.parts}
            for part in value:
                for one in value[part] if isinstance(value, pd.DataFrame) else (value[part],):
                    yield from told(str(part), one, parts.get(str(part)), path)
    else:
        yield path, "" if fits(value, declared.unit) else f"is {value!r}, which is no {declared.unit or 'text'}"


def fits(value: object, unit: str) -> bool:
    if value is None:
        return True
    if unit == "":
        return isinstance(value, (str, Text, bool, np.bool_))
    if unit == "date":
        return isinstance(value, date)
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))


def test_every_fact_is_named_in_both_languages():
    def named(declared: tuple[Column, ...]) -> Iterator[Column]:
        for one in declared:
            yield one
            yield from named(one.parts) if isinstance(one, Fact) else ()

    bare = [f"{question.name}: {one.name}" for question in QUESTIONS for one in named(question.facts) if one.name in (one.label.zh, one.label.en)]
    assert bare == []


def declared_paths(declared: tuple[Column, ...], path: Path = ()) -> Iterator[Path]:
    for one in declared:
        yield (*path, one.name)
        if isinstance(one, Fact):
            yield from declared_paths(one.parts, (*path, one.name))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_an_answer_says_what_its_question_declares(sample_warehouse, nothing, question):
    declared = {fact.name: fact for fact in question.facts}
    met = set()
    for answer in (*answers(sample_warehouse, question), *answers(nothing, question)):
        for name, value in answer.facts.items():
            for path, wrong in told(name, value, declared.get(name)):
                assert not wrong, f"{question.name}: the fact {'.'.join(path)} {wrong}."
                met.add(path)
    for path in declared_paths(question.facts):
        assert path in met, f"{question.name}: the fact {'.'.join(path)} is declared, and no answer tells it."


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_fact_is_declared_once_in_both_languages_and_in_a_known_unit(question):
    def every(declared: tuple[Column, ...]) -> Iterator[Column]:
        assert len({one.name for one in declared}) == len(declared), f"{question.name} declares a fact twice."
        for one in declared:
            yield one
            if isinstance(one, Fact):
                yield from every(one.parts)

    for one in every(question.facts):
        assert one.unit in UNITS and one.label.zh and one.label.en, f"{question.name}: the fact {one.name} lacks a label or a known unit."


def test_a_fact_that_is_not_what_it_says_is_found():
    label = Text("", "")
    levels = Fact("levels", label, per=Text("层级", "level"), parts=(Fact("kept", label, "count"),))
    wrong = [wrong for value in ({"team": {"kept": "one"}}, {"team": {"lost": 1}}, 5, {"team": 5}) for _path, wrong in told("levels", value, levels) if wrong]
    assert wrong == ["is 'one', which is no count", "is declared nowhere", "is int, not one for each level", "is int, not Mapping"]
    assert [wrong for value, unit in ((1, ""), (True, "count"), ("2026-03-01", "date"), (date(2026, 3, 1), "yuan")) if not fits(value, unit) for wrong in (value,)] == [
        1, True, "2026-03-01", date(2026, 3, 1)]
