"""The sales sheets of three years, each as another system writes them, and one as a clerk keeps it."""

from __future__ import annotations

from datetime import date

from sample_data.company import Company
from sample_data.credits import NO_TEAM, team_of
from sample_data.layouts import Rows, Table, wan
from sample_data.market import WAN, months
from sample_data.orders import Line, Order, lines
from sample_data.people import CLERK, COMPANY
from sample_data.write import Cell, Sheet


def sales_2024(company: Company) -> Table:
    """A plain export in yuan: no line numbers, no cost, returns written as positive amounts."""
    header = "订单号 日期 业务员 客户名称 品名 销售渠道 数量 金额(元) 分成比例 订单状态 成交类型".split()
    rows: Rows = []
    for order, _, line in lines(company.orders):
        if order.ordered_on.year == 2024:
            back = order.kind == "退货"
            rows += [
                [
                    order.order_id,
                    f"{order.ordered_on:%Y}/{order.ordered_on.month}/{order.ordered_on.day}",
                    person,
                    order.customer,
                    line.product,
                    order.channel,
                    None if back else line.quantity,
                    abs(line.amount),
                    share,
                    order.status,
                    order.kind,
                ]
                for person, share, _ in order.credits()
            ]
    return header, rows


def sales_2025(company: Company) -> list[Sheet]:
    """A sheet for each month, in 万元, with the month's own total."""
    header = "订单号 行号 下单日期 销售员 客户 产品 渠道 数量 成交额 成本 分成比例 订单状态 成交类型 交付日期".split()
    by_month: dict[str, Rows] = {month: [] for month in months("2025-01", "2025-12")}
    for order, number, line in lines(company.orders):
        if order.ordered_on.year == 2025:
            for person, share, _ in order.credits():
                by_month[f"{order.ordered_on:%Y-%m}"].append(
                    [
                        order.order_id,
                        number,
                        order.ordered_on,
                        person,
                        order.customer,
                        line.product,
                        order.channel,
                        line.quantity,
                        wan(line.amount),
                        wan(line.cost),
                        share,
                        order.status,
                        order.kind,
                        order.delivered_on,
                    ]
                )
    return [
        Sheet(
            f"{int(month[5:])}月",
            header,
            rows,
            (f"{COMPANY} 2025 年 {int(month[5:])} 月销售明细", f"单位：万元　　制表：{CLERK}"),
            ("成交额", "成本"),
        )
        for month, rows in by_month.items()
    ]


def _margin_rate(line: Line) -> str | None:
    return None if line.cost is None or line.amount <= 0 else f"{(line.amount - line.cost) / line.amount:.0%}"


def sales_2026(company: Company) -> Table:
    """The export of the order system: tabs, 万元 in the headings, the seller's department on each row."""
    header = "开单日期 单号 业务员 部门 客户 品名 渠道 来源 数量 金额(万) 成本(万) 毛利率 分成比例 订单状态 成交类型 交期 交货日期".split()
    by_name = {person.name: person for person in company.people}
    rows: Rows = []
    for order, _, line in lines(company.orders):
        if order.ordered_on.year == 2026:
            for person, share, _ in order.credits():
                team = team_of(by_name, person, order.ordered_on, order.team)
                rows.append(
                    [
                        order.ordered_on,
                        order.order_id,
                        person,
                        None if team == NO_TEAM else team,
                        order.customer,
                        line.product,
                        order.channel,
                        order.source_medium,
                        line.quantity,
                        wan(line.amount),
                        wan(line.cost),
                        _margin_rate(line),
                        None if share is None else f"{share:.0%}",
                        order.status,
                        order.kind,
                        order.due_on,
                        order.delivered_on,
                    ]
                )
    return header, rows


def dirty_sales(company: Company) -> Table:
    """华东 in March to the 18th as a clerk keeps it: one date and one amount that cannot be, a subtotal, a blank row, a total."""
    header = "开单日期 单号 业务 客户 品名 渠道 数量 金额(万) 毛利率".split()
    by_name = {person.name: person for person in company.people}

    def is_wanted(order: Order) -> bool:
        if not date(2026, 3, 2) <= order.ordered_on <= date(2026, 3, 18) or not order.counts or order.partner or order.amount <= 0:
            return False
        return order.fixed is not None or (order.person in by_name and by_name[order.person].team in ("华东一部", "华东二部"))

    chosen = [(order, line) for order, _, line in lines(company.orders) if is_wanted(order)]
    chosen.sort(key=lambda pair: (pair[0].fixed is None, pair[0].ordered_on))
    rows: Rows = []
    for number, (order, line) in enumerate(chosen):
        day = "2026/2/30" if number == 2 else f"2026/3/{order.ordered_on.day}"
        amount = "8.4O" if number == 3 else f"{line.amount / WAN:.4f}".rstrip("0").rstrip(".")
        rows.append(
            [day, order.order_id, order.person, order.customer, line.product, order.channel, line.quantity, amount, _margin_rate(line)]
        )
    half = len(chosen) // 2
    rows[half:half] = [_sum_row("小计", chosen[:half]), [None] * len(header)]
    return header, [*rows, _sum_row("合计", chosen)]


def _sum_row(label: str, chosen: list[tuple[Order, Line]]) -> list[Cell]:
    return [label, *[None] * 6, f"{sum(line.amount for _, line in chosen) / WAN:.2f}", None]
