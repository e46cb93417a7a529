"""The boards a TV wall turns through and how long each stays: the words of the wall's settings and of its address."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import Refused, Text

BOARDS: Mapping[str, Text] = {
    "week": Text("周榜", "Week"),
    "month": Text("月榜", "Month"),
    "teams": Text("团队", "Teams"),
    "pledges": Text("业绩保证", "Pledges"),
    "improvement": Text("进步", "Improvement"),
    "milestones": Text("喜报", "Milestones"),
}
DEFAULT_SECONDS = 20
SHORTEST_SECONDS, LONGEST_SECONDS = 5, 600
_ALSO = {"保证": "pledges", "周": "week", "月": "month", "团队榜": "teams", "进步榜": "improvement", "里程碑": "milestones", "leaderboard": "week"}


def boards_named(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The boards of a list in Chinese or English, in its order and each once; and the words that name none.

    >>> boards_named("月榜、teams,teams，天气")
    (('month', 'teams'), ('天气',))
    """
    spelled = {word.lower(): code for code, label in BOARDS.items() for word in (code, label.zh, label.en)} | _ALSO
    words = [word.strip() for word in text.replace(",", "、").replace("，", "、").split("、") if word.strip()]
    known = dict.fromkeys(spelled[word.lower()] for word in words if word.lower() in spelled)
    return tuple(known), tuple(dict.fromkeys(word for word in words if word.lower() not in spelled))


def wall_boards(text: str) -> tuple[str, ...]:
    """The boards of the setting; all of them where it is blank. Raises Refused for a word that names none."""
    known, unknown = boards_named(text)
    if unknown:
        raise Refused(Text(
            f"大屏上没有「{'、'.join(unknown)}」；可以写：{'、'.join(label.zh for label in BOARDS.values())}，用顿号分开。",
            f"The wall has no board “{', '.join(unknown)}”; write any of {', '.join(BOARDS)}, separated by commas.",
        ))
    return known or tuple(BOARDS)


def wall_seconds(*given: object) -> int:
    """How long a board stays: the first value that is a whole number, held between the shortest and the longest.

    >>> [wall_seconds("abc", 30), wall_seconds("0", 30), wall_seconds("99999", 30), wall_seconds(None, None)]
    [30, 5, 600, 20]
    """
    for value in given:
        text = str(value).strip()
        if text.isascii() and text.isdigit():
            return min(max(int(text[:9]), SHORTEST_SECONDS), LONGEST_SECONDS)
    return DEFAULT_SECONDS
