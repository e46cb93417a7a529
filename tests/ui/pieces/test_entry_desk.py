"""What is typed stays typed: the table of a page drawn again under another person's hands."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.errors import Text
from analytics.ingest.entered import overtaken
from ui.pieces.entry_desk import ADDED, Desk

KEYS = ("level", "owner")


def rows(**amounts: float | None) -> pd.DataFrame:
    return pd.DataFrame({"level": ["person"] * len(amounts), "owner": list(amounts), "pledge_wan": pd.Series(list(amounts.values()), dtype="float64"),
                         "signed_on": pd.Series([None] * len(amounts), dtype="object"), "pledged": [False] * len(amounts)})


def typed(place: int, **values: object) -> dict:
    return {"edited_rows": {place: values}, "added_rows": []}


def test_an_entry_stays_with_its_person_when_rows_move() -> None:
    desk = Desk(KEYS, ("signed_on",))
    desk.draw(rows(甲=None, 乙=None), 1)
    desk.take(typed(1, pledge_wan=12.5, signed_on="2026-03-02"))
    drawn = desk.draw(rows(丙=3, 乙=None), 2).set_index("owner")
    assert drawn.loc["乙", "pledge_wan"] == 12.5 and drawn.loc["乙", "signed_on"] == date(2026, 3, 2) and drawn.loc["丙", "pledge_wan"] == 3


def test_while_nothing_changes_the_rows_given_to_the_editor_stay_the_same() -> None:
    desk = Desk(KEYS)
    first = desk.draw(rows(甲=None), 1)
    desk.take(typed(0, pledge_wan=5))
    assert desk.draw(rows(甲=None), 1) is first and desk.turn == 1


def test_a_row_typed_below_survives_and_can_be_corrected() -> None:
    desk = Desk(KEYS)
    desk.draw(rows(甲=None), 1)
    desk.take({"edited_rows": {}, "added_rows": [{"level": "person", "owner": "新人", "pledge_wan": 3}]})
    drawn = desk.draw(rows(甲=None), 2)
    assert list(drawn["owner"]) == ["甲", "新人"] and drawn["pledge_wan"].iloc[1] == 3
    desk.take(typed(1, pledge_wan=4))
    drawn = desk.draw(rows(甲=None), 3)
    assert list(drawn["pledge_wan"].dropna()) == [4] and drawn[ADDED].notna().sum() == 1


def test_an_entry_for_someone_who_left_the_list_is_shown_not_dropped() -> None:
    desk = Desk(KEYS)
    desk.draw(rows(甲=None, 乙=None), 1)
    desk.take(typed(1, pledge_wan=7))
    drawn = desk.draw(rows(甲=None), 2)
    assert (drawn["owner"].iloc[1], drawn["pledge_wan"].iloc[1]) == ("乙", 7)


def test_what_was_saved_or_dropped_is_forgotten_and_the_editor_is_a_new_one() -> None:
    desk = Desk(KEYS)
    desk.draw(rows(甲=None), 1)
    desk.take(typed(0, pledge_wan=7))
    desk.clear()
    assert desk.draw(rows(甲=None), 1)["pledge_wan"].isna().all() and desk.turn == 2


def test_saving_over_what_someone_else_saved_meanwhile_has_to_be_confirmed() -> None:
    desk = Desk(KEYS)
    desk.draw(rows(甲=None, 乙=2), 1)
    desk.take({"edited_rows": {0: {"pledge_wan": 15}, 1: {"pledge_wan": 3}}, "added_rows": []})
    now = rows(甲=12, 乙=2)
    (found,) = overtaken(now, desk.draw(now, 2), desk.seen, KEYS, {"pledge_wan": Text("保证业绩", "Pledge")})
    assert found.severity == "warning" and "第 1 行「甲」" in found.text.zh and "现在是 12" in found.text.zh
    assert overtaken(rows(甲=15, 乙=2), desk.draw(now, 2), desk.seen, KEYS, {"pledge_wan": Text("保证业绩", "Pledge")}) == ()  # both wrote the same
