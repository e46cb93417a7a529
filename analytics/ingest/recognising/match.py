"""Headings to fields of one dataset: what a person said, what the company accepted before, then exact, alias, nearly the same
spelling, and what stands in the column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from analytics.errors import Text, UnknownName
from analytics.ingest.recognising.by_content import by_content
from analytics.ingest.recognising.by_heading import by_heading
from analytics.ingest.recognising.by_meaning import contradicts, implied, weight
from analytics.ingest.recognising.plausible import plausible as plausible
from analytics.ingest.terms.asked import Doubt, Known
from analytics.ingest.terms.folding import Heading, fold, heading
from analytics.ingest.terms.vocabulary import how_many_datasets, spellings
from analytics.schema import Dataset

LEAVE_OUT = "-"
KEEP = "extra"  # no field, but kept beside the row
ACCEPT = 88  # rapidfuzz ratio from which a spelling counts as the same word
ASK = 72  # from here a person is asked; Latin words share letters by chance, so more is needed of them
ASK_LATIN = 84

_ID = re.compile(r"(id|编号|编码|代码|号|码)$")


@dataclass(frozen=True)
class Matching:
    """Column numbers to fields of one dataset, how sure each is, and what was left over."""

    dataset: str
    columns: dict[int, str]
    score: float
    constants: dict[str, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    repeated: dict[str, tuple[int, ...]] = field(default_factory=dict)
    doubtful: tuple[Doubt, ...] = ()
    fuzzy: tuple[int, ...] = ()
    confidence: float = 1.0
    remembered: tuple[int, ...] = ()
    content: tuple[int, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.columns.values()) | frozenset(self.constants)

    def missing(self, dataset: Dataset) -> tuple[str, ...]:
        return tuple(name for name in dataset.required if name not in self.fields)


def match(
    names: Sequence[str], dataset: Dataset, said: Mapping[str, str] | None = None, samples: Sequence[Sequence[str]] = (), *, loosely: bool = True,
    known: Known | None = None,
) -> Matching:
    """The fields of `dataset` found among the headings `names`; `samples` holds a few values of each column, `known` what the
    company has told us.

    With `loosely`, nearly right spellings and the contents of columns count too. Raises UnknownName for a said heading or field
    that does not exist.
    """
    headings = [heading(name) for name in names]
    told = _said(headings, names, dataset, said or {})
    columns, left_out = dict(told.columns), set(told.left_out)
    remembered = _accepted_before(headings, dataset, known, columns, left_out, told)
    free = [i for i in range(len(names)) if i not in columns and i not in left_out and i not in told.kept]
    score = 2.0 * len(columns)
    taken = set(columns.values()) | set(told.constants)
    found, meant = by_heading(headings, free, dataset, taken, samples)
    columns |= found | meant
    free = [i for i in free if i not in columns]
    score += sum(_weight(headings[i]) for i in found) + sum(weight(headings[i].text) for i in meant)
    constants = told.constants | implied(dataset, headings, meant, taken)
    fuzzy: list[int] = []
    content: dict[int, str] = {}
    doubtful: list[Doubt] = []
    if loosely:
        fuzzy, doubtful = _nearly(headings, free, dataset, taken, columns, samples)
        asked = {doubt.column for doubt in doubtful}
        free = [i for i in free if i not in columns and headings[i].text not in asked]
        content, more = by_content(headings, free, dataset, taken, samples, known.names if known else {})
        columns |= content
        doubtful += more
        score += 0.3 * len(fuzzy) + 0.3 * len(content)
    guessed = 0.1 * len(fuzzy) + 0.2 * len(content)
    confidence = round(1.0 - guessed / max(len(columns), 1) - 0.3 * len(doubtful) / max(len(names), 1), 3)
    return Matching(
        dataset.name, columns, score, constants, frozenset(left_out), told.repeated, tuple(doubtful), tuple(fuzzy), confidence,
        remembered, tuple(content),
    )


def _accepted_before(
    headings: list[Heading], dataset: Dataset, known: Known | None, columns: dict[int, str], left_out: set[int], told: _Said,
) -> tuple[int, ...]:
    """Puts what the company said of these headings in finished imports into `columns`, `left_out` and `told.kept`; what is said now
    goes before. Returns the columns."""
    # What a person said goes before what was found by the contents of an earlier file.
    before = known.memory.guessed.get(dataset.name, {}) | known.memory.columns.get(dataset.name, {}) if known else {}
    taken = set(columns.values()) | set(told.constants)
    found = []
    for i, one in enumerate(headings):
        meant = before.get(one.folded)
        if meant is None or i in columns or i in left_out or i in told.kept or meant in taken:
            continue
        found.append(i)
        if meant == LEAVE_OUT:
            left_out.add(i)
        elif meant == KEEP:
            told.kept.add(i)
        else:
            columns[i] = meant
            taken.add(meant)
    return tuple(found)


@dataclass
class _Said:
    """What a person said: columns by field, constants, columns to leave out or keep beside the row, and several for one field."""

    columns: dict[int, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    repeated: dict[str, tuple[int, ...]] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)


def _weight(found: Heading) -> float:
    counts = how_many_datasets()
    return 0.3 + 1.0 / (counts.get(found.folded) or counts.get(found.bare) or 1)


def _said(headings: list[Heading], names: Sequence[str], dataset: Dataset, said: Mapping[str, str]) -> _Said:
    told = _Said()
    for wanted, target in said.items():
        if wanted.startswith("=") and len(wanted) > 1:
            told.constants[dataset[target].name] = wanted[1:]
            continue
        place = next((i for i, name in enumerate(names) if name == wanted.strip()), None)
        if place is None:
            place = next((i for i, h in enumerate(headings) if h.folded == fold(wanted)), None)
        if place is None:
            raise UnknownName.of(Text("列", "column"), wanted, names)
        if target == LEAVE_OUT:
            told.left_out.add(place)
            continue
        if target == KEEP:
            told.kept.add(place)
            continue
        name = dataset[target].name
        first = next((i for i, other in told.columns.items() if other == name), None)
        if first is not None:  # several columns for one field: one row each (unpivoted later)
            told.repeated[name] = (*told.repeated.get(name, (first,)), place)
            told.left_out.add(place)
        else:
            told.columns[place] = name
    return told


def _nearly(
    headings: list[Heading], free: list[int], dataset: Dataset, taken: set[str], columns: dict[int, str], samples: Sequence[Sequence[str]],
) -> tuple[list[int], list[Doubt]]:
    """Near spellings, best first: accepted above one line, asked about above another."""
    found: list[tuple[float, int, str]] = []
    for i in free:
        for key, meant in spellings(dataset.name).items():
            if len(key) < 3 or len(headings[i].bare) < 3 or meant[0].field in taken:
                continue
            if _ID.search(headings[i].bare) and not _ID.search(key):  # TerritoryID is no territory
                continue
            if contradicts(dataset.name, headings[i].text, meant[0].field):  # 退款金额 is nearly 回款金额
                continue
            near = max(fuzz.ratio(headings[i].folded, key), fuzz.ratio(headings[i].bare, key))
            if near >= (ASK_LATIN if key.isascii() else ASK):
                found.append((near, i, meant[0].field))
    accepted: list[int] = []
    asked: dict[int, list[str]] = {}
    for near, i, name in sorted(found, key=lambda item: -item[0]):
        if name in taken or i in accepted:
            continue
        if near >= ACCEPT and samples and samples[i] and plausible(dataset, name, samples[i], strictly=True):
            columns[i] = name
            taken.add(name)
            accepted.append(i)
        elif name not in asked.setdefault(i, []):
            asked[i].append(name)
    doubts = []
    for i, fields in asked.items():
        open_fields = tuple(name for name in fields if name not in taken)
        if i in columns or not open_fields:
            continue
        labels = [dataset[name].label for name in open_fields]
        doubts.append(Doubt(headings[i].text, open_fields, Text(
            f"「{headings[i].text}」像是「{'」或「'.join(label.zh for label in labels)}」，但不能确定，先按附加列保存",
            f"“{headings[i].text}” may be {' or '.join('“' + label.en + '”' for label in labels)}; until somebody says so it is kept as an extra column",
        )))
    return accepted, doubts
