from __future__ import annotations

import io
import json
from collections.abc import Iterator

import openpyxl
import pytest

from analytics.boards.issues import deliveries, issue
from analytics.catalog import ask
from analytics.errors import Refused
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.words.publish_targets import Target
from reports.sending import posting
from reports.sending.posting import Poster
from reports.sending.publishing import PublishOrder, publish, reopened
from sample_data.by_hand import sheet
from tests.companies.published_company import NAMES, sales, small_company
from tests.reports.sending.robot_server import Robot, robot

KEY = "693a91f6-key"
WECOM = PublishOrder(targets=(Target("wecom"),))
ONLY_KEPT = PublishOrder(targets=())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    monkeypatch.setattr(posting, "_sent_at", {})
    with robot() as running:
        monkeypatch.setenv("ZHANBAO_WECOM_BASE", running.address)
        monkeypatch.setenv("ZHANBAO_WECOM_KEY", KEY)
        yield running


def quick() -> Poster:
    return Poster(sleep=lambda _seconds: None, timeout=0.5)


def more_sales(warehouse: Warehouse, **amounts: float) -> None:
    warehouse.commit([sheet("sales", sales(amounts), file="销售2.xlsx")], replace_period="2026-03-09..2026-03-20")


def state(made) -> list[str]:
    return [one.state for one in made.outcomes]


def test_an_issue_stays_as_it_was_when_the_data_change_or_are_undone(published_company):
    first = publish(published_company, ONLY_KEPT)
    batch = int(published_company.batches()["batch_id"].max())
    more_sales(published_company, 向阳=900_000)
    second = publish(published_company, ONLY_KEPT)
    published_company.undo(batch + 1)
    published_company.undo(batch)
    for made in (first, second):
        again = reopened(published_company, made.issue_id)
        assert (again.documents, again.report.record()) == (made.documents, made.report.record())
    assert (first.report.people[0].name, second.report.people[0].name) == ("田野", "向阳")
    assert (first.report.issue_no, second.report.issue_no) == (1, 2)


def test_publishing_leaves_the_data_as_they_are(published_company):
    before = published_company.data_version
    publish(published_company, ONLY_KEPT)
    assert published_company.data_version == before


def test_the_archive_says_what_changed_hands(published_company):
    publish(published_company, PublishOrder(targets=(), who="李经理"))
    row = ask(published_company, "issues").rows.iloc[0]
    assert (row["board"], row["issue_no"], row["period"], row["audience"], row["by"], row["sent_to"]) == ("leaderboard", 1, "2026-W12", "group", "李经理", None)
    audit = published_company.run("SELECT who, action FROM meta.audit WHERE action = 'publish'").to_pylist()
    assert audit == [{"who": "李经理", "action": "publish"}]


def test_each_kind_of_period_counts_its_own_issues(published_company):
    numbers = [publish(published_company, PublishOrder(targets=(), period=period, board=board, force=True)).report.issue_no
               for board, period in (("leaderboard", "2026-W12"), ("leaderboard", "2026-W12"), ("leaderboard", "2026-03"), ("teams", "2026-W12"))]
    assert numbers == [1, 2, 1, 1]


def test_without_new_data_nothing_is_published(published_company, server):
    first = publish(published_company, WECOM, post=quick)
    again = publish(published_company, WECOM, post=quick)
    assert (first.new, state(first)) == (True, ["sent"])
    assert (again.new, state(again), again.said.zh) == (False, ["skipped"], "没有新数据，未发布。")
    assert len(server.received) == 2
    assert len(ask(published_company, "issues").rows) == 1


def test_force_makes_an_issue_but_the_same_content_is_not_sent_twice(published_company, server):
    publish(published_company, WECOM, post=quick)
    forced = publish(published_company, PublishOrder(targets=(Target("wecom"),), force=True), post=quick)
    assert (forced.new, forced.report.issue_no, state(forced)) == (True, 2, ["skipped"])
    assert "已经发过" in forced.outcomes[0].said.zh
    assert len(server.received) == 2
    assert list(deliveries(published_company, forced.issue_id)["state"]) == ["skipped"]


def test_again_sends_what_was_sent(published_company, server):
    publish(published_company, WECOM, post=quick)
    again = publish(published_company, PublishOrder(targets=(Target("wecom"),), again=True), post=quick)
    assert (again.new, state(again), len(server.received)) == (False, ["sent"], 4)


def test_a_target_that_failed_gets_the_missing_part_the_next_time(published_company, server):
    server.answers = [(200, {"errcode": 0}), (200, {"errcode": 40009, "errmsg": "bad image"})]
    first = publish(published_company, WECOM, post=quick)
    assert first.failed and first.new
    server.answers = [(200, {"errcode": 0})]
    second = publish(published_company, WECOM, post=quick)
    assert (second.new, second.issue_id, state(second)) == (False, first.issue_id, ["sent"])
    assert [one["json"]["msgtype"] for one in server.received] == ["markdown", "image", "image"]
    assert list(deliveries(published_company, first.issue_id)["state"]) == ["failed", "sent"]


def test_one_target_that_fails_stops_no_other(published_company, server, tmp_path):
    server.answers = [(404, {})]
    made = publish(published_company, PublishOrder(targets=(Target("wecom"), Target("folder", place=str(tmp_path)))), post=quick)
    assert dict(zip([one.target.kind for one in made.outcomes], state(made), strict=True)) == {"wecom": "failed", "folder": "sent"}


def test_a_delivery_that_was_cut_off_is_not_repeated_by_itself(published_company, server):
    made = publish(published_company, ONLY_KEPT)
    published_company.begin_delivery(made.issue_id, "wecom")
    after = publish(published_company, WECOM, post=quick)
    assert (state(after), server.received) == (["skipped"], [])
    assert "上次发送中断" in after.outcomes[0].said.zh
    assert state(publish(published_company, PublishOrder(targets=(Target("wecom"),), again=True), post=quick)) == ["sent"]


def test_a_target_that_is_not_set_up_is_refused_before_anything_is_written(published_company, monkeypatch):
    monkeypatch.delenv("ZHANBAO_WECOM_KEY", raising=False)
    with pytest.raises(Refused, match="ZHANBAO_WECOM_KEY"):
        publish(published_company, WECOM)
    assert ask(published_company, "issues").empty


def test_the_setting_says_where_issues_go(published_company, server):
    published_company.set_setting("publish_targets", "企业微信群")
    assert state(publish(published_company, PublishOrder(), post=quick)) == ["sent"]
    with pytest.raises(Refused, match="短信"):
        published_company.set_setting("publish_targets", "短信")


def test_a_trial_writes_and_sends_nothing(published_company, server):
    made = publish(published_company, PublishOrder(targets=(Target("wecom"),), dry_run=True), post=quick)
    assert made.documents.poster[:4] == b"\x89PNG" and made.issue_id is None
    assert ask(published_company, "issues").empty and server.received == []


def test_no_secret_is_in_archive_or_audit(published_company, server):
    server.answers = [(200, {"errcode": 40058, "errmsg": KEY})]
    publish(published_company, WECOM, post=quick)
    kept = [str(published_company.run(f"SELECT * FROM meta.{table}").to_pylist()) for table in ("issues", "deliveries", "audit")]
    assert "40058" in kept[1]
    assert not any(KEY in text for text in kept)


def test_movement_is_counted_from_the_issue_before_among_those_in_both(published_company):
    publish(published_company, ONLY_KEPT)
    rows = [*sales({"王海燕": 130_000}), {"order_id": "N", "ordered_on": "2026-03-18", "person": "新人", "amount_yuan": 125_000}]
    published_company.commit([sheet("sales", rows, file="销售2.xlsx")], replace_period="2026-03-09..2026-03-20")
    made = publish(published_company, ONLY_KEPT)
    lines = {line.name: line for line in made.report.people}
    # Before: 田野 1, 赵敏 2, 王海燕 3. Now: 王海燕 1, 新人 2, 田野 3, 赵敏 4; among those in both 王海燕 climbed 2, 田野 and 赵敏 fell 1.
    assert {name: lines[name].moved for name in ("王海燕", "田野", "赵敏", "陈思远")} == {"王海燕": 2, "田野": -1, "赵敏": -1, "陈思远": 0}
    assert lines["新人"].newcomer and lines["新人"].moved is None
    assert "▲▼ 与第 1 期相比的名次升降" in made.documents.text and "新人 12.5 新" in made.documents.text
    headings, *rows = openpyxl.load_workbook(io.BytesIO(made.documents.workbook))["个人榜"].iter_rows(min_row=4, values_only=True)
    assert [row[headings.index("升降")] for row in rows if row[1] == "王海燕"] == [2]


def test_everyone_s_place_is_kept_for_the_movement_but_not_in_the_content(published_company):
    published_company.set_setting("board_top", 3)
    published_company.set_setting("board_praise", False)
    held = issue(published_company, publish(published_company, ONLY_KEPT).issue_id)
    assert set(json.loads(held.places)) == set(NAMES)
    assert not any(name in held.content + held.text for name in NAMES[3:])


def test_a_backup_holds_the_issues(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    with small_company(tmp_path / "a.duckdb") as warehouse:
        made = publish(warehouse, ONLY_KEPT)
        warehouse.backup(tmp_path / "saved.duckdb")
    Warehouse.restore(tmp_path / "saved.duckdb", tmp_path / "b.duckdb")
    with Warehouse.open(tmp_path / "b.duckdb") as restored:
        assert reopened(restored, made.issue_id).documents == made.documents


def test_an_unknown_issue_is_refused(published_company):
    with pytest.raises(Refused, match="没有编号为 7"):
        reopened(published_company, 7)


def test_the_question_keeps_one_board_one_period_and_the_newest(published_company):
    for board in ("leaderboard", "teams"):
        for period in ("2026-W11", "2026-W12"):
            publish(published_company, PublishOrder(board=board, period=period, targets=()))
    assert list(ask(published_company, "issues", options={"board": "teams"}).rows["period"]) == ["2026-W12", "2026-W11"]
    assert len(ask(published_company, "issues", Scope("2026-W11")).rows) == 2
    assert list(ask(published_company, "issues", options={"limit": "1"}).rows["board"]) == ["teams"]
