"""Who is named on a board: the company's rule for each audience, applied alike to screen, wall, picture, workbook and message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column
from analytics.boards.records import TEAM_KINDS
from analytics.errors import Text, UnknownName
from analytics.words.board_forms import AUDIENCES, STRICTNESS, WITHOUT_AMOUNTS, team_forms

MASKED = "***"  # stands where a name is not told; no language, no length, no initial
TIER_ENDS = (0.2, 0.8)  # the first fifth, the middle, the last fifth
_TIER = Column("tier", Text("梯队", "Tier"), "rank")
_KEPT_MASKED = ("rank", "share", "gap_to_next", "tie_band", "level", "period", "metric")
_TIERED = ("tier", "person", "owner", "level", "period", "team", "region", "mark")
_PROGRESS = ("person", "owner", "level", "period", "team", "region", "attainment", "change_rate", "time_progress", "status")


@dataclass(frozen=True)
class Policy:
    """A rule: its form, how many places are named (`top`), how many neighbours of the reader (`around`).

    `praise`: good news (first deals, most improved) may name people the board does not. `teams` have a form of their own.
    """

    form: str = "full"
    top: int = 10
    around: int = 2
    praise: bool = True
    teams: Mapping[str, str] = field(default_factory=dict)

    def has_stricter_teams(self) -> bool:
        """Whether some team's own rule says less than the board's."""
        return any(STRICTNESS.index(form) > STRICTNESS.index(self.form) for form in self.teams.values())

    def says(self) -> Text:
        """The rule as one sentence under a board."""
        return {
            "full": Text("除所在团队另有规定的人以外，全员可见。", "Everyone is shown, except where their team has a stricter rule.")
            if self.has_stricter_teams() else Text("全员可见。", "Everyone is shown."),
            "top": Text(f"公开前 {self.top} 名，另加本人与前后各 {self.around} 名。",
                        f"Places shown: the first {self.top}, and the reader with {self.around} neighbours on each side."),
            "tiers": Text("按梯队公布：前两个梯队列名字，不排名次、不列金额。", "Published in tiers: the first two name people, without places or amounts."),
            "progress": Text("只公布各自的进度，不排名次、不列金额。", "Only everyone's own progress is published, without places or amounts."),
            "anonymous": Text(f"前 {self.top} 名公开姓名，其余隐去姓名。", f"Places named: the first {self.top}; the others are not."),
        }[self.form]


def policy_for(settings: Mapping[str, Any], audience: str, teams: Sequence[str] = ()) -> Policy:
    """The rule for an audience, on a board of the whole company or of some `teams`. Managers see all, whatever is set.

    A board of one team follows that team's rule; where several teams share a board, the strictest of their rules holds.
    Raises UnknownName for an audience there is not.
    """
    if audience not in AUDIENCES:
        raise UnknownName.of(Text("受众", "audience"), audience, AUDIENCES)
    if audience == "manager":
        return Policy()
    own = team_forms(str(settings["board_policy_of_teams"]))
    forms = {name: form for (name, whom), form in own.items() if whom == ""} | {name: form for (name, whom), form in own.items() if whom == audience}
    company = str(settings[f"board_policy_{audience}"])
    form = max((forms.get(team, company) for team in teams), key=STRICTNESS.index, default=company)
    return Policy(form, max(1, int(settings["board_top"])), max(0, int(settings["board_around"])), bool(settings["board_praise"]), forms)


def under_policy(answer: Answer, policy: Policy, me: str | None = None) -> Answer:
    """A board as its audience may see it: which rows, which names, which columns?

    Definition: only rows about a person are touched (rankings by person; pledges and settlements of level person). `top`
    keeps the first places, ties at the last one included, and `me` with neighbours; `anonymous` keeps every row and masks
    the other names; `tiers` gives fifths (first, middle, last) without places or amounts and does not name the last;
    `progress` gives attainment (else the change) by name. A team with a stricter rule of its own keeps it on the
    company's board: its people who would not be named there are masked. Whoever is hidden occurs nowhere in the result.
    Parameters: an answer of the catalog; `me` as the board names the reader.
    Returns: the same question with fewer rows or columns; `facts["policy"]`, `facts["hidden"]` (people not named); a note
    with the rule; no SQL, since a statement could tell what the board does not.
    Raises: nothing; boards that are not about people pass unchanged.
    """
    subject = _subject(answer)
    if subject is None or (policy.form == "full" and not policy.has_stricter_teams()):
        return answer
    rows = answer.rows
    people = _people(rows, subject)
    places = _places(rows[people])
    told = _told(rows[people], subject, places, policy, me)
    shown = _SHAPES[policy.form](rows, told.reindex(rows.index, fill_value=True), subject, places, policy)
    hidden = frozenset(rows[people][subject][~told])
    facts = {name: _without(value, hidden) for name, value in answer.facts.items()} | {"policy": policy.form, "hidden": len(hidden)}
    notes = [note for note in answer.notes if not any(name in note.zh or name in note.en for name in hidden)]
    notes.append(policy.says())
    if hidden:
        notes.append(Text(f"另有 {len(hidden)} 人不公开姓名。", f"Not named: {len(hidden)}."))
    names = [name for name in ("tier", *(column.name for column in answer.columns)) if name in shown.columns]
    known = {column.name: column for column in (_TIER, *answer.columns)}
    return replace(answer, rows=shown[names].reset_index(drop=True), columns=tuple(known[name] for name in names), notes=tuple(notes), facts=facts, sql=())


def hidden_names(answer: Answer, policy: Policy, me: str | None = None) -> frozenset[str]:
    """The people of a board whom its audience may not see named."""
    subject = _subject(answer)
    if subject is None:
        return frozenset()
    people = _people(answer.rows, subject)
    listed = answer.rows[people]
    return frozenset(listed[subject][~_told(listed, subject, _places(listed), policy, me)])


def told_amounts(board: Answer, policy: Policy, me: str | None = None) -> frozenset[str]:
    """The people of a board whose amounts its audience may read: whoever it names beside an amount, and the reader."""
    subject = _subject(board)
    if subject is None:
        return frozenset()
    people = _listed(board)
    return people & {me} if policy.form in WITHOUT_AMOUNTS else people - hidden_names(board, policy, me)


def praised(answer: Answer, board: Answer, policy: Policy, me: str | None = None) -> Answer:
    """Good news (first deals, records, most improved) as the audience of `board` may see it.

    Definition: where praise may name anyone, everyone is named, else whoever the board names. Amounts are told only of people
    of whom the board tells them: an improvement keeps its rate, a record or the largest order loses its amount, a round total,
    which is nothing but an amount, is left out. Teams are told whole: the rule is about people.
    Parameters: rankings by improvement or milestones; the board of everyone it belongs to.
    Returns: the same question with fewer rows and amounts. Raises: nothing.
    """
    column = "owner" if "owner" in answer.rows else "person"
    if column not in answer.rows or policy.form == "full" and not policy.has_stricter_teams():
        return answer
    with_amounts, hidden = told_amounts(board, policy, me), hidden_names(board, policy, me)
    teams = answer.rows["kind"].isin(TEAM_KINDS) if "kind" in answer.rows else pd.Series(False, index=answer.rows.index)
    named = teams | policy.praise | answer.rows[column].isin(_listed(board) - hidden)
    silent = ~teams & ~answer.rows[column].isin(with_amounts)
    rows = _without_amounts(answer.rows[named], silent[named], answer.facts.get("without_amount"))
    facts = {name: _without(value, frozenset() if policy.praise else hidden) for name, value in answer.facts.items() if name != "without_amount"}
    return replace(answer, rows=rows.reset_index(drop=True), facts=facts, sql=())


def _listed(board: Answer) -> frozenset[str]:
    subject = _subject(board)
    return frozenset() if subject is None else frozenset(board.rows[_people(board.rows, subject)][subject])


def _without_amounts(rows: pd.DataFrame, silent: pd.Series, plain: object) -> pd.DataFrame:
    """The rows with nothing but names and rates where `silent`; `plain` has the sentences that do without an amount."""
    if "kind" not in rows:
        kept = {"person", "team", "region", "rank", "improvement"}
        return rows.assign(**{str(name): rows[name].where(~silent) for name in rows if name not in kept})
    words = plain if isinstance(plain, Mapping) else {}
    said = [words.get(str(zh)) if quiet else Text(str(zh), str(en)) for zh, en, quiet in zip(rows["said_zh"], rows["said_en"], silent, strict=True)]
    told = [one is not None for one in said]
    return rows[told].assign(said_zh=[one.zh for one in said if one is not None], said_en=[one.en for one in said if one is not None])


def audience_label(audience: str) -> Text:
    return AUDIENCES[audience]


def _subject(answer: Answer) -> str | None:
    """The column that names people, on the boards a rule is for."""
    if answer.rows.empty:
        return None
    if answer.question == "rankings" and "person" in answer.rows:
        return "person"
    return "owner" if answer.question in ("pledges", "settlement") and "level" in answer.rows else None


def _people(rows: pd.DataFrame, subject: str) -> pd.Series:
    return rows["level"] == "person" if subject == "owner" else pd.Series(True, index=rows.index)


def _places(rows: pd.DataFrame) -> pd.Series:
    """Each person's place: the board's own rank, else by attainment, ties sharing; unknown stands last."""
    if "rank" in rows:
        return rows["rank"].astype("float64")
    done = rows["attainment"] if "attainment" in rows else rows["actual_yuan"] / rows["pledge_yuan"].where(rows["pledge_yuan"] > 0)
    return done.astype("float64").round(6).rank(ascending=False, method="min")


def _told(rows: pd.DataFrame, subject: str, places: pd.Series, policy: Policy, me: str | None) -> pd.Series:
    """Which people may be named, under the board's rule and under a stricter one of their own team."""
    first, everyone = places <= policy.top, pd.Series(True, index=rows.index)
    by_form = {"full": everyone, "top": first, "anonymous": first, "tiers": _tiers(places) <= len(TIER_ENDS), "progress": everyone}
    mine = rows[subject] == me if me is not None else ~everyone
    named = by_form[policy.form] | (_near(places, mine, policy.around) if policy.form == "top" else mine)
    for team, form in policy.teams.items() if "team" in rows else ():
        if STRICTNESS.index(form) > STRICTNESS.index(policy.form):
            # A team that publishes no places and amounts is not named on a board that has them.
            named &= (rows["team"] != team) | (~everyone if form in WITHOUT_AMOUNTS else by_form[form])
    return (named | mine).fillna(False).astype(bool)


def _near(places: pd.Series, mine: pd.Series, around: int) -> pd.Series:
    """The reader and the rows next to theirs in the order of the board."""
    ordered = places.sort_values(kind="stable", na_position="last").index
    at = np.flatnonzero(mine.loc[ordered].to_numpy())
    near = ordered[max(0, at[0] - around):at[0] + around + 1] if len(at) else ordered[:0]
    return pd.Series(places.index.isin(near), index=places.index)


def _tiers(places: pd.Series) -> pd.Series:
    """1, 2, 3: the first fifth, the middle, the last fifth of those with a place; who shares a place shares a tier."""
    known = int(places.notna().sum())
    ends = [max(1.0, np.ceil(known * end)) for end in TIER_ENDS]
    return pd.Series(np.select([places <= end for end in ends], [1, 2], default=3), index=places.index)


def _whole_board(rows: pd.DataFrame, told: pd.Series, subject: str, _places: pd.Series, _policy: Policy) -> pd.DataFrame:
    return _masked(rows, ~told, subject)


def _first_places(rows: pd.DataFrame, told: pd.Series, subject: str, places: pd.Series, policy: Policy) -> pd.DataFrame:
    """Told rows only; a first place whose team has a stricter rule keeps its row without the name."""
    kept = told | (places <= policy.top).reindex(rows.index, fill_value=False)
    return _masked(rows[kept], ~told[kept], subject)


def _masked(rows: pd.DataFrame, hide: pd.Series, subject: str) -> pd.DataFrame:
    """The rows to hide with their name masked and everything gone that could tell whose they are."""
    shown = rows.copy()
    if hide.any():
        kept = {subject, *_KEPT_MASKED, *_measures(rows)}
        for name in shown.columns:
            if name == subject:
                shown[name] = shown[name].where(~hide, MASKED)
            elif name not in kept:
                shown[name] = shown[name].where(~hide)
    return shown


def _measures(rows: pd.DataFrame) -> list[str]:
    """The measure a board ranks by stands right after its dimensions; pledges rank by attainment, and no amount is kept of them."""
    if "rank" not in rows:
        return ["attainment"]
    after = list(rows.columns)[1:]
    return [name for name in after if pd.api.types.is_float_dtype(rows[name])][:1]


def _tiered(rows: pd.DataFrame, told: pd.Series, subject: str, places: pd.Series, _policy: Policy) -> pd.DataFrame:
    shown = rows[told].copy()
    shown["tier"] = _tiers(places).reindex(shown.index).astype("Int64")
    return shown[[name for name in _TIERED if name in shown]].sort_values(["tier", subject], kind="stable", na_position="first")


def _own_progress(rows: pd.DataFrame, told: pd.Series, subject: str, _places: pd.Series, _policy: Policy) -> pd.DataFrame:
    shown = rows[told].copy()
    if "attainment" in shown and shown["attainment"].notna().any():
        shown = shown.drop(columns="change_rate", errors="ignore")
    shown = shown[[name for name in _PROGRESS if name in shown]]
    person = shown["level"] == "person" if "level" in shown else pd.Series(True, index=shown.index)
    return pd.concat([shown[~person], shown[person].sort_values(subject, kind="stable")])


_SHAPES = {"full": _whole_board, "anonymous": _whole_board, "top": _first_places, "tiers": _tiered, "progress": _own_progress}


def _without(value: object, hidden: frozenset[str]) -> object:
    """A single fact without anything said of a hidden person."""
    if isinstance(value, str):
        return None if value in hidden else value
    if isinstance(value, Mapping):
        return {key: _without(one, hidden) for key, one in value.items() if not (isinstance(key, str) and key in hidden)}
    if isinstance(value, pd.DataFrame):
        named = [name for name in ("person", "owner") if name in value]
        return value[~value[named].isin(hidden).any(axis=1)] if named else value
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(_without(one, hidden) for one in value if not (isinstance(one, str) and one in hidden))
    return value
