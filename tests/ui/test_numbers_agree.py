"""One finished month of the sample company: page, poster, workbook, command line, API record and ledger say the same numbers."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from cli.office import AtTheFile
from reports.sending.publishing import PublishOrder, publish
from reports.sheets.workbook import HEADER_ROW
from tests.ui.conftest import Visit, words
from ui import session

MONTH = "2026-02"


@pytest.fixture
def company(sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The sample company, also the one the pages read."""
    monkeypatch.setenv("ZHANBAO_DB", str(sample_warehouse.path))
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-19")
    monkeypatch.setattr(session, "warehouse", lambda: sample_warehouse)
    return sample_warehouse


@pytest.fixture
def asked(company: Warehouse) -> dict[str, dict]:
    """What the command line prints as JSON: question -> answer."""
    office = AtTheFile(company)
    given = {"rankings": ["person"], "pledges": [], "settlement": []}
    return {name: json.loads(office.ask(name, period=MONTH, as_of=None, by=by, where=[], options=[], form="json", lang="zh")) for name, by in given.items()}


def test_the_first_three_and_a_team_are_the_same_on_poster_workbook_and_command_line(company: Warehouse, asked: dict[str, dict]) -> None:
    made = publish(company, PublishOrder("leaderboard", MONTH, dry_run=True))
    first = [(row["rank"], row["person"], round(row["sales"], 2)) for row in asked["rankings"]["rows"][:3]]
    assert [(line.rank, line.name, round(line.value or 0, 2)) for line in made.report.people[:3]] == first
    book = openpyxl.load_workbook(io.BytesIO(made.documents.workbook))
    people = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=HEADER_ROW)]
    heads = people[0]
    name, amount = heads.index("销售员") if "销售员" in heads else 1, next(place for place, head in enumerate(heads) if str(head).startswith("成交额"))
    assert [(row[name], round(row[amount], 2)) for row in people[1:4]] == [(who, value) for _rank, who, value in first]
    teams = ask(company, "rankings", Scope(period=MONTH), ("team",)).rows.set_index("team")["sales"]
    assert {line.name: round(line.value or 0, 2) for line in made.report.teams} == {team: round(teams[team], 2) for team in (line.name for line in made.report.teams)}
    assert round(made.report.headline.value or 0, 2) == round(float(ask(company, "totals", Scope(period=MONTH)).rows.set_index("metric").loc["sales", "value"]), 2)


def test_every_pledge_is_the_same_on_the_board_in_the_ledger_and_on_the_poster(company: Warehouse, asked: dict[str, dict]) -> None:
    board, ledger = ({(row["level"], row["owner"]): row for row in asked[name]["rows"]} for name in ("pledges", "settlement"))
    assert board.keys() == ledger.keys() and len(board) > 80
    for key, row in board.items():
        assert round(row["actual_yuan"], 2) == round(ledger[key]["actual_yuan"], 2)
        assert (row["status"] == "kept") is ledger[key]["kept"]
    made = publish(company, PublishOrder("pledges", MONTH, audience="manager", dry_run=True)).report
    teams = {line.name: (round(line.value or 0, 2), round(line.beside or 0, 2)) for line in made.teams}
    assert teams and all(teams[name] == (round(board["team", name]["actual_yuan"], 2), round(board["team", name]["pledge_yuan"], 2)) for name in teams)


def test_the_pages_show_the_same_first_place_and_the_same_ledger(company: Warehouse, asked: dict[str, dict], visit: Visit) -> None:
    leader = asked["rankings"]["rows"][0]
    page = visit("leaderboard", period=MONTH)
    shown = next(frame.value for frame in page.dataframe if "person" in frame.value)
    assert (shown["person"].iloc[0], round(float(shown["sales"].iloc[0]) * 10_000, 2)) == (leader["person"], round(leader["sales"], 2))
    kept = sum(row["kept"] is True for row in asked["settlement"]["rows"])
    assert f"兑现 {kept}" in words(visit("settlement", period=MONTH)).replace("\n", " ")


def test_the_archive_keeps_what_the_command_line_says(company: Warehouse, asked: dict[str, dict]) -> None:
    record = publish(company, PublishOrder("leaderboard", MONTH, dry_run=True)).report.record()
    leader = asked["rankings"]["rows"][0]
    assert record["people"][0]["name"] == leader["person"] and round(record["people"][0]["value"], 2) == round(leader["sales"], 2)
