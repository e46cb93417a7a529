"""Columns that decide nothing: what strangers keep beside the figures, and what stands in such a column."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

# {language: {heading: kind of values}}; kinds that are money are told apart by `fee` and `price`.
LEFT_OVER = {
    SIMPLIFIED: {
        "运费": "fee", "优惠金额": "fee", "税额": "fee", "平台扣点": "fee", "吊牌价": "price", "手机号码": "phone", "收货详细地址": "place", "录入员": "name", "最后修改于": "when",
        "运单号": "tracking", "附言": "note", "行号#": "running", "所属行业": "text", "是否开票": "flag", "税点": "rate",
    },
    TRADITIONAL: {
        "運費": "fee", "折扣金額": "fee", "稅額": "fee", "牌價": "price", "手機": "phone", "送貨地址": "place", "建檔人": "name", "異動時間": "when", "宅配單號": "tracking", "備註欄": "note",
        "項次": "running", "是否開發票": "flag",
    },
    ENGLISH: {
        "Freight": "fee", "Discount Given": "fee", "Sales Tax": "fee", "Handling Charge": "fee", "Catalogue Price": "price", "Mobile": "phone", "Street Address": "place",
        "Keyed In By": "name", "Last Edited": "when", "Waybill": "tracking", "Comments": "note", "#": "running", "Segment": "text", "VAT Registered": "flag", "VAT %": "rate",
    },
}
_TEXTS = {SIMPLIFIED: ("标准", "加急", "老客", "展会"), TRADITIONAL: ("一般", "急件", "展場"), ENGLISH: ("Standard", "Express", "Wholesale", "Online")}
_NOTES = {SIMPLIFIED: ("", "", "下午送", "已电话确认"), TRADITIONAL: ("", "", "下午到貨"), ENGLISH: ("", "", "call before delivery", "see mail")}
_PLACES = {SIMPLIFIED: ("苏州市园区星湖街 12 号", "武汉市光谷大道 77 号"), TRADITIONAL: ("台中市西屯區文心路 8 號", "新竹市光復路 101 號"), ENGLISH: ("12 Mill Lane, Leeds", "9 Harbour St, Bergen")}
_CLERKS = {SIMPLIFIED: ("文员小何", "内勤小孟"), TRADITIONAL: ("助理小曾", "內勤小方"), ENGLISH: ("Office Desk", "Back Office")}
_STATES = {"paidstate": {SIMPLIFIED: ("已审核", "已确认")}, "billstate": {SIMPLIFIED: ("已开", "已寄出"), ENGLISH: ("sent", "viewed")}}


def values(kind: str, language: str, count: int, chance: Random, days: list[date]) -> list[object]:
    """`count` values for a left-over column of `kind`, beside rows that happened on `days`."""
    if kind == "running":
        return list(range(1, count + 1))
    return [_value(kind, language, chance, days[place] if place < len(days) else days[-1]) for place in range(count)]


def _value(kind: str, language: str, chance: Random, day: date) -> object:
    if kind in _STATES:
        return chance.choice(_STATES[kind].get(language, ("ok",)))
    words = {"text": _TEXTS, "note": _NOTES, "place": _PLACES, "name": _CLERKS}
    if kind in words:
        return chance.choice(words[kind][language])
    if kind in ("fee", "price"):
        return Decimal(chance.randint(3, 90 if kind == "fee" else 900))
    if kind == "when":
        return datetime(day.year, day.month, day.day, chance.randint(9, 18), chance.randint(0, 59)) + timedelta(days=chance.randint(1, 9))
    if kind == "rate":
        return chance.choice(("6%", "9%", "13%"))
    if kind == "percent":
        return chance.choice((10, 30, 60, 90))
    if kind == "fx":
        return 1
    if kind == "flag":
        return chance.choice(("Y", "N")) if language == ENGLISH else chance.choice(("是", "否"))
    if kind == "yuan":
        return "CNY"
    if kind == "mail":
        return f"user{chance.randint(10, 99)}@example.com"
    if kind == "count":
        return chance.randint(1, 60)
    digits = {"phone": f"13{chance.randint(10**8, 10**9 - 1)}", "tracking": f"SF{chance.randint(10**11, 10**12 - 1)}", "account": f"6222{chance.randint(10**7, 10**8 - 1)}***"}
    return digits.get(kind, f"{chance.choice('ABCK')}{chance.randint(1000, 9999)}")
