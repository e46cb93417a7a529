"""The columns that several questions about media show."""

from __future__ import annotations

from analytics.answer import Column
from analytics.errors import Text

FAMILY = (
    Column("roi_basis", Text("ROI 口径", "ROI basis"), words={"margin": Text("毛利", "Margin"), "revenue": Text("成交额", "Revenue")}),
    Column("place_kept", Text("名次稳定", "Place kept"), "share"),
    Column("gained_yuan", Text("带回", "Brought back"), "yuan"),
)
