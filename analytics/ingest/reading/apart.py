"""A job in a process of its own, with limits: what breaks there breaks nothing here."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from analytics.errors import PasswordNeeded, Refused, Text, UnknownName, ZhanbaoError
from analytics.ingest.reading.exit_status import OUT_OF_MEMORY, REFUSED
from analytics.ingest.reading.formats import damaged
from analytics.ingest.reading.processes import Fresh, process_for

# How libraries word that there is no memory left: Rust, Python, the C library, the loader, thread stacks, BLAS.
_OUT_OF_MEMORY = (
    "memory allocation", "memoryerror", "out of memory", "malloc", "capacity overflow", "cannot allocate", "failed to map segment",
    "launch worker thread", "openblas",
)


@dataclass(frozen=True)
class Limits:
    """What the child process may use before it is stopped."""

    memory_bytes: int = 2 * 2**30
    seconds: int = 120


class Apart:
    """A process for one job of `child`, `read` or `clean`, with a folder of its own. It loads its libraries from the moment this is
    made, so who knows early that a job will come makes it early. The end of both is the end of the `with` block."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._made = tempfile.TemporaryDirectory(prefix=f"zhanbao-{task}-")
        self.folder = Path(self._made.name)
        self._process = process_for(task, self.folder)

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.end()
        self._made.cleanup()

    def run(self, name: str, limits: Limits, job: dict[str, object]) -> dict:
        """Carries out the job in the folder; `name` is what the user calls the file.

        Raises what the child refused with, and Refused when it crashed, hung or ran out of memory.
        """
        # Through the pipe, not through a file: it may hold a password.
        told = json.dumps(job | {"name": name, "folder": str(self.folder), "memory_bytes": limits.memory_bytes, "cpu_seconds": 2 * limits.seconds})
        until = time.monotonic() + limits.seconds
        try:
            if not self._process.begun(until):  # what it was to be forked from has died
                self._process.end()
                self._process = Fresh(self._task)
            status, complaint = self._process.carried_out(f"{told}\n".encode(), until)
        except TimeoutError as error:
            raise Refused(Text(
                f"「{name}」读了 {limits.seconds} 秒还没有读完，已停止；请拆成几个小一些的文件，或另存为 csv 再上传。",
                f"“{name}” was still being read after {limits.seconds} seconds and was stopped; split it into smaller files, or save it as csv and upload that.",
            )) from error
        result = self.folder / "result.json"
        if status == REFUSED and result.exists():
            raise _refusal(json.loads(result.read_text("utf-8")))
        if status != 0 or not result.exists():
            raise _broken(name, status, complaint, limits)
        return json.loads(result.read_text("utf-8"))


def _refusal(told: dict) -> ZhanbaoError:
    kind = PasswordNeeded if told.get("password") else UnknownName if told.get("unknown") else Refused
    return kind(Text(told["zh"], told["en"]))


def _broken(name: str, status: int, complaint: bytes, limits: Limits) -> Refused:
    said = complaint.decode("utf-8", "replace").lower()
    if status == OUT_OF_MEMORY or any(word in said for word in _OUT_OF_MEMORY):
        return Refused(Text(
            f"「{name}」读取时超出内存上限（{limits.memory_bytes / 2**30:.1f} GB），已停止；多半是远处有一个多余的单元格，请删除多余的行和列后另存再上传；确实很大就请拆成几个文件。",
            f"Reading “{name}” went over the memory limit ({limits.memory_bytes / 2**30:.1f} GB) and was stopped; most likely a stray cell far away: "
            "delete the unused rows and columns, save and upload it again; if it really is that large, split it into several files.",
        ))
    return damaged(name)
