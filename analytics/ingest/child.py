"""The process that opens an uploaded file: limited in memory and time, so that a hostile file can only harm itself.

`python -m analytics.ingest.child` loads what reading needs, waits, and forks for every file. Each fork takes one job as a line
of JSON and carries it out: `read` (bytes -> one Arrow file of cells per sheet) or `clean` (the cells of large sheets -> typed
rows, see `large_files`). It writes its result into the job's folder. Exit status 0: done; 3: refused, with the sentence in
`result.json`; anything else: the file broke it. `python -m analytics.ingest.child TASK` does one job without forking.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import NoReturn

from analytics.ingest.reading.exit_status import OUT_OF_MEMORY, REFUSED

_READING = "analytics.ingest.reading."
_LOADED_EARLY = {"read": (_READING + "cells",), "clean": ("analytics.ingest.large_files",)}
# What the other formats are read with. None of these libraries starts a thread as it is loaded: a fork has only the thread that
# forked, and the locks of the others stay locked for ever. DuckDB, which cleaning needs, does, and is loaded in the fork.
_LOADED_AT_LEISURE = tuple(_READING + name for name in ("delimited", "workbook", "first_use", "html_table", "spreadsheet_xml", "unlocking"))


class _WithoutPandas(MetaPathFinder):
    """Arrow looks for pandas when it first meets a list. Nothing here uses it, and loading it takes as long as everything else."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raises ImportError for pandas; knows no other module."""
        if name == "pandas":
            raise ImportError(name)


def main(task: str) -> int:
    """Runs one job and returns the exit status."""
    _load(task)
    said = sys.stdin.readline()
    return _carry_out(task, json.loads(said)) if said else 0  # nobody is there any more


def _load(task: str) -> None:
    for module in _LOADED_EARLY[task]:
        import_module(module)


def _threads() -> int:
    """How many threads this process has, those of libraries included."""
    return len(os.listdir("/proc/self/task"))


def forked() -> str:
    """Forks for everyone who asks through the socket this process has for its input, and returns, in the fork, the task to do.

    Whoever asks sends the task, the folder of the job, the socket to talk through and a file for complaints. Where no fork can be made
    these are closed, and who asked sees that. When nobody can ask any more everything ends: forks, folders, this process.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork here, so none stays a zombie
    asking, folders = socket.socket(fileno=0), set[str]()
    _load("read")
    later = list(_LOADED_AT_LEISURE)
    while True:
        while later and not select.select([asking], [], [], 0)[0]:
            import_module(later.pop(0))
            gc.freeze()  # so that collecting garbage in a fork copies no page of what all share
        asked, handles, _flags, _sender = socket.recv_fds(asking, 8192, 2)
        if not asked:
            _end(folders)
        task, folder = asked.decode().split("\n", 1)
        folders = {one for one in folders if os.path.isdir(one)} | {folder}
        number = None
        with suppress(OSError):
            number = os.fork() if _threads() == 1 else None
        if number == 0:
            asking.detach()
            _settle(*handles)
            return task
        for handle in handles:
            os.close(handle)


def _settle(talk: int, complaint: int) -> None:
    """Makes the fork a process like any other: it talks through its input, complains to its errors, and has nothing else open."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(talk, 0)
    os.dup2(complaint, 2)
    os.close(talk)
    os.close(complaint)
    itself = os.pidfd_open(os.getpid())
    with socket.socket(fileno=os.dup(0)) as told:
        socket.send_fds(told, [b"."], [itself])
    os.close(itself)


def _end(folders: set[str]) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    with suppress(ChildProcessError):
        os.wait()  # until there is none
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit()


def _carry_out(task: str, job: dict) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 5))
    folder = Path(job["folder"])
    from analytics.errors import PasswordNeeded, UnknownName, ZhanbaoError

    try:
        result = _clean(folder) if task == "clean" else _read(job, folder)
    except ZhanbaoError as refusal:
        told = {"zh": refusal.message.zh, "en": refusal.message.en, "password": isinstance(refusal, PasswordNeeded), "unknown": isinstance(refusal, UnknownName)}
        (folder / "result.json").write_text(json.dumps(told), "utf-8")
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    return 0


def _clean(folder: Path) -> dict[str, object]:
    from analytics.ingest.large_files import clean_here

    return clean_here(folder)


def _read(job: dict[str, str], folder: Path) -> dict[str, object]:
    path, name, kind = Path(job["path"]), job["name"], job["kind"]
    if kind == "encrypted" or kind == "xls" and job["password"]:
        from analytics.ingest.reading.formats import kind_of
        from analytics.ingest.reading.unlocking import unlocked

        opened = unlocked(path, folder, name, job["password"])
        if opened is not None:
            # What the password hid is judged as any other file is: by its bytes, within the limits.
            kind = kind_of(opened, name).kind
            path = opened.rename(opened.with_suffix(f".{kind}"))
    if kind == "text":
        from analytics.ingest.reading.delimited import read_text

        return read_text(path, folder / "sheet_0.arrow", job["encoding"], name.lower().endswith((".tsv", ".tab")))
    if kind == "html":
        from analytics.ingest.reading.html_table import read_html

        return read_html(path, folder, name, job["encoding"])
    if kind == "xml2003":
        from analytics.ingest.reading.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(path, folder, name)
    from analytics.ingest.reading.workbook import read_workbook

    return read_workbook(path, folder, name, kind)


if __name__ == "__main__":
    sys.meta_path.insert(0, _WithoutPandas())
    if sys.argv[1:]:
        sys.exit(main(sys.argv[1]))
    ended = main(forked())
    os.write(0, bytes([ended]))
    os._exit(ended)
