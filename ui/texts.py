"""Texts of the screen in Chinese and English, from gettext catalogs.

The Chinese sentence is its own key. English lives beside the modules that say it: `<family>/en.po` for a family's sentences,
`en.po` here for those that several say. `tests/rules/test_texts.py` holds that every sentence has its English, once, and at home.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from analytics.errors import LANGUAGES

ROOM = Path(__file__).parent


def sentences(path: Path) -> dict[str, str]:
    """The sentences of one catalog file: Chinese to the language of the file."""
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


@lru_cache(maxsize=len(LANGUAGES))
def catalog(lang: str) -> dict[str, str]:
    """All sentences of a language; Chinese needs entries only where the shown text differs from the key."""
    texts: dict[str, str] = {}
    for path in sorted(ROOM.rglob(f"{lang}.po")):
        texts.update(sentences(path))
    return texts


def translate(msgid: str, lang: str, **values: object) -> str:
    """`msgid` in `lang`, with `{name}` places filled from `values`."""
    text = catalog(lang).get(msgid, msgid) if lang in LANGUAGES else msgid
    return text.format(**values) if values else text
