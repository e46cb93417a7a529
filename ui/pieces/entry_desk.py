"""What is typed into a page's table stays typed: when someone else saves, a filter changes or the page is left, the table is drawn
again from the newest data with the entries laid over it, until they are saved."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

Key = tuple[Hashable, ...]
ADDED = "_added"  # marks rows typed below the others; a row of the data has None


@dataclass
class Desk:
    """One table of one visit. `cells`: what was typed, by row and column; `seen`: what stood there before; `added`: whole rows."""

    keys: tuple[str, ...]
    dates: tuple[str, ...] = ()
    turn: int = 0
    stamp: Hashable = None
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    cells: dict[Key, dict[str, Any]] = field(default_factory=dict)
    seen: dict[Key, dict[str, Any]] = field(default_factory=dict)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)

    def draw(self, fresh: pd.DataFrame, stamp: Hashable, *, alive: bool = True) -> pd.DataFrame:
        """The rows to edit: the same as before while `stamp` stays, since edits count rows; else the newest with the entries in place.

        `alive`: the editor of the last drawing still stands; one that was away with its page has forgotten what was typed.
        """
        if stamp != self.stamp or not alive:
            self.turn, self.stamp, self.frame = self.turn + 1, stamp, self._laid_over(fresh)
        return self.frame

    def take(self, typed: Mapping[str, Any]) -> None:
        """Remember what an editor says was typed since its rows were drawn."""
        for place, values in typed.get("edited_rows", {}).items():
            row = self.frame.iloc[int(place)]
            mark = row.get(ADDED)
            if isinstance(mark, str):
                self.added.setdefault(mark, {}).update({name: self._value(name, value) for name, value in values.items()})
                continue
            key = tuple(row[name] for name in self.keys)
            for name, value in values.items():
                self.seen.setdefault(key, {}).setdefault(name, row[name])
                self.cells.setdefault(key, {})[name] = self._value(name, value)
        for place, values in enumerate(typed.get("added_rows", [])):
            if values:
                self.added[f"{self.turn}-{place}"] = {name: self._value(name, value) for name, value in values.items()}

    def clear(self) -> None:
        """Everything was saved."""
        self.cells, self.seen, self.added, self.stamp = {}, {}, {}, None

    def _value(self, name: str, value: Any) -> Any:
        return date.fromisoformat(value[:10]) if name in self.dates and isinstance(value, str) else value

    def _laid_over(self, fresh: pd.DataFrame) -> pd.DataFrame:
        frame = fresh.reset_index(drop=True).copy()
        frame[ADDED] = pd.Series([None] * len(frame), dtype="object")
        places = {tuple(key): place for place, key in enumerate(zip(*(frame[name] for name in self.keys), strict=True))}
        more = [{ADDED: mark} | values for mark, values in self.added.items()]
        for key, values in self.cells.items():
            if key not in places:  # gone from the data since: the entry is shown as a row of its own, not dropped
                more.append({ADDED: "/".join(map(str, key))} | dict(zip(self.keys, key, strict=True)) | values)
                continue
            for name, value in values.items():
                numeric = pd.api.types.is_numeric_dtype(frame[name])
                frame.at[places[key], name] = (float("nan") if value is None else float(value)) if numeric else value
        if not more:
            return frame
        types = {name: kind for name, kind in frame.dtypes.items() if pd.api.types.is_float_dtype(kind)}
        blank = {name: False for name, kind in frame.dtypes.items() if pd.api.types.is_bool_dtype(kind)}
        rows = pd.DataFrame([blank | one for one in more], columns=list(frame.columns)).astype(types)
        return pd.concat([frame, rows], ignore_index=True).astype(frame.dtypes.to_dict())


def desk(name: str, keys: tuple[str, ...], dates: tuple[str, ...] = ()) -> Desk:
    """The table of that name of this visit."""
    held = st.session_state.get(f"_desk_{name}")
    if held is None:
        held = st.session_state[f"_desk_{name}"] = Desk(keys, dates)
    return held


def editor_key(name: str, at: Desk) -> str:
    return f"desk_{name}_{at.turn}"


def drawn(name: str, at: Desk, fresh: pd.DataFrame, stamp: Hashable) -> pd.DataFrame:
    """The rows the editor of this run is given."""
    return at.draw(fresh, stamp, alive=editor_key(name, at) in st.session_state)


def keep(name: str) -> None:
    """Called when something was typed, before the page is run again."""
    at: Desk | None = st.session_state.get(f"_desk_{name}")
    typed = st.session_state.get(editor_key(name, at)) if at is not None else None
    if at is not None and typed:
        at.take(typed)
