"""People, teams or regions side by side: rows where the company knows them and the sheet says that they sold or received."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.ingest import Known, ReadOptions, read_file
from analytics.ingest.cleaning.clean import Cleaned
from analytics.ingest.recognising.header import find_header
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.shapes.name_columns import names_side_by_side
from analytics.ingest.shapes.period_rows import unpivoted_periods
from tests.analytics.ingest.made_files import TODAY, csv_file

KNOWN = Known(names={"person": frozenset({"张三", "李四", "王五"}), "team": frozenset({"一部", "二部"})})
DAYS = "日期,张三,李四,王五\n2026-03-01,100,200,300\n2026-03-02,10,,30\n"


def table_of(path: Path, known: Known = KNOWN, **said: object) -> Table:
    raw = read_file(path)
    header = find_header(raw.sheets[0], hint=raw.name)
    return names_side_by_side(Table(raw, raw.sheets[0], ReadOptions(**said), known, TODAY, header))  # type: ignore[arg-type]


def spread_of(path: Path, known: Known = KNOWN, **said: object) -> PeriodSpread | None:
    found = table_of(path, known, **said).periods
    assert len(found) <= 1
    return found[0] if found else None


def rows_of(path: Path) -> Cleaned:
    table = table_of(path)
    assert table.periods
    return unpivoted_periods(table, table.periods[0])


def listed(cleaned: Cleaned, *names: str) -> list[tuple[object, ...]]:
    return list(zip(*(cleaned.rows.column(name).to_pylist() for name in names)))


def test_each_person_and_day_becomes_a_sale(tmp_path: Path) -> None:
    found = rows_of(csv_file(tmp_path, DAYS))
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    assert listed(found, "ordered_on", "person", "amount_yuan", "row_no") == [
        (first, "张三", 100, 2), (second, "张三", 10, 3), (first, "李四", 200, 2), (first, "王五", 300, 2), (second, "王五", 30, 3)]
    assert [text.zh for text in found.evidence] == ["3 个人各占一列，转成了行（张三、李四、王五）"]


def test_a_title_of_receipts_and_its_unit_line_count(tmp_path: Path) -> None:
    found = rows_of(csv_file(tmp_path, "2026年3月回款,,\n单位：万元,,\n日期,张三,李四\n3月1日,1,2\n3月2日,3,4\n合计,4,6\n", name="3月.csv"))
    assert listed(found, "received_on", "person", "amount_yuan") == [
        (date(2026, 3, 1), "张三", 10_000), (date(2026, 3, 2), "张三", 30_000), (date(2026, 3, 1), "李四", 20_000), (date(2026, 3, 2), "李四", 40_000)]


def test_teams_side_by_side_are_teams_where_the_dataset_has_them(tmp_path: Path) -> None:
    text = "日期,一部,二部\n2026-03-01,1,2\n"
    assert listed(rows_of(csv_file(tmp_path, text)), "team", "amount_yuan") == [("一部", 1), ("二部", 2)]
    assert spread_of(csv_file(tmp_path, text, name="回款.csv")) is None  # money received is a person's, not a team's


def test_a_sum_over_the_people_is_not_loaded_and_a_stranger_is_asked_about(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "日期,张三,李四,赵六,天气,合计\n2026-03-01,100,200,50,晴,350\n2026-03-02,10,20,5,雨,35\n")
    found = rows_of(path)
    assert sum(found.rows.column("amount_yuan").to_pylist()) == 330
    assert found.rows.column("extra").to_pylist()[0] == [("天气", "晴")]
    assert any("「合计」是各列之和" in text.zh for text in found.evidence)
    spread = spread_of(path)
    assert spread is not None and [doubt.column for doubt in spread.doubts] == ["赵六"]


def test_one_known_name_is_not_enough(tmp_path: Path) -> None:
    assert spread_of(csv_file(tmp_path, DAYS), Known(names={"person": frozenset({"张三"})})) is None


def test_counts_and_plans_under_people_are_no_sales(tmp_path: Path) -> None:
    for name in ("拜访次数.csv", "销售目标.csv", "销售费用.csv", "销售台数.csv", "考勤.csv", "表1.csv"):
        assert spread_of(csv_file(tmp_path, DAYS, name=name)) is None, name
    assert spread_of(csv_file(tmp_path, DAYS, name="表1.csv"), dataset="sales") is not None
    assert spread_of(csv_file(tmp_path, DAYS), dataset="visits") is None


def test_a_sheet_with_a_person_an_amount_or_no_day_is_read_the_ordinary_way(tmp_path: Path) -> None:
    for text in ("日期,销售员,张三,李四\n2026-03-01,王五,1,2\n", "日期,金额,张三,李四\n2026-03-01,3,1,2\n", "产品,张三,李四\n滤芯,1,2\n", "日期,张三,李四\n2026-03-01,好,差\n"):
        assert spread_of(csv_file(tmp_path, text)) is None, text
