"""What a page knows about its reader and where its numbers come from: language, theme, warehouse, answers.

The only place that turns a refusal of `analytics` into a notice on the screen.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import catalog
from analytics import window as windows
from analytics.answer import Answer
from analytics.errors import ZhanbaoError
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from charts.theme import Palette, palette
from ui.texts import LANGUAGES, translate

PROJECT = Path(__file__).resolve().parent.parent
_opened: dict[Path, Warehouse] = {}
_opening = threading.Lock()


def warehouse_path() -> Path:
    return Path(os.environ.get("ZHANBAO_DB") or PROJECT / "data" / "zhanbao.duckdb").resolve()


def warehouse() -> Warehouse:
    """The one open warehouse of this server; opened by the launcher, or by the first page that asks."""
    path = warehouse_path()
    with _opening:
        if path not in _opened:
            path.parent.mkdir(parents=True, exist_ok=True)
            _opened[path] = Warehouse.open(path, who="app")
        return _opened[path]


def close_warehouse() -> None:
    """Let go of the file, so that another process may open it."""
    with _opening:
        held = _opened.pop(warehouse_path(), None)
    if held is not None:
        held.close()


class _Run(threading.local):
    """What stays the same during one run of a script: read once, since a page asks for it hundreds of times.

    A run has a thread of its own; where none has begun (callbacks of tests, other threads) everything is read anew.
    """

    lang: str | None = None
    palette: Palette | None = None


_run = _Run()


def begin_run() -> None:
    """Called by the entry script before anything is drawn."""
    _run.lang, _run.palette = None, None
    _run.lang = lang()
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
    return _window(_version(house), str(house.path), scope, dataset, default)


def _version(house: Warehouse) -> tuple[int, str]:
    """What an answer depends on besides the question: the data and the day."""
    return house.data_version, house.today().isoformat()


def _answer(question: str, scope: Scope, by: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> Answer | ZhanbaoError:
    house = warehouse()
    return _asked(_version(house), str(house.path), question, scope, by, options)


# Frozen dataclasses have a complete repr; hashing that is much cheaper than Streamlit's walk over their fields.
@st.cache_resource(max_entries=4000, show_spinner=False, hash_funcs={Scope: repr})
def _asked(
    version: tuple[int, str], path: str, question: str, scope: Scope, by: tuple[str, ...], options: tuple[tuple[str, Any], ...]
) -> Answer | ZhanbaoError:
    try:
        return catalog.ask(warehouse(), question, scope, by, dict(options))
    except ZhanbaoError as refusal:
        return refusal


@st.cache_resource(max_entries=2000, show_spinner=False, hash_funcs={Scope: repr})
def _window(version: tuple[int, str], path: str, scope: Scope, dataset: str, default: str | None) -> windows.Window | ZhanbaoError:
    try:
        return windows.window(warehouse(), scope, dataset, default=default)
    except ZhanbaoError as refusal:
        return refusal


def remembered(name: str, values: Mapping[str, Any] | None = None) -> Any:
    """A value of this visit kept across pages (filters, the last period); None when there is none."""
    kept = st.session_state.setdefault("_kept", {})
    if values is not None:
        kept.update(values)
    return kept.get(name)
