"""What ingestion is asked for; what it hands to the warehouse is `analytics.clean_sheet.CleanSheet`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from analytics.clean_sheet import Answer as Answer
from analytics.clean_sheet import CleanSheet as CleanSheet
from analytics.clean_sheet import DoubtfulColumn as Doubt
from analytics.clean_sheet import Question as Question
from analytics.ingest.terms.stage_names import STANDARD, StageNames
from analytics.schema import DECISION_NODES, SALES_STAGES, Stage
from analytics.warehouse.keeping.memory import Memory
from analytics.words.order_statuses import SET_BY_THE_COMPANY


@dataclass(frozen=True)
class ReadOptions:
    """What a person has said about a file; everything left out is found out and shown with its evidence.

    `mapping` is {heading: field}; the field `-` leaves a column out, `extra` keeps it beside the row, and a heading `=Facebook` is a constant for every
    row, `@sheet` the name of the sheet. `scale` is {field: unit word}, `rates` {currency: yuan for one}. `answers` is {key of a `Question`: answer}; `accept` loads as
    understood what still has questions. `header` is the row as Excel counts it, "none", or None to look for it.
    """

    dataset: str | None = None
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, str] = field(default_factory=dict)
    header: int | str | None = None
    encoding: str | None = None
    rates: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False

    def answering(self, answer: Answer) -> ReadOptions:
        """The same with one answer given, as the command line would take it."""
        if answer.option in ("dataset", "sheet"):
            return replace(self, **{answer.option: answer.said})  # type: ignore[arg-type]
        left, _, right = answer.said.rpartition("=")
        name = {"map": "mapping", "answer": "answers", "scale": "scale", "rate": "rates"}[answer.option]
        return replace(self, **{name: {**getattr(self, name), left: right}})  # type: ignore[arg-type]

    def without(self, answer: Answer) -> ReadOptions:
        """The same as if that answer had not been given."""
        if answer.option in ("dataset", "sheet"):
            return replace(self, **{answer.option: None})  # type: ignore[arg-type]
        left, _, _ = answer.said.rpartition("=")
        name = {"map": "mapping", "answer": "answers", "scale": "scale", "rate": "rates"}[answer.option]
        return replace(self, **{name: {key: value for key, value in getattr(self, name).items() if key != left}})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Known:
    """What the company has told us that helps to read its files: its own stages, when it has set any, its time zone, the
    names it knows, folded: {person, team, region, customer: names}, what it said of headings in finished imports, how its and
    its teams' stages may be called, by track, and the order statuses it leaves out, folded."""

    sales_stages: tuple[Stage, ...] = SALES_STAGES
    decision_nodes: tuple[Stage, ...] = DECISION_NODES
    time_zone: str = "Asia/Shanghai"
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    stages: Mapping[str, StageNames] = field(default_factory=lambda: STANDARD)
    excluded_status: frozenset[str] = SET_BY_THE_COMPANY


ACCEPTED = "accepted"  # the answer of whoever lets a question stand and loads as understood

__all__ = ["ACCEPTED", "Answer", "CleanSheet", "Doubt", "Known", "Question", "ReadOptions"]
