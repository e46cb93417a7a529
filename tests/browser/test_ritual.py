"""The meeting's journey in a real browser: a pledge is typed in, saved as a batch, and its letter downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from analytics.warehouse import Warehouse
from benchmarks.server import PROJECT, Server, served
from tests.browser.conftest import settled
from tests.company import sheet

DAY = "2026-03-05"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The app on two people of one team, of whom one has pledged."""
    database = tmp_path / "browser.duckdb"
    with Warehouse.open(database) as house:
        house.commit([sheet("people", [{"person": name, "team": "华东一部", "role": "销售"} for name in ("王海燕", "方圆")])])
        house.commit([sheet("sales", [{"ordered_on": "2026-02-03", "amount_yuan": 100_000, "person": "王海燕"}, {"ordered_on": "2026-03-02", "amount_yuan": 5, "person": "方圆"}])])
        house.commit([sheet("pledges", [{"owner": owner, "level": level, "period": "2026-03", "pledge_yuan": 90_000} for owner, level in (("方圆", "person"), ("华东一部", "team"))])])
    with served(PROJECT / "app.py", database, ZHANBAO_TODAY=DAY) as running:
        yield running


def test_a_pledge_is_entered_saved_and_its_letter_downloaded(page: Page, server: Server, tmp_path: Path):
    page.goto(f"{server.url}/mobilisation?period=2026-03")
    settled(page)
    expect(page.get_by_text("2 份已保证，1 份还没有").first).to_be_visible()
    page.get_by_placeholder("谁在录入").fill("陈立")
    page.get_by_placeholder("谁在录入").press("Enter")
    settled(page)

    # The one row left is 王海燕's: owner, level, the period before, target, then the amount.
    grid = page.locator("[data-testid='stDataFrame'] canvas").first
    grid.click(position={"x": 40, "y": 52}, force=True)  # the grid catches clicks on a layer of its own
    for _step in range(4):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)  # a key pressed while the grid moves is lost
    page.keyboard.press("Enter")
    page.locator("#portal input").fill("12.5")
    page.keyboard.press("Enter")
    save = page.locator(".st-key-save_pledges button")
    expect(save).to_contain_text("保存 1 份")
    expect(save).to_be_enabled()
    save.click()
    expect(page.get_by_text("已保存 1 行").first).to_be_visible()
    settled(page)
    expect(page.get_by_text("3 份已保证，0 份还没有").first).to_be_visible()

    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载保证书").click()
    downloading.value.save_as(tmp_path / "letters.docx")
    said = [one.text for one in Document(str(tmp_path / "letters.docx")).paragraphs]
    assert "本人郑重保证：本月完成销售业绩人民币 12.5 万元。" in said
    assert page.get_by_test_id("stException").count() == 0
