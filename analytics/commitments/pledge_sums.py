"""Do the pledges add up? What the members pledged beside what their team did, and beside the target, up to the company."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.books.owners import COMPANY
from analytics.books.target_of import target_of, tree_of
from analytics.calendar import Period
from analytics.errors import LANGUAGES, Text
from analytics.units import format_value
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class PledgeSum:
    """One team, or the company: the pledges directly below it added up, its own pledge and its target, None where there is none.

    `below` and `below_pledged` count who stands below and who of them pledged; `words` says the differences, worst news first.
    """

    level: str
    owner: str
    below_yuan: float | None
    pledge_yuan: float | None
    target_yuan: float | None
    below: int
    below_pledged: int
    words: tuple[Text, ...]


def pledge_sums(warehouse: Warehouse, period: Period, pledges: pd.DataFrame) -> tuple[PledgeSum, ...]:
    """Do the members' pledges cover their team's, the teams' pledges the company's target, and where is the difference?

    Definition: people stand in the team they were in last in the period; targets as in `target_of` (sales). The company is
    compared with the sum of the teams' pledges, which stands for its own where it made none.
    Parameters: pledges — one row per pledge: level, owner, pledge_yuan (a table on a page, saved or not).
    Returns: the company first, then every team that has people or a pledge, by name.
    """
    amounts = {(str(level), str(owner)): float(yuan) for level, owner, yuan in zip(pledges["level"], pledges["owner"], pledges["pledge_yuan"], strict=True)
               if not pd.isna(yuan)}
    tree = tree_of(warehouse, period)
    members = {team: [owner for level, owner in nodes if level == "person"] for team, nodes in tree.teams.items()}
    teams = sorted({*members, *(owner for level, owner in amounts if level == "team")})
    targets = dict(zip(teams, target_of(warehouse, "sales", "team", teams, period)["target"], strict=True)) if teams else {}
    made = [_summed("team", team, [("person", one) for one in members.get(team, [])], amounts, targets[team]) for team in teams]
    whole = float(target_of(warehouse, "sales", "company", [COMPANY], period)["target"].sum(min_count=1))
    return (_summed("company", COMPANY, [("team", team) for team in teams], amounts, whole), *made)


def _summed(level: str, owner: str, below: list[tuple[str, str]], amounts: dict[tuple[str, str], float], target: float) -> PledgeSum:
    pledged = [amounts[one] for one in below if one in amounts]
    found = PledgeSum(
        level, owner, sum(pledged) if pledged else None, amounts.get((level, owner)), None if pd.isna(target) else float(target), len(below), len(pledged), (),
    )
    return replace(found, words=_words(found))


def _words(one: PledgeSum) -> tuple[Text, ...]:
    """The differences as sentences: members against the team, the team against its target; what is unknown is said."""
    team = one.level == "team"
    below = Text("成员合计", "members") if team else Text("各团队合计", "teams")
    own = Text("团队保证", "the team's pledge") if team else Text("公司保证", "the company's pledge")
    aim = Text("团队目标", "its target") if team else Text("公司目标", "the company's target")
    said = []
    if one.below > one.below_pledged:
        lacking = one.below - one.below_pledged
        said.append(Text(f"还有 {lacking} {'人' if team else '个团队'}没有保证", f"{lacking} of {one.below} without a pledge"))
    if one.pledge_yuan is not None and one.below_yuan is not None:
        said.append(_difference(below, one.below_yuan, own, one.pledge_yuan))
    committed, what = (one.below_yuan, below) if one.pledge_yuan is None else (one.pledge_yuan, own)
    if committed is not None and one.target_yuan is not None:
        said.append(_difference(what, committed, aim, one.target_yuan))
    elif one.target_yuan is None:
        said.append(Text("没有目标可比", "no target to compare with"))
    return tuple(said)


def _difference(this: Text, yuan: float, that: Text, other: float) -> Text:
    gap = yuan - other
    if round(gap, 2) == 0:
        return Text(f"{this.zh}正好等于{that.zh}", f"{this.en} = {that.en}")
    zh, en = (format_value(abs(gap), "yuan", lang) for lang in LANGUAGES)
    share = format_value(abs(gap) / other, "share", "en", digits=0) if other > 0 else ""
    return Text(f"{this.zh}比{that.zh}{'多' if gap > 0 else '少'} {zh}" + (f"（{share}）" if share else ""),
                f"{this.en} {en} {'over' if gap > 0 else 'short of'} {that.en}" + (f" ({share})" if share else ""))
