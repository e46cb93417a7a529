"""A report as a message: markdown for WeCom and DingTalk, a post for Feishu, plain text for everything else."""

from __future__ import annotations

from typing import Any

from reports.boards import board_words as words
from reports.boards.board_report import Line, Report

WECOM_LARGEST = 4096  # bytes of UTF-8 in one markdown message
ROBOT_LARGEST = 18_000  # DingTalk and Feishu take 20 000 bytes with everything around the text
# A name is never a mention, a link or a mark: what a chat would act on is written full-width.
HARMLESS = str.maketrans("<>[]*`@", "＜＞［］＊｀＠")


def plain_text(report: Report, lang: str = "zh") -> str:
    """The board to be read as it is: what can be copied into any chat."""
    return "\n".join(_lines(report, lang, bold=lambda text: text))


def wecom_markdown(report: Report, lang: str = "zh") -> str:
    """WeCom's markdown: at most 4096 bytes, cut at a line with 其余见图."""
    return cut("\n".join(_marked_down(report, lang)), WECOM_LARGEST, words.MORE_IN_PICTURE.in_(lang))


def dingtalk_markdown(report: Report, lang: str = "zh") -> str:
    """DingTalk's markdown: every line a paragraph of its own, since single line ends are swallowed."""
    return cut("\n\n".join(line for line in _marked_down(report, lang) if line), ROBOT_LARGEST, words.MORE_IN_WORKBOOK.in_(lang))


def feishu_post(report: Report, lang: str = "zh") -> dict[str, Any]:
    """Feishu's post: a title and paragraphs of text; the board's address as a link."""
    title, *rest = _lines(report, lang, bold=lambda text: text, link=False)
    told = cut("\n".join(line for line in rest if line), ROBOT_LARGEST - 6000, words.MORE_IN_WORKBOOK.in_(lang))
    content: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in told.split("\n")]
    if report.address:
        content.append([{"tag": "a", "text": _more(lang), "href": report.address}])
    return {"zh_cn" if lang == "zh" else "en_us": {"title": title, "content": content}}


def cut(text: str, most: int, more: str) -> str:
    """The text in at most `most` bytes of UTF-8, ending at the end of a line with `more` where something is left out."""
    if len(text.encode()) <= most:
        return text
    room = most - len(more.encode()) - 1
    kept = ""
    for line in text.split("\n"):
        longer = f"{kept}\n{line}" if kept else line
        if len(longer.encode()) > room:
            break
        kept = longer
    return f"{kept}\n{more}" if kept else text.encode()[:room].decode(errors="ignore") + "\n" + more


def _marked_down(report: Report, lang: str) -> list[str]:
    lines = [line.translate(HARMLESS) for line in _lines(report, lang, bold=lambda text: f"\x01{text}\x01")]
    return [f"### {lines[0].replace(chr(1), '')}", *(line.replace("\x01", "**") for line in lines[1:])]


def _lines(report: Report, lang: str, bold: Any, link: bool = True) -> list[str]:
    value, suffix = words.headline_value(report, lang)
    gap = "　" if lang == "zh" else "   "
    lines = [bold(f"{words.heading(report, lang)} {words.issue_word(report, lang)} · {words.subtitle(report, lang)} · {report.state.in_(lang)}"),
             f"{report.headline.label.in_(lang)} {bold((value + suffix if lang == 'en' else f'{value} {suffix}').strip())}",
             gap.join(f"{one.label} {one.figure}" for one in words.comparisons(report, lang)), ""]
    if report.people:
        lines += [bold(words.people_word(report, lang) + _unit(report, report.people, lang)), *_people(report, lang), ""]
    if report.teams:
        scale = words.scale_of(report.teams, report.unit, lang)
        lines += [bold(report.team_word.in_(lang) + _unit(report, report.teams, lang)),
                  *[f"{words.place(line) if line.rank else number}. {line.name} {_figures(line, report, scale, lang)}" for number, line in enumerate(report.teams, start=1)], ""]
    if report.improved:
        lines += [bold(words.IMPROVED.in_(lang)), *[f"{line.name} {words.gained(line)}" for line in report.improved], ""]
    lines += [f"{one.kind.in_(lang)} {one.owner} {one.words.in_(lang)}" for one in report.milestones]
    lines += [""] if report.milestones else []
    lines.append(gap.join(part for part in (report.as_of_text.in_(lang), report.counted.in_(lang)) if part))
    lines += [text for text in (report.moved_by.in_(lang) if report.moved_by else "", words.rule(report, lang)) if text]
    if link and report.address:
        lines.append(f"{_more(lang)} {report.address}")
    return lines


def _more(lang: str) -> str:
    return words.Text("看完整榜单：", "The whole board:").in_(lang)


def _unit(report: Report, lines: tuple[Line, ...], lang: str) -> str:
    scale = words.scale_of(lines, report.unit, lang)
    if scale is None or report.unit != "yuan" or all(line.value is None for line in lines):
        return ""
    return f"（{scale.heading}）" if lang == "zh" else f" ({scale.heading})"


def _people(report: Report, lang: str) -> list[str]:
    if report.form == "tiers":
        separator = "、" if lang == "zh" else ", "
        return [f"{words.TIERS[tier].in_(lang)} {separator.join(line.name for line in report.people if line.tier == tier)}"
                for tier in words.TIERS if any(line.tier == tier for line in report.people)]
    scale = words.scale_of(report.people, report.unit, lang)
    if report.form == "progress":
        return [f"{line.name} {words.attained(line, lang) or words.change_text(line.change_rate)}" for line in report.people]
    return [" ".join(part for part in (f"{words.place(line)}.", line.name, _figures(line, report, scale, lang), words.moved(line, lang) if not line.masked else "",
                                       f"（{words.TIED.in_(lang)}）" if line.tied and lang == "zh" else "(tied)" if line.tied else "") if part)
            for line in report.people]


def _figures(line: Line, report: Report, scale: Any, lang: str) -> str:
    said = words.figure(line.value, report.unit, scale, lang)
    if report.board == "pledges" and line.beside is not None:
        said = f"{said} / {words.figure(line.beside, report.unit, scale, lang)}"
    return f"{said} {words.attained(line, lang)}".strip()
