"""Which target is sent how, and what it reads from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.errors import Text
from analytics.warehouse.keeping.published import FAILED, SENT
from analytics.words.publish_targets import Target
from reports.sending.file_folder import folder
from reports.sending.mail import email
from reports.sending.own_system import webhook
from reports.sending.posting import NotSent, Parcel, Poster
from reports.sending.robots import dingtalk, feishu, key_of, wecom

Send = Callable[[Parcel, Mapping[str, str], frozenset[str], Poster], tuple[frozenset[str], Text | None]]
SENDERS: Mapping[str, Send] = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu, "webhook": webhook, "email": email, "folder": folder}
# kind -> (what must be set, {what the sender reads: (variable, otherwise)}); `_NAME` follows for a named target.
VARIABLES: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "wecom": ("ZHANBAO_WECOM_KEY", {"key": ("ZHANBAO_WECOM_KEY", ""), "base": ("ZHANBAO_WECOM_BASE", "https://qyapi.weixin.qq.com")}),
    "dingtalk": ("ZHANBAO_DINGTALK_TOKEN", {"key": ("ZHANBAO_DINGTALK_TOKEN", ""), "secret": ("ZHANBAO_DINGTALK_SECRET", ""),
                                             "base": ("ZHANBAO_DINGTALK_BASE", "https://oapi.dingtalk.com")}),
    "feishu": ("ZHANBAO_FEISHU_TOKEN", {"key": ("ZHANBAO_FEISHU_TOKEN", ""), "secret": ("ZHANBAO_FEISHU_SECRET", ""),
                                         "base": ("ZHANBAO_FEISHU_BASE", "https://open.feishu.cn")}),
    "webhook": ("ZHANBAO_WEBHOOK_URL", {"key": ("ZHANBAO_WEBHOOK_URL", ""), "secret": ("ZHANBAO_WEBHOOK_SECRET", "")}),
    "email": ("ZHANBAO_SMTP_HOST", {"host": ("ZHANBAO_SMTP_HOST", ""), "port": ("ZHANBAO_SMTP_PORT", ""), "user": ("ZHANBAO_SMTP_USER", ""),
                                     "password": ("ZHANBAO_SMTP_PASSWORD", ""), "from": ("ZHANBAO_SMTP_FROM", ""), "to": ("ZHANBAO_SMTP_TO", ""),
                                     "security": ("ZHANBAO_SMTP_SECURITY", "starttls")}),
    "folder": ("ZHANBAO_PUBLISH_FOLDER", {"place": ("ZHANBAO_PUBLISH_FOLDER", "")}),
}
SECRET = ("key", "secret", "password")


@dataclass(frozen=True)
class Outcome:
    """What became of one target: sent, failed or skipped; `parts` that arrived, after how many attempts, and a sentence."""

    target: Target
    state: str
    said: Text
    attempts: int = 0
    parts: frozenset[str] = frozenset()


def configured() -> tuple[Target, ...]:
    """The targets whose secrets are in the environment: what a page may offer."""
    found = []
    for kind, (needed, _read) in VARIABLES.items():
        for variable in sorted(os.environ):
            named = re.fullmatch(rf"{needed}(?:_([A-Z0-9_]+))?", variable)
            if named and os.environ[variable].strip():
                found.append(Target(kind, (named[1] or "").lower()))
    return tuple(found)


def checked(target: Target) -> Mapping[str, str]:
    """What a target needs, from the environment. Raises NotSent naming the variable that is missing or holds no address."""
    needed, reads = VARIABLES[target.kind]
    ending = f"_{target.name.upper()}" if target.name else ""
    env = {name: (os.environ.get(variable + ending) or os.environ.get(variable, "") if name not in SECRET else os.environ.get(variable + ending, "")).strip() or otherwise
           for name, (variable, otherwise) in reads.items()}
    if target.place:
        env["to" if target.kind == "email" else "place"] = target.place
    if not env.get({"email": "host", "folder": "place"}.get(target.kind, "key")):
        raise NotSent(Text(f"还没有配置{target.label().zh}：请设置环境变量 {needed}{ending}。", f"{target.label().en} is not set up: set the environment variable {needed}{ending}."), 0)
    address = env.get("key" if target.kind == "webhook" else "base", "")
    if target.kind in ("webhook", "wecom", "dingtalk", "feishu") and not re.match(r"https?://[^/\s]+", address):
        variable = reads["key" if target.kind == "webhook" else "base"][0] + ending
        raise NotSent(Text(f"{target.label().zh}的地址不是网址：环境变量 {variable} 要以 http:// 或 https:// 开头。",
                           f"The address of {target.label().en} is no web address: the environment variable {variable} has to begin with http:// or https://."), 0)
    return env


def send(target: Target, parcel: Parcel, done: frozenset[str] = frozenset(), post: Poster | None = None) -> Outcome:
    """Send a parcel to one target; never raises, never tells a secret."""
    post = post or Poster()
    env: Mapping[str, str] = {}
    try:
        env = checked(target)
        ready = dict(env) | ({"key": key_of(env["key"])} if target.kind in ("wecom", "dingtalk", "feishu") else {})
        parts, note = SENDERS[target.kind](parcel, ready, done, post)
    except NotSent as refused:
        return Outcome(target, FAILED, _discreet(refused.message, env), refused.attempts, refused.parts or done)
    said = Text(f"已发到{target.label().zh}。", f"Sent: {target.label().en}.")
    return Outcome(target, SENT, Text(said.zh + (note.zh if note else ""), said.en + (f" {note.en}" if note else "")), post.attempts, parts)


def _discreet(said: Text, env: Mapping[str, str]) -> Text:
    """A sentence without any of the secrets, should another server have repeated one."""
    zh, en = said.zh, said.en
    for name in SECRET:
        for secret in {env.get(name, ""), key_of(env.get(name, ""))} - {""}:
            zh, en = zh.replace(secret, "***"), en.replace(secret, "***")
    return Text(zh, en)
