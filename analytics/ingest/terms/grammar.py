"""What a heading says: headings are built of a head noun (金额, date, owner) and words that tell which (实付, closed, 客户).

`parse` takes a heading apart by the words of `heading_words`; which field of a dataset it may be is decided by
`recognising.fields_by_meaning`, and a person is asked about what is left over by its kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.ingest.terms import heading_words
from analytics.ingest.terms.folding import UNITS, fold, heading

# Kinds that name a thing: before another noun (客户编号, Account Name) they tell whose it is.
_IN_WHOSE_CURRENCY = re.compile(r"(?<=\S)[\s_-]+in[\s_-]+(?:the[\s_-]+)?(?:ad[\s_-]+)?account[\s_-]+currency\s*$", re.IGNORECASE)  # Spend in account currency is money
_OF_NOW = frozenset({"status", "stage", "outcome", "person", "team"})
_HAVE_STATES = frozenset({"order", "traded", "document", "now"})
ENTITIES = frozenset("person team place customer supplier product brand medium campaign channel source stage".split())
_DURATIONS = frozenset("天 日 分钟 分 小时 h min".split())
_COUNTED = frozenset("台 件 个 套 单 次 人 人次 户 家 条 张 笔 份 瓶 箱".split())
_BRACKET = re.compile(r"[(\[【{（]([^()\[\]【】{}（）]*)[)\]】}）]")
_WINDOW = re.compile(r"(?:近|前|过去|last|past)?\s*\d+\s*(?:天|日|周|个月|d\b|days?\b)(?!期)", re.IGNORECASE)
_ATOM = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[㐀-鿿]")
_PLURAL_CAPITALS = re.compile(r"(?<![A-Za-z])([A-Z]{2,4})s(?![a-z])")  # IDs
_NAMED_PERIOD = re.compile(r"[\d一二三四五六七八九十]\s*(?:月|季|年|周|日|号)|\b(?:19|20)\d\d\b|q[1-4]\b", re.IGNORECASE)  # 1月, 第二季度: one period, no column of periods
_PER = re.compile(r"/|\bper\b", re.IGNORECASE)
_LONGEST = 8


@dataclass(frozen=True)
class Meaning:
    """What a heading says its cells are.

    `kind` is money, date, period, duration, person, team, place, customer, supplier, product, brand, id, name, quantity, rate, share, growth,
    rank, status, stage, outcome, kind, channel, source, medium, campaign, audience, currency, unit, text, flag, phone, email, score, gender or
    age; "" where no noun is known. `head` is that noun as written, `qualifiers` say which (paid, refunded, expected, recorder …), `unit` the
    unit in its bracket. `rest` is what no word explains: what the grammar is not sure of.
    """

    kind: str = ""
    head: str = ""
    qualifiers: frozenset[str] = frozenset()
    unit: str | None = None
    rest: str = ""

    @property
    def sure(self) -> bool:
        """Whether every word of the heading was understood."""
        return bool(self.kind) and not self.rest

    def says(self, *qualifiers: str) -> bool:
        """Whether any of `qualifiers` is said."""
        return not self.qualifiers.isdisjoint(qualifiers)


@dataclass(frozen=True)
class _Word:
    """What a word is as head (`noun`), where there is no other noun (`stands_for`), and before another (`tells`)."""

    noun: str = ""
    stands_for: str = ""
    named: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _lexicon() -> dict[tuple[str, ...], _Word]:
    words: dict[tuple[str, ...], _Word] = {}
    for attribute, text in (("noun", heading_words.NOUNS), ("stands_for", heading_words.STANDING_IN), ("tells", heading_words.QUALIFIERS)):
        for line in text.strip().splitlines():
            said, _, listed = line.partition(":")
            kind, *qualifiers = said.split()
            for word in listed.split():
                key = tuple(_pieces(word))
                before = words.get(key, _Word())
                if attribute == "tells":
                    words[key] = _Word(before.noun, before.stands_for, before.named, before.tells | {kind})
                elif not before.noun:
                    noun, stands_for = (kind, before.stands_for) if attribute == "noun" else (before.noun, kind)
                    words[key] = _Word(noun, stands_for, before.named | frozenset(qualifiers), before.tells)
    for word in heading_words.FILLERS.split():
        words.setdefault(tuple(_pieces(word)), _Word())
    return words


@lru_cache(maxsize=20_000)
def parse(text: str) -> Meaning:
    """What the heading `text` says; any text may be given.

    >>> [(one.kind, sorted(one.qualifiers)) for one in map(parse, ("买家实际支付金额", "Deal - Lost time", "Ad_Spend(USD)"))]
    [('money', ['customer', 'paid']), ('date', ['deal', 'lost']), ('money', ['spend'])]
    >>> parse("业绩分配比例").kind, parse("Created By").kind, parse("Number of orders").kind, parse("飞鱼").kind
    ('share', 'person', 'quantity', '')
    """
    said = heading(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    noted = [note for note in _BRACKET.findall(plain) if note.strip()]
    body = _IN_WHOSE_CURRENCY.sub("", _BRACKET.sub(" ", plain)).strip()
    if not body:
        body, noted = " ".join(noted), []
    window = bool(_WINDOW.search(body))
    named = bool(_NAMED_PERIOD.search(body))
    meaning = _of(_words(_WINDOW.sub(" ", body)), bool(_PER.search(body)))
    qualifiers = set(meaning.qualifiers)
    unit = said.unit or next((found for note in noted if (found := _unit(note))), None)
    for note in (note for note in noted if not _unit(note)):
        qualifiers |= _told(word for word, known in _words(note) if known)
    rest = meaning.rest
    if "now" in qualifiers:
        qualifiers.discard("now")
        rest = rest if meaning.kind in _OF_NOW else f"current {rest}".strip()  # the current balance is one of several
    if window:
        qualifiers.add("window")
    if named and meaning.kind in ("period", "date"):
        qualifiers.add("named")
    return Meaning(_with_unit(meaning.kind, unit), meaning.head, frozenset(qualifiers), unit, rest)


def _unit(note: str) -> str | None:
    word = fold(note)
    return word if word in UNITS else heading(f"列({note.strip('+-＋－ ')})").unit


def _with_unit(kind: str, unit: str | None) -> str:
    """The kind, as the unit in the bracket corrects it: 利润(%) is a rate, 通话(分钟) a duration."""
    if unit in ("%", "百分比"):
        return "rate" if kind in ("", "money", "quantity") else kind
    if unit in _DURATIONS and kind in ("", "date", "quantity"):
        return "duration"
    if kind == "" and unit in UNITS:
        return "money"
    return "quantity" if kind == "" and unit in _COUNTED else kind


def _of(words: list[tuple[tuple[str, ...], bool]], per: bool) -> Meaning:
    """The meaning of the words of a heading; each comes with whether it is known."""
    rest = " ".join(shown for word, known in words if not known and (shown := _shown(word)))
    known = [word for word, understood in words if understood]
    place = _of_place(known)
    if place is not None:  # number of orders, date of birth: the head stands before
        before = _of([(word, True) for word in known[:place]], False)
        kind = "quantity" if before.kind == "id" else before.kind
        return Meaning(kind, before.head, before.qualifiers | _told(known[place + 1:], everything=True) - {kind}, None, rest)
    lexicon = _lexicon()
    nouns = [i for i, word in enumerate(known) if _noun(word, i == len(known) - 1)]
    if known and lexicon[known[0]].noun == "flag" or known[:1] in ([("is",)], [("has",)]):
        return Meaning("flag", _shown(known[0]), _told(known[1:]), None, rest)
    last = lexicon[known[-1]].stands_for if known else ""
    if nouns and not (last in ("money", "date") and _noun(known[nouns[-1]], False) in ENTITIES):  # 顾客实付 is an amount, no customer
        at = nouns[-1]
        kind = _noun(known[at], at == len(known) - 1)
    else:
        standing = [i for i, word in enumerate(known) if lexicon[word].stands_for]
        if not standing:
            return Meaning("", "", _told(known), None, rest)
        at = standing[-1]
        kind = lexicon[known[at]].stands_for
    head, others = known[at], known[:at] + known[at + 1:]
    if head == ("state",):
        kind = _kind_of_state(others, kind)
    qualifiers = set(lexicon[head].named)
    if "sum" in qualifiers and any(lexicon[word].noun == "money" for word in others):  # 货款合计 is the whole amount, 合计 alone a sum of the sheet's
        qualifiers = (qualifiers - {"sum"}) | {"total"}
    measures = [_noun(word, False) for word in (known[i] for i in nouns)]
    if per and sum(1 for one in measures if one in ("money", "quantity")) >= 2:
        return Meaning("rate", _shown(head), _told(known), None, rest)
    if kind == "name":
        whose = next((lexicon[word].noun or lexicon[word].stands_for for word in reversed(others) if (lexicon[word].noun or lexicon[word].stands_for) in ENTITIES), None)
        if whose is not None:
            kind = whose
    for word in others:
        found = lexicon[word]
        named = found.noun or (found.stands_for if not found.tells else "")
        if named in ENTITIES or named and not found.tells and not found.named:
            qualifiers.add("period" if named == "date" else named)
        qualifiers |= found.tells | (found.named if found.noun else frozenset())
        if not found.tells and not found.noun:
            qualifiers |= found.named
    if kind == "date":
        qualifiers.discard("period")
    return Meaning(kind, _shown(head), frozenset(qualifiers - {kind}), None, rest)


def _kind_of_state(others: list[tuple[str, ...]], kind: str) -> str:
    """That of an order or a deal says what became of it, that of a customer is on the map."""
    told = frozenset().union(*(_lexicon()[word].tells for word in others))
    return "stage" if "deal" in told else "status" if told & _HAVE_STATES else kind


def _noun(word: tuple[str, ...], last: bool) -> str:
    """The kind of a head noun; `at` and `on` at the end name a moment, `by` a person."""
    if last and word in (("at",), ("on",), ("于",)):
        return "date"
    if last and word == ("by",):
        return "person"
    return _lexicon()[word].noun


def _of_place(known: Sequence[tuple[str, ...]]) -> int | None:
    place = next((i for i, word in enumerate(known) if word == ("of",)), None)
    return place if place is not None and any(_lexicon()[word].noun for word in known[:place]) else None


def _told(words: Iterable[tuple[str, ...]], everything: bool = False) -> frozenset[str]:
    """What words before or behind a head tell; with `everything`, also what they are where they tell nothing (number of comments)."""
    lexicon = _lexicon()
    told: set[str] = set()
    for word in words:
        found = lexicon[word]
        told |= found.tells | found.named | ({found.noun} if found.noun in ENTITIES or found.noun and everything and not found.tells and not found.named else set())
    return frozenset(told)


def _shown(word: tuple[str, ...]) -> str:
    return (" " if word and word[0].isascii() else "").join(word)


def _words(text: str) -> list[tuple[tuple[str, ...], bool]]:
    """The words of `text` and whether each is known: as few unknown pieces as possible, then as few words."""
    lexicon, atoms = _lexicon(), _atoms(text)
    best: list[tuple[int, int, list[tuple[tuple[str, ...], bool]]]] = [(0, 0, [])]
    for end in range(1, len(atoms) + 1):
        unknown, count, words = best[end - 1]
        last = tuple(atoms[end - 1:end])
        joined = words and not words[-1][1] and words[-1][0][-1].isascii() == last[0].isascii()
        ways = [(unknown + 1, count + 1, [*words[:-1], (words[-1][0] + last, False)] if joined else [*words, (last, False)])]
        for length in range(min(_LONGEST, end), 0, -1):
            key = tuple(atoms[end - length:end])
            if key in lexicon:
                unknown, count, words = best[end - length]
                ways.append((unknown, count + 1, [*words, (key, True)]))
        best.append(min(ways, key=lambda way: way[:2]))
    return best[-1][2]


def _atoms(text: str) -> list[str]:
    """Latin words, cut where the case changes or words run together (orderdate), and Chinese characters.

    >>> _atoms("OrderDateKey"), _atoms("客户ID"), _atoms("LAST_CHANGED")
    (['order', 'date', 'key'], ['客', '户', 'id'], ['last', 'changed'])
    """
    plain = _PLURAL_CAPITALS.sub(r"\1", unicodedata.normalize("NFKC", text)).replace("#", " number ")
    if not plain.isascii():
        plain = "".join(fold(one).replace("帐", "账") if not one.isascii() else one for one in re.split(r"([\x00-\x7f]+)", plain))
    return _pieces(plain)


def _pieces(plain: str) -> list[str]:
    return [part for found in _ATOM.findall(plain) for part in _parts(found.casefold())]


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    known = _latin_words()
    if not word.isascii() or word in known or len(word) < 3:
        return (word,)
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word[: -len(ending)] + instead in known:
            return (word[: -len(ending)] + instead,)
    for cut in range(2, len(word) - 1):  # orderdate, createdat
        first, last = word[:cut], word[cut:]
        if first in known and (len(first) > 2) and (last in known and (len(last) > 2 or last in ("id", "no", "at", "on", "by"))):
            return first, last
    return (word,)


@lru_cache(maxsize=1)
def _latin_words() -> frozenset[str]:
    text = "\n".join((heading_words.NOUNS, heading_words.STANDING_IN, heading_words.QUALIFIERS))
    words = {part for line in text.splitlines() for word in line.partition(":")[2].split() for part in word.split("_") if word.isascii()}
    return frozenset(words | {word for word in heading_words.FILLERS.split() if word.isascii()})
