"""人群: whether the audience a media sheet names is the segment of customers that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.customers.customer_cut import ATTRIBUTES
from analytics.dimension_values import BLANKS, dimension_values
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, shown_value
from analytics.words.media_names import media_key
from analytics.words.near_names import near_names

_SHOWN = 4


@dataclass(frozen=True)
class Audience:
    """`names`: the audience as the media sheet spells it; `values` of the attribute `dim` it is made of: 酒店餐饮 is 酒店 and 餐饮."""

    names: tuple[str, ...]
    dim: str
    values: tuple[str, ...]


def audience_of(warehouse: Warehouse, scope: Scope) -> Audience | Text | None:
    """The audience that is the segment the filters choose; else why none is; None where no segment was chosen or no media are known.

    An audience is a segment where it is called the same (case, width, blanks and punctuation aside), or made of values of the attribute
    without a rest, the chosen one among them.
    """
    chosen = [(dim, values) for dim, values in scope.where if dim in ATTRIBUTES or dim not in DIMENSIONS]
    if not chosen or not warehouse.row_count("media"):
        return None
    named = tuple(name for name in dimension_values(warehouse, "media", "segment") if name not in BLANKS)
    if not named:
        return Text("投放表没有写人群。", "the media sheet names no audience.")
    if len(chosen) > 1 or len(chosen[0][1]) > 1:
        return Text("投放表的人群只有一层，对不上两个属性的客群。", "the audiences of the media sheet have one level and are no segments of two attributes.")
    (dim, (code,)), = chosen
    value = str(shown_value(dim, code, "zh"))
    same = tuple(name for name in named if media_key(name) == media_key(value))
    if same:
        return Audience(same, dim, (code,))
    known = {media_key(str(shown_value(dim, one, "zh"))): one for one in dimension_values(warehouse, "customers", dim) if one not in BLANKS}
    parts = {name: made_of(media_key(name), tuple(known)) for name in named}
    holding = [name for name, keys in parts.items() if media_key(value) in keys]
    if len(holding) == 1:
        return Audience((holding[0],), dim, tuple(known[key] for key in parts[holding[0]]))
    if holding:
        return Text(f"投放表里有「{value}」的人群不止一个（{'、'.join(holding[:_SHOWN])}），分不开。", f"several audiences of the media sheet hold “{value}” ({', '.join(holding[:_SHOWN])}) and cannot be told apart.")
    shown = near_names(value, named) or named[:_SHOWN]
    return Text(f"投放表里没有叫「{value}」的人群（有 {'、'.join(shown)}{'…' if len(named) > len(shown) else ''}）。",
                f"the media sheet has no audience called “{value}” (it has {', '.join(shown)}{', …' if len(named) > len(shown) else ''}).")


def made_of(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words a text is made of, one after the other without a rest; () where it is not. Longer words are tried first.

    >>> made_of("酒店餐饮", ("餐饮", "酒店", "酒")), made_of("办公企业", ("办公",))
    (('酒店', '餐饮'), ())
    """
    for word in sorted((one for one in words if one and text.startswith(one)), key=len, reverse=True):
        if text == word:
            return (word,)
        if rest := made_of(text[len(word):], words):
            return (word, *rest)
    return ()
