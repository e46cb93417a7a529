"""A sheet beside what is in the books: the same table a month longer takes the place of what it said before; where that is likely but
not certain, a person says which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.clean_sheet import Answer, CleanSheet, Question
from analytics.errors import Text
from analytics.ingest.cleaning.keys_across_sheets import asked_across_sheets
from analytics.ingest.terms.asked import ACCEPTED, ReadOptions
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from analytics.warehouse.log.tables_before import Overlap

REPLACE, ADD = "replace", "add"
# The share of rows about the same thing that must say the same, and of the older table's rows that must be there again.
_SAME = 0.5
# Rows equal in every column are the same data again from this share of the smaller table on, and from this many.
_ALIKE, _FEWEST = 0.3, 2


def against_the_books(warehouse: Warehouse, sheets: Sequence[CleanSheet], options: ReadOptions) -> list[CleanSheet]:
    """The sheets, each with the batches whose rows it stands for, and with what has to be asked about that and about each other."""
    compared = [_compared(warehouse, sheet, options) for sheet in sheets]
    remembered = {key for held in warehouse.memory().answers.values() for key in held}
    asked = asked_across_sheets(compared, [*options.answers, *remembered])
    if not options.accept:
        return asked
    return [replace(sheet, said_answers={**{one.key: ACCEPTED for one in sheet.questions}, **sheet.said_answers}) for sheet in asked]


def _compared(warehouse: Warehouse, sheet: CleanSheet, options: ReadOptions) -> CleanSheet:
    rows, found = warehouse.tables_before(sheet)
    if not found:
        return sheet
    certain = [one for one in found if sheet.layout.wide and one.same >= _SAME * one.matched and one.matched >= _SAME * one.held]
    likely = [one for one in found if one not in certain and _likely(sheet, one, rows)]
    sheet = _standing_for(sheet, certain)
    if not likely:
        return sheet
    question = _question(sheet, likely, rows)
    before = warehouse.memory().answers.get(sheet.dataset, {}).get(question.key)
    said = options.answers.get(question.key, before) or (ACCEPTED if options.accept else None)
    if said is None:
        return replace(sheet, questions=(*sheet.questions, question))
    if said == REPLACE:
        return _standing_for(sheet, likely)
    return sheet if said != ACCEPTED or before else replace(sheet, said_answers={**sheet.said_answers, question.key: ACCEPTED})


def _likely(sheet: CleanSheet, one: Overlap, rows: int) -> bool:
    """Whether the same data may be in the books: much the same rows; or, side by side, rows about the same names and periods."""
    if sheet.layout.wide:
        return one.matched >= _SAME * one.held
    return one.same >= max(_FEWEST, _ALIKE * min(rows, one.held))


def _standing_for(sheet: CleanSheet, found: Sequence[Overlap]) -> CleanSheet:
    if not found:
        return sheet
    notes = []
    for one in found:
        changed = one.matched - one.same
        some = "、".join(f"{about} {old:,.2f} → {new:,.2f}" for about, old, new in one.changed)
        some_en = ", ".join(f"{about} {old:,.2f} → {new:,.2f}" for about, old, new in one.changed)
        gone = one.held - one.matched
        notes.append(Text(
            f"和入过库的「{one.file}」（第 {one.batch_id} 批）是同一张表：那边的 {one.held:,} 行由这次的代替，{one.same:,} 行没变，{changed:,} 行改了"
            + (f"（{some}）" if some else "") + (f"，{gone:,} 行不再有" if gone else ""),
            f"The same table as “{one.file}” (batch {one.batch_id}): its {one.held:,} rows are replaced, {one.same:,} as they were, {changed:,} changed"
            + (f" ({some_en})" if some_en else "") + (f", {gone:,} no longer there" if gone else "")))
    return replace(sheet, stands_for=(*sheet.stands_for, *(one.batch_id for one in found)), evidence=(*sheet.evidence, *notes))


def _question(sheet: CleanSheet, found: Sequence[Overlap], rows: int) -> Question:
    declared = DATASETS[sheet.dataset]
    label = declared.label
    headings = "+".join(sheet.layout.headings[:4]) or label.zh
    key = f"{'same_table' if sheet.layout.wide else 'same_rows'}:{headings}"
    files = "、".join(dict.fromkeys(f"「{one.file}」" for one in found))
    files_en = ", ".join(dict.fromkeys(f"“{one.file}”" for one in found))
    same, held = sum(one.same for one in found), sum(one.held for one in found)
    matched = sum(one.matched for one in found)
    sums, own = sum(one.sums for one in found), float(sheet.totals.get("amount_yuan", 0.0))
    both = (f"，合计 {sums + own:,.2f}", f", {sums + own:,.2f} in all") if own or sums else ("", "")
    alone = (f"，合计 {own:,.2f}", f", {own:,.2f} in all") if own or sums else ("", "")
    add = Text(f"两份都算{both[0]}", f"both count{both[1]}")
    instead = Text(f"这次的代替原来的 {held:,} 行{alone[0]}", f"this file takes the place of the {held:,} rows before it{alone[1]}")
    told = Text(
        f"{rows:,} 行{label.zh}里有 {same:,} 行和入过库的{files}完全相同，又没有单号可以分清；是同一份数据接着往后记，还是另外的？",
        f"{same:,} of the {rows:,} rows are, in every column, rows of {files_en} in the books, and no number tells them apart; is it the same list carried on, or are they others?",
    ) if not sheet.layout.wide else Text(
        f"入过库的{files}也有这些名字和期间（{matched:,} 格），但多数数字不同；是同一张表的新版本，还是另一张表？",
        f"{files_en} in the books has the same names and periods ({matched:,} cells), most with other figures; is this a new version of the same table, or another table?")
    return Question(key, "", told, (Answer(instead, "answer", f"{key}={REPLACE}"), Answer(add, "answer", f"{key}={ADD}")), add)
