"""What is declared sensitive never leaves `ask` while its kind is hidden: in no question, fact, note or form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pandas as pd
import pytest

from analytics.access.sensitive import SHOWN_BY, hidden, without
from analytics.answer import PLEDGE_MONEY, Answer, Column, Fact, Note
from analytics.catalog import QUESTIONS, ask
from analytics.errors import Text, ZhanbaoError
from analytics.question import Question
from analytics.scope import Scope
from analytics.settings import BY_NAME as SETTINGS
from cli.main import main
from reports.answer_forms import FORMS, answer_bytes
from sample_data.by_hand import sheet, warehouse_with
from tests.api.conftest import calling, serving

FEBRUARY = Scope(period="2026-02", as_of=date(2026, 3, 5))
GIVEN = 7654.25  # a donation nothing else in the company amounts to
SPEAKS_OF_IT = {"pledges", "pledge_versions", "settlement"}
LABEL = Text("甲", "A")
MONEY = frozenset({PLEDGE_MONEY})


def company(path=":memory:", shown=False):
    pledges = [{"owner": owner, "level": "person", "period": "2026-02", "pledge_yuan": 120_000, "donation_yuan": GIVEN} for owner in ("甲", "乙")]
    return warehouse_with(
        sheet("people", [{"person": name, "team": "一部"} for name in ("甲", "乙")]),
        sheet("sales", [{"ordered_on": date(2026, 2, 3), "amount_yuan": 50_000, "person": "甲"}, {"ordered_on": date(2026, 3, 2), "amount_yuan": 1, "person": "甲"}]),
        sheet("pledges", pledges), sheet("settlements", [{"period": "2026-02", "owner": "甲", "level": "person", "decision": "paid", "amount_yuan": 9000}]),
        path=path, donation_shown=shown)


@pytest.fixture(scope="module")
def silent():
    return company()


@pytest.fixture(scope="module")
def open_about_it():
    return company(shown=True)


def read(form: str, content: bytes) -> str:
    if form != "xlsx":
        return content.decode()
    return " ".join(str(cell.value) for page in openpyxl.load_workbook(io.BytesIO(content)) for row in page.iter_rows() for cell in row)


def speaks_of_it(text: str) -> bool:
    return "乐捐" in text or "onation" in text or "7654" in text.replace(",", "")


def secret(declared: tuple[Column, ...]) -> Iterator[Column]:
    for one in declared:
        if one.sensitive:
            yield one
        elif isinstance(one, Fact):
            yield from secret(one.parts)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_what_is_hidden_leaves_by_no_form(silent, question):
    try:
        answer = ask(silent, question.name, FEBRUARY)
    except ZhanbaoError as refusal:
        assert not speaks_of_it(refusal.message.zh + refusal.message.en)
        return
    assert not [column.name for column in answer.columns if column.sensitive] and list(answer.rows) == [column.name for column in answer.columns]
    assert str(GIVEN) not in repr(answer.facts) and not [note for note in answer.notes if isinstance(note, Note) and note.sensitive]
    for form in FORMS:
        for lang in ("zh", "en"):
            assert not speaks_of_it(read(form, answer_bytes(answer, form, lang))), f"{question.name} as {form} speaks of donations."
    told = calling(serving(silent))("GET", f"/api/ask/{question.name}?period=2026-02").body.decode()
    assert not speaks_of_it(told), f"The API speaks of donations in {question.name}."


@pytest.mark.parametrize("name", sorted(SPEAKS_OF_IT))
def test_what_is_shown_is_there_to_be_hidden(open_about_it, name):
    answer = ask(open_about_it, name, FEBRUARY)
    assert [column.name for column in answer.columns if column.sensitive]
    assert all(speaks_of_it(read(form, answer_bytes(answer, form, lang))) for form in FORMS for lang in ("zh", "en"))
    assert speaks_of_it(calling(serving(open_about_it))("GET", f"/api/ask/{name}?period=2026-02").body.decode())


@pytest.mark.parametrize("shown", [True, False])
def test_the_command_line_says_no_more_than_the_catalog(tmp_path, monkeypatch, capsys, shown):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-05")
    company(tmp_path / "own.duckdb", shown).close()
    for name in sorted(SPEAKS_OF_IT):
        for form in ("table", "json", "csv"):
            assert main(["--db", str(tmp_path / "own.duckdb"), "ask", name, "--period", "2026-02", "--format", form]) == 0
            assert speaks_of_it(capsys.readouterr().out) == shown, (name, form)


def test_every_kind_is_declared_by_a_question_and_known_to_a_setting(silent, open_about_it):
    kinds = {one.sensitive for question in QUESTIONS for one in secret(question.facts)}
    kinds |= {column.sensitive for name in SPEAKS_OF_IT for column in ask(open_about_it, name, FEBRUARY).columns if column.sensitive}
    assert kinds == set(SHOWN_BY) and set(SHOWN_BY.values()) <= set(SETTINGS)
    assert (hidden(silent), hidden(open_about_it)) == (MONEY, frozenset())


def test_a_note_about_money_gives_way_to_what_it_says_instead(silent, open_about_it):
    over = {note.en for note in ask(open_about_it, "settlement", FEBRUARY).notes}
    assert len([note for note in over if note.startswith("More is said to be paid")]) == 1
    notes = {note.en for note in ask(silent, "settlement", FEBRUARY).notes}
    assert "Pledges are voluntary, and nothing is taken from wages." in notes and not [note for note in notes if "paid" in note]


def test_hidden_parts_become_unknown_however_deep_and_what_nobody_declared_does_not_leave():
    money = Fact("given", LABEL, "yuan", sensitive=PLEDGE_MONEY)
    question = Question("q", LABEL, LABEL, lambda: answer, "pledges", facts=(
        Fact("total", LABEL, parts=(money, Fact("kept", LABEL, "count"))), Fact("each", LABEL, per=LABEL, parts=(Fact("of", LABEL, per=LABEL, parts=(money,)),)),
        Fact("curve", LABEL, holds=pd.DataFrame, parts=(money, Fact("seen", LABEL))), Fact("steps", LABEL, "count", per=LABEL), money))
    answer = Answer("q", None, None, (), pd.DataFrame(), facts={
        "total": {"given": 5.0, "kept": 1, "unheard": 5.0}, "each": ({"of": {"team": {"given": 5.0}}},), "curve": pd.DataFrame({"given": [5.0], "seen": [True]}),
        "steps": (1, 2), "given": 5.0, "undeclared": 5.0})
    bare = without(answer, question, MONEY).facts
    curve = bare.pop("curve")
    assert bare == {"total": {"given": None, "kept": 1, "unheard": None}, "each": ({"of": {"team": {"given": None}}},), "steps": (1, 2)}
    assert curve["given"].isna().all() and curve["seen"].tolist() == [True]
    assert without(answer, question, frozenset()) is answer
