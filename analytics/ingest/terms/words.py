"""Closed and open lists, yes and no: words in either language to what is stored."""

from __future__ import annotations

from functools import lru_cache

from analytics.ingest.terms.folding import fold
from analytics.schema import Field

_YES = {"是", "有", "对", "已", "y", "yes", "true", "t", "1", "1.0", "√", "✓", "✔", "☑", "v", "on", "已成交", "成交", "通过", "合格"}
_NO = {"否", "无", "不", "未", "没有", "n", "no", "false", "f", "0", "0.0", "×", "✗", "✘", "x", "☐", "off", "未成交", "不通过", "不合格"}


def parse_bool(text: str) -> bool | None:
    """
    >>> [parse_bool(t) for t in ("是", "√", "N", "0", "也许")]
    [True, True, False, False, None]
    """
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


@lru_cache(maxsize=256)
def _codes(field: Field) -> dict[str, str]:
    found: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice.code, choice.zh, choice.en, *choice.aliases):
            found.setdefault(fold(word), choice.code)
    return found


def parse_choice(text: str, field: Field) -> str | None:
    """The code of a list entry; open lists keep a word they do not know, closed lists answer None."""
    code = _codes(field).get(fold(text))
    return code or (None if field.closed else text.strip())


def spelled(field: Field) -> str:
    """The entries of a list as a person would write them."""
    return "、".join(choice.zh for choice in field.choices)


def spelled_in_english(field: Field) -> str:
    return ", ".join(choice.en for choice in field.choices)
