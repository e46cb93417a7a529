"""The documents say what the program does: each name is documented, each link leads somewhere, each README command runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analytics.catalog import QUESTIONS
from analytics.metrics import METRICS
from analytics.schema import DATASETS
from analytics.settings import SETTINGS
from cli.arguments import parser
from cli.main import VERBS
from cli.metrics_page import entries, page
from tests.modules import PROJECT

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
CHANGES = sorted(path for path in (PROJECT / "changes").glob("*.md") if path.name not in ("README.md", "template.md"))
READMES = ("README.md", "README.zh-CN.md")


def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_no_definition_changes_in_silence():
    """docs/metrics.md is the page of the last release: what it says otherwise than the code has to be told in changes/."""
    released, now = entries(text_of("docs/metrics.md")), entries(page())
    assert len(released) >= 150
    told = "\n".join(path.read_text(encoding="utf-8") for path in CHANGES)
    changed = [name for name, entry in released.items() if now.get(name) != entry]
    assert [name for name in changed if f"`{name.split('/')[1]}`" not in told] == [], "say in changes/NAME.number.md what it was and what it is now"


def test_every_file_of_changes_is_of_a_kind_and_says_something():
    kinds = {one["directory"] for one in tomllib.loads(text_of("pyproject.toml"))["tool"]["towncrier"]["type"]}
    assert [path.name for path in CHANGES if path.name.split(".")[1:] not in [[kind, "md"] for kind in kinds]] == []
    assert [path.name for path in CHANGES if not path.read_text(encoding="utf-8").strip()] == []
    assert f"`{'` `'.join(sorted(kinds))}`".split() == sorted(re.findall(r"^\| (`\w+`) \|", text_of("changes/README.md"), flags=re.M))


@pytest.mark.parametrize(
    "names", [METRICS, QUESTIONS, SETTINGS, list(DATASETS.values())], ids=["metrics", "questions", "settings", "datasets"])
def test_every_declared_name_is_documented(names):
    text = page()
    assert [one.name for one in names if f"`{one.name}`" not in text] == []


def test_every_verb_and_option_of_the_command_line_is_documented():
    text = text_of("docs/guide/command-line.md")
    verbs = parser("en")._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert set(verbs) == set(VERBS)
    missing = [verb for verb in verbs if not re.search(rf"`{verb}\b|analytics {verb}\b", text)]
    for verb, words in verbs.items():
        missing += [f"{verb} {option}" for action in words._actions for option in action.option_strings
                    if option not in ("-h", "--help", "-o", "--output") and option not in text]
    assert missing == []


@pytest.mark.parametrize("verb", ["import", "ask", "template", "publish"])
def test_every_option_stands_in_the_usage_of_its_verb_and_has_a_row_that_explains_it(verb: str):
    found = re.search(rf"```\npython -m analytics {verb} (.+?)```(.+?)\n\n(?!\|)", text_of("docs/guide/command-line.md"), flags=re.S)
    assert found is not None
    usage, rows = found[1], re.findall(r"^\| `(-[-\w]+)` \| \S", found[0], flags=re.M)
    actions = [one for one in parser("en")._subparsers._group_actions[0].choices[verb]._actions if one.option_strings]  # type: ignore[union-attr]
    here = [one for one in actions if not {"-h", "--db", "--lang"} & set(one.option_strings)]
    names = [next(iter(one.option_strings)) for one in here]
    assert [name for name in names if name not in usage] == []
    assert sorted(rows) == sorted(names)
    assert [choice for one in here if one.choices for choice in one.choices if choice not in usage] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(path: Path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["first-five-minutes.zh-CN.md", "first-five-minutes.en.md", "uploading.zh-CN.md", "uploading.en.md", "command-line.md", "real-files.md", "api.zh-CN.md", "api.en.md", "publishing.zh-CN.md", "publishing.en.md", "wall.zh-CN.md", "wall.en.md", "ritual.zh-CN.md", "deals.en.md", "deals.zh-CN.md", "channels.en.md", "channels.zh-CN.md", "ritual.en.md", "media_mix.en.md", "media_mix.zh-CN.md", "media.zh-CN.md", "media.en.md"])
def test_the_guide_is_complete(name):
    assert len(text_of(f"docs/guide/{name}")) > 500


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_of_the_readme_exists(name):
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.M))
    assert set(re.findall(r"^make (\w+)", text_of(name), flags=re.M)) <= targets


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def commands_of(name: str) -> list[str]:
    return re.findall(r"^python -m analytics .+$", text_of(name), flags=re.M)


def test_both_readmes_show_the_same_commands():
    english, chinese = (len(commands_of(name)) for name in READMES)
    assert english == chinese >= 4


@pytest.mark.slow
def test_every_command_of_the_readmes_runs(workplace: Path):
    """In the order of the page; a command both pages share runs once."""
    for command in dict.fromkeys([*commands_of(READMES[0]), *commands_of(READMES[1])]):
        done = subprocess.run(
            [sys.executable, *shlex.split(command)[1:]], cwd=workplace, capture_output=True, text=True, encoding="utf-8", timeout=400, check=False,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8", "PYTHONUTF8": "1", "HOME": str(workplace)},
        )
        assert (done.returncode, done.stderr) == (0, ""), command
