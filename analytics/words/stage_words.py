"""How a company writes its own stages: `询价=1【收到询价单】、打样、成交签约*=6、丢单×`, and teams theirs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from analytics.errors import Refused, Text
from analytics.schema import DECISION_NODES, OUTCOME, SALES_STAGES

_ENTRY = re.compile(r"(?:[^、,，【】]|【[^】]*】)+")
_PARTS = re.compile(r"(.*?)\s*((?:[*＊×✕]|[=＝]\s*\d{1,2}|\s)*)", re.S)
_MOST, _LONGEST, STANDARD = 40, 30, 9
STANDARD_STAGES = {"sales": SALES_STAGES, "decision": DECISION_NODES}
# The setting that holds a company's own stages of each track.
SETTINGS = {"sales": "sales_stages", "decision": "decision_nodes"}


@dataclass(frozen=True)
class WrittenStage:
    """A stage as it is written: `wins` (*) the deal is won there, `lost` (×) it is no step but an end, `standard` (=6) the one of
    the standard nine it is, `evidence` (【…】) what must be there before a deal may leave it."""

    name: str
    wins: bool = False
    lost: bool = False
    standard: int | None = None
    evidence: str = ""


def fold(text: str) -> str:
    """A stage as compared: case, width, spaces and punctuation do not matter.

    >>> fold(" 竞品对比／价格谈判 ") == fold("竞品对比/价格谈判")
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def outcome_words(code: str) -> frozenset[str]:
    """How an end of deals (won, lost, open) is called where a stage could stand, folded.

    >>> fold("赢单") in outcome_words("won"), fold("Closed Lost") in outcome_words("lost")
    (True, True)
    """
    found = next(choice for choice in OUTCOME if choice.code == code)
    return frozenset(fold(word) for word in (found.code, found.zh, found.en, f"Closed {found.en}", *found.aliases))


def stage_words(text: str) -> tuple[WrittenStage, ...]:
    """The stages of a setting in their order, as far as they can be read; what was entered passes `written_stages` first.

    >>> stage_words("询价=1【收到、盖章】、签约* =6")[0].evidence, stage_words("询价、签约* =6")[1].standard
    ('收到、盖章', 6)
    """
    found = []
    for entry in _ENTRY.findall(text):
        evidence = "；".join(part.strip() for part in re.findall(r"【([^】]*)】", entry) if part.strip())
        parts = _PARTS.fullmatch(re.sub(r"【[^】]*】", " ", entry).strip())
        name, marks = (parts[1].strip(), parts[2]) if parts else (entry.strip(), "")
        of = re.search(r"\d+", marks)
        if name:
            found.append(WrittenStage(name, bool(re.search("[*＊]", marks)), bool(re.search("[×✕]", marks)), int(of[0]) if of else None, evidence))
    return tuple(found)


def written_stages(text: str) -> tuple[WrittenStage, ...]:
    """The same as it is entered. Raises Refused for a name twice, two winning stages, a stage won and lost, a standard stage there
    is not, a bracket left open, too many or too long names, or lost stages only."""
    stages = stage_words(text)
    if text.count("【") != text.count("】"):
        raise Refused(Text("「【」和「】」没有成对；退出依据写成 了解需求【需求单已签】。", "The brackets 【 】 do not match; evidence is written 了解需求【signed list of needs】."))
    names = [fold(one.name) for one in stages]
    for place, one in enumerate(stages):
        if not names[place] or len(one.name) > _LONGEST:
            raise Refused(Text(f"「{one.name[:_LONGEST]}」不像阶段名；请写 1 到 {_LONGEST} 个字，几个阶段之间用顿号分开。",
                               f"“{one.name[:_LONGEST]}” is no name of a stage; write 1 to {_LONGEST} characters, several separated by commas."))
        if names[place] in names[:place]:
            raise Refused(Text(f"阶段「{one.name}」写了两次；请去掉一个。", f"The stage “{one.name}” is there twice; leave one out."))
        if one.wins and one.lost:
            raise Refused(Text(f"阶段「{one.name}」又是成交（*）又是流失（×）；请只留一个记号。", f"The stage “{one.name}” is marked won (*) and lost (×); keep one of the marks."))
        if one.standard is not None and not 1 <= one.standard <= STANDARD:
            raise Refused(Text(f"「{one.name}={one.standard}」对不上标准九步；等号后面写 1 到 {STANDARD}。", f"“{one.name}={one.standard}” is none of the standard nine; write 1 to {STANDARD} after the equals sign."))
    if sum(one.wins for one in stages) > 1:
        raise Refused(Text("成交（*）的阶段只能有一个；请去掉多余的 *。", "Only one stage can be the one that wins (*); take the other marks away."))
    if stages and all(one.lost for one in stages):
        raise Refused(Text("只写了流失（×）的阶段；请先按先后写出商机要走的阶段。", "There are lost stages (×) only; write the stages a deal goes through first."))
    if len(stages) > _MOST:
        raise Refused(Text(f"写了 {len(stages)} 个阶段，最多 {_MOST} 个；请合并一些。", f"There are {len(stages)} stages, at most {_MOST}; merge some."))
    return stages


def team_stages(text: str) -> dict[tuple[str, str], str]:
    """Teams with stages of their own: {(team, track): stages}, from `华东一部：询价、签约*；成都部@客户：加微信、付款*`.

    >>> team_stages("华东一部：询价、签约*；成都部@客户：加微信")
    {('华东一部', 'sales'): '询价、签约*', ('成都部', 'decision'): '加微信'}
    """
    found: dict[tuple[str, str], str] = {}
    for entry in re.split(r"[；;\n](?![^【]*】)", text):
        owner, _colon, stages = entry.replace("：", ":", 1).partition(":")
        team, _at, track = owner.replace("＠", "@").partition("@")
        if team.strip() and stages.strip():
            found[team.strip(), "decision" if track.strip().lower() in ("客户", "客户决策", "decision", "customer") else "sales"] = stages.strip()
    return found


def written_team_stages(text: str) -> dict[tuple[str, str], str]:
    """The same as it is entered. Raises Refused for an entry without team or stages, a team there twice, a track there is not, and for
    stages that `written_stages` refuses."""
    entries = [entry for entry in re.split(r"[；;\n](?![^【]*】)", text) if entry.strip()]
    for entry in entries:
        owner, colon, stages = entry.replace("：", ":", 1).partition(":")
        _team, at, track = owner.replace("＠", "@").partition("@")
        known = track.strip().lower() in ("客户", "客户决策", "decision", "customer", "销售", "销售流程", "sales")
        if not colon or not owner.strip() or not stages.strip() or (at and not known):
            raise Refused(Text(f"「{entry.strip()[:40]}」读不懂：请写成「团队：阶段、阶段*」，客户那一边写「团队@客户：…」；几个团队之间用分号分开。",
                               f"“{entry.strip()[:40]}” cannot be read: write team:stage、stage*, or team@customer:… for the customer's side; teams separated by semicolons."))
        written_stages(stages)
    found = team_stages(text)
    if len(found) < len(entries):
        raise Refused(Text("有团队写了两次；一个团队一边只有一套阶段，请去掉一个。", "A team is there twice; it has one set of stages on each side, so leave one out."))
    return found
