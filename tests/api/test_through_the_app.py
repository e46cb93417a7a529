"""A real app on a small database: each command gives the same whether the file is free or the app has it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from analytics.warehouse import Warehouse
from analytics.warehouse.file import doorplate
from benchmarks.server import PROJECT, served
from cli.by_the_app import running_app
from cli.main import main
from tests.api.conftest import fill

DAY = "2026-03-12"
BAD = "日期,销售员,客户,金额\n2026-03-04,王海燕,星河酒店,300\n2026-13-40,李泽明,云上咖啡,12\n"
READING = (
    ["ask", "rankings", "--period", "2026-03"],
    ["ask", "rankings", "--period", "2026-03", "--format", "json", "--by", "customer", "--where", "person=王海燕", "--where", "person=李泽明"],
    ["ask", "trend", "--option", "measure=sales", "--option", "grain=day", "--as-of", "2026-03-03", "--format", "csv", "--lang", "en"],
    ["ask", "rankingz"], ["ask", "rankings", "--by", "teem"], ["ask", "rankings", "--period", "2026-99"], ["ask", "rankings", "--period", ""],
    ["ask", "milestones", "--by", "team", "--lang", "en"], ["questions", "--json"], ["batches", "--json"], ["batches"], ["check"], ["memory", "--json"],
    ["original", "1"], ["template", "visits", "--with-data"], ["undo", "9"], ["redo", "1"], ["forget", "column", "sales", "nothing"],
    ["issues", "--json"], ["issues", "7", "-o", "7.png"], ["publish", "leaderboard", "--period", "2026-03", "--dry-run"], ["publish", "leaderboard", "--period", "2026-99"],
    ["publish", "leaderboard", "--period", "2026-03", "--to", "wecom"], ["report", "letters", "--period", "2026-03"],
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ZHANBAO_TODAY", DAY)

    def command(database: Path, *words: object) -> tuple[int, str, str]:
        status = main(["--db", str(database), *(str(word) for word in words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The same company twice: in a file that is free, and in one that a running app has."""
    folder = tmp_path_factory.mktemp("held")
    free, held = folder / "free" / "company.duckdb", folder / "held" / "company.duckdb"
    with Warehouse.open(free) as house:
        fill(house)
    held.parent.mkdir()
    shutil.copy(free, held)
    with served(PROJECT / "app.py", held, ZHANBAO_TODAY=DAY):
        yield free, held
    assert not doorplate.plate_path(held).exists(), "the plate is taken down when the app ends"


@pytest.mark.slow
def test_the_app_says_where_it_is_and_keeps_its_key_to_itself(databases: tuple[Path, Path]) -> None:
    _free, held = databases
    app = running_app(held)
    assert app is not None and app.url.startswith("http://127.0.0.1:")
    assert doorplate.token_path(held).stat().st_mode & 0o777 == 0o600
    assert app.token == doorplate.token_path(held).read_text().strip() and len(app.token) > 40


@pytest.mark.slow
def test_reading_commands_and_refusals_are_the_same(databases: tuple[Path, Path], run: Run) -> None:
    for words in READING:
        assert run(databases[1], *words) == run(databases[0], *words), words


@pytest.mark.slow
def test_files_that_come_back_are_the_same(databases: tuple[Path, Path], run: Run, tmp_path: Path) -> None:
    contents = []
    for place, database in enumerate(databases):
        sheet, answer = tmp_path / f"{place}.xlsx", tmp_path / f"answer{place}.xlsx"
        assert run(database, "template", "sales", "--with-data", "--period", "2026-03", "-o", sheet)[0] == 0
        assert run(database, "ask", "totals", "-o", answer)[0] == 0
        assert run(database, "backup", tmp_path / f"{place}.duckdb")[0] == 0
        with Warehouse.open(tmp_path / f"{place}.duckdb") as copy:
            contents.append((cells(sheet), cells(answer), copy.row_count("sales")))
    assert contents[0] == contents[1]


@pytest.mark.slow
def test_an_import_is_the_same_with_its_report_its_refusals_and_its_undo(databases: tuple[Path, Path], run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "四日 “坏”.csv"
    bad.write_text(BAD, encoding="utf-8")
    told = []
    for place, database in enumerate(databases):
        report = tmp_path / f"report{place}.xlsx"
        strict = run(database, "import", bad, "--strict", "--report", report)
        first = cells(report)
        dry = run(database, "import", bad, "--dry-run", "--json", "--map", "客户=-", "--header", "1", "--scale", "amount_yuan=万元", "--rate", "USD=7.1")
        done = run(database, "import", bad, "--report", report)
        again = run(database, "import", bad)
        skipped = run(database, "import", bad, "--on-duplicate", "skip", "--json", "--lang", "en")
        unknown = run(database, "import", bad, "--map", "金额=nothing")
        kept = run(database, "original", "3", "-o", tmp_path / f"kept{place}.csv")
        turned = [run(database, verb, "3") for verb in ("undo", "undo", "redo")]
        listed = [one | {"imported_at": ""} for one in json.loads(run(database, "batches", "--json")[1])]
        told.append(((strict, first, dry, done, cells(report), skipped, unknown, turned, listed), again, kept))
        assert (tmp_path / f"kept{place}.csv").read_bytes() == bad.read_bytes()
    assert told[0][0] == told[1][0]
    assert (strict[0], dry[0], done[0], unknown[0], [one[0] for one in turned]) == (1, 3, 3, 1, [0, 1, 0])
    assert [(again[0], kept[0]) for _same, again, kept in told] == [(1, 0), (1, 0)]  # the sentences name the minute and the file saved to


@pytest.mark.slow
def test_a_board_is_published_into_the_callers_folder(databases: tuple[Path, Path], run: Run, tmp_path: Path) -> None:
    told = []
    for place, database in enumerate(databases):
        folder = tmp_path / str(place)
        folder.mkdir()
        status, out, _err = run(database, "publish", "leaderboard", "--period", "2026-03", "--to", f"folder={folder}", "--as-of", "2026-03-03", "--json")
        record = json.loads(out)
        told.append((status, record["report"], record["new"], [one["state"] for one in record["deliveries"]], sorted(path.suffix for path in folder.iterdir())))
    assert told[0] == told[1] and told[0][0] == 0 and told[0][3] == ["sent"]


@pytest.mark.slow
def test_the_app_does_not_let_its_file_be_replaced(databases: tuple[Path, Path], run: Run, tmp_path: Path) -> None:
    run(databases[0], "backup", tmp_path / "copy.duckdb")
    status, _out, err = run(databases[1], "restore", tmp_path / "copy.duckdb", "--force", "--lang", "en")
    assert status == 1 and "restore on its Backup page" in err


@pytest.mark.slow
def test_without_its_key_or_with_a_wrong_one_the_app_is_not_asked(databases: tuple[Path, Path], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(doorplate.TOKEN_VARIABLE, "not the word at all")
    status, _out, err = run(databases[1], "batches", "--lang", "en")
    assert status == 1 and "does not take this token" in err


def cells(path: Path) -> list[list[list[object]]]:
    return [[[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path).worksheets]
