"""What stands on the TV wall: its boards, made from answers under the policy of the audience 大屏."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.answer import Answer
from analytics.boards.board_policy import Policy, hidden_names, policy_for, praised, under_policy
from analytics.boards.wall_news import Standing, standing
from analytics.boards.watch import with_unknown_removed
from analytics.books.pace import pace_of
from analytics.dimension_values import dimension_values
from analytics.errors import ZhanbaoError
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.units import Scale, change_text, format_value, heading_unit, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts.status import status_of
from charts.wall import wall
from ui.pieces.cards import metric_row
from ui.pieces.fallback import headline, named
from ui.pieces.periods import as_of_text, progress_text, short_name
from ui.pieces.tables import movement
from ui.session import ask_quietly, lang, reading_window, settings, t, warehouse
from ui.wall.orders import NewOrder, newest

PLACES, TEAMS, NEWS = 10, 12, 8
PER_TIER = 24
TIER_NAMES = ("第一梯队", "第二梯队", "第三梯队")
UPPER = ("team", "region", "company", "dealer")


@dataclass(frozen=True)
class Asked:
    """What the address or the settings ask of a wall: its boards in order, a period, a team; `fresh` names are lit up."""

    boards: tuple[str, ...]
    period: str | None = None
    team: str | None = None
    fresh: frozenset[str] = frozenset()

    def scope(self, kind: str) -> Scope:
        scope = Scope(period=self.period or f"this-{kind}")
        return scope.within("team", self.team) if self.team else scope


@dataclass(frozen=True)
class WallPage:
    """One picture of the rotation, drawn; the line at the top is added when it is shown."""

    code: str
    period: str
    state: str
    drawn: str


@dataclass(frozen=True)
class Sight:
    """All pictures with data, the orders and good news for the strip, where things stand, and a sentence for an empty wall."""

    pages: tuple[WallPage, ...]
    orders: tuple[NewOrder, ...]
    news: tuple[tuple[str, str, str], ...]
    standing: Standing
    sentence: str


@dataclass(frozen=True)
class _Wall:
    """What every board of one sight shares."""

    asked: Asked
    dataset: str
    measure: str
    policy: Policy

    def people(self, kind: str, measure: str = "") -> Answer | None:
        return ask_quietly("rankings", self.asked.scope(kind), ("person",), measure=measure or self.measure)


def sight(asked: Asked) -> Sight:
    """Everything a wall shows now; made once until the data change."""
    return warehouse().cached(("wall", asked, lang(), warehouse().today()), lambda: _sight(asked))


def _sight(asked: Asked) -> Sight:
    dataset, measure = headline()
    seen = _Wall(asked, dataset, measure, policy_for(settings(), "wall", (asked.team,) if asked.team else ()))
    makers = {"week": lambda: _leaders(seen, "week"), "month": lambda: _leaders(seen, "month"), "teams": lambda: _teams(seen), "pledges": lambda: _pledges(seen),
              "improvement": lambda: _improvement(seen), "milestones": lambda: _milestones(seen)}
    # One period in the address makes week and month the same board.
    codes = [code for code in asked.boards if not (asked.period and code == "month" and "week" in asked.boards)]
    pages = tuple(page for code in codes for page in makers[code]())
    boards = tuple(under_policy(board, seen.policy) for kind in ("week", "month") if (board := seen.people(kind)) is not None)
    pledged = ask_quietly("pledges", asked.scope("month"))
    hidden = hidden_names(pledged, seen.policy) if pledged is not None and not seen.policy.praise else frozenset()
    # The newest orders are those of the last day with data, whichever period the boards show by themselves.
    came = ask_quietly("newest_orders", replace(asked.scope("month"), period=asked.period))
    orders = newest(came, seen.people("month"), seen.policy)
    return Sight(pages, orders, tuple(_news(seen)[:2]), standing(boards, measure, pledged, hidden), "" if pages else _why_empty(seen))


def _why_empty(seen: _Wall) -> str:
    read = reading_window(seen.asked.scope("month"), seen.dataset)
    if isinstance(read, ZhanbaoError):
        return read.message.in_(lang())
    if seen.asked.team and seen.asked.team not in dimension_values(warehouse(), seen.dataset, "team"):
        return t("没有叫「{team}」的团队；请检查大屏地址里的 team。", team=seen.asked.team[:40])
    return t("还没有可以上墙的数据；数据上传后，这里自己会有内容。")


def _page(seen: _Wall, code: str, kind: str, left: str, right: str) -> WallPage:
    read = reading_window(seen.asked.scope(kind), seen.dataset)
    if isinstance(read, ZhanbaoError) or read.period is None:
        return WallPage(code, "", "", wall.halves(left, right))
    parts = [seen.asked.team or "", progress_text(read), as_of_text(read)]
    return WallPage(code, short_name(read.period), " · ".join(part for part in parts if part), wall.halves(left, right))


def _leaders(seen: _Wall, kind: str) -> list[WallPage]:
    """Whoever is first: the people's board, in the form the policy gives it."""
    board = seen.people(kind)
    if board is None or board.empty or not (board.rows[seen.measure].astype("float64") > 0).any():
        return []
    left = _headline(seen, kind) + _team_list(seen, kind)
    says = _rule(seen.policy)
    shown = under_policy(board, seen.policy)
    if "tier" in shown.rows:
        return [_page(seen, kind, kind, left, wall.title(t("个人榜"), says, wide=True) + _tiers(shown.rows, "person"))]
    if "rank" not in shown.rows:
        return [_page(seen, kind, kind, left, wall.title(t("个人进度"), says, wide=True) + part) for part in _in_parts(shown.rows, "person")]
    return [_page(seen, kind, kind, left, wall.title(t("个人榜"), says) + _places(seen, shown.rows.head(PLACES)))]


def _rule(policy: Policy) -> str:
    """The rule of the board beside its title; nobody on a wall is the reader of their own place."""
    return {"full": "", "top": t("前 {n} 名", n=policy.top)}.get(policy.form, policy.says().in_(lang()))


def _places(seen: _Wall, rows: pd.DataFrame) -> str:
    unit = BY_NAME[seen.measure].unit
    scale = scale_for(rows[seen.measure], unit, lang())
    longest = _largest(rows[seen.measure])
    targets = "attainment" in rows and rows["attainment"].notna().any()
    drawn = [wall.Row(
        str(row["person"]), "—" if missing(row["rank"]) else str(int(row["rank"])), str(shown_value("team", row.get("team"), lang()) or ""), _share(row[seen.measure], longest),
        split_value(row[seen.measure], unit, lang(), scale=scale)[0], moved="" if "*" in str(row["person"]) else movement(row.get("rank_change")), tone=_tone(row.get("rank_change")),
        last=format_value(row.get("attainment"), "share", lang(), digits=0), strong=_reached(row.get("attainment")), fresh=str(row["person"]) in seen.asked.fresh,
    ) for _place, row in rows.iterrows()]
    heads = {"rank": "", "moved": "", "name": "", "note": "", "bar": "", "value": _heading(seen.measure, scale)} | ({"last": t("达成")} if targets else {})
    return wall.board(drawn, heads)


def _tiers(rows: pd.DataFrame, subject: str) -> str:
    groups = []
    for tier, members in rows.dropna(subset=["tier"]).groupby("tier"):
        names = sorted(str(name) for name in members[subject] if isinstance(name, str))
        more = t("等 {n} 人", n=len(names)) if len(names) > PER_TIER else ""
        groups.append((t(TIER_NAMES[int(tier) - 1]), names[:PER_TIER], more))
    return wall.tiers([group for group in groups if group[1]])


def _in_parts(rows: pd.DataFrame, subject: str) -> list[str]:
    """Everyone's own progress, ten to a picture: attainment with a bar where there are targets, else the change."""
    with_targets = "attainment" in rows and rows["attainment"].notna().any()
    longest = max(1.0, _largest(rows["attainment"])) if with_targets else 1.0
    drawn = [wall.Row(
        str(row[subject]), note=str(shown_value("team", row.get("team"), lang()) or ""), share=_share(row.get("attainment"), longest), strong=_reached(row.get("attainment")),
        last=format_value(row.get("attainment"), "share", lang(), digits=0) if with_targets else change_text(row.get("change_rate")),
    ) for _place, row in rows.iterrows()]
    heads = {"name": "", "note": "", "bar": "", "last": t("达成")} if with_targets else {"name": "", "note": "", "last": t("环比")}
    return [wall.board(drawn[start:start + PLACES], heads) for start in range(0, len(drawn), PLACES)]


def _headline(seen: _Wall, kind: str) -> str:
    totals = ask_quietly("totals", seen.asked.scope(kind), metrics=seen.measure)
    row = metric_row(totals, seen.measure)
    label = _label(seen, kind)
    if totals is None or row is None:
        return wall.headline(wall.Headline(label, "—", ""))
    unit = BY_NAME[seen.measure].unit
    value, suffix = split_value(row["value"], unit, lang())
    changes = tuple((change_text(row[name]).replace(" ", ""), _tone(row[name]), t(word)) for name, word in (("change_rate", "环比"), ("last_year_rate", "同比")) if not missing(row[name]))
    one = wall.Headline(label, value, suffix, changes)
    if missing(row.get("target")):
        return wall.headline(one)
    at = pace_of(row["value"], row["target"], int(totals.facts["elapsed_workdays"]), int(totals.facts["all_workdays"]), finished=totals.finished)  # type: ignore[call-overload]
    if missing(at.attainment):
        return wall.headline(one)
    gap = format_value(abs(at.gap_yuan), unit, lang())
    under = (t("已达成 {share}", share=format_value(at.attainment, "share", lang())), t("差 {amount}", amount=gap) if at.gap_yuan > 0 else t("超 {amount}", amount=gap),
             t("目标 {amount}", amount=format_value(row["target"], unit, lang())))
    pace = None if totals.finished or missing(at.time_progress) else at.time_progress
    return wall.headline(replace(one, attained=at.attainment, pace=pace, under=under))


def _label(seen: _Wall, kind: str) -> str:
    what = BY_NAME[seen.measure].label.in_(lang())
    read = reading_window(seen.asked.scope(kind), seen.dataset)
    if seen.asked.period and not isinstance(read, ZhanbaoError) and read.period is not None:
        return f"{short_name(read.period)} · {what}"
    return t("本周{what}", what=what) if kind == "week" else t("本月{what}", what=what)


def _team_board(seen: _Wall, kind: str) -> tuple[Answer, str] | None:
    """Teams (or regions) by the measure; one team alone is no board."""
    group = next((dimension for dimension in ("team", "region") if named(seen.dataset, dimension)), None)
    if group is None or seen.asked.team:
        return None
    board = ask_quietly("rankings", seen.asked.scope(kind), (group,), measure=seen.measure)
    if board is None or board.empty:
        return None
    rows = with_unknown_removed(board.rows, group)
    return (replace(board, rows=rows), group) if len(rows) else None


def _team_rows(seen: _Wall, rows: pd.DataFrame, group: str, scale: Scale) -> list[wall.Row]:
    unit, longest = BY_NAME[seen.measure].unit, _largest(rows[seen.measure])
    return [wall.Row(
        str(row[group]), "—" if missing(row["rank"]) else str(int(row["rank"])), share=_share(row[seen.measure], longest),
        value=split_value(row[seen.measure], unit, lang(), scale=scale)[0], aside=split_value(row.get("per_head"), unit, lang(), scale=scale)[0],
        moved=movement(row.get("rank_change")), tone=_tone(row.get("rank_change")),
        last=format_value(row.get("attainment"), "share", lang(), digits=0), strong=_reached(row.get("attainment")),
    ) for _place, row in rows.head(TEAMS).iterrows()]


def _team_list(seen: _Wall, kind: str) -> str:
    """The teams under the figure at the left."""
    found = _team_board(seen, kind)
    if found is None:
        return ""
    rows, group = found[0].rows, found[1]
    scale = scale_for(rows[seen.measure], BY_NAME[seen.measure].unit, lang())
    heads = {"rank": _group_title(group), "name": "", "bar": "", "value": heading_unit(BY_NAME[seen.measure].unit, lang(), scale)}
    heads |= {"aside": t("人均")} if "per_head" in rows and rows["per_head"].notna().any() else {}
    return wall.board(_team_rows(seen, rows, group, scale), heads, small=True, room=408)


def _teams(seen: _Wall) -> list[WallPage]:
    """Whole teams on the large side, the most improved people under the figure."""
    found = _team_board(seen, "month")
    if found is None or not (found[0].rows[seen.measure].astype("float64") > 0).any():
        return []
    rows, group = found[0].rows, found[1]
    scale = scale_for(rows[seen.measure], BY_NAME[seen.measure].unit, lang())
    heads = {"rank": "", "moved": "", "name": "", "bar": "", "value": _heading(seen.measure, scale)}
    heads |= {"aside": t("人均")} if "per_head" in rows and rows["per_head"].notna().any() else {}
    heads |= {"last": t("达成")} if "attainment" in rows and rows["attainment"].notna().any() else {}
    caption = t("共 {n} 个，列前 {m} 个", n=len(rows), m=TEAMS) if len(rows) > TEAMS else ""
    risen = _risen(seen)
    best = [replace(row, value=row.last) for row in risen[:6]]
    under = wall.board(best, {"rank": t("进步榜"), "name": "", "note": "", "value": t("环比")}, small=True, room=300) if risen else ""
    right = wall.title(_group_title(group), caption) + wall.board(_team_rows(seen, rows, group, scale), heads)
    return [_page(seen, "teams", "month", _headline(seen, "month") + under, right)]


def _risen(seen: _Wall) -> list[wall.Row]:
    """Who gained most against their own previous period, as far as they may be named; amounts only of whom boards show amounts."""
    answer, board = seen.people("month", "improvement"), seen.people("month")
    if answer is None or board is None or "improvement" not in answer.rows:
        return []
    told = praised(answer, board, seen.policy).rows
    rows = told[told["improvement"].astype("float64") > 0].head(NEWS)
    if rows.empty:
        return []
    scale = scale_for([*rows["sales"], *rows["previous"]], "yuan", lang())
    return [wall.Row(
        str(row["person"]), str(place), str(shown_value("team", row.get("team"), lang()) or ""), last=change_text(row["improvement"], digits=0).replace(" ", ""), strong=True,
        value="" if missing(row["sales"]) else " → ".join(split_value(row[name], "yuan", lang(), scale=scale)[0] for name in ("previous", "sales")) + f" {scale.suffix}",
    ) for place, (_index, row) in enumerate(rows.iterrows(), start=1)]


def _improvement(seen: _Wall) -> list[WallPage]:
    rows = _risen(seen)
    if not rows:
        return []
    floor = format_value(float(settings()["improvement_floor"]), "yuan", lang())
    right = wall.title(t("进步榜"), t("环比增幅，上期 ≥ {floor}", floor=floor)) + wall.board(rows, {"rank": "", "name": "", "note": "", "value": "", "last": t("环比")})
    return [_page(seen, "improvement", "month", _headline(seen, "month") + _team_list(seen, "month"), right)]


def _news(seen: _Wall) -> list[tuple[str, str, str]]:
    """Good news of the month, newest first: (day, name, sentence)."""
    found, board = ask_quietly("milestones", seen.asked.scope("month"), measure=seen.measure), seen.people("month")
    if found is None or found.empty or board is None:  # without the board nobody knows whose amounts may be told
        return []
    told = praised(found, board, seen.policy)
    return [(f"{row.day:%m-%d}", str(row.owner), str(row.said_en if lang() == "en" else row.said_zh)) for row in told.rows.head(NEWS).itertuples()]


def _milestones(seen: _Wall) -> list[WallPage]:
    items = _news(seen)
    if not items:
        return []
    return [_page(seen, "milestones", "month", _headline(seen, "month") + _team_list(seen, "month"), wall.title(t("首单与里程碑")) + wall.lines(items))]


def _pledges(seen: _Wall) -> list[WallPage]:
    """Every pledge of the month against its pace: teams first, then people as the policy allows."""
    answer = ask_quietly("pledges", seen.asked.scope("month"))
    if answer is None or answer.empty:
        return []
    pages = []
    upper = next((level for level in UPPER if (answer.rows["level"] == level).any()), None)
    if upper is not None:
        right = wall.title(t("业绩保证")) + _pledge_rows(answer.rows[answer.rows["level"] == upper].head(TEAMS))
        pages.append(_page(seen, "pledges", "month", _pledge_headline(answer, upper), right))
    people = under_policy(answer, seen.policy).rows
    people = people[people["level"] == "person"]
    says = _rule(seen.policy)
    if people.empty:
        return pages
    heading = wall.title(t("个人保证"), says, wide="actual_yuan" not in people)
    if "tier" in people:
        drawn = [_tiers(people, "owner")]
    elif "actual_yuan" not in people:
        drawn = _in_parts(people, "owner")
    else:
        drawn = [_pledge_rows(people.sort_values("attainment", ascending=False, kind="stable").head(PLACES))]
    return [*pages, *(_page(seen, "pledges", "month", _pledge_headline(answer, "person"), heading + one) for one in drawn)]


def _pledge_rows(rows: pd.DataFrame) -> str:
    scale = scale_for([*rows["actual_yuan"], *rows["pledge_yuan"]], "yuan", lang())
    longest = max(1.0, min(1.3, _largest(rows["attainment"])))
    drawn = []
    for _place, row in rows.iterrows():
        status = status_of(row["status"])
        amounts = [split_value(row[name], "yuan", lang(), scale=scale)[0] for name in ("actual_yuan", "pledge_yuan")]
        drawn.append(wall.Row(str(row["owner"]), share=_share(row["attainment"], longest), value=" / ".join(amounts), aside=format_value(row["attainment"], "share", lang(), digits=0),
                              last="" if missing(row["status"]) else status.words(lang()), state=status.tone, strong=True))
    progress = rows["time_progress"].max()
    pace = None if missing(progress) or progress >= 1 else float(progress) / longest
    return wall.board(drawn, {"name": "", "bar": "", "value": t("实际 / 保证 {unit}", unit=scale.heading), "aside": t("完成"), "last": ""}, pace=pace, marked=1 / longest)


def _pledge_headline(answer: Answer, level: str) -> str:
    """What was pledged at this level and what is done, with how many pledges stand where."""
    sums = answer.facts["levels"].get(level, {})  # type: ignore[attr-defined]
    value, suffix = split_value(sums.get("actual_yuan"), "yuan", lang())
    gap = sums.get("gap_yuan")
    short = "" if missing(gap) else t("差 {amount}", amount=format_value(gap, "yuan", lang())) if gap > 0 else t("超 {amount}", amount=format_value(-gap, "yuan", lang()))
    attained = None if missing(sums.get("attainment")) else float(sums["attainment"])
    time = sums.get("time_progress")
    one = wall.Headline(
        t("个人保证已完成") if level == "person" else t("保证已完成"), value, suffix, (), attained, None if missing(time) or time >= 1 else float(time),
        (t("完成 {share}", share=format_value(attained, "share", lang())), short, t("保证 {amount}", amount=format_value(sums.get("pledge_yuan"), "yuan", lang()))))
    counts = sums.get("statuses", {})
    most = max(counts.values(), default=1)
    rows = [wall.Row(status_of(code).label.in_(lang()), status_of(code).glyph, share=count / most, value=format_value(count, "count", lang())) for code, count in counts.items()]
    return wall.headline(one) + wall.board(rows, {"rank": t("走到哪一步"), "name": "", "bar": "", "value": t("份")}, small=True, room=408)


def _group_title(group: str) -> str:
    return t("团队榜") if group == "team" else dimension_label(group).in_(lang())


def _heading(measure: str, scale: Scale) -> str:
    return " ".join(part for part in (BY_NAME[measure].label.in_(lang()), heading_unit(BY_NAME[measure].unit, lang(), scale)) if part)


def _largest(values: pd.Series) -> float:
    return max((float(value) for value in values if not missing(value)), default=0.0)


def _share(value: object, longest: float) -> float | None:
    return None if missing(value) or longest <= 0 else float(value) / longest  # type: ignore[arg-type]


def _reached(attainment: object) -> bool:
    return not missing(attainment) and float(attainment) >= 1  # type: ignore[arg-type]


def _tone(change: object) -> str:
    return "plain" if missing(change) or change == 0 else "rise" if change > 0 else "fall"  # type: ignore[operator]
