"""The sample company's known answers, computed by its maker from its own objects, against the answers of the questions."""

import json
import math
from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import DIMENSIONS, as_filters
from tests.modules import PROJECT

ANSWERS = json.loads((PROJECT / "sample_data" / "known_answers.json").read_text(encoding="utf-8"))
# What names a row rather than measures it.
KEYS = {*DIMENSIONS, "metric", "owner", "level", "stage", "part", "item", "period_start", "step", "deal_id"}


def named(answer):
    return f"{answer['question']} {answer.get('period')} by {'/'.join(answer.get('by') or ['-'])} {answer.get('options') or ''}"


def key(row):
    return tuple(str(row[name]) for name in sorted(row) if name in KEYS)


@pytest.mark.parametrize("known", ANSWERS, ids=named)
def test_the_question_answers_what_the_maker_knows(sample_warehouse, known):
    where = known.get("where") or {}
    pairs = list(where.items()) if isinstance(where, dict) else [tuple(pair) for pair in where]
    as_of = date.fromisoformat(known["as_of"]) if known.get("as_of") else None
    scope = Scope(period=known.get("period"), as_of=as_of, where=as_filters(pairs))
    answer = ask(sample_warehouse, known["question"], scope, tuple(known.get("by") or ()), known.get("options") or {})
    rows = answer.rows.to_dict("records")
    wrong = []
    for expected in known["rows"]:
        found = [row for row in rows if all(str(row.get(name)) == str(value) for name, value in expected.items() if name in KEYS)]
        assert len(found) == 1, f"{key(expected)}: {len(found)} rows"
        wrong += [
            f"{key(expected)} {name}: {found[0].get(name)!r}, known {value!r}"
            for name, value in expected.items()
            if not same(found[0].get(name), value)
        ]
    assert not wrong, "\n".join(wrong[:20])


def same(found, known):
    """Equal to the last digit the maker wrote (8 decimals); unknown only where the maker says unknown."""
    if known is None or found is None or (not isinstance(found, (str, list, date)) and pd.isna(found)):
        return known is None and (found is None or pd.isna(found))
    if isinstance(known, (bool, str)):
        return str(found) == str(known)
    return math.isclose(float(found), float(known), rel_tol=1e-7, abs_tol=1e-6)


def test_every_stage_entry_of_the_sample_company_ended_in_one_way(sample_warehouse):
    for track in ("sales", "decision"):
        rows = ask(sample_warehouse, "funnel", options={"track": track, "moves": "yes"}).rows
        ended = rows[["advanced", "moved_back", "lost_there", "still_there"]].sum(axis=1)
        assert rows["entries"].sum() > 5000 and (rows["entries"] == ended).all()
