"""The entry script decides before any page answers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.modules import modules, screen
from tests.ui.conftest import ENTRY, PROJECT, Visit, words
from ui.entry_rooms import ROOMS, WALL

PAGES = [path for path in modules("pages", at_least=26) if path.stem != "__init__"]


def test_the_entry_script_has_no_pages_folder_beside_it() -> None:
    # Streamlit serves every file of a `pages` folder beside its script before the script has run once.
    assert not (ENTRY.parent / "pages").exists()
    assert ENTRY.name not in {path.name for path in PAGES}


def test_the_launcher_names_the_entry_script_absolutely() -> None:
    source = (PROJECT / "app.py").read_text(encoding="utf-8")
    assert 'st.App(str(PROJECT / "ui" / "entry.py")' in source


def test_every_page_is_in_the_navigation() -> None:
    listed = {name for _section, rooms in ROOMS for name, _title, _icon in rooms}
    assert {path.stem for path in PAGES} == listed | {"welcome", WALL}


def test_a_page_that_is_not_listed_cannot_be_opened(tmp_path: Path) -> None:
    at = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    (tmp_path / "hidden.py").write_text("import streamlit as st\nst.write('secret')\n", encoding="utf-8")
    with pytest.raises(ValueError):
        at.switch_page(str(tmp_path / "hidden.py"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", ["home", "leaderboard", "glossary", "settings"])
def test_pages_open_without_data(visit: Visit, page: str, lang: str) -> None:
    assert visit(page, lang).get("html")


@pytest.mark.parametrize("page", ["leaderboard", "glossary", "settings"])
def test_pages_open_with_data(visit: Visit, company, page: str) -> None:
    assert visit(page).get("html")


def test_the_language_stays_when_the_page_changes(visit: Visit, company) -> None:
    at = visit("leaderboard", "en")
    at.switch_page("../pages/glossary.py").run()
    assert "Glossary" in words(at)


def test_an_unknown_language_is_chinese(visit: Visit) -> None:
    assert "欢迎使用战报" in words(visit("home", "xx"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_hold_no_engines_and_no_charting_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"duckdb", "ibis", "altair"}


def test_colours_are_declared_in_the_theme_only() -> None:
    import re

    for path in screen():
        found = list(re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8")))
        assert not found, f"{path.name}: {found}"
