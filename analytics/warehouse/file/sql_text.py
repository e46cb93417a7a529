"""Texts and names as they stand in SQL: quoted, with the quotes inside them doubled."""

from __future__ import annotations


def literal(text: str) -> str:
    """A text.

    >>> literal("O'Neil")
    "'O''Neil'"
    """
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """The name of a table or a column.

    >>> identifier('2" pipe')
    '"2"" pipe"'
    """
    return '"' + name.replace('"', '""') + '"'
