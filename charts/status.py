"""The words, glyphs and tones of a pledge's status, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

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
    "kept": Status("✓", Text("已兑现", "Kept"), "good"),
    "ahead": Status("▲", Text("领先", "Ahead"), "good"),
    "on_track": Status("●", Text("跟上", "On track"), "plain"),
    "behind": Status("▽", Text("落后", "Behind"), "bad"),
    "critical": Status("!", Text("告急", "Critical"), "bad"),
    "missed": Status("✕", Text("未兑现", "Missed"), "bad"),
    "not_started": Status("·", Text("未开始", "Not started"), "plain"),
}
UNKNOWN = Status("—", Text("未知", "Unknown"), "plain")


def status_of(code: object) -> Status:
    return STATUSES.get(str(code), UNKNOWN)
