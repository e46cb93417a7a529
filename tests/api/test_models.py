"""The models of the API: what they say of requests and answers is what the API does."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from starlette.datastructures import ImmutableMultiDict, QueryParams, UploadFile

from analytics.errors import UnknownName, ZhanbaoError
from analytics.warehouse import Warehouse
from api import orders, service, words
from api.openapi import OPERATIONS, document
from api.replies import Error
from tests.api.conftest import BAD, SALES, Call, calling, serving, upload

ODD = (None, "", "x", "\x00", "1", 0, -1, 2.5, float("nan"), 10**30, True, False, [], ["a"], [1], [None], [[]], {}, {"": 1}, {"a": 1}, {"a": []}, {"a": None}, {"a": [True]}, {"a": {"b": 1}})
IN_JSON = (orders.AskedInJson, orders.Forgetting, orders.Publishing)
IN_WORDS = (orders.InLanguage, orders.OfPeriod, orders.AskedInAddress, orders.OfIssue, orders.OfLetters, orders.Loading)


def test_every_address_is_described_and_every_description_has_its_address() -> None:
    served = {(route.path, method.lower()) for route in [*service.READING, *service.CHANGING] for method in route.methods or () if method != "HEAD"}
    assert served == {(path, method) for path, item in OPERATIONS.items() for method in item}


def test_the_description_is_openapi() -> None:
    assert document()["openapi"].startswith("3.1")
    assert not [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(document())]


def test_every_model_of_a_request_is_known_here() -> None:
    assert {one for one in vars(orders).values() if isinstance(one, type) and issubclass(one, words.Said)} == {words.Said, *IN_JSON, *IN_WORDS}


@pytest.mark.parametrize("model", [*IN_JSON, *IN_WORDS], ids=lambda model: model.__name__)
def test_a_word_is_understood_or_refused_with_a_sentence(model: type[words.Said]) -> None:
    refused = 0
    for name, seen in itertools.product(model.model_fields, ODD):
        try:
            if model in IN_JSON:
                model.model_validate({name: seen})
            else:
                words.understood(model, ImmutableMultiDict([("file", UploadFile(io.BytesIO())), (name, str(seen))]))
        except ZhanbaoError as error:
            refused += 1
            assert error.message.zh and error.message.en
    assert refused


@pytest.mark.parametrize(("model", "said"), [
    (orders.AskedInJson, {"where": {"team": ["A", 3]}, "option": {"n": 2.0}, "by": "team", "as_of": "2026-03-02", "lang": ""}),
    (orders.AskedInAddress, {"where": ["team=A", "team=3"], "option": ["n=2.0"], "by": ["team"], "as_of": "20260302", "lang": "zh"}),
])
def test_a_question_means_the_same_in_the_address_and_in_json(model: type[words.Said], said: dict) -> None:
    asked = model.model_validate(said)
    assert (asked.where, asked.option, asked.by, asked.lang, asked.format) == ([("team", "A"), ("team", "3")], [("n", "2.0")], ["team"], "zh", "json")
    assert asked.as_of.isoformat() == "2026-03-02" and asked.period is None


@pytest.mark.parametrize("said", [{}, {"dataset": None}, {"dataset": ""}])
def test_to_forget_something_its_dataset_must_be_said(said: dict) -> None:
    with pytest.raises(UnknownName):
        orders.Forgetting.model_validate({"kind": "column", "said": "客户"} | said)


def test_of_a_word_said_twice_in_an_address_the_last_counts() -> None:
    assert words.understood(orders.OfIssue, QueryParams("format=png&format=txt&lang=fr&lang=en")) == orders.OfIssue(format="txt", lang="en")


@pytest.fixture
def call(company: Warehouse) -> Call:
    return calling(serving(company))


def test_answers_say_what_their_types_say_and_nothing_else(call: Call) -> None:
    """In the order of a working day, so that every list has something in it."""
    seen: set[tuple[str, str]] = set()

    def holds(method: str, path: str, made: Callable[[], object]) -> None:
        TypeAdapter(OPERATIONS[path][method].answer).validate_python(made(), strict=True, extra="forbid")
        seen.add((path, method))

    def got(path: str, **named: str) -> None:
        holds("get", path, lambda: call("GET", "/api" + path.format(**named)).json)

    for lang in ("zh", "en"):
        for path in ("/questions", "/metrics", "/datasets", "/check"):
            holds("get", path, lambda path=path, lang=lang: call("GET", f"/api{path}?lang={lang}").json)
    for fields in ({"dry_run": "true"}, {"map": "客户=-"}, {"on_duplicate": "skip", "report": "true"}):
        holds("post", "/import", lambda fields=fields: upload(call, ("四日.csv", SALES), **fields).json)
    holds("post", "/import", lambda: upload(call, ("坏.csv", BAD), report="true", lang="en").json)
    holds("post", "/undo/{batch}", lambda: call("POST", "/api/undo/4").json)
    holds("post", "/redo/{batch}", lambda: call("POST", "/api/redo/4?lang=en").json)
    got("/batches")
    got("/memory")
    holds("post", "/forget", lambda: call("POST", "/api/forget", {"kind": "column", "dataset": "sales", "said": "客户"}).json)
    for order in ({"dry_run": True, "documents": True}, {"to": ["none"]}):
        holds("post", "/publish", lambda order=order: call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03"} | order).json)
    got("/issues")
    got("/issues/{issue}", issue="1")
    got("/openapi.json")
    got("/ask/{question}", question="rankings")
    holds("post", "/ask/{question}", lambda: call("POST", "/api/ask/trend", {"period": "2026-03", "lang": "en"}).json)
    assert seen == {(path, method) for path, item in OPERATIONS.items() for method, one in item.items() if one.answer is not None}


@pytest.mark.parametrize(("method", "address"), [("GET", "/api/ask/rankingz"), ("GET", "/api/nowhere"), ("POST", "/api/undo/99"), ("POST", "/api/forget"), ("PUT", "/api/check")])
def test_a_refusal_says_what_its_type_says_and_nothing_else(call: Call, method: str, address: str) -> None:
    answer = call(method, address)
    assert answer.status >= 400
    TypeAdapter(Error).validate_python(answer.json, strict=True, extra="forbid")


def test_a_refused_import_brings_its_workbook_as_its_type_says(call: Call) -> None:
    refused = upload(call, ("坏.csv", BAD), strict="true", report="true").json
    assert TypeAdapter(Error).validate_python(refused, strict=True, extra="forbid")["report_xlsx_base64"]
