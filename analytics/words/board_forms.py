"""The forms a board may take, and for whom: the words of the board settings."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import Refused, Text

FORMS: Mapping[str, Text] = {
    "full": Text("全部公开", "Full"),
    "top": Text("前几名加自己", "Top places and own"),
    "tiers": Text("梯队", "Tiers"),
    "progress": Text("只看进度", "Progress only"),
    "anonymous": Text("后段匿名", "Anonymous tail"),
}
AUDIENCES: Mapping[str, Text] = {
    "manager": Text("管理者", "Managers"),
    "team": Text("销售本人", "Salespeople"),
    "wall": Text("大屏", "TV wall"),
    "group": Text("群与文件", "Group chat and files"),
}
# Where two rules meet, the one that says less holds.
STRICTNESS = ("full", "anonymous", "top", "tiers", "progress")
WITHOUT_AMOUNTS = frozenset({"tiers", "progress"})


def team_forms(text: str) -> dict[tuple[str, str], str]:
    """Teams with a rule of their own: {(team, audience or ""): form}, from `华东一部=梯队、成都部@大屏=只看进度`.

    Of a team that is there twice the stricter rule holds. Raises Refused for an entry that names no form, or an audience there is not.

    >>> team_forms("华东一部=梯队、成都部@wall=progress")
    {('华东一部', ''): 'tiers', ('成都部', 'wall'): 'progress'}
    """
    found: dict[tuple[str, str], str] = {}
    for key, form in _entries(text):
        found[key] = max(form, found.get(key, form), key=STRICTNESS.index)
    return found


def written_team_forms(text: str) -> dict[tuple[str, str], str]:
    """The same as it is entered: also Refused for a rule without any effect, or a team that is there twice."""
    keys = [key for key, _form in _entries(text)]
    for place, (team, audience) in enumerate(keys):
        if audience == "manager":
            raise Refused(Text(f"「{team}」对管理者的规则不起作用：管理者总能看到全部；请换一个受众。", f"The rule of “{team}” for managers has no effect: they always see all; name another audience."))
        if (team, audience) in keys[:place]:
            raise Refused(Text(f"「{team}」写了两次；一个团队对一种受众只有一种形式，请去掉一个。", f"“{team}” is there twice; a team has one form for an audience, so leave one out."))
    return team_forms(text)


def _entries(text: str) -> tuple[tuple[tuple[str, str], str], ...]:
    forms, audiences = _spelled(FORMS), _spelled(AUDIENCES)
    found = []
    for entry in text.replace("，", "、").replace(",", "、").replace("＝", "=").split("、"):
        if not entry.strip():
            continue
        owner, _equals, form = (part.strip() for part in entry.partition("="))
        team, at, audience = (part.strip() for part in owner.replace("＠", "@").rpartition("@")) if "@" in owner.replace("＠", "@") else (owner, "", "")
        if not team or form.lower() not in forms or (at and audience.lower() not in audiences):
            raise Refused(Text(
                f"「{entry.strip()}」读不懂：请写成「团队=形式」或「团队@受众=形式」，形式有 {'、'.join(word.zh for word in FORMS.values())}；"
                f"受众有 {'、'.join(word.zh for word in AUDIENCES.values())}。",
                f"“{entry.strip()}” cannot be read: write team=form or team@audience=form; forms: {', '.join(FORMS)}; audiences: {', '.join(AUDIENCES)}.",
            ))
        found.append(((team, audiences[audience.lower()] if at else ""), forms[form.lower()]))
    return tuple(found)


def _spelled(words: Mapping[str, Text]) -> dict[str, str]:
    return {spelled.lower(): code for code, word in words.items() for spelled in (code, word.zh, word.en)}
