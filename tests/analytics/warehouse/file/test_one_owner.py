"""One process owns the file; SQL reaches nothing else; copies are whole."""

from __future__ import annotations

import os
import subprocess
import sys

import duckdb
import pytest

from analytics.errors import HeldElsewhere, Refused
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet, warehouse_with
from tests.modules import PROJECT

pytestmark = pytest.mark.product_threads

SALE = [{"ordered_on": "2026-03-02", "amount_yuan": 10}]


def in_another_process(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


OPEN = """
import sys
from analytics.errors import HeldElsewhere
from analytics.warehouse import Warehouse
try:
    Warehouse.open(sys.argv[1]).close()
    print("opened")
except HeldElsewhere as held:
    print(held.message.zh)
"""


def test_a_second_process_is_told_who_holds_the_file(tmp_path):
    file = tmp_path / "z.duckdb"
    with Warehouse.open(file, who="战报网页"):
        said = in_another_process(OPEN, str(file)).stdout
        assert "战报网页" in said and str(os.getpid()) in said
    assert in_another_process(OPEN, str(file)).stdout.strip() == "opened"


def test_the_same_process_cannot_open_it_twice(tmp_path):
    with Warehouse.open(tmp_path / "z.duckdb", who="甲"), pytest.raises(HeldElsewhere):
        Warehouse.open(tmp_path / "z.duckdb")


def test_a_holder_that_died_leaves_no_lock(tmp_path):
    file = tmp_path / "z.duckdb"
    in_another_process("import os, sys; from analytics.warehouse import Warehouse; w = Warehouse.open(sys.argv[1]); os._exit(9)", str(file))
    with Warehouse.open(file) as warehouse:
        assert warehouse.row_count("sales") == 0


def test_another_program_reading_the_database_is_named(tmp_path):
    file = tmp_path / "z.duckdb"
    Warehouse.open(file).close()
    holder = subprocess.Popen([sys.executable, "-c", "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('ready', flush=True); sys.stdin.read()",
                               str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout and holder.stdout.readline().strip() == "ready"
        with pytest.raises(HeldElsewhere) as refusal:
            Warehouse.open(file)
        assert str(holder.pid) in refusal.value.message.zh
    finally:
        holder.communicate("")


def test_a_file_that_is_no_warehouse_is_refused(tmp_path):
    file = tmp_path / "z.duckdb"
    file.write_text("this is not a database" * 100)
    with pytest.raises(Refused):
        Warehouse.open(file)
    file.unlink()
    Warehouse.open(file).close()


@pytest.mark.parametrize("statement", [
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/leak.csv'", "ATTACH '/tmp/other.duckdb'", "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true",
    "SET memory_limit = '1TB'", "SET threads = 64", "DELETE FROM meta.batches", "DROP TABLE main.sales", "SELECT 1; SELECT 2", "SELECT * FROM some_python_frame",
])
def test_sql_reaches_nothing_outside(statement):
    some_python_frame = SALE  # noqa: F841  a local name that replacement scans would have found
    with warehouse_with() as held, pytest.raises(duckdb.Error):
        held.run(statement)


def test_a_path_out_of_the_staging_folder_does_not_escape(tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with Warehouse.open(tmp_path / "z.duckdb") as held:
        (held.staging / "in.csv").write_text("a\n1\n")
        assert held.run(f"SELECT * FROM read_csv('{held.staging}/in.csv')").num_rows == 1
        with pytest.raises(duckdb.Error):
            held.run(f"SELECT * FROM read_csv('{held.staging}/../secret.csv')")


def test_a_backup_is_whole_and_comes_back(tmp_path):
    file, copy = tmp_path / "z.duckdb", tmp_path / "backups" / "copy.duckdb"
    with warehouse_with(sheet("sales", SALE), path=file) as held:
        assert held.backup(copy) == copy
        held.commit([sheet("sales", SALE)])
        # The copy must not have dropped the lock of the live file.
        assert str(os.getpid()) in in_another_process(OPEN, str(file)).stdout
        with pytest.raises(HeldElsewhere):
            Warehouse.restore(copy, file)
    Warehouse.restore(copy, file)
    with Warehouse.open(file) as held:
        assert held.row_count("sales") == 1 and len(held.batches()) == 1


def test_a_backup_made_while_somebody_reads_is_whole(tmp_path):
    with warehouse_with(sheet("sales", SALE), path=tmp_path / "z.duckdb") as held:
        reader = held._connection.cursor()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM main.sales").fetchall()
        held.commit([sheet("sales", SALE)])
        held.backup(tmp_path / "copy.duckdb")
        reader.execute("ROLLBACK")
    with Warehouse.open(tmp_path / "copy.duckdb") as copied:
        assert copied.row_count("sales") == 2


def test_a_warehouse_in_memory_can_be_backed_up(tmp_path):
    with warehouse_with(sheet("sales", SALE)) as held:
        held.backup(tmp_path / "copy.duckdb")
    with Warehouse.open(tmp_path / "copy.duckdb") as copied:
        assert copied.row_count("sales") == 1


def test_what_is_no_backup_is_not_restored(tmp_path):
    (tmp_path / "x.duckdb").write_text("nothing")
    for source in (tmp_path / "x.duckdb", tmp_path / "absent.duckdb"):
        with pytest.raises(Refused):
            Warehouse.restore(source, tmp_path / "z.duckdb")
    assert not (tmp_path / "z.duckdb").exists()


def test_a_reopened_file_has_everything(tmp_path):
    file = tmp_path / "z.duckdb"
    with warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}]), sheet("sales", [{**SALE[0], "person": "甲"}]), path=file,
                        verify_radius_m=300) as held:
        version = held.data_version
    with Warehouse.open(file) as held:
        assert held.data_version == version and held.settings()["verify_radius_m"] == 300
        held.commit([sheet("sales", [{**SALE[0], "person": "甲"}])])
        assert held.run("SELECT DISTINCT team_label FROM main.sales")["team_label"].to_pylist() == ["一部"]


def test_a_file_of_a_newer_program_is_refused(tmp_path):
    file = tmp_path / "z.duckdb"
    with Warehouse.open(file) as held:
        held._writer.execute("INSERT INTO meta.schema_version VALUES (99, now()::TIMESTAMP)")
    with pytest.raises(Refused):
        Warehouse.open(file)


def test_a_current_table_that_lacks_a_column_is_built_again(tmp_path):
    file = tmp_path / "z.duckdb"
    with warehouse_with(sheet("sales", [{**SALE[0], "person": "甲"}]), path=file) as held:
        held._writer.execute("ALTER TABLE main.sales DROP COLUMN person_label")
        held._writer.execute("ALTER TABLE log.sales DROP COLUMN due_on")
    with Warehouse.open(file) as held:
        assert held.run("SELECT person_label, due_on FROM main.sales").to_pylist() == [{"person_label": "甲", "due_on": None}]


def test_after_a_fatal_error_the_file_is_opened_again(tmp_path, monkeypatch):
    file = tmp_path / "z.duckdb"
    with warehouse_with(sheet("sales", SALE), path=file) as held:
        def fail(*_args):
            raise duckdb.FatalException("database has been invalidated")

        with monkeypatch.context() as broken, pytest.raises(duckdb.FatalException):
            broken.setattr("analytics.warehouse.loading.load", fail)
            held.commit([sheet("sales", SALE)])
        held.commit([sheet("sales", SALE)])
        assert held.row_count("sales") == 2
        assert "进程" in in_another_process(OPEN, str(file)).stdout
