"""Stage sets: which landmarks a process has, and which of them a typed stage means.

The set in force is the company's own (settings `sales_stages`, `decision_nodes`), else the standard nine. Where a file's
stages are mostly unknown to the standard set, one is proposed from the file itself: stages in the order deals enter them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from analytics import schema
from analytics.errors import Text, UnknownName
from analytics.schema import Stage
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.warehouse.tables import table

TRACKS = ("sales", "decision")
_SETTING = {"sales": "sales_stages", "decision": "decision_nodes"}
_STANDARD = {"sales": schema.SALES_STAGES, "decision": schema.DECISION_NODES}
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


def fold(text: str) -> str:
    """A stage as compared: case, width, spaces and punctuation do not matter.

    >>> fold(" 竞品对比／价格谈判 ") == fold("竞品对比/价格谈判")
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def stage_set(settings: Mapping[str, object], track: str) -> tuple[Stage, ...]:
    """The company's own stages in their order, else the standard nine.

    Raises UnknownName for a track other than sales or decision.
    """
    if track not in TRACKS:
        raise UnknownName.of(Text("流程", "track"), track, TRACKS)
    standard = {name: stage for stage in _STANDARD[track] for name in _names(stage)}
    own = []
    for step, written in enumerate(listed(settings, _SETTING[track]), start=1):
        name = written.rstrip("*＊ ")
        known = standard.get(fold(name))
        # A standard stage keeps its English name and aliases when a company only reorders the set.
        stage = replace(known, step=step, zh=name, aliases=(known.zh, *known.aliases)) if known else Stage(step, name, name)
        own.append(replace(stage, wins=written != name))
    return tuple(own) or _STANDARD[track]


def _names(stage: Stage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(name) for name in (stage.zh, stage.en, *stage.aliases)))


def _outcome_words(code: str) -> frozenset[str]:
    found = next(choice for choice in schema.OUTCOME if choice.code == code)
    return frozenset(fold(word) for word in (found.code, found.zh, found.en, f"Closed {found.en}", *found.aliases))


_WON, _LOST = _outcome_words("won"), _outcome_words("lost")


def steps_by_name(stages: tuple[Stage, ...]) -> dict[str, int]:
    """Folded stage name -> step; 赢单/Won means the step that wins unless a stage is called so."""
    steps = {word: stage.step for stage in stages if stage.wins for word in _WON}
    # Own names come last: they beat another stage's alias.
    for names in (lambda s: _names(s)[2:], lambda s: _names(s)[:2]):
        steps |= {name: stage.step for stage in stages for name in names(stage)}
    return steps


def stages_in_force(warehouse: Warehouse, track: str) -> StageMap:
    """The stage set questions use on this track, read against every stage text in the warehouse.

    Parameters: reads the distinct texts of stage_events.stage and of the deals' present stage (cached per data version).
    Raises UnknownName for an unknown track.
    """
    own = stage_set(warehouse.settings(), track)
    return warehouse.cached(("stages", track, own), lambda: _read(warehouse, track, own))


def _read(warehouse: Warehouse, track: str, stages: tuple[Stage, ...]) -> StageMap:
    found = warehouse.frame(_event_texts())
    events = [(_text(said), str(stage), int(n)) for said, stage, n in zip(found["track"], found["stage"], found["n"], strict=True) if stage]
    other = steps_by_name(stage_set(warehouse.settings(), "decision" if track == "sales" else "sales"))
    mine = _of_track(events, track, steps_by_name(stages), other)
    typed = warehouse.frame(_present_texts(track))
    present = [(str(stage), int(n)) for stage, n in zip(typed["stage"], typed["n"], strict=True) if stage]
    origin = "standard" if stages is _STANDARD[track] else "company"
    if origin == "standard" and _mostly_unknown(mine, stages):
        proposal = _proposed(warehouse, track, [text for _track, text, _n in mine])
        stages, origin = (proposal, "proposed") if proposal else (stages, origin)
    steps = steps_by_name(stages)
    unknown: dict[str, int] = {}
    for text, n in [(text, n) for _track, text, n in mine] + ([] if mine else present):
        if fold(text) not in steps | dict.fromkeys(_LOST, 0) | dict.fromkeys(_WON, 0):
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
