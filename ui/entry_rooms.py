"""Which pages there are, in which sections, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "pages"
WALL = "wall"  # in no menu: reached by its link
# section: (file, title, icon); the first page is the address "/"
ROOMS = (
    ("", (("home", "首页", "home"),)),
    ("战报", (("leaderboard", "排行榜", "leaderboard"), ("pledges", "业绩保证", "handshake"), ("issues", "往期战报", "newspaper"))),
    ("客户与商机", (("funnel", "漏斗", "filter_alt"), ("conversion", "转化分析", "conversion_path"), ("pipeline", "商机管道", "stacked_bar_chart"),
                 ("inventory", "客户盘点", "inventory_2"), ("satisfaction", "满意度", "sentiment_satisfied"))),
    ("过程", (("visits", "拜访", "location_on"),)),
    ("市场", (("media", "媒体 ROI", "campaign"), ("attribution", "归因", "hub"), ("media_mix", "媒体组合", "tune"), ("channels", "渠道", "storefront"), ("segments", "客群", "groups"))),
    ("会议", (("mobilisation", "动员会", "flag"), ("settlement", "兑现", "gavel"))),
    ("数据", (("upload", "上传", "upload"), ("batches", "批次与撤销", "history"), ("data_quality", "数据质量", "fact_check"),
              ("glossary", "指标口径", "menu_book"), ("settings", "设置", "settings"), ("backup", "备份", "save"))),
)
