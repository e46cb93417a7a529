from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from benchmarks.server import Server
from tests.browser.conftest import settled

# Loading the sample company reads some dozen spreadsheets, each in a process of its own.
SAMPLE_LOADS_WITHIN_MS = 180_000


@pytest.mark.slow
def test_from_the_welcome_over_the_sample_company_to_the_leaderboard(page: Page, server: Server):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    expect(page.get_by_text("欢迎使用战报").first).to_be_visible()

    page.locator(".st-key-welcome_demo button").click()
    expect(page.locator(".st-key-welcome_demo")).to_have_count(0, timeout=SAMPLE_LOADS_WITHIN_MS)
    settled(page)

    page.goto(f"{server.url}/leaderboard")
    settled(page)
    expect(page.get_by_text("数据截至").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("canvas, svg.marks, [data-testid='stDataFrame']").count() > 0

    page.goto(f"{server.url}/leaderboard?lang=en")
    settled(page)
    expect(page.get_by_text("Leaderboard").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
    assert errors == []


def test_a_deep_link_to_any_page_is_decided_by_the_entry_script(page: Page, server: Server):
    page.goto(f"{server.url}/no-such-page")
    settled(page)
    expect(page.get_by_text("欢迎使用战报").first).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
