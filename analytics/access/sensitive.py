"""What a reader does not get of an answer: columns, facts and notes declared to be of a kind that is hidden from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from analytics.answer import PLEDGE_MONEY, Answer, Column, Fact, Note
from analytics.errors import Text
from analytics.question import Question
from analytics.warehouse import Warehouse

# Every kind of thing that can be declared sensitive, and the setting by which a company leaves it out altogether.
SHOWN_BY = {PLEDGE_MONEY: "donation_shown"}


def hidden(warehouse: Warehouse) -> frozenset[str]:
    """The kinds nobody is shown: what the company's settings leave out."""
    settings = warehouse.settings()
    return frozenset(kind for kind, setting in SHOWN_BY.items() if not settings.get(setting, True))


def without(answer: Answer, question: Question, kinds: frozenset[str]) -> Answer:
    """The answer to `question` without the columns, facts and notes of those kinds.

    Definition: a column or fact of a hidden kind is left out; a part of a fact becomes unknown instead, since pages read the same
    parts of every level. A fact the question does not declare may be of any kind, so it is left out too. A note of a hidden kind
    gives way to what it says instead, if anything.

    >>> label = Text("", "")
    >>> levels = Fact("levels", label, per=label, parts=(Fact("kept", label, "count"), Fact("given", label, "yuan", sensitive=PLEDGE_MONEY)))
    >>> asked = Question("q", label, label, lambda: answer, "pledges", facts=(Fact("due", label, "yuan", sensitive=PLEDGE_MONEY), levels))
    >>> shown = (Column("owner", label), Column("given", label, "yuan", sensitive=PLEDGE_MONEY))
    >>> rows = pd.DataFrame({"owner": ["王"], "given": [500.0]})
    >>> answer = Answer("q", None, None, shown, rows, facts={"due": 500.0, "levels": {"team": {"kept": 1, "given": 500.0}}})
    >>> bare = without(answer, asked, frozenset({PLEDGE_MONEY}))
    >>> [column.name for column in bare.columns], list(bare.rows), bare.facts
    (['owner'], ['owner'], {'levels': {'team': {'kept': 1, 'given': None}}})
    """
    if not kinds:
        return answer
    secret = [column.name for column in answer.columns if column.sensitive in kinds]
    declared = {fact.name: fact for fact in question.facts if fact.sensitive not in kinds}
    return replace(
        answer, columns=tuple(column for column in answer.columns if column.sensitive not in kinds),
        rows=answer.rows.drop(columns=[name for name in secret if name in answer.rows.columns]),
        facts={name: _bare(value, declared[name], kinds) for name, value in answer.facts.items() if name in declared},
        notes=tuple(_told(answer.notes, kinds)),
    )


def _told(notes: Iterable[Text], kinds: frozenset[str]) -> Iterator[Text]:
    for note in notes:
        if not (isinstance(note, Note) and note.sensitive in kinds):
            yield note
        elif note.instead is not None:
            yield note.instead


def _bare(value: object, declared: Column, kinds: frozenset[str]) -> object:
    """A fact with its hidden parts unknown, however deep they stand."""
    if not isinstance(declared, Fact) or not declared.parts:
        return value
    if declared.per is not None:
        each = replace(declared, per=None)
        if isinstance(value, Mapping):
            return {key: _bare(one, each, kinds) for key, one in value.items()}
        return tuple(_bare(one, each, kinds) for one in value) if isinstance(value, (tuple, list)) else None
    return _bare_record(value, {part.name: part for part in declared.parts}, kinds)


def _bare_record(value: object, parts: Mapping[str, Column], kinds: frozenset[str]) -> object:
    names = list(value) if isinstance(value, (Mapping, pd.DataFrame)) else []
    secret = {name for name in names if name not in parts or parts[name].sensitive in kinds}
    if isinstance(value, pd.DataFrame):
        return value.assign(**dict.fromkeys(secret))
    if isinstance(value, Mapping):
        return {name: None if name in secret else _bare(one, parts[name], kinds) for name, one in value.items()}
    return value
