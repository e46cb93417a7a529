"""What every test shares: its own database, a fixed day, and no reach into the data folder of whoever runs the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed: a shared machine's pause is not a defect.
settings.register_profile("zhanbao", deadline=None)
settings.load_profile("zhanbao")

PROJECT = Path(__file__).resolve().parent.parent
REAL_FILES = PROJECT.parent / "shared" / "data"
IN_CI = bool(os.environ.get("CI"))


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test opens or creates data/zhanbao.duckdb, and none depends on the reader's settings."""
    monkeypatch.setenv("ZHANBAO_DB", str(tmp_path / "zhanbao.duckdb"))
    for variable in ("ZHANBAO_TODAY", "ZHANBAO_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.fixture
def real_files() -> Path:
    """The folder of public spreadsheets; the test is skipped where it is absent."""
    if not REAL_FILES.is_dir():
        pytest.skip("../shared/data is not here")
    return REAL_FILES
