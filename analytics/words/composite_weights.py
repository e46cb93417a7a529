"""The weights of the composite board as the company writes them: 成交额 50、回款 30、新客户 20."""

from __future__ import annotations

import re
from collections.abc import Callable

from analytics.errors import Refused, Text

_EXAMPLE = "成交额 50、回款 30、新客户 20"
_ENTRY = re.compile(r"^(?P<name>.*?)[\s:：=*×]*(?P<weight>[-−+]?\d+(?:\.\d+)?)?\s*[%％]?$")


def written_weights(text: str) -> tuple[tuple[str, float], ...]:
    """(metric as written, weight) of each part, in the company's order; whether the metrics exist is not looked at here.

    Raises Refused for no part at all, a part without a name or a weight, or a weight that is not above 0.

    >>> written_weights("成交额 50、collected: 30%")
    (('成交额', 50.0), ('collected', 30.0))
    """
    return weights_in(text, unreadable)


def weights_in(text: str, unreadable: Callable[[Text], Text]) -> tuple[tuple[str, float], ...]:
    """(name, weight) of each part of a setting that weighs parts; `unreadable` words what is wrong with it. Raises Refused."""
    entries = [part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip()]
    if not entries:
        raise Refused(unreadable(Text("没有写任何一项", "it names no part")))
    found = []
    for place, entry in enumerate(entries, start=1):
        said = _ENTRY.match(entry)
        name, weight = (said["name"].strip(), said["weight"]) if said else (entry, None)
        if weight is None or not name:
            raise Refused(unreadable(Text(f"第 {place} 项「{entry}」要写指标名和权重两样", f"part {place}, “{entry}”, needs a metric and a weight")))
        value = float(weight.replace("−", "-"))
        if value <= 0:
            raise Refused(unreadable(Text(f"第 {place} 项「{entry}」的权重要大于 0", f"the weight of part {place}, “{entry}”, must be above 0")))
        found.append((name, value))
    return tuple(found)


def unreadable(what: Text) -> Text:
    """The sentence of a setting that cannot be read."""
    return Text(f"设置「综合榜权重」读不懂：{what.zh}。写法如「{_EXAMPLE}」。", f"The setting “Weights of the composite board” cannot be read: {what.en}. Write it like “{_EXAMPLE}”.")
