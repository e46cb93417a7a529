"""Every example in a docstring is run: one case per module, found by looking into the folders, so that none is run by nobody."""

from __future__ import annotations

import ast
import doctest
import importlib

import pytest

from tests.modules import PROJECT, modules

ROOMS = ("analytics", "api", "benchmarks", "charts", "cli", "reports", "sample_data", "ui")


def _examples_in(text: str) -> int:
    """How many examples the docstrings of a module have, without importing it."""
    if ">>>" not in text:
        return 0
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, documented)]
    return sum(len(doctest.DocTestParser().get_examples(one)) for one in said)


FOUND = {path.relative_to(PROJECT).with_suffix("").as_posix().replace("/", "."): count for path in modules(*ROOMS, at_least=420)
         if (count := _examples_in(path.read_text(encoding="utf-8")))}


def test_the_examples_were_found():
    assert len(FOUND) >= 80 and sum(FOUND.values()) >= 250


@pytest.mark.parametrize("name", sorted(FOUND))
def test_the_examples_of_a_module_hold(name: str):
    """Each example prints what its docstring says; and every one that stands in the file was run."""
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)  # long rows may be wrapped
    for one in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name.removesuffix(".__init__"))):
        runner.run(one, out=said.append)
    assert runner.failures == 0, "".join(said)
    assert runner.tries == FOUND[name]
