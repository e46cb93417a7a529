from __future__ import annotations

from pathlib import Path

from sample_data.by_hand import sheet
from tests.ui.conftest import Visit, words
from ui import session


def test_the_page_says_what_a_copy_would_hold(visit: Visit, company) -> None:
    shown = words(visit("backup"))
    assert "zhanbao.duckdb" in shown
    assert "有效批次" in shown


def test_a_restored_backup_brings_the_old_rows_back(visit: Visit, company, tmp_path: Path) -> None:
    saved = company.backup(tmp_path / "saved.duckdb").read_bytes()
    before = company.row_count("pledges")
    company.commit([sheet("pledges", [{"owner": "华东一部", "level": "team", "period": "2026-04", "pledge_yuan": 1}])])
    at = visit("backup")
    at.file_uploader[0].upload("saved.duckdb", saved).run()
    at.checkbox[0].check().run()
    at.button(key="restore").click().run()
    assert not at.exception
    assert "备份已恢复" in at.success[0].value
    assert session.warehouse().row_count("pledges") == before


def test_a_file_that_is_no_backup_changes_nothing(visit: Visit, company) -> None:
    at = visit("backup")
    at.file_uploader[0].upload("x.duckdb", b"not a database").run()
    at.checkbox[0].check().run()
    at.button(key="restore").click().run()
    assert not at.exception
    assert at.warning
    assert session.warehouse().row_count("pledges") == 3


def test_restoring_needs_a_file_and_a_yes(visit: Visit, company) -> None:
    assert visit("backup").button(key="restore").disabled
