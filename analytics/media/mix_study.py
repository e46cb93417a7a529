"""One mix model of the company, or why there can be none: shared by the questions that read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from analytics.errors import Refused, Text
from analytics.media.mix_weeks import READ_FROM, Weeks, nothing_brought, weekly
from analytics.scope import Scope
from analytics.statistics.mix_model import Floats, Mix, inflation, mix, season
from analytics.warehouse import Warehouse
from analytics.window import Window

FEWEST_WEEKS, WEEKS_EACH, YEAR, HARMONICS = 52, 10, 52, 2
MOST_TERMS = 8
RECENT, SUSTAINED = 13, 4
STEADY, MOST_BLANK, MOST_INFLATION, WIDEST = 0.1, 0.1, 10.0, 1.0
REST = "其余媒体"

# Why a medium has no number, as `mix_unknown` says it.
REASONS = {
    "no_cost": Text("没有花费", "nothing was spent"),
    "blank_cost": Text("超过一成的行没填花费", "over a tenth of its costs is missing"),
    "few_weeks": Text(f"花钱的周不到 {WEEKS_EACH} 个", f"spent in under {WEEKS_EACH} weeks"),
    "steady": Text("每周花得几乎一样", "spends the same every week"),
    "model": Text("模型没有算", "there is no model"),
    "collinear": Text("和别的媒体或季节同涨同落", "moves with others or the season"),
    "nothing": Text("看不出带来了什么", "nothing it brought can be seen"),
    "wide": Text("区间比数值还宽", "interval wider than the value"),
}


@dataclass(frozen=True)
class Study:
    """`names` are the media modelled (with `REST` for those taken together), columns of `spend`; `why` says of each other
    medium why it is not; `refusal` why there is no model at all. `parameters` are those it has or would have."""

    weeks: Weeks
    names: tuple[str, ...]
    spend: Floats
    why: dict[str, str]
    controls: Floats
    parameters: int
    vif: Floats
    model: Mix | None
    refusal: Text | None

    @property
    def recent(self) -> Floats:
        """The mean weekly spend of the last 13 weeks."""
        return np.asarray(self.spend[self.weeks.lead:][-RECENT:].mean(axis=0))


def narrowed(scope: Scope) -> None:
    """Raises Refused for a filter: spend belongs to the whole company and has no regions or people."""
    if scope.filters:
        raise Refused(Text("媒体组合要看全公司的花费和结果；请去掉筛选。", "The media mix reads the spend and the outcome of the whole company; take the filters away."))


def unknown_why(value: float, low: float, high: float, vif: float) -> str:
    """Why what a medium brought cannot be said, "" where it can: the 80 % interval is no wider than the value, and the spend is
    its own.

    >>> unknown_why(100, 60, 150, 1.2), unknown_why(100, 20, 150, 1.2), unknown_why(100, 60, 150, 12)
    ('', 'wide', 'collinear')
    """
    if not vif < MOST_INFLATION:
        return "collinear"
    if not value > 0:
        return "nothing"
    return "wide" if (high - low) / value > WIDEST else ""


def study(warehouse: Warehouse, scope: Scope, at: Window, outcome: str, terms: int) -> Study | Text:
    """The model of the window, made once while the data stay as they are; or why nothing can be read."""
    if not 1 <= terms <= MOST_TERMS:
        raise Refused(Text(f"分开看的媒体数要在 1 到 {MOST_TERMS} 之间。", f"Between 1 and {MOST_TERMS} media can be told apart."))
    return warehouse.cached(("mix study", scope, at.period, outcome, terms), lambda: _studied(warehouse, scope, at, outcome, terms))


def _studied(warehouse: Warehouse, scope: Scope, at: Window, outcome: str, terms: int) -> Study | Text:
    if not warehouse.row_count(READ_FROM[outcome]):
        return nothing_brought(outcome)
    weeks = weekly(warehouse, scope, at, outcome)
    if isinstance(weeks, Text):
        return weeks
    why = {name: reason for place, name in enumerate(weeks.media) if (reason := _unusable(weeks, place))}
    names, spend = _terms(weeks, why, terms)
    controls = _controls(warehouse, weeks)
    parameters = controls.shape[1] + len(names)
    refusal = _refusal(weeks, len(names), controls.shape[1])
    vif = inflation(spend[weeks.lead:], controls) if names and weeks.count > parameters else np.full(len(names), np.nan)
    model = None if refusal else mix(weeks.outcome, spend, controls, weeks.lead)
    return Study(weeks, names, spend, why, controls, parameters, vif, model, refusal)


def _unusable(weeks: Weeks, place: int) -> str:
    spend = weeks.spend[weeks.lead:, place]
    if weeks.listed[place] and weeks.blank[place] > MOST_BLANK * weeks.listed[place]:
        return "no_cost" if weeks.blank[place] == weeks.listed[place] else "blank_cost"
    if spend.sum() <= 0:
        return "no_cost"
    if (spend > 0).sum() < WEEKS_EACH:
        return "few_weeks"
    return "steady" if spend.std() < STEADY * spend.mean() else ""


def _terms(weeks: Weeks, why: dict[str, str], terms: int) -> tuple[tuple[str, ...], Floats]:
    """The media by spend, largest first; more than `terms` of them: the smallest ones together as the last."""
    spent = weeks.spend[weeks.lead:].sum(axis=0)
    usable = sorted((place for place, name in enumerate(weeks.media) if name not in why), key=lambda place: (-spent[place], weeks.media[place]))
    if len(usable) <= terms:
        return tuple(weeks.media[place] for place in usable), weeks.spend[:, usable]
    alone, rest = usable[: terms - 1], usable[terms - 1:]
    return (*(weeks.media[place] for place in alone), REST), np.column_stack([weeks.spend[:, alone], weeks.spend[:, rest].sum(axis=1)])


def _controls(warehouse: Warehouse, weeks: Weeks) -> Floats:
    """Level, trend, working days in the week where they differ, and the season: one harmonic from two years, two from three."""
    calendar, count = warehouse.calendar(), weeks.count
    days = np.array([calendar.count(weeks.first + timedelta(weeks=week), weeks.first + timedelta(weeks=week + 1)) for week in range(count)], dtype=np.float64)
    columns = [np.ones(count), np.linspace(-1, 1, count)]
    if days.std() > 0:
        columns.append(days - days.mean())
    return np.column_stack([*columns, season(count, float(weeks.first.timetuple().tm_yday), min(HARMONICS, max(0, count // YEAR - 1)))])


def _refusal(weeks: Weeks, terms: int, controls: int) -> Text | None:
    if weeks.count < FEWEST_WEEKS:
        return Text(f"媒体组合至少要 {FEWEST_WEEKS} 个整周，现在只有 {weeks.count} 周；请补上更早的花费和结果，或再等等。",
                    f"A media mix needs at least {FEWEST_WEEKS} whole weeks and there are {weeks.count}; upload earlier spend and outcome, or wait.")
    if weeks.outcome.sum() <= 0:
        return Text("这些周的结果合计不大于 0，没有可分的。", "The outcome of these weeks does not sum to more than 0; there is nothing to divide.")
    if not terms:
        return Text("没有一个媒体可以建模；原因见下表。", "No medium can be modelled; the table says why.")
    if weeks.count < WEEKS_EACH * (terms + controls):
        most = weeks.count // WEEKS_EACH - controls
        zh = f"要估计 {terms + controls} 个数（{terms} 个媒体、{controls} 个趋势与季节项），每个至少 {WEEKS_EACH} 周，共 {WEEKS_EACH * (terms + controls)} 周；现在只有 {weeks.count} 周。"
        en = (f"{terms + controls} numbers are to be estimated ({terms} media, {controls} for level, trend and season) at {WEEKS_EACH} weeks each: "
              f"{WEEKS_EACH * (terms + controls)} weeks; there are {weeks.count}. ")
        return Text(f"{zh}可以只分开看花费最大的媒体：分成 {most} 项，其余合为一项。", f"{en}Tell only the largest media apart: {most} terms, the rest taken together.")
    return None
