"""The whole way of a file: bytes -> cells -> typed rows -> one transaction in the warehouse."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Asked, Defect, Refused, Text
from analytics.ingest.against_the_books import against_the_books
from analytics.ingest.cleaning.sentences import ERROR, sentence
from analytics.ingest.large_files import LARGE_FILE, clean_sheets, cleaner_for
from analytics.ingest.reading.apart import Apart
from analytics.ingest.reading.raw import RawFile
from analytics.ingest.reading.read import read_file
from analytics.ingest.terms.asked import CleanSheet, Known, Question, ReadOptions
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.stage_names import stages_written
from analytics.schema import DATASETS, Stage
from analytics.settings import listed
from analytics.warehouse import ImportResult, Warehouse
from analytics.words.stage_words import SETTINGS, STANDARD_STAGES, stage_words

# What is told of each file once it is understood, before anything is refused or written: the file, the choices, its sheets.
Told = Callable[[RawFile, ReadOptions, Sequence[CleanSheet]], None]


def import_file(
    warehouse: Warehouse, path: Path | str, options: ReadOptions | None = None, *, by: str = "", on_duplicate: str = "refuse",
    replace_period: str | None = None, dry_run: bool = False, strict: bool = False, name: str | None = None, password: str | None = None,
) -> list[ImportResult]:
    """Loads every sheet of the file that is recognised, as one transaction, and says what became of each row.

    `dry_run` does everything but write, and lets questions stand; `strict` refuses a file with any row to set aside.
    Raises Refused (nothing was written; Asked where something has to be said first), UnknownName.
    """
    path, options = Path(path), options or ReadOptions()
    with ExitStack() as meanwhile:
        cleaner = meanwhile.enter_context(cleaner_for(path))
        raw = _read(path, options, name, password)
        if cleaner and not dry_run:
            meanwhile.enter_context(warehouse.keeping(raw.sha256, path))
        sheets = _understood(warehouse, raw, options, strict, cleaner=cleaner, asks=not dry_run, on_duplicate=on_duplicate, replaces=replace_period is not None)
        return warehouse.rehearse(sheets, on_duplicate=on_duplicate, replace_period=replace_period) if dry_run else warehouse.commit(
            sheets, by=by, on_duplicate=on_duplicate, replace_period=replace_period, originals={raw.sha256: path})


def import_files(
    warehouse: Warehouse, paths: Sequence[Path], options: ReadOptions | None = None, *, by: str = "", on_duplicate: str = "refuse",
    replace_period: str | None = None, dry_run: bool = False, strict: bool = False, before_each: Callable[[int, Path], None] = lambda _place, _path: None,
    told: Told = lambda _raw, _options, _sheets: None, password: str | None = None,
) -> list[ImportResult]:
    """Loads several files as one transaction: all of them, or, where one is refused, none. Otherwise as `import_file`.

    `before_each(place, path)` is called as each file's turn comes, the first one with place 0; `told` when it is understood.
    """
    # The next file is read while this one is understood: reading happens in a process of its own.
    with ThreadPoolExecutor(max_workers=2) as readers, ExitStack() as meanwhile:
        cleaner = meanwhile.enter_context(cleaner_for(paths[0])) if paths else None
        waiting = [readers.submit(_read, path, options or ReadOptions(), None, password) for path in paths]
        sheets: list[CleanSheet] = []
        originals: dict[str, Path] = {}
        try:
            for place, (path, raw) in enumerate(zip(paths, waiting, strict=True)):
                before_each(place, path)
                found = raw.result()
                originals[found.sha256] = path
                if not dry_run and path.stat().st_size >= LARGE_FILE:
                    meanwhile.enter_context(warehouse.keeping(found.sha256, path))
                sheets += _understood(warehouse, found, options or ReadOptions(), strict, told, None if place else cleaner, asks=not dry_run,
                                      on_duplicate=on_duplicate, replaces=replace_period is not None)
        finally:
            for raw in waiting:
                raw.cancel()
    return warehouse.rehearse(sheets, on_duplicate=on_duplicate, replace_period=replace_period) if dry_run else warehouse.commit(
        sheets, by=by, on_duplicate=on_duplicate, replace_period=replace_period, originals=originals)


def _read(path: Path, options: ReadOptions, name: str | None = None, password: str | None = None) -> RawFile:
    return read_file(path, name, encoding=options.encoding, password=password)


def _understood(
    warehouse: Warehouse, raw: RawFile, options: ReadOptions, strict: bool, told: Told = lambda _raw, _options, _sheets: None,
    cleaner: Apart | None = None, *, asks: bool, on_duplicate: str, replaces: bool,
) -> list[CleanSheet]:
    if options.today is None:
        options = replace(options, today=warehouse.today())
    sheets = warehouse.without_locked(clean_sheets(raw, options, known_to(warehouse), cleaner))
    warehouse.refuse_repeats(sheets, on_duplicate)  # the first thing to know of a file: nothing else about it matters
    if not replaces:  # else it is said already what becomes of the older rows
        sheets = against_the_books(warehouse, sheets, options)
    told(raw, options, sheets)
    if strict:
        _refuse_defects(raw.name, [defect for sheet in sheets for defect in sheet.defects if defect.severity == ERROR])
    if asks:
        _ask(raw.name, sheets, options)
    if not any(sheet.rows.num_rows for sheet in sheets):
        _refuse_defects(raw.name, [defect for sheet in sheets for defect in sheet.defects])
        raise Refused(Text(f"「{raw.name}」里没有数据行；请在表头下面填上数据后重新上传。", f"“{raw.name}” has no rows of data; fill in rows under the header and upload it again."))
    return sheets


def _ask(name: str, sheets: Sequence[CleanSheet], options: ReadOptions) -> None:
    """Raises Asked where a sheet has questions that are neither answered nor accepted."""
    open_ones = [(sheet, one) for sheet in sheets for one in sheet.questions]
    if not open_ones or options.accept:
        return
    several = len({sheet.sheet for sheet in sheets}) > 1
    told = [question_told(one, sheet.sheet if several else "") for sheet, one in open_ones]
    raise Asked(Text(
        f"「{name}」有 {len(told)} 处要您说一句才能入库，没有写入任何数据：\n" + "\n".join(f"{n}. {text.zh}" for n, text in enumerate(told, start=1))
        + "\n照这样理解就入库，请加 --accept。",
        f"“{name}” needs an answer to {len(told)} {'question' if len(told) == 1 else 'questions'} before it can be loaded; nothing was written:\n"
        + "\n".join(f"{n}. {text.en}" for n, text in enumerate(told, start=1)) + "\nTo load it as understood, add --accept.",
    ))


def question_told(question: Question, sheet: str = "") -> Text:
    """A question with its answers, as the command line takes them."""
    where_zh, where_en = (f"「{sheet}」", f"“{sheet}”: ") if sheet else ("", "")
    lines_zh = [f'   --{one.option} "{one.said}"  {one.label.zh}' for one in question.answers]
    lines_en = [f'   --{one.option} "{one.said}"  {one.label.en}' for one in question.answers]
    if question.without is not None:
        lines_zh.append(f"   --accept  {question.without.zh}")
        lines_en.append(f"   --accept  {question.without.en}")
    return Text("\n".join((where_zh + question.text.zh, *lines_zh)), "\n".join((where_en + question.text.en, *lines_en)))


def covered_period(sheets: Sequence[CleanSheet]) -> str:
    """The month the rows of `sheets` lie in, or the whole months from their first day to their last; empty where they have none."""
    days: list[date] = []
    for sheet in sheets:
        placed = DATASETS[sheet.dataset].placed_by
        if placed in sheet.rows.column_names and pa.types.is_temporal(sheet.rows.schema.field(placed).type):
            ends = pc.min_max(sheet.rows.column(placed).cast(pa.date32())).as_py()
            days += [day for day in ends.values() if day is not None]
    if not days:
        return ""
    first, last = min(days), max(days)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m}-01..{last.replace(day=monthrange(last.year, last.month)[1]).isoformat()}"


def known_to(warehouse: Warehouse) -> Known:
    """The stages the company has set, else the standard nine; its time zone; and the names it knows."""
    settings = warehouse.settings()
    zone = str(settings.get("time_zone") or "Asia/Shanghai")
    sales, decision = (_stages(str(settings.get(SETTINGS[track], ""))) or STANDARD_STAGES[track] for track in STANDARD_STAGES)
    return Known(sales, decision, zone, warehouse.cached(("known names",), lambda: _names(warehouse)), warehouse.memory(), stages_written(settings),
                 frozenset(map(fold, listed(settings, "excluded_status"))))


def _names(warehouse: Warehouse) -> dict[str, frozenset[str]]:
    """The people, teams, regions and customers on the company's own lists, as names are compared."""
    asked = {"person": "SELECT name FROM meta.known_names WHERE kind = 'person'", "customer": "SELECT name FROM meta.known_names WHERE kind = 'customer'",
             "team": "SELECT DISTINCT fold(team) FROM main.people", "region": "SELECT DISTINCT fold(region) FROM main.people"}
    return {field: frozenset(name for name in warehouse.run(sql).column(0).to_pylist() if name) for field, sql in asked.items()}


def _stages(written: str) -> tuple[Stage, ...]:
    steps = [word for word in stage_words(written) if not word.lost]
    return tuple(Stage(step, word.name, word.name, (), word.wins) for step, word in enumerate(steps, start=1))


def _refuse_defects(name: str, defects: list[Defect]) -> None:
    if defects:
        first = defects[0]
        raise Refused(Text(
            f"「{name}」有 {len(defects)} 处问题，没有写入任何数据。第一处：{sentence(first)}",
            f"Nothing of “{name}” was written; defects found: {len(defects)}. The first: {sentence(first, 'en')}",
        ))
