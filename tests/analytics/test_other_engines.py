"""Nothing ties the numbers to one engine: every statement of every question also compiles for Spark."""

from datetime import date

import ibis
import pytest

from analytics.catalog import QUESTIONS, ask
from analytics.scope import Scope
from analytics.warehouse.asking.outline import Outline
from sample_data.by_hand import sheet, warehouse_with

DAY = date(2026, 3, 5)


class SparkOptions(ibis.config.Config):
    """What the Spark dialect asks of its backend's options, which is not installed."""

    treat_nan_as_null: bool = False


@pytest.fixture(scope="module")
def recording():
    """A small company that also compiles every expression for Spark."""
    ibis.options.pyspark = SparkOptions()
    warehouse = warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部"}]),
        sheet("customers", [{"customer": "客", "industry": "酒店", "lat": 30.0, "lon": 120.0, "created_on": DAY}, *({"customer": f"客{n}", "industry": "酒店"} for n in range(4))]),
        sheet("sales", [{"ordered_on": DAY, "amount_yuan": 100, "person": "甲", "customer": "客", "支付": "微信"}]),
        sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 100, "level": "person"}, {"period": "2026-02", "owner": "甲", "pledge_yuan": 100, "level": "person"}]),
        sheet("targets", [{"period": "2026-03", "value": 100.0, "metric": "sales", "level": "person", "owner": "甲"}]),
        sheet("deals", [{"deal_id": "D1", "created_on": DAY, "person": "甲", "amount_yuan": 5, "sales_stage": "了解需求", "decision_node": "添加微信"},
                        {"deal_id": "D2", "created_on": DAY, "closed_on": DAY, "outcome": "won", "amount_yuan": 5},
                        {"deal_id": "D3", "person": "甲", "created_on": DAY, "closed_on": DAY, "outcome": "lost", "lost_reason": "价格", "amount_yuan": 5},
                        {"deal_id": "D4", "person": "甲", "created_on": DAY}]),
        sheet("stage_events", [{"deal_id": "D1", "stage": "了解需求", "entered_on": DAY, "track": "sales"},
                               {"deal_id": "D4", "stage": "初步接洽", "entered_on": DAY, "track": "sales"}]),
        sheet("media", [{"date": DAY, "medium": "抖音", "cost_yuan": 10, "revenue_yuan": 30}]),
        sheet("budgets", [{"period": "2026-03", "item": "招待", "amount_yuan": 50, "team": "一部"}]),
        sheet("expenses", [{"date": DAY, "item": "售后", "amount_yuan": 5, "person": "甲", "customer": "客", "channel": "直销"}]),
        sheet("complaints", [{"complaint_id": "T1", "opened_at": "2026-03-05T09:00:00", "customer": "客", "cost_yuan": 2}]),
        sheet("visits", [{"person": "甲", "customer": "客", "started_at": "2026-03-05T09:00:00", "in_lat": 30.0, "in_lon": 120.0}]),
        sheet("day_plans", [{"person": "甲", "customer": "客", "date": DAY}]),
        sheet("touches", [{"lead_id": "L1", "medium": "抖音", "touched_at": "2026-03-04T09:00:00"}, {"lead_id": "L1", "medium": "百度", "touched_at": "2026-03-05T09:00:00", "converted": True},
                          {"path": "a > b", "conversions": 1}]),
        sheet("surveys", [{"answered_on": DAY, "part": "product", "item": "外观", "score": 4.0, "recommend": 9.0} for _ in range(6)]),
    )
    warehouse.set_setting("media_benchmarks", "抖音@ROI=1.2（报告，2025）")
    compiled: list[str] = []
    plain = warehouse.sql

    def sql(expression):
        table = expression.expression if isinstance(expression, Outline) else expression
        compiled.append(str(ibis.to_sql(table, dialect="pyspark")))
        return plain(expression)

    warehouse.sql = sql
    warehouse.dialect = "pyspark"  # event_funnel looks back in the way every engine knows
    return warehouse, compiled


# The archive of published issues lies beside the data, in the product's own file, whatever engine holds the data. media_test
# runs the statements of media_mix and has nothing to propose within a month. pipeline_ranges reads past months, and there are none.
@pytest.mark.parametrize("question", [q.name for q in QUESTIONS if q.name not in ("issues", "media_test")])
def test_every_question_compiles_for_spark(recording, question):
    warehouse, compiled = recording
    warehouse._memo.clear()  # what a question before this one read is read again, and compiled
    before = len(compiled)
    answer = ask(warehouse, question, Scope(period="2026-02" if question == "settlement" else "2026-03"))
    assert not answer.empty or question == "pipeline_ranges", [n.zh for n in answer.notes]
    assert len(compiled) > before and all("SELECT" in sql for sql in compiled[before:])


def test_filters_extra_columns_and_customer_dimensions_compile_for_spark(recording):
    warehouse, compiled = recording
    scope = Scope(period="2026-03").within("industry", "酒店").within("支付", "微信")
    answer = ask(warehouse, "rankings", scope, ("person", "week"), {"measure": "new_customers"})
    assert compiled and answer.columns
