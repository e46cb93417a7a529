from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from analytics.errors import UnknownName
from analytics.ingest import ReadOptions, import_file
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from reports.uploads.template import ROWS_TO_FILL, example_rows, template, template_file_name


def opened(name: str, lang: str = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(name, lang)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_has_a_template_whose_headings_are_its_labels(name, lang):
    sheet = opened(name, lang).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [field.label.in_(lang) for field in DATASETS[name].fields]


@pytest.mark.parametrize("name", DATASETS)
def test_example_rows_fill_every_required_field(name):
    for row in example_rows(DATASETS[name]):
        assert all(row[field] for field in DATASETS[name].required)


def test_lists_to_choose_from_hold_the_labels_of_the_reader():
    book = opened("deals")
    sheet, lists = book.worksheets[0], book["选项"]
    column = DATASETS["deals"].names.index("outcome") + 1
    letter = openpyxl.utils.get_column_letter(column)
    rule = next(rule for rule in sheet.data_validations.dataValidation if f"{letter}2:{letter}{ROWS_TO_FILL}" in str(rule.sqref))
    source = rule.formula1.rpartition("!")[2].replace("$", "").split(":")[0][0]
    assert rule.type == "list"
    assert [cell.value for cell in lists[source] if cell.value] == ["进行中", "赢单", "输单"]
    assert lists.sheet_state == "hidden"


def test_only_closed_lists_refuse_other_words():
    sheet = opened("visits").worksheets[0]
    purpose = next(rule for rule in sheet.data_validations.dataValidation if rule.promptTitle == "目的")
    assert not purpose.showErrorMessage
    outcome = next(rule for rule in opened("deals").worksheets[0].data_validations.dataValidation if rule.promptTitle == "结果")
    assert outcome.showErrorMessage


def test_the_notes_sheet_names_every_column_and_what_it_must_hold():
    sheet = opened("sales").worksheets[1]
    shown = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert shown["下单日期"][1] == "✓"
    assert shown["下单日期"][5] == "ordered_on"
    assert "销售额" in shown["成交额"][4]


def test_a_label_names_the_dataset_as_well():
    assert template_file_name("销售") == "销售模板.xlsx"
    assert template_file_name("sales", "en") == "sales-template.xlsx"


def test_an_unknown_dataset_is_refused_with_a_suggestion():
    with pytest.raises(UnknownName, match="sales"):
        template("sale")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DATASETS)
def test_a_template_comes_back_in_whole(name, lang, tmp_path):
    """Its headings are understood, its two examples load, and its notes sheet is not taken for data."""
    path = tmp_path / template_file_name(name, lang)
    path.write_bytes(template(name, lang))
    with Warehouse.open(":memory:") as warehouse:
        results = import_file(warehouse, path, ReadOptions(today=date(2026, 6, 1)), dry_run=True)
    assert [result.dataset for result in results] == [name]
    assert (results[0].rows_loaded, results[0].rows_rejected) == (2, 0)
    # An empty warehouse has no list of people yet, which a rehearsal says as loading does.
    assert {defect.code for defect in results[0].defects} <= {"UNKNOWN_PERSON", "UNKNOWN_DEAL"}  # the lists they name are not here
    assert set(results[0].mapping.values()) >= {field.name for field in DATASETS[name].fields if field.example}
