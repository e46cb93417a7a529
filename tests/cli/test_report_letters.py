"""`report letters` writes the pledges of a period as one Word document."""

import pytest
from docx import Document

from analytics.warehouse import Warehouse
from cli.main import main
from sample_data.by_hand import sheet


@pytest.fixture
def database(tmp_path):
    with Warehouse.open(tmp_path / "a.duckdb") as house:
        house.commit([sheet("pledges", [{"owner": owner, "level": "person", "period": "2026-03", "pledge_yuan": 15_000} for owner in ("甲", "乙")])])
    return str(tmp_path / "a.duckdb")


def test_all_or_one_owner(database, tmp_path):
    out = tmp_path / "letters.docx"
    assert main(["--db", database, "report", "letters", "--period", "2026-03", "-o", str(out)]) == 0
    assert sum("1.5 万元" in one.text for one in Document(str(out)).paragraphs) == 2
    assert main(["--db", database, "report", "letters", "--period", "2026-03", "--owner", "甲", "-o", str(out)]) == 0
    assert sum("1.5 万元" in one.text for one in Document(str(out)).paragraphs) == 1


@pytest.mark.parametrize(("words", "status"), [
    (["letters"], 2), (["posters", "--period", "2026-03"], 2), (["letters", "--period", "2026"], 1), (["letters", "--period", "2026-02"], 1), (["letters", "--period", "2026-03", "--owner", "丙"], 2),
])
def test_what_cannot_be_written_is_one_sentence(database, words, status, capsys):
    assert main(["--db", database, "report", *words]) == status
    assert "Traceback" not in capsys.readouterr().err
