"""排行榜: who leads, who climbed, and how far is it to the next place? For every salesperson and office head, day by day or week by week."""

import streamlit as st

from analytics.errors import Text
from ui.boards import (
    RECENT,
    attainment_card,
    improved_list,
    measure_choice,
    milestone_list,
    podium,
    subject_table,
    subject_title,
    team_board,
)
from ui.cards import card, metric_card
from ui.definitions import definitions
from ui.fallback import cards, headline, named, subject_of
from ui.figures import section_title
from ui.nothing import nothing_to_show
from ui.notices import answer_notes
from ui.page_head import page_head
from ui.session import ask, ask_quietly, settings, t
from ui.tables import excel_button

dataset, lived_on = headline()
head = page_head(t("排行榜"), dataset, default="week", choices=(measure_choice(lived_on),))
measure = head.picked["measure"]
subject = subject_of(head.scope, dataset)
ranked = ask("rankings", head.scope, (subject,), measure=measure, history=RECENT)
if ranked is None:
    st.stop()
if ranked.empty:
    nothing_to_show(ranked, dataset, "people")
    st.stop()

kind = head.window.period.kind if head.window and head.window.period else "month"
names = cards(first=(measure,), count=3, candidates=("collected", "new_customers", "sales", "orders", "won_deals", "new_deals", "won_amount", "visits"))
totals = ask_quietly("totals", head.scope, metrics=",".join(names))
group = "team" if named(dataset, "team") else "region"
groups = ask_quietly("rankings", head.scope, (group,), measure=measure)
improved = ask_quietly("rankings", head.scope, ("person",), measure="improvement")
milestones = ask_quietly("milestones", head.scope, measure=measure)
with head.actions:
    excel_button(ranked, Text("排行榜", "Leaderboard"), key="people", where=head.scope.where)

places = st.columns(4, gap="small")
for place, name in zip((places[0], places[2], places[3]), names, strict=False):
    with place:
        metric_card(totals, name, trend=ask_quietly("trend", head.closing, measure=name, grain=kind, last=RECENT))
with places[1]:
    attainment_card(totals, measure, head.window)

left, right = st.columns([784, 380], gap="small")
with left:
    if not {"person", "customer"} & set(dict(head.scope.where)):
        podium(ranked, measure, milestones.facts["streaks"] if milestones else {})
    section_title(*subject_title(subject, len(ranked.rows)))
    subject_table(ranked, subject, measure, kind)
    answer_notes(ranked)
with right:
    if "person" not in dict(head.scope.where) and group != subject:  # one person beside a whole team's target would mislead
        with card("team_board", height="content"):
            team_board(groups, measure, group)
        with card("improved", height="content"):
            improved_list(improved, "sales", float(settings()["improvement_floor"]))
    with card("milestones", height="content"):
        milestone_list(milestones)
definitions(ranked, head.scope.where, metrics=(measure,), key="leaderboard")
