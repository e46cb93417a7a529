from __future__ import annotations

import base64
import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.api.conftest import Call, calling, serving


@pytest.fixture
def call(company: Warehouse) -> Call:
    company.commit([sheet("pledges", [{"owner": "王海燕", "level": "person", "period": "2026-03", "pledge_yuan": 5000, "donation_yuan": 200}])])
    return calling(serving(company))


def test_a_trial_draws_the_board_and_keeps_nothing(call: Call) -> None:
    made = call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03", "dry_run": True, "documents": True}).json
    assert made["issue_id"] is None and "王海燕" in made["text"] and call("GET", "/api/issues").json == []
    picture = Image.open(io.BytesIO(base64.b64decode(made["poster_png_base64"])))
    assert picture.format == "PNG" and picture.width == 1080


def test_a_published_issue_is_listed_and_stays_as_it_was(call: Call, company: Warehouse) -> None:
    made = call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03", "to": ["none"], "who": "周经理"}).json
    again = call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03", "to": ["none"]}).json
    assert made["new"] and not again["new"] and again["issue_id"] == made["issue_id"]
    (listed,) = call("GET", "/api/issues").json
    assert (listed["issue_id"], listed["by"]) == (made["issue_id"], "周经理")
    before = call("GET", f"/api/issues/{made['issue_id']}?format=png").body
    company.undo(2)
    assert call("GET", f"/api/issues/{made['issue_id']}?format=png").body == before
    assert call("GET", f"/api/issues/{made['issue_id']}?format=txt").body.decode() == made["text"]


def test_a_request_names_no_folder_and_no_target_without_its_secret(call: Call, tmp_path: Path) -> None:
    refused = call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03", "to": [f"folder={tmp_path}"]})
    assert refused.status == 422 and "ZHANBAO_PUBLISH_FOLDER" in refused.json["error"]["message"]["zh"] and not list(tmp_path.iterdir())
    assert call("POST", "/api/publish", {"board": "leaderboard", "period": "2026-03", "to": ["wecom"]}).status == 422
    assert call("GET", "/api/issues").json == []


@pytest.mark.parametrize(("order", "status"), [
    ({"board": "nothing"}, 400), ({"board": "leaderboard", "period": "2026-99"}, 400), ({"board": "leaderboard", "audience": "all"}, 400),
    ({"board": "leaderboard", "force": "yes"}, 400), ({"board": "leaderboard", "measure": "nothing"}, 422), ({"board": "leaderboard", "period": "2019-01"}, 422),
])
def test_orders_that_cannot_be_carried_out_say_why(call: Call, order: dict, status: int) -> None:
    assert call("POST", "/api/publish", order).status == status


def test_issues_there_are_not_are_not_found(call: Call) -> None:
    assert call("GET", "/api/issues/99").status in (404, 422) and call("GET", "/api/issues/x").status == 404


def test_letters_come_as_a_word_document(call: Call) -> None:
    answer = call("GET", "/api/letters?period=2026-03")
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.body)).paragraphs)
    assert answer.status == 200 and "0.5 万元" in words
    assert call("GET", "/api/letters").status == 400 and call("GET", "/api/letters?period=2026-W11").status == 422
