"""设置: what this company does differently: calendar, selling roles, stages, colours, radius. For the owner of the installation."""

import streamlit as st

from ui.data.settings_form import GROUPS, settings_group
from ui.deals.stage import stage_use_card
from ui.pieces.page_head import page_head
from ui.pieces.wall_link import wall_link_card
from ui.session import t

page_head(t("设置"), "sales", bar=False)
st.caption(t("改动马上生效，所有页面和导出都用新的设置；每次改动都有记录。"))
for columns in (GROUPS[at:at + 2] for at in range(0, len(GROUPS), 2)):
    for place, (title, names) in zip(st.columns(2, gap="small"), columns, strict=False):
        with place:
            settings_group(title, names)
stage_use_card()
wall_link_card()
