"""What the API says when it does not do what was asked: one body, one status and one code per kind of refusal."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from analytics.errors import (
    AlreadyDone,
    HeldElsewhere,
    NoSuchBatch,
    NotEnoughData,
    PasswordNeeded,
    Refused,
    Text,
    UnknownName,
    ZhanbaoError,
)


class WrongRequest(ZhanbaoError):
    """The request is not written in a way that can be carried out."""


class NotThere(UnknownName):
    """The address names something that does not exist."""


class TooLarge(ZhanbaoError):
    """The request carries more than is taken at once."""


class NotAllowed(ZhanbaoError):
    """The key is missing or wrong."""


class Foreign(ZhanbaoError):
    """The request comes from a page, or to a name, that is not this app's."""


KINDS: dict[type[ZhanbaoError], tuple[int, str]] = {
    WrongRequest: (400, "wrong_request"),
    NotAllowed: (401, "not_allowed"),
    Foreign: (403, "foreign"),
    NotThere: (404, "unknown_name"),
    NoSuchBatch: (404, "no_such_batch"),
    AlreadyDone: (409, "already_done"),
    TooLarge: (413, "too_large"),
    UnknownName: (422, "unknown_name"),
    PasswordNeeded: (422, "password_needed"),
    NotEnoughData: (422, "not_enough_data"),
    Refused: (422, "refused"),
    HeldElsewhere: (503, "held_elsewhere"),
}
_BY_STATUS = {
    400: ("wrong_request", Text("请求写法不对。", "The request is not well written.")),
    404: ("not_found", Text("没有这个地址；见 /api/openapi.json。", "There is no such address; see /api/openapi.json.")),
    405: ("method_not_allowed", Text("这个地址不接受这种方法；见 /api/openapi.json。", "This address does not take that method; see /api/openapi.json.")),
}
_BROKEN = Text("程序内部出错；细节在服务器的日志里。", "Internal error; the server's log has the details.")
CODES = tuple(dict.fromkeys([*(code for _status, code in KINDS.values()), *(code for code, _text in _BY_STATUS.values()), "internal"]))


def error_body(code: str, message: Text, **more: object) -> dict[str, object]:
    return {"error": {"code": code, "message": {"zh": message.zh, "en": message.en}}, **more}


def refusal(error: ZhanbaoError, **more: object) -> JSONResponse:
    """The response to a refusal, by the nearest kind it belongs to."""
    status, code = next((KINDS[kind] for kind in type(error).__mro__ if kind in KINDS), (422, "refused"))
    headers = {"www-authenticate": 'Bearer realm="zhanbao"'} if status == 401 else None
    return JSONResponse(error_body(code, error.message, **more), status, headers)


async def refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ZhanbaoError)
    return refusal(error)


async def not_http(_request: Request, error: Exception) -> JSONResponse:
    """What Starlette itself refuses: an unknown address, a method, a body that cannot be taken apart."""
    assert isinstance(error, HTTPException)
    code, message = _BY_STATUS.get(error.status_code, _BY_STATUS[400])
    return JSONResponse(error_body(code, message), error.status_code, error.headers)


async def broken(request: Request, error: Exception) -> JSONResponse:
    """Nothing of a traceback leaves the server; it goes to the log."""
    logging.getLogger("zhanbao.api").error("%s %s failed", request.method, request.url.path, exc_info=error)
    return JSONResponse(error_body("internal", _BROKEN), 500)


HANDLERS = {ZhanbaoError: refused, HTTPException: not_http, Exception: broken}
