"""Question: how a family declares what it answers. The catalog is the families' declarations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.answer import Answer, Column
from analytics.errors import Text


@dataclass(frozen=True)
class Option:
    """A choice of a question: its command-line `name`, the function's `parameter`, allowed values (empty = free), meaning;
    a whole number is `most` at the highest."""

    name: str
    about: Text
    values: tuple[str, ...] = ()
    parameter: str = ""
    whole_number: bool = False
    most: int = 1000


@dataclass(frozen=True)
class Question:
    """A question: the function that answers it, its options, the dataset it reads first, the dimensions it takes, and the
    single numbers (`facts`) its answers carry beside their rows."""

    name: str
    label: Text
    description: Text
    function: Callable[..., Answer]
    dataset: str
    options: tuple[Option, ...] = ()
    by: tuple[str, ...] | None = None
    facts: tuple[Column, ...] = ()
