"""A real Chromium against the real app on a free port, with a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.server import PROJECT, Server, served
from tests.conftest import IN_CI

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")
SETTLED = '.stApp[data-test-script-state="notRunning"]'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not IN_CI, "Chromium is missing: scripts/system_packages.sh installs it"
        pytest.skip("no Chromium here; scripts/system_packages.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The app on an empty database."""
    with served(PROJECT / "app.py", tmp_path / "browser.duckdb") as running:
        yield running


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A tab on the app's first page, Chinese, tall enough to show a whole page."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 2000})
    context.set_default_timeout(30_000)
    tab = context.new_page()
    tab.goto(server.url)
    settled(tab)
    yield tab
    context.close()


def settled(page: Page) -> None:
    """Waits until the script has run to its end."""
    page.wait_for_selector(SETTLED, state="attached")
    expect(page.locator('[data-stale="true"]')).to_have_count(0)  # a polled function would need eval, which our own policy forbids
