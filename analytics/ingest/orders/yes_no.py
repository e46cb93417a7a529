"""What a column asks with its heading (是否有效, Paid?), and what a cell answers: yes, no, or the asked word itself, said or denied."""

from __future__ import annotations

import re

from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.words import parse_bool
from analytics.words.order_statuses import COUNTS, NOT, standing

_IS = r"^(?:is|has|was)(?:been)?(?=paid|valid|refund|cancel|void|return|delet|won|sold|sign|confirm|approv|clos|active|complet|settl)"
_ASKS = re.compile(rf"^(?:订单)?(?:是否|有无|有否|是不是)|{_IS}|(?:与否|是否|否|yn|yesno|吗)$")
_FRAME = re.compile(rf"^(?:是否|有无|有否|是不是|订单|买家|客户)+|{_IS}|(?:标识|标志|标记|订单|与否|是否|是或否|否|flag|yesno|yn|吗)+$")
_DONE = re.compile(r"^(?:已经|已被|已|被|有(?!效))+|(?:了|完成|成功)$")
_DENIED = re.compile(r"^(?:尚未|还未|仍未|暂未|并未|没有|未|没|不|非|无|not|never|non|un|in|no)(?:有|被|经|能|已)?")


def asks(name: str) -> bool:
    """Whether a heading is a question that a cell answers with yes or no.

    >>> [asks(name) for name in ("是否退款", "付款与否", "Is Paid", "Paid (Y/N)", "订单状态")]
    [True, True, True, True, False]
    """
    return bool(_ASKS.search(fold(name)))


def subject(name: str) -> str:
    """What a heading asks, without the words that ask.

    >>> [subject(name) for name in ("是否已付款", "有效标识", "Is Valid", "Paid (Y/N)", "作废")]
    ['付款', '有效', 'valid', 'paid', '作废']
    """
    asked = _FRAME.sub("", fold(name)) or fold(name)
    return _DONE.sub("", asked) or asked


def answer(word: str, name: str, good: bool) -> bool | None:
    """Whether a cell says yes to the heading `name`; None where it says something else. `good`: a yes is a sale that stands.

    >>> [answer(word, "是否有效", True) for word in ("有效", "无效", "是", "作废", "待定")]
    [True, False, True, False, None]
    >>> [answer(word, "是否退款", False) for word in ("已退款", "未退款", "无", "正常", "退款中")]
    [True, False, False, False, None]
    """
    asked, said = subject(name), fold(word)
    if said:
        if _DONE.sub("", said) == asked or said == asked:
            return True
        denied = _DENIED.match(said)
        # 有效 is denied as 无效, 无有效 is nobody's word: what follows the denial is the asked word, or the asked word without 有.
        if denied and _DONE.sub("", said[denied.end():]) in (asked, asked.removeprefix("有"), _DONE.sub("", asked)):
            return False
    found = parse_bool(word)
    if found is not None:
        return found
    verdict = standing(word)
    if verdict in (COUNTS, NOT):
        return (verdict == COUNTS) == good
    return good if said.startswith(("正常", "normal")) else False if denied_outright(said) else None


def denied_outright(said: str) -> bool:
    """Whether a folded word begins as a denial does: 未退, not yet."""
    return said.startswith(("未", "无", "没", "不", "尚未", "not"))
