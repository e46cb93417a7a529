"""report KIND: finished documents."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from analytics.errors import Text
from cli.arguments import Usage
from cli.office import period_named
from cli.owner import opened_existing
from reports.letters import letters_file_name
from reports.pledge_letters import pledge_letters


def report(arguments: Namespace) -> int:
    """Writes one document of that kind."""
    return KINDS[arguments.kind](arguments)


def _letters(arguments: Namespace) -> int:
    if not arguments.period:
        raise Usage(Text("保证书是哪一期的？请用 --period 2026-03 或 2026-Q1 说明。", "Of which period? Say --period 2026-03 or 2026-Q1."))
    with opened_existing(arguments.db) as warehouse:
        period = period_named(arguments.period, warehouse)
        assert period is not None
        content = pledge_letters(warehouse, period, arguments.lang, arguments.owner)
    target: Path = arguments.output or Path(letters_file_name(period, arguments.lang, arguments.owner))
    target.write_bytes(content)
    print(Text(f"已保存 {target}", f"Saved {target}").in_(arguments.lang))
    return 0


KINDS: dict[str, Callable[[Namespace], int]] = {"letters": _letters}
