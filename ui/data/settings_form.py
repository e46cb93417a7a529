"""The fields of the settings page: one per entry of `analytics.settings.SETTINGS`, saved one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.boards.composite import composite_cap, composite_parts
from analytics.books.setting_names import names_to_come
from analytics.dimension_values import dimension_values
from analytics.errors import ZhanbaoError
from analytics.settings import BY_NAME, SETTINGS, Setting, checked
from analytics.words.board_forms import FORMS, team_forms
from ui.pieces.cards import card
from ui.pieces.fallback import headline
from ui.pieces.figures import section_title
from ui.session import lang, settings, t, warehouse

_GROUPED = (
    ("公司与显示", ("company_name", "time_zone", "rise_colour", "home_role")),
    ("工作日", ("extra_workdays", "extra_days_off")),
    ("口径", ("selling_roles", "excluded_status", "improvement_floor", "sales_stages", "decision_nodes", "stage_sets_of_teams", "next_actions")),
    ("榜单规则", ("board_policy_team", "board_policy_wall", "board_policy_group", "board_top", "board_around", "board_praise", "board_policy_of_teams", "composite_weights", "composite_cap")),
    ("大屏", ("wall_boards", "wall_seconds", "wall_customers")),
    ("发布", ("public_address", "publish_targets")),
    ("渠道与客群", ("channel_media", "service_items", "fit_weights")),
    ("拜访", ("verify_radius_m", "coordinate_system", "effective_minutes")),
)
_placed = {name for _title, names in _GROUPED for name in names}
# A setting added later shows up in the third group without anyone remembering this page.
GROUPS = tuple((title, names + (tuple(s.name for s in SETTINGS if s.name not in _placed) if title == "口径" else ())) for title, names in _GROUPED)
# What a setting means beyond its spelling (whether its metrics exist) is known to those who use it.
_READ_AGAIN: dict[str, Callable[[dict[str, Any]], object]] = {"composite_weights": composite_parts, "composite_cap": composite_cap}
CHOICES = {
    "red": "红涨绿跌", "green": "绿涨红跌", "rep": "销售", "middle": "主管", "senior": "总监", "owner": "老板", "analyst": "分析", "clerk": "内勤",
}


def settings_group(title: str, names: tuple[str, ...]) -> None:
    """A card of settings; each field saves itself when changed."""
    with card(f"settings_{names[0]}"):
        section_title(t(title))
        for name in names:
            if name in BY_NAME:
                _field(BY_NAME[name])


def _field(setting: Setting) -> None:
    key, label, help_text = f"setting_{setting.name}", setting.label.in_(lang()), setting.help.in_(lang())
    value: Any = settings().get(setting.name, setting.default)
    shared: dict[str, Any] = {"key": key, "help": help_text, "on_change": _save, "args": (setting.name,)}
    if setting.kind == "choice":
        st.session_state[key] = value
        shown = {code: FORMS[code].in_(lang()) if code in FORMS else t(CHOICES[code]) if code in CHOICES else code for code in setting.choices}
        st.selectbox(label, setting.choices, format_func=lambda code: shown[code], **shared)
    elif setting.kind == "bool":
        st.session_state[key] = bool(value)
        st.toggle(label, **shared)
    elif setting.kind in ("integer", "number", "money"):
        whole = setting.kind == "integer"
        st.session_state[key] = int(value) if whole else float(value)
        step, written = (1, "%d") if whole else (1000.0, "%.0f") if setting.kind == "money" else (0.1, "%.2f")
        st.number_input(label, min_value=0 if whole else 0.0, step=step, format=written, **shared)
    else:
        st.session_state[key] = str(value)
        st.text_input(label, **shared)
    if setting.name == "board_policy_of_teams":
        _unknown_teams(str(value))
    for told in names_to_come(warehouse(), setting.name):
        st.warning(told.in_(lang()))
    if st.session_state.get("_setting_refused", (None,))[0] == setting.name:
        st.warning(st.session_state.pop("_setting_refused")[1])


def _unknown_teams(written: str) -> None:
    """A rule of a team nobody is in protects nobody: most likely a slip of the pen."""
    known = set(dimension_values(warehouse(), headline()[0], "team"))
    unknown = [team for team in dict.fromkeys(team for team, _audience in team_forms(written)) if team not in known]
    if unknown:
        st.warning(t("没有叫「{teams}」的团队，这条规则现在对谁都不起作用；请核对写法。", teams="、".join(unknown)))


def _save(name: str) -> None:
    """Store one setting; a value that cannot be read is refused with a sentence and nothing changes."""
    try:
        value = checked(name, st.session_state[f"setting_{name}"])
        if name in _READ_AGAIN:
            _READ_AGAIN[name]({name: value})
        warehouse().set_setting(name, value, by="app")
    except ValueError:
        st.session_state["_setting_refused"] = (name, t("这个值读不懂，没有保存。"))
    except ZhanbaoError as refusal:
        st.session_state["_setting_refused"] = (name, refusal.message.in_(lang()))
