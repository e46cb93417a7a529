"""The words, glyphs and tones of a pledge's status, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.commitments.pledges import STATUSES as WORDS
from analytics.errors import Text


@dataclass(frozen=True)
class Status:
    """`tone` names a meaning of the theme: good, bad or plain."""

    glyph: str
    label: Text
    tone: str

    def words(self, lang: str) -> str:
        return f"{self.glyph} {self.label.in_(lang)}"


STATUSES = {
    "kept": Status("✓", WORDS["kept"], "good"),
    "ahead": Status("▲", WORDS["ahead"], "good"),
    "on_track": Status("●", WORDS["on_track"], "plain"),
    "behind": Status("▽", WORDS["behind"], "bad"),
    "critical": Status("!", WORDS["critical"], "bad"),
    "missed": Status("✕", WORDS["missed"], "bad"),
    "not_started": Status("·", WORDS["not_started"], "plain"),
}
UNKNOWN = Status("—", Text("未知", "Unknown"), "plain")


def status_of(code: object) -> Status:
    return STATUSES.get(str(code), UNKNOWN)
