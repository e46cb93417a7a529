"""The pictures in docs/screenshots: the app on the sample company, taken in Chromium. `make screenshots` after a page changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from benchmarks.server import served  # noqa: E402
from sample_data import DIRTY_FILE  # noqa: E402

FOLDER = PROJECT / "docs" / "screenshots"
SAMPLE = PROJECT / "build" / "screenshots" / "sample.duckdb"
# page, language, theme, height
PICTURES = (
    ("", "zh", "light", 1100), ("leaderboard", "zh", "light", 1100), ("leaderboard", "en", "dark", 1100), ("pledges", "zh", "light", 1100),
    ("funnel", "zh", "light", 1100), ("funnel", "en", "light", 1100), ("media", "zh", "dark", 1100), ("visits", "zh", "light", 1100),
    ("satisfaction", "zh", "light", 1100), ("upload", "zh", "light", 1130), ("upload", "en", "dark", 1130), ("data_quality", "zh", "light", 1100),
    ("glossary", "en", "light", 900),
)


def main() -> None:
    if not SAMPLE.exists():
        SAMPLE.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "analytics", "--db", str(SAMPLE), "demo"], cwd=PROJECT, check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with served(PROJECT / "app.py", SAMPLE) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for page, lang, theme, height in PICTURES:
            take(browser, f"{server.url}/{page}?lang={lang}", FOLDER / f"{page or 'home'}-{lang}-{theme}.png", lang, theme, height)
        browser.close()


def take(browser: Browser, url: str, target: Path, lang: str, theme: str, height: int) -> None:
    context = browser.new_context(
        locale="en-US" if lang == "en" else "zh-CN", timezone_id="Asia/Shanghai", color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": 1440, "height": height},
    )
    tab = context.new_page()
    tab.goto(url)
    tab.wait_for_selector('.stApp[data-test-script-state="notRunning"]', state="attached", timeout=60_000)
    if "/upload" in url:  # the page with nothing on it shows little of what it does
        tab.locator("input[type=file]").set_input_files(DIRTY_FILE)
        tab.wait_for_selector('[class*="st-key-file_button_"]')
    tab.wait_for_timeout(2_500)  # charts draw after the script has ended
    tab.screenshot(path=target)
    context.close()
    sys.stdout.write(f"{target.relative_to(PROJECT)}\n")


if __name__ == "__main__":
    main()
