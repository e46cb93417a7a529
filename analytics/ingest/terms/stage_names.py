"""How the stages of a company and of its teams may be called, for judging the stages a file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.schema import OUTCOME, Stage
from analytics.words.stage_words import SETTINGS, STANDARD_STAGES, WrittenStage, fold, outcome_words, stage_words, team_stages

# 赢单, Lost and their kin say how a deal ended; they are no stages and no mistakes.
ENDS = frozenset().union(*(outcome_words(choice.code) for choice in OUTCOME))


@dataclass(frozen=True)
class StageNames:
    """The stages of one track, folded: `steps` those of the company in their order, `others` those known without a place in it
    (lost stages, stages of teams), `own` whether the company or a team wrote any."""

    steps: Mapping[str, int]
    others: frozenset[str] = frozenset()
    own: bool = False

    def knows(self, text: str) -> bool:
        return (name := fold(text)) in self.steps or name in self.others or name in ENDS


def stage_names(track: str, written: str = "", of_teams: Iterable[str] = ()) -> StageNames:
    """The stages as a company wrote them (else the standard nine) and as its teams did."""
    standard = STANDARD_STAGES[track]
    words, teams = stage_words(written), [word for text in of_teams for word in stage_words(text)]
    steps: dict[str, int] = {}
    for place, word in enumerate((one for one in words if not one.lost), start=1):
        steps[fold(word.name)] = place
        for name in _standard_names(word, standard):
            steps.setdefault(name, place)
    if not words:
        steps = {fold(name): stage.step for stage in standard for name in (stage.zh, stage.en, *stage.aliases)}
    theirs = {fold(word.name) for word in teams} | {name for word in teams for name in _standard_names(word, standard)}
    # A team may go through the same stages in another order: theirs are known and not judged by the company's.
    return StageNames({name: step for name, step in steps.items() if name not in theirs},
                      frozenset(theirs | {fold(word.name) for word in words if word.lost}), bool(words or teams))


def _standard_names(word: WrittenStage, standard: tuple[Stage, ...]) -> list[str]:
    """Every name of the one of the standard nine a written stage is, by its number or its name; none for one of the company's own."""
    for stage in standard:
        names = [fold(name) for name in (stage.zh, stage.en, *stage.aliases)]
        if word.standard == stage.step or (word.standard is None and fold(word.name) in names):
            return names
    return []


def stages_written(settings: Mapping[str, object]) -> dict[str, StageNames]:
    """The names of both tracks as the settings of a company say."""
    teams = team_stages(str(settings.get("stage_sets_of_teams", "")))
    return {track: stage_names(track, str(settings.get(SETTINGS[track], "")), [text for (_team, of), text in teams.items() if of == track]) for track in STANDARD_STAGES}


STANDARD = {track: stage_names(track) for track in STANDARD_STAGES}
