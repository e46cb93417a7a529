"""What can go wrong, as data: defects in a file are rows, refusals are sentences."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The languages every sentence exists in; a reader who says nothing reads the first.
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """One sentence or label in both languages of the product."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Defect:
    """One thing wrong in an uploaded file: where, what we saw, what to do.

    `row` is the row number as Excel shows it (1-based); `column` is the user's own heading.
    `severity` is "error" (the row is set aside) or "warning" (the row is loaded).
    """

    code: str
    severity: str
    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str | None
    message: Text
    fix: Text


class ZhanbaoError(Exception):
    """A refusal with a sentence for the reader; never shown as a traceback."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message

    def __reduce__(self):  # exceptions cross process and cache borders
        return (type(self), (self.message,))


class Refused(ZhanbaoError):
    """The input cannot be taken as it is; nothing was written."""


class PasswordNeeded(Refused):
    """The file opens with a password only, and none or a wrong one was given."""


class AlreadyDone(Refused):
    """What is asked for has been done before: the file is loaded, the batch is undone."""


class Asked(Refused):
    """Something has to be said before the file may count; nothing was written."""


class NoSuchBatch(Refused):
    """No batch has that number."""


class HeldElsewhere(Refused):
    """Another process owns the warehouse file."""


class NotEnoughData(ZhanbaoError):
    """The question is sound but the data cannot answer it; says which data is missing."""


class UnknownName(ZhanbaoError):
    """A dataset, question, metric, dimension or option that does not exist, with a suggestion."""

    @classmethod
    def of(cls, what: Text, name: str, known: Iterable[str]) -> UnknownName:
        return cls.labelled(what, name, {one: Text(one, one) for one in known})

    @classmethod
    def labelled(cls, what: Text, name: str, known: Mapping[str, Text]) -> UnknownName:
        """The same where what is known has a word in each language: it may be named by its code or either word."""
        spelled = {word: code for code, label in known.items() for word in (label.en, label.zh, code)}
        near = [known[code] for code in dict.fromkeys(spelled[word] for word in difflib.get_close_matches(name, sorted(spelled), n=3, cutoff=0.5))]
        listed = [known[code] for code in sorted(known)]
        zh, en = f"没有叫「{name}」的{what.zh}。", f"There is no {what.en} called “{name}”."
        if near:
            zh += f"您是不是要找：{'、'.join(one.zh for one in near)}？"
            en += f" Did you mean {', '.join(one.en for one in near)}?"
        elif listed:
            zh += f"可用的有：{'、'.join(one.zh for one in listed[:12])}{'…' if len(listed) > 12 else ''}。"
            en += f" Known: {', '.join(one.en for one in listed[:12])}{', …' if len(listed) > 12 else '.'}"
        return cls(Text(zh, en))


def check_option(option: str, value: str, known: tuple[str, ...]) -> None:
    """Raises UnknownName where an option of a question is none of the values it may take."""
    if value not in known:
        raise UnknownName.of(Text(f"{option} 取值", f"value of {option}"), value, known)
