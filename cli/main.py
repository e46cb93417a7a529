"""The command line: `python -m analytics VERB ...`. Exit status: 0 done, 1 refused, 2 wrong usage, 3 some rows set aside."""

from __future__ import annotations

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence

from analytics.errors import Text, UnknownName, ZhanbaoError
from cli import asking, keeping, loading, publishing, reporting
from cli.arguments import Usage, default_database, parser, reader_language

DONE, REFUSED, WRONG_USAGE = 0, 1, 2  # and loading.ROWS_SET_ASIDE

VERBS: dict[str, Callable[[Namespace], int]] = {
    "import": loading.import_files,
    "batches": loading.list_batches,
    "undo": loading.undo,
    "redo": loading.redo,
    "original": loading.original,
    "memory": loading.list_memory,
    "forget": loading.forget,
    "demo": loading.demo,
    "ask": asking.ask_question,
    "questions": asking.list_questions,
    "metrics": asking.list_metrics,
    "datasets": asking.list_datasets,
    "template": keeping.write_template,
    "publish": publishing.publish_board,
    "issues": publishing.list_issues,
    "report": reporting.report,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "check": keeping.check,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Carries out one command and returns its exit status. Never raises: a reader gets one sentence, not a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = reader_language(words)
    _make_output_safe()
    try:
        arguments = parser(lang).parse_args(words)
        arguments.lang = lang
        arguments.db = getattr(arguments, "db", None) or default_database()
        return VERBS[arguments.verb](arguments)
    except Usage as wrong:
        return _report(wrong.message, lang, WRONG_USAGE, wrong.usage)
    except UnknownName as unknown:
        return _report(unknown.message, lang, WRONG_USAGE)
    except ZhanbaoError as refusal:
        return _report(refusal.message, lang, REFUSED)
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _report(Text("已中断；没有完成的导入不会留下任何数据。", "Interrupted; an unfinished import leaves nothing behind."), lang, REFUSED)
    except OSError as failure:
        name = failure.filename or ""
        reason = failure.strerror or str(failure)
        return _report(Text(f"文件 {name} 读写失败：{reason}。", f"Could not read or write {name}: {reason}."), lang, REFUSED)
    except Exception as failure:  # noqa: BLE001 - the last stop before the reader's terminal
        if os.environ.get("ZHANBAO_DEBUG"):
            traceback.print_exc()
        told = f"{type(failure).__name__}: {failure}".splitlines()[0]
        return _report(
            Text(f"程序内部出错：{told}（设 ZHANBAO_DEBUG=1 可看细节）", f"Internal error: {told} (set ZHANBAO_DEBUG=1 for details)"), lang, REFUSED)


def _report(message: Text, lang: str, status: int, more: str = "") -> int:
    print(message.in_(lang), file=sys.stderr)
    if more:
        print(more.rstrip(), file=sys.stderr)
    return status


def _make_output_safe() -> None:
    """UTF-8 into files and pipes on every system; on a terminal, characters it lacks become ? instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
