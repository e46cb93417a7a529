"""The desk of one visit's upload: files held in quarantine, read once, cleaned again whenever a choice changes."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.errors import Text, ZhanbaoError
from analytics.ingest import CleanSheet, RawFile, RawSheet, ReadOptions, clean_sheets, read_file, understand
from analytics.ingest.whole_way import known_to
from ui.session import t, warehouse

TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
NOTHING = Text("没有认出这张表是什么；请点「改」选一个。", "It is not clear what this sheet is; choose one under “Change”.")


@dataclass
class Held:
    """One uploaded file: what was read from it, or why it could not be, and what the reader has said per sheet."""

    key: str
    name: str
    size: int
    raw: RawFile | None = None
    refusal: Text | None = None
    options: dict[str, ReadOptions] = field(default_factory=dict)
    cleaned: dict[tuple[str, str], tuple[CleanSheet, ...] | Text] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Part:
    """One sheet of a held file and what it became: typed rows for one or two datasets, or a sentence."""

    held: Held
    sheet: RawSheet
    clean: tuple[CleanSheet, ...]
    refusal: Text | None

    @property
    def wanted(self) -> bool:
        return bool(self.clean) and self.sheet.name not in self.held.left_out

    @property
    def loadable(self) -> int:
        return sum(one.rows.num_rows for one in self.clean) if self.wanted else 0

    @property
    def asked(self) -> int:
        """How many columns wait for a decision."""
        return len({doubt.column for one in self.clean for doubt in one.doubtful}) if self.wanted else 0


def desk() -> dict[str, Held]:
    return st.session_state.setdefault("upload_desk", {})


def uploader() -> None:
    """The drop zone; files that are new are read, files taken away are let go."""
    turn = st.session_state.setdefault("upload_turn", 0)
    with st.container(key="dropzone", gap=None):
        given = st.file_uploader(
            t("把表格拖到这里，或选择文件"),
            type=TYPES,
            accept_multiple_files=True,
            key=f"upload_files_{turn}",
            label_visibility="collapsed",
        )
    held = desk()
    present = {file.file_id for file in given}
    for key in [key for key in held if key not in present]:
        del held[key]
    new = [file for file in given if file.file_id not in held]
    if new:
        with st.spinner(t("正在读 {n} 个文件…", n=len(new))):
            for file in new:
                held[file.file_id] = _read(file)


def _read(file: Any) -> Held:
    """Copy an upload to a quarantine folder under a name of ours, read it in the child process, and delete the copy."""
    held = Held(file.file_id, file.name, file.size)
    folder = Path(tempfile.mkdtemp(prefix="zhanbao-quarantine-"))
    try:
        copy = folder / f"upload{Path(file.name).suffix.lower()[:6]}"
        file.seek(0)
        with copy.open("wb") as target:
            shutil.copyfileobj(file, target)
        held.raw = read_file(copy, file.name)
    except ZhanbaoError as refusal:
        held.refusal = refusal.message
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return held


def parts(held: Held) -> list[Part]:
    """The visible sheets of a file, cleaned as the reader's choices say."""
    if held.raw is None:
        return []
    return [_part(held, sheet) for sheet in held.raw.sheets if sheet.visible and sheet.cells.num_rows]


def _part(held: Held, sheet: RawSheet) -> Part:
    assert held.raw is not None
    options = held.options.get(sheet.name) or ReadOptions(sheet=sheet.name, today=warehouse().today())
    known = (sheet.name, repr(options))
    if known not in held.cleaned:
        held.cleaned[known] = _cleaned(held.raw, options)
    found = held.cleaned[known]
    return Part(held, sheet, (), found) if isinstance(found, Text) else Part(held, sheet, found, None)


def _cleaned(raw: RawFile, options: ReadOptions) -> tuple[CleanSheet, ...] | Text:
    """The typed rows of one sheet, or a sentence why there are none."""
    try:
        seen = understand(raw, options, known_to(warehouse()))[0]
        if seen.found is None and seen.header is not None and seen.sheet.cells.num_rows > seen.header.index + 1:
            return NOTHING
        return tuple(clean_sheets(raw, options, known_to(warehouse()))) or NOTHING
    except ZhanbaoError as refusal:
        return refusal.message


def choose(part: Part, **changes: Any) -> None:
    """Note what the reader said about a sheet; the next run cleans it again."""
    now = part.held.options.get(part.sheet.name) or ReadOptions(sheet=part.sheet.name, today=warehouse().today())
    part.held.options[part.sheet.name] = replace(now, **changes)


def options_of(part: Part) -> ReadOptions:
    return part.held.options.get(part.sheet.name) or ReadOptions(sheet=part.sheet.name)


def match_by_hand(part: Part, column: str, field_name: str | None) -> None:
    """Say what a column means; None keeps it as an extra column."""
    said = dict(options_of(part).mapping)
    said.pop(column, None)
    if field_name is None:
        st.session_state.setdefault("upload_kept", set()).add((part.held.key, part.sheet.name, column))
    else:
        said[column] = field_name
    choose(part, mapping=said)


def kept_as_extra(part: Part, column: str) -> bool:
    """Whether the reader decided to leave a doubtful column as it is."""
    return (part.held.key, part.sheet.name, column) in st.session_state.get("upload_kept", set())


def clear(keys: list[str] | None = None) -> None:
    """Empty the desk (or take some files from it); the uploader starts afresh under a new key."""
    held = desk()
    for key in keys or list(held):
        held.pop(key, None)
    st.session_state["upload_turn"] = st.session_state.get("upload_turn", 0) + 1
    st.session_state.pop("upload_kept", None)
