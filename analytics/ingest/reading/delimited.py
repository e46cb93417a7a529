"""Delimited text -> cells as strings, in the child process: encoding, delimiter, then a strict fast parse or a forgiving one.

A record's number is the row Excel would show it on, so blank lines and line breaks inside quotes keep their count.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
from pyarrow import ipc

from analytics.ingest.reading.cells import tidied
from analytics.ingest.reading.encoding import detect, transcode

_DELIMITERS = (",", "\t", ";", "|", "，")
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号"}
_STREAM_ABOVE = 200 * 2**20
_SAMPLE = 64 * 1024
_LOOK = 4 * 2**20
_BATCH = 50_000
_LONGEST_FIELD = 2**24
_MOST_RAGGED = 100_000
_MOST_UNCLOSED = 5
_LOOK_FOR_UNCLOSED = 200_000
_QUOTE = "\ue0ff"  # stands for a quotation mark that is a letter; no text has this private character


@dataclass(frozen=True)
class _Marks:
    """What one pass over the bytes tells about a file: quotes, blank lines inside, NULs."""

    quotes: int
    blank_lines: bool
    nuls: bool


def read_text(path: Path, target: Path, said_encoding: str | None, tab_expected: bool) -> dict[str, object]:
    """Writes the cells of the text file at `path` to the Arrow file `target` and describes what was found."""
    encoding = detect(path, said_encoding)
    if encoding.codec != "utf-8" or encoding.other:
        plain = target.with_suffix(".utf8")
        transcode(path, plain, encoding)
    else:
        plain = path
    marks = _marks(plain)
    with plain.open("r", encoding="utf-8", errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    skip = 1 if sample[:4].lower() == "sep=" else 0
    delimiter = sample[4] if skip and len(sample) > 4 and sample[4] not in "\r\n" else sniff(sample, tab_expected)
    fast = not (skip or marks.blank_lines or marks.nuls or marks.quotes % 2 or f'{delimiter} "' in sample or not delimiter.isascii())
    rows = _strict(plain, target, delimiter, sample, marks) if fast else None
    ragged: list[tuple[int, int]] = []
    literal: frozenset[int] = frozenset()
    if rows is None:
        spaced = f'{delimiter} "' in sample
        literal = _unclosed(plain, delimiter, spaced) if marks.quotes % 2 else frozenset()
        rows, ragged = _forgiving(target, _Records(plain, delimiter, skip, spaced, literal))
    if plain != path:
        plain.unlink()
    return {
        "encoding": encoding.codec, "certain": encoding.certain, "lossy": encoding.lossy,
        "delimiter": delimiter, "delimiter_name": _NAMES.get(delimiter, delimiter),
        "unclosed_quote": sorted(literal), "nuls": marks.nuls, "other_encoding": encoding.other, "odd_lines": encoding.odd_lines,
        "sheets": [{"name": "", "visible": True, "first_row": 1 + skip, "first_column": 0, "file": target.name, "rows": rows,
                    "ragged": [(place + 1 + skip, width) for place, width in ragged]}],
    }


def _marks(path: Path) -> _Marks:
    quotes, blank, nuls, carriage, total, tail = 0, False, False, False, 0, b""
    size = path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(_LOOK):
            total += len(chunk)
            quotes += chunk.count(b'"')
            nuls = nuls or b"\x00" in chunk
            carriage = carriage or b"\r" in chunk
            # The file's own last line end is no blank line.
            seen = tail + (chunk.rstrip(b"\r\n") if total == size else chunk)
            blank = blank or b"\n\n" in seen or carriage and (b"\n\r\n" in seen or b"\r\r" in seen)
            blank = blank or not tail and chunk[:1] in (b"\n", b"\r")  # only the file may begin with one, not every chunk
            tail = chunk[-2:]
    return _Marks(quotes, blank, nuls)


def sniff(sample: str, tab_expected: bool = False) -> str:
    """The delimiter under which most records have the same number of fields, more than one."""
    best, best_score = "\t" if tab_expected else ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        lines = sample.splitlines(keepends=True)
        records = [row for row in itertools.islice(csv.reader(lines[:-1] or lines, delimiter=delimiter), 60) if row]
        if not records:
            continue
        width, count = max(Counter(len(row) for row in records if len(row) > 1).items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = count / len(records) + min(width, 50) / 1000 + (0.01 if delimiter == "\t" and tab_expected else 0)
        if count and score > best_score:
            best, best_score = delimiter, score
    return best


def _strict(path: Path, target: Path, delimiter: str, sample: str, marks: _Marks) -> int | None:
    """The fast parse; None when records differ in width, which the forgiving parse can handle."""
    first = next(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), [])
    names = [f"c{i}" for i in range(len(first))]
    reading = pacsv.ReadOptions(column_names=names, block_size=16 * 2**20)
    parsing = pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=marks.quotes > 0, ignore_empty_lines=False)
    converting = pacsv.ConvertOptions(column_types={n: pa.string() for n in names}, strings_can_be_null=True, null_values=[""])
    try:
        if path.stat().st_size > _STREAM_ABOVE:
            batches: Iterator[pa.RecordBatch] = iter(pacsv.open_csv(path, reading, parsing, converting))
        else:
            batches = iter(pacsv.read_csv(path, reading, parsing, converting).to_batches(max_chunksize=1 << 18))
        return _write(target, names, batches)
    except pa.ArrowInvalid:
        return None


@dataclass(frozen=True)
class _Records:
    """How the records of a file are told apart; on `literal` lines a quotation mark is a letter like any other."""

    path: Path
    delimiter: str
    skip: int
    spaced: bool
    literal: frozenset[int] = frozenset()

    def read(self, quoting: int) -> Iterator[list[str]]:
        for record, _line in itertools.islice(self.numbered(quoting), self.skip, None):
            yield record

    def numbered(self, quoting: int = csv.QUOTE_MINIMAL) -> Iterator[tuple[list[str], int]]:
        """Each record and the number of its last line."""
        with self.path.open("r", encoding="utf-8", errors="replace", newline="") as file:
            lines = (self._plain(line, number) for number, line in enumerate(file, start=1))
            reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.spaced, quoting=quoting)  # type: ignore[arg-type]
            for record in reader:
                yield [cell.replace(_QUOTE, '"') for cell in record] if self.literal else record, reader.line_num

    def _plain(self, line: str, number: int) -> str:
        line = line.replace("\x00", "")
        return line.replace('"', _QUOTE) if number in self.literal else line


def _unclosed(path: Path, delimiter: str, spaced: bool) -> frozenset[int]:
    """The lines on which a quotation mark is opened and never closed: each swallows lines until the next mark or the end."""
    literal: frozenset[int] = frozenset()
    for _ in range(_MOST_UNCLOSED):
        records = list(itertools.islice(_Records(path, delimiter, 0, spaced, literal).numbered(), _LOOK_FOR_UNCLOSED))
        usual = Counter(len(record) for record, _line in records if len(record) > 1).most_common(1)
        ends = [0, *(line for _record, line in records)]
        swallowed = next((begin + 1 for (record, end), begin in zip(records, ends) if end > begin + 1 and usual and (
            len(record) != usual[0][0] or end == ends[-1] and _swallows(record, delimiter, usual[0][0]))), None)
        if swallowed is None or swallowed in literal:
            break
        literal |= {swallowed}
    return literal


def _swallows(record: list[str], delimiter: str, width: int) -> bool:
    """Whether a cell of the last record holds whole records."""
    return any(line.count(delimiter) == width - 1 for cell in record if "\n" in cell for line in cell.splitlines()[1:])


def _forgiving(target: Path, records: _Records) -> tuple[int, list[tuple[int, int]]]:
    """Python's parser: ragged records are padded, blank lines keep their place, NULs are dropped, odd quotes are kept.

    Returns how many records there are, and (place, cells) of those that are not as wide as most.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    quoting = csv.QUOTE_MINIMAL
    while True:
        try:
            widths = [len(row) for row in records.read(quoting)]
            break
        except csv.Error:
            if quoting == csv.QUOTE_NONE:
                raise
            quoting = csv.QUOTE_NONE
    names = [f"c{i}" for i in range(max([1, *widths]))]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    odd = [(place, width) for place, width in enumerate(widths) if usual and 0 < width != usual[0][0]]

    def batches() -> Iterator[pa.RecordBatch]:
        rows = records.read(quoting)
        while chunk := list(itertools.islice(rows, _BATCH)):
            columns = list(zip(*(row + [""] * (len(names) - len(row)) for row in chunk)))
            yield pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], names=names)

    return _write(target, names, batches()), odd[:_MOST_RAGGED]


def _write(target: Path, names: list[str], batches: Iterator[pa.RecordBatch]) -> int:
    rows = 0
    with pa.OSFile(str(target), "wb") as sink, ipc.new_file(sink, pa.schema([(name, pa.string()) for name in names])) as writer:
        for batch in batches:
            writer.write_batch(tidied(batch))
            rows += batch.num_rows
    return rows
