"""The three ways of the benchmark answer alike, so that it compares like with like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.warehouse import Warehouse
from benchmarks.company import TODAY, build
from benchmarks.questions import CASES, Case, Frames, agreed, frames


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Frames]]:
    path = build(tmp_path_factory.mktemp("benchmark") / "company.duckdb", 20_000)
    with Warehouse.open(path) as warehouse:
        yield warehouse, frames(warehouse)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_product_sql_and_pandas_agree(case: Case, company: tuple[Warehouse, Frames], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY)
    warehouse, held = company
    assert agreed(case, case.ask(warehouse), warehouse.run(case.sql), case.pandas(held)) > 0
