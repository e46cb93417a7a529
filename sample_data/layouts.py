"""Which columns each spreadsheet has, under which headings, and how its cells are written: the commercial ledgers."""

from __future__ import annotations

from datetime import date

from sample_data.commitments import Pledge
from sample_data.company import Company
from sample_data.credits import NO_TEAM, team_of
from sample_data.deals import DECISION_NODES, SALES_STAGES
from sample_data.market import WAN, months
from sample_data.orders import Line, Order, lines
from sample_data.people import CLERK, COMPANY, DIRECTOR, leader, region
from sample_data.products import PRODUCTS
from sample_data.write import Cell, Sheet

Rows = list[list[Cell]]


def yes(flag: bool | None) -> str | None:
    return None if flag is None else "是" if flag else "否"


def wan(amount: float | None) -> float | None:
    return None if amount is None else round(amount / WAN, 4)


def people_sheets(company: Company) -> list[Sheet]:
    header = ("姓名", "工号", "团队", "大区", "上级", "岗位", "邮箱", "入职日期", "离职日期", "生效日期", "失效日期")
    rows: Rows = []
    for person in company.people:
        for spell in person.memberships:
            head = leader(spell.team)
            rows.append([person.name, person.person_id, spell.team, region(spell.team), DIRECTOR if head == person.name else head, person.role,
                         f"{person.person_id.lower()}@jingyuan.example", person.hired_on, person.left_on, spell.valid_from, spell.valid_to])
    return [Sheet("人员", header, rows, (f"{COMPANY} 销售人员花名册（截至 2026-03-19）",))]


def product_sheets(company: Company) -> list[Sheet]:
    header = ("产品编号", "产品名称", "产品线", "类型", "标价(元)", "单位成本(元)", "上市日期", "状态")
    rows: Rows = [[p.product_id, p.name, p.line, p.kind, p.list_price, p.unit_cost, p.launched_on, "在售"] for p in PRODUCTS]
    return [Sheet("产品", header, rows, (f"{COMPANY} 产品与服务价目表",))]


def customer_sheets(company: Company) -> list[Sheet]:
    header = ("客户编号", "客户名称", "归属销售", "客户分类", "行业", "规模", "区域", "地址", "纬度", "经度", "负责人", "联系人", "电话", "来源", "建档日期",
              "信用额度(元)", "性别", "年龄段", "职业", "行为特征", "购买力", "是否经销商")
    current = {spell.customer: spell.customer_class for spell in company.classes if spell.valid_to is None}
    limits = {"大客户": 500_000, "重要客户": 200_000, "签约客户": 80_000}
    rows: Rows = [[c.customer_id, c.name, c.owner, current[c.name], c.industry, c.size, c.region, c.address, c.lat, c.lon, c.principal, c.contact, c.phone,
                   c.source_medium, c.created_on, limits.get(current[c.name]), *c.profile, yes(c.dealer)] for c in company.customers]
    return [Sheet("客户档案", header, rows, (f"{COMPANY} 客户档案", "经纬度为 GCJ-02（高德）"))]


def class_history(company: Company) -> tuple[tuple[str, ...], Rows]:
    return ("客户名称", "客户分类", "生效日期", "失效日期", "调整人"), [[s.customer, s.customer_class, s.valid_from, s.valid_to, DIRECTOR] for s in company.classes]


def target_sheets(company: Company) -> list[Sheet]:
    header = ("期间", "层级", "目标对象", "指标", "目标值", "版本", "调整原因")
    return [Sheet(f"目标{year}年", header, [[t.period, t.level, t.owner, t.metric, t.value, t.version, t.reason] for t in company.targets if t.period.startswith(year)],
                  (f"{year} 年目标分解（金额为元，新客户为家）",)) for year in ("2024", "2025", "2026")]


def _pledge_row(pledge: Pledge) -> list[Cell]:
    return [pledge.period, pledge.level, pledge.owner, pledge.pledge_wan, pledge.donation, pledge.reward, pledge.leader, pledge.signed_on, pledge.witness]


def pledge_sheets(company: Company) -> list[Sheet]:
    header = ("期间", "层级", "保证人", "保证业绩(万元)", "乐捐(元)", "激励", "带队人", "签署日期", "见证人")
    by_month = [pledge for pledge in company.pledges if "-Q" not in pledge.period]
    by_quarter = [pledge for pledge in company.pledges if "-Q" in pledge.period]
    return [Sheet("月度保证", header, [_pledge_row(p) for p in by_month], ("业绩保证书台账 · 月度", "乐捐自愿，不从工资扣除")),
            Sheet("季度保证", header, [_pledge_row(p) for p in by_quarter], ("业绩保证书台账 · 季度", "乐捐自愿，不从工资扣除"))]


def settlement_sheets(company: Company) -> list[Sheet]:
    header = ("期间", "层级", "保证人", "处理结果", "兑现金额(元)", "原因", "批准人", "决定日期")
    rows: Rows = [[s.period, s.level, s.owner, s.decision, s.amount, s.reason, s.approver, s.decided_on] for s in company.settlements]
    return [Sheet("兑现", header, rows, ("业绩保证兑现表",))]


def sales_2024(company: Company) -> tuple[tuple[str, ...], Rows]:
    """A plain export in yuan: no line numbers, no cost, returns written as positive amounts."""
    header = ("订单号", "日期", "业务员", "客户名称", "品名", "销售渠道", "数量", "金额(元)", "分成比例", "订单状态", "成交类型")
    rows: Rows = []
    for order, _, line in lines(company.orders):
        if order.ordered_on.year == 2024:
            back = order.kind == "退货"
            rows += [[order.order_id, f"{order.ordered_on:%Y}/{order.ordered_on.month}/{order.ordered_on.day}", person, order.customer, line.product, order.channel,
                      None if back else line.quantity, abs(line.amount), share, order.status, order.kind] for person, share, _ in order.credits()]
    return header, rows


def sales_2025(company: Company) -> list[Sheet]:
    """A sheet for each month, in 万元, with the month's own total."""
    header = ("订单号", "行号", "下单日期", "销售员", "客户", "产品", "渠道", "数量", "成交额", "成本", "分成比例", "订单状态", "成交类型", "交付日期")
    by_month: dict[str, Rows] = {month: [] for month in months("2025-01", "2025-12")}
    for order, number, line in lines(company.orders):
        if order.ordered_on.year == 2025:
            for person, share, _ in order.credits():
                by_month[f"{order.ordered_on:%Y-%m}"].append([
                    order.order_id, number, order.ordered_on, person, order.customer, line.product, order.channel, line.quantity,
                    wan(line.amount), wan(line.cost), share, order.status, order.kind, order.delivered_on])
    return [Sheet(f"{int(month[5:])}月", header, rows, (f"{COMPANY} 2025 年 {int(month[5:])} 月销售明细", f"单位：万元　　制表：{CLERK}"), ("成交额", "成本"))
            for month, rows in by_month.items()]


def _margin_rate(line: Line) -> str | None:
    return None if line.cost is None or line.amount <= 0 else f"{(line.amount - line.cost) / line.amount:.0%}"


def sales_2026(company: Company) -> tuple[tuple[str, ...], Rows]:
    """The export of the order system: tabs, 万元 in the headings, the seller's department on each row."""
    header = ("开单日期", "单号", "业务员", "部门", "客户", "品名", "渠道", "来源", "数量", "金额(万)", "成本(万)", "毛利率", "分成比例", "订单状态", "成交类型", "交期", "交货日期")
    by_name = {person.name: person for person in company.people}
    rows: Rows = []
    for order, _, line in lines(company.orders):
        if order.ordered_on.year == 2026:
            for person, share, _ in order.credits():
                team = team_of(by_name, person, order.ordered_on, order.team)
                rows.append([order.ordered_on, order.order_id, person, None if team == NO_TEAM else team, order.customer, line.product, order.channel,
                             order.source_medium, line.quantity, wan(line.amount), wan(line.cost), _margin_rate(line), None if share is None else f"{share:.0%}",
                             order.status, order.kind, order.due_on, order.delivered_on])
    return header, rows


def dirty_sales(company: Company) -> tuple[tuple[str, ...], Rows]:
    """Two eastern teams in March to the 18th as a clerk keeps it: one date and one amount that cannot be, a subtotal, a total."""
    header = ("开单日期", "单号", "业务", "客户", "品名", "渠道", "数量", "金额(万)", "毛利率")
    by_name = {person.name: person for person in company.people}

    def wanted(order: Order) -> bool:
        return (date(2026, 3, 2) <= order.ordered_on <= date(2026, 3, 18) and order.counts and not order.partner and order.amount > 0
                and order.person in by_name and (order.fixed is not None or by_name[order.person].team == "华东一部"))

    chosen = [(order, line) for order, _, line in lines(company.orders) if wanted(order)]
    chosen.sort(key=lambda pair: (pair[0].fixed is None, pair[0].ordered_on))
    chosen = [pair for pair in chosen if pair[0].fixed is None or pair[0].ordered_on.day < 19]
    total = round(sum(line.amount for _, line in chosen) / WAN, 2)
    rows: Rows = []
    for number, (order, line) in enumerate(chosen):
        day = f"2026/3/{30 if number == 2 else order.ordered_on.day}" if number != 2 else "2026/2/30"
        amount = "8.4O" if number == 3 else f"{line.amount / WAN:.4f}".rstrip("0").rstrip(".")
        rows.append([day, order.order_id, order.person, order.customer, line.product, order.channel, line.quantity, amount, _margin_rate(line)])
        if number == 99:
            part = sum(other.amount for _, other in chosen[:100])
            rows += [["小计", None, None, None, None, None, None, f"{part / WAN:.2f}", None], [None] * 9]
    rows.append(["合计", None, None, None, None, None, None, f"{total:.2f}", None])
    return header, rows


def invoice_sheets(company: Company) -> list[Sheet]:
    header = ("应收单号", "客户名称", "订单号", "销售员", "应收金额", "开票日期", "到期日")
    return [Sheet(f"应收{year}年", header, [[i.invoice_id, i.customer, i.order_id, i.person, i.amount, i.issued_on, i.due_on] for i in company.invoices
                                         if i.issued_on.year == year], (f"{year} 年应收台账", "单位：元"), ("应收金额",)) for year in (2024, 2025, 2026)]


def receipt_sheets(company: Company) -> list[Sheet]:
    header = ("回款单号", "回款日期", "客户名称", "应收单号", "款项", "回款金额")
    return [Sheet(f"回款{year}年", header, [[r.receipt_id, r.received_on, r.customer, r.invoice_id, r.kind, wan(r.amount)] for r in company.receipts
                                         if r.received_on.year == year], (f"{year} 年回款流水", "单位：万元"), ("回款金额",)) for year in (2024, 2025, 2026)]


def deal_sheets(company: Company) -> list[Sheet]:
    header = ("商机编号", "创建日期", "销售员", "客户名称", "产品", "商机金额(元)", "销售阶段", "客户决策节点", "结果", "关闭日期", "输单原因", "竞争对手", "来源", "预计成交日期", "填报概率")
    rows: Rows = [[d.deal_id, d.created_on, d.person, d.customer, d.product, d.amount, SALES_STAGES[d.sales_events[-1][0] - 1],
                   DECISION_NODES[d.decision_events[-1][0] - 1] if d.decision_events else None, d.outcome, d.closed_on, d.lost_reason, d.competitor,
                   d.source_medium, d.expected_close_on, None if d.stated_probability is None else f"{d.stated_probability}%"] for d in company.deals]
    return [Sheet("商机", header, rows, (f"{COMPANY} 商机台账",))]


def stage_sheets(company: Company) -> list[Sheet]:
    header = ("商机编号", "流程", "阶段", "进入日期")
    sales: Rows = [[d.deal_id, "销售流程", SALES_STAGES[step - 1], day] for d in company.deals for step, day in d.sales_events]
    decision: Rows = [[d.deal_id, "客户决策", DECISION_NODES[step - 1], day] for d in company.deals for step, day in d.decision_events]
    return [Sheet("销售流程", header, sales), Sheet("客户决策", header, decision)]


def inventory_sheets(company: Company) -> list[Sheet]:
    header = ("盘点日期", "客户名称", "商机编号", "客户决策节点", "销售阶段", "推进策略", "责任人", "期限")
    rows: Rows = [[i.inv_date, i.customer, i.deal_id, i.node, i.sales_stage, i.strategy, i.owner, i.due_on] for i in company.inventories]
    return [Sheet("客户盘点", header, rows, ("客户盘点表（每月首个工作日）",))]
