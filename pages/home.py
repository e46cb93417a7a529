"""首页: how does the company stand this period, where is it strong or slow, and what needs a look? For the owner and the managers."""

import streamlit as st

from analytics.boards.watch import slowest_owner, things_to_watch
from analytics.errors import Text
from ui.boards.overview import hero_card, home_title, lines_card, months_card, owners_card, pledges_card, watch_card
from ui.memo import made_from
from ui.pieces.cards import card, metric_card
from ui.pieces.definitions import definitions
from ui.pieces.fallback import cards, headline, home_kind, line_of, owner_of
from ui.pieces.nothing import nothing_to_show
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

dataset, measure = headline()
head = page_head(home_title, dataset, default=home_kind())
names = cards(first=(measure,), count=5)
totals = ask("totals", head.scope, metrics=",".join(names))
if totals is None:
    st.stop()
if totals.empty:
    nothing_to_show(totals, dataset, "targets", "people")
    st.stop()

owner, line = owner_of(head.scope, dataset), line_of(dataset)
owners = ask_quietly("rankings", head.scope, (owner,), measure=measure)
elapsed, all_days = (head.window.elapsed_workdays, head.window.all_workdays) if head.window else (0, 0)
slowest = slowest_owner(owners, owner, measure, elapsed, all_days) if owner == "region" else None
teams = ask_quietly("rankings", head.scope.within("region", slowest) if slowest else head.scope, ("team",), measure=measure)
lines = ask_quietly("rankings", head.scope, (line,), measure=measure)
customers = ask_quietly("rankings", head.scope, ("customer",), measure=measure)
months = ask_quietly("trend", head.closing, measure=measure, grain="month", last=12)
pledged = ask_quietly("pledges", head.scope)
people = ask_quietly("rankings", head.scope, ("person",), measure=measure)
media = ask_quietly("media_roi", head.scope, ("medium",))
with head.actions:
    excel_button(totals, Text("总览", "Overview"), key="totals", where=head.scope.where)

big, small = st.columns([592, 572], gap="small")
with big, card("hero"):
    hero_card(totals, measure, head.window, months)
with small:
    upper, lower = st.columns(2, gap="small"), st.columns(2, gap="small")
    for place, name in zip((*upper, *lower), names[1:], strict=False):
        with place:
            metric_card(totals, name)

left, right = st.columns([782, 380], gap="small")
with left, card("months"):
    months_card(months, measure, head.window)
with right, card("owners"):
    owners_card(owners, owner, measure, head.window, {"region": t("各大区"), "team": t("各团队"), "person": t("各成员")}[owner])

first, second, third = st.columns([382, 384, 382], gap="small")
with first, card("lines"):
    lines_card(lines, line, measure)
with second, card("pledged"):
    pledges_card(pledged)
with third, card("watch"):
    regions = owners if owner == "region" else None
    watch_card(made_from(totals, "watch", lambda: things_to_watch(regions, teams, media, customers, lines, people, elapsed, all_days, measure=measure)))
definitions(totals, head.scope.where, metrics=names, key="home")
