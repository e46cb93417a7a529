"""The API called as a server calls it, without a server: a warehouse of the test's own behind the door."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from analytics.warehouse import Warehouse
from api.service import service
from sample_data.by_hand import sheet

TOKEN = "a-word-only-the-test-knows"
SALES = "日期,销售员,客户,金额\n2026-03-04,王海燕,星河酒店,300\n"
BAD = SALES + "2026-13-40,李泽明,云上咖啡,12\n"
OPEN = {"host": "127.0.0.1:8501", "authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Said:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json["error"]["code"]


Call = Callable[..., Said]


@pytest.fixture(autouse=True)
def _the_day(_own_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-12")


def fill(house: Warehouse) -> None:
    """Two people, three sales in March 2026, one batch each for people and sales."""
    house.commit([sheet("people", [{"person": "王海燕", "team": "一部"}, {"person": "李泽明", "team": "二部"}], file="人员.xlsx")])
    house.commit([sheet("sales", [
        {"order_id": "S1", "ordered_on": "2026-03-02", "person": "王海燕", "customer": "星河酒店", "amount_yuan": 1200},
        {"order_id": "S2", "ordered_on": "2026-03-03", "person": "李泽明", "customer": "云上咖啡", "amount_yuan": 800.5},
        {"order_id": "S3", "ordered_on": "2026-03-03", "person": "王海燕", "customer": "云上咖啡", "amount_yuan": -200},
    ], file="销售.xlsx")])


@pytest.fixture(scope="session")
def shared_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """For tests that only read."""
    with Warehouse.open(tmp_path_factory.mktemp("api") / "small.duckdb") as house:
        fill(house)
        yield house


@pytest.fixture
def company() -> Iterator[Warehouse]:
    """For tests that change something."""
    with Warehouse.open(":memory:") as house:
        fill(house)
        yield house


@pytest.fixture
def app(shared_company: Warehouse) -> Starlette:
    return serving(shared_company)


def serving(house: Warehouse) -> Starlette:
    return Starlette(routes=[service(lambda: house, lambda: TOKEN)])


@pytest.fixture
def call(app: Starlette) -> Call:
    return calling(app)


def calling(app: Starlette) -> Call:
    """One request; `headers` replace or (as None) remove those of a caller who may come in."""
    client = TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)

    def called(method: str, address: str, body: bytes | dict = b"", **headers: str | None) -> Said:
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        told = OPEN | {"content-length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
        known = {name.encode(): value.encode() for name, value in told.items() if value is not None}
        answer = client.request(method, address, content=body if b"content-length" in known else iter([body]), headers=known)
        return Said(answer.status_code, dict(answer.headers), answer.content)

    return called


def upload(call: Call, *files: tuple[str, str], **fields: str) -> Said:
    parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts += [f'form-data; name="file"; filename="{name}"\r\n\r\n{text}' for name, text in files]
    body = "".join(f"--edge\r\ncontent-disposition: {part}\r\n" for part in parts) + "--edge--\r\n"
    return call("POST", "/api/import", body.encode(), content_type="multipart/form-data; boundary=edge")
