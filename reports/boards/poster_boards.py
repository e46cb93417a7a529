"""The lists of a poster: podium and rows, tiers, progress, teams, most improved, good news."""

from __future__ import annotations

from charts.status import status_of
from charts.theme import Palette
from reports.boards import board_words as words
from reports.boards.board_report import Line, Report
from reports.boards.poster_canvas import MARGIN, RIGHT, Canvas

ROW, SMALL_ROW = 62, 54
MOST_ROWS = 60


def people_board(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float) -> float:
    """The board of people in the form its policy asks for; returns the baseline below it."""
    canvas.text(MARGIN, y, words.people_word(report, lang), 38, colours.ink, bold=True, most=560)
    if report.form == "tiers":
        return _tiers(canvas, report, colours, lang, y)
    scale = words.scale_of(report.people, report.unit, lang)
    if report.board == "pledges" or report.form == "progress":
        word = words.Text("完成率", "of pledge" if report.board == "pledges" else "of target").in_(lang)
        canvas.text(RIGHT, y - 2, word if report.form == "progress" else f"{report.label.in_(lang)} {scale.heading if scale else ''} · {word}", 28, colours.ink3, anchor="r", most=380)
        return _progress(canvas, report, colours, lang, y + 28, scale)
    canvas.text(RIGHT, y - 2, words.heading_of(report, scale, lang), 28, colours.ink3, anchor="r", most=380)
    leaders = _leaders(report)
    if leaders:
        y = _podium(canvas, leaders, report, colours, lang, y, scale)
    return _rows(canvas, report.people[len(leaders):], report, colours, lang, y + (8 if leaders else 22), scale)


def _leaders(report: Report) -> tuple[Line, ...]:
    """The first three, where they are named, have a result, and nobody else shares their places."""
    first = report.people[:3]
    if len(report.people) > 3 and (report.people[3].rank or 4) <= 3:
        return ()
    fit = len(first) == 3 and all(not line.masked and line.rank is not None and line.rank <= 3 and (line.value or 0) > 0 for line in first)
    return first if fit else ()


def _podium(canvas: Canvas, leaders: tuple[Line, ...], report: Report, colours: Palette, lang: str, y: float, scale: words.Scale | None) -> float:
    floor = y + 182
    for place, x, height in ((1, 64, 126), (0, 387, 158), (2, 710, 110)):
        line, first = leaders[place], leaders[place].rank == 1
        ink, quiet = (colours.on_actual, colours.on_actual2) if first else (colours.ink, colours.ink2)
        top = floor - height
        canvas.box(x, top, 306, height, colours.actual if first else colours.panel, 10, (True, True, False, False))
        digit = words.place(line)
        canvas.text(x + 26, top + height / 2 + 24, digit, 66, ink if first else colours.context, bold=True)
        left = x + 84
        upper = top + height / 2 - 14
        width = canvas.text(left, upper, line.name, canvas.shrunk(line.name, 36, 206, bold=True, smallest=24), ink, bold=True, most=206)
        if 206 - width > 60:
            canvas.text(left + width + 8, upper, line.group, canvas.shrunk(line.group, 25, 198 - width, smallest=20), quiet, most=198 - width)
        figure = words.figure(line.value, report.unit, scale, lang)
        width = canvas.text(left, upper + 50, figure, 42, ink, bold=True)
        width += canvas.text(left + width + 4, upper + 50, scale.suffix if scale and report.unit == "yuan" else "", 26, ink, bold=True) + 4
        _under(canvas, line, left + width + 14, upper + 50, x + 298, quiet, lang)
    canvas.box(MARGIN, floor, RIGHT - MARGIN, 3, colours.ink)
    return floor


def _under(canvas: Canvas, line: Line, x: float, y: float, end: float, colour: str, lang: str) -> None:
    """Attainment beside the amount of a leader, where it fits."""
    said = words.attained(line, lang)
    if said and x + canvas.width(said, 28) <= end:
        canvas.text(x, y, said, 28, colour)


def _rows(canvas: Canvas, lines: tuple[Line, ...], report: Report, colours: Palette, lang: str, y: float, scale: words.Scale | None) -> float:
    shown = lines[:MOST_ROWS]
    top = max((abs(line.value or 0.0) for line in report.people), default=0.0)
    figures = [words.figure(line.value, report.unit, scale, lang) for line in shown]
    rates = any(line.attainment is not None for line in shown)
    value_at = RIGHT - 126 if rates else RIGHT
    start = value_at - max((canvas.width(figure, 36, bold=True) for figure in figures), default=0) - 24
    names, groups = _columns(canvas, shown)
    bar = names[1] + groups + 22
    for line, figure in zip(shown, figures, strict=True):
        base = y + 44
        _place_and_name(canvas, line, colours, lang, base, names, groups)
        if line.value is not None and start - bar > 60:
            canvas.box(bar, base - 22, start - bar, 20, colours.track, 3)
            if top > 0 and line.value > 0:
                canvas.box(bar, base - 22, (start - bar) * line.value / top, 20, colours.actual, 3)
        canvas.text(value_at, base, figure, 36, colours.ink, bold=True, anchor="r")
        canvas.text(RIGHT, base, words.attained(line, lang), 31, colours.ink2, anchor="r")
        y += ROW
        canvas.line(MARGIN, y, RIGHT, colours.grid, 2)
    return _more(canvas, len(lines) - len(shown), colours, lang, y)


def _columns(canvas: Canvas, lines: tuple[Line, ...]) -> tuple[tuple[float, float], float]:
    """Where names begin and end, and how wide the teams are."""
    start = 206.0
    name = min(max((canvas.width(line.name, 36, bold=True) for line in lines), default=0), 270)
    group = min(max((canvas.width(line.group, 27) for line in lines), default=0), 150)
    return (start, start + name + 12), group


def _place_and_name(canvas: Canvas, line: Line, colours: Palette, lang: str, base: float, names: tuple[float, float], group: float) -> None:
    canvas.text(104, base, words.place(line), canvas.shrunk(words.place(line), 36, 56), colours.ink2, bold=True, anchor="r")
    said = "" if line.masked else words.moved(line, lang)
    if said[:1] in ("▲", "▼"):
        colour = colours.rise if said[0] == "▲" else colours.fall
        canvas.triangle(124, base - 3, 18, colour, said[0] == "▲")
        canvas.text(145, base - 2, said[1:], 27, colour, bold=True, most=56)
    elif said:
        canvas.text(126, base - 2, said, 26, colours.ink3, most=74)
    canvas.text(names[0], base, line.name, 36, colours.ink3 if line.masked else colours.ink, bold=not line.masked, most=names[1] - names[0] - 10)
    if group:
        canvas.text(names[1], base - 1, line.group, 27, colours.ink2, most=group + 2)


def _more(canvas: Canvas, left: int, colours: Palette, lang: str, y: float) -> float:
    if left <= 0:
        return y
    canvas.text(MARGIN, y + 42, words.Text(f"其余 {left} 行见 Excel", f"{left} more rows in the workbook").in_(lang), 27, colours.ink3)
    return y + 52


def _progress(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float, scale: words.Scale | None) -> float:
    """Everyone's own progress: a bar to 100 %, no places where the policy tells none."""
    lines = report.people[:MOST_ROWS]
    placed = report.form != "progress"
    names, groups = _columns(canvas, lines)
    if not placed:
        names = (float(MARGIN), float(MARGIN) + names[1] - names[0])
    amounts = placed and any(line.value is not None for line in lines)
    shown = [_amounts(line, report, scale, lang) for line in lines]
    start, room = names[1] + groups + 22, max((canvas.width(text, 30) for text in shown), default=0)
    end = RIGHT - 112 - (room + 24 if amounts else 0)
    reach = max(1.0, *(min(line.attainment or 0.0, 1.5) for line in lines))
    for line, text in zip(lines, shown, strict=True):
        base = y + 44
        if placed:
            _place_and_name(canvas, line, colours, lang, base, names, groups)
        else:
            canvas.text(names[0], base, line.name, 36, colours.ink, bold=True, most=names[1] - names[0] - 10)
            canvas.text(names[1], base - 1, line.group, 27, colours.ink2, most=groups + 2)
        _bar(canvas, line, start, end, base, reach, report, colours)
        if amounts:
            canvas.text(RIGHT - 112, base - 1, text, 30, colours.ink2, anchor="r")
        _rate(canvas, line, base, colours, lang)
        y += ROW
        canvas.line(MARGIN, y, RIGHT, colours.grid, 2)
    return _more(canvas, len(report.people) - len(lines), colours, lang, y)


def _rate(canvas: Canvas, line: Line, base: float, colours: Palette, lang: str) -> None:
    """Attainment at the right; where there are no targets, the change."""
    if line.attainment is None and line.change_rate is not None:
        up = line.change_rate > 0
        width = canvas.text(RIGHT, base, words.change_text(line.change_rate, digits=0).lstrip("▲▼ "), 34, colours.rise if up else colours.fall, bold=True, anchor="r")
        canvas.triangle(RIGHT - width - 24, base - 2, 20, colours.rise if up else colours.fall, up)
    else:
        canvas.text(RIGHT, base, words.attained(line, lang) or words.UNKNOWN, 34, colours.ink, bold=True, anchor="r")


def _bar(canvas: Canvas, line: Line, start: float, end: float, base: float, reach: float, report: Report, colours: Palette) -> None:
    """A bullet: track to 100 %, what is reached, a tick at 100 % and the pace of today."""
    if end - start < 80 or line.attainment is None:
        return
    unit = (end - start) / reach
    canvas.box(start, base - 22, unit, 20, colours.track, 3)
    canvas.box(start, base - 22, unit * min(max(line.attainment, 0.0), reach), 20, colours.actual, 3)
    if report.headline.time_progress and not report.finished:
        canvas.box(start + unit * min(1.0, report.headline.time_progress) - 1, base - 28, 3, 32, colours.pace)
    canvas.box(start + unit - 4, base - 26, 4, 28, colours.target)


def _amounts(line: Line, report: Report, scale: words.Scale | None, lang: str) -> str:
    if line.value is None:
        return ""
    said = words.figure(line.value, report.unit, scale, lang)
    return said if line.beside is None else f"{said} / {words.figure(line.beside, report.unit, scale, lang)}"


def _tiers(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float) -> float:
    """Names by tier, in columns, without places or amounts."""
    for tier in sorted({line.tier for line in report.people if line.tier is not None}):
        members = [line for line in report.people if line.tier == tier]
        y += 70
        first = tier == 1
        canvas.box(MARGIN, y - 40, 8, 48, colours.actual if first else colours.context, 2)
        wide = canvas.text(MARGIN + 24, y, words.TIERS.get(tier, words.Text(f"第 {tier} 梯队", f"Tier {tier}")).in_(lang), 34, colours.ink, bold=True)
        canvas.text(MARGIN + 24 + wide + 16, y, words.Text(f"{len(members)} 人", f"{len(members)} people").in_(lang), 28, colours.ink3)
        longest = max(canvas.width(line.name, 32, bold=first) + (canvas.width(line.group, 24) + 8 if first else 0) for line in members)
        columns = max(1, min(6, int((RIGHT - MARGIN - 24) // (longest + 30))))
        width = (RIGHT - MARGIN - 24) / columns
        for place, line in enumerate(members):
            x, base = MARGIN + 24 + width * (place % columns), y + 56 + 52 * (place // columns)
            used = canvas.text(x, base, line.name, 32, colours.ink, bold=first, most=width - 16)
            if first and width - used - 30 > 60:
                canvas.text(x + used + 8, base, line.group, 24, colours.ink3, most=width - used - 30)
        y += 56 + 52 * ((len(members) - 1) // columns) + 6
    return y + 16


def team_list(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float, left: float, right: float) -> float:
    """The team board: total and per head; of pledges, reached of pledged and attainment."""
    pledged = report.board == "pledges"
    scale = words.scale_of(report.teams, report.unit, lang)
    beside = words.Text("完成 / 保证" if pledged else "总额 / 人均", "reached / pledged" if pledged else "total / per head").in_(lang)
    if not pledged and all(line.beside is None for line in report.teams):
        beside = report.label.in_(lang)
    unit = scale.heading if scale and report.unit == "yuan" else ""
    wide = canvas.text(left, y, report.team_word.in_(lang), 38, colours.ink, bold=True)
    canvas.text(right, y - 2, f"{beside} {unit}".strip(), canvas.shrunk(f"{beside} {unit}".strip(), 28, right - left - wide - 16, smallest=20), colours.ink3, anchor="r",
                most=right - left - wide - 16)
    besides = max((canvas.width(words.figure(line.beside, report.unit, scale, lang), 28) for line in report.teams if line.beside is not None), default=0)
    for place, line in enumerate(report.teams):
        base = y + 58 + SMALL_ROW * place
        if place:
            canvas.line(left, base - 37, right, colours.grid, 2)
        canvas.text(left + 20, base, words.place(line) if not pledged else f"{place + 1}", 30, colours.ink3, anchor="m")
        end = right
        if pledged:
            end -= 86
            canvas.text(right, base, words.attained(line, lang) or words.UNKNOWN, 30, _tone(line, colours), bold=True, anchor="r")
        if line.beside is not None:
            canvas.text(end, base, words.figure(line.beside, report.unit, scale, lang), 28, colours.ink2, anchor="r")
        end -= besides + 14 if besides else 0
        width = canvas.text(end, base, words.figure(line.value, report.unit, scale, lang), 34, colours.ink, bold=True, anchor="r")
        room = end - width - left - 68
        canvas.text(left + 54, base, line.name, canvas.shrunk(line.name, 33, room, bold=place == 0, smallest=24), colours.ink, bold=place == 0, most=room)
    return y + 58 + SMALL_ROW * (len(report.teams) - 1) + 14


def _tone(line: Line, colours: Palette) -> str:
    tone = status_of(line.status).tone
    return colours.good if tone == "good" else colours.bad if tone == "bad" else colours.ink


def good_news(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float, left: float, right: float) -> float:
    """Most improved, then first deals and milestones in a quiet box."""
    bottom = y - 30
    if report.improved:
        canvas.text(left, y, words.IMPROVED.in_(lang), 38, colours.ink, bold=True)
        canvas.text(right, y - 2, words.Text("环比", "vs previous").in_(lang), 28, colours.ink3, anchor="r")
        for place, line in enumerate(report.improved):
            base = y + 58 + SMALL_ROW * place
            if place:
                canvas.line(left, base - 37, right, colours.grid, 2)
            figure = words.gained(line).lstrip("▲▼")
            used = canvas.text(right, base, figure, 34, colours.rise, bold=True, anchor="r") + 28
            canvas.triangle(right - used, base - 2, 22, colours.rise, True)
            name = canvas.text(left, base, line.name, 33, colours.ink, bold=True, most=(right - left - used) * 0.6)
            if (room := right - left - used - name - 28) > 60:
                canvas.text(left + name + 14, base - 1, line.group, 27, colours.ink2, most=room)
        bottom = y + 58 + SMALL_ROW * (len(report.improved) - 1) + 28
    return _box_of_news(canvas, report, colours, lang, bottom, left, right) if report.milestones else bottom - 14


def _box_of_news(canvas: Canvas, report: Report, colours: Palette, lang: str, y: float, left: float, right: float) -> float:
    lines = [(one, canvas.wrapped(one.words.in_(lang), 27, right - left - 40)) for one in report.milestones]
    height = 20 + sum(42 + 36 * len(said) for _one, said in lines)
    canvas.box(left, y, right - left, height, colours.panel, 10)
    base = y + 42
    for one, said in lines:
        kind = canvas.text(left + 20, base, one.kind.in_(lang), 28, colours.actual, bold=True)
        canvas.text(left + 20 + kind + 14, base, one.owner, 29, colours.ink, bold=True, most=right - left - kind - 54)
        for part in said:
            base += 36
            canvas.text(left + 20, base, part, 27, colours.ink2)
        base += 42
    return y + height
