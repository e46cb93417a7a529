"""The words of a request, read as the command line reads its own: NAME=VALUE pairs, days, yes and no, the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from starlette.requests import Request

from analytics.calendar import parse_period
from analytics.errors import Refused, Text
from analytics.warehouse import Warehouse
from api.faults import WrongRequest

LANGUAGES = ("zh", "en")
_YES, _NO = ("true", "1", "yes"), ("false", "0", "no", "")
_WORD = (str, int, float)


def wrong(name: str, seen: object, expected: str) -> WrongRequest:
    shown = str(seen)[:40]
    return WrongRequest(Text(f"参数 {name} 是「{shown}」；要写成 {expected}。", f"{name} is “{shown}”; write it as {expected}."))


def chosen(name: str, said: str | None, choices: tuple[str, ...]) -> str:
    """The choice that was made, the first where none was."""
    if not said:
        return choices[0]
    if said not in choices:
        raise wrong(name, said, " | ".join(choices))
    return said


def pair(name: str, text: str, *, last: bool = False) -> tuple[str, str]:
    """NAME=VALUE; with `last` the name may hold equal signs itself, as headings of sheets do."""
    left, equals, right = text.rpartition("=") if last else text.partition("=")
    if not equals or not left or (last and not right):
        raise wrong(name, text, "NAME=VALUE")
    return left, right


def day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(name, text, "2026-03-15") from None


def truth(name: str, text: str | None) -> bool:
    said = (text or "").strip().lower()
    if said not in _YES + _NO:
        raise wrong(name, text, "true | false")
    return said in _YES


def header_row(text: str | None) -> int | str | None:
    if not text or text == "none":
        return text or None
    if re.fullmatch("[1-9][0-9]{0,6}", text):
        return int(text)
    raise wrong("header", text, "1, 2, 3 … | none")


def readable_period(text: str | None, warehouse: Warehouse) -> str | None:
    """A period that cannot be read is a badly written request, told before anything is computed."""
    if text is None:
        return None
    try:
        parse_period(text, warehouse.today())
    except Refused as refusal:
        raise WrongRequest(refusal.message) from refusal
    return text


async def order(request: Request) -> dict[str, Any]:
    """The JSON object of a body; an empty body is an empty order."""
    body = await request.body()
    if not body:
        return {}
    try:
        said = json.loads(body)
        json.dumps(said, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise WrongRequest(Text("请求的内容要是一个 JSON 对象。", "The body must be a JSON object."))
    return said


def text_of(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise wrong(name, value, "text")
    return value


def yes_of(said: Mapping[str, Any], name: str) -> bool:
    value = said.get(name)
    if value is not None and not isinstance(value, bool):
        raise wrong(name, value, "true | false")
    return bool(value)


def texts_of(said: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts, or one text."""
    value = said.get(name) or []
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise wrong(name, value, '["…"]')
    return listed


def pairs_of(said: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """A JSON object of texts or numbers, each alone or as a list of alternatives: {"team": ["A", "B"]}."""
    value = said.get(name) or {}
    if not isinstance(value, dict):
        raise wrong(name, value, '{"name": "value"}')
    found: list[tuple[str, str]] = []
    for left, rights in value.items():
        for right in rights if isinstance(rights, list) else [rights]:
            if not isinstance(right, _WORD) or isinstance(right, bool) or not left:
                raise wrong(name, value, '{"name": "value"}')
            found.append((left, str(right)))
    return found


def pairs(name: str, texts: Iterable[str], *, last: bool = False) -> list[tuple[str, str]]:
    return [pair(name, text, last=last) for text in texts]
