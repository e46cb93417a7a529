"""Each known export is told by its headings and gives its right sum; those that are no business of ours say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import ReadOptions, import_file
from analytics.ingest.exporters.known import EXPORTERS, exporter_of
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from tests.analytics.ingest.exporters.samples import NONE_OF_OURS, OTHERS, SALES, Sample
from tests.analytics.ingest.made_files import only


def written(folder: Path, sample: Sample) -> Path:
    path = folder / sample.file
    path.write_bytes(sample.text.encode(sample.encoding))
    return path


DOLLARS = {"currency:USD": "as it stands", "currency:EUR": "as it stands"}  # what is asked once of whoever keeps their books in them


@pytest.mark.parametrize("sample", SALES, ids=lambda one: one.name)
def test_what_counts_of_a_shops_orders(sample: Sample, tmp_path: Path) -> None:
    with Warehouse.open(":memory:") as warehouse:
        import_file(warehouse, written(tmp_path, sample), ReadOptions(answers=DOLLARS))
        row, = warehouse.run("SELECT CAST(coalesce(sum(credited_yuan), 0) AS DOUBLE) AS sold, count(DISTINCT order_key) FILTER (credited_yuan > 0) AS orders FROM sales WHERE is_counted").to_pylist()
    assert sample.sold is None or row["sold"] == pytest.approx(sample.sold)
    assert sample.orders is None or row["orders"] == sample.orders


@pytest.mark.parametrize("sample", OTHERS, ids=lambda one: one.name)
def test_what_other_exports_hold(sample: Sample, tmp_path: Path) -> None:
    sheet = only(written(tmp_path, sample), answers=DOLLARS)
    assert (sheet.dataset, sheet.rows_rejected, sheet.questions) == (sample.dataset, 0, ())
    found = {name: sum(float(value or 0) for value in sheet.rows.column(name).to_pylist()) for name in sample.money or {}}
    assert found == pytest.approx(sample.money or {})


@pytest.mark.parametrize("sample", NONE_OF_OURS, ids=lambda one: one.name)
def test_what_is_no_business_of_ours_says_what_it_is(sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=sample.refused):
        only(written(tmp_path, sample))


def test_every_signature_is_specific_and_names_fields_there_are() -> None:
    for one in EXPORTERS:
        assert 2 <= one.enough <= len(one.marks), one.name
        assert (one.dataset is None) == (one.says is not None), one.name
        for field in one.columns.values():
            assert field == "extra" or field in DATASETS[one.dataset or "sales"], (one.name, field)
        assert "" not in one.marks and "" not in one.columns, one.name


@pytest.mark.parametrize("headings", [
    ("日期", "销售员", "客户", "产品", "数量", "单价", "金额", "订单状态"), ("订单编号", "订单创建时间", "订单状态", "买家实际支付金额"),
    ("Date", "Sales Rep", "Customer", "Product", "Quantity", "Amount", "Status"),
    ("Order ID", "Order Date", "Customer Name", "Sales", "Quantity", "Discount", "Profit"), ("Date", "Campaign", "Cost", "Clicks", "Impressions"),
    ("月份", "姓名", "目标", "完成", "达成率"), ("Deal Name", "Stage", "Amount", "Owner", "Close Date"),
])
def test_an_ordinary_sheet_is_no_export(headings: tuple[str, ...]) -> None:
    assert exporter_of(headings) is None
