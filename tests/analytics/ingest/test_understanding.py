"""Where the table starts, what its columns mean and which dataset it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused, UnknownName
from analytics.ingest import ReadOptions, read_file, understand
from analytics.ingest.cleaning.totals import is_total_label
from analytics.ingest.recognising.match import match
from analytics.ingest.recognising.table import Step
from analytics.ingest.terms.folding import heading
from analytics.ingest.understanding import STEPS
from analytics.schema import DATASETS, dataset
from tests.analytics.ingest.made_files import cleaned, csv_file, only, workbook

HEADER = ["下单日期", "销售员", "成交额"]
ROWS = [["2026-03-02", "王海燕", 126000], ["2026-03-03", "李泽明", 88000]]


def test_the_header_is_found_under_a_title_a_note_and_a_unit_line(tmp_path: Path) -> None:
    sheet = only(workbook(tmp_path, {"三月": [["华东一部 2026 年 3 月销售明细"], ["制表：张三"], [None, None, "单位：万元"], HEADER, ["2026-03-02", "王海燕", 12.6]]}))
    assert sheet.header_row == 4
    assert sheet.totals == {"amount_yuan": 126000.0}
    assert "第 4 行是表头" in [text.zh for text in sheet.evidence]
    assert any("单位" in text.zh for text in sheet.evidence)


def test_a_person_may_say_which_row_is_the_header(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"表": [HEADER, ["日期", "姓名", "金额"], *ROWS]})
    assert only(path, header=2).mapping == {"日期": "ordered_on", "姓名": "person", "金额": "amount_yuan"}
    with pytest.raises(Refused, match="没有第 99 行"):
        cleaned(path, header=99)


def test_without_a_header_columns_are_called_by_their_letters(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"表": ROWS})
    sheet = only(path, header="none", dataset="sales", mapping={"A": "ordered_on", "B": "person", "C": "amount_yuan"})
    assert sheet.header_row is None
    assert sheet.rows.num_rows == 2
    assert sheet.rows.column("row_no").to_pylist() == [1, 2]


def test_headings_are_folded_before_they_are_compared() -> None:
    found = match(["订单ＩＤ", " 销售_员 ", "ORDER DATE", "成交额（万元）"], dataset("sales"))
    assert found.columns == {0: "order_id", 1: "person", 2: "ordered_on", 3: "amount_yuan"}


def test_a_nearly_right_heading_is_taken_and_said(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "ordr date,sales rep,amount\n2026-03-02,Ann,5\n", name="orders.csv"))
    assert sheet.mapping["ordr date"] == "ordered_on"
    assert any("写法相近" in text.zh for text in sheet.evidence)
    assert sheet.confidence < 1


def test_a_doubtful_heading_stays_extra_until_somebody_says(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "下单日期,销售员,成交额,交付甲乙日期\n2026-03-02,王,5,2026-03-09\n")
    sheet = only(path)
    assert [(doubt.column, doubt.candidates) for doubt in sheet.doubtful] == [("交付甲乙日期", ("delivered_on",))]
    assert sheet.doubtful[0].reason.zh == "「交付甲乙日期」像是「交付日期」，但不能确定，先按附加列保存"
    assert sheet.rows.column("extra").to_pylist() == [[("交付甲乙日期", "2026-03-09")]]
    said = only(path, mapping={"交付甲乙日期": "delivered_on"})
    assert "delivered_on" in said.provided and said.doubtful == ()


def test_unknown_columns_are_kept_as_extra_text(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额,天气,空列\n2026-03-02,5,晴,\n2026-03-03,6,,\n"))
    assert sheet.rows.column("extra").to_pylist() == [[("天气", "晴")], []]


def test_a_column_left_out_is_gone(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "下单日期,成交额,天气\n2026-03-02,5,晴\n"), mapping={"天气": "-"})
    assert sheet.rows.column("extra").to_pylist() == [[]]


def test_a_constant_fills_every_row(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,花费\n2026-03-02,5\n2026-03-03,6\n", name="投放.csv"), dataset="media", mapping={"=抖音": "medium"})
    assert sheet.rows.column("medium").to_pylist() == ["抖音", "抖音"]
    assert sheet.mapping["=抖音"] == "medium"


def test_a_said_column_or_field_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "下单日期,成交额\n2026-03-02,5\n")
    with pytest.raises(UnknownName, match="没有叫「成交」的列.*成交额"):
        cleaned(path, dataset="sales", mapping={"成交": "amount_yuan"})
    with pytest.raises(UnknownName, match="amount_yuan"):
        cleaned(path, dataset="sales", mapping={"成交额": "amount_yaun"})


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_a_sheet_with_the_labels_of_a_dataset_is_that_dataset(tmp_path: Path, name: str) -> None:
    declared = DATASETS[name]
    for lang in ("zh", "en"):
        fields = [field for field in declared.fields if field.example or field.required]
        path = workbook(tmp_path, {declared.label.zh: [[field.label.in_(lang) for field in fields], [field.example for field in fields]]}, name=f"{lang}.xlsx")
        found = understand(read_file(path), ReadOptions())[0].found
        assert found is not None and found.dataset.name == name
        assert set(found.matching.columns.values()) == {field.name for field in fields}


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_the_examples_of_the_dictionary_load_without_defects(tmp_path: Path, name: str) -> None:
    fields = [field for field in DATASETS[name].fields if field.example]
    sheets = cleaned(workbook(tmp_path, {"表": [[field.label.zh for field in fields], [field.example for field in fields]]}), dataset=name)
    assert sheets[0].rows.num_rows == 1
    assert sheets[0].defects == ()


def test_a_sheet_of_notes_is_left_alone_and_said(tmp_path: Path) -> None:
    sheets = cleaned(workbook(tmp_path, {"明细": [HEADER, *ROWS], "说明": [["本表由财务部维护"], ["如有疑问请联系小张"]]}))
    assert [sheet.sheet for sheet in sheets] == ["明细"]
    assert any("「说明」认不出" in text.zh for text in sheets[0].evidence)


def test_no_step_follows_the_one_that_leaves_a_table_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"空": [], "表头": [HEADER], "缺列": [["下单日期", "销售员", "合计数"], ["2026-03-02", "王", 12.5]]}, name="销售.xlsx")
    empty, bare, lacking = understand(read_file(path), ReadOptions())
    assert not (empty.loads or bare.loads or lacking.loads)
    assert (empty.header.names, empty.hopeless) == ((), True)
    assert (bare.header.names, bare.found, bare.hopeless) == (tuple(HEADER), None, True)
    assert (lacking.recognised.missing, lacking.hopeless, lacking.sheets) == (("amount_yuan",), False, ())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_every_step_takes_a_table_and_gives_one_back(step: Step) -> None:
    assert step.__annotations__ == {"table": "Table", "return": "Table"}
    assert step.__module__ != understand.__module__  # it stands with its subject


def test_a_hidden_sheet_is_left_alone_unless_it_is_named(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(tmp_path, {"明细": [HEADER, *ROWS], "旧数据": [HEADER, *ROWS]})
    book = openpyxl.load_workbook(path)
    book["旧数据"].sheet_state = "hidden"
    book.save(path)
    assert [sheet.sheet for sheet in cleaned(path)] == ["明细"]
    assert [sheet.sheet for sheet in cleaned(path, sheet="旧数据")] == ["旧数据"]


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有叫「四月」的工作表；请从这些里选：三月"):
        cleaned(workbook(tmp_path, {"三月": [HEADER, *ROWS]}), sheet="四月")


def test_nothing_recognised_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="--dataset"):
        cleaned(csv_file(tmp_path, "甲,乙\n一,二\n三,四\n", name="x.csv"))


def test_a_missing_required_column_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "下单日期,销售员,合计数\n2026-03-02,王,12.5\n", name="销售.csv")
    with pytest.raises(Refused, match="像是销售表，但缺少「成交额」列，没有加载；请补上缺的列，或在命令行用 --map \"合计数=amount_yuan\""):
        cleaned(path)
    understood = understand(read_file(path), ReadOptions())[0]
    assert understood.defect is not None and understood.defect.code == "MISSING_COLUMN"


def test_every_month_sheet_loads_on_its_own(tmp_path: Path) -> None:
    sheets = cleaned(workbook(tmp_path, {"一月": [HEADER, *ROWS], "二月": [HEADER, *ROWS], "空": []}))
    assert [(sheet.sheet, sheet.dataset, sheet.rows.num_rows) for sheet in sheets] == [("一月", "sales", 2), ("二月", "sales", 2)]


def test_an_entity_file_with_only_its_id_updates(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "客户编号,归属销售\nC1,王海燕\n,李泽明\n", name="客户调整.csv"))
    assert sheet.dataset == "customers"
    assert sheet.rows.column("customer_id").to_pylist() == ["C1"]
    assert [(defect.code, defect.row) for defect in sheet.defects] == [("REQUIRED_BLANK", 3)]


def test_a_file_name_settles_what_headings_leave_open(tmp_path: Path) -> None:
    text = "日期,客户,金额\n2026-03-02,杭州星河酒店,5\n"
    assert only(csv_file(tmp_path, text, name="回款.csv")).dataset == "receipts"
    assert only(csv_file(tmp_path, text, name="订单.csv")).dataset == "sales"


def test_units_in_headings_are_taken_off() -> None:
    assert (heading("销售额(万元)").bare, heading("销售额(万元)").factor) == ("销售额", 10_000)
    assert heading("金额_千元").factor == 1_000
    assert heading("业务单元").unit is None
    assert heading("金额（单位：元）").factor == 1


@pytest.mark.parametrize(("text", "is_one"), [
    ("合计", True), ("总 计", True), ("小计：", True), ("华东一部小计", True), ("本页合计", True), ("Grand Total", True), ("Subtotal:", True), ("汇总", True),
    ("上海设计公司", False), ("会计", False), ("统计局", False), ("王小计划", False), ("Totally", False),
])
def test_labels_of_total_rows(text: str, is_one: bool) -> None:
    assert is_total_label(text) is is_one
