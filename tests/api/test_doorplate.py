from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analytics.warehouse import Warehouse
from analytics.warehouse.file import doorplate
from api.presence import Presence
from cli.main import main


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "company.duckdb"


def test_a_token_is_made_once_and_is_readable_by_its_owner_only(database: Path) -> None:
    word = doorplate.token(database)
    assert word == doorplate.token(database) == doorplate.known_token(database)
    assert doorplate.token_path(database).stat().st_mode & 0o777 == 0o600


def test_a_token_given_by_the_environment_stands_in_for_the_file(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(doorplate.TOKEN_VARIABLE, "said")
    assert doorplate.token(database) == doorplate.known_token(database) == "said"
    assert not doorplate.token_path(database).exists()


@pytest.mark.parametrize("held", ["", "short", "\x00" * 40])
def test_a_word_that_is_no_secret_is_replaced(database: Path, held: str) -> None:
    doorplate.token_path(database).write_text(held)
    assert doorplate.known_token(database) is None
    assert len(doorplate.token(database)) > 40


def test_a_token_is_not_read_through_a_link(database: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("a word of somebody else, long enough")
    doorplate.token_path(database).symlink_to(tmp_path / "elsewhere")
    assert doorplate.known_token(database) is None
    assert doorplate.token(database) != "a word of somebody else, long enough"
    assert (tmp_path / "elsewhere").read_text() == "a word of somebody else, long enough"


def test_a_plate_counts_only_while_its_process_holds_the_database(database: Path) -> None:
    presence = Presence(database)
    with Warehouse.open(database, who="app"):
        presence.be_at("0.0.0.0", 8501)
        plate = doorplate.found(database)
        assert plate is not None and (plate.url, plate.pid) == ("http://127.0.0.1:8501", os.getpid())
    assert doorplate.found(database) is None
    presence.leave()
    assert not doorplate.plate_path(database).exists()


def test_a_request_that_arrives_corrects_the_plate(database: Path) -> None:
    presence = Presence(database)
    with Warehouse.open(database):
        presence.be_at(None, 8501)
        presence.seen_at(("127.0.0.1", 9000))
        presence.seen_at(("172.17.0.2", 8501))  # inside a container: not an address to be called by
        presence.seen_at(None)
        assert (plate := doorplate.found(database)) is not None and plate.url == "http://127.0.0.1:9000"
        presence.be_at("::1", 9000)
        assert (plate := doorplate.found(database)) is not None and plate.url == "http://[::1]:9000"


def test_another_apps_plate_is_left_hanging(database: Path) -> None:
    Presence(database).be_at(None, 8501)
    Presence(database).leave()
    assert doorplate.plate_path(database).exists()


@pytest.mark.parametrize("plate", ["", "[]", "{}", '{"url": 1}', None])
def test_where_the_app_cannot_be_reached_the_command_line_says_who_has_the_file(database: Path, capsys: pytest.CaptureFixture[str], plate: str | None) -> None:
    with Warehouse.open(database, who="周经理"):
        doorplate.token(database)
        here = {"url": "http://127.0.0.1:9", "pid": os.getpid(), "started": "", "instance": "x"}
        doorplate.plate_path(database).write_text(json.dumps(here) if plate is None else plate)
        assert main(["--db", str(database), "batches"]) == 1
    assert "周经理" in capsys.readouterr().err
