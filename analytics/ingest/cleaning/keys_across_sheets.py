"""The same keys on several sheets of one import: the later sheet would take the place of the earlier one's rows, which is asked about where
they say something else (every shop numbers its orders from 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from analytics.clean_sheet import Answer, Question
from analytics.errors import Text
from analytics.ingest.cleaning.same_keys import ADDED, counts
from analytics.ingest.terms.asked import CleanSheet
from analytics.schema import DATASETS, Dataset
from analytics.warehouse.file import folding
from analytics.warehouse.file.sql_text import identifier
from analytics.warehouse.log.keys import key_sql


def asked_across_sheets(sheets: Sequence[CleanSheet], answered: Sequence[str] = ()) -> list[CleanSheet]:
    """The sheets, a later one with the question whether its rows are those of an earlier one; `answered` are keys of questions that a
    person has answered."""
    asked = list(sheets)
    for name in dict.fromkeys(sheet.dataset for sheet in sheets):
        declared = DATASETS[name]
        own = [place for place, sheet in enumerate(sheets) if sheet.dataset == name]
        if len(own) < 2 or not declared.keys or declared.kind == "entity" and name not in ADDED:
            continue
        for place, question in _questions(declared, sheets, own):
            if question.key not in answered:
                asked[place] = replace(asked[place], questions=(*asked[place].questions, question))
    return asked


def _questions(declared: Dataset, sheets: Sequence[CleanSheet], own: Sequence[int]) -> list[tuple[int, Question]]:
    con = duckdb.connect(":memory:", config={"threads": 2})
    found = []
    try:
        folding.declare(con)
        con.execute(folding.MACRO)
        for place in own:
            _add(con, declared, sheets[place], place)
        for later in own[1:]:
            row = con.execute(f"SELECT e.place, count(*) FROM keyed e JOIN keyed l USING (key) WHERE l.place = {later} AND e.place < {later} AND e.said <> l.said "
                              "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1").fetchone()
            if row:
                found.append((later, _question(declared, sheets[row[0]], sheets[later], int(row[1]))))
    finally:
        con.close()
    return found


def _add(con: duckdb.DuckDBPyConnection, declared: Dataset, sheet: CleanSheet, place: int) -> None:
    """The keys of a sheet and what stands under each, as one number: of facts all their rows, of a list what counts."""
    con.register("rows_given", sheet.rows)
    lacking = [f"CAST(NULL AS {field.stored_as}) AS {identifier(field.name)}" for field in declared.fields if field.name not in sheet.rows.column_names]
    told = [identifier(field.name) for field in declared.fields if declared.kind == "fact" or counts(field)]
    con.execute(f"{'CREATE TEMP TABLE keyed AS' if not con.execute('SELECT 1 FROM duckdb_tables() WHERE table_name = ?', ['keyed']).fetchone() else 'INSERT INTO keyed'} "
                f"SELECT {place} AS place, key, sum(hash({', '.join(told)})::HUGEINT) AS said FROM (SELECT *, {key_sql(declared.name)} AS key "
                f"FROM (SELECT {', '.join(['*', *lacking])} FROM rows_given)) WHERE key IS NOT NULL GROUP BY key")
    con.unregister("rows_given")


def _question(declared: Dataset, earlier: CleanSheet, later: CleanSheet, shared: int) -> Question:
    parts = [name for name in declared.keys[-1 if declared.name == "sales" else 0].fields if name in later.provided]
    heading = {field: column for column, field in later.mapping.items()}
    named = "+".join(heading.get(part, declared[part].label.zh).removeprefix("=") for part in parts) or declared.label.zh
    key = f"same_key:{named}@sheets"
    where = (earlier.sheet or earlier.file, later.sheet or later.file)
    if where[0] == where[1]:
        where = (earlier.file, later.file)
    without = Text(f"「{where[1]}」的代替「{where[0]}」的", f"those of “{where[1]}” take the place of those of “{where[0]}”")
    answers = [Answer(without, "answer", f"{key}=later")]
    number = next((heading[part] for part in parts if part in heading and part.endswith("_id")), None)
    if declared.kind == "fact" and number is not None:
        answers.insert(0, Answer(Text(f"「{number}」只在自己的表里不重复，每行都算", f"“{number}” is unique on its own sheet only: every row counts"), "map", f"{number}=extra"))
    elif declared.kind == "entity" and "owner" in declared and "owner" not in later.provided:
        answers.insert(0, Answer(Text("工作表名就是归属，各算各的", "the name of the sheet is whose it is: each counts for itself"), "map", "@sheet=owner"))
    return Question(key, heading.get(parts[0], "") if parts else "", Text(
        f"「{where[0]}」和「{where[1]}」有 {shared:,} 个相同的「{named}」，内容却不同；是后来改过的，还是各是各的？",
        f"“{where[0]}” and “{where[1]}” have {shared:,} of the same “{named}” but say something else of them; were they corrected, or are they different ones?",
    ), tuple(answers), without)
