"""Who may come in: this computer's own names, no foreign pages, the right key, and not more at once than can be carried."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.errors import Text, ZhanbaoError
from api.faults import Foreign, NotAllowed, TooLarge, refusal

LARGEST_UPLOAD_BYTES = 50 * 2**20
FORM_BYTES = 2**20  # what a form needs besides its files
LARGEST_ORDER_BYTES = 2**16

_NO_KEY = Text(
    "没有权限：请带上 Authorization: Bearer 和令牌；令牌在数据库旁边的 .token 文件里。",
    "Not allowed: send Authorization: Bearer and the token; it is in the .token file beside the database.")
_FOREIGN_PAGE = Text("不接受别的网站发来的请求。", "Requests from other sites are not taken.")
_FOREIGN_NAME = Text(
    "这个主机名不是本机的；请用 127.0.0.1 或 localhost，或在 ZHANBAO_API_HOSTS 里写上它。",
    "That host name is not this computer's; use 127.0.0.1 or localhost, or name it in ZHANBAO_API_HOSTS.")


class Door:
    """Stands before the API; pure ASGI, so that nothing is read of a request that may not come in."""

    def __init__(self, app: ASGIApp, token: Callable[[], str], hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.token = token
        self.hosts = frozenset(name.strip().lower() for name in hosts if name.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"cache-control", b"no-store")]
            await send(message)

        if scope["type"] != "http":
            return
        most = LARGEST_UPLOAD_BYTES + FORM_BYTES if scope["path"].endswith("/import") else LARGEST_ORDER_BYTES
        try:
            self._let_in(Headers(scope=scope), most)
        except ZhanbaoError as error:
            await refusal(error)(scope, receive, sending)
            return
        await self.app(scope, _bounded(receive, most), sending)

    def _let_in(self, headers: Headers, most: int) -> None:
        """Raises Foreign, NotAllowed, TooLarge."""
        host = headers.get("host", "")
        if not self._own_name(host):
            raise Foreign(_FOREIGN_NAME)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            raise Foreign(_FOREIGN_PAGE)
        scheme, _space, said = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secrets.compare_digest(said.strip().encode("utf-8", "replace"), self.token().encode()):
            raise NotAllowed(_NO_KEY)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            raise too_large(most)

    def _own_name(self, host: str) -> bool:
        """Whether a Host header means this computer: a page elsewhere can make its own name resolve to 127.0.0.1."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name == "localhost" or name in self.hosts or ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def too_large(most: int) -> TooLarge:
    shown = f"{LARGEST_UPLOAD_BYTES // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"
    return TooLarge(Text(
        f"一次最多 {shown}；更大的 csv 请先停止应用，再用命令行导入。",
        f"At most {shown} at once; stop the app and import a larger csv with the command line."))


def _bounded(receive: Receive, most: int) -> Receive:
    """Counts what really arrives: a length may be missing or untrue."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise too_large(most)
        return message

    return counted
