"""The words by which headings and sheets are recognised: built once from the dictionary in `analytics.schema`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from analytics.ingest.terms.folding import Heading, fold
from analytics.schema import DATASETS, Dataset


@dataclass(frozen=True)
class Spelling:
    """One folded spelling of a field and how near it is to the field's own name (0 = its label or name)."""

    field: str
    rank: int


@lru_cache(maxsize=64)
def spellings(dataset: str) -> dict[str, tuple[Spelling, ...]]:
    """Folded spelling -> the fields of `dataset` it may mean, nearest first."""
    found: dict[str, dict[str, int]] = {}
    for field in DATASETS[dataset].fields:
        for rank, word in enumerate((field.label.zh, field.label.en, field.name, *field.aliases)):
            key = fold(word)
            places = found.setdefault(key, {})
            places.setdefault(field.name, 0 if rank < 3 else rank - 2)
    return {
        key: tuple(Spelling(name, rank) for name, rank in sorted(places.items(), key=lambda item: item[1])) for key, places in found.items()
    }


@lru_cache(maxsize=1)
def how_many_datasets() -> dict[str, int]:
    """Folded spelling -> how many datasets know it: 日期 says little, 签到时间 a lot."""
    counts: dict[str, int] = {}
    for name in DATASETS:
        for key in spellings(name):
            counts[key] = counts.get(key, 0) + 1
    return counts


def is_known(heading: Heading) -> bool:
    """Whether any dataset knows this heading."""
    known = how_many_datasets()
    return heading.folded in known or heading.bare in known


@lru_cache(maxsize=64)
def sheet_words(dataset: str) -> tuple[str, ...]:
    """Folded words that name the dataset in a file or sheet name, longest first."""
    declared: Dataset = DATASETS[dataset]
    words = {fold(word) for word in (declared.label.zh, declared.label.en, declared.name, *declared.aliases)}
    return tuple(sorted((word for word in words if len(word) > 1), key=len, reverse=True))
