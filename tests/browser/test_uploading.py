"""The clerk's journeys through the upload page, in a real browser, to the numbers in the history of batches."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile
from playwright.sync_api import Page, expect

from benchmarks.server import Server
from tests.browser.conftest import settled

CLEAN = "订单号,下单日期,销售员,成交额\nA1,2026-03-02,王海燕,12000\nA2,2026-03-03,方圆,8000\n"
UGLY = "华东三月销售,,,\n单位：万元,,,\n单据号,开单日期,业务,甲乙丙丁\nA1,3月2日,王海燕,1.2\nA2,3月45日,方圆,0.8\nA3,2026/3/4,方圆,八千\n合计,,,2.0\n"


def drop(page: Page, *paths: Path) -> None:
    cards = page.locator('[class*="st-key-file_button_"]').count()
    page.locator("input[type=file]").set_input_files([str(path) for path in paths])
    expect(page.locator('[class*="st-key-file_button_"]')).to_have_count(cards + len(paths))
    settled(page)


def open_upload(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/upload")
    settled(page)


def load(page: Page, words: str) -> None:
    page.locator(".st-key-load button").click()
    expect(page.get_by_text(words).first).to_be_visible()
    settled(page)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def test_a_clean_file_is_loaded_and_taken_back(page: Page, server: Server, tmp_path: Path):
    open_upload(page, server)
    drop(page, written(tmp_path, "销售.csv", CLEAN))
    expect(page.get_by_text("看起来是「销售」").first).to_be_visible()
    load(page, "已入库 2 行（销售）。")
    page.get_by_role("button", name="撤销", exact=True).first.click()
    expect(page.get_by_text("已撤销批次 1").first).to_be_visible()
    page.goto(f"{server.url}/batches")
    settled(page)
    expect(page.get_by_text("恢复这一批").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0


def test_an_ugly_file_is_corrected_and_what_was_set_aside_completes_it(page: Page, server: Server, tmp_path: Path):
    open_upload(page, server)
    drop(page, written(tmp_path, "2026年三月.csv", UGLY, "gb18030"))
    # 甲乙丙丁 says nothing: the clerk says that it is the amount.
    choose(page, "「成交额」是哪一列", "甲乙丙丁")
    expect(page.get_by_text("第 5 行「开单日期」").first).to_be_visible()
    expect(page.get_by_text("还差 1 处，不能入库").first).to_be_visible()
    page.get_by_text("以读出来的为准，载入").first.click()  # the sheet's own total holds what is set aside
    settled(page)
    load(page, "已入库 1 行（销售）。")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 2 行更正单").click()
    mend = tmp_path / download.value.suggested_filename
    download.value.save_as(mend)
    assert mend.name == "2026年三月-待更正.xlsx"
    book = openpyxl.load_workbook(mend)
    book.worksheets[0]["B4"], book.worksheets[0]["D5"] = "3月5日", 0.8
    book.save(mend)
    drop(page, mend)
    load(page, "已入库 2 行（销售）。")
    page.goto(f"{server.url}/batches")
    settled(page)
    expect(page.get_by_text("1.6 万").first).to_be_visible()  # 0.8 + 0.8, the rows that were mended
    expect(page.get_by_text("记住的对法").first).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()
    settled(page)


def test_a_locked_file_opens_with_its_password_and_a_large_one_is_refused(page: Page, server: Server, tmp_path: Path):
    plain, locked = io.BytesIO(), tmp_path / "加密.xlsx"
    book = openpyxl.Workbook()
    for row in (["下单日期", "成交额"], ["2026-03-02", 1200]):
        book.active.append(row)
    book.save(plain)
    plain.seek(0)
    with locked.open("wb") as out:
        OOXMLFile(plain).encrypt("秘密1", out)
    open_upload(page, server)
    drop(page, locked)
    page.locator(".st-key-file_password input").fill("秘密1")
    page.get_by_role("button", name="打开").click()
    settled(page)
    load(page, "已入库 1 行（销售）。")
    large = tmp_path / "大.csv"
    large.write_bytes("日期,金额\n".encode() + b"2026-03-02,5\n" * (60 * 2**20 // 13))
    page.locator("input[type=file]").set_input_files(str(large))
    refused = page.locator('.stFileChip[aria-invalid="true"]')
    expect(refused).to_have_count(1)
    zone = page.locator('[data-testid="stFileUploaderDropzone"]')
    assert "超过 50 MB" in zone.evaluate("zone => getComputedStyle(zone, '::after').content")
    assert page.locator('[class*="st-key-file_button_"]').count() == 0
