"""Which dataset a sheet is: by its headings, then by the names of file and sheet and the title above the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from analytics.errors import Text
from analytics.ingest.clean_sheet import ReadOptions
from analytics.ingest.folding import fold, heading
from analytics.ingest.header import Header
from analytics.ingest.match import Matching, match, plausible
from analytics.ingest.read import RawSheet
from analytics.ingest.vocabulary import is_known, sheet_words
from analytics.schema import DATASETS, Dataset, dataset

ENOUGH = 1.0  # the score below which a sheet counts as not recognised
# A file of orders also holds a few columns of people, products or customers: these need this share of its columns.
_REGISTERS = ("people", "products", "customers")
_COVERED = 0.3

# Files that name the platform only in their columns or their own name.
_PLATFORMS = (
    ("Facebook", ("facebook", "fb_", "fb-")), ("Google", ("google", "adwords", "gads")), ("抖音", ("抖音", "douyin", "巨量")),
    ("百度", ("百度", "baidu")), ("微信", ("微信", "wechat", "朋友圈")), ("小红书", ("小红书", "xiaohongshu", "xhs")), ("TikTok", ("tiktok",)),
)
# Datasets whose required fields depend on the form of the file: any one of these sets will do.
_FORMS: dict[str, tuple[frozenset[str], ...]] = {
    "touches": (frozenset({"path", "conversions"}), frozenset({"customer", "touched_at", "medium"}), frozenset({"lead_id", "touched_at", "medium"})),
    "surveys": (frozenset({"score"}), frozenset({"recommend"})),
    "deals": (frozenset({"deal_id"}),),
}


@dataclass(frozen=True)
class Recognised:
    """The dataset of a sheet and how its columns match; `missing` are required fields it has no column for."""

    dataset: Dataset
    matching: Matching
    missing: tuple[str, ...]
    score: float
    evidence: tuple[Text, ...] = ()


def recognise(sheet: RawSheet, header: Header, file: str, options: ReadOptions) -> Recognised | None:
    """The dataset `sheet` most likely is, or None when it is none (notes, a dictionary of columns, an empty sheet)."""
    samples = _samples(sheet, header)
    called = " ".join((sheet.name, *titles(sheet, header)))
    if options.dataset:
        chosen = dataset(options.dataset)
        found = match(header.names, chosen, options.mapping, samples)
        return _judged(chosen, found, header, file, sheet, 99.0)
    if _is_dictionary(sheet, header):
        return None
    judged = []
    for name, declared in DATASETS.items():
        said = {h: f for h, f in options.mapping.items() if f == "-" or f in declared}
        if len(said) < len(options.mapping):
            continue
        found = match(header.names, declared, said, samples, loosely=False)
        if found.columns and _covers(name, found, header, file, called):
            judged.append(_judged(declared, found, header, file, sheet, _named(name, file, called)))
    judged.sort(key=lambda r: (bool(r.missing), -r.score))
    best = judged[0] if judged else None
    nearest = max(judged, key=lambda r: r.score, default=None)
    if nearest is not None and (best is None or best.missing or best.score < ENOUGH or nearest.score > best.score + 1):
        best = nearest  # a heading spelt a little wrong, or a sheet that lacks a required column
    if best is None or best.score < ENOUGH:
        return None
    full = match(header.names, best.dataset, options.mapping, samples)
    return _judged(best.dataset, full, header, file, sheet, _named(best.dataset.name, file, called))


def _covers(name: str, found: Matching, header: Header, file: str, called: str) -> bool:
    named = name in _REGISTERS and _named(name, file, called) == 0
    return not named or len(found.columns) >= _COVERED * len(header.names)


def _judged(declared: Dataset, found: Matching, header: Header, file: str, sheet: RawSheet, bonus: float) -> Recognised:
    found, evidence = _with_platform(declared, found, header, file)
    missing = list(found.missing(declared))
    if missing and is_update(declared, found):
        missing = []
    if declared.name in _FORMS and not any(form <= found.fields for form in _FORMS[declared.name]):
        # A survey with one column per item has no score column; whether it can be unpivoted is decided later.
        missing = missing or sorted(min(_FORMS[declared.name], key=lambda form: len(form - found.fields)) - found.fields)
    return Recognised(declared, found, tuple(missing), found.score + bonus - 0.3 * len(missing), evidence)


def is_update(declared: Dataset, found: Matching) -> bool:
    """A file of an entity that holds its id and something else: it updates rows that are there already."""
    if declared.kind != "entity":
        return False
    ids = [key.parts[0] for key in declared.keys if key.parts[0].endswith("_id")]
    return any(part in found.fields for part in ids) and len(found.fields) > 1 and set(found.missing(declared)) <= _describing(declared)


def _describing(declared: Dataset) -> set[str]:
    """Required fields an update may lack: what a row is called, or what it says, once its id is known."""
    return {name for name in declared.required if not name.endswith("_id")} if declared.name in ("people", "products", "customers", "trips", "complaints") else set()


def _with_platform(declared: Dataset, found: Matching, header: Header, file: str) -> tuple[Matching, tuple[Text, ...]]:
    """Media files exported by one platform have no column for it: the platform is named by the file or its columns."""
    if declared.name != "media" or "medium" in found.fields:
        return found, ()
    text = " ".join((file, *header.names)).casefold()
    named = [name for name, words in _PLATFORMS if any(word in text for word in words)]
    if len(named) != 1:
        return found, ()
    return replace(found, constants={**found.constants, "medium": named[0]}), (Text(
        f"没有媒体一列，按文件名或列名认作「{named[0]}」", f"There is no column for the medium; file or column names say “{named[0]}”",
    ),)


def titles(sheet: RawSheet, header: Header) -> tuple[str, ...]:
    """What is written above the header."""
    above = sheet.cells.slice(0, max(header.index - max(header.height, 1) + 1, 0))
    return tuple(cell for column in above.columns for cell in column.to_pylist() if cell)


def _named(name: str, file: str, called: str) -> float:
    """How much the names of file and sheet, and the title, speak for a dataset: the longest word counts, sheet and title most."""
    stem = fold(re.sub(r"\.[A-Za-z0-9]{2,5}$", "", file))
    best = 0.0
    for word in sheet_words(name):
        # A full name beats a word inside it: 出差费用 is not 费用.
        if word in fold(called):
            best = max(best, 1.0 + min(len(word), 6) * 0.1)
        elif word in stem:
            best = max(best, 0.6 + min(len(word), 6) * 0.1)
    return best


def _samples(sheet: RawSheet, header: Header) -> list[list[str]]:
    part = sheet.cells.slice(header.index + 1, 60)
    return [[value for value in column.to_pylist() if value] for column in part.columns]


def _is_dictionary(sheet: RawSheet, header: Header) -> bool:
    """A sheet that describes columns: many different headings, of other tables too, stand where values should be."""
    part = sheet.cells.slice(0, 40)
    words = {value.strip() for column in part.columns for value in column.to_pylist() if value and value.strip()} - set(header.names)
    known = {word for word in words if len(word) > 2 and is_known(heading(word)) and fold(word) not in _listed_words()}
    return len(known) >= 4 and len(known) > 0.2 * len(words)


@lru_cache(maxsize=1)
def _listed_words() -> frozenset[str]:
    """Words that are both a heading somewhere and an entry of a list (团队, 产品, 收款): as values they prove nothing."""
    choices = [choice for declared in DATASETS.values() for field in declared.fields for choice in field.choices]
    return frozenset(fold(word) for choice in choices for word in (choice.zh, choice.en, choice.code, *choice.aliases))


def suggestions(found: Recognised, sheet: RawSheet, header: Header) -> Text:
    """What to type to say which column is the missing field: one whose values could be it, else just how to say it."""
    name, samples = found.missing[0], _samples(sheet, header)
    column = next((
        header.names[i] for i in range(len(header.names))
        if i not in found.matching.columns and samples[i] and not re.search(r"(id|编号|号|码|序号|率)$", header.names[i], re.IGNORECASE)
        and found.dataset[name].type not in ("text", "choice") and plausible(found.dataset, name, samples[i], strictly=True)
    ), "列名")
    said = f'--map "{column}={name}"'
    return Text(said, said.replace("列名", "heading"))
