"""The process a file is read in: forked, limited, alone with its file, and gone when it should be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import child, read_file
from analytics.ingest.reading import processes
from analytics.ingest.reading.apart import Apart, Limits
from analytics.ingest.reading.processes import Forked, Fresh, Preloaded
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import csv_file, workbook
from tests.modules import PROJECT

SALES = "下单日期,销售员,成交额\n2026-03-02,王海燕,126000\n2026-03-03,李泽明,88000\n"
FOR_EVER = time.monotonic() + 10**6


@pytest.fixture
def preloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Preloaded]:
    """A preloaded process nothing was forked from yet."""
    own = Preloaded()
    monkeypatch.setattr(processes, "_PRELOADED", own)
    yield own
    own.end()


def fork_of(process: Apart) -> int:
    """The number of the fork behind `process`, waited for."""
    assert isinstance(process._process, Forked) and process._process.begun(FOR_EVER)
    told = Path(f"/proc/self/fdinfo/{process._process._handle}").read_text()
    return int(told.split("Pid:")[1].split()[0])


def told(path: Path, kind: str = "text") -> dict[str, object]:
    return {"path": str(path), "kind": kind, "encoding": None, "password": None}


def comes_true(what: Callable[[], bool]) -> bool:
    """Whether it does within half a minute."""
    return any(what() or time.sleep(0.01) for _ in range(3000))


def gone(number: int) -> bool:
    """Whether no such process runs; a zombie nobody has waited for yet runs no more."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(") ", 1)[1][0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def open_files(number: int | None) -> dict[str, str]:
    """What is open there, looked at once it only waits: the handle on itself is closed just after it was sent."""
    folder = Path(f"/proc/{number}/fd")
    assert comes_true(lambda: sorted(os.listdir(folder)) == ["0", "1", "2"])
    return {name: os.readlink(folder / name) for name in "012"}


def test_every_file_has_a_fork_of_one_process(tmp_path: Path, preloaded: Preloaded):
    seen = set()
    for _ in range(3):
        with Apart("read") as process:
            fork = fork_of(process)
            seen.add(fork)
            assert f"\nPPid:\t{preloaded.pid}\n" in Path(f"/proc/{fork}/status").read_text()
            assert process.run("a.csv", Limits(), told(csv_file(tmp_path, SALES)))["encoding"] == "utf-8"
        assert gone(fork) and not process.folder.exists()
    assert len(seen) == 3
    children = Path(f"/proc/{preloaded.pid}/task/{preloaded.pid}/children")
    assert comes_true(lambda: children.read_text() == "")  # no zombie stays


def test_what_is_forked_has_one_thread_and_no_pandas():
    said = (
        "import sys; from importlib import import_module; from analytics.ingest import child; sys.meta_path.insert(0, child._WithoutPandas())\n"
        "for name in (*child._LOADED_EARLY['read'], *child._LOADED_AT_LEISURE): import_module(name); print(child._threads())\n"
        "assert 'chardet' in sys.modules and 'fastexcel' in sys.modules and not {'pandas', 'duckdb'} & set(sys.modules)")
    done = subprocess.run([sys.executable, "-c", said], cwd=PROJECT, env=processes._environment(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"] * (1 + len(child._LOADED_AT_LEISURE))


def test_reading_leaves_what_is_forked_with_one_thread(tmp_path: Path, preloaded: Preloaded):
    for path in (csv_file(tmp_path, SALES, encoding="gb18030"), workbook(tmp_path, {"表": [["日期", "金额"], ["2026-03-02", 5]]})):
        read_file(path)
        assert len(list(Path(f"/proc/{preloaded.pid}/task").iterdir())) == 1


def test_a_second_file_does_not_wait_for_the_first(tmp_path: Path, preloaded: Preloaded):
    with Apart("read") as first:
        fork = fork_of(first)
        assert read_file(csv_file(tmp_path, SALES, "b.csv")).sheets[0].cells.num_rows == 3
        assert not gone(fork)
        assert first.run("a.csv", Limits(), told(csv_file(tmp_path, SALES)))["sheets"]


def test_many_files_at_once_each_get_their_own(tmp_path: Path, preloaded: Preloaded):
    found: dict[int, object] = {}

    def read(place: int) -> None:
        found[place] = read_file(csv_file(tmp_path, f"编号,名\n{place},王\n", f"{place}.csv")).sheets[0].cells.column(0).to_pylist()[1]

    readers = [threading.Thread(target=read, args=(place,)) for place in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == {place: str(place) for place in range(8)}


def test_a_preloaded_process_that_was_killed_is_begun_anew_and_its_forks_finish(tmp_path: Path, preloaded: Preloaded):
    with Apart("read") as under_way:
        fork, first = fork_of(under_way), preloaded.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert comes_true(lambda: preloaded.pid is None)
        assert read_file(csv_file(tmp_path, SALES)).sheets[0].cells.num_rows == 3
        assert preloaded.pid not in (None, first) and not gone(fork)
        assert under_way.run("a.csv", Limits(), told(csv_file(tmp_path, SALES)))["sheets"]
    assert gone(fork)


def test_a_file_whose_fork_never_came_is_read_in_a_fresh_process(tmp_path: Path, preloaded: Preloaded):
    read_file(csv_file(tmp_path, SALES))
    assert preloaded.pid is not None
    os.kill(preloaded.pid, signal.SIGSTOP)
    with Apart("read") as process:
        os.kill(preloaded.pid, signal.SIGKILL)
        assert process.run("a.csv", Limits(), told(csv_file(tmp_path, SALES)))["sheets"]
        assert isinstance(process._process, Fresh)


def test_where_nothing_can_be_forked_a_fresh_process_reads_the_same(tmp_path: Path, preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch):
    path = csv_file(tmp_path, SALES)
    forked = read_file(path)
    preloaded.end()
    monkeypatch.delattr(os, "pidfd_open")
    assert read_file(path) == forked
    with pytest.raises(Refused, match="内存上限"):
        read_file(path, limits=Limits(memory_bytes=100 * 2**20))
    with pytest.raises(Refused, match="秒还没有读完"):
        read_file(path, limits=Limits(seconds=0))
    assert preloaded.pid is None


def test_neither_environment_nor_open_files_reach_the_reader(tmp_path: Path, preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SMTP_PASSWORD", "geheim")
    with Warehouse.open(tmp_path / "company.duckdb"), open(tmp_path / "opened", "w") as handle:
        os.set_inheritable(handle.fileno(), True)
        with Apart("read") as process:
            fork = fork_of(process)
            for number in (preloaded.pid, fork):
                names = {line.split("=")[0] for line in Path(f"/proc/{number}/environ").read_text().split("\0") if line}
                assert names == {
                    "PATH", "PYTHONPATH", "PYTHONUTF8", "MALLOC_ARENA_MAX", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS", "JE_ARROW_MALLOC_CONF"}
            held = open_files(fork)
            assert held["0"].startswith("socket:") and held["1"] == "/dev/null" and "complaint" in held["2"]
            assert not any(str(tmp_path) in opened for opened in [*held.values(), *open_files(preloaded.pid).values()])


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A file that is never there to the end: reading it takes for ever."""
    os.mkfifo(tmp_path / "endless.csv")
    return tmp_path / "endless.csv"


def test_a_fork_is_limited_in_memory_and_time_and_stopped(endless: Path, preloaded: Preloaded):
    with Apart("read") as process:
        fork, limits = fork_of(process), Path(f"/proc/{fork_of(process)}/limits")
        seen: list[str] = []

        def look() -> None:
            comes_true(lambda: "Max cpu time              6" in limits.read_text())
            seen.append(limits.read_text())

        looker = threading.Thread(target=look)
        looker.start()
        with pytest.raises(Refused, match="读了 3 秒还没有读完"):
            process.run("a.csv", Limits(memory_bytes=2**30, seconds=3), told(endless))
        looker.join()
        rows = {line[:26].strip(): line[26:].split()[:2] for line in seen[0].splitlines()}
        assert rows["Max address space"] == [str(2**30), str(2**30)] and rows["Max cpu time"] == ["6", "11"]
        assert not gone(fork)
    assert gone(fork)


def test_a_fork_that_breaks_is_a_damaged_file_and_harms_nothing(tmp_path: Path, endless: Path, preloaded: Preloaded):
    with Apart("read") as process:
        fork, first = fork_of(process), preloaded.pid
        threading.Timer(0.3, os.kill, (fork, signal.SIGSEGV)).start()
        with pytest.raises(Refused, match="损坏或不完整"):
            process.run("a.csv", Limits(), told(endless))
    assert gone(fork)
    assert read_file(csv_file(tmp_path, SALES)).sheets[0].cells.num_rows == 3
    assert preloaded.pid == first


_PARENT = """
import sys, time
from pathlib import Path
from analytics.ingest.reading import processes
from analytics.ingest.reading.apart import Apart
with Apart("read") as process:
    assert process._process.begun(time.monotonic() + 600)
    fork = Path(f"/proc/self/fdinfo/{process._process._handle}").read_text().split("Pid:")[1].split()[0]
    print(processes._PRELOADED.pid, fork, process.folder, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("way", ["killed", "interrupted", "done"])
def test_everything_ends_with_whoever_reads(tmp_path: Path, way: str):
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], cwd=PROJECT, env=os.environ | {"TMPDIR": str(tmp_path)}, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdin is not None and parent.stdout is not None
    preloaded, fork, folder = parent.stdout.readline().split()
    assert not gone(int(preloaded)) and not gone(int(fork)) and Path(folder).parent == tmp_path
    if way != "done":
        parent.send_signal(signal.SIGKILL if way == "killed" else signal.SIGINT)
    parent.communicate("\n" if way == "done" else None)
    if way == "killed":  # nobody is there to wait for the others, which notice it themselves
        assert comes_true(lambda: gone(int(preloaded)) and gone(int(fork)))
    assert gone(int(preloaded)) and gone(int(fork)) and not list(tmp_path.iterdir())
