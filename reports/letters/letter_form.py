"""The product's own form of the pledge letter: what a company downloads, changes in Word, and uploads as its own."""

from __future__ import annotations

import io
from functools import lru_cache

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from analytics.errors import Text

LATIN, CHINESE = "Times New Roman", "宋体"
_QUIET = RGBColor(0x6B, 0x72, 0x80)
_LINES = (
    (Text("保证人：{保证人}", "Pledged by: {保证人}"), Text("签名：＿＿＿＿＿＿＿＿", "Signature: ＿＿＿＿＿＿＿＿")),
    (Text("带队人：{带队人}", "Leader: {带队人}"), Text("签名：＿＿＿＿＿＿＿＿", "Signature: ＿＿＿＿＿＿＿＿")),
    (Text("见证人：{见证人}", "Witness: {见证人}"), Text("签名：＿＿＿＿＿＿＿＿", "Signature: ＿＿＿＿＿＿＿＿")),
    (Text("日期：{日期}", "Date: {日期}"), Text("", "")),
)


@lru_cache(maxsize=2)
def letter_form(lang: str) -> bytes:
    """The form in one language: title, the pledge, the reward, that it is voluntary, and the lines to sign."""
    letter = Document()
    section = letter.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    section.top_margin = section.bottom_margin = Cm(3)
    _font(letter)
    title = _line(letter, Text("业绩保证书", "Pledge").in_(lang), size=26, bold=True, after=6)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    under = _line(letter, Text("{公司}　{期间}　{类别}", "{公司}  {期间}  {类别}").in_(lang), size=12, after=36)
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    pledge = _line(letter, "{保证}", size=16, after=18)
    pledge.paragraph_format.first_line_indent = Pt(32)
    pledge.paragraph_format.line_spacing = 1.8
    reward = _line(letter, Text("如期完成，兑现激励：{激励}。", "When it is kept, the reward is: {激励}.").in_(lang), size=16, after=18)
    reward.paragraph_format.first_line_indent = Pt(32)
    _line(letter, "{自愿说明}", size=10.5, after=48, quiet=True)
    table = letter.add_table(rows=0, cols=2)
    for left, right in _LINES:
        for cell, text in zip(table.add_row().cells, (left, right), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text.in_(lang)).font.size = Pt(14)
            paragraph.paragraph_format.space_after = Pt(22)
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def _font(letter: Letter) -> None:
    normal = letter.styles["Normal"]
    normal.font.name = LATIN  # type: ignore[attr-defined]
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    for spoken in letter.styles.element.iter(qn("w:lang")):  # else Chinese stops and commas are drawn as another country's
        spoken.set(qn("w:eastAsia"), "zh-CN")


def _line(letter: Letter, text: str, *, size: float, after: float, bold: bool = False, quiet: bool = False) -> Paragraph:
    paragraph = letter.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if quiet:
        run.font.color.rgb = _QUIET
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph
