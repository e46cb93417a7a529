"""Large files are cleaned in a process of their own, and nothing comes back different."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analytics.errors import Refused, UnknownName
from analytics.ingest import ReadOptions, clean_sheets, import_file, import_files, large_files, read_file, whole_way
from analytics.ingest.reading.apart import Apart
from analytics.ingest.reading.exit_status import REFUSED
from analytics.ingest.reading.processes import Forked
from analytics.ingest.understanding import clean_sheets_here
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, csv_file

pytestmark = pytest.mark.product_threads

TEXT = "下单日期,销售员,成交额（万元）,門市,编号\n2026-03-02,王海燕,12.6,一店,A1\n2026/13/03,李泽明,8,二店,\n合计,,20.6,,\n2026-03-04,,1.5,一店,\n"


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_files, "LARGE", 0)


def test_a_process_of_its_own_gives_the_same_rows_and_words(tmp_path: Path, all_are_large: None):
    raw, options = read_file(csv_file(tmp_path, TEXT)), ReadOptions(today=TODAY)
    (here,), (apart,) = clean_sheets_here(raw, options), clean_sheets(raw, options)
    assert apart.rows.equals(here.rows) and apart.rows.num_rows == 2
    for name in ("defects", "evidence", "doubtful", "mapping", "totals", "own_totals", "provided", "rows_read", "rows_rejected", "cleared", "confidence"):
        assert getattr(apart, name) == getattr(here, name), name
    assert apart.defects and apart.evidence and apart.own_totals


def test_refusals_come_back_as_what_they_are(tmp_path: Path, all_are_large: None):
    raw = read_file(csv_file(tmp_path, TEXT))
    with pytest.raises(UnknownName, match="没有叫「门号」"):
        clean_sheets(raw, ReadOptions(mapping={"门号": "person"}, dataset="sales"))
    with pytest.raises(Refused, match="不认识单位"):
        clean_sheets(raw, ReadOptions(scale={"amount_yuan": "斤"}))


def test_cleaning_that_needs_too_much_memory_is_a_sentence(tmp_path: Path, all_are_large: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(large_files, "_MEMORY", 200 * 2**20)
    raw = read_file(csv_file(tmp_path, TEXT))
    with pytest.raises(Refused, match="内存上限"):
        clean_sheets(raw, ReadOptions(today=TODAY))


def test_repeated_line_numbers_are_found_where_the_file_is_cleaned(tmp_path: Path, all_are_large: None):
    head, lines = "下单日期,订单号,行号,成交额\n", ["2026-03-02,A1,1,5\n", "2026-03-02,A1,2,5\n", "2026-03-03,,1,5\n", "2026-03-03,,1,5\n"]
    (differ,) = clean_sheets(read_file(csv_file(tmp_path, head + "".join(lines[:3]))), ReadOptions(today=TODAY))
    (again,) = clean_sheets(read_file(csv_file(tmp_path, head + "".join([*lines, lines[0]]), "again.csv")), ReadOptions(today=TODAY))
    assert differ.lines_differ and not again.lines_differ
    with Warehouse.open(":memory:") as house:
        (loaded,) = house.commit([again])
    assert (loaded.rows_loaded, loaded.duplicates) == (3, 2)  # a row numbered within no order, and the line of A1, are there twice


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Apart]]:
    """Every process started for a file, with its task, when all files count as large; none that takes a job may break."""
    monkeypatch.setattr(large_files, "LARGE_FILE", 0)
    monkeypatch.setattr(whole_way, "LARGE_FILE", 0)
    processes: list[tuple[str, Apart]] = []
    start = Apart.__init__

    def watched(self: Apart, task: str) -> None:
        start(self, task)
        processes.append((task, self))

    carry_out = Forked.carried_out

    def unbroken(self: Forked, told: bytes, until: float) -> tuple[int, bytes]:
        status, complaint = carry_out(self, told, until)
        assert status in (0, REFUSED) and not complaint
        return status, complaint

    monkeypatch.setattr(Apart, "__init__", watched)
    monkeypatch.setattr(Forked, "carried_out", unbroken)
    return processes


def ended(process: Apart) -> bool:
    """Whether it is gone, and its folder with it."""
    assert isinstance(process._process, Forked)
    return process._process._talk.fileno() < 0 and not process.folder.exists()


def test_an_import_starts_its_two_processes_early_and_keeps_the_file(tmp_path: Path, all_are_large: None, started: list[tuple[str, Apart]]):
    first, second = csv_file(tmp_path, TEXT), csv_file(tmp_path, TEXT.replace("12.6", "13"), "b.csv")
    with Warehouse.open(":memory:") as house:
        said = ReadOptions(today=TODAY, accept=True)  # the total of these sheets is not that of the rows that can be read
        (one,) = import_file(house, first, said)
        two = import_files(house, [first, second], said, on_duplicate="skip")
        assert [result.rows_loaded for result in (one, *two)] == [2, 0, 2]
        assert [b"".join(house.original(result.sha256)) for result in (one, two[1])] == [first.read_bytes(), second.read_bytes()]
    assert [task for task, _process in started] == ["clean", "read"] + ["clean", "read", "read", "clean"]
    assert all(ended(process) for _task, process in started)


def test_a_refused_import_leaves_no_process_and_no_file(tmp_path: Path, all_are_large: None, started: list[tuple[str, Apart]]):
    broken, unknown, good = tmp_path / "a.xlsx", csv_file(tmp_path, "天气,心情\n晴,好\n"), csv_file(tmp_path, TEXT, "good.csv")
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with Warehouse.open(":memory:") as house:
        for path in (broken, unknown):
            with pytest.raises(Refused):
                import_file(house, path, ReadOptions(today=TODAY))
            with pytest.raises(Refused):
                import_files(house, [good, path], ReadOptions(today=TODAY))
        import_file(house, good, ReadOptions(today=TODAY), dry_run=True)
        assert house.run("SELECT count(*) AS n FROM meta.originals")["n"][0].as_py() == 0 and house.batches().empty
    assert started and all(ended(process) for _task, process in started)


def test_a_process_nobody_needs_any_more_ends_by_itself():
    over = subprocess.run([sys.executable, "-m", "analytics.ingest.child", "clean"], stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert over.returncode == 0
