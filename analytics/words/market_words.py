"""What the company writes about channels and segments: which media belong to a channel, what serving costs, how a segment is weighed."""

from __future__ import annotations

import re

from analytics.errors import Refused, Text, UnknownName
from analytics.words.composite_weights import weights_in

SERVICE_ITEMS = "售后服务、售后、售后维修、维修、维保、安装调试、保修、after-sales、after-sales service、service、repair、warranty"
FIT_WEIGHTS = "人均净贡献 40、赢率 25、成交比例 25、客户数 10"
_MEDIA_EXAMPLE = "线上=抖音信息流+京东站内、经销=经销商推荐"

# What a segment may be weighed by: more is better for each.
FIT_PARTS = {
    "net_per_customer": Text("人均净贡献", "Net per customer"), "net_contribution": Text("净贡献", "Net contribution"),
    "sales": Text("成交额", "Sales"), "known_margin": Text("毛利率", "Margin"), "win_rate": Text("赢率", "Win rate"),
    "buyer_rate": Text("成交比例", "Bought"), "buyers": Text("成交客户", "Buyers"), "customers": Text("客户数", "Customers"),
}


def written_channel_media(text: str) -> tuple[tuple[str, str], ...]:
    """(medium, channel) of each medium whose cost belongs to a channel; none when nothing is written.

    Raises Refused for an entry without channel or medium, or a medium given to two channels: its cost would count twice.

    >>> written_channel_media("线上=抖音+京东、经销=推荐")
    (('抖音', '线上'), ('京东', '线上'), ('推荐', '经销'))
    """
    found: dict[str, str] = {}
    entries = [part.strip() for part in re.split("[、,，;；\n]", text) if part.strip()]
    for place, entry in enumerate(entries, start=1):
        channel, _sign, media = entry.replace("＝", "=").partition("=")
        named = [medium.strip() for medium in re.split(r"[+＋]", media) if medium.strip()]
        if not channel.strip() or not named:
            raise Refused(_media_unreadable(Text(f"第 {place} 项「{entry}」要写成 渠道=媒体", f"part {place}, “{entry}”, must read channel=medium")))
        for medium in named:
            if medium in found:
                raise Refused(_media_unreadable(Text(f"「{medium}」写了两次，花费会重复计算", f"“{medium}” stands there twice, its cost would count twice")))
            found[medium] = channel.strip()
    return tuple(found.items())


def written_fit_weights(text: str) -> tuple[tuple[str, float], ...]:
    """(part of FIT_PARTS, weight) in the company's order.

    Raises Refused for what cannot be read or stands there twice, UnknownName for a part there is not.

    >>> written_fit_weights("人均净贡献 60、win_rate 40")
    (('net_per_customer', 60.0), ('win_rate', 40.0))
    """
    codes = {word.casefold(): code for code, label in FIT_PARTS.items() for word in (code, label.zh, label.en)}
    found: dict[str, float] = {}
    for written, weight in weights_in(text, _fit_unreadable):
        code = codes.get(written.casefold())
        if code is None:
            raise UnknownName.labelled(Text("客群匹配分的项目", "part of the fit score"), written, FIT_PARTS)
        if code in found:
            raise Refused(_fit_unreadable(Text(f"「{FIT_PARTS[code].zh}」写了两次", f"“{FIT_PARTS[code].en}” stands there twice")))
        found[code] = weight
    return tuple(found.items())


def _media_unreadable(what: Text) -> Text:
    return Text(f"设置「渠道的媒体」读不懂：{what.zh}。写法如「{_MEDIA_EXAMPLE}」。", f"The setting “Media of channels” cannot be read: {what.en}. Write it like “{_MEDIA_EXAMPLE}”.")


def _fit_unreadable(what: Text) -> Text:
    return Text(f"设置「客群匹配分权重」读不懂：{what.zh}。写法如「{FIT_WEIGHTS}」。", f"The setting “Weights of the fit score” cannot be read: {what.en}. Write it like “{FIT_WEIGHTS}”.")
