from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from cli.arguments import reader_language
from cli.main import main
from tests.modules import PROJECT

SALES = "日期,销售员,客户,金额\n2026-03-02,王海燕,星河酒店,1200\n2026-03-03,李泽明,云上咖啡,800.5\n2026-03-03,王海燕,云上咖啡,-200\n"


@pytest.fixture
def sales_file(tmp_path: Path) -> Path:
    path = tmp_path / "销售.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-12")
    return tmp_path / "own.duckdb"


@pytest.fixture
def run(database: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command on the test's own database: (status, stdout, stderr)."""

    def command(*words: object) -> tuple[int, str, str]:
        status = main(["--db", str(database), *(str(word) for word in words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_import_reports_what_became_of_every_row_in_the_documented_keys(run, sales_file):
    status, out, err = run("import", sales_file, "--json")
    (sheet,) = json.loads(out)
    assert (status, err) == (0, "")
    assert {"batch_id", "file", "sha256", "dataset", "sheet", "header_row", "mapping", "rows_read", "rows_loaded", "rows_rejected",
            "rows_skipped", "duplicates", "totals", "defects"} <= set(sheet)
    assert sheet["dataset"] == "sales"
    assert sheet["rows_read"] == sheet["rows_loaded"] == 3
    assert sheet["totals"]["amount_yuan"] == pytest.approx(1800.5)
    assert sheet["mapping"]["金额"] == "amount_yuan"


def test_the_question_answers_the_file_just_loaded(run, sales_file):
    run("import", sales_file)
    status, out, _err = run("ask", "rankings", "--period", "2026-03", "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert answer["period"] == {"start": "2026-03-01", "end": "2026-03-31", "label": "2026-03"}
    assert answer["as_of"] == "2026-03-03"
    assert [(row["rank"], row["person"], row["sales"]) for row in answer["rows"]] == [(1, "王海燕", 1000.0), (2, "李泽明", 800.5)]


def test_by_where_and_several_of_each(run, sales_file):
    run("import", sales_file)
    _status, out, _err = run("ask", "rankings", "--by", "customer", "--where", "person=王海燕", "--where", "person=李泽明", "--format", "json")
    assert {row["customer"]: row["sales"] for row in json.loads(out)["rows"]} == {"星河酒店": 1200.0, "云上咖啡": 600.5}


def test_a_row_that_cannot_be_read_is_set_aside_and_the_status_says_so(run, tmp_path):
    path = tmp_path / "坏.csv"
    path.write_text(SALES + "2026-13-40,周可欣,某客户,12\n", encoding="utf-8")
    report = tmp_path / "问题.xlsx"
    status, out, _err = run("import", path, "--json", "--report", report)
    (sheet,) = json.loads(out)
    assert status == 3
    assert (sheet["rows_loaded"], sheet["rows_rejected"]) == (3, 1)
    assert sheet["defects"][0]["row"] == 5
    to_mend, defects = openpyxl.load_workbook(report).worksheets
    assert [cell.value for cell in to_mend[2]][:2] == ["2026-13-40", "周可欣"] and "不是有效日期" in to_mend["A2"].comment.text
    assert defects["C2"].value == 5 and "2026-13-40" in str(defects["E2"].value)
    to_mend["A2"] = "2026-03-14"
    to_mend.parent.save(tmp_path / "改好.xlsx")
    assert run("import", tmp_path / "改好.xlsx")[0] == 0
    assert run("import", tmp_path / "改好.xlsx")[0] == 1  # the same file again adds nothing


def test_a_strict_import_that_loads_nothing_still_says_what_to_mend(run, tmp_path):
    path, report = tmp_path / "坏.csv", tmp_path / "改.xlsx"
    path.write_text(SALES + "2026-13-40,周可欣,某客户,12\n", encoding="utf-8")
    assert run("import", path, "--strict", "--report", report)[0] == 1
    assert len(openpyxl.load_workbook(report).worksheets) == 2


def test_the_file_of_a_batch_comes_back(run, tmp_path):
    path = tmp_path / "三月.csv"
    path.write_text(SALES, encoding="utf-8")
    run("import", path)
    assert run("original", "1", "-o", tmp_path / "又是它.csv")[0] == 0
    assert (tmp_path / "又是它.csv").read_bytes() == path.read_bytes()
    assert run("original", "9")[0] == 1


def test_what_was_said_is_listed_and_forgotten(run, tmp_path):
    path = tmp_path / "门店.csv"
    path.write_text("单据日,含税额\n2026-03-02,12.6\n", encoding="utf-8")
    run("import", path, "--dataset", "sales", "--map", "单据日=ordered_on", "--map", "含税额=amount_yuan")
    _status, out, _err = run("memory", "--json")
    assert {(one["kind"], one["meant"]) for one in json.loads(out) if one["kind"] != "layout"} == {("column", "ordered_on"), ("column", "amount_yuan"), ("sheet", "sales")}
    assert run("forget", "column", "sales", "含税额")[0] == 0
    assert "含税额" not in run("memory")[1].split("layout")[0]
    assert run("forget", "column", "sales", "含税额")[0] == 1


def test_strict_loads_nothing_when_one_row_is_wrong(run, tmp_path):
    path = tmp_path / "坏.csv"
    path.write_text(SALES + "2026-13-40,周可欣,某客户,12\n", encoding="utf-8")
    status, out, err = run("import", path, "--strict")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert json.loads(run("ask", "rankings", "--format", "json")[1])["rows"] == []


def test_the_same_file_twice_is_refused_then_skipped_when_asked(run, sales_file):
    run("import", sales_file)
    status, _out, err = run("import", sales_file)
    assert status == 1
    assert len(err.strip().splitlines()) == 1
    assert run("import", sales_file, "--on-duplicate", "skip")[0] == 0
    assert json.loads(run("ask", "rankings", "--format", "json")[1])["rows"][0]["sales"] == 1000.0


def test_a_dry_run_reports_and_leaves_no_file(run, sales_file, database):
    status, out, _err = run("import", sales_file, "--dry-run", "--json")
    assert status == 0
    assert json.loads(out)[0]["rows_loaded"] == 3
    assert not database.exists()


def test_several_files_are_loaded_all_or_none(run, sales_file, tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    status, _out, err = run("import", sales_file, broken)
    assert status == 1
    assert "坏.xlsx" in err
    assert json.loads(run("batches", "--json")[1]) == []


def test_undo_takes_a_batch_back_and_redo_restores_it(run, sales_file):
    run("import", sales_file)
    batch = json.loads(run("batches", "--json")[1])[0]["batch_id"]
    assert run("undo", batch)[0] == 0
    assert json.loads(run("ask", "rankings", "--format", "json")[1])["rows"] == []
    assert run("redo", batch)[0] == 0
    assert len(json.loads(run("ask", "rankings", "--format", "json")[1])["rows"]) == 2


def test_undoing_a_batch_that_never_was_is_refused(run, sales_file):
    run("import", sales_file)
    status, _out, err = run("undo", 999)
    assert status == 1
    assert "999" in err


def test_asking_an_empty_database_answers_no_rows_and_creates_no_file(run, database):
    status, out, _err = run("ask", "rankings", "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert answer["rows"] == []
    assert "销售" in "".join(answer["notes"])
    assert not database.exists()


@pytest.mark.parametrize(("words", "status"), [
    (("ask", "rankigns"), 2), (("ask", "rankings", "--period", "soon"), 2), (("ask", "rankings", "--by", "planet"), 2),
    (("ask", "rankings", "--option", "measure=hapiness"), 2), (("ask", "rankings", "--option", "colour=red"), 2),
    (("ask", "rankings", "--as-of", "yesterday"), 2),
    (("ask", "rankings", "--format", "xlsx"), 2), (("dance",), 2), ((), 2), (("import", "nowhere.csv"), 1),
    (("template", "sale", "-o", "x.xlsx"), 2),
    (("undo", "x"), 2), (("backup", "copy.duckdb"), 1), (("restore", "nowhere.duckdb"), 1), (("import", "x.csv", "--map", "nonsense"), 2),
])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_errors_are_one_sentence_first_and_never_a_traceback(run, words, status, lang):
    found, out, err = run("--lang", lang, *words)
    assert found == status
    assert out == ""
    assert err.splitlines()[0].strip()
    assert "Traceback" not in err
    chinese = any("\u4e00" <= character <= "\u9fff" for character in err.splitlines()[0])
    assert chinese is (lang == "zh")


def test_a_misspelt_question_is_answered_with_the_right_one(run):
    assert "rankings" in run("ask", "rankigns")[2]


def test_xlsx_and_csv_are_written_to_the_file_named(run, sales_file, tmp_path):
    run("import", sales_file)
    book, text = tmp_path / "榜.xlsx", tmp_path / "榜.csv"
    assert run("ask", "rankings", "-o", book)[0] == 0
    assert run("ask", "rankings", "-o", text)[0] == 0
    assert "王海燕" in [row[1] for row in openpyxl.load_workbook(book).active.iter_rows(min_row=5, values_only=True)]
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "王海燕" in text.read_text(encoding="utf-8-sig")


def test_the_table_for_people_names_units_and_the_day_the_data_reaches(run, sales_file):
    run("import", sales_file)
    _status, out, _err = run("ask", "rankings", "--period", "2026-03")
    assert "数据截至 2026-03-03" in out
    assert "王海燕" in out
    assert "1,000" in out


@pytest.mark.parametrize("verb", ["questions", "metrics", "datasets"])
def test_lists_name_label_and_one_line(run, verb):
    records = json.loads(run(verb, "--json")[1])
    assert len(records) > 10
    assert all(record["name"] and record["label"] and record["description"] for record in records)
    shown = run(verb)[1]
    assert all(record["name"] in shown for record in records)


def test_lists_speak_english_when_asked(run):
    labels = {record["name"]: record["label"] for record in json.loads(run("--lang", "en", "datasets", "--json")[1])}
    assert labels["sales"] == "Sales"


def test_backup_and_restore_bring_the_same_numbers_back(run, sales_file, database, tmp_path):
    run("import", sales_file)
    copy = tmp_path / "copy.duckdb"
    assert run("backup", copy)[0] == 0
    run("undo", 1)
    assert run("restore", copy)[0] == 1
    assert run("restore", copy, "--force")[0] == 0
    assert json.loads(run("ask", "rankings", "--format", "json")[1])["rows"][0]["sales"] == 1000.0


def test_check_counts_rows_and_names_people_nobody_knows(run, sales_file):
    run("import", sales_file)
    status, out, _err = run("check")
    assert status == 0
    assert "sales" in out
    assert "王海燕" in out


def test_options_may_stand_before_or_after_the_verb(database, sales_file, capsys):
    assert main(["import", str(sales_file), "--db", str(database), "--json"]) == 0
    capsys.readouterr()
    assert main(["--db", str(database), "batches", "--json", "--lang", "en"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


@pytest.mark.parametrize(("environment", "lang"), [
    ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "C.UTF-8"}, "zh"),
    ({"LANG": "de_DE.UTF-8"}, "en"), ({"LANG": ""}, "zh"),
    ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "zh"),
])
def test_the_language_follows_the_system(monkeypatch, environment, lang):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert reader_language(["ask"]) == lang


def test_python_m_analytics_hands_over_to_the_command_line(tmp_path):
    command = [sys.executable, "-m", "analytics", "--lang", "en", "datasets"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "pledges" in done.stdout


def test_a_file_held_by_another_process_is_refused_saying_by_whom(run, sales_file, database):
    run("import", sales_file)
    holding = (
        "import sys, time; from analytics.warehouse import Warehouse; "
        "held = Warehouse.open(sys.argv[1], who='老王'); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(database)], cwd=PROJECT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        status, _out, err = run("ask", "rankings")
    finally:
        holder.kill()
        holder.wait()
    assert status == 1
    assert "老王" in err
    assert str(holder.pid) in err


def test_a_template_with_data_is_imported_again_as_it_was(run, sales_file, tmp_path):
    run("import", sales_file)
    path = tmp_path / "我的.xlsx"
    status, out, _err = run("template", "销售", "--with-data", "-o", path)
    assert (status, out.strip()) == (0, f"已保存 {path}")
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, max_col=3, values_only=True))
    assert rows == [("2026-03-02", 1200, "王海燕"), ("2026-03-03", 800.5, "李泽明"), ("2026-03-03", -200, "王海燕")]
    status, _out, _err = run("import", path, "--replace-period", "2026")
    answer = json.loads(run("ask", "rankings", "--period", "2026-03", "--format", "json")[1])
    assert status == 0
    assert [(row["person"], row["sales"]) for row in answer["rows"]] == [("王海燕", 1000.0), ("李泽明", 800.5)]


def test_a_template_with_data_of_a_period_is_named_after_it(run, sales_file, tmp_path, monkeypatch):
    run("import", sales_file)
    monkeypatch.chdir(tmp_path)
    assert run("template", "sales", "--with-data", "--period", "2026-03-03", "--lang", "en")[0] == 0
    rows = list(openpyxl.load_workbook(tmp_path / "sales-data_2026-03-03.xlsx").worksheets[0].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows == [("2026-03-03", 800.5), ("2026-03-03", -200)]


@pytest.mark.parametrize(("words", "status", "said"), [
    (("sales", "--period", "2026-03"), 2, "--with-data"),
    (("sales", "--with-data", "--period", "soon"), 2, "不认识期间"),
    (("sales", "--with-data", "--period", "2025-01"), 1, "2025-01 没有数据"),
    (("visits", "--with-data"), 1, "「拜访」还没有数据"),
    (("people", "--with-data", "--period", "2026-03"), 1, "没有日期"),
    (("sale", "--with-data"), 2, "sales"),
])
def test_a_template_that_cannot_hold_data_says_why_and_leaves_no_file(run, sales_file, tmp_path, words, status, said):
    run("import", sales_file)
    path = tmp_path / "x.xlsx"
    found, _out, err = run("template", *words, "-o", path)
    assert found == status
    assert said in err
    assert not path.exists()
