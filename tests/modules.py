"""Which modules a check looks at: rooms with all their folders, and never silently none."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def modules(*rooms: str, at_least: int) -> list[Path]:
    """Every module of the rooms, in whatever folder. A room that moved away would leave a check with nothing to look at:
    fewer than `at_least` is a failure."""
    found = sorted(path for room in rooms for path in (PROJECT / room).rglob("*.py"))
    assert len(found) >= at_least, f"only {len(found)} modules in {', '.join(rooms)}: where did they go?"
    return found


def screen() -> list[Path]:
    """What a reader sees is written here: `ui` and `pages`."""
    return modules("ui", "pages", at_least=100)
