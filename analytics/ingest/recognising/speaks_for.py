"""What has to speak for a dataset before a sheet is taken for it: columns of its own, each entry once, a word that says so."""

from __future__ import annotations

import re

from analytics.ingest.recognising.by_meaning import how_many_fit
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import says_how_deals_ended
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Recognised
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.vocabulary import how_many_datasets
from analytics.ingest.terms.words import parse_choice
from analytics.schema import DATASETS

# A file of orders also holds a few columns of people, products or customers: these need this share of its columns.
REGISTERS = ("people", "products", "customers")
_COVERED = 0.3

# What happens between people, customers and days: a sheet of only these is none of them.
_LOGS = ("visits", "inventories", "day_plans", "deals")
_COMMON = 3  # more datasets than this have such a column

# A number, a name and a product are in any list of jobs: 工单编号 alone makes no complaint, 项目编号 no deal.
_ANYONES = frozenset({"complaint_id", "deal_id", "person", "person_id", "owner", "team", "region", "customer", "customer_id", "product", "product_id", "comment", "channel"})
_SAY_SO = {"complaints": re.compile(r"投诉|客诉|抱怨|complaint", re.IGNORECASE), "deals": re.compile(r"商机|机会|opportunit|(?<![a-z])deals?(?![a-z])|线索|(?<![a-z])leads?(?![a-z])|potential", re.IGNORECASE)}
_OF_ADVERTISING = frozenset({"medium", "campaign", "impressions", "views", "viewers", "clicks", "leads"})
_MEASURED = frozenset({"cost_yuan", "impressions", "views", "viewers", "clicks", "leads"})
_ADVERTISING = re.compile(r"投放|推广|广告|媒体|渠道|账户|计划|单元|(?<![a-z])(?:ads?|advertising|campaigns?|media|spend|spent)(?![a-z])", re.IGNORECASE)


def covers(name: str, found: Matching, header: Header, samples: list[list[str]], named: float) -> bool:
    """A register that is not called one needs most columns to be its own, and each of its entries once; a log that is not called one
    needs a column that is no one else's."""
    if name == "media" and not found.fields & _MEASURED and not (found.fields & {"revenue_yuan", "deals"} and any(map(_ADVERTISING.search, header.names))):
        return False  # a channel or a category, and money that is none of advertising's
    if name == "media" and _from_suppliers(found, header) and not found.fields & {"impressions", "views", "viewers", "clicks"}:
        return False  # what a supplier was paid for is advertising only where somebody saw it
    if name == "deals" and _numbers_of_orders(found, header) and not (
            found.fields & {"closed_on", "lost_reason"} and _says_an_end(header, samples)):
        return False
    if named:
        return True
    if name == "media" and not found.fields & _OF_ADVERTISING and not any(map(_ADVERTISING.search, header.names)):
        return False  # 消费 is what an account spent on advertising, and what a customer spent with us
    if name in _SAY_SO and found.fields <= _ANYONES and not any(map(_SAY_SO[name].search, header.names)):
        return False
    if name in _LOGS:
        return any(_shared(header.names[i]) <= _COMMON for i in found.columns)
    if name not in REGISTERS:
        return True
    return len(found.columns) >= _COVERED * len(header.names) and not _repeats(name, found, samples)


def _says_an_end(header: Header, samples: list[list[str]]) -> bool:
    """Whether a column of states says that deals were won or lost."""
    return any(map(says_how_deals_ended, samples)) or any(
        parse(name).kind in ("status", "outcome", "stage") and {parse_choice(value, DATASETS["deals"]["outcome"]) for value in values} & {"won", "lost"}
        for name, values in zip(header.names, samples))


def _from_suppliers(found: Matching, header: Header) -> bool:
    """Whether what was taken for a medium is a supplier."""
    return any(field == "medium" and parse(header.names[i]).kind == "supplier" for i, field in found.columns.items())


def _numbers_of_orders(found: Matching, header: Header) -> bool:
    """Whether the numbers taken for those of deals are called orders."""
    return any(field == "deal_id" and (said := parse(header.names[i])).says("order") and not said.says("deal", "lead") for i, field in found.columns.items())


def _shared(name: str) -> int:
    """How many datasets have a column of that heading."""
    said, counts = heading(name), how_many_datasets()
    known = [counts[word] for word in (said.folded, said.bare) if word in counts]
    return min(known) if known else how_many_fit(name)


def _repeats(name: str, found: Matching, samples: list[list[str]]) -> bool:
    """Whether the same people, products or customers come again and again, as in a log of days."""
    keys = {part for key in DATASETS[name].keys for part in key.parts if part != "valid_from"}
    columns = [samples[i] for i, field in found.columns.items() if field in keys]
    return "valid_from" not in found.fields and bool(columns) and all(len(set(values)) < 0.7 * len(values) for values in columns)


def says_nothing(found: Recognised, header: Header, named: float) -> bool:
    """Whether a sheet that lacks what the dataset needs has only such columns as any has: who, where and when."""
    return not named and all(_shared(header.names[i]) > 3 for i in found.matching.columns)
