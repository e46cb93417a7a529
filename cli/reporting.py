"""report KIND: finished documents."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from analytics.errors import Text
from cli.arguments import Usage
from cli.office import office
from cli.owner import opened_existing


def report(arguments: Namespace) -> int:
    """Writes one document of that kind."""
    return KINDS[arguments.kind](arguments)


def _letters(arguments: Namespace) -> int:
    if not arguments.period:
        raise Usage(Text("保证书是哪一期的？请用 --period 2026-03 或 2026-Q1 说明。", "Of which period? Say --period 2026-03 or 2026-Q1."))
    with office(opened_existing, arguments.db) as place:
        content, name = place.letters(arguments.period, arguments.owner, arguments.lang)
    target: Path = arguments.output or Path(name)
    target.write_bytes(content)
    print(Text(f"已保存 {target}", f"Saved {target}").in_(arguments.lang))
    return 0


KINDS: dict[str, Callable[[Namespace], int]] = {"letters": _letters}
