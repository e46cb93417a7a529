"""Names in the data that are spelled nearly like one nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from analytics.words.media_names import media_key

SHOWN = 3


def near_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `known` that are spelled nearly like `name`, or hold it or are held by it.

    >>> near_names("抖音信息", ["抖音信息流", "百度搜索", "抖音"])
    ('抖音信息流', '抖音')
    """
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(media_key(one), one)
    key = media_key(name)
    close = difflib.get_close_matches(key, sorted(folded), n=SHOWN, cutoff=0.5)
    held = [one for one in sorted(folded) if len(one) > 1 and len(key) > 1 and (key in one or one in key)]
    return tuple(folded[one] for one in dict.fromkeys([*close, *held]))[:SHOWN]
