from __future__ import annotations

import base64
import io

import openpyxl
import pytest

from analytics.warehouse import Warehouse
from api.changes import _kept
from tests.api.conftest import BAD, SALES, Call, calling, serving, upload


@pytest.fixture
def call(company: Warehouse) -> Call:
    return calling(serving(company))


def test_an_import_says_what_became_of_every_row_and_can_be_undone(call: Call, company: Warehouse) -> None:
    (sheet,) = upload(call, ("四日.csv", SALES), by="周经理").json
    assert (sheet["dataset"], sheet["file"], sheet["rows_read"], sheet["rows_loaded"], sheet["batch_id"]) == ("sales", "四日.csv", 1, 1, 3)
    assert call("GET", "/api/batches").json[0]["by"] == "周经理"
    assert call("POST", "/api/undo/3").json["active"] is False and company.row_count("sales") == 3
    assert (again := call("POST", "/api/undo/3")).status == 409 and again.code == "already_done"
    assert call("POST", "/api/redo/3").json["active"] is True and company.row_count("sales") == 4
    assert call("POST", "/api/undo/99").status == 404 and call("POST", "/api/undo/" + "9" * 60).status == 404
    assert call("GET", "/api/original/3").body.decode() == SALES


def test_rows_set_aside_are_no_error_and_come_back_in_a_workbook(call: Call) -> None:
    done = upload(call, ("坏.csv", BAD), report="true")
    assert done.status == 200 and (done.json["sheets"][0]["rows_loaded"], done.json["sheets"][0]["rows_rejected"]) == (1, 1)
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(done.json["report_xlsx_base64"])))
    assert book.worksheets[0]["A2"].value == "2026-13-40"


def test_a_strict_import_is_refused_whole_and_still_says_what_to_mend(call: Call, company: Warehouse) -> None:
    refused = upload(call, ("好.csv", SALES), ("坏.csv", BAD), strict="true", report="true")
    assert (refused.status, refused.code) == (422, "refused") and refused.json["report_xlsx_base64"]
    assert company.row_count("sales") == 3 and len(company.batches()) == 2


def test_the_same_file_again_is_a_conflict_until_it_is_said_what_to_do(call: Call) -> None:
    assert upload(call, ("四日.csv", SALES)).status == 200
    assert (again := upload(call, ("四日.csv", SALES))).status == 409 and again.code == "already_done"
    assert upload(call, ("四日.csv", SALES), on_duplicate="skip").json[0]["batch_id"] is None


def test_a_dry_run_writes_nothing(call: Call, company: Warehouse) -> None:
    assert upload(call, ("四日.csv", SALES), dry_run="true").json[0]["rows_loaded"] == 1
    assert len(company.batches()) == 2


def test_what_an_import_cannot_take_is_said(call: Call) -> None:
    wrong = [{"map": "金额"}, {"header": "zero"}, {"strict": "maybe"}, {"on_duplicate": "burn"}, {"lang": "fr"}]
    refused = [{"dataset": "nothing"}, {"replace_period": "2026-99"}, {"encoding": "klingon"}, {"map": "金额=nothing"}]
    assert [upload(call, ("四日.csv", SALES), **fields).status for fields in wrong] == [400] * len(wrong)
    assert [upload(call, ("四日.csv", SALES), **fields).status for fields in refused] == [422] * len(refused)


def test_no_file_or_no_form_is_a_wrong_request(call: Call) -> None:
    assert upload(call, lang="zh").code == "wrong_request"
    assert call("POST", "/api/import", b"{}", content_type="application/json").code == "wrong_request"
    assert call("POST", "/api/import", b"nonsense", content_type="multipart/form-data; boundary=edge").status == 400
    assert call("POST", "/api/import", b"--edge\r\n", content_type="multipart/form-data; boundary=edge; charset=klingon").status == 400


@pytest.mark.parametrize(("said", "kept"), [("../../etc/passwd", "passwd"), ("C:\\\\表\\\\三月.csv", "三月.csv"), ("..", "upload"), ("", "upload"), ("a\x00b.csv", "a_b.csv"), ("长" * 200 + ".csv", "长" * 60 + ".csv")])
def test_an_upload_is_kept_under_the_last_part_of_its_name_only(tmp_path, said: str, kept: str) -> None:
    from starlette.datastructures import UploadFile

    path = _kept(tmp_path, 0, UploadFile(io.BytesIO(b"x"), filename=said))
    assert path.name == kept and path.parent.parent == tmp_path and path.read_bytes() == b"x"


def test_what_was_said_is_listed_and_forgotten(call: Call) -> None:
    assert upload(call, ("门店.csv", "单据日,金额\n2026-03-05,12\n"), dataset="sales", map="单据日=ordered_on").status == 200
    assert ("column", "单据日") in {(one["kind"], one["said"].split("\x1f")[0]) for one in call("GET", "/api/memory").json}
    forgotten = {"kind": "column", "dataset": "sales", "said": "单据日"}
    assert call("POST", "/api/forget", forgotten).status == 200
    assert call("POST", "/api/forget", forgotten).code == "refused"
