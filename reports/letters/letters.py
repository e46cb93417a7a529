"""业绩保证书: the letters that are signed at the mobilisation meeting, as one Word document from a form the company can replace."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx import Document
from docx.document import Document as Letter
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from analytics.calendar import Period
from analytics.commitments.donations import voluntary
from analytics.errors import Refused, Text
from analytics.units import format_date, missing, written
from reports.letters.letter_form import letter_form

LARGEST_FORM, LARGEST_INFLATED = 5 * 2**20, 50 * 2**20
# What a form may hold in braces. 保证 is the whole sentence; a form has it, or the amount by itself.
PLACES = {
    "保证": Text("整句保证", "the whole sentence of the pledge"), "公司": Text("公司名称", "the company"), "期间": Text("2026 年 3 月", "March 2026"),
    "本期": Text("本月或本季度", "this month or this quarter"), "类别": Text("个人或团队", "personal or team"), "保证人": Text("签名的人", "who signs"),
    "部门": Text("团队名称", "the team"), "保证业绩": Text("万元数", "the amount in 万元"), "乐捐": Text("元数", "the donation in yuan"),
    "激励": Text("激励", "the reward"), "带队人": Text("带队人", "the leader"), "见证人": Text("见证人", "the witness"),
    "日期": Text("签署日期", "the date"), "自愿说明": Text("自愿说明", "that it is voluntary"),
}
_OF_ALL = ("公司", "期间", "本期")  # what headers and footers may hold: they are the same on every letter
_PLACE = re.compile(r"\{([^{}\n]{1,20})\}")
_TO_SIGN = "＿＿＿＿＿＿＿＿"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Pledge:
    """What one letter says: amounts in yuan, None where nothing was written."""

    level: str
    owner: str
    pledge_yuan: float
    donation_yuan: float | None = None
    reward: str | None = None
    leader: str | None = None
    witness: str | None = None
    signed_on: date | None = None


def letters(
    pledges: Sequence[Mapping[str, Any] | Pledge], period: Period, lang: str, *, company: str = "", form: bytes | None = None, with_money: bool = True,
) -> bytes:
    """The letters of these pledges, each on a page of its own, as .docx.

    `pledges` are rows of `analytics.commitments.pledge_entry.signed_pledges`; `form` is the company's own, None the product's. Without
    `with_money` no letter speaks of a donation. Raises Refused when there is no pledge.
    """
    if not pledges:
        raise Refused(Text(f"{period.label} 没有业绩保证，没有可写的保证书；请先在动员会页录入，或上传业绩保证表。",
                           f"There are no pledges for {period.label}, so there is no letter to write; enter them on the mobilisation page or upload a sheet of pledges."))
    letter = Document(io.BytesIO(form or letter_form(lang)))
    body = letter.element.body
    pattern = [element for element in body if element.tag != qn("w:sectPr")]
    last = body.find(qn("w:sectPr"))
    for element in pattern:
        body.remove(element)
    made = [_values(_pledge(one), period, lang, company, with_money) for one in pledges]
    for number, values in enumerate(made):
        for place, element in enumerate(deepcopy(pattern)):
            if number and place == 0:
                _on_a_new_page(element, body, last)
            _put(body, last, element)
            _fill(element, values)
    for paragraph in _around(letter):
        _fill_paragraph(paragraph._p, made[0])
    letter.core_properties.title = f"{Text('业绩保证书', 'Pledges').in_(lang)} {period.label}"
    letter.core_properties.author = company
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def pledge_sentence(pledge: Pledge, period: Period, lang: str, *, with_money: bool = True) -> str:
    """The sentence that is signed: 本人郑重保证：本月完成销售业绩人民币 120 万元；如未完成，自愿乐捐人民币 500 元。"""
    wan, given = written(pledge.pledge_yuan / 10_000), pledge.donation_yuan if with_money else None
    offered = not missing(given) and bool(given)
    if lang == "en":
        this = "this quarter" if period.kind == "quarter" else "this month"
        who = f" to lead {pledge.owner}" if pledge.level != "person" else ""
        tail = f"; should I not, I will of my own free will donate {written(float(given or 0), 2)} yuan." if offered else "."
        return f"I solemnly pledge{who} to achieve sales of {written(pledge.pledge_yuan, 2)} yuan {this}{tail}"
    this = "本季度" if period.kind == "quarter" else "本月"
    who = f"带领{pledge.owner}" if pledge.level != "person" else ""
    tail = f"；如未完成，自愿乐捐人民币 {written(float(given or 0), 2)} 元。" if offered else "。"
    return f"本人郑重保证：{this}{who}完成销售业绩人民币 {wan} 万元{tail}"


def checked_form(name: str, content: bytes) -> None:
    """Whether a form can be used for letters. Raises Refused with what is wrong and what to do: no .docx, too large, unknown places in braces, no pledge."""
    wrong = None
    if len(content) > LARGEST_FORM:
        wrong = Text(f"有 {len(content) // 2**20} MB，超过 5 MB 的上限；请去掉大图片", f"is {len(content) // 2**20} MB, over the limit of 5 MB; take out large pictures")
    elif not _is_docx(content):
        wrong = Text("不是 Word 的 .docx 文件，或已损坏；请在 Word 里另存为 .docx", "is no .docx of Word, or damaged; save it as .docx in Word")
    if wrong is None:
        letter = Document(io.BytesIO(content))
        inside = {found for element in letter.element.body for paragraph in element.iter(qn("w:p")) for found in _PLACE.findall(_text(paragraph))}
        around = {found for paragraph in _around(letter) for found in _PLACE.findall(_text(paragraph._p))}
        unknown = sorted((inside | around) - set(PLACES))
        beyond = sorted(around & set(PLACES) - set(_OF_ALL))
        if unknown:
            listed, known = "、".join(f"{{{one}}}" for one in unknown), "、".join(f"{{{one}}}" for one in PLACES)
            wrong = Text(f"里有不认识的占位：{listed}；可以用的是 {known}", f"holds unknown places: {listed.replace('、', ', ')}; it may use {known.replace('、', ', ')}")
        elif beyond:
            listed = "、".join(f"{{{one}}}" for one in beyond)
            wrong = Text(f"的页眉页脚里有 {listed}，每份都不同，不能放在那里；请移到正文", f"has {listed.replace('、', ', ')} in its header or footer, where every letter is the same; move it into the text")
        elif not inside & {"保证", "保证业绩"}:
            wrong = Text("里既没有 {保证} 也没有 {保证业绩}，印出来没有保证；请加上其中一个", "holds neither {保证} nor {保证业绩}, so it would say no pledge; add one of them")
    if wrong is not None:
        raise Refused(Text(f"「{name}」{wrong.zh}。", f"“{name}” {wrong.en}."))


def places(with_money: bool) -> tuple[str, ...]:
    """The words a form may hold in braces."""
    return tuple(name for name in PLACES if with_money or name != "乐捐")


def letters_file_name(period: Period, lang: str, owner: str | None = None) -> str:
    """业绩保证书-2026-03-王海燕.docx"""
    title = Text("业绩保证书", "pledges").in_(lang)
    safe = re.sub(r'[\\/:*?"<>|\s]+', "_", owner or "")[:40]
    return "-".join(part for part in (title, period.label, safe) if part) + ".docx"


def _pledge(one: Mapping[str, Any] | Pledge) -> Pledge:
    if isinstance(one, Pledge):
        return one
    return Pledge(**{name: None if missing(one.get(name)) else one[name] for name in Pledge.__dataclass_fields__})


def _values(pledge: Pledge, period: Period, lang: str, company: str, with_money: bool) -> dict[str, str]:
    person = pledge.level == "person"
    named = f"{period.start.year} 年 {period.start.month} 月" if period.kind == "month" else f"{period.start.year} 年第 {(period.start.month + 2) // 3} 季度"
    named_en = f"{_MONTHS[period.start.month - 1]} {period.start.year}" if period.kind == "month" else f"quarter {(period.start.month + 2) // 3} of {period.start.year}"
    values = {
        "保证": pledge_sentence(pledge, period, lang, with_money=with_money), "公司": company, "期间": Text(named, named_en).in_(lang),
        "本期": Text("本季度", "this quarter").in_(lang) if period.kind == "quarter" else Text("本月", "this month").in_(lang),
        "类别": Text("个人", "Personal").in_(lang) if person else Text("团队", "Team").in_(lang),
        "保证人": pledge.owner if person else pledge.leader or _TO_SIGN, "部门": "" if person else pledge.owner,
        "保证业绩": written(pledge.pledge_yuan / 10_000), "乐捐": written(pledge.donation_yuan, 2) if with_money and pledge.donation_yuan else "",
        "激励": pledge.reward or "", "带队人": pledge.leader or _TO_SIGN, "见证人": pledge.witness or _TO_SIGN,
        "日期": format_date(pledge.signed_on) if pledge.signed_on else _TO_SIGN,
        "自愿说明": voluntary(with_money).in_(lang),
    }
    return {name: ILLEGAL_CHARACTERS_RE.sub("", value) for name, value in values.items()}


def _put(body: Any, last: Any, element: Any) -> None:
    body.append(element) if last is None else last.addprevious(element)


def _on_a_new_page(element: Any, body: Any, last: Any) -> None:
    if element.tag == qn("w:p"):
        Paragraph(element, None).paragraph_format.page_break_before = True  # type: ignore[arg-type]
        return
    breaking = OxmlElement("w:p")
    Paragraph(breaking, None).paragraph_format.page_break_before = True  # type: ignore[arg-type]
    _put(body, last, breaking)


def _fill(element: Any, values: Mapping[str, str]) -> None:
    for paragraph in list(element.iter(qn("w:p"))):
        _fill_paragraph(paragraph, values)


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    """Fill the places of one paragraph; one that speaks of a donation or a reward there is none of is left out."""
    text = _text(paragraph)
    held = set(_PLACE.findall(text)) & set(values)
    if not held:
        return
    if any(name in held and not values[name] for name in ("乐捐", "激励")):
        text, held = "", set()
        if len(paragraph.getparent().findall(qn("w:p"))) > 1:  # a cell of a table keeps its only paragraph
            paragraph.getparent().remove(paragraph)
            return
        for piece in paragraph.iter(qn("w:t")):
            piece.text = ""
    pieces = list(paragraph.iter(qn("w:t")))
    for piece in pieces:
        _write(piece, _filled(piece.text or "", values))
    if _PLACE.search(_text(paragraph)) and set(_PLACE.findall(_text(paragraph))) & set(values):  # Word split a place over several runs
        whole = _filled(_text(paragraph), values)
        for number, piece in enumerate(pieces):
            _write(piece, whole if number == 0 else "")


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _write(piece: Any, text: str) -> None:
    piece.text = text
    piece.set(qn("xml:space"), "preserve")


def _text(paragraph: Any) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))


def _around(letter: Letter) -> list[Paragraph]:
    """The paragraphs of headers and footers."""
    parts = [part for section in letter.sections for part in (
        section.header, section.footer, section.first_page_header, section.first_page_footer, section.even_page_header, section.even_page_footer)]
    return [Paragraph(found, part) for part in parts if not part.is_linked_to_previous for found in part._element.iter(qn("w:p"))]


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_INFLATED:
                return False
        Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, NotImplementedError, RuntimeError):
        return False
    return True
