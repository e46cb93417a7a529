from __future__ import annotations

import io
import re

from openpyxl import load_workbook

from analytics.catalog import ask
from analytics.data.data_quality import DETAILS
from analytics.errors import Text
from reports.sheets.workbook import workbook
from sample_data.by_hand import sheet
from tests.ui.conftest import Visit, words

STRANGER = [{"ordered_on": "2026-03-02", "amount_yuan": 10, "person": "无名氏", "order_id": "Z1"}]


def tables(at) -> dict[str, list]:
    return {str(list(frame.value.columns)): frame.value.to_dict("records") for frame in at.dataframe}


def test_without_data_the_page_offers_the_upload(visit: Visit) -> None:
    for lang in ("zh", "en"):
        assert "go_upload" in {button.key for button in visit("data_quality", lang).button}


def test_the_cards_say_what_is_known_of_the_company(visit: Visit, company) -> None:
    cards = {metric.label: metric for metric in visit("data_quality").metric}
    assert cards["有成本的成交额"].value.startswith("100.0")
    assert cards["有成本的成交额"].delta == "相差不到 5.0%，毛利会显示"
    assert cards["不在名单的名字"].value.startswith("0")
    assert cards["搁置率"].value.startswith("0.0")


def test_a_stranger_is_a_finding_with_its_file_and_row(visit: Visit, company) -> None:
    company.commit([sheet("sales", STRANGER, file="陌生.xlsx")])
    at = visit("data_quality")
    shown = words(at)
    assert "名字不在人员表" in shown and "陌生.xlsx 第 2 行" in shown and "加进人员表" in shown
    assert any("无名氏" in str(rows) for rows in tables(at).values())


def test_a_missing_list_is_a_dash_with_what_to_upload(visit: Visit, company) -> None:
    shown = words(visit("data_quality"))
    line = next(line for line in shown.split("<tr>") if "客户不在客户表" in line and ">销售<" in line)
    assert "—" in line and "先上传客户表" in line


def test_the_loading_history_is_rated_by_source(visit: Visit, company) -> None:
    company.commit([sheet("sales", STRANGER, file="陌生_2026年3月.xlsx", rejected=1)])
    sources = next(rows for names, rows in tables(visit("data_quality")).items() if "reject_rate" in names)
    assert (sources[0]["source"], sources[0]["dataset"], sources[0]["reject_rate"]) == ("陌生_#月.xlsx", "销售", 0.5)


def test_what_was_clean_is_named(visit: Visit, company) -> None:
    assert re.search(r"查过没有问题.*日期在将来", words(visit("data_quality")))


def test_an_upload_is_seen_at_once(visit: Visit, company) -> None:
    at = visit("data_quality")
    company.commit([sheet("sales", STRANGER, file="陌生.xlsx")])
    at.run()
    assert "陌生.xlsx" in words(at)


def test_the_rules_open(visit: Visit, company) -> None:
    at = visit("data_quality")
    assert "从不计数" not in words(at)
    at.session_state["quality_rules"] = True
    at.run()
    assert not at.exception
    assert "从不计数" in words(at)


def test_the_batches_lead_here(visit: Visit, company) -> None:
    at = visit("batches")
    at.button(key="go_quality").click().run()
    assert not at.exception
    assert "要处理的" in words(at)


def test_english_has_no_chinese_labels(visit: Visit, company) -> None:
    at = visit("data_quality", "en")
    shown = re.sub(r"(销售|目标|保证书)\.xlsx", "", words(at))
    assert "To be done" in shown
    assert not re.search(r"[检查数据集缺名单搁置]", shown), re.findall(r".{20}[检查数据集缺名单搁置].{20}", shown)[:5]


def test_every_table_of_the_page_is_a_workbook_in_words(company) -> None:
    company.commit([sheet("sales", STRANGER, file="陌生.xlsx", rejected=1)])
    for lang, names in (("zh", ("检查", "名字不在人员表")), ("en", ("Check", "Names not in People"))):
        book = load_workbook(io.BytesIO(workbook(ask(company, "data_quality"), Text("数据质量", "Data quality"), lang)))
        assert (book.worksheets[0]["A4"].value, book.worksheets[0]["A5"].value) == names
    for name in DETAILS:
        sheet_read = load_workbook(io.BytesIO(workbook(ask(company, "data_quality", options={"detail": name}), Text(name, name), "zh"))).worksheets[0]
        assert sheet_read["A4"].value
