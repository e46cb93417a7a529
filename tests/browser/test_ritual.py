"""The month's journey in a real browser: pledges typed in beside another clerk, locked, letters, poster, a published issue, and the settlement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from analytics.ingest import ReadOptions
from analytics.warehouse import Warehouse
from benchmarks.server import PROJECT, Server, served
from cli.by_the_app import running_app
from reports.uploads.imports import Choices
from sample_data.by_hand import sheet
from tests.browser.conftest import settled

DAY = "2026-03-05"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two people of one team, of whom one has pledged for March; in February 方圆 missed a pledge."""
    path = tmp_path / "browser.duckdb"
    with Warehouse.open(path) as house:
        house.commit([sheet("people", [{"person": name, "team": "华东一部", "role": "销售"} for name in ("王海燕", "方圆")])])
        house.commit([sheet("sales", [{"ordered_on": "2026-02-03", "amount_yuan": 100_000, "person": "王海燕"}, {"ordered_on": "2026-03-02", "amount_yuan": 5, "person": "方圆"}])])
        house.commit([sheet("pledges", [{"owner": owner, "level": level, "period": "2026-03", "pledge_yuan": 90_000} for owner, level in (("方圆", "person"), ("华东一部", "team"))])])
        house.commit([sheet("pledges", [{"owner": "方圆", "level": "person", "period": "2026-02", "pledge_yuan": 50_000, "donation_yuan": 300}])])
    return path


@pytest.fixture
def server(database: Path) -> Iterator[Server]:
    with served(PROJECT / "app.py", database, ZHANBAO_TODAY=DAY) as running:
        yield running


def sign(page: Page, name: str) -> None:
    page.get_by_placeholder("谁在录入").fill(name)
    page.get_by_placeholder("谁在录入").press("Enter")
    settled(page)


def cell(page: Page, column: int) -> None:
    """Select a cell of the table's first row, by its column as the table shows them."""
    grid = page.locator("[data-testid='stDataFrame'] canvas").first
    page.keyboard.press("Escape")  # a list that is still open would take the click
    grid.click(position={"x": 40, "y": 52}, force=True)  # the grid catches clicks on a layer of its own
    aim = page.get_by_test_id(f"glide-cell-{column}-0").first
    for _press in range(30):  # a key pressed while the grid moves is lost, or counts twice
        page.wait_for_timeout(350)  # the grid tells what is selected once it has been still for a while
        chosen = page.locator("[data-testid^='glide-cell-'][aria-selected='true']")
        if aim.get_attribute("aria-selected") == "true":
            return
        if chosen.count():
            at = int((chosen.first.get_attribute("data-testid") or "glide-cell-0-0").split("-")[2])
            page.keyboard.press("ArrowRight" if at < column else "ArrowLeft")
    raise AssertionError(f"column {column} was never reached")


def write(page: Page, column: int, text: str) -> None:
    cell(page, column)
    page.keyboard.press("Enter")
    page.locator("#portal input, #portal textarea").first.fill(text)
    page.keyboard.press("Enter")
    settled(page)


def choose(page: Page, column: int, word: str) -> None:
    """Take a word from a cell's list; a table that was drawn anew in between has dropped the click, and is asked again."""
    for _attempt in range(5):
        cell(page, column)
        page.keyboard.press("Enter")
        page.get_by_role("option", name=word).click()
        settled(page)
        page.wait_for_timeout(350)
        if not page.get_by_role("option").count():
            return
    raise AssertionError(f"{word} was never taken")


def test_pledges_are_entered_beside_another_clerk_locked_and_their_letters_downloaded(page: Page, server: Server, database: Path, tmp_path: Path) -> None:
    page.goto(f"{server.url}/mobilisation?period=2026-03")
    settled(page)
    expect(page.get_by_text("2 份已保证，1 份还没有").first).to_be_visible()
    sign(page, "陈立")
    write(page, 4, "12.5")  # the one row left is 王海燕's: owner, level, the period before, target, then the amount
    save = page.locator(".st-key-save_pledges button")
    expect(save).to_contain_text("保存 1 份")

    # The page is left and opened again: what was typed is still there.
    page.get_by_role("link", name="排行榜").click()
    settled(page)
    page.get_by_role("link", name="动员会").click()
    settled(page)
    expect(save).to_contain_text("保存 1 份")

    # Someone else loads a file; it also stays with its person then.
    other = tmp_path / "别人.csv"
    other.write_text("期间,层级,保证人,保证业绩(万元),变更原因\n2026-03,个人,方圆,8,重新算过\n", encoding="utf-8")
    app = running_app(database)
    assert app is not None and app.load([other], Choices(ReadOptions(dataset="pledges"), "refuse", None, False, False, None, False), by="内勤", lang="zh").refusal is None
    page.locator(".st-key-entry_all_2026-03 label").click()  # also those who have pledged: the table is drawn anew
    settled(page)
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
    assert "本人郑重保证：本月完成销售业绩人民币 8 万元。" in said

    page.get_by_role("button", name="锁定").click()
    expect(page.get_by_text("由 陈立 锁定").first).to_be_visible()
    settled(page)
    write(page, 4, "99")  # a change after the lock asks for a reason
    expect(page.get_by_text("更改要写变更原因").first).to_be_visible()
    settled(page)
    expect(save).to_be_disabled()
    assert page.get_by_test_id("stException").count() == 0


def test_a_board_becomes_a_poster_and_an_issue_and_a_missed_pledge_is_waived(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/leaderboard?period=2026-02")
    settled(page)
    page.get_by_role("button", name="海报").click()
    settled(page)
    page.get_by_role("button", name="做海报").click()
    expect(page.locator("[data-testid='stImage'] img").first).to_be_visible(timeout=20_000)
    page.keyboard.press("Escape")
    settled(page)
    page.get_by_role("button", name="发群").click()
    settled(page)
    page.locator(".st-key-publish_leaderboard button").click()
    expect(page.get_by_text("已发布「战报 第 1 期").first).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="看这一期").click()
    settled(page)
    expect(page.get_by_role("heading", name="往期战报").first).to_be_visible()
    expect(page.locator("[data-testid='stImage'] img").first).to_be_visible()

    page.goto(f"{server.url}/settlement?period=2026-02")
    settled(page)
    expect(page.get_by_text("1 份未兑现，1 份还没有处理").first).to_be_visible()
    sign(page, "陈立")
    write(page, 7, "客户延期付款")
    choose(page, 6, "豁免")
    expect(page.get_by_text("豁免要写批准人").first).to_be_visible()
    write(page, 8, "王总")
    page.locator(".st-key-save_decisions button").click()
    expect(page.get_by_text("已保存 1 行").first).to_be_visible()
    settled(page)
    expect(page.get_by_text("1 份未兑现，0 份还没有处理").first).to_be_visible()
    expect(page.locator(".st-key-kpi_ledger_waived_yuan")).to_contain_text("300")
    expect(page.locator(".st-key-kpi_ledger_outstanding_yuan")).to_contain_text("0")
    assert page.get_by_test_id("stException").count() == 0
