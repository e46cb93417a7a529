"""满意度: what are customers satisfied with, and how sure can we be? For the mixed team that runs the survey."""

from __future__ import annotations

from analytics.errors import Text
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.service import satisfaction as parts
from ui.session import ask, t

head = page_head(
    t("满意度"),
    "surveys",
    kinds=("month", "quarter", "year"),
    default="quarter",
    filters=("region", "team", "product"),
    choices=(parts.split_choice(),),
)
scope = fitting(head.scope, "surveys")
answer = ask("satisfaction", scope)

if answer is not None and answer.empty:
    nothing_to_show(answer, "surveys")
elif answer is not None:
    with head.actions:
        excel_button(answer, Text("满意度", "Satisfaction"), key="satisfaction")
    parts.cards(answer)
    parts.questionnaire(answer, scope, head.picked["by"])
    answer_notes(answer)
    definitions(answer, scope.where)
