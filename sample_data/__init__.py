"""The sample company: a made-up Chinese maker of commercial water purifiers and coffee machines.

`files()` lists its spreadsheets in the order in which they are loaded; `python -m sample_data` makes them again.
Importing this package costs nothing: the maker is only loaded when it runs.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "files"
DIRTY_FILE = Path(__file__).parent / "dirty" / "销售明细_华东_3月.csv"
KNOWN_ANSWERS = Path(__file__).parent / "known_answers.json"

# People, products and customers first: the facts name them.
FILES = (
    "人员花名册.xlsx",
    "产品价目表.xlsx",
    "客户档案.xlsx",
    "客户分类历史.csv",
    "目标分解.xlsx",
    "业绩保证书.xlsx",
    "业绩保证兑现.xlsx",
    "销售明细_2024年.csv",
    "销售明细_2025年.xlsx",
    "销售明细_2026年1-3月.xls",
    "应收台账.xlsx",
    "回款流水.xlsx",
    "商机台账.xlsx",
    "阶段流转.xlsx",
    "客户盘点.xlsx",
    "拜访记录_2025年.xlsx",
    "拜访记录_2026年1-3月.xlsx",
    "客户回访.csv",
    "每日访问计划.xlsx",
    "每日销售报告.xlsx",
    "出差与费用.xlsx",
    "车补里程.csv",
    "media_spend.csv",
    "客户触点.csv",
    "满意度调查.xlsx",
    "投诉台账.xlsx",
    "培训考核.xlsx",
    "市场情报.xlsx",
    "费用预算.xlsx",
    "费用报销.xlsx",
)


def files() -> list[Path]:
    """The spreadsheets of the sample company, in the order in which to load them."""
    return [FOLDER / name for name in FILES]
