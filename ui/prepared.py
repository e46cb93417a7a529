"""What is drawn from an answer, made once for each language and theme."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from analytics.answer import Answer
from ui.memo import made_from
from ui.session import dark, lang

T = TypeVar("T")


def prepared(answer: Answer, what: Hashable, make: Callable[[], T]) -> T:
    """`make()`, kept for as long as the answer lives.

    `what` names the drawing and everything besides the answer that it depends on.
    """
    return made_from(answer, ("prepared", what, lang(), dark()), make)
