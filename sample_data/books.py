"""The files of the company: which table goes into which file, in which form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sample_data import FILES, field_layouts, layouts, sales_layouts
from sample_data.company import Company
from sample_data.write import Sheet, write_text, write_workbook

WORKBOOKS: dict[str, Callable[[Company], list[Sheet]]] = {
    "人员花名册.xlsx": layouts.people_sheets,
    "产品价目表.xlsx": layouts.product_sheets,
    "客户档案.xlsx": layouts.customer_sheets,
    "目标分解.xlsx": layouts.target_sheets,
    "业绩保证书.xlsx": layouts.pledge_sheets,
    "业绩保证兑现.xlsx": layouts.settlement_sheets,
    "销售明细_2025年.xlsx": sales_layouts.sales_2025,
    "应收台账.xlsx": layouts.invoice_sheets,
    "回款流水.xlsx": layouts.receipt_sheets,
    "商机台账.xlsx": layouts.deal_sheets,
    "阶段流转.xlsx": layouts.stage_sheets,
    "客户盘点.xlsx": layouts.inventory_sheets,
    "拜访记录_2025年.xlsx": lambda company: field_layouts.visit_sheets(company, 2025),
    "拜访记录_2026年1-3月.xlsx": lambda company: field_layouts.visit_sheets(company, 2026),
    "每日访问计划.xlsx": field_layouts.plan_sheets,
    "每日销售报告.xlsx": field_layouts.report_sheets,
    "出差与费用.xlsx": field_layouts.trip_sheets,
    "满意度调查.xlsx": field_layouts.survey_sheets,
    "投诉台账.xlsx": field_layouts.complaint_sheets,
    "培训考核.xlsx": field_layouts.exam_sheets,
    "市场情报.xlsx": field_layouts.intel_sheets,
    "费用预算.xlsx": field_layouts.budget_sheets,
    "费用报销.xlsx": field_layouts.expense_sheets,
}

# name -> (table, encoding, delimiter); the last of the sales files is text in tabs that calls itself .xls.
TEXTS: dict[str, tuple[Callable[[Company], layouts.Table], str, str]] = {
    "客户分类历史.csv": (layouts.class_history, "utf-8-sig", ","),
    "销售明细_2024年.csv": (sales_layouts.sales_2024, "gb18030", ","),
    "销售明细_2026年1-3月.xls": (sales_layouts.sales_2026, "gb18030", "\t"),
    "客户回访.csv": (field_layouts.callbacks, "utf-8-sig", ","),
    "车补里程.csv": (field_layouts.drives, "gb18030", ","),
    "media_spend.csv": (field_layouts.media, "utf-8", ","),
    "客户触点.csv": (field_layouts.touches, "utf-8-sig", ","),
}


def write_file(company: Company, name: str, folder: Path) -> Path:
    """Writes one of FILES into `folder`."""
    path = folder / name
    if name in WORKBOOKS:
        write_workbook(path, WORKBOOKS[name](company))
    else:
        table, encoding, delimiter = TEXTS[name]
        header, rows = table(company)
        write_text(path, header, rows, encoding, delimiter)
    return path


def write_files(company: Company, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [write_file(company, name, folder) for name in FILES]


def write_dirty_file(company: Company, path: Path) -> None:
    """The sheet with two bad cells that the demo does not load."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header, rows = sales_layouts.dirty_sales(company)
    write_text(path, header, rows, "gb18030", above=("华东一部、二部 2026 年 3 月销售明细（3 月 2 日至 18 日）", "单位：万元"))
