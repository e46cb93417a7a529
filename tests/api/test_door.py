from __future__ import annotations

import pytest

from api.door import LARGEST_ORDER_BYTES, LARGEST_UPLOAD_BYTES
from tests.api.conftest import Call


@pytest.mark.parametrize("said", [None, "Bearer ", "Bearer wrong", "Basic a-word-only-the-test-knows", "Bearer 令牌"])
def test_without_the_right_token_nothing_is_told(call: Call, said: str | None) -> None:
    answer = call("GET", "/api/questions", authorization=said)
    assert (answer.status, answer.code) == (401, "not_allowed")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert call("GET", "/api/nowhere", authorization=said).status == 401


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "", "127.0.0.1.evil.example", "[::1", "10.0.0.7:8501"])
def test_a_name_that_is_not_this_computers_is_refused(call: Call, host: str) -> None:
    assert (answer := call("GET", "/api/questions", host=host)).status == 403 and answer.code == "foreign"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1", "[::1]:8501"])
def test_this_computers_names_are_taken(call: Call, host: str) -> None:
    assert call("GET", "/api/questions", host=host).status == 200


def test_a_page_of_another_site_is_refused_even_with_the_token(call: Call) -> None:
    assert call("GET", "/api/questions", origin="http://evil.example").status == 403
    assert call("GET", "/api/questions", origin="null").status == 403
    assert call("GET", "/api/questions", origin="http://localhost:3000", host="localhost:8501").status == 403
    assert call("GET", "/api/questions", origin="http://localhost:8501", host="localhost:8501").status == 200


def test_nothing_is_kept_by_caches_and_no_other_site_is_let_in(call: Call) -> None:
    answer = call("GET", "/api/questions")
    assert answer.headers["cache-control"] == "no-store"
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_body_that_is_too_large_is_refused_by_its_length_and_by_what_arrives(call: Call) -> None:
    assert call("POST", "/api/import", b"", content_length=str(LARGEST_UPLOAD_BYTES + 2**21)).status == 413
    assert call("POST", "/api/ask/rankings", b" " * (LARGEST_ORDER_BYTES + 1), content_length=None).status == 413
    assert call("POST", "/api/ask/rankings", b"{}", content_length="many").status == 413


@pytest.mark.parametrize(("method", "address", "status"), [("GET", "/api/nowhere", 404), ("GET", "/api/questions/", 404), ("DELETE", "/api/questions", 405), ("GET", "/api/import", 405)])
def test_what_the_api_does_not_have_is_said_in_json(call: Call, method: str, address: str, status: int) -> None:
    answer = call(method, address)
    assert answer.status == status and answer.headers["content-type"] == "application/json"
    assert set(answer.json["error"]["message"]) == {"zh", "en"}


def test_an_error_of_our_own_shows_no_traceback(call: Call, app, caplog: pytest.LogCaptureFixture) -> None:
    def broken():
        raise RuntimeError("secret detail")

    app.routes[0].app.app.state.house = broken
    with pytest.raises(RuntimeError):  # Starlette hands it on to the server after answering, for its log
        call("GET", "/api/batches")
    assert "secret detail" in caplog.text
