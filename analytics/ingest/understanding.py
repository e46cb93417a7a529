"""Every sheet of a file understood: which dataset it is, its columns, its typed rows, or why it was left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analytics.errors import Defect, Refused, Text
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.clean import Cleaned, clean
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.reading.raw import RawFile, RawSheet
from analytics.ingest.recognising.defect_list import is_defect_list
from analytics.ingest.recognising.header import Header, find_header
from analytics.ingest.recognising.match import LEAVE_OUT, Matching
from analytics.ingest.recognising.recognise import Recognised, not_recognised, recognise, suggestions
from analytics.ingest.recognising.remembering import remembered_columns, remembered_dataset, remembered_units, worth_remembering
from analytics.ingest.recognising.same_again import without_copies
from analytics.ingest.recognising.tables_on_sheet import tables_of, tables_on
from analytics.ingest.shapes.clock_times import with_days
from analytics.ingest.shapes.dated_ids import ids_put_back
from analytics.ingest.shapes.fill_down import filled_down
from analytics.ingest.shapes.line_amounts import with_line_amounts
from analytics.ingest.shapes.media_columns import media_columns
from analytics.ingest.shapes.name_columns import name_columns
from analytics.ingest.shapes.period_columns import PeriodSpread, period_columns, summed_targets, unpivoted_periods
from analytics.ingest.shapes.sheet_names import SHEET_NAME, from_sheet_name
from analytics.ingest.shapes.unpivot import Spread, item_columns, stage_columns, target_column, targets_beside_sales, unpivoted
from analytics.ingest.terms.asked import CleanSheet, Doubt, Known, ReadOptions
from analytics.ingest.terms.currencies import read_rates
from analytics.schema import DATASETS, Field


@dataclass(frozen=True)
class Understood:
    """One sheet: its header, what it was taken for by which choices, or the reason (and defect) why it is not loaded."""

    sheet: RawSheet
    header: Header | None
    found: Recognised | None
    options: ReadOptions
    reason: Text | None = None
    defect: Defect | None = None
    items: Spread | None = None
    periods: tuple[PeriodSpread, ...] = ()

    @property
    def loads(self) -> bool:
        return self.reason is None

    @property
    def hopeless(self) -> bool:
        """Whether no choice of a person could make it load: it has no rows under its header."""
        return self.header is not None and self.sheet.cells.num_rows <= self.header.index + 1


def understand(raw: RawFile, options: ReadOptions, known: Known | None = None) -> list[Understood]:
    """What each table of `raw` is, without cleaning it. Raises UnknownName for a sheet, column, field or dataset not there."""
    tables = _wanted(raw, options)
    return _asking_which([_understand(raw, table, options, known or Known()) for table in tables], options)


def _wanted(raw: RawFile, options: ReadOptions) -> list[RawSheet]:
    tables = tables_of(raw)
    if options.sheet is None:
        return list(tables)
    chosen = [table for table in tables if options.sheet in (table.name, table.whole)]
    if not chosen and options.sheet.isdigit() and 1 <= int(options.sheet) <= len(raw.sheets):
        chosen = list(tables_on(raw.sheets[int(options.sheet) - 1]))
    if not chosen:
        names = "、".join(table.name for table in tables if table.name) or "—"
        raise Refused(Text(f"「{raw.name}」里没有叫「{options.sheet}」的工作表；请从这些里选：{names}。", f"“{raw.name}” has no sheet called “{options.sheet}”; choose one of these: {names}."))
    return chosen


def _asking_which(seen: list[Understood], options: ReadOptions) -> list[Understood]:
    """Where several tables of one sheet could be loaded, none is until a person says which: one may sum up the other."""
    asked: list[Understood] = []
    for one in seen:
        beside = [other for other in seen if one.sheet.whole is not None and other.sheet.whole == one.sheet.whole and other.loads]
        if one.loads and len(beside) > 1 and options.sheet != one.sheet.name:
            zh = "，".join(f"{_called(other)[0]}" for other in beside)
            en = ", ".join(f"{_called(other)[1]}" for other in beside)
            one = replace(one, reason=Text(
                f"「{one.sheet.whole}」上有 {len(beside)} 个表（{zh}），没有加载；请说明要哪一个（命令行 --sheet \"{beside[0].sheet.name}\" 这样）",
                f"“{one.sheet.whole}” holds {len(beside)} tables ({en}) and none was loaded; say which one (command line: --sheet \"{beside[0].sheet.name}\")"))
        asked.append(one)
    return asked


def _called(one: Understood) -> tuple[str, str]:
    assert one.found is not None
    label = one.found.dataset.label
    return f"{one.sheet.name} {one.sheet.span} 像是{label.zh}", f"{one.sheet.name} {one.sheet.span}, {label.en}"


def _understand(raw: RawFile, sheet: RawSheet, options: ReadOptions, known: Known) -> Understood:
    shown = sheet.name or raw.name
    if not sheet.visible and options.sheet is None:
        return Understood(sheet, None, None, options, Text(f"「{shown}」是隐藏的工作表，没有加载（要加载请先取消隐藏）", f"“{shown}” is a hidden sheet and was not loaded (unhide it to load it)"))
    if not sheet.readable:
        return Understood(sheet, None, None, options, Text(
            f"「{shown}」是图表或已损坏，读不出单元格，没有加载（要加载请把数据复制到新的工作表）",
            f"“{shown}” is a chart or damaged, holds no cells to read and was not loaded (copy its data into a new sheet to load it)",
        ))
    filled = sum(sheet.cells.num_rows - column.null_count for column in sheet.cells.columns)
    if filled == 0:
        return Understood(sheet, None, None, options, Text(f"「{shown}」是空的，没有数据（要用请先填好）", f"“{shown}” is empty and has no data (fill it in to use it)"))
    if filled == 1:
        return Understood(sheet, None, None, options, Text(
            f"「{shown}」只有一格有内容，不是数据表（要用请写上表头，数据放在表头下面）",
            f"“{shown}” has one filled cell only and is no table (to use it, write headings and the rows under them)",
        ))
    options = _with_sheet_name(options, sheet)
    header = find_header(sheet, options.header, tuple(options.mapping), raw.name)
    if is_defect_list(header.names):
        return Understood(sheet, header, None, options, Text(
            f"「{shown}」是战报写的问题清单，没有加载；请上传改好的那张表", f"“{shown}” is a list of defects written by Zhanbao and was not loaded; upload the sheet with the mended rows"))
    options, again = remembered_dataset(header, options, known)
    if sheet.cells.num_rows <= header.index + 1:
        return Understood(sheet, header, None, options, Text(f"「{shown}」只有表头，没有数据（要用请在表头下面填上数据）", f"“{shown}” has a header but no rows (to use it, fill in rows under the header)"))
    sheet, header, options = with_line_amounts(sheet, header, options)
    said = _for_sheet(options, header, several=len(raw.sheets) > 1)
    periods = period_columns(sheet, header, raw.name, said, options.today or date.today()) or media_columns(sheet, header, said)
    periods = periods or name_columns(sheet, header, raw.name, said, known)
    if periods:
        first = DATASETS[periods[0].dataset]
        return Understood(sheet, header, Recognised(first, Matching(first.name, periods[0].columns, 1.0), (), 1.0, again), options, periods=tuple(periods))
    found = recognise(sheet, header, raw.name, said, known)
    if found is not None:
        found = replace(found, evidence=(*again, *found.evidence))
    if found is None:
        return Understood(sheet, header, None, options, not_recognised(shown, sheet, header, raw.name))
    found = _named_by_sheet(found, raw, sheet, header, known, options)
    items = None
    if found.dataset.name == "surveys":
        items = item_columns(sheet, header, found.matching)
    if found.missing and items is None:
        place = Place(raw.name, sheet.name, len(raw.sheets) > 1 or sheet.whole is not None)
        labels = [found.dataset[name].label for name in found.missing]
        defect = sentences.missing_columns(place, labels, found.dataset.label, suggestions(found, sheet, header))
        return Understood(sheet, header, found, options, Text(f"{defect.message.zh}；{defect.fix.zh}", f"{defect.message.en}; {defect.fix.en}"), defect)
    return Understood(sheet, header, found, options, items=items)


def _with_sheet_name(options: ReadOptions, sheet: RawSheet) -> ReadOptions:
    """`@sheet` in what was said, as the constant it is on this sheet."""
    if SHEET_NAME not in options.mapping:
        return options
    said = {name: field for name, field in options.mapping.items() if name != SHEET_NAME}
    return replace(options, mapping=said | ({f"={sheet.name}": options.mapping[SHEET_NAME]} if sheet.name else {}))


def _named_by_sheet(found: Recognised, raw: RawFile, sheet: RawSheet, header: Header, known: Known, options: ReadOptions) -> Recognised:
    values, notes = from_sheet_name(sheet.name, found.dataset, found.matching.fields, header, known, options.today or date.today())
    if not values:
        return found
    matching = replace(found.matching, constants=found.matching.constants | values)
    return replace(found, matching=matching, missing=tuple(name for name in found.missing if name not in values), evidence=(*found.evidence, *notes))


def _for_sheet(options: ReadOptions, header: Header, several: bool) -> ReadOptions:
    """In a workbook of several sheets a said column need not be in each of them."""
    if not several or options.sheet is not None or not options.mapping:
        return options
    here = {name: field for name, field in options.mapping.items() if name.startswith("=") or name in header.names}
    return replace(options, mapping=here)


def clean_sheets_here(raw: RawFile, options: ReadOptions, known: Known | None = None) -> list[CleanSheet]:
    """`large_files.clean_sheets` in this process, whatever the size of the file."""
    today, known = options.today or date.today(), known or Known()
    cleaned: list[CleanSheet] = []
    left: list[Text] = []  # several tables of one sheet give one reason
    for understood in understand(raw, options, known):
        if understood.reason is not None:
            left += [understood.reason] if understood.reason not in left else []
        else:
            cleaned += _cleaned(raw, understood, options, known, today)
    cleaned, copies = without_copies(cleaned)
    left += copies
    if not cleaned:
        left += _doubts_about_file(raw)
        reasons_zh, reasons_en = "；".join(text.zh for text in left), "; ".join(text.en for text in left)
        raise Refused(Text(f"「{raw.name}」没有可以加载的表：{reasons_zh}。", f"Nothing in “{raw.name}” can be loaded: {reasons_en}."))
    return [replace(cleaned[0], evidence=(*_about_file(raw), *cleaned[0].evidence, *left)), *cleaned[1:]]


def _doubts_about_file(raw: RawFile) -> list[Text]:
    """What makes the text of the file itself doubtful, with its lines: said also when nothing of the file can be loaded."""
    lines = "、".join(map(str, raw.odd_lines[:5])) + ("…" if len(raw.odd_lines) > 5 else "")
    told = []
    if raw.other_encoding:
        told.append(Text(f"第 {lines} 行是 GBK 编码，其余是 UTF-8，已各按各的读，请核对", f"Line {lines} is in GBK and the rest in UTF-8; each was read in its own encoding, please check"))
    if raw.encoding_lossy:
        told.append(Text(f"第 {lines} 行有字节解不出来，已用 � 代替", f"Some bytes of line {lines} could not be decoded and were replaced by �"))
    if raw.unclosed_quote:
        marks = "、".join(map(str, raw.unclosed_quote))
        told.append(Text(f"第 {marks} 行的引号没有收尾，已当作普通字符，请核对这一行", f"The quotation mark on line {marks} is never closed and was taken as a letter; please check that line"))
    if raw.nuls:
        told.append(Text("有 NUL 字节，已去掉", "NUL bytes were taken out"))
    return told


def _about_file(raw: RawFile) -> list[Text]:
    told = []
    if raw.encoding and raw.encoding not in ("utf-8", "utf-8-sig"):
        name = {"gb18030": "GBK（gb18030）", "big5hkscs": "Big5"}.get(raw.encoding, raw.encoding)
        told.append(Text(f"{name} 编码", f"Encoding {name}") if raw.encoding_certain else Text(f"编码猜作 {name}，如有乱码请指定", f"Encoding guessed as {name}; say which if letters look wrong"))
    told += _doubts_about_file(raw)
    if raw.delimiter and raw.delimiter != ",":
        told.append(Text(f"分隔符是 {raw.delimiter!r}", f"The delimiter is {raw.delimiter!r}"))
    if raw.macros:
        told.append(Text("带宏的工作簿，只读单元格，宏没有运行", "A workbook with macros: only its cells were read, no macro ran"))
    if raw.date1904:
        told.append(Text("日期从 1904 年算起", "Dates count from 1904"))
    return told


def _about_sheet(sheet: RawSheet) -> list[Text]:
    told = []
    if sheet.hidden_rows:
        told.append(Text(f"有 {sheet.hidden_rows:,} 行是隐藏的，也读了", f"{sheet.hidden_rows:,} rows are hidden and were read all the same"))
    if sheet.hidden_columns:
        told.append(Text(f"有 {sheet.hidden_columns} 列是隐藏的，也读了", f"{sheet.hidden_columns} columns are hidden and were read all the same"))
    if sheet.span:
        told.append(Text(f"这张表上不止一个表，读的是 {sheet.span}", f"The sheet holds more than one table; {sheet.span} was read"))
    return told


def _cleaned(raw: RawFile, understood: Understood, options: ReadOptions, known: Known, today: date) -> list[CleanSheet]:
    sheet, header, found = understood.sheet, understood.header, understood.found
    assert header is not None and found is not None  # only sheets that load come here
    scale, rates = dict(options.scale), read_rates(options.rates)
    if not understood.periods:
        scale, units = remembered_units(header, found.matching, scale, known)
        found = replace(found, evidence=(*found.evidence, *remembered_columns(header, found.matching), *units))
    sheet, notes = filled_down(sheet, header, loaded_fields(understood))
    if raw.kind != "text":
        sheet, put_back = ids_put_back(sheet, header, {i: field.name for i, field in loaded_fields(understood).items()}, raw.date1904)
        notes = (*notes, *put_back)
    sheet, timed, days = with_days(sheet, header, found.matching, found.dataset.name, today)
    found = replace(found, matching=timed, evidence=(*found.evidence, *notes, *days, *_about_sheet(sheet)))
    understood = replace(understood, found=found)

    def clean_one(part: RawSheet, matching: Matching, dataset: str) -> Cleaned:
        return clean(raw, part, header, matching, DATASETS[dataset], {k: v for k, v in scale.items() if k in matching.fields}, today, known.time_zone, rates, known.stages)

    if understood.periods:
        made = []
        for wide in understood.periods:
            matched = Matching(wide.dataset, wide.columns, 1.0, wide.constants, wide.left_out, doubtful=wide.doubts)
            rows = unpivoted_periods(sheet, header, wide, clean_one, today)
            rows = summed_targets(rows) if wide.dataset == "targets" else rows
            made.append(replace(_sheet(raw, understood, matched, wide.dataset, rows), mapping={header.names[i]: name for i, name in sorted(wide.columns.items())}))
        return made
    matching = found.matching
    name = found.dataset.name
    unknown = set(scale) - set(found.dataset.names)
    if unknown:
        found.dataset[unknown.pop()]  # raises UnknownName with a suggestion
    if understood.items is not None:
        long = unpivoted(sheet, header, understood.items, clean_one)
        count = sum(1 for field, _ in understood.items.columns.values() if field == "score")
        note = Text(f"{count} 列项目转成了行", f"{count} item columns were turned into rows")
        return [_sheet(raw, understood, matching, "surveys", replace(long, evidence=(*long.evidence, note)), understood.items)]
    made = []
    stages = stage_columns(header, matching, known) if name == "deals" else None
    if stages is not None:
        matching = replace(matching, left_out=matching.left_out | frozenset(stages.columns))
    made.append(_sheet(raw, understood, matching, name, clean_one(sheet, matching, name)))
    if stages is not None:
        long = unpivoted(sheet, header, stages, clean_one)
        note = Text(f"{len(stages.columns)} 列阶段日期转成了阶段流转", f"{len(stages.columns)} columns of stage dates became stage events")
        made.append(_sheet(raw, understood, matching, "stage_events", replace(long, evidence=(*long.evidence, note)), stages))
    planned = target_column(header, matching) if name == "sales" else None
    if planned is not None:
        targets = targets_beside_sales(sheet, matching, planned, clean_one)
        beside = {header.names[planned]: "value"}
        made.append(replace(_sheet(raw, understood, matching, "targets", targets), mapping=beside, doubtful=()))
    return made


def loaded_fields(understood: Understood) -> dict[int, Field]:
    """The columns that are loaded and the fields they fill."""
    assert understood.found is not None
    columns = {i: (understood.found.dataset.name, name) for i, name in understood.found.matching.columns.items()}
    for wide in understood.periods:
        columns |= {i: (wide.dataset, name) for i, name in wide.columns.items()}
    return {i: DATASETS[dataset][name] for i, (dataset, name) in columns.items()}


def _sheet(raw: RawFile, understood: Understood, matching: Matching, dataset: str, cleaned: Cleaned, spread: Spread | None = None) -> CleanSheet:
    header, found = understood.header, understood.found
    assert header is not None and found is not None
    columns = matching.columns if spread is None else {**spread.keep, **{i: field for i, (field, _) in spread.columns.items()}}
    mapping = {header.names[i]: field for i, field in sorted(columns.items())}
    mapping |= {f"={value}": field for field, value in matching.constants.items()} if spread is None else {}
    mapping |= {header.names[i]: LEAVE_OUT for i in sorted(matching.left_out) if spread is None and i not in columns and _said_out(matching, i)}
    provided = tuple(name for name in cleaned.rows.column_names if name not in ("extra", "row_no"))
    near = [Text(f"「{header.names[i]}」写法相近，当作「{DATASETS[dataset][matching.columns[i]].label.zh}」",
                 f"“{header.names[i]}” is nearly “{DATASETS[dataset][matching.columns[i]].label.en}” and was taken for it") for i in matching.fuzzy if spread is None]
    near += [Text(f"「{header.names[i]}」的列名没有说，按内容当作「{DATASETS[dataset][matching.columns[i]].label.zh}」，请核对",
                  f"The heading of “{header.names[i]}” does not say so, but its contents look like “{DATASETS[dataset][matching.columns[i]].label.en}”; please check")
             for i in matching.content if spread is None]
    doubts = (*matching.doubtful, *(_date_doubt(column) for column in cleaned.doubtful_dates))
    clean_sheet = CleanSheet(
        raw.name, raw.sha256, understood.sheet.name, dataset, header.excel_row, mapping, cleaned.rows, provided, cleaned.read, cleaned.rejected,
        cleaned.skipped_rows, cleaned.totals, cleaned.defects, (*header.evidence, *found.evidence, *near, *cleaned.evidence), cleaned.cleared,
        matching.confidence, doubts, cleaned.own_totals, cleaned.aside,
        found_by={header.names[i]: how for how, columns in (("memory", matching.remembered), ("content", matching.content), ("near", matching.fuzzy)) for i in columns},
    )
    return worth_remembering(clean_sheet, header, matching, understood.options, dict(understood.options.scale)) if spread is None else clean_sheet


def _said_out(matching: Matching, column: int) -> bool:
    return not any(column in columns for columns in matching.repeated.values())


def _date_doubt(column: str) -> Doubt:
    return Doubt(column, (), Text(f"「{column}」里日和月的先后看不准，请核对", f"It is not certain which of day and month comes first in “{column}”; please check"))
