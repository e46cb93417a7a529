"""All known answers of the sample company; none of them is computed through `analytics`."""

from __future__ import annotations

from sample_data.company import Company
from sample_data.known_answer import KnownAnswer
from sample_data.money_answers import money_answers
from sample_data.process_answers import process_answers


def known_answers(company: Company) -> list[KnownAnswer]:
    """Money and promises first, then deals, media, visits and satisfaction."""
    return money_answers(company) + process_answers(company)
