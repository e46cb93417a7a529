"""What everybody calls some columns, and what files are called."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

_DAYS = ("ordered_on", "received_on", "date")


def _ordinary(day: str, **others: str) -> dict[str, str]:
    return dict.fromkeys(_DAYS, day) | others


# Headings that stand between strange ones as they do in real sheets; none of an amount.
ORDINARY = {
    SIMPLIFIED: _ordinary("日期", customer="客户名称", product="产品", quantity="数量", person="业务员", team="部门", order_id="订单号", created_on="创建日期", period="月份"),
    TRADITIONAL: _ordinary("日期", customer="客戶名稱", product="產品", quantity="數量", person="業務員", team="部門", order_id="訂單編號", period="月份"),
    ENGLISH: _ordinary("Date", customer="Customer", product="Product", quantity="Qty", person="Salesperson", team="Team", order_id="Order No", created_on="Created", period="Month"),
}


def _names(text: str) -> dict[str, tuple[str, ...]]:
    """`dataset: name|name` a line."""
    parts = (line.partition(":") for line in text.strip().splitlines())
    return {subject.strip(): tuple(words.strip().split("|")) for subject, _, words in parts}


# Names of files: under "" those that say nothing.
NAMES = {
    SIMPLIFIED: _names("""
        : 导出数据|新建工作表|报表20260701|明细(1)
        sales: 出货流水2026上半年|门店成交登记
        receipts: 进账登记|打款台账
        invoices: 挂账清单|应收对账
        expenses: 费用报销登记|开支流水
        deals: 在谈项目跟进|商机跟踪
        targets: 任务分解2026|业绩指标下达
        pledges: 军令状汇总|业绩承诺书
        media: 投放周报|广告消耗
        visits: 走访登记|外勤打卡
        surveys: 客户满意度回收|问卷答卷"""),
    TRADITIONAL: _names("""
        : 匯出資料|報表20260701
        sales: 銷貨明細|成交紀錄
        receipts: 收款紀錄|入帳登記
        invoices: 請款明細|應收對帳
        expenses: 費用報支|支出紀錄
        deals: 案件追蹤|洽談案件
        targets: 業績目標分配|目標表2026
        pledges: 業績承諾書|軍令狀
        media: 廣告成效|投放報告
        visits: 拜訪紀錄|地推紀錄
        surveys: 滿意度問卷|顧客調查"""),
    ENGLISH: _names("""
        : export|report (2)|data_2026-07-01|download
        sales: orders-2026-h1|what we sold
        receipts: payments-received|cash book in
        invoices: open-invoices|ar-bills
        expenses: expense-claims|team spending
        deals: pipeline-all|opportunity list
        targets: sales-quotas-2026|targets by month
        pledges: pledges-2026|commitments signed
        media: ad-spend|campaign results
        visits: field-visits|store calls
        surveys: csat-responses|survey answers"""),
}
