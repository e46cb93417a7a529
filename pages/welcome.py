"""欢迎: the first minute of a new company: look at the sample company, or upload a first file. Shown while nothing is loaded."""

import streamlit as st

from ui.pieces.cards import card
from ui.pieces.notices import demo_button, template_button, upload_link
from ui.pieces.page_head import page_head
from ui.session import t

page_head(t("欢迎使用战报"), "sales", bar=False)
st.html(f'<div class="zb-plain zb-2" style="font-size:15px">{t("把手头的表格放进来，就能看到排行榜、业绩保证、漏斗、媒体回报和拜访。表格不用先整理。")}</div>')

first, second = st.columns(2, gap="small")
with first, card("door_upload"):
    st.html(f'<div class="zb-title"><h3 style="font-size:18px">{t("上传第一份表格")}</h3></div>'
            f'<div class="zb-plain zb-2">{t("销售明细、订单、人员、目标、客户、拜访……任何一张都行。标题行、合计行、万元、GBK 编码都认得；认不准的列会先问您。")}</div>')
    with st.container(horizontal=True, gap="small"):
        upload_link(primary=True)
        template_button("sales")
with second, card("door_demo"):
    st.html(f'<div class="zb-title"><h3 style="font-size:18px">{t("先看看示例公司")}</h3></div>'
            f'<div class="zb-plain zb-2">{t("一家虚构的净水器和咖啡机厂商：四个大区、九支团队、约七十人、两年的数据。每一页都有内容，随时可以整批撤销。")}</div>')
    demo_button("welcome_demo")

st.html('<div style="height:8px"></div>')
steps = (
    (t("1　上传"), t("拖进 Excel 或 CSV。每张表自动认出是什么、表头在哪一行、金额什么单位。")),
    (t("2　核对"), t("有问题的行标出来、放在一边；总额和表里的合计对得上再入库。")),
    (t("3　看战报"), t("排行榜、完成率、漏斗立刻更新；不对就一键撤销那一批。")),
)
for place, (title, said) in zip(st.columns(3, gap="small"), steps, strict=True):
    with place:
        st.html(f'<div class="zb-plain"><b>{title}</b><br><span class="zb-2">{said}</span></div>')
st.caption(t("数据只存在这台机器上，不会发到别处。"))
