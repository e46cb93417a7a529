"""What headings say: head noun, qualifiers and unit, in the spellings of exports."""

from __future__ import annotations

import pytest

from analytics.ingest.terms.grammar import Meaning, parse

# heading | kind | qualifiers that must be said
SAID = """
买家实际支付金额 | money | paid customer
業務員 | person | seller
銷售金額 | money | sold
价税合计 | money | taxed
合同金额(含税) | money | contract taxed
不含税金额 | money | untaxed
Amount Refunded | money | refunded
Amount (converted) | money | converted
Amount Currency | currency |
Deal - Currency of value | currency | deal
Ad_Spend | money | spend
revenueGenerated | money | sold
Conv. value | money | conversions
Cost / conv. | rate | cost
Deal - Lost time | date | lost
Paid at | date | paid
orderdate | date | order
*InvoiceDate | date | invoiced
提货时间（预计） | date | expected
Expected close date | date | expected closed
Created By | person | recorder
制单人 | person | recorder
审批人 | person | approver
Opportunity: Owner | person | owner
客户经理 | person | seller
客户.名称 | customer |
Account Name.id | id | customer
购货单位_FName | customer |
业绩分配比例 | share | sold
毛利率 | rate |
Order State | status | order
Current State | status |
異動時間 | date | modified
訂單成立日期 | date | order created
Spend in account currency | money | spend
Deal State | stage | deal
State | place |
Customer State | place | customer
Sales Associate | person | seller
货名 | product |
利润（%） | rate | profit
有效通话时长(分) | duration | call
保证月份 | period | pledge
考核月份 | period | target
是否回款 | flag | received
Is Closed Won | flag | won
Number of orders | quantity | orders
展示数 | quantity | impressions
收入数量 | quantity | received_goods
累计销售额 | money | cumulative
日均销售额 | money | average
账户余额 | money | balance
提现金额 | money | withdrawn
近7天消耗 | money | window
单位 | unit |
单位全名 | customer |
产品线 | product | line
分公司 | team |
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in SAID.strip().splitlines()]


@pytest.mark.parametrize(("text", "kind", "told"), CASES, ids=[case[0] for case in CASES])
def test_a_heading_says_what_its_cells_are_and_which(text: str, kind: str, told: str):
    meaning = parse(text)
    assert (meaning.kind, meaning.rest) == (kind, "")
    assert set(told.split()) <= meaning.qualifiers


@pytest.mark.parametrize("text", ["", "  ", "()", "（万元）", "---", "1", "%", "飞鱼", "🙂", "of", "/", "a" * 500, "是否", "\n"])
def test_any_text_has_a_meaning(text: str):
    assert isinstance(parse(text), Meaning)


def test_case_joints_width_and_brackets_make_no_difference():
    spelled = ("Order Date", "order_date", "order-date", "OrderDate", "ORDER DATE", "ＯｒｄｅｒDate", "Order Date ▲", "*Order Date*")
    assert {(one.kind, one.qualifiers, one.rest) for one in map(parse, spelled)} == {("date", frozenset({"order"}), "")}


def test_what_no_word_explains_is_kept():
    assert (parse("飞鱼金额").kind, parse("飞鱼金额").rest, parse("飞鱼金额").sure) == ("money", "飞鱼", False)
    assert parse("Zorb Date").rest == "zorb"
