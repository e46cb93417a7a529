"""Columns known by what their headings mean (`terms.grammar`): within a dataset the qualifiers choose the field, and the cells confirm it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.ingest.recognising.field_meanings import MEANINGS
from analytics.ingest.terms.folding import Heading
from analytics.ingest.terms.grammar import Meaning, parse
from analytics.schema import DATASETS, Dataset

_FARTHER = 20
# What a heading says of whom a target or pledge is for.
_LEVELS = {"person": "person", "team": "team", "place": "region", "customer": "dealer"}


@dataclass(frozen=True)
class Fit:
    """A field a heading may be, and how near: 0 = the qualifier that says it best."""

    field: str
    rank: int


@dataclass(frozen=True)
class _Rule:
    field: str
    kind: str
    far: int
    deciding: tuple[str, ...]
    also: frozenset[str]
    needed: frozenset[str]

    def rank(self, meaning: Meaning) -> int | None:
        said = meaning.qualifiers
        if meaning.kind != self.kind or not said <= self.also.union(self.deciding) or self.needed and self.needed.isdisjoint(said):
            return None
        ranks = {word: place for place, word in enumerate(self.deciding) if word in said or word == "-" and said <= self.also}
        # 订单完成时间 is the day it was finished, 订单实付金额 what was paid: order tells which only where nothing else does.
        telling = [place for word, place in ranks.items() if word not in self.also and word != "-"] or list(ranks.values())
        return self.far + min(telling) if telling else None


@lru_cache(maxsize=64)
def _rules(dataset: str) -> tuple[_Rule, ...]:
    made: list[_Rule] = []
    for line in MEANINGS.get(dataset, "").strip().splitlines():
        made.append(_rule(line, _FARTHER * sum(1 for rule in made if rule.field == line.split()[0])))
    return tuple(made)


def _rule(line: str, far: int) -> _Rule:
    what, deciding, also = line.split("|", 2)
    field, kind = what.split()
    needed = [word for word in also.split() if word.startswith("&")]
    return _Rule(
        field, kind, far, tuple(deciding.split()), frozenset(word for word in also.split() if not word.startswith("&")),
        frozenset(name for word in needed for name in word[1:].split(",")),
    )


@lru_cache(maxsize=20_000)
def fits(dataset: str, heading: str) -> tuple[Fit, ...]:
    """The fields of `dataset` that `heading` may be by its meaning, nearest first; none where a word of it is not understood.

    >>> fits("sales", "订单付款时间")[0].field, fits("sales", "退款金额"), fits("deals", "Deal - Won time")[0].field
    ('ordered_on', (), 'won_on')
    """
    return fitting(dataset, parse(heading)) if parse(heading).sure else ()


def fitting(dataset: str, meaning: Meaning) -> tuple[Fit, ...]:
    """The fields of `dataset` a column of this meaning could be, whatever else its heading says."""
    found: dict[str, int] = {}
    for rule in _rules(dataset):
        rank = rule.rank(meaning)
        if rank is not None:
            found[rule.field] = min(rank, found.get(rule.field, rank))
    return tuple(Fit(name, rank) for name, rank in sorted(found.items(), key=lambda one: one[1]))


@lru_cache(maxsize=20_000)
def contradicts(dataset: str, heading: str, field: str) -> bool:
    """Whether what the heading means is understood, and is not `field`: 金额（退款） is no amount that was sold."""
    meaning = parse(heading)
    return meaning.sure and not any(fit.field == field for fit in fitting(dataset, meaning)) and any(rule.field == field for rule in _rules(dataset))


@lru_cache(maxsize=20_000)
def how_many_fit(heading: str) -> int:
    """How many datasets have a field for it."""
    return sum(1 for name in DATASETS if fits(name, heading))


def by_meaning(
    headings: Sequence[Heading], free: Sequence[int], dataset: Dataset, taken: set[str], confirmed: Callable[[int, str], bool],
) -> dict[int, str]:
    """{column: field} of the free columns whose headings mean a field not taken yet, nearest first; the cells of the column have to
    confirm it. Adds to `taken`."""
    found: dict[int, str] = {}
    pairs = sorted((fit.rank, i, fit.field) for i in free for fit in fits(dataset.name, headings[i].text))
    for _, i, name in pairs:
        if i not in found and name not in taken and confirmed(i, name):
            found[i] = name
            taken.add(name)
    return found


def weight(heading: str) -> float:
    """How much a heading with such a meaning speaks for one dataset: 到店时间 much, 客户 little."""
    return 0.3 + 0.7 / max(how_many_fit(heading), 1)


def implied(dataset: Dataset, headings: Sequence[Heading], meant: Mapping[int, str], taken: set[str]) -> dict[str, str]:
    """What the heading of the owners says of all of them: 部门 are teams."""
    owner = next((i for i, name in meant.items() if name == "owner"), None)
    if owner is None or dataset.name not in ("targets", "pledges", "settlements") or "level" in taken:
        return {}
    level = _LEVELS.get(parse(headings[owner].text).kind)
    return {"level": level} if level else {}
