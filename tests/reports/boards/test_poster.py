from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from analytics.errors import NotEnoughData, Refused
from reports.boards import poster_canvas
from reports.boards.board_report import Line
from reports.boards.poster import HEADER, poster
from reports.boards.poster_canvas import LARGEST, MARGIN, RIGHT, WIDTH, Canvas, font_files
from reports.sending.publishing import PublishOrder, board_report
from tests.companies.published_company import small_company

LONG = "内蒙古自治区呼和浩特市第一大客户事业部欧阳上官"


@pytest.fixture(scope="module")
def report():
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZHANBAO_TODAY", "2026-03-20")
        with small_company() as warehouse:
            yield board_report(warehouse, PublishOrder())


def pixels(drawn: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB")).astype(int)


def outside(drawn: bytes) -> int:
    """How many pixels right or left of the margins are not the page's white, below the red head."""
    body = pixels(drawn)[HEADER + 4:]
    return int((body[:, RIGHT + 4:] < 250).any(axis=2).sum() + (body[:, :MARGIN - 12] < 250).any(axis=2).sum())


def test_a_poster_is_1080_wide_and_fits_a_group_robot(report):
    drawn = poster(report)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert Image.open(io.BytesIO(drawn)).width == WIDTH == 1080
    assert len(drawn) <= LARGEST


def test_the_same_report_is_the_same_picture(report):
    assert poster(report) == poster(report)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["top", "tiers", "progress", "anonymous", "pledges"])
def test_nothing_is_drawn_outside_the_margins(report, form, lang):
    people = tuple(Line(f"{LONG}{n}", LONG, 98_765_432.1 - n, n + 1, moved=(n % 3 - 1) * 12, attainment=12.345, change_rate=-0.4, beside=88_888_888, tier=1 + n % 2)
                   for n in range(12))
    teams = tuple(Line(f"{LONG}{n}", value=9e7, rank=n + 1, beside=4e6, attainment=1.5, status="critical") for n in range(12))
    wide = replace(report, board="pledges" if form == "pledges" else "leaderboard", form="top" if form == "pledges" else form, people=people, teams=teams,
                   improved=tuple(Line(LONG, LONG, 123.0) for _ in range(3)), company=LONG, title=replace(report.title, zh=LONG, en=LONG),
                   headline=replace(report.headline, value=-123_456_789_012.0, time_progress=0.5), finished=False, address="https://board.example.com/" + "x" * 150)
    assert outside(poster(wide, lang)) == 0


def test_one_person_and_everyone_equal_are_drawn(report):
    alone = replace(report, people=report.people[:1], teams=(), improved=(), milestones=())
    equal = replace(report, people=tuple(replace(line, value=1.0, rank=1, tied=True) for line in report.people))
    assert outside(poster(alone)) == outside(poster(equal)) == 0


def test_the_bar_of_half_the_amount_is_half_as_long(report):
    people = (*report.people[:3], Line("甲", "", 60_000, 4), Line("乙", "", 30_000, 5))
    red = (pixels(poster(replace(report, people=people, teams=(), improved=(), milestones=())))[HEADER + 300:] == (200, 22, 29)).all(axis=2).sum(axis=1)
    lengths = sorted(set(red[red > 80].tolist()))
    assert lengths[-1] == pytest.approx(2 * lengths[0], rel=0.08)


def test_a_rise_is_drawn_in_the_company_s_colour(report):
    people = tuple(replace(line, moved=3) for line in report.people)
    def greens(drawn: bytes) -> int:
        return int((pixels(drawn) == (27, 127, 75)).all(axis=2).sum())
    assert greens(poster(replace(report, people=people, rise="green", improved=()))) > 50
    assert greens(poster(replace(report, people=people, rise="red", improved=()))) == 0


def test_a_code_is_drawn_only_where_there_is_an_address(report):
    without, with_code = (pixels(poster(replace(report, address=address))) for address in ("", "https://board.example.com/leaderboard"))
    black = [(one[-260:, RIGHT - 132:] == 0).all(axis=2).sum() for one in (without, with_code)]
    assert black[0] == 0 and black[1] > 3000


def test_an_empty_report_is_refused(report):
    with pytest.raises(NotEnoughData, match="本期还没有数据"):
        poster(replace(report, people=(), teams=()))


def test_without_a_chinese_font_the_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(poster_canvas, "folders", lambda: iter([tmp_path]))
    font_files.cache_clear()
    try:
        with pytest.raises(Refused, match="fonts-noto-cjk"):
            font_files("")
        with pytest.raises(Refused, match="不存在"):
            font_files(str(tmp_path / "none.ttf"))
    finally:
        font_files.cache_clear()


def test_text_is_fitted_shrunk_and_wrapped_to_its_room():
    canvas = Canvas("#FFFFFF", 100)
    assert canvas.fitted(LONG, 30, 200).endswith("…") and canvas.width(canvas.fitted(LONG, 30, 200), 30) <= 200
    assert canvas.width("一二三四五", canvas.shrunk("一二三四五", 60, 200), False) <= 200
    lines = canvas.wrapped("first among teams for 3 weeks 连续三周团队第一，很好", 30, 220)
    assert all(canvas.width(line, 30) <= 220 for line in lines) and not any(line.startswith("，") for line in lines)
    assert "".join("".join(lines).split()) == "firstamongteamsfor3weeks连续三周团队第一，很好"


def test_a_picture_in_a_name_is_left_out_where_the_font_has_none():
    told = {name: poster_canvas.drawable(name) for name in ("王小🎉燕", "👨\u200d👩\u200d👧队", "★金牌 ①", "李娜")}
    assert list(told.values()) == ["王小燕", "队", "★金牌 ①", "李娜"]
