"""What is drawn from an answer, made once: answers are shared and never change, so neither do the rows of their charts."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from analytics.answer import Answer
from ui.session import dark, lang

T = TypeVar("T")
_made: dict[int, dict[Hashable, Any]] = {}


def prepared(answer: Answer, what: Hashable, make: Callable[[], T]) -> T:
    """`make()`, kept for as long as the answer lives, apart for each language and theme.

    `what` names the drawing and everything besides the answer that it depends on.
    """
    kept = _made.get(id(answer))
    if kept is None:
        kept = _made[id(answer)] = {}
        weakref.finalize(answer, _made.pop, id(answer), None)
    key = (what, lang(), dark())
    if key not in kept:
        kept[key] = make()
    return kept[key]
