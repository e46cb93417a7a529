"""The small company of tests/companies/published_company.py, open on its own day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.warehouse import Warehouse
from tests.companies.published_company import small_company


@pytest.fixture
def published_company(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    with small_company() as warehouse:
        yield warehouse
