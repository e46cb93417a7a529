"""A family of headings: what one programme, or everyday speech, calls the columns of one kind of sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SIMPLIFIED, TRADITIONAL, ENGLISH = "zh", "zht", "en"


@dataclass(frozen=True)
class Family:
    """`heads` gives for every field it has the headings it may carry; `source` says where they were seen. `everyday` families are
    nobody's export. `left` are left-over columns of that export: {heading: kind of values, see `left_over`}."""

    language: str
    source: str
    heads: Mapping[str, tuple[str, ...]]
    everyday: bool = False
    left: Mapping[str, str] = field(default_factory=dict)


def family(language: str, source: str, heads: str, left: str = "", *, everyday: bool = False) -> Family:
    """`field: heading|heading; field: heading` and `heading=kind; heading=kind` as a family."""
    made = {}
    for part in heads.split(";"):
        name, _, words = part.partition(":")
        made[name.strip()] = tuple(word.strip() for word in words.split("|"))
    others = dict(part.strip().rsplit("=", 1) for part in left.split(";") if part.strip())
    return Family(language, source, made, everyday, others)
