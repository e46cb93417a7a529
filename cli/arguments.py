"""The words the command line understands, in the reader's language."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from analytics.errors import LANGUAGES, Text
from analytics.warehouse.loading import ON_DUPLICATE
from cli.publishing_words import issue_words, publish_words

DEFAULT_DB = Path("data/zhanbao.duckdb")


class Usage(Exception):
    """The command is not written in a way that can be carried out; exit status 2."""

    def __init__(self, message: Text, usage: str = "") -> None:
        super().__init__(message.zh)
        self.message = message
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """An argument parser that reports as one sentence, in the reader's language, before its usage."""

    def error(self, message: str) -> NoReturn:
        raise Usage(Text(f"命令写法不对：{message}", f"Wrong usage: {message}"), self.format_usage())


def default_database() -> Path:
    return Path(os.environ.get("ZHANBAO_DB") or DEFAULT_DB)


def reader_language(argv: Sequence[str]) -> str:
    """`--lang` where given, else the system's language; Chinese unless that is clearly another one."""
    for position, word in enumerate(argv):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and position + 1 < len(argv):
            value = argv[position + 1]
        if value in LANGUAGES:
            return value
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        named = os.environ.get(variable, "").lower()
        if named:
            return "zh" if named.startswith(("zh", "c.", "posix")) or named == "c" else "en"
    return "zh"


def _pair(text: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not equals or not left or not right:
        raise argparse.ArgumentTypeError(f"{text!r} ≠ NAME=VALUE")
    return left, right


def _option(text: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not equals or not left:
        raise argparse.ArgumentTypeError(f"{text!r} ≠ NAME=VALUE")
    return left, right


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} ≠ 2026-03-15") from None


def _header(text: str) -> int | str:
    if text == "none":
        return text
    if text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} ≠ 1, 2, 3 … | none")


def parser(lang: str) -> Parser:
    """The whole grammar; every subcommand also takes --db and --lang."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(lang)

    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--db", metavar="FILE", type=Path, help=say(
        "数据库文件（默认 $ZHANBAO_DB，否则 data/zhanbao.duckdb）", "database file (default $ZHANBAO_DB, else data/zhanbao.duckdb)"))
    shared.add_argument("--lang", choices=LANGUAGES, help=say("文字用中文还是英文", "language of the output"))
    top = Parser("python -m analytics", parents=[shared], description=say(
        "战报命令行：导入表格、提问、导出答案。", "Zhanbao on the command line: import spreadsheets, ask questions, export answers."))
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=Parser)

    def verb(name: str, zh: str, en: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, parents=[shared], help=say(zh, en), description=say(zh, en))

    _import_words(verb("import", "导入一个或多个表格文件", "import one or more spreadsheet files"), say)
    _ask_words(verb("ask", "提一个问题", "ask a question"), say)
    for name, zh, en in (
        ("questions", "列出能问的问题", "list the questions"), ("metrics", "列出指标", "list the metrics"), ("datasets", "列出数据集", "list the datasets"),
        ("batches", "列出已导入的批次", "list the imported batches"),
    ):
        verb(name, zh, en).add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))
    for name, zh, en in (("undo", "撤销一个批次", "undo a batch"), ("redo", "恢复撤销过的批次", "bring an undone batch back")):
        verb(name, zh, en).add_argument("batch", metavar="BATCH", type=int, help=say("批次号（见 batches）", "batch number (see batches)"))
    file = verb("original", "取回一个批次的原始文件", "get the file of a batch back as it was uploaded")
    file.add_argument("batch", metavar="BATCH", type=int, help=say("批次号（见 batches）", "batch number (see batches)"))
    file.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("保存到（默认原来的名字）", "save to (by default its own name)"))
    verb("memory", "列出记住的列名、单位和表", "list what is remembered of headings, units and sheets").add_argument(
        "--json", action="store_true", help=say("输出 JSON", "print JSON"))
    gone = verb("forget", "忘掉记住的一条（见 memory）", "forget one thing that is remembered (see memory)")
    gone.add_argument("kind", choices=("column", "unit", "sheet", "answer", "layout"))
    gone.add_argument("dataset", metavar="DATASET")
    gone.add_argument("said", metavar="SAID", help=say("memory 里「说的是」那一列", "as in the column “said of” of memory"))
    demo = verb("demo", "载入示例公司", "load the sample company")
    demo.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))
    form = verb("template", "生成一张待填的表格", "write a spreadsheet to fill in")
    form.add_argument("dataset", metavar="DATASET", help=say("数据集，如 sales 或 销售", "dataset, such as sales"))
    form.add_argument("-o", "--output", metavar="FILE.xlsx", type=Path, help=say("保存到", "save to"))
    form.add_argument("--with-data", action="store_true", help=say("填上公司现有的行，改好可以再导入", "with the rows the company holds, to correct and import again"))
    form.add_argument("--period", metavar="P", help=say("只要这个期间的行（配合 --with-data）", "only the rows of this period (with --with-data)"))
    publish_words(verb("publish", "发布一期战报：海报、Excel、文字，存档并发送", "publish a board: picture, workbook and text, archived and sent"), say, _day, _option)
    issue_words(verb("issues", "列出发布过的战报，或取回一期", "list what was published, or get an issue back"), say)
    document = verb("report", "生成一份文档，如业绩保证书", "write a document, such as the pledge letters")
    document.add_argument("kind", metavar="KIND", choices=("letters",), help=say("letters：业绩保证书", "letters: the pledges to sign"))
    document.add_argument("--period", metavar="P", help=say("期间，如 2026-03、2026-Q1", "period, such as 2026-03, 2026-Q1"))
    document.add_argument("--owner", metavar="NAME", help=say("只要这个人或团队的", "only this person's or team's"))
    document.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("保存到", "save to"))
    verb("backup", "把数据库备份到一个新文件", "back the database up into a new file").add_argument("target", metavar="OUT", type=Path)
    restore = verb("restore", "用备份恢复数据库", "restore the database from a backup")
    restore.add_argument("source", metavar="IN", type=Path)
    restore.add_argument("--force", action="store_true", help=say("覆盖现有的数据库文件", "replace the database file that is there"))
    verb("check", "检查数据库：行数、日期、不认识的人", "check the database: rows, dates, unknown people")
    return top


def _import_words(words: argparse.ArgumentParser, say) -> None:
    words.add_argument("files", metavar="FILE", nargs="+", type=Path)
    words.add_argument("--dataset", metavar="NAME", help=say("数据集（默认自动识别）", "dataset (recognised by default)"))
    words.add_argument("--sheet", metavar="NAME", help=say("只读这个工作表", "read this sheet only"))
    words.add_argument("--map", metavar="列名=field", action="append", type=_pair, default=[],
                       help=say("指定一列对应的字段，可重复", "say which field a column is"))
    words.add_argument("--scale", metavar="field=万元", action="append", type=_pair, default=[],
                       help=say("指定一个字段的单位", "say which unit a field is in"))
    words.add_argument("--answer", metavar="问题=答案", action="append", type=_pair, default=[],
                       help=say("回答导入时问到的一处，可重复", "answer a question the import asked, may be repeated"))
    words.add_argument("--accept", action="store_true", help=say("还有没答的问题也照所理解的导入", "load as understood, whatever was asked"))
    words.add_argument("--rate", metavar="USD=7.10", action="append", type=_pair, default=[],
                       help=say("一种外币折合多少元", "how many yuan one unit of a foreign currency is"))
    words.add_argument("--header", metavar="ROW|none", type=_header,
                       help=say("表头在第几行；none 表示没有表头", "row of the headings; none if there are none"))
    words.add_argument("--encoding", metavar="NAME", help=say("文本文件的编码（默认自动识别）", "encoding of a text file (recognised by default)"))
    words.add_argument("--password", metavar="PASSWORD", help=say("打开密码；写 - 则当场询问", "password that opens the workbook; - asks for it"))
    words.add_argument("--on-duplicate", choices=ON_DUPLICATE, default=ON_DUPLICATE[0], help=say(
        "同一文件再次导入时怎么办", "what to do when the same file comes again"))
    words.add_argument("--replace-period", metavar="P", help=say("先去掉该数据集这个期间的行", "first take out this period's rows of that dataset"))
    words.add_argument("--dry-run", action="store_true", help=say("只检查，不写入", "check only, write nothing"))
    words.add_argument("--strict", action="store_true", help=say("有一行不对就全部不导入", "refuse the file if any row is wrong"))
    words.add_argument("--report", metavar="OUT.xlsx", type=Path, help=say(
        "把搁置的行和问题清单存成 Excel，改好再导入", "save the rows set aside, to be mended and imported, and the list of defects"))
    words.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))


def _ask_words(words: argparse.ArgumentParser, say) -> None:
    words.add_argument("question", metavar="QUESTION", help=say("问题名（见 questions）", "name of the question (see questions)"))
    words.add_argument("--period", metavar="P", help=say("期间，如 2026-03、2026-Q1、last-30d", "period, such as 2026-03, 2026-Q1, last-30d"))
    words.add_argument("--as-of", metavar="DATE", type=_day, help=say("数据看到哪一天为止", "read the data up to this day"))
    words.add_argument("--by", metavar="DIM", action="append", default=[], help=say("按维度分组，可重复", "group by a dimension, may be repeated"))
    words.add_argument("--where", metavar="DIM=VALUE", action="append", type=_option, default=[],
                       help=say("只看这些行，可重复", "only these rows, may be repeated"))
    words.add_argument("--option", metavar="K=V", action="append", type=_option, default=[], help=say("问题的选项", "an option of the question"))
    words.add_argument("--format", choices=("table", "json", "csv", "xlsx"), help=say("输出格式", "form of the output"))
    words.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("保存到文件", "save to a file"))


def output_is_tty() -> bool:
    return sys.stdout.isatty()
