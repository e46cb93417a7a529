"""Columns known by what stands in them: mobile numbers, dates, people and customers the company has on its lists.

Content alone is believed only of a column whose heading says nothing; a heading that means something else somewhere (审批人)
may hold the same names for another reason, so there a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_meaning import contradicts
from analytics.ingest.recognising.header import Header
from analytics.ingest.terms.asked import Doubt
from analytics.ingest.terms.folding import Heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.vocabulary import is_known
from analytics.schema import Dataset
from analytics.warehouse.file.folding import folded

BELIEVED = 0.9  # the share of values that must fit; from ASKED on a person is asked
ASKED = 0.6
ENOUGH = 3  # different values without which content proves nothing
_NUMERIC, _LOOK_AT = 0.7, 200

_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}")
_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_LISTED = {"person": ("person", "trainee", "owner"), "customer": ("customer",), "team": ("team",), "region": ("region",)}
_NO_HEADING = re.compile(r"[A-Z]{1,3}(?:_\d+)?")


def by_content(
    headings: Sequence[Heading], free: Sequence[int], dataset: Dataset, taken: set[str], samples: Sequence[Sequence[str]],
    known: Mapping[str, frozenset[str]],
) -> tuple[dict[int, str], list[Doubt]]:
    """{column: field} of the free columns whose values say what they are, and the doubts about others. Adds to `taken`."""
    believed: dict[int, str] = {}
    doubts: list[Doubt] = []
    for share, i, name in sorted(_candidates(headings, free, dataset, samples, known), reverse=True, key=lambda found: found[0]):
        if name in taken or i in believed:
            continue
        bare = bool(_NO_HEADING.fullmatch(headings[i].text.strip())) or not (is_known(headings[i]) or contradicts(dataset.name, headings[i].text, name))
        if share >= BELIEVED and bare:
            believed[i] = name
            taken.add(name)
        elif not any(doubt.column == headings[i].text for doubt in doubts):
            label = dataset[name].label
            doubts.append(Doubt(headings[i].text, (name,), Text(
                f"「{headings[i].text}」里 {share:.0%} 的值像是「{label.zh}」，但列名没有这么说，先按附加列保存",
                f"{share:.0%} of the values of “{headings[i].text}” look like “{label.en}”, which its heading does not say; it is kept as an extra column until somebody decides",
            )))
    return believed, doubts


def _candidates(
    headings: Sequence[Heading], free: Sequence[int], dataset: Dataset, samples: Sequence[Sequence[str]], known: Mapping[str, frozenset[str]],
) -> list[tuple[float, int, str]]:
    found: list[tuple[float, int, str]] = []
    placed = dataset.placed_by if dataset.placed_by in dataset.required and dataset[dataset.placed_by].type in ("date", "datetime") else None
    dated: list[tuple[float, int, str]] = []
    for i in free:
        if parse(headings[i].text).says("modified", "printed"):
            continue  # when somebody last touched the row
        values = list(dict.fromkeys(value.strip() for value in samples[i] if value and value.strip()))
        if len(values) < ENOUGH:
            continue
        if "phone" in dataset:
            found.append((_share(values, lambda value: bool(_PHONE.fullmatch(value))), i, "phone"))
        if placed:
            dated.append((_share(values, lambda value: bool(_DAY.fullmatch(value.removesuffix(" 00:00:00")))), i, placed))
        named = folded(pa.array(values, pa.string())).to_pylist() if any(known.values()) else []
        for kind, fields in _LISTED.items():
            names = known.get(kind, frozenset())
            name = next((name for name in fields if name in dataset), None)
            if names and name:
                found.append((sum(1 for value in named if value in names) / len(values), i, name))
    dated = [one for one in dated if one[0] >= ASKED]
    # Two columns of dates: which of them places the row only a person knows.
    found += dated if len(dated) == 1 else [(min(share, BELIEVED - 0.01), i, name) for share, i, name in dated]
    return [one for one in found if one[0] >= ASKED]


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(1 for value in values if fits(value)) / len(values)


def holds_numbers(sheet: RawSheet, header: Header, column: int) -> bool:
    """Whether most of what stands below the heading of a column are numbers."""
    values = [cell for cell in sheet.cells.column(column).slice(header.index + 1, _LOOK_AT).to_pylist() if cell and not is_blank(cell)]
    return bool(values) and sum(1 for value in values if parse_number(value)) >= _NUMERIC * len(values)
