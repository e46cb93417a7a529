"""Where an issue can be sent: the words for targets, shared by the setting, the page and the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.errors import Refused, Text

KINDS: Mapping[str, Text] = {
    "wecom": Text("企业微信群", "WeCom group"),
    "dingtalk": Text("钉钉群", "DingTalk group"),
    "feishu": Text("飞书群", "Feishu group"),
    "webhook": Text("自己的系统", "Own system"),
    "email": Text("邮件", "E-mail"),
    "folder": Text("文件夹", "Folder"),
}
PLACED = ("folder", "email")  # kinds that may say where, after "="


@dataclass(frozen=True)
class Target:
    """One place to send to. `name` tells several groups of one kind apart; `place` is a folder or addresses.

    The secret of a target is never part of it: it is read from the environment when something is sent.
    """

    kind: str
    name: str = ""
    place: str = ""

    @property
    def written(self) -> str:
        """As the command line writes it; also the name kept in the archive."""
        return self.kind + (f":{self.name}" if self.name else "") + (f"={self.place}" if self.place else "")

    def label(self) -> Text:
        """For a reader: 企业微信群（east）."""
        known, more = KINDS[self.kind], self.name or self.place
        return Text(f"{known.zh}（{more}）", f"{known.en} ({more})") if more else known


def target_named(text: str) -> Target:
    """The target of `wecom`, `wecom:east`, `folder=/srv/boards` or `email=a@b.cn;c@d.cn`. Raises Refused.

    >>> target_named("wecom:east"), target_named("folder=/srv/boards").place
    (Target(kind='wecom', name='east', place=''), '/srv/boards')
    """
    head, _equals, place = text.strip().partition("=")
    kind, _colon, name = head.strip().partition(":")
    kind = kind.strip().lower()
    spelled = next((code for code, label in KINDS.items() if kind in (code, label.zh, label.en.lower())), None)
    if spelled is None:
        raise Refused(Text(f"没有叫「{kind}」的发送目标；可用的有：{'、'.join(KINDS)}。", f"There is no target “{kind}”; known: {', '.join(KINDS)}."))
    if place and spelled not in PLACED:
        raise Refused(Text(f"「{spelled}」后面不写地址：地址和密钥只从环境变量读。", f"“{spelled}” takes no address: addresses and secrets come from the environment only."))
    if name and not re.fullmatch(r"[A-Za-z0-9_]{1,24}", name):
        raise Refused(Text(f"目标名「{name}」只能用英文字母、数字和下划线，如 wecom:east。", f"The name “{name}” may hold letters, digits and _ only, as in wecom:east."))
    return Target(spelled, name, place.strip())


def default_targets(text: str) -> tuple[Target, ...]:
    """The targets a setting names, separated by 、. Raises Refused, also for a folder: which one is up to the computer, not to a page.

    >>> [target.written for target in default_targets("wecom、wecom:east")]
    ['wecom', 'wecom:east']
    """
    found = tuple(target_named(part) for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip())
    if any(target.kind == "folder" and target.place for target in found):
        raise Refused(Text("设置里写 folder 即可，文件夹由环境变量 ZHANBAO_PUBLISH_FOLDER 决定。", "Write folder only; ZHANBAO_PUBLISH_FOLDER says which one."))
    return found
