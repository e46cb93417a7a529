"""What a batch did to the rows that were there, and the file it came from, as it was uploaded."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analytics.boards.issues import issue, issues
from analytics.errors import Refused, Text
from analytics.ingest import ReadOptions, import_file
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.keeping import kept, originals
from analytics.warehouse.keeping.published import Issue
from analytics.warehouse.log import staging
from sample_data.by_hand import sheet, warehouse_with
from tests.analytics.ingest.made_files import TODAY, csv_file

ISSUE = Issue("leaderboard-week", "leaderboard", "company", "week", "2026-W10", TODAY, True, "战报 第 1 期", "abc", "zh", "{}", "{}", b"picture", b"book", "文字", issue_no=1)


def did(held: Warehouse) -> list[tuple[int, ...]]:
    found = held.batches().sort_values("batch_id")
    return [tuple(int(value) for value in row) for row in found[["added", "updated", "unchanged", "removed"]].itertuples(index=False)]


def test_an_entity_is_added_changed_or_as_before():
    first = [{"deal_id": f"D{i}", "amount_yuan": i, "person": "甲"} for i in (1, 2, 3)]
    second = [{"deal_id": "D1", "amount_yuan": 1}, {"deal_id": "D2", "amount_yuan": 20}, {"deal_id": "D9", "amount_yuan": 9}]
    with warehouse_with(sheet("deals", first), sheet("deals", second)) as held:
        assert did(held) == [(3, 0, 0, 0), (1, 1, 1, 0)]


def test_a_blank_changes_nothing():
    with warehouse_with(sheet("deals", [{"deal_id": "D1", "amount_yuan": 1, "person": "甲"}]), sheet("deals", [{"deal_id": "D1", "amount_yuan": 1, "person": None}])) as held:
        assert did(held)[1] == (0, 0, 1, 0)


def test_lists_are_compared_too():
    with warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "一部"}]),
        sheet("people", [{"person": "甲", "team": "二部"}, {"person": "乙", "team": "一部"}, {"person": "丙", "team": "一部"}]),
    ) as held:
        assert did(held)[1] == (1, 1, 1, 0)


@pytest.mark.parametrize(("dataset", "first", "second", "third"), [
    ("deals", [{"deal_id": "D1", "amount_yuan": 1}, {"deal_id": "D2", "amount_yuan": 2}], [{"deal_id": "D1", "person": "甲"}, {"deal_id": "D2", "amount_yuan": 2}],
     [{"deal_id": "D1", "amount_yuan": 5}, {"deal_id": "D3", "amount_yuan": 3}]),
    ("people", [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "一部"}], [{"person": "甲", "team": "二部"}, {"person": "乙", "team": "一部"}],
     [{"person": "甲", "team": "三部"}, {"person": "丙", "team": "一部"}]),
    ("sales", [{"ordered_on": "2026-03-02", "order_id": "A", "amount_yuan": 1}, {"ordered_on": "2026-03-02", "order_id": "B", "amount_yuan": 2}],
     [{"ordered_on": "2026-03-02", "order_id": "A", "amount_yuan": 9}, {"ordered_on": "2026-03-02", "order_id": "B", "amount_yuan": 2}],
     [{"ordered_on": "2026-03-02", "order_id": "A", "amount_yuan": 8}, {"ordered_on": "2026-03-02", "order_id": "C", "amount_yuan": 2}]),
])
def test_files_loaded_together_count_as_one_after_the_other(dataset, first, second, third):
    with warehouse_with(sheet(dataset, first), sheet(dataset, second), sheet(dataset, third)) as apart, warehouse_with() as together:
        together.commit([sheet(dataset, rows) for rows in (first, second, third)])
        assert did(together) == did(apart) == [(2, 0, 0, 0), (0, 1, 1, 0), (1, 1, 0, 0)]


def test_the_lines_of_an_order_are_compared_as_a_group():
    def line(order: str, amount: int) -> dict[str, object]:
        return {"ordered_on": "2026-03-02", "order_id": order, "amount_yuan": amount}

    with warehouse_with(
        sheet("sales", [line("A", 1), line("A", 2), line("A", 3), line("B", 5)]), sheet("sales", [line("A", 1), line("A", 9), line("C", 7)]),
    ) as held:
        assert did(held)[1] == (1, 1, 1, 1)  # C is new, 2 became 9, 1 is as before, 3 is gone
        assert held.row_count("sales") == 4


def test_rows_without_a_key_are_new():
    row = {"ordered_on": "2026-03-02", "amount_yuan": 1}
    with warehouse_with(sheet("sales", [row, row]), sheet("sales", [row])) as held:
        assert did(held) == [(2, 0, 0, 0), (1, 0, 0, 0)]


@pytest.fixture
def house(tmp_path: Path):
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        yield warehouse


def test_the_file_comes_back_byte_for_byte(house: Warehouse, tmp_path: Path):
    text = "下单日期,成交额,备注\n" + "".join(f"2026-03-02,{i},{'加急' * 20}{i}\n" for i in range(300))
    path = csv_file(tmp_path, text, encoding="gb18030")
    (result,) = import_file(house, path, ReadOptions(today=TODAY))
    content = path.read_bytes()
    path.unlink()
    assert house.has_original(result.sha256)
    assert b"".join(house.original(result.sha256)) == content
    house.undo(1)
    assert b"".join(house.original(result.sha256)) == content


def test_a_large_file_is_kept_in_pieces(house: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(originals, "_PIECE", 1000)
    path = csv_file(tmp_path, "下单日期,成交额\n" + "".join(f"2026-03-02,{i}\n" for i in range(500)))
    (result,) = import_file(house, path, ReadOptions(today=TODAY))
    assert len(list(house.original(result.sha256))) > 5
    assert b"".join(house.original(result.sha256)) == path.read_bytes()


def test_a_dry_run_keeps_no_file(house: Warehouse, tmp_path: Path):
    (result,) = import_file(house, csv_file(tmp_path, "下单日期,成交额\n2026-03-02,1\n"), ReadOptions(today=TODAY), dry_run=True)
    assert not house.has_original(result.sha256) and list(house.original(result.sha256)) == []


def test_a_backup_holds_the_files_too(house: Warehouse, tmp_path: Path):
    path = csv_file(tmp_path, "下单日期,成交额\n2026-03-02,1\n")
    (result,) = import_file(house, path, ReadOptions(today=TODAY))
    copy = house.backup(tmp_path / "copy.duckdb")
    with Warehouse.open(copy) as other:
        assert b"".join(other.original(result.sha256)) == path.read_bytes()


def test_a_file_of_the_first_layout_is_brought_up_to_date(tmp_path: Path):
    """Its current tables are worked out again: the keys of long names were garbage in it."""
    path = tmp_path / "old.duckdb"
    with Warehouse.open(path) as house:
        import_file(house, csv_file(tmp_path, "下单日期,成交额\n2026-03-02,1\n"), ReadOptions(today=TODAY))
    with duckdb.connect(str(path)) as raw:
        for column in ("added", "updated", "unchanged", "removed", "moved"):
            raw.execute(f"ALTER TABLE meta.batches DROP COLUMN {column}")
        raw.execute("DROP SCHEMA kept CASCADE")
        for later in ("originals", "memory", "issues", "deliveries", "pledge_locks", "letter_templates", "overtaken"):
            raw.execute(f"DROP TABLE meta.{later}")
        raw.execute("DELETE FROM meta.schema_version WHERE version > 1")
        raw.execute("DELETE FROM main.sales")
    with Warehouse.open(path) as house:
        assert house.row_count("sales") == 1
        assert house.batches()["added"].isna().all() and not house.memory().columns
        import_file(house, csv_file(tmp_path, "下单日期,成交额\n2026-03-03,1\n", "四.csv"), ReadOptions(today=TODAY))
        assert house.batches()["added"].max() == 1


def test_files_and_posters_of_the_older_layout_come_back_from_tables_of_their_own(tmp_path: Path):
    path, file = tmp_path / "old.duckdb", csv_file(tmp_path, "下单日期,成交额\n2026-03-02,1\n")
    with Warehouse.open(path) as house:
        (result,) = import_file(house, file, ReadOptions(today=TODAY))
        house.publish_issue(ISSUE)
    with duckdb.connect(str(path)) as raw:
        raw.execute("DELETE FROM meta.schema_version WHERE version > 4")
        raw.execute("ALTER TABLE meta.originals ADD COLUMN content BLOB")
        raw.execute("UPDATE meta.originals SET packed = FALSE, content = ?", [file.read_bytes()])
        for name in ("poster", "workbook"):
            raw.execute(f"ALTER TABLE meta.issues DROP COLUMN {name}_size")
            raw.execute(f"ALTER TABLE meta.issues ADD COLUMN {name} BLOB")
        raw.execute("UPDATE meta.issues SET poster = 'png'::BLOB, workbook = 'xlsx'::BLOB")
        raw.execute("DROP SCHEMA kept CASCADE")
        raw.execute("DROP TABLE meta.overtaken")
        raw.execute("ALTER TABLE meta.batches DROP COLUMN moved")
    with Warehouse.open(path) as house:
        assert b"".join(house.original(result.sha256)) == file.read_bytes()
        again = issue(house, 1)
        assert (again.poster, again.workbook, again.title) == (b"png", b"xlsx", ISSUE.title)
        assert issues(house, Scope()).rows["issue_no"].tolist() == [1]


def test_a_file_whose_import_was_refused_is_not_kept(house: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from analytics.warehouse import loading

    def full(*_args: object) -> None:
        raise Refused(Text("磁盘满了。", "The disk is full."))

    path = csv_file(tmp_path, "下单日期,成交额\n2026-03-02,1\n")
    with monkeypatch.context() as broken:
        broken.setattr(loading, "load", full)
        with pytest.raises(Refused):
            import_file(house, path, ReadOptions(today=TODAY))
    assert kept_names(house) == []
    import_file(house, path, ReadOptions(today=TODAY))
    assert len(kept_names(house)) == 1


def test_a_file_of_which_only_a_part_was_kept_is_kept_again(house: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As after a program that ended while it kept the file."""
    monkeypatch.setattr(originals, "_PIECE", 1000)
    path = csv_file(tmp_path, "下单日期,成交额\n" + "".join(f"2026-03-02,{i}\n" for i in range(500)))
    (result,) = import_file(house, path, ReadOptions(today=TODAY), dry_run=True)
    originals.keep(house._writer, path, result.sha256)
    house._writer.execute("DELETE FROM meta.originals WHERE place > 2")
    import_file(house, path, ReadOptions(today=TODAY))
    assert b"".join(house.original(result.sha256)) == path.read_bytes()


def kept_names(house: Warehouse) -> list[str]:
    return [str(name) for name in house.run(kept.NAMED)["name"].to_pylist()]


def test_rows_that_come_in_pieces_are_the_same_rows(monkeypatch):
    people = sheet("people", [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "二部"}])
    sold = [{"ordered_on": "2026-03-02", "person": "甲乙丙"[n % 3], "order_id": f"S{n // 2}", "line_no": str(n % 2), "amount_yuan": n, "status": "已取消" if n == 4 else None} for n in range(7)]
    found = []
    for piece in (10, 2):
        monkeypatch.setattr(staging, "_PIECE", piece)
        with warehouse_with(people, sheet("sales", sold)) as house:
            found.append(house.run("SELECT * EXCLUDE (batch_id) FROM main.sales ORDER BY row_no, order_id, line_no").to_pylist())
    assert found[0] == found[1] and len(found[1]) == 7
