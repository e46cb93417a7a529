"""Requests at random from the API's own description: never an error of ours, and every answer as described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis import checks as check
from schemathesis.specs.openapi import checks as described
from starlette.applications import Starlette

from analytics.warehouse import Warehouse
from api.openapi import document
from tests.api.conftest import OPEN, fill, serving

CHECKS = [check.not_a_server_error, described.status_code_conformance, described.content_type_conformance, described.response_schema_conformance]
OPERATIONS = [(method, path) for path, item in document()["paths"].items() for method in item]
EXAMPLES = {"/api/ask/{question}": 15}  # three of the others: an import reads each file in a process of its own
API = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def own_app() -> Iterator[Starlette]:
    """The API on a small company, which the requests may change."""
    with Warehouse.open(":memory:") as house:
        fill(house)
        yield serving(house)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_random_requests_are_answered_as_described(own_app: Starlette, method: str, path: str, mode: GenerationMode) -> None:
    @settings(max_examples=EXAMPLES.get(path, 3), derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=API[path][method].as_strategy(generation_mode=mode))
    def answered(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url="http://localhost", app=own_app, headers={"authorization": OPEN["authorization"]}, checks=CHECKS)

    answered()
