from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import main
from tests.companies.published_company import small_company


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    database = tmp_path / "own.duckdb"
    small_company(database).close()

    def command(*words: object) -> tuple[int, str, str]:
        status = main(["--db", str(database), *(str(word) for word in words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_a_board_goes_to_a_folder_once(run, tmp_path):
    status, out, err = run("publish", "leaderboard", "--to", f"folder={tmp_path / 'wall'}", "-o", tmp_path / "own.png")
    assert (status, err) == (0, "")
    assert "已发布「战报 第 1 期" in out
    assert (tmp_path / "own.png").read_bytes() == (tmp_path / "wall" / "leaderboard-2026-W12-1.png").read_bytes()
    status, out, _err = run("publish", "leaderboard", "--to", f"folder={tmp_path / 'wall'}")
    assert (status, out.split("\n")[0]) == (0, "没有新数据，未发布。")


def test_json_holds_the_figures_of_the_question(run):
    _status, out, _err = run("ask", "rankings", "--period", "2026-W12", "--format", "json")
    asked = [(row["rank"], row["person"], row["sales"]) for row in json.loads(out)["rows"]][:10]
    status, out, _err = run("publish", "leaderboard", "--dry-run", "--json")
    made = json.loads(out)
    assert status == 0
    assert [(line["rank"], line["name"], line["value"]) for line in made["report"]["people"]] == asked
    assert (made["dry_run"], made["issue_id"], made["deliveries"]) == (True, None, [])


def test_a_trial_prints_the_text_and_leaves_no_issue(run):
    status, out, _err = run("publish", "teams", "--dry-run")
    assert status == 0
    assert "1. 华东一部" in out
    assert "还没有发布过战报" in run("issues")[1]


def test_an_issue_can_be_got_back_as_a_file(run, tmp_path):
    run("publish", "leaderboard", "--to", "none")
    status, _out, _err = run("issues", 1, "-o", tmp_path / "1.txt")
    assert status == 0 and (tmp_path / "1.txt").read_text(encoding="utf-8").startswith("战报 第 1 期")
    (listed,) = json.loads(run("issues", "--json")[1])
    assert (listed["issue_id"], listed["period"], listed["sent_to"]) == (1, "2026-W12", None)


@pytest.mark.parametrize(("words", "status", "said"), [
    (("publish", "leaderbord"), 2, "您是不是要找：leaderboard"),
    (("publish", "leaderboard", "--period", "soon"), 2, "不认识期间"),
    (("publish", "leaderboard", "--to", "none", "-o", "x.pdf"), 2, "结尾"),
    (("issues", "7"), 2, "取回一期"),
    (("publish", "leaderboard", "--period", "2026-W30", "--to", "none"), 1, "本期还没有数据"),
    (("publish", "leaderboard", "--to", "wecom"), 1, "ZHANBAO_WECOM_KEY"),
    (("publish", "leaderboard", "--to", "sms"), 1, "没有叫「sms」的发送目标"),
    (("issues", "7", "-o", "/tmp/x.png"), 1, "没有编号为 7"),
])
def test_what_cannot_be_done_is_one_sentence_and_a_status(run, monkeypatch, words, status, said):
    monkeypatch.delenv("ZHANBAO_WECOM_KEY", raising=False)
    got, _out, err = run(*words)
    assert (got, said in err.split("\n")[0]) == (status, True), err


def test_a_target_that_does_not_take_it_is_status_one_and_the_issue_is_kept(run, tmp_path):
    (tmp_path / "file").write_text("x")
    status, out, _err = run("publish", "leaderboard", "--to", f"folder={tmp_path / 'file'}")
    assert status == 1 and "✗ folder=" in out
    assert "战报 第 1 期" in run("issues")[1]
