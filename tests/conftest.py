"""What every test shares: its own database, a fixed day, and no reach into the data folder of whoever runs the tests."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from analytics.warehouse import Warehouse
from analytics.warehouse.file import engine
from tests.modules import PROJECT

# No test is timed: a shared machine's pause is not a defect.
settings.register_profile("zhanbao", deadline=None)
settings.load_profile("zhanbao")

REAL_FILES = PROJECT.parent / "shared" / "data"
SAMPLE_DAY = "2026-03-20"  # the day after the sample company's last entries
IN_CI = bool(os.environ.get("CI"))


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test opens or creates data/zhanbao.duckdb, and none depends on the reader's settings."""
    monkeypatch.setenv("ZHANBAO_DB", str(tmp_path / "zhanbao.duckdb"))
    for variable in ("ZHANBAO_TODAY", "ZHANBAO_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.fixture(autouse=True)
def _one_thread(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made company is asked by one thread, a test process has one core to itself; `product_threads` keeps the product's own number."""
    if request.node.get_closest_marker("product_threads") is None:
        monkeypatch.setitem(Warehouse.open.__kwdefaults__, "threads", 1)


@pytest.fixture(autouse=True, scope="session")
def _compiled_once() -> Iterator[None]:
    """The SQL of a question depends on the question alone: a new warehouse does not have it written again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "Compiler", cache(engine.Compiler))
        yield


# The longest single tests: begun last, one of them would keep everybody waiting.
LONGEST = (
    "tests/browser/", "tests/rules/test_documents.py::test_every_command_of_the_readmes_runs", "tests/rules/test_real_files.py",
    "tests/ui/wall/test_wall_all_day.py", "tests/api/test_through_the_app.py", "tests/analytics/ingest/test_dirtied_sheets.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    assert all((PROJECT / part.partition("::")[0]).exists() for part in LONGEST)
    items.sort(key=lambda item: next((place for place, part in enumerate(LONGEST) if item.nodeid.startswith(part)), len(LONGEST)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no collection of garbage, Streamlit's after each run of a page among them, looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def real_files() -> Path:
    """The folder of public spreadsheets; the test is skipped where it is absent."""
    if not REAL_FILES.is_dir():
        pytest.skip("../shared/data is not here")
    return REAL_FILES


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file holding the sample company, loaded once through the command line and shared by all workers.

    Copy it before opening it: a file has one owner.
    """
    shared = tmp_path_factory.getbasetemp().parent / "sample-company.duckdb"
    with open(f"{shared}.building", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not shared.exists():
            making = shared.with_suffix(".making")
            command = [sys.executable, "-m", "analytics", "--db", str(making), "demo"]
            subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, env=os.environ | {"ZHANBAO_TODAY": SAMPLE_DAY})
            making.rename(shared)
    return shared


@pytest.fixture(scope="session")
def sample_warehouse(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The sample company, open for reading questions; tests that write take `sample_database` and copy it."""
    copy = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    shutil.copy(sample_database, copy)
    with Warehouse.open(copy) as warehouse:
        yield warehouse
