"""Columns known by their headings: by the aliases of the dictionary, and by what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.ingest.recognising.by_meaning import by_meaning, contradicts, fits
from analytics.ingest.recognising.plausible import plausible
from analytics.ingest.terms.folding import Heading
from analytics.ingest.terms.vocabulary import Spelling, spellings
from analytics.schema import Dataset

_LAST = 1000.0  # behind every alias
_SILENT = 8  # how near an alias is that the grammar has no place for


def by_heading(
    headings: Sequence[Heading], free: Sequence[int], dataset: Dataset, taken: set[str], samples: Sequence[Sequence[str]],
) -> tuple[dict[int, str], dict[int, str]]:
    """{column: field} of the free columns whose headings are spellings of a field, and of those whose headings mean one. Adds to `taken`.

    Aliases go first. A meaning goes with them where it chooses among several amounts or days (实付款 before 金额), and behind them otherwise.
    """
    spelled = spellings(dataset.name)
    pairs: list[tuple[int, float, int, int, str]] = []
    for i in free:
        for penalty, key in ((0, headings[i].folded), (0.5, headings[i].bare)):
            pairs += [
                (*_nearness(dataset, headings[i], s, penalty), i, order, s.field) for order, s in enumerate(spelled.get(key, ()))
                if not (penalty and key != headings[i].folded and contradicts(dataset.name, headings[i].text, s.field))
            ]
    listed = {pair[2] for pair in pairs}
    chosen = [(1 + fit.rank, _LAST, i, 0, fit.field) for i in free if i not in listed for fit in fits(dataset.name, headings[i].text) if _chosen(dataset, fit.field)]
    found: dict[int, str] = {}
    meant: dict[int, str] = {}
    for _, nearness, i, _, name in sorted([*pairs, *chosen]):
        alias = nearness < _LAST
        if i in found or i in meant or name in taken or not plausible(dataset, name, samples[i] if samples else (), strictly=not alias):
            continue
        (found if alias else meant)[i] = name
        taken.add(name)
    left = [i for i in free if i not in found and i not in meant]
    return found, meant | by_meaning(headings, left, dataset, taken, lambda i, name: not samples or plausible(dataset, name, samples[i], strictly=True))


def _chosen(dataset: Dataset, name: str) -> bool:
    """Whether qualifiers choose among several columns that could be the field."""
    return dataset[name].type in ("money", "date", "datetime")


def _nearness(dataset: Dataset, said: Heading, spelling: Spelling, penalty: float) -> tuple[int, float]:
    """How near a spelling is to its field: the field's own name first; of several amounts or days the one its qualifiers choose (实付金额
    before 金额), then the order of the aliases."""
    if spelling.rank == 0:
        return 0, penalty
    rank = next((fit.rank for fit in fits(dataset.name, said.text) if fit.field == spelling.field), _SILENT)
    return 1 + (rank if _chosen(dataset, spelling.field) else 0), spelling.rank + penalty
