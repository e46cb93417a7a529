"""Columns known by their contents, and what a company said once and need not say again."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import CleanSheet, Known, ReadOptions, clean_sheets, import_file, read_file
from analytics.ingest.whole_way import known_to
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, column, csv_file, workbook

PEOPLE = frozenset(("王海燕", "李泽明", "周可欣", "陈立"))
KNOWN = Known(names={"person": PEOPLE, "customer": frozenset(("上海青禾", "广州云上", "深圳海纳"))})
NAMES = ("王海燕", "李泽明", "周可欣", "陈立")


def read(path: Path, known: Known = KNOWN, **said: object) -> CleanSheet:
    (sheet,) = clean_sheets(read_file(path), ReadOptions(**{"today": TODAY, **said}), known)  # type: ignore[arg-type]
    return sheet


def sales(heading: str, values: tuple[str, ...] = NAMES) -> list[list[object]]:
    return [["下单日期", "成交额", heading], *(["2026-03-02", 100 + i, value] for i, value in enumerate(values))]


def test_known_people_under_a_heading_that_says_nothing_are_the_sellers(tmp_path: Path):
    sheet = read(workbook(tmp_path, {"销售": sales("跟进")}))
    assert column(sheet, "person") == list(NAMES)
    assert any("按内容当作「销售员」" in text.zh for text in sheet.evidence)
    assert sheet.confidence < 1


def test_known_people_under_a_heading_that_means_something_else_are_asked_about(tmp_path: Path):
    sheet = read(workbook(tmp_path, {"销售": sales("审批人")}))
    assert "person" not in sheet.provided
    assert [(doubt.column, doubt.candidates) for doubt in sheet.doubtful] == [("审批人", ("person",))]


def test_a_few_strangers_among_known_people_are_asked_about_and_strangers_are_left_alone(tmp_path: Path):
    asked = read(workbook(tmp_path, {"销售": sales("跟进", (*NAMES[:3], "外聘"))}, "a.xlsx"))
    assert [doubt.column for doubt in asked.doubtful] == ["跟进"]
    alone = read(workbook(tmp_path, {"销售": sales("跟进", ("甲", "乙", "丙", "丁"))}, "b.xlsx"))
    assert not alone.doubtful and "person" not in alone.provided


def test_mobile_numbers_are_phones(tmp_path: Path):
    rows = [["客户名称", "行业", "联络"], *(["客户" + str(i), "餐饮", f"1380013800{i}"] for i in range(5))]
    sheet = read(workbook(tmp_path, {"客户": rows}))
    assert column(sheet, "phone")[0] == "13800138000"


def test_a_sheet_without_a_header_is_read_by_its_contents_where_they_tell(tmp_path: Path):
    path = csv_file(tmp_path, "\n".join(f"2026-03-0{i + 1},{name},{100 + i}.5" for i, name in enumerate(NAMES)))
    sheet = read(path, dataset="sales", mapping={"C": "amount_yuan"}, header="none")
    assert [str(day) for day in column(sheet, "ordered_on")] == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]
    assert column(sheet, "person") == list(NAMES)


def test_which_of_two_columns_of_dates_places_the_row_is_asked(tmp_path: Path):
    rows = [["录入", "核对", "成交额"], *([f"2026-03-0{i + 1}", f"2026-04-0{i + 1}", 5] for i in range(4))]
    with pytest.raises(Refused, match="下单日期"):
        read(workbook(tmp_path, {"销售明细": rows}))


ODD = "门头,单据日,含税额\n一店,2026-03-02,12.6\n二店,2026-03-03,8\n"
SAID = ReadOptions(dataset="sales", mapping={"门头": "team", "单据日": "ordered_on", "含税额": "amount_yuan"}, scale={"amount_yuan": "万元"}, today=TODAY)


def loaded(warehouse: Warehouse, folder: Path, text: str, options: ReadOptions, name: str = "门店.csv") -> CleanSheet:
    path = csv_file(folder, text, name)
    import_file(warehouse, path, options)
    (sheet,) = clean_sheets(read_file(path), options, known_to(warehouse))
    return sheet


@pytest.fixture
def house(tmp_path: Path):
    with Warehouse.open(":memory:") as warehouse:
        yield warehouse


def test_what_was_said_once_is_known_the_next_time(house: Warehouse, tmp_path: Path):
    loaded(house, tmp_path, ODD, SAID)
    again = loaded(house, tmp_path, ODD.replace("12.6", "13.6").replace("03-0", "04-0"), ReadOptions(today=TODAY), "四月.csv")
    assert (again.dataset, [float(v) for v in column(again, "amount_yuan")], column(again, "team")) == ("sales", [136000, 80000], ["一店", "二店"])
    told = " ".join(text.zh for text in again.evidence)
    assert "按当时选的「销售」读" in told and "「门头」按以前的对法当作" in told and "按上次说的万元" in told


def test_a_refused_import_teaches_nothing(house: Warehouse, tmp_path: Path):
    bad = ODD.replace("2026-03-02", "三月二日")
    with pytest.raises(Refused):
        import_file(house, csv_file(tmp_path, bad), SAID, strict=True)
    import_file(house, csv_file(tmp_path, ODD, "试读.csv"), SAID, dry_run=True)
    assert len(house.remembered()) == 0


def test_undoing_the_import_forgets_and_redoing_remembers(house: Warehouse, tmp_path: Path):
    loaded(house, tmp_path, ODD, SAID)
    assert house.memory().columns["sales"]["门头"] == "team"
    house.undo(1)
    assert house.memory().columns == {}
    house.redo(1)
    assert set(house.remembered()["kind"]) == {"column", "unit", "sheet", "layout"}


def test_what_is_remembered_can_be_forgotten_one_by_one(house: Warehouse, tmp_path: Path):
    loaded(house, tmp_path, ODD, SAID)
    house.forget("column", "sales", "门头", by="测试")
    assert "门头" not in house.memory().columns["sales"]
    with pytest.raises(Refused, match="没有记住过"):
        house.forget("column", "sales", "门头")


def test_what_is_said_now_goes_before_what_was_said_then(house: Warehouse, tmp_path: Path):
    loaded(house, tmp_path, ODD, SAID)
    now = ReadOptions(dataset="sales", mapping={"门头": "customer"}, today=TODAY)
    sheet = loaded(house, tmp_path, ODD.replace("8", "9"), now, "改.csv")
    assert column(sheet, "customer") == ["一店", "二店"]
    assert house.memory().columns["sales"]["门头"] == "customer"


def test_a_column_kept_beside_the_row_is_not_asked_about_again(house: Warehouse, tmp_path: Path):
    text = "下单日期,成交额,客户名字\n2026-03-02,5,甲\n"
    loaded(house, tmp_path, text, ReadOptions(mapping={"客户名字": "extra"}, today=TODAY))
    again = loaded(house, tmp_path, text.replace("甲", "乙"), ReadOptions(today=TODAY), "再.csv")
    assert not again.doubtful and "customer" not in again.provided
