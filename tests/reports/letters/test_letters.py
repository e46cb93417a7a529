"""The letters say exactly what was pledged, on the product's form or the company's own."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from analytics.calendar import parse_period
from analytics.commitments.donations import VOLUNTARY
from analytics.errors import Refused, UnknownName
from reports.letters.letter_form import letter_form
from reports.letters.letters import Pledge, checked_form, letters, letters_file_name, pledge_sentence
from reports.letters.pledge_letters import pledge_letters
from sample_data.by_hand import sheet, warehouse_with

MARCH, QUARTER = (parse_period(label, date(2026, 3, 5)) for label in ("2026-03", "2026-Q1"))
PERSON = Pledge("person", "王海燕", 1_200_000, 500, "带薪假半天", None, "陈立", date(2026, 3, 2))
TEAM = Pledge("team", "华东一部", 15_000, 2000.5, None, "王海燕")


def text_of(content):
    letter = Document(io.BytesIO(content))
    return "\n".join([*(one.text for one in letter.paragraphs), *(cell.text for table in letter.tables for row in table.rows for cell in row.cells)])


def form(*paragraphs, header=""):
    made = Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for run in [runs] if isinstance(runs, str) else runs:
            paragraph.add_run(run)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_sentences_are_those_that_are_signed():
    assert pledge_sentence(PERSON, MARCH, "zh") == "本人郑重保证：本月完成销售业绩人民币 120 万元；如未完成，自愿乐捐人民币 500 元。"
    assert pledge_sentence(TEAM, QUARTER, "zh") == "本人郑重保证：本季度带领华东一部完成销售业绩人民币 1.5 万元；如未完成，自愿乐捐人民币 2,000.5 元。"
    assert pledge_sentence(PERSON, MARCH, "en").startswith("I solemnly pledge to achieve sales of 1,200,000 yuan this month; should I not")


def test_without_a_donation_the_sentence_ends_with_the_amount():
    assert pledge_sentence(PERSON, MARCH, "zh", with_money=False) == "本人郑重保证：本月完成销售业绩人民币 120 万元。"
    assert pledge_sentence(Pledge("person", "甲", 10_000, 0), MARCH, "zh") == "本人郑重保证：本月完成销售业绩人民币 1 万元。"


def test_all_letters_stand_in_one_document_a_page_each():
    content = letters([TEAM, PERSON], MARCH, "zh", company="示例公司")
    letter, text = Document(io.BytesIO(content)), text_of(content)
    assert text.count("业绩保证书") == 2 and "示例公司　2026 年 3 月　个人" in text
    assert [one.paragraph_format.page_break_before for one in letter.paragraphs if one.text == "业绩保证书"] == [None, True]
    assert text.count(VOLUNTARY.zh) == 2 and "{" not in text
    assert "如期完成，兑现激励：带薪假半天。" in text and text.count("兑现激励") == 1
    assert "带队人：王海燕" in text and "带队人：＿＿" in text and "日期：2026-03-02" in text and "日期：＿＿" in text


def test_no_letter_speaks_of_a_donation_when_money_is_off():
    assert "乐捐" not in text_of(letters([TEAM, PERSON], MARCH, "zh", with_money=False))


def test_the_companys_own_form_is_filled_also_where_word_split_a_place():
    own = form("承诺书 {公司}", ["我承诺 {保证", "业绩} 万"], "捐 {乐捐} 元", "签名 {保证人}", header="{期间}")
    checked_form("承诺书.docx", own)
    content = letters([PERSON, Pledge("person", "方圆" * 60, 5000)], MARCH, "zh", company="甲公司", form=own)
    assert text_of(content).split("\n") == ["承诺书 甲公司", "我承诺 120 万", "捐 500 元", "签名 王海燕", "承诺书 甲公司", "我承诺 0.5 万", "签名 " + "方圆" * 60]
    assert Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text == "2026 年 3 月"


@pytest.mark.parametrize(("content", "why"), [
    (b"no document", "不是 Word"), (form("{保证}", "{工资扣款}"), "{工资扣款}"), (form("签名"), "没有 {保证业绩}"), (form("{保证}", header="{保证人}"), "页眉页脚"), (b"x" * (6 * 2**20), "5 MB"),
])
def test_a_form_that_cannot_be_used_says_why(content, why):
    with pytest.raises(Refused) as refused:
        checked_form("格式.docx", content)
    assert why in refused.value.message.zh


def test_names_cannot_break_the_document():
    assert "甲<b>乙" in text_of(letters([Pledge("person", "甲<b>\x00乙{保证}", 1)], MARCH, "zh"))
    assert letters_file_name(MARCH, "zh", "a/b c") == "业绩保证书-2026-03-a_b_c.docx"


def test_letters_of_a_period_come_from_its_pledges():
    house = warehouse_with(sheet("pledges", [{"owner": "甲", "level": "person", "period": "2026-03", "pledge_yuan": 10_000, "donation_yuan": 5}]), company_name="甲公司")
    assert "自愿乐捐人民币 5 元" in text_of(pledge_letters(house, MARCH, "zh", "甲"))
    with pytest.raises(UnknownName):
        pledge_letters(house, MARCH, "zh", "乙")
    with pytest.raises(Refused):
        pledge_letters(house, QUARTER, "zh")
    house.place_letter_template("自己的.docx", form("{保证}"), "陈立")
    house.set_setting("donation_shown", False)
    assert text_of(pledge_letters(house, MARCH, "zh")) == "本人郑重保证：本月完成销售业绩人民币 1 万元。"
    house.place_letter_template("", None)
    assert house.letter_template() is None


def test_both_forms_can_be_put_back_in_place():
    for lang in ("zh", "en"):
        checked_form("form.docx", letter_form(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_is_set_as_mainland_chinese_so_that_stops_stand_where_they_should(lang):
    styles = zipfile.ZipFile(io.BytesIO(letter_form(lang))).read("word/styles.xml").decode()
    assert 'w:eastAsia="zh-CN"' in styles and 'w:eastAsia="en-US"' not in styles
