"""海报: a report as one tall picture for a group chat, drawn without a browser."""

from __future__ import annotations

import io

import segno
from PIL import Image

from analytics.errors import NotEnoughData, Text
from charts.theme import Palette, palette
from reports.boards import board_words as words
from reports.boards.board_report import Report
from reports.boards.poster_boards import good_news, people_board, team_list
from reports.boards.poster_canvas import MARGIN, RIGHT, WIDTH, Canvas

HEADER = 416
QR = 132
SCAN = Text("扫码看完整榜单与算法", "Scan for the whole board and its definitions")


def poster(report: Report, lang: str = "zh") -> bytes:
    """The report as PNG, 1080 pixels wide and at most 2 MB.

    Raises NotEnoughData for a report with nothing on it, Refused where no font with Chinese is installed.
    """
    if not report.people and not report.teams:
        raise NotEnoughData(Text("本期还没有数据，画不出海报。", "There is no data in this period yet; there is no poster to draw."))
    colours = palette(False, report.rise)
    canvas = Canvas(colours.page)
    _header(canvas, report, colours, lang)
    bottom = people_board(canvas, report, colours, lang, HEADER + 76.0) if report.people else HEADER + 20.0
    bottom = _below(canvas, report, colours, lang, bottom + 76)
    return canvas.png(_footer(canvas, report, colours, lang, bottom + 40) + 36)


def _header(canvas: Canvas, report: Report, colours: Palette, lang: str) -> None:
    """The red head: what, which issue, which period; the whole and its three comparisons."""
    canvas.box(0, 0, WIDTH, HEADER, colours.actual)
    title = words.heading(report, lang)
    size = canvas.shrunk(title, 76, 330, bold=True)
    end = MARGIN + canvas.text(MARGIN, 124, title, size, colours.on_actual, bold=True)
    end += 32 + canvas.text(end + 32, 122, words.issue_word(report, lang), 40, colours.on_actual)
    room = RIGHT - end - 28
    subtitle, state = words.subtitle(report, lang), report.state.in_(lang)
    canvas.text(RIGHT, 92, subtitle, canvas.shrunk(subtitle, 30, room), colours.on_actual2, anchor="r", most=room)
    canvas.text(RIGHT, 136, state, canvas.shrunk(state, 30, room, bold=True), colours.on_actual, bold=True, anchor="r", most=room)
    canvas.line(MARGIN, 164, RIGHT, colours.on_actual2, 1)
    canvas.text(MARGIN, 218, report.headline.label.in_(lang), 32, colours.on_actual2, most=600)
    value, suffix = words.headline_value(report, lang)
    unit_width = canvas.width(suffix, 50, bold=True) + 14 if suffix else 0
    big = canvas.shrunk(value, 138, 590 - unit_width, bold=True, smallest=60)
    wide = canvas.text(MARGIN - 6, 352, value, big, colours.on_actual, bold=True)
    canvas.text(MARGIN + wide + 8, 352, suffix, 50, colours.on_actual, bold=True)
    for place, one in enumerate(words.comparisons(report, lang)):
        y = 236 + 56 * place
        canvas.text(690, y, one.label, 30, colours.on_actual2, most=180)
        figure = one.figure.lstrip("▲▼ ") if one.direction else one.figure
        width = canvas.text(RIGHT, y, figure, canvas.shrunk(figure, 36, 150, bold=True), colours.on_actual, bold=True, anchor="r")
        if one.direction:
            canvas.triangle(RIGHT - width - 30, y - 2, 22, colours.on_actual, one.direction > 0)


def _below(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float) -> float:
    """Teams at the left, most improved and good news at the right; one of them alone takes the whole width."""
    right = bool(report.improved or report.milestones)
    if not report.teams and not right:
        return y - 76
    bottoms = [y]
    if report.teams:
        bottoms.append(team_list(canvas, report, colours, lang, y, MARGIN, 520 if right else RIGHT))
    if right:
        bottoms.append(good_news(canvas, report, colours, lang, y, 584 if report.teams else MARGIN, RIGHT))
    return max(bottoms)


def _footer(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float) -> float:
    """Until when, how many took part, what is compared, who is named; the code that leads to the board."""
    canvas.line(MARGIN, y, RIGHT, colours.line, 2)
    room = RIGHT - MARGIN - (QR + 40 if report.address else 0)
    gap = "\u3000" if lang == "zh" else "   "
    said = [gap.join(part for part in (report.company, report.as_of_text.in_(lang), report.counted.in_(lang)) if part)]
    said += [note.in_(lang) for note in (report.compared, report.moved_by) if note is not None]
    said += [text for text in (words.bar_legend(report, lang), words.rule(report, lang)) if text]
    line = y + 46
    for text in said:
        for part in canvas.wrapped(text, 26, room):
            canvas.text(MARGIN, line, part, 26, colours.ink2 if text is said[0] else colours.ink3)
            line += 38
    bottom = line - 38
    if report.address:
        canvas.text(MARGIN, line + 4, SCAN.in_(lang), 26, colours.ink, bold=True, most=room)
        canvas.image.paste(_code(report.address), (RIGHT - QR, round(y + 20)))
        bottom = max(line + 4, y + 20 + QR)
    return bottom


def _code(address: str) -> Image.Image:
    """The QR code of the board's address, one whole number of pixels per module where that fits."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="png", border=1, scale=max(1, QR // code.symbol_size(border=1)[0]))
    return Image.open(out).convert("RGB").resize((QR, QR), Image.Resampling.NEAREST)
