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
    subject_of,
    subject_table,
    subject_title,
    team_board,
)
from ui.cards import card, metric_card
from ui.definitions import definitions
from ui.figures import section_title
from ui.nothing import nothing_to_show
from ui.notices import answer_notes
from ui.overview import headline
from ui.page_head import page_head
from ui.session import ask, ask_quietly, settings, t
from ui.tables import excel_button

head = page_head(t("排行榜"), headline()[0], default="week", choices=(measure_choice(),))
measure = head.picked["measure"]
subject = subject_of(head.scope)
people = ask("rankings", head.scope, (subject,), measure=measure, history=RECENT)
if people is None:
    st.stop()
if people.empty:
    nothing_to_show(people, headline()[0], "people")
    st.stop()

kind = head.window.period.kind if head.window and head.window.period else "month"
names = tuple(dict.fromkeys((measure, "collected", "new_customers", "sales", "orders")))[:3]
totals = ask_quietly("totals", head.scope, metrics=",".join(names))
teams = ask_quietly("rankings", head.scope, ("team",), measure=measure)
improved = ask_quietly("rankings", head.scope, ("person",), measure="improvement")
milestones = ask_quietly("milestones", head.scope, measure=measure)
with head.actions:
    excel_button(people, Text("排行榜", "Leaderboard"), key="people")

cards = st.columns(4, gap="small")
for place, name in zip((cards[0], cards[2], cards[3]), names, strict=True):
    with place:
        metric_card(totals, name, trend=ask_quietly("trend", head.closing, measure=name, grain=kind, last=RECENT))
with cards[1]:
    attainment_card(totals, measure, head.window)

left, right = st.columns([784, 380], gap="small")
with left:
    if subject == "person":
        podium(people, measure, milestones.facts["streaks"] if milestones else {})
    section_title(*subject_title(subject, len(people.rows)))
    subject_table(people, subject, measure, kind)
    answer_notes(people)
with right:
    if subject == "person":  # one person beside a whole team's target would mislead
        with card("team_board"):
            team_board(teams, measure)
        with card("improved"):
            improved_list(improved, "sales", float(settings()["improvement_floor"]))
    with card("milestones"):
        milestone_list(milestones)
definitions(people, head.scope.where, metrics=(measure,), key="leaderboard")
