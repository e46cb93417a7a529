"""The way of a file through the upload page: recognised, asked about, previewed, loaded, taken back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, words
from ui import session

ROWS = ["开单日期,单号,业务,客户,金额(万)", "2026/3/2,A1,王海燕,杭州星河酒店,1.20", "2026/2/30,A2,方圆,宁波海曙一中,0.98", "2026/3/3,A3,王海燕,上海虹桥天地,8.4O",
        "2026/3/4,A4,方圆,绍兴鲁迅书店,2.00", "合计,,,,3.20"]
SALES = "\n".join(["华东销售明细,,,,", *ROWS]).encode("gb18030")


def drop(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Upload files as a reader would."""
    uploader = at.file_uploader[0]
    for name, content in files:
        uploader.upload(name, content)
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


@pytest.fixture
def dropped(visit: Visit) -> AppTest:
    return drop(visit("upload"), ("销售明细.csv", SALES))


def test_an_empty_desk_says_what_can_be_dropped(visit: Visit) -> None:
    shown = words(visit("upload"))
    assert "把手头的表格直接拖进来" in shown
    assert "还没有入过库。" in shown


def test_a_sheet_is_recognised_with_its_evidence(dropped: AppTest) -> None:
    shown = words(dropped)
    assert "✓ 看起来是「销售」" in shown
    assert "第 2 行是表头" in shown
    assert "GBK" in shown
    assert "成交额，万元 → 元" in shown


def test_bad_cells_keep_their_excel_row_and_are_worded(dropped: AppTest) -> None:
    shown = words(dropped)
    assert "! 2026/2/30" in shown
    assert "第 4 行「开单日期」" in shown
    assert "第 5 行「金额(万)」" in shown


def test_our_total_stands_against_the_sheets_own(dropped: AppTest) -> None:
    shown = words(dropped)
    assert "与表内合计对账" in shown
    assert "✓ 对得上" in shown  # 1.20 + 2.00, the two bad rows are in neither


def test_loading_the_good_rows_empties_the_desk(dropped: AppTest) -> None:
    assert dropped.button(key="load").label == "入库 2 行"
    done = press(dropped, "load")
    assert [message.value for message in done.success] == ["已入库 2 行（销售）。"]
    assert session.warehouse().row_count("sales") == 2
    assert "把手头的表格直接拖进来" in words(done)


def test_all_or_nothing_loads_nothing_while_rows_are_bad(dropped: AppTest) -> None:
    dropped.session_state["upload_strict"] = True
    dropped.run()
    assert dropped.button(key="load").disabled
    assert "有错就都不入" in words(dropped)


def test_the_same_bytes_again_ask_what_to_do(visit: Visit) -> None:
    at = press(drop(visit("upload"), ("销售明细.csv", SALES)), "load")
    again = press(drop(at, ("销售明细.csv", SALES)), "load")
    assert "这个文件以前入过库" in again.warning[0].value
    assert session.warehouse().row_count("sales") == 2
    again.selectbox(key="upload_how").select("replace")
    press(again, "load")
    assert len(session.warehouse().batches()) == 2
    assert session.warehouse().row_count("sales") == 2


def test_one_click_takes_the_batch_back(dropped: AppTest) -> None:
    done = press(dropped, "load")
    number = int(session.warehouse().batches()["batch_id"].iloc[0])
    undone = press(done, f"undo_{number}")
    assert "已撤销" in undone.success[0].value
    assert session.warehouse().row_count("sales") == 0


def test_a_file_that_is_no_table_gets_a_sentence(visit: Visit) -> None:
    at = drop(visit("upload"), ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 400))
    assert at.warning
    assert "读不了" in words(at)


def test_a_sheet_nobody_recognises_can_be_named(visit: Visit) -> None:
    at = drop(visit("upload"), ("说明.csv", "甲,乙\n一,二\n三,四\n".encode()))
    assert "没有认出" in at.warning[0].value
    assert at.selectbox[1].label == "这张表是"


def test_two_files_load_together(visit: Visit) -> None:
    people = "姓名,团队,入职日期\n王海燕,华东一部,2024-03-01\n方圆,华东一部,2024-03-01\n".encode()
    at = drop(visit("upload"), ("销售明细.csv", SALES), ("花名册.csv", people))
    press(at, "load_all")
    assert session.warehouse().row_count("sales") == 2
    assert session.warehouse().row_count("people") == 2


def test_file_names_are_never_markup(visit: Visit) -> None:
    shown = words(drop(visit("upload"), ("<b>x</b>.csv", SALES)))
    assert "<b>x</b>" not in shown


def test_a_column_is_matched_by_hand(visit: Visit) -> None:
    content = "日期,业务员,成交额,合同总额\n2026-03-02,王海燕,12000,15000\n2026-03-03,方圆,8000,9000\n".encode()
    at = drop(visit("upload"), ("合同.csv", content))
    column = next(box for box in at.selectbox if box.label == "文件里的列")
    column.select("合同总额").run()
    next(box for box in at.selectbox if box.label == "对应字段").select("list_price_yuan").run()
    next(button for button in at.button if button.key.startswith("rematch_")).click().run()
    assert not at.exception
    assert "您选的" in words(at)


def test_a_doubtful_column_is_asked_and_remembered_for_this_file(visit: Visit) -> None:
    rows = ["订单号,订单日期,销售额,成交渠导", *(f"A{n},2026-03-02,1200,线上{n}" for n in range(6))]
    at = drop(visit("upload"), ("订单.csv", "\n".join(rows).encode()))
    assert "1 列请您确认" in words(at)
    asked = next(box for box in at.selectbox if box.label == "「成交渠导」是")
    asked.select("channel").run()
    assert not at.exception
    assert "请您确认" not in words(at)
    press(at, "load")
    assert session.warehouse().run("SELECT count(DISTINCT channel) AS n FROM sales")["n"][0].as_py() == 6


def test_a_doubtful_column_may_stay_an_extra_one(visit: Visit) -> None:
    rows = ["订单号,订单日期,销售额,成交渠导", *(f"A{n},2026-03-02,1200,线上{n}" for n in range(6))]
    at = drop(visit("upload"), ("订单.csv", "\n".join(rows).encode()))
    next(box for box in at.selectbox if box.label == "「成交渠导」是").select("").run()
    assert not at.exception
    assert "请您确认" not in words(at)
    assert "存为补充列" in words(at)


def test_english_has_no_chinese_labels(visit: Visit) -> None:
    at = drop(visit("upload", "en"), ("sales.csv", SALES))
    assert "Looks like “Sales”" in words(at)
    assert at.button(key="load").label == "Load 2 rows"


def locked_workbook(password: str) -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["下单日期", "成交额"], ["2026-03-02", 1200]):
        book.active.append(row)
    book.save(plain)
    plain.seek(0)
    OOXMLFile(plain).encrypt(password, out)
    return out.getvalue()


def test_a_file_behind_a_password_asks_for_it_and_opens(visit: Visit) -> None:
    at = drop(visit("upload"), ("加密.xlsx", locked_workbook("秘1")))
    assert "要密码" in words(at)
    at.text_input(key="file_password").input("错的")
    next(button for button in at.button if button.label == "打开").click().run()
    assert "密码不对" in words(at)
    at.text_input(key="file_password").input("秘1")
    next(button for button in at.button if button.label == "打开").click().run()
    assert not at.exception
    press(at, "load")
    assert session.warehouse().row_count("sales") == 1


def test_rows_set_aside_can_be_mended_after_loading(dropped: AppTest) -> None:
    done = press(dropped, "load")
    assert "有 2 行搁置" in words(done)
    assert [button.label for button in done.get("download_button") if "更正单" in button.label] == ["下载 2 行更正单"]


def test_of_several_tables_on_a_sheet_the_reader_chooses(visit: Visit) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["下单日期", "销售员", "成交额", None, "收款日期", "客户", "回款金额"], ["2026-03-02", "王海燕", 100, None, "2026-03-05", "上海青禾", 60],
                ["2026-03-03", "方圆", 200]):
        book.active.append(row)
    book.save(out)
    at = drop(visit("upload"), ("两表.xlsx", out.getvalue()))
    assert "上有 2 个表" in at.info[0].value
    assert at.button(key="load").disabled
    pills = next(one for one in at.button_group if one.key.startswith("tables_"))
    pills.set_value(["Sheet#1"]).run()
    assert not at.exception
    press(at, "load")
    assert (session.warehouse().row_count("sales"), session.warehouse().row_count("receipts")) == (2, 0)


def test_a_period_can_be_replaced(visit: Visit) -> None:
    at = press(drop(visit("upload"), ("三月.csv", "下单日期,成交额\n2026-03-02,5\n2026-03-03,6\n".encode())), "load")
    at = drop(at, ("三月重算.csv", "下单日期,成交额\n2026-03-04,7\n".encode()))
    at.selectbox(key="upload_way").select("replace").run()
    assert next(box for box in at.text_input if box.label == "替换哪段时间").value == "2026-03"
    press(at, "load")
    assert session.warehouse().run("SELECT CAST(sum(amount_yuan) AS DOUBLE) AS a FROM sales")["a"].to_pylist() == [7.0]


def test_a_file_can_be_taken_away_again(visit: Visit) -> None:
    at = drop(visit("upload"), ("销售明细.csv", SALES))
    press(at, "remove_0")
    assert "把手头的表格直接拖进来" in words(at)


def test_a_column_matched_once_is_matched_the_next_time(visit: Visit) -> None:
    content = "日期,业务员,成交额,合同总额\n2026-03-02,王海燕,12000,15000\n".encode()
    at = drop(visit("upload"), ("合同.csv", content))
    next(box for box in at.selectbox if box.label == "文件里的列").select("合同总额").run()
    next(box for box in at.selectbox if box.label == "对应字段").select("list_price_yuan").run()
    next(button for button in at.button if button.key.startswith("rematch_")).click().run()
    press(at, "load")
    again = drop(at, ("合同二.csv", content.replace(b"12000", b"13000")))
    assert "上次的对法" in words(again)
    assert "「合同总额」按以前的对法当作「标价」" in words(again)


def test_the_encoding_of_a_text_can_be_changed(visit: Visit) -> None:
    at = drop(visit("upload"), ("日本.csv", "訂單日期,成交額,備考\n2026-03-02,5,テスト\n".encode("shift_jis")))
    assert "テスト" not in words(at)
    next(box for box in at.selectbox if box.label == "文字编码").select("shift_jis").run()
    next(button for button in at.button if button.key.startswith("again_")).click().run()
    assert not at.exception
    assert "テスト" in words(at)


def test_a_missing_column_is_asked_for_on_the_page(visit: Visit) -> None:
    at = drop(visit("upload"), ("三月销售明细.csv", "订单号,业务员,甲乙丙丁\nA1,王海燕,12000\nA2,方圆,8000\n".encode()))
    assert "还差一点才能入库" in at.warning[0].value and "--map" not in words(at)
    next(box for box in at.selectbox if box.label == "「成交额」是哪一列").select("甲乙丙丁").run()
    next(box for box in at.selectbox if box.label == "「下单日期」是哪一列").select("=").run()
    next(box for box in at.text_input if box.label == "每行都填").input("2026-03-31").run()
    assert not at.exception
    press(at, "load")
    assert session.warehouse().run("SELECT CAST(sum(amount_yuan) AS DOUBLE) AS a, min(ordered_on) AS d FROM sales").to_pylist()[0]["a"] == 20000.0


def test_a_sheet_nobody_recognises_is_asked_about_in_plain_sight(visit: Visit) -> None:
    at = drop(visit("upload"), ("说明.csv", "甲,乙\n一,二\n三,四\n".encode()))
    next(box for box in at.selectbox if box.label == "这张表是什么").select("customers").run()
    assert not at.exception
    next(box for box in at.selectbox if box.label == "「客户」是哪一列").select("甲").run()
    press(at, "load")
    assert session.warehouse().row_count("customers") == 2
