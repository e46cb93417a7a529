"""The sales people: teams, who joined, who left, who changed team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.market import LAST_DAY, chances

COMPANY = "净源饮品设备有限公司"
DIRECTOR = "陈立"
CLERK = "周敏"

TEAMS = {
    "华东一部": "华东",
    "华东二部": "华东",
    "华东三部": "华东",
    "华南一部": "华南",
    "华南二部": "华南",
    "华北一部": "华北",
    "华北二部": "华北",
    "成都部": "西南",
    "重庆部": "西南",
}
REGIONS = ("华东", "华南", "华北", "西南")

# The team of each person on the last day; the first of each team leads it and sells as well.
MEMBERS = {
    "华东一部": "王海燕 方圆 蒋明辉 阎峰 任静怡 梁雪 姜涛 卢俊 邹强",
    "华东二部": "赵敏 罗浩 沈嘉怡 顾晓东 何静 孙志强 徐丽娜 高翔",
    "华东三部": "谢志远 潘晓慧 丁一鸣 陆文婷 汪洋 倪佳 夏志刚",
    "华南一部": "程诺 李泽明 曾宪国 黄俊杰 林小玲 郑凯 梁家辉 叶文轩 冯敏仪",
    "华南二部": "田野 范晓军 苏婉婷 邓伟强 廖志勇 钟丽华 彭浩然 温嘉欣",
    "华北一部": "刘洋 唐磊 马建国 杜鹃 白雪 郭子豪 韩冰 宋晓光",
    "华北二部": "吴倩 贾文博 崔志鹏 秦岚 侯亮 薛梅 段志宏 尹航",
    "成都部": "陈思远 冉小龙 向阳 蒲玉兰 杨帆 文静 龚建军 代小雨",
    "重庆部": "石磊 涂勇 谭晓琳 万鹏 牟兰 付强 舒畅",
}

# The last day of those who left (that day included).
LEFT = {
    "周建平": ("华东一部", date(2024, 8, 31)),
    "钱晓雯": ("华东二部", date(2025, 1, 17)),
    "施文杰": ("华东三部", date(2025, 6, 30)),
    "区志明": ("华南一部", date(2024, 12, 31)),
    "莫晓晴": ("华南一部", date(2026, 2, 13)),
    "卓伟": ("华南二部", date(2025, 9, 30)),
    "张立新": ("华北一部", date(2025, 4, 30)),
    "齐淑芬": ("华北二部", date(2026, 3, 10)),
    "罗小刚": ("成都部", date(2025, 10, 31)),
    "蓝天": ("重庆部", date(2025, 2, 28)),
}

# Whose customers those who left handed on.
SUCCESSORS = {
    "周建平": "卢俊",
    "钱晓雯": "高翔",
    "施文杰": "倪佳",
    "区志明": "叶文轩",
    "莫晓晴": "李泽明",
    "卓伟": "温嘉欣",
    "张立新": "宋晓光",
    "齐淑芬": "尹航",
    "罗小刚": "代小雨",
    "蓝天": "舒畅",
}

JOINED = {
    "邹强": date(2024, 7, 1),
    "卢俊": date(2024, 9, 2),
    "夏志刚": date(2024, 10, 8),
    "叶文轩": date(2025, 1, 6),
    "高翔": date(2025, 2, 10),
    "汪洋": date(2025, 3, 3),
    "舒畅": date(2025, 3, 10),
    "宋晓光": date(2025, 5, 12),
    "倪佳": date(2025, 7, 7),
    "冯敏仪": date(2025, 8, 4),
    "温嘉欣": date(2025, 10, 13),
    "尹航": date(2025, 11, 3),
    "代小雨": date(2025, 11, 10),
    "李泽明": date(2026, 2, 24),
}

# Changes of team: person -> (earlier team, first day in the present team).
MOVED = {
    "罗浩": ("华东一部", date(2025, 1, 1)),
    "范晓军": ("华南一部", date(2025, 4, 1)),
    "韩冰": ("华北二部", date(2025, 7, 1)),
    "文静": ("重庆部", date(2026, 1, 1)),
    "丁一鸣": ("华东二部", date(2025, 10, 1)),
    "郑凯": ("华南二部", date(2024, 10, 1)),
}

# Names that appear in sales without being on the roster.
STRANGERS = ("孟凡星", "钱进")


@dataclass(frozen=True)
class Membership:
    """A person's time in one team; `valid_to` is the last day, None while it lasts."""

    team: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Person:
    name: str
    person_id: str
    role: str
    hired_on: date
    left_on: date | None
    memberships: tuple[Membership, ...]

    def employed_on(self, day: date) -> bool:
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def employed_within(self, start: date, end: date) -> bool:
        """Whether any day from `start` to `end`, both included, is a day of employment."""
        return self.hired_on <= end and (self.left_on is None or self.left_on >= start)

    def team_on(self, day: date) -> str:
        """The team on `day`; before the first and after the last membership the nearest one."""
        for membership in self.memberships:
            if membership.valid_to is None or day <= membership.valid_to:
                return membership.team
        return self.memberships[-1].team

    @property
    def team(self) -> str:
        return self.memberships[-1].team


def leader(team: str) -> str:
    return MEMBERS[team].split()[0]


def region(team: str | None) -> str | None:
    return TEAMS.get(team) if team else None


def _memberships(name: str, team: str, hired_on: date) -> tuple[Membership, ...]:
    if name not in MOVED:
        return (Membership(team, hired_on),)
    earlier, since = MOVED[name]
    return (Membership(earlier, hired_on, since - timedelta(1)), Membership(team, since))


def sales_people() -> list[Person]:
    """Everyone who sold for the company in the two years, those who left last."""
    rng = chances("people")
    made = []
    roster: list[tuple[str, str, date | None]] = [(name, team, None) for team, names in MEMBERS.items() for name in names.split()]
    roster += [(name, team, left_on) for name, (team, left_on) in LEFT.items()]
    for name, team, left_on in roster:
        earlier = date(2018, 3, 1) + timedelta(int(rng.integers(0, 2000)))
        hired_on = JOINED.get(name, earlier)
        new = (LAST_DAY - hired_on).days < 200 and left_on is None
        role = "销售经理" if name == leader(team) else "见习销售" if new else "销售代表"
        made.append((name, role, hired_on, left_on, _memberships(name, team, hired_on)))
    numbers = {entry[0]: n for n, entry in enumerate(sorted(made, key=lambda entry: entry[2]), start=1001)}
    return [Person(name, f"E{numbers[name]}", role, hired_on, left_on, memberships) for name, role, hired_on, left_on, memberships in made]
