"""What readers get: types, dates, settings, caching, many threads at once."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import ibis
import pandas as pd
import pytest

from analytics.errors import Refused, UnknownName
from analytics.warehouse.asking import tables
from sample_data.by_hand import sheet, warehouse_with


def sale(day="2026-03-02", amount=10, **more):
    return {"ordered_on": day, "amount_yuan": amount, **more}


def test_frames_come_in_plain_types():
    with warehouse_with(sheet("sales", [sale(amount="12.50", quantity=2, person="甲", confirmed_on="2026-03-05"), sale(amount="7.25")]),
                        sheet("visits", [{"person": "甲", "customer": "乙", "started_at": "2026-03-02 09:30", "ordered": True},
                                         {"person": "甲", "customer": "乙", "started_at": "2026-03-03 09:30"}])) as held:
        sales = tables.table("sales")
        frame = held.frame(sales.order_by(sales.row_no).select(
            "amount_yuan", "quantity", "person", "confirmed_on", "row_no", "is_counted", maybe=ibis.cases((sales.row_no == 2, 7)).cast("int64")))
        assert frame.dtypes.astype(str).to_dict() == {
            "amount_yuan": "float64", "quantity": "float64", "person": "object", "confirmed_on": "object", "row_no": "int64", "is_counted": "bool",
            "maybe": "Int64"}
        assert frame.amount_yuan.tolist() == [12.5, 7.25]
        assert frame.person.tolist() == ["甲", None] and frame.confirmed_on.tolist() == [date(2026, 3, 5), None]
        totals = held.frame(sales.aggregate(total=sales.amount_yuan.sum(), rows=sales.row_no.sum(), mean=sales.amount_yuan.mean()))
        assert totals.to_dict("records") == [{"total": 19.75, "rows": 5, "mean": 9.875}]
        assert totals.dtypes.astype(str).tolist() == ["float64", "int64", "float64"]
        visits = held.frame(tables.table("visits").select("started_at", "ordered").order_by("started_at"))
        assert visits.started_at.tolist() == [pd.Timestamp(2026, 3, 2, 9, 30), pd.Timestamp(2026, 3, 3, 9, 30)]
        assert visits.ordered.dtype == "boolean"


def test_an_empty_answer_keeps_its_columns_and_types():
    with warehouse_with() as held:
        frame = held.frame(tables.table("sales").select("amount_yuan", "person", "ordered_on", "row_no"))
        assert frame.empty and frame.dtypes.astype(str).tolist() == ["float64", "object", "object", "int64"]


def test_every_table_is_readable_through_its_expression():
    with warehouse_with() as held:
        from analytics import schema
        for name in (*schema.DATASETS, *schema.DERIVED_TABLES):
            assert held.frame(tables.table(name)).empty, name


def test_a_question_asked_twice_is_compiled_once(monkeypatch):
    with warehouse_with() as held:
        make = lambda: tables.table("sales").filter(tables.table("sales").amount_yuan > 5).count()  # noqa: E731
        first = held.sql(make())
        monkeypatch.setattr(ibis, "to_sql", lambda *_args, **_more: pytest.fail("compiled again"))
        assert held.sql(make()) == first


def test_parameters_are_bound_not_pasted():
    with warehouse_with() as held:
        assert held.run("SELECT ? AS a", ["'; DROP TABLE main.sales; --"])["a"][0].as_py().startswith("'")


def test_the_last_date_is_not_in_the_future(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-10")
    with warehouse_with(sheet("sales", [sale("2026-03-02"), sale("2026-03-10"), sale("2026-03-11")]),
                        sheet("visits", [{"person": "甲", "customer": "乙", "started_at": "2026-03-10 23:30"}])) as held:
        assert held.today() == date(2026, 3, 10)
        assert held.last_date("sales") == date(2026, 3, 10) and held.first_date("sales") == date(2026, 3, 2)
        assert held.last_date("visits") == date(2026, 3, 10)
        assert held.last_date("deals") is None and held.last_date("targets") is None and held.last_date("trip_costs") is None
        monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
        assert held.last_date("sales") == date(2026, 3, 11)


def test_what_is_done_on_a_fixed_day_is_stamped_with_that_day(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-10")
    with warehouse_with(sheet("sales", [sale("2026-03-02")])) as held:
        held.undo(1)
        assert held.batches()["imported_at"].dt.date.tolist() == [date(2026, 3, 10)]
        written = held.run("SELECT happened_at FROM meta.audit")["happened_at"].to_pylist()
        assert len(written) >= 2 and {moment.date() for moment in written} == {date(2026, 3, 10)}
        monkeypatch.delenv("ZHANBAO_TODAY")
        held.redo(1)
        assert abs(held.run("SELECT max(happened_at) AS last FROM meta.audit")["last"][0].as_py() - datetime.now()) < timedelta(days=1)


def test_the_version_and_what_is_remembered_change_with_the_data():
    with warehouse_with() as held:
        made = []
        ask = lambda: held.cached("answer", lambda: made.append(1) or len(made))  # noqa: E731
        assert (ask(), ask()) == (1, 1)
        version = held.data_version
        for act in (lambda: held.commit([sheet("sales", [sale()])]), lambda: held.undo(1), lambda: held.redo(1),
                    lambda: held.set_setting("company_name", "星河")):
            act()
            assert held.data_version > version
            version = held.data_version
        assert ask() == 2


def test_settings_have_defaults_types_and_refuse_nonsense():
    with warehouse_with() as held:
        assert held.settings()["verify_radius_m"] == 500
        held.set_setting("verify_radius_m", "300")
        assert held.settings()["verify_radius_m"] == 300
        with pytest.raises(Refused):
            held.set_setting("coordinate_system", "火星")
        with pytest.raises(Refused):
            held.set_setting("verify_radius_m", "远")
        with pytest.raises(UnknownName):
            held.set_setting("verify_radius", 1)


def test_own_days_off_reach_the_calendar():
    with warehouse_with() as held:
        assert held.calendar().is_workday(date(2026, 3, 3))
        held.set_setting("extra_days_off", "2026-03-03")
        assert not held.calendar().is_workday(date(2026, 3, 3))


def test_batches_are_listed_newest_first():
    with warehouse_with(sheet("sales", [sale()], "一月.xlsx"), sheet("people", [{"person": "甲"}])) as held:
        listed = held.batches()
        assert listed.batch_id.tolist() == [2, 1] and listed.file.tolist() == ["a.xlsx", "一月.xlsx"]
        assert isinstance(listed.imported_at.iloc[0].to_pydatetime(), datetime)
        assert listed.totals.tolist() == ["{}", '{"amount_yuan": 10.0}']


@pytest.mark.product_threads
def test_readers_see_whole_states_while_files_come_in():
    with warehouse_with(sheet("sales", [sale() for _ in range(10)])) as held:
        wrong: list[object] = []
        done = threading.Event()

        def read():
            count = tables.table("sales").count()
            while not done.is_set():
                try:
                    rows = held.frame(count).iloc[0, 0]
                    if rows % 10:
                        wrong.append(rows)
                except Exception as error:  # noqa: BLE001  whatever it is, the reader must not see it
                    wrong.append(error)

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for _ in range(5):
            held.commit([sheet("sales", [sale() for _ in range(10)])])
            held.commit([sheet("people", [{"person": "甲", "team": "一部"}])])
        done.set()
        for reader in readers:
            reader.join()
        assert wrong == [] and held.row_count("sales") == 60


@pytest.mark.product_threads
def test_two_imports_at_once_both_arrive():
    with warehouse_with() as held:
        writers = [threading.Thread(target=lambda: held.commit([sheet("sales", [sale()])])) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert held.row_count("sales") == 4 and sorted(held.batches().batch_id) == [1, 2, 3, 4]


def test_a_rehearsal_says_what_loading_would_and_writes_nothing():
    people = sheet("people", [{"person": "甲", "team": "一部"}])
    rows = [{"owner": owner, "level": "person", "period": "2026-03", "pledge_yuan": amount} for owner, amount in (("甲", 5), ("甲", 7), ("火星人", 1))]
    with warehouse_with(people) as held:
        before = held.run("SELECT count(*) AS n FROM log.pledges").to_pylist(), len(held.batches())
        said, = held.rehearse([sheet("pledges", rows)])
        assert (before, said.batch_id) == ((held.run("SELECT count(*) AS n FROM log.pledges").to_pylist(), len(held.batches())), None)
        done, = held.commit([sheet("pledges", rows)])
        assert (said.rows_loaded, said.duplicates, said.totals, said.defects) == (done.rows_loaded, done.duplicates, done.totals, done.defects)
        assert (done.rows_loaded, done.duplicates, done.totals["pledge_yuan"]) == (2, 1, 8.0)  # the row overtaken counts nowhere
        assert held.unknown_people().to_dict("records") == [{"person": "火星人", "dataset": "pledges", "rows": 1}]
