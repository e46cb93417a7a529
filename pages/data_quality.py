"""数据质量: what is wrong with the data, how much, and what is to be done? For the clerk, before anybody trusts a number."""

from __future__ import annotations

from analytics.errors import Text
from ui.data import quality as parts
from ui.data.upload_files import batches_link
from ui.pieces.definitions import definitions
from ui.pieces.notices import answer_notes, empty_state
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, t

head = page_head(t("数据质量"), "sales", bar=False)
answer = ask("data_quality", head.scope)

if answer is not None and answer.empty:
    empty_state("sales", "people", "customers")
elif answer is not None:
    with head.actions:
        batches_link()
        excel_button(answer, Text("数据质量", "Data quality"), key="data_quality")
    parts.cards(answer)
    parts.findings(answer)
    parts.details()
    answer_notes(answer)
    parts.rules()
    definitions(answer, head.scope.where)
