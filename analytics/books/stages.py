"""Stage sets: which landmarks a process has, and which of them a typed stage means.

The set in force is the company's own (settings `sales_stages`, `decision_nodes`), else the standard nine. Where a file's
stages are mostly unknown to the standard set, one is proposed from the file itself: stages in the order deals enter them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from analytics import schema
from analytics.errors import Text, UnknownName
from analytics.schema import Stage
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.tables import table
from analytics.words.stage_words import SETTINGS, STANDARD_STAGES, WrittenStage, fold, outcome_words, stage_words, team_stages

TRACKS = ("sales", "decision")
# The column of `deals` that holds the present stage of each track.
PRESENT = {"sales": "sales_stage", "decision": "decision_node"}
_LONGEST_PROPOSAL = 15


@dataclass(frozen=True)
class StageMap:
    """A stage set and how the texts found in the data read against it. Hashable: expressions are cached on it.

    `event_steps` maps (track as stored, text) of stage events, `present_steps` the text of the deal's own column, each to
    a step. `unknown` holds texts that mean no step, with their number of rows; `origin` is standard, company or proposed.
    """

    track: str
    stages: tuple[Stage, ...]
    origin: str
    event_steps: tuple[tuple[str | None, str, int], ...] = ()
    present_steps: tuple[tuple[str, int], ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()

    @property
    def last(self) -> int:
        return self.stages[-1].step

    @property
    def win_step(self) -> int:
        """The step at which a deal counts as won; the last one where the set names none."""
        return next((stage.step for stage in self.stages if stage.wins), self.last)

    def label(self, step: int) -> Text:
        return self.stages[step - 1].label

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the reader must know about the mapping: a proposed set, texts that were left out."""
        said = []
        if self.origin == "proposed":
            said.append(Text(f"阶段按文件里进入的先后排成：{'、'.join(s.zh for s in self.stages)}；可在设置里改。",
                             f"Stages were put in the order deals enter them: {', '.join(s.en for s in self.stages)}; settings can change it."))
        if self.unknown:
            some = [text for text, _rows in self.unknown[:5]]
            rows = sum(rows for _text, rows in self.unknown)
            said.append(Text(f"{rows} 行的阶段不在阶段表里，没有计入：{'、'.join(some)}；可在设置里加上。",
                             f"{rows} rows name stages outside the stage set and are left out: {', '.join(some)}; settings can add them."))
        return tuple(said)


def stage_set(settings: Mapping[str, object], track: str, team: str = "") -> tuple[Stage, ...]:
    """The team's own stages in their order, else the company's, else the standard nine.

    Lost stages (×) are no steps. A stage that is one of the standard nine, by its name or by `=N`, keeps that one's names.
    Raises UnknownName for a track other than sales or decision.
    """
    if track not in TRACKS:
        raise UnknownName.of(Text("流程", "track"), track, TRACKS)
    standard = {name: stage for stage in STANDARD_STAGES[track] for name in _names(stage)}
    own: list[Stage] = []
    for written in _words(settings, track, team):
        if written.lost:
            continue
        known = standard.get(fold(written.name)) or next((stage for stage in STANDARD_STAGES[track] if stage.step == written.standard), None)
        if known and (written.standard in (None, known.step)) and known.step not in {one.standard for one in own}:
            stage = replace(known, zh=written.name, aliases=(known.zh, *known.aliases), standard=known.step)
            stage = stage if fold(written.name) in standard else replace(stage, en=written.name, aliases=(known.en, *stage.aliases))
        else:
            stage = Stage(0, written.name, written.name, standard=written.standard)
        own.append(replace(stage, step=len(own) + 1, wins=written.wins, evidence=written.evidence))
    return tuple(own) or STANDARD_STAGES[track]


def _words(settings: Mapping[str, object], track: str, team: str = "") -> tuple[WrittenStage, ...]:
    theirs = team_stages(str(settings.get("stage_sets_of_teams", ""))).get((team, track)) if team else None
    return stage_words(theirs or str(settings.get(SETTINGS[track], "")))


def team_of(scope: Scope) -> str:
    """The one team a question is asked of, whose stages it then speaks in; blank where it is asked of several or all."""
    named = [values for name, values in scope.filters if name == "team"]
    return named[0][0] if len(named) == 1 and len(named[0]) == 1 else ""


def standard_step(stage: Stage, track: str) -> int | None:
    """Which of the standard nine a stage is, by `=N` or by its name; None for one of the company's own."""
    names = {name: known.step for known in STANDARD_STAGES[track] for name in _names(known)}
    return stage.standard or next((names[name] for name in _names(stage) if name in names), None)


def _names(stage: Stage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(name) for name in (stage.zh, stage.en, *stage.aliases)))


_WON, _LOST = outcome_words("won"), outcome_words("lost")


def steps_by_name(stages: tuple[Stage, ...]) -> dict[str, int]:
    """Folded stage name -> step; 赢单/Won means the step that wins unless a stage is called so."""
    steps = {word: stage.step for stage in stages if stage.wins for word in _WON}
    # Own names come last: they beat another stage's alias.
    for names in (lambda s: _names(s)[2:], lambda s: _names(s)[:2]):
        steps |= {name: stage.step for stage in stages for name in names(stage)}
    return steps


def stages_in_force(warehouse: Warehouse, track: str, team: str = "") -> StageMap:
    """The stage set questions use on this track, read against every stage text in the warehouse.

    Asked for a team with stages of its own it is theirs; asked for the company, a team's stage is read as the company's stage
    of the same one of the standard nine (`=N`).
    Parameters: reads the distinct texts of stage_events.stage and of the deals' present stage (cached per data version).
    Raises UnknownName for an unknown track.
    """
    settings = warehouse.settings()
    own = stage_set(settings, track, team)
    teams = () if team else tuple(sorted(team_stages(str(settings.get("stage_sets_of_teams", ""))).items()))
    lost = frozenset(fold(word.name) for word in _words(settings, track, team) if word.lost)
    return warehouse.cached(("stages", track, own, teams, lost), lambda: _read(warehouse, track, own, _of_teams(own, track, teams), lost))


def _of_teams(stages: tuple[Stage, ...], track: str, teams: tuple[tuple[tuple[str, str], str], ...]) -> dict[str, int]:
    """The teams' own stage names as steps of the company's set, by way of the standard nine."""
    steps = {standard: stage.step for stage in reversed(stages) if (standard := standard_step(stage, track))}
    return {fold(word.name): steps[word.standard] for (_team, of_track), text in teams if of_track == track
            for word in stage_words(text) if word.standard in steps and not word.lost}


def _read(warehouse: Warehouse, track: str, stages: tuple[Stage, ...], of_teams: Mapping[str, int], own_lost: frozenset[str]) -> StageMap:
    found = warehouse.frame(_event_texts())
    events = [(_text(said), str(stage), int(n)) for said, stage, n in zip(found["track"], found["stage"], found["n"], strict=True) if stage]
    other = steps_by_name(stage_set(warehouse.settings(), "decision" if track == "sales" else "sales"))
    mine = _of_track(events, track, {**of_teams, **steps_by_name(stages)}, other)
    typed = warehouse.frame(_present_texts(track))
    present = [(str(stage), int(n)) for stage, n in zip(typed["stage"], typed["n"], strict=True) if stage]
    origin = "standard" if stages is STANDARD_STAGES[track] else "company"
    if origin == "standard" and not of_teams and _mostly_unknown(mine, stages):
        proposal = _proposed(warehouse, track, [text for _track, text, _n in mine])
        stages, origin = (proposal, "proposed") if proposal else (stages, origin)
    steps = {**of_teams, **steps_by_name(stages)}
    unknown: dict[str, int] = {}
    for text, n in [(text, n) for _track, text, n in mine] + ([] if mine else present):
        if fold(text) not in steps | dict.fromkeys(_LOST | own_lost, 0) | dict.fromkeys(_WON, 0):
            unknown[text] = unknown.get(text, 0) + n
    return StageMap(
        track, stages, origin,
        tuple((stored, text, steps[fold(text)]) for stored, text, _n in mine if fold(text) in steps),
        tuple((text, steps[fold(text)]) for text, _n in present if fold(text) in steps),
        tuple(sorted(unknown.items(), key=lambda item: (-item[1], item[0]))),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _of_track(
    events: list[tuple[str | None, str, int]], track: str, steps: Mapping[str, int], other: Mapping[str, int]
) -> list[tuple[str | None, str, int]]:
    """Texts of this track. Without a track an event is a sales stage, unless only the decision set knows its name."""
    sales, decision = (steps, other) if track == "sales" else (other, steps)

    def where(text: str) -> str:
        return "decision" if fold(text) in decision and fold(text) not in sales else "sales"

    return [event for event in events if (event[0] or where(event[1])) == track]


def _mostly_unknown(texts: list[tuple[str | None, str, int]], stages: tuple[Stage, ...]) -> bool:
    steps = steps_by_name(stages)
    rows = sum(n for _track, text, n in texts if fold(text) not in _LOST)
    known = sum(n for _track, text, n in texts if fold(text) in steps and fold(text) not in _LOST)
    return rows > 0 and known < rows / 2


def _proposed(warehouse: Warehouse, track: str, texts: list[str]) -> tuple[Stage, ...]:
    """A stage set from the file's own dates: stages by the median number of days after the deal's first event."""
    wanted = [text for text in texts if fold(text) not in _LOST]
    order = warehouse.frame(_entry_order(track)).sort_values(["days", "mean_days", "stage"])
    named: dict[str, str] = {}
    for text in order["stage"]:
        if text in wanted:
            named.setdefault(fold(text), text)
    names = list(named.values())
    if not 2 <= len(names) <= _LONGEST_PROPOSAL:
        return ()
    signed = next((fold(s) for s in names if fold(s) in _WON | set(_names(schema.SALES_STAGES[5]))), fold(names[-1]))
    return tuple(Stage(step, text, text, wins=fold(text) == signed) for step, text in enumerate(names, start=1))


def _event_texts() -> ir.Table:
    events = table("stage_events")
    return events.group_by("track", "stage").aggregate(n=events.count())


def _present_texts(track: str) -> ir.Table:
    deals = table("deals")
    named = deals.select(stage=deals[PRESENT[track]])
    return named.group_by("stage").aggregate(n=named.count())


def _entry_order(track: str) -> ir.Table:
    events = table("stage_events")
    events = events.filter(events.track.fill_null("sales") == track)
    firsts = events.group_by("deal_id", "stage").aggregate(entered_on=events.entered_on.min())
    starts = events.group_by(started=events.deal_id).aggregate(started_on=events.entered_on.min())
    joined = firsts.inner_join(starts, firsts.deal_id == starts.started)
    joined = joined.mutate(days=joined.entered_on.delta(joined.started_on, unit="day").cast("float64"))
    return joined.group_by("stage").aggregate(days=joined.days.quantile(0.5), mean_days=joined.days.mean())


def event_step(events: ir.Table, stages: StageMap) -> ir.IntegerValue:
    """The step each stage event stands for on the map's track; NULL for other tracks and unknown texts."""
    tracks = {stored for stored, _text, _step in stages.event_steps}
    if tracks <= {stages.track}:
        known = dict.fromkeys((text, step) for _stored, text, step in stages.event_steps)
        return ibis.ifelse(events.track == stages.track, _case(events.stage, tuple(known)), ibis.null("int8"))
    spelled = events.track.fill_null("").concat("|", events.stage)
    return _case(spelled, tuple((f"{stored or ''}|{text}", step) for stored, text, step in stages.event_steps))


def present_step(deals: ir.Table, stages: StageMap) -> ir.IntegerValue:
    """The step of a deal's present stage as typed in the deal itself; NULL where unknown."""
    return _case(deals[PRESENT[stages.track]], stages.present_steps)


def _case(column: ir.Value, steps: tuple[tuple[str, int], ...]) -> ir.IntegerValue:
    if not steps:
        return ibis.null("int8")
    return column.cases(*((text, ibis.literal(step, "int8")) for text, step in steps), else_=ibis.null("int8"))
