"""Starting the app on a free port, and what its process costs."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, and its process."""

    port: int
    process: psutil.Process
    seconds_to_health: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        used = self.process.cpu_times()
        return used.user + used.system


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(script: Path, database: Path | None = None, **more: str) -> Iterator[Server]:
    """`streamlit run script` on loopback until the block ends. Raises TimeoutError when it does not come up."""
    port = free_port()
    environment = dict(os.environ, PYTHONUTF8="1", **more)
    if database is not None:
        environment["ZHANBAO_DB"] = str(database)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.address=127.0.0.1",
         "--server.headless=true"],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
    )
    try:
        _wait_for_health(process, port, started)
        yield Server(port, psutil.Process(process.pid), time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_health(process: subprocess.Popen[str], port: int, started: float) -> None:
    while time.perf_counter() - started < STARTS_WITHIN_SECONDS:
        if process.poll() is not None:
            said = process.stdout.read() if process.stdout else ""
            raise RuntimeError(f"the app stopped while starting:\n{said[-2000:]}")
        if _answers(port):
            return
        time.sleep(0.05)
    raise TimeoutError(f"no answer on port {port} after {STARTS_WITHIN_SECONDS:.0f} s")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
