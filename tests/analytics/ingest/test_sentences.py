"""Every sentence of the importer word for word, in Chinese and in English, said by a real file."""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path

import pytest

from analytics import ingest
from analytics.errors import Defect, ZhanbaoError
from analytics.ingest import ReadOptions, read_file
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.understanding import understand
from analytics.ingest.whole_way import import_file
from analytics.warehouse import Warehouse
from analytics.warehouse.current import findings
from tests.analytics.ingest.made_files import TODAY, csv_file, only
from tests.analytics.ingest.pinned_sentences import DEFECTS, MISSING, REFUSALS, WAREHOUSE_DEFECTS, Said
from tests.analytics.ingest.refused_files import REFUSED

INGEST = Path(str(ingest.__file__)).parent
SAID = {**DEFECTS, **MISSING, **WAREHOUSE_DEFECTS}
# What a test asks of the reader so as not to wait, and what people meet.
SHORTENED = {"0.3 GB": "2.0 GB", "读了 0 秒": "读了 120 秒", "after 0 seconds": "after 120 seconds"}


def told(found: Defect, said: Said) -> None:
    assert (found.code, found.severity, found.row) == (said.code, said.severity, said.row)
    assert (sentence(found), sentence(found, "en")) == (said.zh, said.en)


@pytest.mark.parametrize("said", DEFECTS.values(), ids=DEFECTS)
def test_each_defect_says_where_what_and_what_to_do(tmp_path: Path, said: Said) -> None:
    (name, text), = said.files
    sheet = only(csv_file(tmp_path, text, name=name))
    told(sheet.defects[-1], said)
    assert {defect.code for defect in sheet.defects} == {said.code}
    assert sheet.rows_read == sheet.rows.num_rows + sheet.rows_rejected + sheet.rows_skipped
    assert (sheet.rows_rejected > 0) == (said.severity == "error")


@pytest.mark.parametrize("said", MISSING.values(), ids=MISSING)
def test_a_sheet_without_a_required_column_says_which(tmp_path: Path, said: Said) -> None:
    (name, text), = said.files
    understood, = understand(read_file(csv_file(tmp_path, text, name=name)), ReadOptions(today=TODAY))
    assert understood.defect is not None
    told(understood.defect, said)


@pytest.mark.parametrize("said", WAREHOUSE_DEFECTS.values(), ids=WAREHOUSE_DEFECTS)
def test_what_only_the_warehouse_sees_is_said_the_same_way(tmp_path: Path, said: Said) -> None:
    with Warehouse.open(tmp_path / "zhanbao.duckdb") as held:
        for place, (name, text) in enumerate(said.files, start=1):
            if said.locked and place == len(said.files):
                held.lock_pledges(said.locked, "陈立")
            result, = import_file(held, csv_file(tmp_path, text, name=name), ReadOptions(accept=True))  # what is asked about is let stand
    found, = result.defects
    told(found, said)


@pytest.mark.parametrize("name", REFUSALS)
def test_each_refusal_says_what_is_wrong_and_what_to_do(tmp_path: Path, name: str) -> None:
    with warnings.catch_warnings(), pytest.raises(ZhanbaoError) as refused:
        warnings.simplefilter("ignore")  # zipfile warns of the two parts of a name it is asked to write
        REFUSED[name](tmp_path)
    said = (_as_met(refused.value.message.zh), _as_met(refused.value.message.en))
    assert said == (REFUSALS[name].zh, REFUSALS[name].en)


def _as_met(text: str) -> str:
    for shortened, met in SHORTENED.items():
        text = text.replace(shortened, met)
    return re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d(?= 载入| \(batch)", "2026-03-31 09:30", text)


def test_every_refusal_that_is_made_is_pinned() -> None:
    assert list(REFUSED) == list(REFUSALS)


def codes_in(path: Path) -> set[str]:
    """The first argument of every defect made in a module."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args]
    return {call.args[0].value for call in calls if call.func.id in ("defect", "Defect") and isinstance(call.args[0], ast.Constant)}  # type: ignore[attr-defined]


def test_every_defect_code_is_pinned() -> None:
    codes = codes_in(Path(sentences.__file__)) | codes_in(Path(findings.__file__))
    assert len(codes) >= 18
    assert codes == {said.code for said in SAID.values()}


def chinese_in(path: Path, only_where: str = "") -> list[str]:
    """The Chinese half of every sentence a module can say, as a pattern; of lines that hold `only_where`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text" and node.args and only_where in ast.unparse(node.args[0]):
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            found.append("".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in parts))
    return found


@pytest.mark.parametrize(("module", "where"), [
    ("reading/formats.py", ""), ("reading/read.py", ""), ("reading/html_table.py", ""), ("cleaning/sentences.py", ""), ("recognising/header.py", "当表头"), ("recognising/first_look.py", "没有加载"),
    ("recognising/first_look.py", "（要用"), ("recognising/defect_list.py", "没有加载"), ("recognising/tables_on_sheet.py", "没有"), ("recognising/recognise.py", "没有加载"), ("terms/currencies.py", "不能用"), ("cleaning/clean.py", "不认识"), ("cleaning/clean.py", "不能换算"), ("whole_way.py", "；"), ("whole_way.py", "第一处"),
])
def test_no_sentence_of_the_importer_is_left_unpinned(module: str, where: str) -> None:
    everything = "\n".join([*(said.zh for said in SAID.values()), *(text.zh for text in REFUSALS.values())])
    patterns = chinese_in(INGEST / module, where)
    assert patterns
    assert [pattern for pattern in patterns if not re.search(pattern, everything)] == []


def test_no_sentence_ends_twice_or_mixes_the_languages_marks() -> None:
    pairs = [*((said.zh, said.en) for said in SAID.values()), *((text.zh, text.en) for text in REFUSALS.values())]
    for zh, en in pairs:
        assert re.search(r"[^。；，！？][。？]$|？$|。$", zh) and not re.search(r"[。；，]{2}", zh), zh
        assert en.endswith((".", "?")) and not re.search(r"[.;,]{2}|[。；，、]", en), en


def test_each_sentence_names_the_same_figures_in_both_languages() -> None:
    pairs = [*((said.zh, said.en) for said in SAID.values()), *((text.zh, text.en) for text in REFUSALS.values())]
    # 1.28万 is 12.8k; a rate is of one dollar; everything else is said with the same figures.
    differ = [zh for zh, en in pairs if _figures(zh.replace("1.28万", "12.8k").replace("1 美元", "一美元")) != _figures(en)]
    assert differ == []


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))
