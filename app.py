"""The launcher: opens the warehouse once, warms up, and serves the pages. No numbers live here.

Run with `streamlit run app.py` or `uvicorn app:app` from the project folder.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parent
os.chdir(PROJECT)  # Streamlit reads .streamlit/config.toml and resolves scripts from the working directory

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse  # noqa: E402
from starlette.routing import Mount, Route  # noqa: E402
from starlette.types import ASGIApp, Message, Receive, Scope, Send  # noqa: E402

if TYPE_CHECKING:
    from api.presence import Presence

GARBAGE_EVERY_SECONDS = 60.0


class SecurityHeaders:
    """Adds the headers to every HTTP response; pure ASGI, so websockets and streams pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        from ui.security import headers

        self.app = app
        self.headers = headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _value in message.get("headers", [])}
                message["headers"] = [*message.get("headers", []), *(pair for pair in self.headers if pair[0] not in given)]
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


class Noticing:
    """Tells the app's presence where requests really arrive; under `uvicorn app:app` no setting knows the port."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            presence().seen_at(scope.get("server"))
        await self.app(scope, receive, send)


async def _collect_garbage() -> None:
    """The full collection Streamlit would do after every rerun, once a minute instead."""
    while True:
        await asyncio.sleep(GARBAGE_EVERY_SECONDS)
        await asyncio.to_thread(gc.collect)


def _require_quiet_errors() -> None:
    """Tracebacks hold names and paths; refuse to serve with them on, whatever folder the server was started from."""
    shown = st.get_option("client.showErrorDetails")
    if str(shown).lower() not in ("none", "false"):
        raise SystemExit(f"client.showErrorDetails is {shown!r}; .streamlit/config.toml of {PROJECT} was not read.")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the warehouse before the first visit and let go of it after the last."""
    _require_quiet_errors()
    from analytics import catalog  # noqa: F401  (preloading pandas, ibis and the questions takes seconds; do it before anyone waits)
    from charts.boards import ranking, trend  # noqa: F401
    from ui import session

    session.warehouse()
    presence().be_at(st.get_option("server.address"), int(st.get_option("server.port")))
    gc.collect()
    gc.freeze()
    collecting = asyncio.create_task(_collect_garbage())
    try:
        yield {}
    finally:
        collecting.cancel()
        with suppress(asyncio.CancelledError):
            await collecting
        presence().leave()
        session.close_warehouse()


def say_broken(error: Exception) -> bool:
    """A failed page shows a sentence in the reader's language; the traceback goes to the log only."""
    from ui.pieces.notices import broken

    logging.getLogger("zhanbao").error("a page failed", exc_info=error)
    broken()
    return True


async def health(_request: Request) -> JSONResponse:
    """Whether the server has its warehouse; for containers and monitors, and for the command line to know whom it talks to."""
    from ui import session

    return JSONResponse({"status": "ok", "data_version": session.warehouse().data_version, "instance": presence().instance})


@cache
def presence() -> Presence:
    """How the command line finds this app: the plate beside its database and the key in the token file."""
    from api.presence import Presence
    from ui import session

    return Presence(session.warehouse_path(), https=bool(st.get_option("server.sslCertFile")))


def local_api() -> Mount:
    """The JSON API under /api; it works on the same open warehouse as the pages."""
    from api.service import service
    from ui import session

    named = [*os.environ.get("ZHANBAO_API_HOSTS", "").split(","), st.get_option("server.address") or ""]
    return service(session.warehouse, lambda: presence().token, named)


app = st.App(str(PROJECT / "ui" / "entry.py"), lifespan=lifespan, routes=[Route("/health", health), local_api()],
             middleware=[Middleware(Noticing), Middleware(SecurityHeaders)], on_script_error=say_broken)
