"""What strangers call their columns and values: lists of this generator's own, none of them taken from the importer's.

Each family is the export of one programme, or the everyday words of one language; its source stands beside it. A list is to stay
apart from `analytics.schema` and from the lexicons of `analytics.ingest`: what is copied there no longer measures anything.
"""

from __future__ import annotations

from benchmarks.wild.words import deals, field_work, goals, media, money, sales
from benchmarks.wild.words.family import Family

FAMILIES: dict[str, tuple[Family, ...]] = {
    "sales": sales.SALES,
    "receipts": money.RECEIPTS,
    "invoices": money.INVOICES,
    "expenses": money.EXPENSES,
    "deals": deals.DEALS,
    "targets": goals.TARGETS,
    "pledges": goals.PLEDGES,
    "media": media.MEDIA,
    "surveys": media.SURVEYS,
    "visits": field_work.VISITS,
}
