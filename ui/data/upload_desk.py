"""The desk of one visit's upload: files held in quarantine, read once, cleaned again whenever a choice changes."""

from __future__ import annotations

import shutil
import weakref
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from analytics.errors import PasswordNeeded, Text, ZhanbaoError
from analytics.ingest import CleanSheet, RawFile, RawSheet, ReadOptions, Table, clean_sheets, read_file, understand
from analytics.ingest.against_the_books import against_the_books
from analytics.ingest.recognising.match import KEEP
from analytics.ingest.recognising.same_again import said_again
from analytics.ingest.recognising.tables_on_sheet import tables_of
from analytics.ingest.terms.asked import ACCEPTED, Answer, Question
from analytics.ingest.whole_way import known_to
from ui.session import t, warehouse

TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
ASKED = Text("还差一点才能入库，请在下面补上。", "Something is missing before it can be loaded; please say it below.")
NOTHING = Text("没有认出这张表是什么；请点「改」选一个。", "It is not clear what this sheet is; choose one under “Change”.")


@dataclass
class Held:
    """One uploaded file: its copy in quarantine, what was read from it or why it could not be, and what was said per table."""

    key: str
    name: str
    size: int
    path: Path
    raw: RawFile | None = None
    refusal: Text | None = None
    locked: bool = False
    encoding: str | None = None
    tables: tuple[RawSheet, ...] = ()
    options: dict[str, ReadOptions] = field(default_factory=dict)
    cleaned: dict[tuple[str, str], tuple[tuple[CleanSheet, ...] | Text, Table | None]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    chosen_between: set[str] = field(default_factory=set)
    compared: bool = False
    again: dict[str, Text] = field(default_factory=dict)
    answered: dict[str, dict[str, tuple[Question, Answer]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One sheet of a held file and what it became: typed rows for one or two datasets, or a sentence."""

    held: Held
    sheet: RawSheet
    clean: tuple[CleanSheet, ...]
    refusal: Text | None
    seen: Table | None = None

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

    @property
    def questions(self) -> list[Question]:
        """What has to be said before it may be loaded."""
        return list({one.key: one for sheet in self.clean for one in sheet.questions}.values()) if self.wanted else []


def desk() -> dict[str, Held]:
    return st.session_state.setdefault("upload_desk", {})


def uploader() -> None:
    """The drop zone. New files are read, copied to quarantine, and let go by the browser's widget: it would keep them in memory."""
    turn = st.session_state.setdefault("upload_turn", 0)
    with st.container(key="dropzone", gap=None):
        given = st.file_uploader(
            t("把表格拖到这里，或选择文件"),
            type=TYPES,
            accept_multiple_files=True,
            key=f"upload_files_{turn}",
            label_visibility="collapsed",
        )
    if given:
        bar = st.progress(0.0)
        for place, file in enumerate(given):
            bar.progress(place / len(given), text=t("正在读 {n}/{m}：{file}", n=place + 1, m=len(given), file=file.name))
            held = _received(file)
            desk()[held.key] = held
            st.session_state["upload_chosen"] = held.key
        if len(given) > 1:
            st.session_state["upload_chosen"] = next(reversed(desk())) if len(desk()) == 1 else list(desk())[-len(given)]
        st.session_state["upload_turn"] = turn + 1
        st.session_state.pop("upload_aside", None)
        st.rerun()


def _received(file: Any) -> Held:
    """Copy an upload to quarantine under a name of ours and read it in the child process."""
    folder = Path(warehouse().staging) / "uploads" / uuid4().hex
    folder.mkdir(parents=True)
    copy = folder / f"upload{Path(file.name).suffix.lower()[:6]}"
    file.seek(0)
    with copy.open("wb") as target:
        shutil.copyfileobj(file, target)
    held = Held(uuid4().hex, file.name, file.size, copy)
    weakref.finalize(held, shutil.rmtree, folder, ignore_errors=True)
    read_again(held)
    return held


def read_again(held: Held, *, encoding: str | None = None, password: str | None = None) -> None:
    """Read a held file, with the encoding or password the reader gave; the password is kept nowhere."""
    raw: RawFile | None = None
    refused: Text | None = None
    locked, tables = False, ()
    try:
        raw = read_file(held.path, held.name, encoding=encoding, password=password)
        tables = tables_of(raw)
    except ZhanbaoError as refusal:
        refused, locked = refusal.message, isinstance(refusal, PasswordNeeded)
    # All at once, at the end: a second click stops the first run in the middle of reading.
    held.raw, held.refusal, held.locked, held.encoding, held.tables = raw, refused, locked, encoding, tables
    held.cleaned.clear()


def parts(held: Held) -> list[Part]:
    """The visible tables of a file, cleaned as the reader's choices say. Of several on one sheet none is loaded before one is chosen."""
    found = [_part(held, table) for table in held.tables if table.visible and table.cells.num_rows]
    for whole in {part.sheet.whole for part in found if part.sheet.whole} - held.chosen_between:
        beside = [part.sheet.name for part in found if part.sheet.whole == whole and part.clean]
        held.left_out |= set(beside) if len(beside) > 1 else set()
        held.chosen_between.add(str(whole))
    if not held.compared and len(found) > 1:
        held.compared = True
        held.again = said_again([one for part in found for one in part.clean])
        held.left_out |= set(held.again)
    return found


def _part(held: Held, sheet: RawSheet) -> Part:
    assert held.raw is not None
    options = held.options.get(sheet.name) or ReadOptions(sheet=sheet.name, today=warehouse().today())
    known = (sheet.name, repr(options))
    if known not in held.cleaned:
        held.cleaned[known] = _cleaned(held.raw, options)
    found, seen = held.cleaned[known]
    return Part(held, sheet, (), found, seen) if isinstance(found, Text) else Part(held, sheet, found, None, seen)


def _cleaned(raw: RawFile, options: ReadOptions) -> tuple[tuple[CleanSheet, ...] | Text, Table | None]:
    """The typed rows of one sheet, or a sentence why there are none; and how it was understood."""
    known, seen = known_to(warehouse()), None
    try:
        seen = understand(raw, options, known)[0]
        if seen.reason is not None and (seen.found is not None or not seen.hopeless):
            return _why_not(seen, seen.reason), seen
        sheets = against_the_books(warehouse(), warehouse().without_locked(clean_sheets(raw, options, known)), options)
        return tuple(sheets) or NOTHING, seen
    except ZhanbaoError as refusal:
        return refusal.message, seen


def _why_not(seen: Table, reason: Text) -> Text:
    """What the page asks for where something is missing, instead of naming options of the command line; of a sheet that is known to be
    no data of ours, what it is."""
    if seen.defect is not None:
        return ASKED
    return reason if seen.exporter is not None or seen.found is not None else NOTHING


def choose(part: Part, **changes: Any) -> None:
    """Note what the reader said about a sheet; the next run cleans it again."""
    now = part.held.options.get(part.sheet.name) or ReadOptions(sheet=part.sheet.name, today=warehouse().today())
    part.held.options[part.sheet.name] = replace(now, **changes)


def options_of(part: Part) -> ReadOptions:
    return part.held.options.get(part.sheet.name) or ReadOptions(sheet=part.sheet.name)


def match_by_hand(part: Part, column: str, field_name: str | None) -> None:
    """Say what a column means; None keeps it as an extra column."""
    choose(part, mapping={**options_of(part).mapping, column: field_name or KEEP})


def same_in_every_row(part: Part, field_name: str, value: str) -> None:
    """Say what a field is in every row of a sheet that has no column for it."""
    said = {column: name for column, name in options_of(part).mapping.items() if not (column.startswith("=") and name == field_name)}
    choose(part, mapping={**said, f"={value}": field_name})


def answer(part: Part, question: Question, given: Answer | None) -> None:
    """Note the answer to a question; None lets it stand, and the sheet is loaded as it was understood."""
    given = given or Answer(question.without or Text("照这样入库", "load it as it is"), "answer", f"{question.key}={ACCEPTED}")
    part.held.options[part.sheet.name] = options_of(part).answering(given)
    part.held.answered.setdefault(part.sheet.name, {})[question.key] = (question, given)


def answered(part: Part) -> list[tuple[Question, Answer]]:
    """The questions of a sheet that the reader has answered, with the answers."""
    return list(part.held.answered.get(part.sheet.name, {}).values())


def take_back(part: Part, question: Question) -> None:
    """Ask a question again that was answered."""
    _question, given = part.held.answered[part.sheet.name].pop(question.key)
    part.held.options[part.sheet.name] = options_of(part).without(given)


def clear(keys: list[str] | None = None) -> None:
    """Empty the desk, or take some files from it."""
    held = desk()
    for key in keys or list(held):
        held.pop(key, None)
