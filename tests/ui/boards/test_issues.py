from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.catalog import ask
from reports.sending.publishing import PublishOrder, publish
from tests.ui.conftest import Visit, words

BUTTONS = """
from analytics.scope import Scope
from ui.pieces.page_head import Head
from ui.boards.publish import publish_buttons
from ui.session import begin_run
import streamlit as st
begin_run()
publish_buttons("leaderboard", Head(Scope("2026-W12"), {}, None, st.container()), "sales")
"""


@pytest.fixture
def buttons(company):
    """The two buttons of a board on a page of their own; `opened` popovers by key."""

    def drawn(*opened: str) -> AppTest:
        at = AppTest.from_string(BUTTONS, default_timeout=60)
        for key in opened:
            at.session_state[key] = True
        at.run()
        assert not at.exception, [error.value for error in at.exception]
        return at

    return drawn


def test_without_issues_the_page_says_how_the_first_is_made(visit: Visit, company) -> None:
    assert "还没有发布过战报" in words(visit("issues"))


def test_an_issue_is_shown_as_it_was_published(visit: Visit, company) -> None:
    made = publish(company, PublishOrder(targets=(), period="2026-W11"))
    publish(company, PublishOrder(targets=(), period="2026-W12"))
    company.undo(int(company.batches()["batch_id"].max()))
    at = visit("issues", issue=str(made.issue_id))
    assert "2026 年第 11 周" in words(at)
    assert [button.label for button in at.get("download_button")] == ["PNG", "Excel", "文字"]
    assert "没有发送" in words(at)


def test_the_newest_issue_is_open_without_a_number(visit: Visit, company) -> None:
    publish(company, PublishOrder(targets=(), period="2026-W12", lang="en"))
    assert "2026 week 12" in words(visit("issues", lang="en"))


def test_a_number_no_issue_has_is_a_sentence(visit: Visit, company) -> None:
    publish(company, PublishOrder(targets=()))
    for number in ("99", "x"):
        assert "没有编号为" in visit("issues", issue=number).warning[0].value


def test_deliveries_and_their_sentences_are_listed(visit: Visit, company, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ZHANBAO_PUBLISH_FOLDER", str(tmp_path / "wall"))
    publish(company, PublishOrder(targets=(), period="2026-W12"))
    company.set_setting("publish_targets", "folder")
    publish(company, PublishOrder(period="2026-W12"))
    shown = words(visit("issues"))
    assert "文件夹" in shown and "已存为" in shown


def test_nothing_is_made_before_a_button_is_opened(buttons, monkeypatch) -> None:
    monkeypatch.setattr("ui.boards.publish.publish", lambda *_words: pytest.fail("made without being asked"))
    at = buttons()
    assert not at.button
    assert [button.key for button in buttons("poster_leaderboard").button] == ["make_poster_leaderboard"]


def test_a_poster_is_made_on_the_click_and_archives_nothing(buttons, company) -> None:
    at = buttons("poster_leaderboard")
    at.button(key="make_poster_leaderboard").click().run()
    assert not at.exception
    assert [button.label for button in at.get("download_button")] == ["PNG", "Excel"]
    assert at.code[0].value.startswith("战报 第 1 期")
    assert ask(company, "issues").empty


def test_publishing_from_the_page_says_what_became_of_it(buttons, company, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ZHANBAO_PUBLISH_FOLDER", str(tmp_path))
    company.set_setting("publish_targets", "folder")
    at = buttons("sending_leaderboard")
    at.button(key="publish_leaderboard").click().run()
    assert not at.exception
    assert "已发布" in at.markdown[0].value and "已存为" in at.caption[0].value
    assert (tmp_path / "leaderboard-2026-W12-1.png").exists()
    at.button(key="publish_leaderboard").click().run()
    assert "没有新数据，未发布" in at.markdown[0].value


def test_no_secret_is_on_the_page(buttons, monkeypatch) -> None:
    monkeypatch.setenv("ZHANBAO_WECOM_KEY", "693a91f6-key")
    at = buttons("sending_leaderboard")
    assert "企业微信群" in str(at.multiselect[0].options)
    assert "693a91f6" not in str(at)


