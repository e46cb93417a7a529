"""The sample company hangs together, and its files are what the maker makes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import sample_data
from sample_data.answers import known_answers
from sample_data.books import write_file
from sample_data.company import Company, make
from sample_data.credits import sums
from sample_data.market import FIRST_DAY, LAST_DAY, SPRING_FESTIVALS, days, is_workday, month_end, workdays
from sample_data.media import MEDIA_SINCE
from sample_data.people import STRANGERS

REMADE = (
    "人员花名册.xlsx",
    "客户档案.xlsx",
    "业绩保证书.xlsx",
    "业绩保证兑现.xlsx",
    "销售明细_2024年.csv",
    "销售明细_2026年1-3月.xls",
    "客户盘点.xlsx",
    "media_spend.csv",
    "投诉台账.xlsx",
)


@pytest.fixture(scope="module")
def company() -> Company:
    return make()


def _contents(path: Path) -> object:
    """What is in a file; a workbook by its parts, since compression may differ between machines."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {info.filename: (book.read(info), info.date_time) for info in book.infolist()}


def test_every_file_is_there_and_all_are_small_enough_for_the_repository():
    files = sample_data.files()
    assert {path.name for path in sample_data.FOLDER.iterdir()} == {path.name for path in files}
    assert [path.name for path in files[:3]] == ["人员花名册.xlsx", "产品价目表.xlsx", "客户档案.xlsx"]
    assert sum(path.stat().st_size for path in files) < 12_000_000


def test_importing_the_package_does_not_load_the_maker():
    code = "import sys, sample_data; sample_data.files(); print(any(name in sys.modules for name in ('numpy', 'pandas', 'openpyxl')))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(sample_data.__file__).parents[1]
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", REMADE)
def test_the_maker_makes_the_same_file_again(company, tmp_path, name):
    assert _contents(write_file(company, name, tmp_path)) == _contents(sample_data.FOLDER / name)


def test_the_known_answers_in_the_repository_are_the_makers(company):
    written = json.loads(sample_data.KNOWN_ANSWERS.read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps([answer.as_json() for answer in known_answers(company)], ensure_ascii=False))
    assert all(set(entry["key"]) <= set(row) for entry in written for row in entry["rows"])


def test_everything_happens_within_the_two_years(company):
    dated = [order.ordered_on for order in company.orders] + [receipt.received_on for receipt in company.receipts]
    dated += [deal.created_on for deal in company.deals] + [visit.started_at.date() for visit in company.visits]
    dated += [day for deal in company.deals for _, day in (*deal.sales_events, *deal.decision_events)]
    assert min(dated) >= FIRST_DAY
    assert max(order.ordered_on for order in company.orders) == max(r.received_on for r in company.receipts) == LAST_DAY
    assert max(dated) == max(visit.started_at.date() for visit in company.visits) == max(row.day for row in company.media) == LAST_DAY


def test_orders_are_sold_by_people_who_are_employed_to_customers_who_exist(company):
    people = {person.name: person for person in company.people}
    customers = {customer.name for customer in company.customers}
    for order in company.orders:
        for seller, _, _ in order.credits():
            assert (
                seller is None
                or seller in STRANGERS
                or people[seller].employed_on(order.ordered_on)
                or order.kind == "退货"
                or not order.counts
            )
        assert order.customer is None or order.customer in customers


def test_order_numbers_are_unique_and_shares_add_to_one(company):
    assert max(Counter(order.order_id for order in company.orders).values()) == 1
    shared = [order for order in company.orders if order.partner]
    assert shared
    assert all(sum(share for _, _, share in order.credits()) == pytest.approx(1) for order in company.orders)


def test_every_receipt_belongs_to_an_invoice_and_every_invoice_to_an_order(company):
    orders = {order.order_id: order for order in company.orders}
    invoices = {invoice.invoice_id: invoice for invoice in company.invoices}
    received: dict[str, int] = defaultdict(int)
    for receipt in company.receipts:
        invoice = invoices[receipt.invoice_id]
        assert (receipt.order_id, receipt.customer) == (invoice.order_id, invoice.customer)
        assert receipt.received_on >= orders[receipt.order_id].ordered_on
        received[receipt.invoice_id] += receipt.amount
    for invoice in company.invoices:
        order = orders[invoice.order_id]
        assert order.counts and invoice.amount == order.amount and invoice.issued_on >= order.ordered_on
        assert abs(received[invoice.invoice_id]) <= abs(invoice.amount)


def test_a_won_deal_is_an_order(company):
    orders = {order.order_id: order for order in company.orders}
    won = [deal for deal in company.deals if deal.outcome == "赢单"]
    assert len(won) > 800
    for deal in won:
        order = orders[deal.order_id]
        assert (order.amount, order.customer, order.person, order.ordered_on) == (deal.amount, deal.customer, deal.person, deal.closed_on)


def test_stages_are_entered_in_order_and_only_won_deals_are_signed(company):
    for deal in company.deals:
        for events in (deal.sales_events, deal.decision_events):
            assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(events, events[1:], strict=False))
        assert deal.sales_events[0] == (1, deal.created_on)
        assert (deal.sales_events[-1][0] >= 6) == (deal.outcome == "赢单")
        assert deal.closed_on is None or max(day for step, day in deal.sales_events if step <= 5) <= deal.closed_on


def test_media_count_the_won_deals_and_at_least_the_leads_that_became_deals(company):
    won = [deal for deal in company.deals if deal.outcome == "赢单" and deal.closed_on >= MEDIA_SINCE]
    assert sum(row.deals for row in company.media) == len(won)
    assert sum(row.revenue for row in company.media) == sum(deal.amount for deal in won)
    begun = Counter((deal.created_on, deal.source_medium) for deal in company.deals if deal.created_on >= MEDIA_SINCE)
    leads = {(row.day, row.medium): row.leads for row in company.media}
    assert all(leads[place] >= count for place, count in begun.items())


def test_visits_go_to_known_customers_within_employment(company):
    people = {person.name: person for person in company.people}
    customers = {customer.name for customer in company.customers}
    assert all(visit.customer in customers and people[visit.person].employed_on(visit.started_at.date()) for visit in company.visits)
    assert {visit.near for visit in company.visits} == {True, False, None}
    visited = {visit.visit_id for visit in company.visits}
    assert len(visited) == len(company.visits)
    assert all(callback.visit_id in visited for callback in company.callbacks)
    assert {cost.trip_id for cost in company.trip_costs} == {trip.trip_id for trip in company.trips}


def test_only_missed_pledges_are_settled(company):
    sold = sums(company.credits, "person", date(2026, 2, 1), date(2026, 2, 28))
    pledged = {(pledge.period, pledge.level, pledge.owner): pledge.pledge for pledge in company.pledges}
    february = [s for s in company.settlements if s.period == "2026-02" and s.level == "个人"]
    assert february
    assert all(sold.get(s.owner, 0) < pledged[s.period, s.level, s.owner] for s in february)
    assert all((s.period, s.level, s.owner) in pledged for s in company.settlements)


def test_week_12_is_as_the_board_shows_it(company):
    week = (date(2026, 3, 16), LAST_DAY)
    sellers = sums(company.credits, "person", *week)
    assert sellers["田野"] == 460_000
    assert sellers["谢志远"] == sellers["吴倩"] == 275_000
    assert sum(sums(company.credits, "team", *week).values()) == 10_864_000
    assert sum(person.employed_within(*week) for person in company.people) == 72


def test_march_pledges_of_teams_add_to_6200_wan(company):
    teams = [pledge for pledge in company.pledges if pledge.period == "2026-03" and pledge.level == "团队"]
    assert (len(teams), sum(pledge.pledge_wan for pledge in teams)) == (9, 6200)
    regions = [t.value for t in company.targets if (t.period, t.level, t.metric) == ("2026-03", "大区", "sales")]
    assert sum(regions) == 59_000_000


def test_month_ends_rush_and_the_spring_festival_is_quiet(company):
    sold: dict[date, float] = defaultdict(float)
    for credit in company.credits:
        sold[credit.day] += credit.amount
    open_days = [day for day in days(date(2025, 1, 1), date(2025, 12, 31)) if is_workday(day)]
    usual = sum(sold[day] for day in open_days) / len(open_days)
    last_days = [workdays(date(2025, month, 1), month_end(f"2025-{month:02d}"))[-1] for month in (5, 8, 11)]
    assert sum(sold[day] for day in last_days) / len(last_days) > 1.1 * usual
    festival = [day for first, last in SPRING_FESTIVALS for day in days(first, last)]
    assert sum(sold[day] for day in festival) / len(festival) < 0.1 * usual


def test_a_month_sheet_has_a_title_its_unit_and_a_total_that_adds_up():
    book = openpyxl.load_workbook(sample_data.FOLDER / "销售明细_2025年.xlsx", read_only=True)
    assert len(book.sheetnames) == 12
    rows = list(book["3月"].iter_rows(values_only=True))
    assert "2025 年 3 月销售明细" in rows[0][0]
    assert "单位：万元" in rows[1][0]
    amount = rows[2].index("成交额")
    assert rows[-1][0] == "合计"
    assert rows[-1][amount] == pytest.approx(sum(row[amount] for row in rows[3:-1]))


def test_the_xls_export_is_text_in_gbk():
    text = (sample_data.FOLDER / "销售明细_2026年1-3月.xls").read_bytes()
    assert b"\x00" not in text
    with pytest.raises(UnicodeDecodeError):
        text.decode("utf-8")
    assert text.decode("gbk").splitlines()[0].split("\t")[:4] == ["开单日期", "单号", "业务员", "部门"]


def test_the_dirty_sheet_has_two_bad_cells_and_a_total_of_the_whole():
    rows = list(csv.reader(sample_data.DIRTY_FILE.read_bytes().decode("gbk").splitlines()))
    assert rows[1][0] == "单位：万元"
    assert (rows[5][0], rows[6][7]) == ("2026/2/30", "8.4O")
    body = [row for row in rows[3:-1] if row[0] and row[0] != "小计"]
    readable = sum(float(row[7]) for row in body if row[7] != "8.4O")
    assert rows[-1][0] == "合计"
    assert float(rows[-1][7]) == pytest.approx(readable + 8.40, abs=0.006)
