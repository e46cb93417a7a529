from __future__ import annotations

import io
from urllib.parse import quote

import openpyxl
import pytest

from analytics.catalog import QUESTIONS
from tests.api.conftest import Call


def test_every_question_is_listed_in_the_language_asked_for(call: Call) -> None:
    assert [one["name"] for one in call("GET", "/api/questions").json] == [one.name for one in QUESTIONS]
    assert call("GET", "/api/questions?lang=en").json[0]["label"] == "Rankings"
    assert {"name", "label", "unit"} <= set(call("GET", "/api/metrics").json[0])
    assert {"name", "required", "fields"} <= set(call("GET", "/api/datasets").json[0])


def test_an_answer_has_the_form_of_the_command_line(call: Call) -> None:
    answer = call("GET", f"/api/ask/rankings?period=2026-03&where=person%3D{quote('王海燕')}&option=measure%3Dsales").json
    assert (answer["question"], answer["as_of"]) == ("rankings", "2026-03-03")
    assert answer["period"] == {"start": "2026-03-01", "end": "2026-03-31", "label": "2026-03"}
    assert [(row["rank"], row["person"], row["sales"]) for row in answer["rows"]] == [(1, "王海燕", 1000.0)]


def test_a_question_may_be_asked_in_json(call: Call) -> None:
    said = {"period": "2026-03", "by": ["customer"], "where": {"person": ["王海燕", "李泽明"]}, "option": {"measure": "sales"}, "lang": "en"}
    answer = call("POST", "/api/ask/rankings", said).json
    assert {row["customer"]: row["sales"] for row in answer["rows"]} == {"星河酒店": 1200.0, "云上咖啡": 600.5}
    assert call("POST", "/api/ask/rankings", b"").json["rows"]


def test_an_answer_comes_as_csv_workbook_or_text(call: Call) -> None:
    csv = call("GET", "/api/ask/rankings?format=csv")
    assert csv.headers["content-type"].startswith("text/csv") and csv.body.startswith("\ufeff名次".encode())
    book = openpyxl.load_workbook(io.BytesIO(call("GET", "/api/ask/rankings?format=xlsx").body))
    assert "王海燕" in {cell.value for row in book.active for cell in row}
    assert "王海燕" in call("GET", "/api/ask/rankings?format=table").body.decode()


@pytest.mark.parametrize(("address", "status", "code"), [
    ("/api/ask/rankingz", 404, "unknown_name"), ("/api/ask/rankings?by=teem", 422, "unknown_name"), ("/api/ask/rankings?option=measure%3Dno", 422, "unknown_name"),
    ("/api/ask/rankings?period=2026-99", 400, "wrong_request"), ("/api/ask/rankings?as_of=yesterday", 400, "wrong_request"),
    ("/api/ask/rankings?where=team", 400, "wrong_request"), ("/api/ask/rankings?format=pdf", 400, "wrong_request"),
    ("/api/ask/milestones?by=team", 422, "refused"), ("/api/template/nothing", 422, "unknown_name"), ("/api/template/visits", 422, "refused"),
    ("/api/original/7", 404, "no_such_batch"), ("/api/original/1", 422, "refused"), ("/api/original/x", 404, "no_such_batch"),
])
def test_a_refusal_has_its_status_code_and_both_languages(call: Call, address: str, status: int, code: str) -> None:
    answer = call("GET", address)
    assert (answer.status, answer.code) == (status, code)
    assert all(answer.json["error"]["message"].values())


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"by": 3}', b'{"where": "team=A"}', b'{"option": {"measure": {}}}', b'{"period": 3}', b"[" * 9000])
def test_an_order_that_cannot_be_read_is_a_wrong_request(call: Call, body: bytes) -> None:
    assert (answer := call("POST", "/api/ask/rankings", body)).status == 400 and answer.code == "wrong_request"


def test_batches_and_the_check_of_the_data(call: Call) -> None:
    assert [(one["batch_id"], one["active"], one["dataset"]) for one in call("GET", "/api/batches").json] == [(2, True, "sales"), (1, True, "people")]
    found = call("GET", "/api/check").json
    assert [(one["dataset"], one["rows"], one["last"]) for one in found["datasets"]] == [("people", 2, None), ("sales", 3, "2026-03-03")]
    assert (found["batches"], found["active"], found["unknown_people"]) == (2, 2, [])


def test_the_companys_rows_come_as_a_sheet_and_the_database_as_a_file(call: Call) -> None:
    sheet = call("GET", "/api/template/sales?period=2026-03")
    assert "filename*=UTF-8''" in sheet.headers["content-disposition"]
    assert "S1" in {cell.value for row in openpyxl.load_workbook(io.BytesIO(sheet.body)).active for cell in row}
    assert call("GET", "/api/backup").body[8:12] == b"DUCK"
