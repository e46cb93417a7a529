"""How the figures of a report are written: one place, so that picture and text say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.errors import Text
from analytics.units import MINUS, UNKNOWN, Scale, change_text, format_value, missing, number, scale_for, split_value, table_scale
from reports.boards.board_report import Line, Report
from reports.period_words import KINDS as PERIODS

NEW = Text("新", "new")
TIED = Text("并列", "tied")
ISSUE = Text("第 {n} 期", "Issue {n}")
TIERS = {1: Text("第一梯队", "First tier"), 2: Text("第二梯队", "Second tier")}
PEOPLE = Text("个人榜", "People")
IMPROVED = Text("进步榜", "Most improved")
WORD = Text("战报", "Board")
MORE_IN_WORKBOOK = Text("其余见 Excel", "the rest is in the workbook")
MORE_IN_PICTURE = Text("其余见图", "the rest is in the picture")


@dataclass(frozen=True)
class Compared:
    """One comparison of the headline: what with, and the figure; `direction` is 1, 0 or −1 where it has one."""

    label: str
    figure: str
    direction: int | None = None


def issue_word(report: Report, lang: str) -> str:
    """第 12 期."""
    return ISSUE.in_(lang).format(n=report.issue_no)


def heading(report: Report, lang: str) -> str:
    """战报, or the board's own name where it is not a leaderboard."""
    return (report.title if report.board == "pledges" else WORD).in_(lang)


def people_word(report: Report, lang: str) -> str:
    """What stands over the list of people (or teams, products …)."""
    if report.subject == "person":
        return PEOPLE.in_(lang)
    return report.team_word.in_(lang) if report.subject == "team" else report.title.in_(lang)


def headline_value(report: Report, lang: str) -> tuple[str, str]:
    """The large number and its smaller unit."""
    shown, suffix = split_value(report.headline.value, report.headline.unit, lang)
    money = report.headline.unit == "yuan" and lang == "en" and shown != UNKNOWN
    return (f"¥{shown}" if money else shown), suffix


def comparisons(report: Report, lang: str) -> list[Compared]:
    """达成, 环比, 同比 (pledges: 保证, 达成, 序时); figures that are unknown say so."""
    head = report.headline
    share = {"unit": "share", "lang": lang}
    if report.board == "pledges":
        return [Compared(Text("保证", "Pledged").in_(lang), format_value(head.target, "yuan", lang)),
                Compared(Text("达成", "Reached").in_(lang), format_value(head.attainment, **share)),
                Compared(Text("序时进度", "Time gone").in_(lang), format_value(head.time_progress, **share))]
    word = PERIODS.get(report.kind, Text("", ""))
    return [Compared(Text(f"{word.zh}目标达成", "Of target").in_(lang), format_value(head.attainment, **share)),
            _changed(Text("环比", "vs previous").in_(lang), head.change_rate), _changed(Text("同比", "vs last year").in_(lang), head.last_year_rate)]


def _changed(label: str, rate: float | None) -> Compared:
    return Compared(label, change_text(rate), None if missing(rate) or round(rate or 0, 3) == 0 else 1 if (rate or 0) > 0 else -1)


def scale_of(lines: Iterable[Line], unit: str, lang: str) -> Scale | None:
    """One scale for all money of a list."""
    values = [value for line in lines for value in (line.value,) if value is not None]
    return table_scale(values, lang) if unit == "yuan" else scale_for(values or (0,), unit, lang)


def heading_of(report: Report, scale: Scale | None, lang: str) -> str:
    """成交额 万元 · 达成: what the figures at the right of the list are."""
    label = report.label.in_(lang)
    parts = [f"{label} {scale.heading}".rstrip() if scale and report.unit == "yuan" else label]
    if any(line.attainment is not None for line in report.people):
        parts.append(Text("达成", "of target").in_(lang))
    return " · ".join(parts)


def figure(value: float | None, unit: str, scale: Scale | None, lang: str) -> str:
    """A figure in a list: money without its unit, which the heading says."""
    if value is None:
        return UNKNOWN
    return split_value(value, unit, lang, scale=scale)[0] if unit == "yuan" else format_value(value, unit, lang)


def attained(line: Line, lang: str) -> str:
    """132%, or nothing where there is no target."""
    return "" if line.attainment is None else format_value(line.attainment, "share", lang, digits=0)


def moved(line: Line, lang: str) -> str:
    """▲2, ▼3, – unchanged, 新; nothing where nobody can be compared."""
    if line.newcomer:
        return NEW.in_(lang)
    if line.moved is None:
        return ""
    return f"▲{line.moved}" if line.moved > 0 else f"▼{-line.moved}" if line.moved < 0 else "–"


def gained(line: Line) -> str:
    """▲47% of the most improved."""
    return change_text(line.value, digits=0).replace(" ", "")


def place(line: Line) -> str:
    return UNKNOWN if line.rank is None else number(line.rank).replace(MINUS, "-")


def rule(report: Report, lang: str) -> str:
    """Who is named, under a board for an audience without a reader of its own."""
    if report.policy is None:
        return ""
    shown = len([line for line in report.people if not line.masked])
    said = Text(f"公开前 {shown} 名。", f"Places shown: the first {shown}.") if report.form == "top" and report.audience in ("group", "wall") else report.policy
    more = Text(f"另有 {report.hidden} 人不公开姓名。", f"Not named: {report.hidden}.").in_(lang) if report.hidden else ""
    return f"{said.in_(lang)}{' ' if lang == 'en' and more else ''}{more}"


def bar_legend(report: Report, lang: str) -> str:
    """What the marks on the bars of a pledge or progress board are."""
    if report.form != "progress" and not (report.board == "pledges" and report.form != "tiers"):
        return ""
    if not any(line.attainment is not None for line in report.people):
        return ""
    paced = report.headline.time_progress is not None and not report.finished
    return Text("横条上粗线是 100%" + ("，细线是今天的序时" if paced else ""), "On the bars: thick mark 100 %" + (", thin mark today's pace" if paced else "")).in_(lang)


def subtitle(report: Report, lang: str) -> str:
    """2026 年第 12 周 · 03-16 — 03-22."""
    name = report.period_name.in_(lang)
    return name if report.span in name else f"{name} · {report.span}"
