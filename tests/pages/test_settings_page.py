from __future__ import annotations

from analytics.settings import SETTINGS
from tests.pages.conftest import Visit


def test_every_setting_can_be_changed_on_the_page(visit: Visit) -> None:
    at = visit("settings")
    widgets = [*at.text_input, *at.number_input, *at.selectbox, *at.toggle]
    assert {widget.key for widget in widgets if widget.key} >= {f"setting_{setting.name}" for setting in SETTINGS}


def test_a_change_is_stored_in_the_warehouse(visit: Visit, company) -> None:
    at = visit("settings")
    at.selectbox(key="setting_rise_colour").set_value("green").run()
    assert not at.exception
    assert company.settings()["rise_colour"] == "green"


def test_a_changed_number_survives_a_new_visit(visit: Visit, company) -> None:
    at = visit("settings")
    at.number_input(key="setting_verify_radius_m").set_value(300).run()
    again = visit("settings")
    assert again.number_input(key="setting_verify_radius_m").value == 300
