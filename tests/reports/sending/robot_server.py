"""A robot of its own on this machine: takes posts, checks nothing, answers as it is told, remembers everything."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Robot:
    """`answers` are given in turn, the last one for ever: (status, JSON, headers); a number of seconds is a silence."""

    answers: list[Any] = field(default_factory=lambda: [(200, {"errcode": 0, "errmsg": "ok", "code": 0})])
    received: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""


@contextmanager
def robot() -> Iterator[Robot]:
    """The server, running."""
    held = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            held.received.append({"path": parts.path, "asked": asked, "headers": dict(self.headers), "body": body, "json": json.loads(body)})
            answer = held.answers.pop(0) if len(held.answers) > 1 else held.answers[0]
            if isinstance(answer, (int, float)):
                time.sleep(answer)
                return
            status, said, *more = answer
            self.send_response(status)
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    held.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
