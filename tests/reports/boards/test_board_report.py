from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest

from analytics.catalog import ask
from analytics.errors import NotEnoughData, Refused, UnknownName
from analytics.metrics import RANKED
from analytics.scope import Scope
from reports.boards.board_report import BoardOrder, report_of
from reports.boards.board_text import WECOM_LARGEST, cut, dingtalk_markdown, feishu_post, plain_text, wecom_markdown
from reports.sending.publishing import PublishOrder, board_report, documents
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.published_company import DAY, NAMES, pledges

HIDDEN = NAMES[3:]


@pytest.fixture
def top3(published_company):
    for name, value in {"board_top": 3, "board_praise": False}.items():
        published_company.set_setting(name, value)
    return published_company


def test_report_text_workbook_and_the_question_of_the_command_line_agree(top3):
    report = board_report(top3, BoardOrder())
    asked = ask(top3, "rankings", Scope("2026-W12"))
    shown = [(line.rank, line.name, line.value) for line in report.people]
    assert shown == list(asked.rows.head(3)[["rank", "person", "sales"]].itertuples(index=False, name=None)) == [(1, "田野", 120_000), (2, "赵敏", 110_000), (3, "王海燕", 100_000)]
    assert report.headline.value == asked.facts["total"] == sum(n * 10_000 for n in range(1, 13))
    made = documents(report, "zh")
    assert re.findall(r"^(\d+)\. (\S+) ([\d.]+)", made.text.split("团队榜")[0], flags=re.M) == [("1", "田野", "12.0"), ("2", "赵敏", "11.0"), ("3", "王海燕", "10.0")]
    book = openpyxl.load_workbook(io.BytesIO(made.workbook))
    assert book.sheetnames[:2] == ["个人榜", "团队榜"]
    assert [(row[0], row[1], row[2]) for row in book["个人榜"].iter_rows(min_row=5, max_col=3, values_only=True)] == shown


def test_nobody_hidden_is_named_in_record_text_or_workbook(top3):
    for form in ("top", "anonymous"):
        top3.set_setting("board_policy_group", form)
        report = board_report(top3, BoardOrder())
        made = documents(report, "zh")
        book = openpyxl.load_workbook(io.BytesIO(made.workbook))
        everything = json.dumps(report.record(), ensure_ascii=False) + made.text + "".join(str(cell) for one in book for row in one.iter_rows(values_only=True) for cell in row)
        assert [name for name in HIDDEN if name in everything] == [], form
        assert report.hidden == 9


def test_a_masked_line_has_no_team_movement_or_attainment(top3):
    top3.set_setting("board_policy_group", "anonymous")
    masked = [line for line in board_report(top3, BoardOrder()).people if line.masked]
    assert len(masked) == 9
    assert {(line.group, line.moved, line.newcomer, line.attainment) for line in masked} == {("", None, False, None)}


def test_tiers_give_names_without_places_or_amounts(published_company):
    published_company.set_setting("board_policy_group", "tiers")
    report = board_report(published_company, BoardOrder())
    assert {line.tier for line in report.people} == {1, 2}
    assert all(line.rank is None and line.value is None for line in report.people)
    assert "第一梯队 " in plain_text(report) and "1. 田野" not in plain_text(report)


def test_managers_see_everyone_whatever_the_group_may_see(top3):
    assert len(board_report(top3, BoardOrder(audience="manager")).people) == 12


def test_an_archived_record_gives_the_same_report_again(published_company):
    report = board_report(published_company, BoardOrder())
    assert report_of(json.loads(json.dumps(report.record()))) == report


def test_the_team_board_ranks_teams_and_names_no_people(published_company):
    report = board_report(published_company, BoardOrder(board="teams"))
    assert [line.name for line in report.people] == ["华东一部", "华南一部", "成都部"]
    assert not any(name in plain_text(report) for name in NAMES)


def test_pledges_stand_by_attainment_with_what_was_pledged(published_company):
    published_company.commit([sheet("pledges", pledges())])
    report = board_report(published_company, BoardOrder(board="pledges"))
    # 田野: (120 000 + 65 000) ÷ 300 000; 赵敏: (110 000 + 60 000) ÷ 200 000
    assert [(line.rank, line.name, line.value, line.beside, round(line.attainment, 4)) for line in report.people] == [
        (1, "赵敏", 170_000, 200_000, 0.85), (2, "田野", 185_000, 300_000, 0.6167)]
    assert report.headline.target == 500_000
    assert "17.0 / 20.0 85%" in plain_text(report)


def test_pledges_of_a_week_are_refused_with_the_periods_that_work(published_company):
    published_company.commit([sheet("pledges", pledges())])
    with pytest.raises(Refused, match="按月、季、半年或年"):
        board_report(published_company, BoardOrder(board="pledges", period="2026-W12"))


def test_a_period_without_results_is_refused(published_company):
    with pytest.raises(NotEnoughData, match="本期还没有数据"):
        board_report(published_company, BoardOrder(period="2026-W20"))
    with warehouse_with() as empty, pytest.raises(NotEnoughData):
        board_report(empty, PublishOrder())
    with pytest.raises(NotEnoughData, match="还没有业绩保证"):
        board_report(published_company, BoardOrder(board="pledges"))


@pytest.mark.parametrize("board", ["leaderboard", "teams"])
@pytest.mark.parametrize("measure", RANKED)
def test_every_measure_of_the_leaderboard_can_be_published(published_company, board, measure):
    order = PublishOrder(board, "2026-W12", measure=measure)
    try:
        report = board_report(published_company, order)
    except NotEnoughData:  # the small company has no visits, deals …
        assert measure not in ("sales", "orders", "improvement", "composite")
        return
    assert documents(report, "zh").poster and report.label.zh in report.title.zh
    assert [line.rank for line in report.people[:2]] == [1, 2] or report.people[0].tied


def test_a_rate_says_its_percent_sign_and_the_composite_its_points(published_company):
    company = {"composite": " 分", "improvement": "%"}
    for measure, suffix in company.items():
        first = plain_text(board_report(published_company, PublishOrder("leaderboard", "2026-W12", measure=measure)), "zh").split("1. ")[1].splitlines()[0]
        assert suffix in first


def test_an_unknown_board_is_named(published_company):
    with pytest.raises(UnknownName, match="leaderbord"):
        board_report(published_company, BoardOrder(board="leaderbord"))


def test_a_long_board_is_cut_at_a_line_within_4096_bytes(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    rows = [{"order_id": str(n), "ordered_on": DAY, "person": f"名字相当长的销售员{n}", "amount_yuan": 1000 + n} for n in range(200)]
    with warehouse_with(sheet("sales", rows), board_policy_group="full") as warehouse:
        report = board_report(warehouse, BoardOrder())
        message = wecom_markdown(report)
        assert len(message.encode()) <= WECOM_LARGEST < len(plain_text(report).encode())
        assert message.endswith("\n其余见图")
        assert message.split("\n")[-2] in wecom_markdown_lines(report)


def wecom_markdown_lines(report) -> set[str]:
    return set(plain_text(report).split("\n"))


def test_a_cut_never_splits_a_character():
    assert cut("一二三四", 11, "…") == "一二\n…"  # ten bytes: two characters, a line end, three bytes of …


def test_a_name_is_never_a_mention_or_a_link(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    rows = [{"order_id": "1", "ordered_on": DAY, "person": "<@all>[点我](http://x)", "amount_yuan": 1000}]
    with warehouse_with(sheet("sales", rows)) as warehouse:
        report = board_report(warehouse, BoardOrder())
        for message in (wecom_markdown(report), dingtalk_markdown(report)):
            assert "<@all>" not in message and "[点我](" not in message
            assert "＜＠all＞" in message


def test_a_feishu_post_has_title_paragraphs_and_a_link(published_company):
    published_company.set_setting("public_address", "https://board.example.com/")
    post = feishu_post(board_report(published_company, BoardOrder()))["zh_cn"]
    assert post["title"].startswith("战报 第 1 期")
    assert post["content"][-1] == [{"tag": "a", "text": "看完整榜单：", "href": "https://board.example.com/leaderboard?period=2026-W12&measure=sales"}]


def test_english_says_the_same_figures(published_company):
    text = plain_text(board_report(published_company, BoardOrder()), "en")
    assert "Sales, whole company ¥780.0K" in text
    assert "1. 田野 120.0" in text


def test_boards_are_not_published_about_one_person(published_company):
    with pytest.raises(Refused, match="不按某一个人发布"):
        board_report(published_company, BoardOrder(where=(("person", ("赵敏",)),)))
    own = board_report(published_company, BoardOrder(audience="manager", where=(("person", ("赵敏",)),)))
    assert own.teams == () and own.milestones == ()


def test_a_board_of_several_teams_follows_the_strictest_rule(published_company):
    for name, value in {"board_policy_group": "tiers", "board_policy_of_teams": "成都部=全部公开"}.items():
        published_company.set_setting(name, value)
    assert board_report(published_company, BoardOrder(where=(("team", ("成都部", "华东一部")),))).form == "tiers"
    assert board_report(published_company, BoardOrder(where=(("team", ("成都部",)),))).form == "full"


def test_a_stricter_team_on_a_full_board_is_said(published_company):
    for name, value in {"board_policy_group": "full", "board_policy_of_teams": "成都部=只看进度"}.items():
        published_company.set_setting(name, value)
    report = board_report(published_company, BoardOrder())
    assert report.hidden == 4 and "除所在团队另有规定的人以外，全员可见。另有 4 人不公开姓名。" in plain_text(report)


@pytest.mark.parametrize("form", ["tiers", "progress"])
def test_team_pledges_are_told_whole_whatever_the_rule_for_people(published_company, form: str):
    published_company.commit([sheet("pledges", pledges())])
    whole = board_report(published_company, BoardOrder(board="pledges", audience="manager"))
    published_company.set_setting("board_policy_group", form)
    report = board_report(published_company, BoardOrder(board="pledges"))
    assert report.teams == whole.teams and report.teams[0].value is not None and all(line.value is None and line.beside is None for line in report.people)
    book = openpyxl.load_workbook(io.BytesIO(documents(report, "zh").workbook))
    assert book.sheetnames[:2] == ["个人保证", "团队保证"]
    assert [cell for row in book["团队保证"].iter_rows(min_row=5, values_only=True) for cell in row if cell == 500_000]


def test_an_anonymous_pledge_keeps_place_and_share_and_nothing_else(published_company):
    published_company.commit([sheet("pledges", pledges())])
    for name, value in {"board_policy_group": "anonymous", "board_top": 1}.items():
        published_company.set_setting(name, value)
    first, second = board_report(published_company, BoardOrder(board="pledges")).people
    assert (first.rank, second.rank, second.masked, second.value, second.beside, second.group) == (1, 2, True, None, None, "")
    assert first.attainment > second.attainment > 0  # type: ignore[operator]
