"""The process a file is read in: forked from one that has its libraries loaded, or started anew where that cannot be."""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import analytics

_ROOT = Path(analytics.__file__).resolve().parent.parent
_CRASHED = -1
_PATIENCE = 10  # seconds, for what takes a moment unless the machine is stuck


def process_for(task: str, folder: Path) -> Forked | Fresh:
    """A process of its own for one job of `task` in `folder`. It loads what it needs from this moment on."""
    if hasattr(os, "pidfd_open"):
        with suppress(OSError):
            return _PRELOADED.fork(task, folder)
    return Fresh(task)


class Fresh:
    """A process that begins from nothing, and takes a fifth of a second to do so."""

    def __init__(self, task: str) -> None:
        self._process = subprocess.Popen(
            _command(task), cwd=_ROOT, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def begun(self, until: float) -> bool:
        """Whether it has come to be."""
        return True

    def carried_out(self, told: bytes, until: float) -> tuple[int, bytes]:
        """Its exit status and what it complained of. Raises TimeoutError."""
        try:
            _out, complaint = self._process.communicate(told, timeout=max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        return self._process.returncode, complaint

    def end(self) -> None:
        """Ends it; when this returns it is gone."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()


class Forked:
    """A fork of the preloaded process. It sends a handle on itself first, takes its job, and answers with its exit status.

    The handle (a pidfd) means this one process for ever: a number might mean another one by the time it is to be killed.
    """

    def __init__(self, talk: socket.socket, complaint: int) -> None:
        self._talk, self._complaint = talk, complaint
        self._handle: int | None = None

    def begun(self, until: float) -> bool:
        """Whether it has come to be; waits for it. Raises TimeoutError."""
        if self._handle is None:
            self._wait(until)
            with suppress(ConnectionError):
                _said, handles, _flags, _sender = socket.recv_fds(self._talk, 1, 1)
                self._handle = handles[0] if handles else None
        return self._handle is not None

    def carried_out(self, told: bytes, until: float) -> tuple[int, bytes]:
        """Its exit status and what it complained of. Raises TimeoutError."""
        status = b""
        with suppress(ConnectionError):  # it broke before it had read all it was told
            self._talk.sendall(told)
            self._wait(until)
            status = self._talk.recv(1)
        return status[0] if status else _CRASHED, os.pread(self._complaint, os.fstat(self._complaint).st_size, 0)

    def end(self) -> None:
        """Ends it; when this returns it is gone."""
        if self._talk.fileno() < 0:
            return
        with suppress(TimeoutError):
            self.begun(time.monotonic() + _PATIENCE)
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            _ready(self._handle, _PATIENCE)
            os.close(self._handle)
        self._talk.close()
        os.close(self._complaint)

    def _wait(self, until: float) -> None:
        if not _ready(self._talk.fileno(), until - time.monotonic()):
            raise TimeoutError


class Preloaded:
    """The process all others are forked from: begun when the first is asked for, and anew when it has died.

    It ends when this process does, however that ends: it reads from a socket nobody else holds the other end of.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, where there is one."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def fork(self, task: str, folder: Path) -> Forked:
        """A fork for one job of `task`; it is begun while this returns. Raises OSError where there can be none."""
        ours, theirs = socket.socketpair()
        complaint = os.memfd_create("complaint")  # never on a disk, and never full
        with theirs:
            try:
                with self._turn:
                    socket.send_fds(self._begun(), [f"{task}\n{folder}".encode()], [theirs.fileno(), complaint])
            except OSError:
                ours.close()
                os.close(complaint)
                raise
        return Forked(ours, complaint)

    def end(self) -> None:
        """Ends it, its forks and their folders; the next fork begins it anew."""
        with self._turn:
            if self._process is None or self._asking is None:
                return
            self._asking.close()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._process = self._asking = None

    def _begun(self) -> socket.socket:
        if self._asking is None or self._process is None or self._process.poll() is not None:
            if self._asking is not None:
                self._asking.close()
            self._asking, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
            with theirs:
                # A session of its own: what is typed at the terminal is for this process, and its forks can be ended as one.
                self._process = subprocess.Popen(
                    _command(), cwd=_ROOT, env=_environment(), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        return self._asking


def _command(*task: str) -> list[str]:
    return [sys.executable, "-m", "analytics.ingest.child", *task]


def _environment() -> dict[str, str]:
    """Nothing of this process's own, which may hold secrets; and no thread that a library would start as it is loaded."""
    return {
        "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false",
    }


def _ready(handle: int, seconds: float) -> bool:
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    return bool(waiting.poll(max(seconds, 0) * 1000))


_PRELOADED = Preloaded()
atexit.register(_PRELOADED.end)
