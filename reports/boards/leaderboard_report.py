"""The leaderboard (of people, teams …) as a report."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd

from analytics.answer import Answer
from analytics.boards.board_policy import Policy, policy_for, praised, under_policy
from analytics.boards.columns import measure_column
from analytics.boards.issues import last_issue, next_issue_no
from analytics.boards.rankings import base_of
from analytics.boards.records import TEAM_KINDS
from analytics.boards.watch import with_unknown_removed
from analytics.catalog import ask
from analytics.errors import NotEnoughData, Refused, Text
from analytics.metrics import BY_NAME, COMPARED
from analytics.scope import Scope
from analytics.units import missing
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from reports import period_words
from reports.boards.board_lines import known_number, lines, moved_since, places_of
from reports.boards.board_report import BoardOrder, Headline, Line, Report, Said

IMPROVED, GOOD_NEWS = 3, 4
KINDS_OF_NEWS = {"first_deal": Text("首单", "First deal"), "largest_order": Text("大单", "Large order"), "team_streak": Text("里程碑", "Milestone")}
NOTHING = Text("本期还没有数据，没有可以发布的榜。", "There is no data in this period yet; there is nothing to publish.")


def leaderboard_report(warehouse: Warehouse, order: BoardOrder) -> Report:
    """Who leads in the period, as the audience may see it?

    Raises NotEnoughData where nobody has a result, UnknownName and Refused as the questions do.
    """
    measure = order.measure or ("sales" if warehouse.row_count("sales") or not warehouse.row_count("deals") else "won_amount")
    subject = order.by or ("team" if order.board == "teams" else "person")
    scope = Scope(order.period or "this-week", order.as_of, order.where)
    if "person" in dict(order.where) and order.audience != "manager":
        raise Refused(Text("榜不按某一个人发布；请去掉人员筛选，或按团队、大区发布。", "Boards are not published about a single person; leave the person out, or publish by team or region."))
    ranked = ask(warehouse, "rankings", scope, (subject,), {"measure": measure})
    shown_by = measure if measure in ranked.rows else None
    if ranked.period is None or ranked.as_of is None or shown_by is None or not (ranked.rows[shown_by].astype("float64").fillna(0) != 0).any():
        raise NotEnoughData(NOTHING)
    series = _series(order, ranked.period.kind, subject, measure)
    before = last_issue(warehouse, series, order.audience, ranked.period)
    moved, moved_by = moved_since(ranked, subject, before)
    policy = policy_for(warehouse.settings(), order.audience, dict(order.where).get("team", ()))
    board = under_policy(moved, policy)
    people = lines(board.rows, subject, shown_by if shown_by in board.rows else None, beside=_beside(measure))
    if measure == "attainment" and measure in board.rows and "rank" in board.rows:
        people = tuple(replace(line, attainment=None) for line in people)  # the figure itself says it
    teams = None if subject != "person" or {"team", "person"} & set(dict(order.where)) else ask(warehouse, "rankings", scope, ("team",), {"measure": measure})
    improved = praised(ask(warehouse, "rankings", scope, ("person",), {"measure": "improvement"}), ranked, policy) if subject == "person" else None
    news = _good_news(warehouse, scope, order, measure, ranked if subject == "person" else None, policy)
    head, state = _headline(warehouse, scope, order, measure, ranked)
    form = str(board.facts.get("policy", "full")) if subject == "person" else "full"
    hidden = int(str(board.facts.get("hidden", 0)))
    climbers = _climbers(improved)
    return Report(
        board=order.board, audience=order.audience, form=form, subject=subject, measure=measure, unit=measure_column(measure).unit, label=measure_column(measure).label,
        title=_title(order, subject, measure), series=series, kind=ranked.period.kind, period=ranked.period.label, period_name=period_words.name(ranked.period),
        span=period_words.span(ranked.period), state=state, finished=ranked.finished, as_of=ranked.as_of, as_of_text=period_words.as_of(ranked.as_of, ranked.period.start.year),
        issue_no=next_issue_no(warehouse, series), headline=head, people=people, teams=_team_lines(teams, measure), improved=climbers,
        milestones=_news(news), notes=tuple(note for note in board.notes if note not in ranked.notes) if form == "full" and not hidden else board.notes,
        policy=None if form == "full" and not hidden else policy.says(), hidden=hidden, counted=_counted(ranked, teams, subject),
        compared=period_words.compared(ranked.previous, ranked.last_year), moved_by=moved_by if any(line.moved is not None for line in people) else None,
        company=str(warehouse.settings()["company_name"]), rise=str(warehouse.settings()["rise_colour"]), address=_address(warehouse, order, ranked, measure),
        sheets=_sheets(board, teams, improved, climbers, news, subject), places=places_of(ranked.rows, subject),
    )


def _good_news(warehouse: Warehouse, scope: Scope, order: BoardOrder, measure: str, people: Answer | None, policy: Policy) -> Answer:
    """Milestones as the audience of the board may read them; of a part of everyone's sales none, where a best month would mislead."""
    news = ask(warehouse, "milestones", scope, options={"measure": base_of(warehouse, measure)})
    if not set(dict(order.where)) <= {"region", "team"}:
        return replace(news, rows=news.rows.head(0))
    return praised(news, people, policy) if people is not None else replace(news, rows=news.rows[news.rows["kind"].isin(TEAM_KINDS)])


def _series(order: BoardOrder, kind: str, subject: str, measure: str) -> str:
    """What is numbered together: a board of one kind of period, measure and filter."""
    where = ",".join(f"{name}={'|'.join(values)}" for name, values in sorted(order.where))
    return "/".join((order.board, kind, subject, measure, where))


def _title(order: BoardOrder, subject: str, measure: str) -> Text:
    whose = "、".join(str(value) for _name, values in order.where for value in values)
    label = measure_column(measure).label
    word = Text("个人榜", "People") if subject == "person" else Text("团队榜", "Teams") if subject == "team" else dimension_label(subject)
    return Text(f"{whose}{label.zh}{word.zh}", f"{label.en}: {word.en.lower()}{f', {whose}' if whose else ''}")


def _headline(warehouse: Warehouse, scope: Scope, order: BoardOrder, measure: str, ranked: Answer) -> tuple[Headline, Text]:
    totals = ask(warehouse, "totals", scope, options={"metrics": base_of(warehouse, measure)})
    row = totals.rows.iloc[0].to_dict() if len(totals.rows) else {}
    known = {name: None if missing(row.get(name)) else float(row[name]) for name in ("value", "target", "attainment", "change_rate", "last_year_rate")}
    of = BY_NAME[str(row.get("metric", base_of(warehouse, measure)))]
    label = of.label
    whose = "、".join(str(shown_value(name, value, "zh")) for name, values in order.where for value in values)
    head = Headline(Text(f"{whose or '全公司'}{label.zh}", f"{label.en}, {whose or 'whole company'}"), known["value"], of.unit,
                    known["target"], known["attainment"], known_number(totals.facts.get("time_progress")), known["change_rate"], known["last_year_rate"])
    elapsed, whole = (int(str(totals.facts.get(name) or 0)) for name in ("elapsed_workdays", "all_workdays"))
    return head, period_words.progress(ranked.finished, elapsed, whole)


def _team_lines(teams: Answer | None, measure: str) -> tuple[Line, ...]:
    return () if teams is None or measure not in teams.rows else lines(teams.rows, "team", measure, beside=_beside(measure))


def _beside(measure: str) -> str | None:
    """Per head stands beside what adds up; beside a rate or a score it would be in another unit."""
    return None if measure in COMPARED else "per_head"


def _climbers(improved: Answer | None) -> tuple[Line, ...]:
    if improved is None or "improvement" not in improved.rows:
        return ()
    rows = improved.rows[improved.rows["improvement"].astype("float64") > 0].head(IMPROVED)
    return lines(rows, "person", "improvement")


def _news(news: Answer) -> tuple[Said, ...]:
    return tuple(Said(str(row["owner"]), KINDS_OF_NEWS.get(str(row["kind"]), KINDS_OF_NEWS["team_streak"]), Text(str(row["said_zh"]), str(row["said_en"])))
                 for row in news.rows.head(GOOD_NEWS).to_dict("records"))


def _counted(ranked: Answer, teams: Answer | None, subject: str) -> Text:
    n = len(with_unknown_removed(ranked.rows, subject))
    if subject != "person":
        return Text(f"{n} 个{dimension_label(subject).zh}", f"{dimension_label(subject).en}: {n}")
    m = 0 if teams is None else len(with_unknown_removed(teams.rows, "team"))
    return Text(f"{n} 人、{m} 队参加", f"{n} people, {m} teams") if m else Text(f"{n} 人参加", f"{n} people")


def _address(warehouse: Warehouse, order: BoardOrder, ranked: Answer, measure: str) -> str:
    base = str(warehouse.settings()["public_address"]).strip().rstrip("/")
    assert ranked.period is not None
    asked = {"period": ranked.period.label, "measure": measure} | {name: values[0] for name, values in order.where}
    return f"{base}/leaderboard?{urlencode(asked)}" if base else ""


def _sheets(board: Answer, teams: Answer | None, improved: Answer | None, climbers: tuple[Line, ...], news: Answer, subject: str) -> tuple[tuple[Text, Answer], ...]:
    """The sheets of the workbook: only what stands on the board as well."""
    word = Text("个人榜", "People") if subject == "person" else Text("团队榜", "Teams") if subject == "team" else dimension_label(subject)
    sheets = [(word, board)]
    if teams is not None and not teams.empty:
        sheets.append((Text("团队榜", "Teams"), replace(teams, sql=())))
    if improved is not None and climbers:
        kept = [column for column in improved.columns if column.name in ("person", "team", "improvement")]
        rows = improved.rows[improved.rows["person"].isin([line.name for line in climbers])][[column.name for column in kept]]
        sheets.append((Text("进步榜", "Most improved"), replace(improved, columns=tuple(kept), rows=pd.DataFrame(rows).reset_index(drop=True), facts={}, sql=())))
    if len(news.rows):
        sheets.append((Text("首单与里程碑", "Milestones"), replace(news, rows=news.rows.head(GOOD_NEWS), facts={})))
    return tuple(sheets)
