"""批次与撤销: what was loaded, by whom, how it was read, and the one click that takes it back. For the clerk."""

from __future__ import annotations

from analytics.errors import Text
from ui.data import batch as parts
from ui.data.quality import quality_link
from ui.data.upload_commit import what_was_said
from ui.pieces.notices import empty_state
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import t

head = page_head(t("批次与撤销"), "sales", bar=False)
what_was_said()
answer = parts.history()

if answer.empty:
    empty_state("sales")
else:
    with head.actions:
        quality_link()
        excel_button(answer, Text("批次", "Batches"), key="batches")
    parts.history_table(answer)
    parts.detail(parts.chosen(answer))
    parts.what_is_remembered()
    parts.unknown_people()
