"""A load of very many rows lives with little memory; nobody is refused because of it."""

from __future__ import annotations

import duckdb
import pytest

from analytics.errors import Refused
from analytics.warehouse import Warehouse, loading
from analytics.warehouse.file import thrift
from sample_data.by_hand import sheet, warehouse_with

pytestmark = pytest.mark.product_threads

SALES = [{"ordered_on": "2026-03-02", "amount_yuan": float(n), "order_id": f"S{n}"} for n in range(20)]


def limit(held: Warehouse) -> str:
    return held.run("SELECT current_setting('memory_limit') AS held")["held"][0].as_py()


@pytest.fixture
def seen(monkeypatch):
    """The memory limit at each moment a load was under way, with twenty rows being very many."""
    monkeypatch.setattr(thrift, "MANY_ROWS", 20)
    limits: list[str] = []
    load = loading.load

    def watched(db, *rest):
        limits.append(db.execute("SELECT current_setting('memory_limit')").fetchone()[0])
        return load(db, *rest)

    monkeypatch.setattr(loading, "load", watched)
    return limits


def test_many_rows_are_written_with_little_memory_and_few_with_the_usual(seen):
    with warehouse_with() as held:
        usual = limit(held)
        held.commit([sheet("sales", SALES, sha256="same")])
        held.commit([sheet("sales", SALES[:19])])
        assert seen == ["190.7 MiB", usual] and limit(held) == usual


def test_the_usual_limit_is_back_after_a_load_that_failed(seen):
    with warehouse_with() as held:
        usual = limit(held)
        held.commit([sheet("sales", SALES, sha256="same")])
        with pytest.raises(Refused):
            held.commit([sheet("sales", SALES, sha256="same")])
        assert seen == ["190.7 MiB"] * 2 and limit(held) == usual


def test_a_load_that_needs_more_is_done_again_with_the_usual_memory(seen, monkeypatch):
    load = loading.load

    def needy(db, *rest):
        results = load(db, *rest)
        if len(seen) == 1:
            raise duckdb.OutOfMemoryException("not enough")
        return results

    monkeypatch.setattr(loading, "load", needy)
    with warehouse_with() as held:
        usual = limit(held)
        results = held.commit([sheet("sales", SALES, sha256="same")])
        assert seen == ["190.7 MiB", usual] and [one.rows_loaded for one in results] == [20]
        assert held.row_count("sales") == 20 and limit(held) == usual


def test_a_question_asked_meanwhile_gets_the_usual_memory_where_it_needs_it(seen, monkeypatch):
    load, answers = loading.load, []
    heavy = "SELECT len(list(i)) AS n FROM range(40000000) t(i)"  # a list of over 300 MiB cannot be spilt

    def asked_meanwhile(db, *rest):
        answers.append(held.run(heavy)["n"][0].as_py())
        return load(db, *rest)

    with warehouse_with() as held:
        usual = limit(held)
        monkeypatch.setattr(loading, "load", asked_meanwhile)
        held.commit([sheet("sales", SALES, sha256="same")])
        assert answers == [40_000_000] and seen == [usual]


def test_an_owner_with_less_than_little_keeps_what_he_has(tmp_path, seen):
    with Warehouse.open(tmp_path / "z.duckdb", memory_limit="150MB") as held:
        held.commit([sheet("sales", SALES, sha256="same")])
        assert seen == ["143.0 MiB"] and limit(held) == "143.0 MiB"
