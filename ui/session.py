"""What a page knows about its reader and where its numbers come from: language, theme, warehouse, answers.

The only place that turns a refusal of `analytics` into a notice on the screen.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from analytics import catalog
from analytics import window as windows
from analytics.answer import Answer
from analytics.errors import LANGUAGES, ZhanbaoError
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from charts.theme import Palette, palette
from ui.texts import translate

T = TypeVar("T")
PROJECT = Path(__file__).resolve().parent.parent
_opened: dict[Path, Warehouse] = {}
_opening = threading.Lock()


class _Run(threading.local):
    """What stays the same during one run of a script: read once, since a page asks for it hundreds of times.

    A run has a thread of its own; where none has begun (callbacks of tests, other threads) everything is read anew.
    """

    lang: str | None = None
    palette: Palette | None = None
    warehouse: Warehouse | None = None


_run = _Run()


def warehouse_path() -> Path:
    return Path(os.environ.get("ZHANBAO_DB") or PROJECT / "data" / "zhanbao.duckdb").resolve()


def warehouse() -> Warehouse:
    """The one open warehouse of this server; opened by the launcher, or by the first page that asks."""
    if _run.warehouse is not None:
        return _run.warehouse
    path = warehouse_path()
    with _opening:
        if path not in _opened:
            path.parent.mkdir(parents=True, exist_ok=True)
            _opened[path] = Warehouse.open(path, who="app")
        return _opened[path]


def close_warehouse() -> None:
    """Let go of the file, so that another process may open it."""
    _run.warehouse = None
    with _opening:
        held = _opened.pop(warehouse_path(), None)
    if held is not None:
        held.close()


def begin_run() -> None:
    """Called by the entry script before anything is drawn. Raises HeldElsewhere when another process has the file."""
    _run.lang, _run.palette, _run.warehouse = None, None, None
    _run.lang = lang()
    _run.warehouse = warehouse()
    _run.palette = colours()


def lang() -> str:
    """The reader's language, from the address; Chinese unless it says otherwise."""
    if _run.lang is not None:
        return _run.lang
    chosen = st.query_params.get("lang") or st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else "zh"


def t(msgid: str, **values: object) -> str:
    """The sentence in the reader's language; Chinese sentences are their own keys."""
    return translate(msgid, lang(), **values)


def dark() -> bool:
    if _run.palette is not None:
        return _run.palette.name == "dark"
    return st.context.theme.type == "dark"


def settings() -> dict[str, Any]:
    return warehouse().settings()


def colours() -> Palette:
    """The palette of the reader's theme, with the company's colour of a rise."""
    if _run.palette is not None:
        return _run.palette
    return palette(dark(), str(settings().get("rise_colour", "red")))


def ask(question: str, scope: Scope, by: tuple[str, ...] = (), **options: Any) -> Answer | None:
    """The answer to a question of the catalog, or None after a notice says why there is none.

    Answers are shared between sessions and kept until the data changes; they are read-only.
    """
    answer = _answer(question, scope, tuple(by), tuple(sorted(options.items())))
    if isinstance(answer, ZhanbaoError):
        st.warning(answer.message.in_(lang()), icon=":material/info:")
        return None
    return answer


def ask_quietly(question: str, scope: Scope, by: tuple[str, ...] = (), **options: Any) -> Answer | None:
    """The same without a notice, for a card that may be left out."""
    answer = _answer(question, scope, tuple(by), tuple(sorted(options.items())))
    return None if isinstance(answer, ZhanbaoError) else answer


def reading_window(scope: Scope, dataset: str, default: str | None = "month") -> windows.Window | ZhanbaoError:
    """The measured days behind a page's headline; a refusal comes back as a value for the page head to show."""
    house = warehouse()
    return _kept(house, ("window", scope, dataset, default), lambda: windows.window(house, scope, dataset, default=default))


def _answer(question: str, scope: Scope, by: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> Answer | ZhanbaoError:
    house = warehouse()
    return _kept(house, ("answer", question, scope, by, options), lambda: catalog.ask(house, question, scope, by, dict(options)))


def _kept(house: Warehouse, key: tuple[Hashable, ...], make: Callable[[], T]) -> T | ZhanbaoError:
    """What `make` answers or refuses, kept until the data or the day change.

    The warehouse's own memo does it: a hit costs microseconds, where Streamlit's caches hash every argument again.
    """

    def look() -> T | ZhanbaoError:
        try:
            return make()
        except ZhanbaoError as refusal:
            return refusal

    return house.cached((*key, house.today()), look)
