"""The templates at the top right of the upload page: blank, or holding what the company has."""

from __future__ import annotations

import io

import openpyxl
from streamlit.testing.v1 import AppTest

from sample_data.by_hand import sheet
from tests.ui.conftest import Visit
from ui import session


def button(at: AppTest, label: str):
    return next(one.proto for one in at.get("download_button") if one.proto.label == label)


def chosen(at: AppTest, dataset: str) -> AppTest:
    at.selectbox(key="template_dataset").select(dataset).run()
    assert not at.exception
    return at


def test_rows_nobody_has_uploaded_cannot_be_downloaded_and_the_reason_stands_below(visit: Visit) -> None:
    at = visit("upload")
    assert not button(at, "下载模板").disabled
    assert button(at, "下载我的数据").disabled
    assert "「人员」还没有数据。" in [caption.value for caption in at.caption]


def test_a_dataset_with_rows_can_be_downloaded(visit: Visit) -> None:
    session.warehouse().commit([sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 1200, "person": "王海燕"}])])
    at = chosen(visit("upload"), "sales")
    assert not button(at, "下载我的数据").disabled
    assert "「销售」还没有数据。" not in [caption.value for caption in at.caption]
    at = chosen(at, "visits")
    assert button(at, "下载我的数据").disabled


def test_the_download_is_built_on_click_and_holds_the_rows(visit: Visit, monkeypatch) -> None:
    made = []
    monkeypatch.setattr("streamlit.download_button", lambda label, **given: made.append((label, given)))
    session.warehouse().commit([sheet("people", [{"person": "王海燕", "team": "华东一部"}])])
    visit("upload")
    given = dict(made)["下载我的数据"]
    assert given["file_name"] == "人员数据.xlsx"
    rows = list(openpyxl.load_workbook(io.BytesIO(given["data"]())).worksheets[0].iter_rows(min_row=2, max_col=3, values_only=True))
    assert rows == [("王海燕", None, "华东一部")]


def test_the_buttons_are_english_for_english_readers(visit: Visit) -> None:
    at = visit("upload", "en")
    assert button(at, "Download my data").disabled
    assert "There are no rows of “People” yet." in [caption.value for caption in at.caption]
