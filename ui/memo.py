"""Things made from an answer (a styled table, the rows of a chart) kept as long as the answer itself is.

Answers are shared between sessions and rebuilt when the data change, so whatever hangs on one is never stale; the key says
what else it depends on (language, theme, columns).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import TypeVar

import pandas as pd

from analytics.answer import Answer

T = TypeVar("T")
_made: dict[int, dict[Hashable, object]] = {}


def made_from(answer: Answer | pd.DataFrame, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns for this answer (or a frame that is kept itself) and key; made once."""
    kept = _made.get(id(answer))
    if kept is None:
        kept = _made.setdefault(id(answer), {})
        weakref.finalize(answer, _made.pop, id(answer), None)
    if key not in kept:
        kept[key] = make()
    return kept[key]  # type: ignore[return-value]
