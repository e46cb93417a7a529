"""The pictures in docs/screenshots: the app on the sample company, taken in Chromium. `make screenshots` after a page changed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from analytics.warehouse import Warehouse  # noqa: E402
from benchmarks.server import served  # noqa: E402
from reports.sending.publishing import PublishOrder, publish  # noqa: E402
from sample_data import DIRTY_FILE  # noqa: E402

FOLDER = PROJECT / "docs" / "screenshots"
SAMPLE = PROJECT / "build" / "screenshots" / "sample.duckdb"
# page, language, theme, height
PICTURES = (
    ("", "zh", "light", 1100), ("leaderboard", "zh", "light", 1100), ("leaderboard", "en", "dark", 1100), ("pledges", "zh", "light", 1100),
    ("funnel", "zh", "light", 1100), ("funnel", "en", "light", 1100), ("media", "zh", "dark", 1100), ("visits", "zh", "light", 1100),
    ("satisfaction", "zh", "light", 1100), ("upload", "zh", "light", 1130), ("upload", "en", "dark", 1130), ("data_quality", "zh", "light", 1100),
    ("glossary", "en", "light", 900), ("mobilisation", "zh", "light", 1100), ("settlement", "zh", "light", 1000), ("issues", "zh", "light", 1300),
    ("mobilisation", "en", "light", 1100),
)
DAY = "2026-03-19"  # the last day of the sample company


def main() -> None:
    if not SAMPLE.exists():
        SAMPLE.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "analytics", "--db", str(SAMPLE), "demo"], cwd=PROJECT, check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["ZHANBAO_TODAY"] = DAY
    wall = published()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with served(PROJECT / "app.py", SAMPLE) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for page, lang, theme, height in PICTURES:
            take(browser, f"{server.url}/{page}?lang={lang}", FOLDER / f"{page or 'home'}-{lang}-{theme}.png", lang, theme, height)
        take(browser, f"{server.url}/wall?token={wall}", FOLDER / "wall-zh.png", "zh", "dark", 810)
        browser.close()


def published() -> str:
    """Last week's board as an issue, its poster beside the pictures; returns the key of the wall's link."""
    with Warehouse.open(SAMPLE) as house:
        made = publish(house, PublishOrder("leaderboard", "last-week", targets=(), who="陈立"))
        publish(house, PublishOrder("pledges", "2026-03", targets=(), who="陈立"))
        small(Image.open(io.BytesIO(made.documents.poster)), FOLDER / "poster-zh.png")
        return house.wall_token() or house.renew_wall_token(by="screenshots")


def small(picture: Image.Image, target: Path) -> None:
    """The picture in 256 colours: a quarter of the size, and text stays sharp."""
    picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


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
    small(Image.open(io.BytesIO(tab.screenshot())), target)
    context.close()
    sys.stdout.write(f"{target.relative_to(PROJECT)}\n")


if __name__ == "__main__":
    main()
