"""The whole company, made in order: people and customers, what they sell, what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data import commitments, credits, customers, deals, field, ledgers, media, money, orders, people, surveys, travel, volumes
from sample_data.media import MediaDay, Touch


@dataclass(frozen=True)
class Company:
    people: list[people.Person]
    customers: list[customers.Customer]
    orders: list[orders.Order]
    credits: list[credits.Credit]
    invoices: list[money.Invoice]
    receipts: list[money.Receipt]
    deals: list[deals.Deal]
    targets: list[commitments.Target]
    pledges: list[commitments.Pledge]
    settlements: list[commitments.Settlement]
    media: list[MediaDay]
    touches: list[Touch]
    visits: list[field.Visit]
    plans: list[field.DayPlan]
    reports: list[field.DayReport]
    callbacks: list[surveys.Callback]
    answers: list[surveys.Answered]
    complaints: list[surveys.Complaint]
    trips: list[travel.Trip]
    trip_costs: list[travel.TripCost]
    drives: list[travel.Drive]
    exams: list[ledgers.Exam]
    intel: list[ledgers.Intel]
    budgets: list[ledgers.Budget]
    expenses: list[ledgers.Expense]
    inventories: list[ledgers.Inventory]
    classes: list[ledgers.ClassSpell]


def make() -> Company:
    """The company, the same every time."""
    staff = people.sales_people()
    able = volumes.abilities(staff)
    stretches = volumes.stretches(staff)
    book = customers.customer_book(staff, {person.name: 6 + able[person.name] for person in staff if person.left_on is None})
    ordered = orders.all_orders(staff, book, stretches)
    credited = credits.all_credits(ordered, staff)
    invoices = money.all_invoices(ordered)
    receipts = money.all_receipts(ordered, invoices)
    dealt = deals.all_deals(ordered, book, staff, receipts, able)
    pledges = commitments.all_pledges(staff, stretches)
    visits = field.all_visits(staff, book, ordered, able)
    trips, trip_costs = travel.all_trips(staff, book)
    return Company(
        staff,
        book,
        ordered,
        credited,
        invoices,
        receipts,
        dealt,
        commitments.all_targets(staff, stretches),
        pledges,
        commitments.all_settlements(pledges, credited),
        media.all_media(dealt, ordered),
        media.all_touches(dealt),
        visits,
        field.all_plans(visits, staff, book),
        field.all_reports(staff, visits, ordered, receipts),
        surveys.all_callbacks(visits),
        surveys.all_answers(ordered, staff, {customer.name: customer.region for customer in book}),
        surveys.all_complaints(ordered, staff),
        trips,
        trip_costs,
        travel.all_drives(staff, visits),
        ledgers.all_exams(staff, able),
        ledgers.all_intel(staff),
        ledgers.all_budgets(),
        ledgers.all_expenses(staff, book),
        ledgers.all_inventories(dealt),
        ledgers.class_spells(book, ordered, dealt),
    )
