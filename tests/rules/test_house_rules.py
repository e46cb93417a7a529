"""How the code reads: sizes, names and docstrings that ruff does not measure. CONTRIBUTING.md says it in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.modules import PROJECT, modules

ROOMS = ("analytics", "api", "benchmarks", "charts", "cli", "pages", "reports", "sample_data", "ui")
FILES = modules(*ROOMS, at_least=440)
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_LINE = 450, 70, 200
# A list of declarations is as long as what it declares: the dictionary, and the signatures of what other programs export.
DICTIONARIES = {"analytics/schema.py", *(f"analytics/ingest/exporters/{family}.py" for family in (
    "ads_cn", "ads_int", "attendance", "bi_samples", "crm", "erp_cn", "payments", "shops_cn", "shops_int", "surveys"))}
# The order of a question's docstring: CONTRIBUTING.md, "A number".
SECTIONS = ("Definition:", "Parameters:", "Returns:", "Raises:", "Source:", ">>>")
MEANINGLESS = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_files_stay_short_enough_to_read_in_one_go():
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES if name_of(path) not in DICTIONARIES}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def lines_of_code(one: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the end without the docstring: what a question means may take as long as it needs."""
    said = one.body[0] if ast.get_docstring(one, clean=False) is not None else None
    return (one.end_lineno or one.lineno) - one.lineno + 1 - ((said.end_lineno or said.lineno) - said.lineno + 1 if said else 0)


def test_functions_stay_short_enough_to_hold_in_mind():
    long = {f"{name_of(path)}:{one.name}": lines_of_code(one) for path in FILES for one in functions(path)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_lines_fit_a_wide_window():
    long = [f"{name_of(path)}:{number}" for path in FILES if name_of(path) not in DICTIONARIES
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1) if len(line) > LONGEST_LINE]
    assert long == []


def test_files_are_named_after_the_business():
    assert [name_of(path) for path in FILES if path.stem in MEANINGLESS] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_says_what_it_is_for(room: str):
    bare = [name_of(path) for path in FILES if path.is_relative_to(PROJECT / room) and path.read_text(encoding="utf-8").strip()
            and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert bare == []


def test_every_question_explains_itself():
    """The business sentence, then each section once it is its turn, so that 怎么算的 can be checked against it."""
    from analytics.catalog import QUESTIONS

    lacking: dict[str, list[str]] = {}
    for one in QUESTIONS:
        said = [line.strip() for line in (one.function.__doc__ or "").splitlines()]
        begins = {section: next((place for place, line in enumerate(said) if line.startswith(section)), -1) for section in SECTIONS}
        missing = [section for section in SECTIONS if begins[section] < 0]
        if not said or not said[0] or begins["Definition:"] == 0:
            missing.insert(0, "the question in one sentence")
        if not missing and list(begins.values()) != sorted(begins.values()):
            missing = [f"the order {' '.join(SECTIONS)}"]
        if missing:
            lacking[one.name] = missing
    assert not lacking, "; ".join(f"{name} lacks {', '.join(missing)}" for name, missing in lacking.items())
    assert len(QUESTIONS) >= 51
