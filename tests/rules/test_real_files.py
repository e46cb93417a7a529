"""Every command of docs/guide/real-files.md runs, and its stated figures come out of the answers."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from cli.main import main
from tests.modules import PROJECT

PAGE = PROJECT / "docs" / "guide" / "real-files.md"
PARTS = {part.splitlines()[0]: part for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]}
SECTIONS = {title: part for title, part in PARTS.items() if title != "Every file"}
FILES = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in PARTS["Every file"].splitlines() if line.startswith("| `")]
FOLDERS = list(dict.fromkeys(row[0].strip("`").split("/")[0] for row in FILES))
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def commands_of(section: str) -> list[list[str]]:
    return [shlex.split(line)[3:] for line in re.findall(r"^python -m analytics .+$", section, flags=re.M)]


def stated_in(section: str) -> list[str]:
    table = section.split("```")[0]
    return [figure for figure in re.findall(r"`([^`]+)`", table) if NUMBER.fullmatch(figure)]


@pytest.mark.real_files
@pytest.mark.slow
@pytest.mark.parametrize("title", SECTIONS)
def test_the_stated_figures_come_out(title: str, real_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    answers: list[str] = []
    for words in commands_of(SECTIONS[title]):
        status = main([word.replace("../shared/data", str(real_files)) for word in words])
        said = capsys.readouterr()
        assert status == (3 if "import" in words and "status 3" in SECTIONS[title] else 0), said.err
        if "ask" in words:
            answers += NUMBER.findall(said.out.replace(",", " "))
    stated = stated_in(SECTIONS[title])
    assert len(stated) >= 2
    assert [figure for figure in stated if not _said(figure, answers)] == []


def _said(figure: str, answers: list[str]) -> bool:
    """Whether an answer reads as the figure, at the figure's own precision (rounded or cut off)."""
    digits = len(figure.partition(".")[2])
    unit = 10.0**-digits
    return any(abs(float(answer) - float(figure)) < unit * 0.999 for answer in answers)


def test_each_section_states_figures_and_commands():
    assert len(SECTIONS) >= 9
    assert all(len(commands_of(section)) >= 2 for section in SECTIONS.values())


@pytest.mark.real_files
@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_taken_for_what_the_table_says(folder: str, real_files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name, loaded, *said in FILES:
        if not name.startswith(f"`{folder}/"):
            continue
        words = shlex.split((re.findall(r"`(--[^`]+)`", " ".join(said)) or [""])[0])
        status = main(["--db", str(tmp_path / "files.duckdb"), "import", str(real_files / name.strip("`")), "--dry-run", "--json", *words])
        answer = capsys.readouterr()
        if loaded == "no":
            assert status == 1 and "没有可以加载的表" in answer.err, name
        else:
            assert status in (0, 3), (name, answer.err)
            assert ", ".join(f"{part['dataset']} {part['rows_loaded']}" for part in json.loads(answer.out)) == loaded, name


@pytest.mark.real_files
def test_no_file_is_missing_from_the_table(real_files: Path):
    there = {str(path.relative_to(real_files)) for path in real_files.rglob("*") if path.is_file() and path.name != "README.md"}
    assert {row[0].strip("`") for row in FILES} == there
