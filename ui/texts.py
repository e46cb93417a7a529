"""Texts of the screen in Chinese and English, from gettext catalogs.

The Chinese sentence is its own key. English lives in `locale/en/LC_MESSAGES/*.po`, one file per part of the product; all
are read together. `tests/rules/test_texts.py` holds that every sentence used has its English.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
CATALOGS = Path(__file__).parent / "locale"


@lru_cache(maxsize=len(LANGUAGES))
def catalog(lang: str) -> dict[str, str]:
    """All sentences of a language; Chinese needs entries only where the shown text differs from the key."""
    texts: dict[str, str] = {}
    for path in sorted((CATALOGS / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            texts.update({str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string})
    return texts


def translate(msgid: str, lang: str, **values: object) -> str:
    """`msgid` in `lang`, with `{name}` places filled from `values`."""
    text = catalog(lang).get(msgid, msgid) if lang in LANGUAGES else msgid
    return text.format(**values) if values else text
