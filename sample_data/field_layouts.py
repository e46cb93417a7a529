"""Which columns each spreadsheet has: field work, media, surveys and the office's other ledgers."""

from __future__ import annotations

from sample_data.company import Company
from sample_data.layouts import Rows, Table, yes
from sample_data.write import Cell, Sheet


def visit_sheets(company: Company, year: int) -> list[Sheet]:
    """The older app recorded no place of leaving and no phone; the newer one names its coordinate system."""
    newer = year > 2025
    header = (
        "拜访编号 拜访人 客户名称 签到时间 签退时间 签到纬度 签到经度 定位精度(米) 首访/回访 目的 沟通内容 联系人 对方角色 结果 是否订货 费用(元) 分析 下一步 下次日期 "
        "指导意见 批阅人 批阅时间" + " 签退纬度 签退经度 坐标系 电话" * newer
    ).split()
    rows: Rows = []
    for v in company.visits:
        if v.started_at.year == year:
            where: list[Cell] = [v.started_at, v.ended_at, v.in_lat, v.in_lon, v.accuracy_m]
            what: list[Cell] = [
                v.kind,
                v.purpose,
                v.topics,
                v.contact,
                v.contact_role,
                v.result,
                "是" if v.ordered else None,
                v.cost,
                v.analysis,
            ]
            then: list[Cell] = [v.next_action, v.next_on, v.guidance, v.reviewer, v.reviewed_at]
            more: list[Cell] = [v.out_lat, v.out_lon, "GCJ-02" if v.in_lat else None, v.phone] if newer else []
            rows.append([v.visit_id, v.person, v.customer, *where, *what, *then, *more])
    return [Sheet("拜访记录", header, rows, (f"{year} 年外勤拜访记录",))]


def callbacks(company: Company) -> Table:
    return (
        "回访编号 拜访编号 回访日期 是否接通 确认到访 内容相符 满意度 客户意见".split(),
        [
            [c.callback_id, c.visit_id, c.called_on, yes(c.reached), yes(c.confirmed), yes(c.content_match), c.satisfaction, c.comment]
            for c in company.callbacks
        ],
    )


def plan_sheets(company: Company) -> list[Sheet]:
    header = "计划人 计划日期 客户名称 拜访区域 时段 访问目的 提交时间 审批人 审批时间".split()
    rows: Rows = [[p.person, p.day, p.customer, p.area, p.slot, p.purpose, p.filed_at, p.approver, p.approved_at] for p in company.plans]
    return [Sheet("每日访问计划", header, rows, ("每日访问计划表",))]


def report_sheets(company: Company) -> list[Sheet]:
    header = "报告人 报告日期 出勤 电话数 接通数 销售时长(分钟) 路途时长(分钟) 订货额 回款额 客诉处理数 竞品信息 客户意见 心得 费用 佣金 提交时间 审批人 批阅时间 指示 质量评分".split()
    rows: Rows = [
        [
            r.person,
            r.day,
            r.attendance,
            r.calls,
            r.connected,
            r.selling_minutes,
            r.travel_minutes,
            r.ordered,
            r.collected,
            r.complaints,
            r.competitor_info,
            r.customer_opinion,
            r.insight,
            r.cost,
            r.commission,
            r.filed_at,
            r.approver,
            r.approved_at,
            r.instruction,
            r.quality,
        ]
        for r in company.reports
    ]
    return [Sheet("每日销售报告", header, rows, ("每日销售报告表", "金额单位：元"))]


def trip_sheets(company: Company) -> list[Sheet]:
    trips: Rows = [
        [t.trip_id, t.person, t.start_on, t.end_on, t.area, t.customers, t.content, t.checklist, t.approver] for t in company.trips
    ]
    costs: Rows = [[c.trip_id, c.item, c.budget, c.actual] for c in company.trip_costs]
    return [
        Sheet("出差", "出差单号 出差人 开始日期 结束日期 出差地点 拜访客户 出差事由 携带资料 审批人".split(), trips),
        Sheet("出差费用", ("出差单号", "费用项", "预算金额(元)", "实际金额(元)"), costs),
    ]


def drives(company: Company) -> Table:
    return (
        "申报人 用车日期 申报公里 起始里程表 结束里程表 路桥费(元)".split(),
        [[d.person, d.day, d.claimed_km, d.odometer_start, d.odometer_end, d.tolls] for d in company.drives],
    )


def media(company: Company) -> Table:
    """The media agency's export, in English."""
    return (
        (
            "Day",
            "Platform",
            "Campaign",
            "Audience",
            "Spend",
            "Impressions",
            "Views",
            "Viewers",
            "Repeat Viewers",
            "Clicks",
            "Leads",
            "Deals",
            "Revenue",
            "Margin",
        ),
        [
            [
                m.day,
                m.medium,
                m.campaign,
                m.segment,
                m.cost,
                m.impressions,
                m.views,
                m.viewers,
                m.repeat_viewers,
                m.clicks,
                m.leads,
                m.deals,
                m.revenue,
                m.margin,
            ]
            for m in company.media
        ],
    )


def touches(company: Company) -> Table:
    return "线索编号 触达时间 媒体 是否成交 转化金额".split(), [
        [t.lead_id, t.touched_at, t.medium, yes(t.converted), t.value] for t in company.touches
    ]


def survey_sheets(company: Company) -> list[Sheet]:
    header = "填写日期 受访者 客户名称 销售员 产品 区域 调查期次 调查部分 调查项目 评分 满分 推荐意愿 意见".split()
    return [
        Sheet(
            wave,
            header,
            [
                [
                    a.answered_on,
                    a.respondent,
                    a.customer,
                    a.person,
                    a.product,
                    a.region,
                    a.wave,
                    a.part,
                    a.item,
                    a.score,
                    5,
                    a.recommend,
                    a.comment,
                ]
                for a in company.answers
                if a.wave == wave
            ],
            (f"客户满意度调查 {wave}",),
        )
        for wave in dict.fromkeys(answer.wave for answer in company.answers)
    ]


def complaint_sheets(company: Company) -> list[Sheet]:
    header = (
        "投诉编号 投诉时间 客户名称 产品 销售员 投诉类型 严重程度 首次响应时间 解决时间 投诉原因 处理满意度 处理费用(元) 是否重开".split()
    )
    rows: Rows = [
        [
            c.complaint_id,
            c.opened_at,
            c.customer,
            c.product,
            c.person,
            c.kind,
            c.severity,
            c.first_response_at,
            c.solved_at,
            c.cause,
            c.satisfaction,
            c.cost,
            yes(c.reopened),
        ]
        for c in company.complaints
    ]
    return [Sheet("投诉", header, rows, ("客户投诉台账",))]


def exam_sheets(company: Company) -> list[Sheet]:
    header = "考核日期 学员 成绩 满分 及格分 科目 讲师 考官 期数 第几次".split()
    rows: Rows = [[e.exam_on, e.trainee, e.score, 100, 60, e.topic, e.trainer, e.examiner, e.cohort, e.attempt] for e in company.exams]
    return [Sheet("培训考核", header, rows, ("培训考核成绩表",))]


def intel_sheets(company: Company) -> list[Sheet]:
    header = "反映日期 反映内容 情报类型 竞品品牌 竞品型号 竞品价格(元) 严重程度 反映人 大区 处理日期".split()
    rows: Rows = [
        [i.day, i.content, i.kind, i.competitor, i.product, i.price, i.severity, i.person, i.region, i.handled_on] for i in company.intel
    ]
    return [Sheet("市场情报", header, rows, ("市场状况反映表",))]


def budget_sheets(company: Company) -> list[Sheet]:
    return [
        Sheet(
            "费用预算",
            ("期间", "预算项目", "预算金额(元)", "团队"),
            [[b.period, b.item, b.amount, b.team] for b in company.budgets],
            ("各部费用预算",),
        )
    ]


def expense_sheets(company: Company) -> list[Sheet]:
    header = "费用单号 发生日期 费用项目 费用金额 团队 报销人 客户名称".split()
    rows: Rows = [[e.expense_id, e.day, e.item, e.amount, e.team, e.person, e.customer] for e in company.expenses]
    return [Sheet("费用报销", header, rows, ("费用报销明细", "单位：元"), ("费用金额",))]
