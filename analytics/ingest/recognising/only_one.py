"""Fields that decide a number and that no heading names: each from the one column that can be it, by what its heading means and its cells hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import (
    AMOUNTS,
    DAYS,
    OF_CUSTOMERS,
    OF_SOMEBODY,
    OTHER_PAPERS,
    WHO,
    could_hold,
    is_the_day_of_delivery,
    says_how_deals_ended,
)
from analytics.ingest.recognising.table import Recognised
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse
from analytics.schema import Dataset

_MOSTLY = 0.8  # what every row needs is not guessed from a column that more rows than the rest leave blank: 收入 beside 支出


def with_the_only_one(found: Recognised, header: Header, samples: Sequence[Sequence[str]], said: Mapping[str, str], *, needed_only: bool = False) -> Recognised:
    """`found` with such fields filled: a column that can be one field only, which no other column can be. Where there are two, or the
    heading says nothing, nothing is filled, and the reader is told what to say. `needed_only`: no more than the dataset requires, so that
    what else could be filled does not speak for it."""
    declared, taken = found.dataset, dict(found.matching.columns)
    spoken = {heading(name).folded for name in said}
    wanted = list(dict.fromkeys((
        *found.missing, *AMOUNTS.get(declared.name, ()), *filter(None, (declared.placed_by,)), *DAYS.get(declared.name, ()),
        *(WHO if declared.name in OF_SOMEBODY else ()), *(("customer",) if declared.name in OF_CUSTOMERS else ()))))
    if declared.name == "deals" and not {"outcome", "sales_stage", "won_on"} & found.matching.fields:
        wanted.append("outcome")
    wanted = list(found.missing) if needed_only else wanted
    wanted = [name for name in wanted if name in declared and name not in found.matching.fields and not name.endswith("_id")]  # any number is somebody's
    free = [i for i, name in enumerate(header.names) if i not in taken and i not in found.matching.left_out and heading(name).folded not in spoken and samples[i]]
    fits = {i: [name for name in wanted if could_hold(declared, name, parse(header.names[i]), samples[i]) and not _of_another_paper(declared, header.names[i])]
            for i in free if parse(header.names[i]).kind}
    if "outcome" in wanted:
        fits |= {i: ["outcome"] for i in free if says_how_deals_ended(samples[i])}
    if "ordered_on" in found.missing and not any("ordered_on" in names for names in fits.values()):
        # A list of deliveries has no other day than that of the delivery.
        fits |= {i: ["ordered_on"] for i, name in taken.items() if name == "delivered_on" and is_the_day_of_delivery(parse(header.names[i]), samples[i])}
    rows = max(map(len, samples), default=0)
    filled = {i: names[0] for i, names in fits.items() if len(names) == 1 and sum(names[0] in others for others in fits.values()) == 1
              and not (names[0] in found.missing and len(samples[i]) < _MOSTLY * rows)}
    if not filled:
        return found
    told = tuple(Text(
        f"「{header.names[i]}」当作「{declared[name].label.zh}」：只有这一列说得通", f"“{header.names[i]}” was taken for “{declared[name].label.en}”: it is the only column that can be it")
        for i, name in filled.items())
    missing = tuple(name for name in found.missing if name not in filled.values())
    return replace(found, matching=replace(found.matching, columns=taken | filled), missing=missing, score=found.score + 0.5 * len(filled), evidence=(*found.evidence, *told), filled=frozenset(filled))


def _of_another_paper(declared: Dataset, name: str) -> bool:
    """Whether it is the money or the day of a receipt or an invoice, and the dataset none of them."""
    return declared.name in ("sales", "deals") and bool(OTHER_PAPERS.search(name))
