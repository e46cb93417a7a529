"""Which columns each spreadsheet has, under which headings, and how its cells are written: the commercial ledgers."""

from __future__ import annotations

from collections.abc import Sequence

from sample_data.commitments import Pledge
from sample_data.company import Company
from sample_data.deals import DECISION_NODES, SALES_STAGES
from sample_data.market import WAN
from sample_data.people import COMPANY, DIRECTOR, leader, region
from sample_data.products import PRODUCTS
from sample_data.write import Cell, Sheet

Rows = list[list[Cell]]
Table = tuple[Sequence[str], Rows]


def yes(flag: bool | None) -> str | None:
    return None if flag is None else "是" if flag else "否"


def wan(amount: float | None) -> float | None:
    return None if amount is None else round(amount / WAN, 4)


def people_sheets(company: Company) -> list[Sheet]:
    header = "姓名 工号 团队 大区 上级 岗位 邮箱 入职日期 离职日期 生效日期 失效日期".split()
    rows: Rows = []
    for person in company.people:
        for spell in person.memberships:
            head = leader(spell.team)
            rows.append(
                [
                    person.name,
                    person.person_id,
                    spell.team,
                    region(spell.team),
                    DIRECTOR if head == person.name else head,
                    person.role,
                    f"{person.person_id.lower()}@jingyuan.example",
                    person.hired_on,
                    person.left_on,
                    spell.valid_from,
                    spell.valid_to,
                ]
            )
    return [Sheet("人员", header, rows, (f"{COMPANY} 销售人员花名册（截至 2026-03-19）",))]


def product_sheets(company: Company) -> list[Sheet]:
    header = "产品编号 产品名称 产品线 类型 标价(元) 单位成本(元) 上市日期 状态".split()
    rows: Rows = [[p.product_id, p.name, p.line, p.kind, p.list_price, p.unit_cost, p.launched_on, "在售"] for p in PRODUCTS]
    return [Sheet("产品", header, rows, (f"{COMPANY} 产品与服务价目表",))]


def customer_sheets(company: Company) -> list[Sheet]:
    header = "客户编号 客户名称 归属销售 客户分类 行业 规模 区域 地址 纬度 经度 负责人 联系人 电话 来源 建档日期 信用额度(元) 性别 年龄段 职业 行为特征 购买力 是否经销商".split()
    current = {spell.customer: spell.customer_class for spell in company.classes if spell.valid_to is None}
    limits = {"大客户": 500_000, "重要客户": 200_000, "签约客户": 80_000}
    rows: Rows = [
        [
            c.customer_id,
            c.name,
            c.owner,
            current[c.name],
            c.industry,
            c.size,
            c.region,
            c.address,
            c.lat,
            c.lon,
            c.principal,
            c.contact,
            c.phone,
            c.source_medium,
            c.created_on,
            limits.get(current[c.name]),
            *c.profile,
            yes(c.dealer),
        ]
        for c in company.customers
    ]
    return [Sheet("客户档案", header, rows, (f"{COMPANY} 客户档案", "经纬度为 GCJ-02（高德）"))]


def class_history(company: Company) -> Table:
    return "客户名称 客户分类 生效日期 失效日期 调整人".split(), [
        [s.customer, s.customer_class, s.valid_from, s.valid_to, DIRECTOR] for s in company.classes
    ]


def target_sheets(company: Company) -> list[Sheet]:
    header = "期间 层级 目标对象 指标 目标值 版本 调整原因".split()
    return [
        Sheet(
            f"目标{year}年",
            header,
            [[t.period, t.level, t.owner, t.metric, t.value, t.version, t.reason] for t in company.targets if t.period.startswith(year)],
            (f"{year} 年目标分解（金额为元，新客户为家）",),
        )
        for year in ("2024", "2025", "2026")
    ]


def _pledge_row(pledge: Pledge) -> list[Cell]:
    return [
        pledge.period,
        pledge.level,
        pledge.owner,
        pledge.pledge_wan,
        pledge.donation,
        pledge.reward,
        pledge.leader,
        pledge.signed_on,
        pledge.witness,
    ]


def pledge_sheets(company: Company) -> list[Sheet]:
    header = "期间 层级 保证人 保证业绩(万元) 乐捐(元) 激励 带队人 签署日期 见证人".split()
    by_month = [pledge for pledge in company.pledges if "-Q" not in pledge.period]
    by_quarter = [pledge for pledge in company.pledges if "-Q" in pledge.period]
    return [
        Sheet("月度保证", header, [_pledge_row(p) for p in by_month], ("业绩保证书台账 · 月度", "乐捐自愿，不从工资扣除")),
        Sheet("季度保证", header, [_pledge_row(p) for p in by_quarter], ("业绩保证书台账 · 季度", "乐捐自愿，不从工资扣除")),
    ]


def settlement_sheets(company: Company) -> list[Sheet]:
    header = "期间 层级 保证人 处理结果 兑现金额(元) 原因 批准人 决定日期".split()
    rows: Rows = [[s.period, s.level, s.owner, s.decision, s.amount, s.reason, s.approver, s.decided_on] for s in company.settlements]
    return [Sheet("兑现", header, rows, ("业绩保证兑现表",))]


def invoice_sheets(company: Company) -> list[Sheet]:
    header = "应收单号 客户名称 订单号 销售员 应收金额 开票日期 到期日".split()
    return [
        Sheet(
            f"应收{year}年",
            header,
            [
                [i.invoice_id, i.customer, i.order_id, i.person, i.amount, i.issued_on, i.due_on]
                for i in company.invoices
                if i.issued_on.year == year
            ],
            (f"{year} 年应收台账", "单位：元"),
            ("应收金额",),
        )
        for year in (2024, 2025, 2026)
    ]


def receipt_sheets(company: Company) -> list[Sheet]:
    header = "回款单号 回款日期 客户名称 应收单号 款项 回款金额".split()
    return [
        Sheet(
            f"回款{year}年",
            header,
            [
                [r.receipt_id, r.received_on, r.customer, r.invoice_id, r.kind, wan(r.amount)]
                for r in company.receipts
                if r.received_on.year == year
            ],
            (f"{year} 年回款流水", "单位：万元"),
            ("回款金额",),
        )
        for year in (2024, 2025, 2026)
    ]


def deal_sheets(company: Company) -> list[Sheet]:
    header = "商机编号 创建日期 销售员 客户名称 产品 商机金额(元) 销售阶段 客户决策节点 结果 关闭日期 输单原因 竞争对手 来源 预计成交日期 填报概率".split()
    rows: Rows = [
        [
            d.deal_id,
            d.created_on,
            d.person,
            d.customer,
            d.product,
            d.amount,
            SALES_STAGES[d.sales_events[-1][0] - 1],
            DECISION_NODES[d.decision_events[-1][0] - 1] if d.decision_events else None,
            d.outcome,
            d.closed_on,
            d.lost_reason,
            d.competitor,
            d.source_medium,
            d.expected_close_on,
            None if d.stated_probability is None else f"{d.stated_probability}%",
        ]
        for d in company.deals
    ]
    return [Sheet("商机", header, rows, (f"{COMPANY} 商机台账",))]


def stage_sheets(company: Company) -> list[Sheet]:
    header = ("商机编号", "流程", "阶段", "进入日期")
    sales: Rows = [[d.deal_id, "销售流程", SALES_STAGES[step - 1], day] for d in company.deals for step, day in d.sales_events]
    decision: Rows = [[d.deal_id, "客户决策", DECISION_NODES[step - 1], day] for d in company.deals for step, day in d.decision_events]
    return [Sheet("销售流程", header, sales), Sheet("客户决策", header, decision)]


def inventory_sheets(company: Company) -> list[Sheet]:
    header = "盘点日期 客户名称 商机编号 客户决策节点 销售阶段 推进策略 责任人 期限".split()
    rows: Rows = [[i.inv_date, i.customer, i.deal_id, i.node, i.sales_stage, i.strategy, i.owner, i.due_on] for i in company.inventories]
    return [Sheet("客户盘点", header, rows, ("客户盘点表（每月首个工作日）",))]
