from __future__ import annotations

from analytics.ingest import ReadOptions, import_file
from sample_data.by_hand import sheet
from tests.ui.conftest import Visit, words
from ui import session


def test_without_batches_the_page_offers_the_upload(visit: Visit) -> None:
    assert "go_upload" in {button.key for button in visit("batches").button}


def test_every_batch_is_listed_newest_first(visit: Visit, company) -> None:
    at = visit("batches")
    table = at.dataframe[0].value
    assert list(table["batch_id"]) == [5, 4, 3, 2, 1]
    assert "批次 5 · 保证书.xlsx" in words(at)


def test_a_batch_is_undone_and_brought_back(visit: Visit, company) -> None:
    at = visit("batches", batch="5")
    at.button(key="undo_batch").click().run()
    assert session.warehouse().row_count("pledges") == 0
    at.button(key="redo_batch").click().run()
    assert not at.exception
    assert session.warehouse().row_count("pledges") == 3


def test_people_not_in_the_list_are_named(visit: Visit, company) -> None:
    company.commit([sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 10, "person": "无名氏", "order_id": "Z1"}])])
    assert "无名氏" in words(visit("batches"))


def test_english_has_no_chinese_labels(visit: Visit, company) -> None:
    shown = words(visit("batches", "en"))
    assert "Batch 5" in shown
    assert "批次" not in shown


def test_what_is_remembered_is_shown_and_can_be_forgotten(visit: Visit, company, tmp_path) -> None:
    path = tmp_path / "门店.csv"
    path.write_text("单据日,含税额\n2026-03-02,12.6\n", encoding="utf-8")
    import_file(company, path, ReadOptions(dataset="sales", mapping={"单据日": "ordered_on", "含税额": "amount_yuan"}))
    at = visit("batches")
    assert "记住的对法" in words(at) and "含税额" in words(at)
    before = len(company.remembered())
    at.selectbox(key="forget_which").select_index(0).run()
    at.button(key="forget").click().run()
    assert not at.exception
    assert len(company.remembered()) == before - 1


def test_the_file_of_a_batch_can_be_had_again(visit: Visit, company, tmp_path) -> None:
    path = tmp_path / "三月.csv"
    path.write_text("下单日期,成交额\n2026-03-02,5\n", encoding="utf-8")
    import_file(company, path, ReadOptions())
    at = visit("batches")
    assert "下载原始文件" in [button.label for button in at.get("download_button")]
    assert "新增" in words(at)
