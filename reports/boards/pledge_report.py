"""The pledges board as a report: who keeps the pace of what was pledged."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.answer import Answer
from analytics.boards.board_policy import policy_for, under_policy
from analytics.boards.issues import issue_rank_change, last_issue, next_issue_no
from analytics.books.owners import LEVELS
from analytics.catalog import ask
from analytics.errors import NotEnoughData, Refused, Text
from analytics.scope import Scope
from analytics.units import missing
from analytics.warehouse import Warehouse
from analytics.words.board_forms import WITHOUT_AMOUNTS
from reports import period_words
from reports.boards.board_lines import lines, places_of
from reports.boards.board_report import BoardOrder, Headline, Line, Report

PLEDGED_FOR = ("month", "quarter", "half", "year")
WORDS = {"company": Text("公司保证", "Company pledge"), "region": Text("大区保证", "Regions"), "team": Text("团队保证", "Teams"), "person": Text("个人保证", "People"),
         "dealer": Text("经销商保证", "Dealers")}


def pledge_report(warehouse: Warehouse, order: BoardOrder) -> Report:
    """How far are the pledges of the period, as the audience may see them?

    People stand by attainment, ties sharing a place. Raises NotEnoughData without pledges, Refused for a period nobody pledges for.
    """
    answer = ask(warehouse, "pledges", Scope(order.period or "this-month", order.as_of, order.where))
    if answer.empty or answer.period is None or answer.as_of is None:
        raise NotEnoughData(Text("本期还没有业绩保证，没有可以发布的榜。", "Nobody has pledged for this period; there is nothing to publish."))
    if answer.period.kind not in PLEDGED_FOR:
        raise Refused(Text(f"业绩保证按月、季、半年或年发布，如 2026-03；看到的是「{answer.period.label}」。",
                           f"Pledges are published by month, quarter, half or year, such as 2026-03, not “{answer.period.label}”."))
    series = "/".join(("pledges", answer.period.kind, "person", "pledges", ",".join(f"{name}={'|'.join(values)}" for name, values in sorted(order.where))))
    before = last_issue(warehouse, series, order.audience, answer.period)
    policy = policy_for(warehouse.settings(), order.audience, dict(order.where).get("team", ()))
    board = under_policy(answer, policy)
    whole = answer.rows[answer.rows["level"] == "person"]
    places = places_of(whole.assign(share=whole["attainment"]), "owner", "share")
    form, hidden = str(board.facts.get("policy", "full")), int(str(board.facts.get("hidden", 0)))
    ruled = form != "full" or hidden > 0
    moves = issue_rank_change(before.places, places) if before else {}
    people = _people(board.rows[board.rows["level"] == "person"], moves, bool(before), form)
    # The rule is about people: what a team pledged and has done is told as it is.
    level = next((name for name in ("team", "region", "dealer", "company") if (answer.rows["level"] == name).any()), "team")
    upper = answer.rows[answer.rows["level"] != "person"]
    teams = _by_attainment(lines(upper[upper["level"] == level], "owner", "actual_yuan", beside="pledge_yuan"))
    elapsed, all_days = (int(str(answer.facts.get(name) or 0)) for name in ("elapsed_workdays", "all_workdays"))
    n, m = int((answer.rows["level"] == "person").sum()), int((answer.rows["level"] == level).sum())
    words = WORDS[level]
    return Report(
        board="pledges", audience=order.audience, form=form, subject="person", measure="pledges", unit="yuan", label=Text("完成", "Reached"),
        title=Text("业绩保证", "Pledges"), series=series, kind=answer.period.kind, period=answer.period.label, period_name=period_words.name(answer.period),
        span=period_words.span(answer.period), state=period_words.progress(answer.finished, elapsed, all_days), finished=answer.finished, as_of=answer.as_of,
        as_of_text=period_words.as_of(answer.as_of, answer.period.start.year), issue_no=next_issue_no(warehouse, series), headline=_headline(answer),
        people=people, teams=teams, team_word=words, notes=board.notes if ruled else answer.notes, policy=policy.says() if ruled else None,
        hidden=hidden, counted=Text(f"{n} 人、{m} 份{words.zh}", f"{n} people, {m} {words.en.lower()}"),
        moved_by=Text(f"▲▼ 与第 {before.issue_no} 期相比的名次升降", f"▲▼ places gained or lost since issue {before.issue_no}") if before and any(line.moved is not None for line in people) else None,
        company=str(warehouse.settings()["company_name"]), rise=str(warehouse.settings()["rise_colour"]), address=_address(warehouse, answer),
        sheets=_sheets(answer, board, upper), places=places,
    )


def _people(rows: pd.DataFrame, moves: dict[str, int | None], counted: bool, form: str) -> tuple[Line, ...]:
    if form in WITHOUT_AMOUNTS:
        return lines(rows, "owner", None)
    # The board lists the first places without a gap, so a place among its rows is the place among all.
    placed = rows.assign(rank=rows["attainment"].astype("float64").round(6).rank(ascending=False, method="min"))
    made = lines(placed, "owner", "actual_yuan", beside="pledge_yuan")
    return _by_attainment(tuple(replace(line, moved=moves.get(line.name), newcomer=counted and not line.masked and line.rank is not None and moves.get(line.name) is None)
                                for line in made))


def _by_attainment(made: tuple[Line, ...]) -> tuple[Line, ...]:
    """Furthest first; unknown last."""
    return tuple(sorted(made, key=lambda line: (line.attainment is None, -(line.attainment or 0.0), line.name)))


def _sheets(answer: Answer, board: Answer, upper: pd.DataFrame) -> tuple[tuple[Text, Answer], ...]:
    """People and teams on one sheet; where the rule leaves the amounts of people out, teams with theirs on one of their own."""
    if set(board.rows.columns) == set(answer.rows.columns):
        return ((Text("业绩保证", "Pledges"), replace(board, sql=())),)
    people = replace(board, rows=board.rows[board.rows["level"] == "person"].reset_index(drop=True), sql=())
    whole = replace(answer, rows=upper.reset_index(drop=True), facts={}, sql=())
    return tuple(sheet for sheet in ((Text("个人保证", "People"), people), (Text("团队保证", "Team pledges"), whole)) if len(sheet[1].rows))


def _headline(answer: Answer) -> Headline:
    """The sum of the highest level that pledged."""
    held = answer.facts["levels"]
    levels: dict[str, dict[str, object]] = held if isinstance(held, dict) else {}
    level = next(name for name in LEVELS if name in levels)
    one = {name: None if missing(levels[level].get(name)) else float(str(levels[level][name])) for name in ("actual_yuan", "pledge_yuan", "attainment", "time_progress")}
    word = WORDS[level]
    return Headline(Text(f"{word.zh} 已完成", f"{word.en}, reached"), one["actual_yuan"], "yuan", one["pledge_yuan"], one["attainment"], one["time_progress"])


def _address(warehouse: Warehouse, answer: Answer) -> str:
    base = str(warehouse.settings()["public_address"]).strip().rstrip("/")
    return f"{base}/pledges?period={answer.period.label}" if base and answer.period else ""
