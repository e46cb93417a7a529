"""Every Chinese sentence of the screen has its English, and both have the same places to fill in."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.modules import PROJECT, screen
from ui.texts import ROOM, catalog, sentences, translate

CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNITS_AS_WRITTEN = {"元", "千元", "万元", "亿元", "中"}  # what a sheet says or a switch shows in every language
SOURCES = screen()


def said(path: Path) -> set[str]:
    """Chinese string constants of a module, without docstrings and without the two sides of `Text(zh, en)`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and node.body and isinstance(node.body[0], ast.Expr):
            skipped.add(id(node.body[0].value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            skipped.update(id(child) for child in ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(child) for child in node.values)
    return {node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped and CHINESE.search(node.value)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PROJECT).with_suffix("").as_posix())
def test_every_sentence_has_its_english(path: Path) -> None:
    english = catalog("en")
    missing = sorted(text for text in said(path) if text not in english and text not in UNITS_AS_WRITTEN)
    assert not missing, f"no English in an en.po of ui for: {missing}"


CATALOGS = sorted(ROOM.rglob("en.po"))


def family_of(path: Path) -> str:
    """The folder of ui a module stands in; "" for the pages and what all families share."""
    parts = path.relative_to(ROOM).parts if path.is_relative_to(ROOM) else ()
    return parts[0] if len(parts) == 2 else ""


def test_every_sentence_is_translated_once() -> None:
    assert len(CATALOGS) >= 12
    homes: dict[str, list[str]] = {}
    for path in CATALOGS:
        for text in sentences(path):
            homes.setdefault(text, []).append(family_of(path) or "ui")
    assert {text: where for text, where in homes.items() if len(where) > 1} == {}


def test_a_familys_catalog_holds_what_the_family_says_and_nothing_nobody_says() -> None:
    everywhere, pages = set().union(*(said(path) for path in SOURCES)), set().union(*(said(path) for path in SOURCES if path.parent.name == "pages"))
    for path in CATALOGS:
        family = family_of(path)
        at_home = everywhere if not family else pages.union(*(said(one) for one in SOURCES if family_of(one) == family))
        assert sorted(text for text in sentences(path) if CHINESE.search(text) and text not in at_home) == [], path


def test_translations_fill_the_same_places() -> None:
    for chinese, english in catalog("en").items():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english)), chinese


def test_english_holds_no_chinese() -> None:
    assert not [text for text in catalog("en").values() if CHINESE.search(text.replace("万元", ""))]


def test_chinese_is_its_own_key() -> None:
    assert translate("进行中 {n}/{m} 工作日", "zh", n=4, m=5) == "进行中 4/5 工作日"
    assert translate("进行中 {n}/{m} 工作日", "en", n=4, m=5) == "In progress 4/5 working days"


def test_an_unknown_sentence_stays_readable() -> None:
    assert translate("没有翻译的话", "en") == "没有翻译的话"
