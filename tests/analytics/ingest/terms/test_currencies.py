"""Amounts in several currencies are never added up in silence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analytics.errors import Refused
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.reading.workbook import _foreign_cells, _Scan, _Styles
from analytics.ingest.terms.currencies import currency_columns
from tests.analytics.ingest.made_files import codes, column, csv_file, only, workbook

MIXED = "日期,客户,金额\n2026-03-01,甲,US$100\n2026-03-02,乙,￥700\n2026-03-03,丙,€50\n2026-03-04,丁,90\n"


def test_foreign_amounts_among_yuan_are_set_aside_with_their_sentence(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED))
    assert column(sheet, "amount_yuan") == [Decimal("700.0000"), Decimal("90.0000")]
    assert codes(sheet) == [("FOREIGN_CURRENCY", 2), ("FOREIGN_CURRENCY", 4)]
    assert sentence(sheet.defects[0]) == "销售.csv 第 2 行「金额」是 US$100，是美元，不能和人民币直接相加；请换算成人民币，或给出汇率（命令行 --rate USD=…）。"
    assert sentence(sheet.defects[1], "en") == (
        "Row 4 of 销售.csv: “金额” is €50, in euros, which cannot be added to yuan as it stands; convert it into yuan, or give the rate (command line: --rate EUR=…).")


def test_a_rate_converts_and_says_so(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED), rates={"USD": "7.1", "欧元": "7.8"})
    assert column(sheet, "amount_yuan") == [Decimal("710.0000"), Decimal("700.0000"), Decimal("390.0000"), Decimal("90.0000")]
    assert any("1 USD = 7.1 元" in text.zh for text in sheet.evidence)


def test_one_rate_of_two_leaves_the_other_currency_aside(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED), rates={"USD": "7.1"})
    assert codes(sheet) == [("FOREIGN_CURRENCY", 4)]


def test_a_column_wholly_in_one_currency_is_read_as_it_stands_and_says_so(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, 'date,customer,amount\n2026-03-01,A,"$1,200.50"\n2026-03-02,B,$3\n'))
    assert column(sheet, "amount_yuan") == [Decimal("1200.5000"), Decimal("3.0000")] and not sheet.defects
    assert any("没有换算成人民币" in text.zh and "US dollars" in text.en for text in sheet.evidence)


def test_a_currency_column_counts_for_the_amounts_beside_it(tmp_path: Path) -> None:
    text = "日期,客户,金额,币种\n2026-03-01,甲,100,USD\n2026-03-02,乙,700,人民币\n2026-03-03,丙,5,\n"
    assert column(only(csv_file(tmp_path, text)), "amount_yuan") == [Decimal("700.0000"), Decimal("5.0000")]
    assert column(only(csv_file(tmp_path, text), rates={"USD": "7"}), "amount_yuan") == [Decimal("700.0000"), Decimal("700.0000"), Decimal("5.0000")]


@pytest.mark.parametrize("heading", ["币种", "币别", "Amount Currency", "Currency of Value", "Deal - Currency", "货币代码", "currency_code", "交易币种"])
def test_a_currency_column_under_any_name(tmp_path: Path, heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"日期,客户,金额,{heading}\n2026-03-01,甲,100,USD\n2026-03-02,乙,700,CNY\n2026-03-03,丙,5,JPY\n2026-03-04,丁,8,INR\n"))
    assert column(sheet, "amount_yuan") == [700] and [code for code, _row in codes(sheet)] == ["FOREIGN_CURRENCY"] * 3


def test_each_amount_has_the_currency_column_called_after_it() -> None:
    names = ["Amount Currency", "Amount", "Amount (converted) Currency", "Amount (converted)", "本币金额"]
    assert currency_columns(names, [1, 3]) == {1: 0, 3: 2} and currency_columns(["币种", "原币金额", "本币金额"], [1, 2]) == {1: 0}


@pytest.mark.parametrize(("text", "name"), [
    ("日期,客户,金额（美元）\n2026-03-01,甲,100\n2026-03-02,乙,7\n", "销售.csv"), ("币种：美元,,\n日期,客户,金额\n2026-03-01,甲,100\n2026-03-02,乙,7\n", "销售.csv"),
    ("日期,客户,金额\n2026-03-01,甲,100\n2026-03-02,乙,7\n", "销售_USD.csv"), ("日期,客户,金额,币种\n2026-03-01,甲,100,USD\n2026-03-02,乙,7,USD\n", "销售.csv"),
    ("日期,客户,金额\n2026-03-01,甲,$100\n2026-03-02,乙,$7\n", "销售.csv"),
])
def test_a_whole_column_in_dollars_is_asked_of_wherever_it_is_said(tmp_path: Path, text: str, name: str) -> None:
    path = csv_file(tmp_path, text, name)
    asked = only(path).questions
    assert len(asked) == 1 and asked[0].key == "currency:USD"
    assert column(only(path, rates={"USD": "7.15"}), "amount_yuan") == [715, Decimal("50.05")] and only(path, rates={"USD": "7"}).questions == ()
    aside = only(path, answers={asked[0].key: "aside"})
    assert aside.rows.num_rows == 0 and [code for code, _row in codes(aside)] == ["FOREIGN_CURRENCY"] * 2 and aside.questions == ()
    kept = only(path, answers={asked[0].key: "as it stands"})
    assert column(kept, "amount_yuan") == [100, 7] and kept.questions == ()


def test_what_a_cell_says_goes_before_the_heading(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,客户,金额（美元）\n2026-03-01,甲,100\n2026-03-02,乙,¥700\n"))
    assert column(sheet, "amount_yuan") == [700] and codes(sheet) == [("FOREIGN_CURRENCY", 2)]


@pytest.mark.parametrize(("cell", "value"), [("100美元", "710"), ("HK$ 1,000", "920"), ("港币1000", "920"), ("1.5万美元", "106500")])
def test_the_ways_a_currency_is_written(tmp_path: Path, cell: str, value: str) -> None:
    sheet = only(csv_file(tmp_path, f'日期,客户,金额\n2026-03-01,甲,"{cell}"\n2026-03-02,乙,¥1\n'), rates={"USD": "7.1", "HKD": "0.92"})
    assert column(sheet, "amount_yuan") == [Decimal(value), Decimal(1)]


@pytest.mark.parametrize("said", [{"XXX": "7"}, {"USD": "seven"}, {"USD": "-1"}, {"CNY": "1"}])
def test_a_rate_that_cannot_be_read_is_refused(tmp_path: Path, said: dict[str, str]) -> None:
    with pytest.raises(Refused, match="USD=7.10"):
        only(csv_file(tmp_path, MIXED), rates=said)


def formatted(folder: Path, cells: list[tuple[str, object]]) -> Path:
    """A workbook whose amounts have a number format each."""
    path = workbook(folder, {"表": [["日期", "客户", "金额"], *(["2026-03-01", f"甲{i}", value] for i, (_, value) in enumerate(cells))]})
    book = load_workbook(path)
    for row, (shown, _value) in enumerate(cells, start=2):
        book.active.cell(row, 3).number_format = shown
    book.save(path)
    return path


FORMATS = ["[$$-409]#,##0.00", "[$HK$-C04]#,##0.00", "[$€-407]#,##0.00", '"US$"#,##0', '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)', "#,##0 [$USD]", '0.00"美元"', "[$¥-411]#,##0"]


@pytest.mark.parametrize("shown", FORMATS)
def test_a_currency_only_the_number_format_shows_is_kept_apart_from_yuan(tmp_path: Path, shown: str) -> None:
    sheet = only(formatted(tmp_path, [("#,##0.00", 7), (shown, -100.5), ('"¥"#,##0', 8)]))
    assert (column(sheet, "amount_yuan"), codes(sheet)) == ([7, 8], [("FOREIGN_CURRENCY", 3)])


@pytest.mark.parametrize("shown", ["[$¥-804]#,##0.00", '"¥"#,##0', '"￥"#,##0', "[$CNY] #,##0", "￥#,##0", '0.00"元"', "[$-804]0.00"])
def test_formats_of_yuan_are_no_currency_apart(tmp_path: Path, shown: str) -> None:
    sheet = only(formatted(tmp_path, [("[$$-409]#,##0", 5), (shown, 6), ("General", 7)]))
    assert (column(sheet, "amount_yuan"), codes(sheet)) == ([6, 7], [("FOREIGN_CURRENCY", 2)])


def test_a_column_shown_wholly_in_dollars_is_read_as_it_stands_and_says_so(tmp_path: Path) -> None:
    sheet = only(formatted(tmp_path, [("[$$-409]#,##0.00", 100.5), ("[$$-409]#,##0.00", -7)]))
    assert column(sheet, "amount_yuan") == [Decimal("100.5"), -7] and not sheet.defects
    assert any("没有换算成人民币" in text.zh and "US dollars" in text.en for text in sheet.evidence)


def test_a_rate_counts_for_what_a_number_format_shows(tmp_path: Path) -> None:
    sheet = only(formatted(tmp_path, [("[$HK$-C04]#,##0", 100), ("General", 7)]), rates={"HKD": "0.9"})
    assert column(sheet, "amount_yuan") == [90, 7]


def test_cells_cut_through_by_the_end_of_a_chunk_keep_their_currency() -> None:
    xml = b'<row r="2"><c r="A2" s="3"><v>1</v></c><c r="B2" s="1"><v>2</v></c><c r="AC2" t="n" s="4"/><c s="4" r="C2"><v>3</v></c></row></sheetData>'
    styles = _Styles(currencies={b"3": "USD", b"4": "EUR"})
    for cut in range(len(xml)):
        scan = _Scan()
        assert styles.cells is not None
        begun = _foreign_cells(scan, styles.cells, styles.currencies, xml[:cut])
        _foreign_cells(scan, styles.cells, styles.currencies, begun + xml[cut:])
        assert {column: {code: list(rows) for code, rows in by_code.items()} for column, by_code in scan.foreign.items()} == {0: {"USD": [2]}, 2: {"EUR": [2]}}


def test_a_heading_in_a_foreign_currency_is_converted_at_its_rate(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "日期,客户,金额(USD)\n2026-03-01,甲,100\n2026-03-02,乙,7\n", "销售.csv")
    assert [float(value) for value in column(only(path, rates={"USD": "7"}), "amount_yuan")] == [700, 49]
    plain = only(path)
    assert [float(value) for value in column(plain, "amount_yuan")] == [100, 7]
    assert any("没有换算" in text.zh for text in plain.evidence)
