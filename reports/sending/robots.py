"""The three group robots: WeCom, DingTalk, Feishu, each in the form its interface asks for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from analytics.errors import Text
from reports.boards.board_text import dingtalk_markdown, feishu_post, wecom_markdown
from reports.sending.posting import LONGEST_WAIT_SECONDS, NotSent, Parcel, Poster, TryAgain

WECOM_IMAGE = 2 * 1024 * 1024
NO_PICTURE = {
    "dingtalk": Text("钉钉机器人不能直接发图片，只发了文字；图片和 Excel 在往期战报里。", "DingTalk robots take no pictures, so only the text was sent; picture and workbook are among the issues."),
    "feishu": Text("飞书自定义机器人不能上传图片，只发了文字；图片和 Excel 在往期战报里。", "Feishu's custom robots cannot upload pictures, so only the text was sent; picture and workbook are among the issues."),
}
# Codes that say “too often”: worth waiting for. Everything else that is not 0 will not get better by asking again.
WECOM_BUSY, DINGTALK_BUSY, FEISHU_BUSY = {45009, 45033, -1}, {130101, 410100, -1}, {9499, 11232}


def wecom(parcel: Parcel, env: Mapping[str, str], done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """Markdown, then the picture; a part that arrived before is not sent again."""
    url = f"{env['base'].rstrip('/')}/cgi-bin/webhook/send"
    word = Text("企业微信", "WeCom")

    def judge(said: Mapping[str, Any]) -> None:
        _judged(word, said.get("errcode"), said.get("errmsg"), WECOM_BUSY, {93000: Text("密钥无效", "the key is not valid")})

    messages: list[tuple[str, dict[str, Any]]] = [("text", {"msgtype": "markdown", "markdown": {"content": wecom_markdown(parcel.report, parcel.lang)}})]
    if len(parcel.poster) <= WECOM_IMAGE:
        image = {"base64": base64.b64encode(parcel.poster).decode(), "md5": hashlib.md5(parcel.poster, usedforsecurity=False).hexdigest()}
        messages.append(("image", {"msgtype": "image", "image": image}))
    return _parts(messages, done, lambda message: post.post(word.zh, url, _json(message), judge, params=lambda: {"key": env["key"]})), None


def dingtalk(parcel: Parcel, env: Mapping[str, str], done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """Signed markdown. A robot of DingTalk shows pictures by public address only, so none is sent."""
    word = Text("钉钉", "DingTalk")

    def signed() -> dict[str, str]:
        at = str(round(time.time() * 1000))
        made = hmac.new(env["secret"].encode(), f"{at}\n{env['secret']}".encode(), hashlib.sha256).digest()
        return {"access_token": env["key"], "timestamp": at, "sign": base64.b64encode(made).decode()} if env["secret"] else {"access_token": env["key"]}

    def judge(said: Mapping[str, Any]) -> None:
        _judged(word, said.get("errcode"), said.get("errmsg"), DINGTALK_BUSY, {310000: Text("签名、关键词或 IP 不符合机器人的安全设置", "signature, keyword or IP does not fit the robot's security settings"),
                                                                              300005: Text("token 不存在", "the token does not exist")})

    message = {"msgtype": "markdown", "markdown": {"title": parcel.title, "text": dingtalk_markdown(parcel.report, parcel.lang)}}
    sent = _parts([("text", message)], done, lambda one: post.post(word.zh, f"{env['base'].rstrip('/')}/robot/send", _json(one), judge, params=signed))
    return sent, NO_PICTURE["dingtalk"]


def feishu(parcel: Parcel, env: Mapping[str, str], done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """A signed post. Pictures need an app of its own with the right to upload, so none is sent."""
    word = Text("飞书", "Feishu")

    def body() -> bytes:
        message: dict[str, Any] = {"msg_type": "post", "content": {"post": feishu_post(parcel.report, parcel.lang)}}
        if env["secret"]:
            at = str(int(time.time()))
            made = hmac.new(f"{at}\n{env['secret']}".encode(), b"", hashlib.sha256).digest()
            message |= {"timestamp": at, "sign": base64.b64encode(made).decode()}
        return _json(message)

    def judge(said: Mapping[str, Any]) -> None:
        _judged(word, said.get("code", said.get("StatusCode")), said.get("msg", said.get("StatusMessage")), FEISHU_BUSY,
                {19021: Text("签名不符", "the signature does not fit"), 19024: Text("缺少机器人要求的关键词", "the keyword the robot asks for is missing"), 19001: Text("token 无效", "the token is not valid")})

    sent = _parts([("text", {})], done, lambda _one: post.post(word.zh, f"{env['base'].rstrip('/')}/open-apis/bot/v2/hook/{env['key']}", body, judge))
    return sent, NO_PICTURE["feishu"]


def key_of(value: str) -> str:
    """The key of a robot, given as such or as the whole address a chat shows: …/send?key=…, …/robot/send?access_token=…, …/hook/…."""
    value = value.strip()
    if "://" not in value:
        return value
    parts = urlsplit(value)
    asked = parse_qs(parts.query)
    return next((asked[name][0] for name in ("key", "access_token") if name in asked), parts.path.rstrip("/").rpartition("/")[2])


def _parts(messages: list[tuple[str, dict[str, Any]]], done: frozenset[str], send: Callable[[dict[str, Any]], None]) -> frozenset[str]:
    """Sends what is not there yet. Raises NotSent that knows which parts arrived."""
    arrived = set(done)
    for name, message in messages:
        if name in arrived:
            continue
        try:
            send(message)
        except NotSent as refused:
            raise NotSent(refused.message, refused.attempts, frozenset(arrived)) from None
        arrived.add(name)
    return frozenset(arrived)


def _judged(word: Text, code: object, said: object, busy: set[int], known: Mapping[int, Text]) -> None:
    if code in (0, "0"):
        return
    if code is None:
        raise NotSent(Text(f"{word.zh}的回答读不懂，可能地址不对。", f"{word.en}'s answer cannot be read; the address may be wrong."))
    if code in busy:
        raise TryAgain(Text(f"{word.zh}说发得太频繁（{code}），每个机器人每分钟最多 20 条。", f"{word.en} says too many messages ({code}); a robot takes 20 a minute."), LONGEST_WAIT_SECONDS)
    reason = known.get(code) if isinstance(code, int) else None
    told = reason or Text(str(said or "")[:80], str(said or "")[:80])
    raise NotSent(Text(f"{word.zh}拒收（{code}）：{told.zh}。", f"{word.en} refused it ({code}): {told.en}."))


def _json(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()
