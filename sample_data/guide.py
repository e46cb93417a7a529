"""The sample company's README, with its known answers as tables."""

from __future__ import annotations

from pathlib import Path

from sample_data import FILES, FOLDER
from sample_data.company import Company
from sample_data.known_answer import KnownAnswer, Row

INTRODUCTION = """# The sample company

净源饮品设备有限公司 is made up: a Chinese maker of commercial water purifiers and coffee machines, with 4 regions, 9 teams and
{people} sales people ({present} on the last day), {customers} customers, 14 products and services, from 2024-03-20 to Thursday 2026-03-19.
`python -m sample_data` writes `files/`, `dirty/`, `known_answers.json` and this page; the same code gives the same bytes.
`python -m analytics demo` loads `files/` in the order of `sample_data.files()`.

All 28 datasets belong together: media bring leads, leads become deals, won deals are orders (商机 → 订单), orders are invoiced and
paid, visits and plans go to the same customers, surveys and complaints come from buyers, pledges are kept or settled by the same sales.
Edges on purpose: people who joined, left and changed team; two sellers on no roster (孟凡星, 钱进) and online orders without a seller;
orders shared by 分成比例; returns (positive with 退货 in the 2024 file, negative elsewhere); cancelled orders; orders that name another team
than the seller's; lines without cost or product; a tie in week 12 (谢志远 and 吴倩, 27.5 万); a revised target (version 2).
Visits and check-ins begin in March 2025, media in January 2025, touches in October 2025, plans and reports in December 2025.

`dirty/销售明细_华东_3月.csv` is a clerk's sheet that the demo does not load: GBK, two title lines, 万元, `2026/2/30` in row 6, `8.4O` in row 7,
a 小计 row, a blank row and a 合计 row.
"""

ANSWERS = """
## Known answers

Worked out by the maker from its own objects, never through `analytics`; all of them are in `known_answers.json` as
`{"question", "period", "as_of", "by", "where", "options", "key", "complete", "rows"}`. Columns are those of the questions; rows
may be a part (`complete: false`), and columns not listed are not
claimed. `left_on` is the last day of employment. NPS runs from −100 to 100.
"""


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4f}" if abs(value) < 10 and value != int(value) else f"{value:,.2f}".removesuffix(".00")
    return str(value)


def _table(rows: list[Row]) -> list[str]:
    names = list(rows[0])
    return [
        "| " + " | ".join(names) + " |",
        "|" + "---|" * len(names),
        *("| " + " | ".join(_cell(row.get(name)) for name in names) + " |" for row in rows),
    ]


def _heading(answer: KnownAnswer) -> str:
    words = [
        answer.question,
        answer.period or "",
        *(f"by {name}" for name in answer.by),
        *(f"{name}={value}" for name, value in answer.options.items()),
    ]
    return "### " + " · ".join(word for word in words if word) + f" (as of {answer.as_of})"


def readme(company: Company, answers: list[KnownAnswer], folder: Path = FOLDER) -> str:
    """The page as Markdown."""
    present = sum(person.left_on is None for person in company.people)
    lines = [
        INTRODUCTION.format(people=len(company.people), present=present, customers=len(company.customers)),
        "| file | kB |",
        "|---|---|",
    ]
    lines += [f"| {name} | {max(1, (folder / name).stat().st_size // 1000)} |" for name in FILES]
    lines.append(ANSWERS)
    for answer in answers:
        lines += [_heading(answer), "", *_table(answer.rows), ""]
    return "\n".join(lines).rstrip() + "\n"
