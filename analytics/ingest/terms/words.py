"""Closed and open lists, yes and no: words in either language to what is stored."""

from __future__ import annotations

import re
from functools import lru_cache

from analytics.ingest.terms.folding import fold
from analytics.schema import OUTCOME, Field

_YES = {"是", "有", "对", "已", "y", "yes", "true", "t", "1", "1.0", "√", "✓", "✔", "☑", "v", "on", "已成交", "成交", "通过", "合格"}
_NO = {"否", "无", "不", "未", "没有", "n", "no", "false", "f", "0", "0.0", "×", "✗", "✘", "x", "☐", "off", "未成交", "不通过", "不合格"}
# How people write that a deal ended; 关闭, Closed and Done say neither.
_WON = re.compile(r"赢|中标|签单|簽單|签约|簽約|签下|成单|成單|成交|拿下|谈成|談成|得标|得標|\b(?:won|signed|awarded)\b", re.IGNORECASE)
_LOST = re.compile(
    r"输|輸|丢单|丟單|丢标|败单|战败|戰敗|流失|流标|废标|失单|失單|失败|失敗|黄了|黃了|泡汤|泡湯|谈崩|談崩|落标|落標|落选|落選|选了别家|選擇他牌"
    r"|\b(?:lost|lose|dead|disqualified|walked away|fell through|went elsewhere|no deal)\b", re.IGNORECASE)
# What is still being worked on; what waits for a signature or an answer is no less open.
_OPEN = re.compile(
    r"[^未没]中$|^待|^等|在谈|在談|在跟|跟进|跟進|推进|推進|洽谈|洽談|谈判|談判|报价|報價|沟通|溝通|接触|接觸|未定|未决|未決"
    r"|\b(?:in progress|in discussion|in talks|open|pending|waiting|awaiting|negotiat\w*|proposal|quoted|working on|underway|ongoing)\b"
    r"|\b(?:undecided|qualif\w+|nurturing|contacted|still talking|talking|follow(?:ing)?[ -]?up)\b",
    re.IGNORECASE)
_DENIED = re.compile(r"[未没沒不待拟擬预預将將需非无無]|\b(?:not|no|never|to|pending|awaiting|expected|likely|nearly|almost)\b", re.IGNORECASE)


def parse_bool(text: str) -> bool | None:
    """
    >>> [parse_bool(t) for t in ("是", "√", "N", "0", "也许")]
    [True, True, False, False, None]
    """
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


_NOT_LOST = re.compile(r"[未没沒不非无無]|\b(?:not|no|never|nearly|almost|likely)\b(?! deal)", re.IGNORECASE)  # lost to a competitor


@lru_cache(maxsize=256)
def _codes(field: Field) -> dict[str, str]:
    found: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice.code, choice.zh, choice.en, *choice.aliases):
            found.setdefault(fold(word), choice.code)
    return found


def parse_choice(text: str, field: Field) -> str | None:
    """The code of a list entry; open lists keep a word they do not know, closed lists answer None.

    >>> from analytics.schema import DATASETS
    >>> [parse_choice(text, DATASETS["deals"]["outcome"]) for text in ("已签单", "Deal lost", "未签约", "Closed")]
    ['won', 'lost', None, None]
    """
    code = _codes(field).get(fold(text)) or (_how_it_ended(text) if field.choices is OUTCOME else None)
    return code or (None if field.closed else text.strip())


def _how_it_ended(text: str) -> str | None:
    """Won or lost, where a word of a deal's end says so and nothing denies it; open, where it is being worked on and no such word stands there."""
    found = [code for code, words in (("won", _WON), ("lost", _LOST)) if words.search(text)]
    if not found:
        return "open" if _OPEN.search(text) else None
    denied = _NOT_LOST if found == ["lost"] else _DENIED
    return found[0] if len(found) == 1 and not denied.search(text) else None


def spelled(field: Field) -> str:
    """The entries of a list as a person would write them."""
    return "、".join(choice.zh for choice in field.choices)


def spelled_in_english(field: Field) -> str:
    return ", ".join(choice.en for choice in field.choices)
