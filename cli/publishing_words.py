"""The words of publish and issues."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from analytics.words.board_forms import AUDIENCES


def publish_words(words: argparse.ArgumentParser, say: Any, day: Any, option: Any) -> None:
    """The grammar of `publish`."""
    words.add_argument("board", metavar="BOARD", help=say("榜单：leaderboard 排行榜、teams 团队榜、pledges 业绩保证", "board: leaderboard, teams or pledges"))
    words.add_argument("--period", metavar="P", help=say("期间（默认本周；业绩保证默认本月）", "period (default this week; for pledges this month)"))
    words.add_argument("--as-of", metavar="DATE", type=day, help=say("数据看到哪一天为止", "read the data up to this day"))
    words.add_argument("--to", metavar="TARGET", action="append", help=say(
        "发到哪里：wecom、dingtalk、feishu、webhook、email、folder=目录；none 只存档；可重复（默认用设置里的）",
        "where to: wecom, dingtalk, feishu, webhook, email, folder=DIR; none only archives; may be repeated (default: the setting)"))
    words.add_argument("--audience", choices=tuple(AUDIENCES), default="group", help=say("给谁看，决定点谁的名", "for whom: decides who is named"))
    words.add_argument("--measure", metavar="NAME", help=say("排名指标，如 sales、collected", "what to rank by, such as sales or collected"))
    words.add_argument("--by", metavar="DIM", help=say("排谁：person（默认）、team、region、customer …", "who is ranked: person (default), team, region, customer …"))
    words.add_argument("--where", metavar="DIM=VALUE", action="append", type=option, default=[], help=say("只看这些行，可重复", "only these rows, may be repeated"))
    words.add_argument("--dry-run", action="store_true", help=say("只试做，不存档、不发送", "make it only; keep and send nothing"))
    words.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("另存为 .png、.xlsx 或 .txt", "also save as .png, .xlsx or .txt"))
    words.add_argument("--force", action="store_true", help=say("没有新数据也发布新的一期", "publish a new issue even without new data"))
    words.add_argument("--again", action="store_true", help=say("发过的也再发一次", "send again what was sent already"))
    words.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))


def issue_words(words: argparse.ArgumentParser, say: Any) -> None:
    """The grammar of `issues`."""
    words.add_argument("issue", metavar="ISSUE", type=int, nargs="?", help=say("编号：配合 -o 取回这一期", "number: with -o, get that issue back"))
    words.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("保存为 .png、.xlsx 或 .txt", "save as .png, .xlsx or .txt"))
    words.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))
