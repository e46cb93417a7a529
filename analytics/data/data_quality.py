"""数据质量: what is wrong with the data that were loaded, how much of it, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics import schema
from analytics.answer import Answer, Column, Fact
from analytics.calendar import DAY, Period, parse_period
from analytics.columns import columns
from analytics.data.quality_checks import CHECKS, COUNTED, FIXES, STATES
from analytics.data.quality_days import DAILY_FROM, SHORTEST, Reach, judged, person_days, reaches
from analytics.data.quality_files import arrivals, file_findings, sources
from analytics.data.quality_rows import LISTS, Span, names, row_findings, statements
from analytics.errors import Text
from analytics.measure import measure
from analytics.metrics import MOST_UNCOSTED, costs_known
from analytics.scope import Scope
from analytics.warehouse import Warehouse

_MILLION = 1e6  # a share as an amount: what a cent's tolerance is to a company's sales
OWN = (
    Column("check", Text("检查", "Check"), words={check.name: check.label for check in CHECKS}),
    Column("dataset", Text("数据集", "Dataset"), words={name: one.label for name, one in schema.DATASETS.items()}),
    Column("affected", Text("有问题", "Affected"), "count"), Column("of", Text("共", "Out of"), "count"),
    Column("counted", Text("计数", "Counted in"), words=COUNTED), Column("names", Text("名字数", "Names"), "count"),
    Column("example", Text("例子", "Example")), Column("row_no", Text("Excel 行", "Excel row"), "rank"),
    Column("fix", Text("怎么办", "What to do"), words=FIXES), Column("called", Text("写法", "As written")), Column("gap_start", Text("从", "From"), "date"),
    Column("gap_end", Text("到", "To"), "date"), Column("gap_days", Text("缺工作日", "Working days missing"), "count"),
    Column("due", Text("应交天数", "Days due"), "count"), Column("filed", Text("已交天数", "Days filed"), "count"),
    Column("missing", Text("缺天数", "Days missing"), "count"), Column("last_on", Text("最近一次", "Last on"), "date"),
    Column("newest_on", Text("最新一行", "Newest row"), "date"), Column("batches", Text("批次数", "Batches"), "count"),
    Column("median_lag_days", Text("中位迟到", "Median lag"), "day"), Column("worst_lag_days", Text("最迟", "Worst lag"), "day"),
    Column("source", Text("来源", "Source")), Column("state", Text("状态", "State"), words=STATES), Column("rows_read", Text("读到", "Read"), "count"),
    Column("rows_rejected", Text("搁置", "Set aside"), "count"), Column("reject_rate", Text("搁置率", "Rate set aside"), "share"),
    Column("last_rate", Text("最近一批", "Newest batch"), "share"), Column("last_loaded_on", Text("最近入库", "Last loaded"), "date"),
)
_FINDING = ("check", "dataset", "affected", "of", "counted", "share", "names", "example", "file", "row_no", "fix")
DETAILS: Mapping[str, tuple[str, ...]] = {
    "names": ("check", "dataset", "called", "rows", "file", "row_no"),
    "gaps": ("dataset", "gap_start", "gap_end", "gap_days"),
    "people": ("dataset", "person", "due", "filed", "missing", "share", "last_on"),
    "arrivals": ("dataset", "newest_on", "age_days", "batches", "median_lag_days", "worst_lag_days", "file"),
    "sources": ("source", "dataset", "state", "batches", "rows_read", "rows_rejected", "reject_rate", "last_rate", "recent", "last_loaded_on"),
}
FACTS = (
    Fact("problems", Text("要处理", "To do"), "count"), Fact("clean", Text("查过没有问题", "Checked and clean"), "count"),
    Fact("unjudged", Text("判断不了", "Not judged"), "count"), Fact("cost_coverage", Text("有成本的成交额", "Sales with a known cost"), "share"),
    Fact("reject_rate", Text("搁置率", "Rows set aside"), "share"), Fact("rows_rejected", Text("搁置的行", "Rows set aside"), "count"),
    Fact("missing_days", Text("缺工作日", "Working days missing"), "count"), Fact("workdays", Text("查过的工作日", "Working days checked"), "count"),
    Fact("names", Text("不在名单的名字", "Names not on a list"), "count"), Fact("named_rows", Text("出现的次数", "Rows naming them"), "count"),
)


def data_quality(warehouse: Warehouse, scope: Scope, detail: str = "") -> Answer:
    """What is wrong with the data, in which sheet, how much of it, and what is to be done?

    Definition: per check, as `quality_checks.CHECKS` states each. unknown_people, unknown_customers, unknown_products — rows
    naming someone or something not on its list ÷ rows naming one; unknown, not zero, while there is no list;
    ambiguous_people — rows whose name several people have and nothing decides. no_owner — customers with a blank owner;
    no_person — deals and counted sales with neither name nor number; no_cost — counted sales without a cost, own or by the
    product; no_created_on, no_amount — deals where that is blank. future_rows — dated after as_of ÷ dated rows.
    lookalike_orders — orders of one day, customer and person with equal lines and amount (not 0), all but the first.
    day_gaps — working days without a row ÷ working days between the first and the last row, of sheets with rows on at
    least half of them and spanning 5 or more; person_gaps — days due that nobody filed ÷ days due, people who ever filed
    (and those in selling_roles) on working days of the span on which they were employed; visits only where 80 % are filed.
    silent_days — working days after the last row and before as_of, of the same sheets. late_batches — active batches loaded
    more than 7 days after their latest row, but on a later day than the dataset's first; rejected_rows — Σ rows set aside ÷ Σ rows
    read over active batches. share = affected ÷ of; unknown where of is 0.
    Parameters: reads every dataset (a row as it counts now), the log and the register of batches. A period keeps rows
    dated in it; lists and files are looked at whole. A filter leaves out datasets that do not have its dimension, and
    files. as_of stands for today. `detail`: names, gaps, people, arrivals (lag and age), sources (rows set aside).
    Returns: one row per check × dataset, those with findings first, in the order of CHECKS, most affected first; example,
    file and row_no are those of the first row found (of names: of the most frequent one). Details: one row per name,
    gap, person, dataset or source of files. `facts`: problems, clean, cost_coverage, reject_rate, missing_days, names.
    Raises: Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> from datetime import date
    >>> house = warehouse_with(sheet("people", [{"person": "甲"}]), sheet("sales", [
    ...     {"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 100, "cost_yuan": 60}, {"ordered_on": "2026-03-02", "person": "乙", "amount_yuan": 50, "cost_yuan": 30},
    ...     {"ordered_on": "2026-03-03", "amount_yuan": 20}]))

    乙 is not on the list, one of two rows that name somebody; one row of three has no name, and it has no cost either:

    >>> found = data_quality(house, Scope(as_of=date(2026, 3, 3))).rows.query("dataset == 'sales' and affected > 0")
    >>> found[["check", "affected", "of", "share"]].round(4).values.tolist()
    [['unknown_people', 1, 2, 0.5], ['no_person', 1, 3, 0.3333], ['no_cost', 1, 3, 0.3333]]
    """
    as_of = scope.as_of or warehouse.today()
    period = parse_period(scope.period, as_of) if scope.period else None
    span = Span(scope, as_of, period.start if period else None, period.end if period else None)
    held = [name for name in schema.DATASETS if warehouse.row_count(name)]
    if not held and not len(warehouse.batches()):
        return _answer(span, period, _FINDING if not detail else DETAILS[detail], pd.DataFrame(), (_NOTHING,), {})
    if detail:
        frame = _DETAIL[detail](warehouse, span) if not (scope.filters and detail in ("arrivals", "sources")) else pd.DataFrame()
        return _answer(span, period, DETAILS[detail], frame, _reading_notes(span, period), {})
    found = _findings(warehouse, span)
    facts, notes = _facts(warehouse, span, found)
    return _answer(span, period, _FINDING, found, (*_reading_notes(span, period), *notes), facts,
                   statements(warehouse, span, found.loc[found["affected"] > 0, "dataset"].drop_duplicates().head(_SHOWN_STATEMENTS)))


_SHOWN_STATEMENTS = 3
_NOTHING = Text("还没有任何数据；请先上传。", "There are no data yet; please upload some.")


def _answer(
    span: Span, period: Period | None, shape: tuple[str, ...], rows: pd.DataFrame, notes: tuple[Text, ...], facts: dict[str, object], sql: tuple[str, ...] = (),
) -> Answer:
    return Answer("data_quality", span.as_of, period, columns(shape, OWN), rows.reindex(columns=list(shape)), notes, True, None, None, facts, sql)


def _reading_notes(span: Span, period: Period | None) -> tuple[Text, ...]:
    notes = []
    if period is not None and not span.scope.filters:
        notes.append(Text("期间只限定有日期的行；名单和文件看全部。", "The period narrows dated rows; lists and files are looked at whole."))
    if span.scope.filters:
        notes.append(Text("没有所选维度的数据集、文件，这里不查。", "Datasets without the chosen dimension, and files, are left out here."))
    return tuple(notes)


def _reaches(warehouse: Warehouse, span: Span) -> list[Reach]:
    return warehouse.cached(("quality reaches", span), lambda: reaches(warehouse, span))


def _names(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    return warehouse.cached(("quality names", span), lambda: names(warehouse, span))


def _person_days(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    return warehouse.cached(("quality people", span), lambda: person_days(warehouse, span, [each for each in _reaches(warehouse, span) if each.is_daily]))


def _with_files(warehouse: Warehouse, frame: pd.DataFrame) -> pd.DataFrame:
    """The file of each row's batch, instead of the batch's number."""
    register = warehouse.batches()
    files = dict(zip(register["batch_id"], register["file"], strict=True))
    named = frame["batch_id"].map(files).astype(object)
    return frame.assign(file=named.where(named.notna() & (named != ""), None))


def _name_rows(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    return _with_files(warehouse, _names(warehouse, span))


def _gap_rows(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    gaps = [gap for each in _reaches(warehouse, span) if each.is_daily for gap in each.gaps]
    frame = pd.DataFrame([(gap.dataset, gap.start, gap.last, gap.days) for gap in gaps], columns=list(DETAILS["gaps"]))
    return frame.sort_values(["gap_days", "gap_start"], ascending=[False, False], kind="stable").reset_index(drop=True)


def _person_rows(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    days = _person_days(warehouse, span)
    kept = days[days["dataset"].isin([name for name in set(days["dataset"]) if judged(days, name)])]
    return kept.assign(share=kept["missing"] / kept["due"]).reset_index(drop=True)


_DETAIL: Mapping[str, Callable[[Warehouse, Span], pd.DataFrame]] = {
    "names": _name_rows, "gaps": _gap_rows, "people": _person_rows, "arrivals": arrivals, "sources": lambda warehouse, _span: sources(warehouse),
}


def _findings(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    records = [*row_findings(warehouse, span, _names(warehouse, span)), *_day_findings(warehouse, span)]
    if not span.scope.filters:
        records += file_findings(warehouse)
    frame = _with_files(warehouse, pd.DataFrame(records, columns=["check", "dataset", "affected", "of", "names", "example", "batch_id", "row_no", "fix"]))
    of = frame["of"].astype("float64")
    affected = frame["affected"].astype("float64")
    usual = frame["check"].map({check.name: check.fix for check in CHECKS}).where(affected > 0)
    fix, example = frame["fix"].astype(object).fillna(usual), frame["example"].astype(object)
    frame = frame.assign(
        affected=affected, of=of, share=affected / of.where(of > 0), counted=frame["check"].map({check.name: check.counted for check in CHECKS}),
        fix=fix.where(fix.notna(), None), example=example.where(example.notna(), None))
    order = {check.name: place for place, check in enumerate(CHECKS)}
    ranked = frame.assign(clean=affected == 0, place=frame["check"].map(order)).astype(dict.fromkeys(("affected", "of", "names", "row_no"), "Int64"))
    return ranked.sort_values(["clean", "place", "affected"], ascending=[True, True, False], kind="stable").reset_index(drop=True)


def _day_findings(warehouse: Warehouse, span: Span) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for each in _reaches(warehouse, span):
        if each.is_daily:
            longest = each.longest
            found.append({"check": "day_gaps", "dataset": each.dataset, "affected": each.missing, "of": each.workdays,
                          "example": _days(longest.start, longest.last) if longest else None})
            if span.end is None:
                silent = each.silent(span.as_of, warehouse.calendar())
                found.append({"check": "silent_days", "dataset": each.dataset, "affected": silent, "example": each.last.isoformat() if silent else None})
    days = _person_days(warehouse, span)
    for name in days["dataset"].drop_duplicates():
        if judged(days, name):
            mine = days[days["dataset"] == name]
            short = mine[mine["missing"] > 0]
            found.append({"check": "person_gaps", "dataset": name, "affected": int(mine["missing"].sum()), "of": int(mine["due"].sum()), "names": len(short),
                          "example": short["person"].iloc[0] if len(short) else None})
    return found


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} — {last.isoformat()}"


def _facts(warehouse: Warehouse, span: Span, found: pd.DataFrame) -> tuple[dict[str, object], list[Text]]:
    known = found["affected"].notna()
    rejected = found[found["check"] == "rejected_rows"]
    read = float(rejected["of"].sum())
    gaps = found[found["check"] == "day_gaps"]
    named = _names(warehouse, span)
    listed = any(warehouse.row_count(name) for name in LISTS)
    covered = _cost_coverage(warehouse, span)
    facts: dict[str, object] = {
        "problems": int((found["affected"] > 0).sum()), "clean": int((found["affected"] == 0).sum()), "unjudged": int((~known).sum()),
        "cost_coverage": covered, "reject_rate": float(rejected["affected"].sum()) / read if read else None,
        "rows_rejected": float(rejected["affected"].sum()) if read else None,
        "missing_days": float(gaps["affected"].sum()) if len(gaps) else None, "workdays": float(gaps["of"].sum()) if len(gaps) else None,
        "names": len(named.drop_duplicates(["check", "called"])) if listed else None, "named_rows": float(named["rows"].sum()) if listed else None,
    }
    notes = [] if covered is None else [_about_profit(covered)]
    notes += [_not_daily(each) for each in _reaches(warehouse, span) if not each.is_daily]
    days = _person_days(warehouse, span)
    for name in days["dataset"].drop_duplicates():
        if not judged(days, name):
            label = schema.DATASETS[name].label
            notes.append(Text(f"「{label.zh}」不是每人每天都交，不按人查缺日。", f"“{label.en}” is not filed by each person each day; people's days are not judged."))
    return facts, notes


def _cost_coverage(warehouse: Warehouse, span: Span) -> float | None:
    """The share of sales whose cost is known, as the gross profit takes it; unknown without sales."""
    if not warehouse.row_count("sales") or not span.reads("sales"):
        return None
    end = min(span.end, span.as_of + DAY) if span.end else span.as_of + DAY
    sums = measure(warehouse, ("cost_covered_sales", "sales"), (), span.start, end, span.scope).frame.iloc[0]
    return float(sums["cost_covered_sales"] / sums["sales"]) if sums["sales"] > 0 else None


def profit_shown(covered: float) -> bool:
    """Whether gross profit is shown where the lines with a cost sell this share of all sales (1 is all of them, 2 is twice as much:
    returns have no cost)."""
    return bool(costs_known(covered * _MILLION, _MILLION))


def _about_profit(covered: float) -> Text:
    share, most = f"{100 * covered:.1f}%", f"{MOST_UNCOSTED:.0%}"
    if profit_shown(covered):
        return Text(f"有成本的行占成交额 {share}，相差不到 {most}，毛利会显示。", f"{share} of sales have a cost, within {most} of all: gross profit is shown.")
    if covered > 1:
        return Text(f"有成本的行的成交额是全部的 {share}（退货没有成本），相差超过 {most}，毛利不显示。",
                    f"Lines with a cost sell {share} of all sales (returns have none), more than {most} off: gross profit is not shown.")
    return Text(f"有成本的行只占成交额 {share}，相差超过 {most}，毛利不显示。", f"Only {share} of sales have a cost, more than {most} are missing: gross profit is not shown.")


def _not_daily(each: Reach) -> Text:
    label = schema.DATASETS[each.dataset].label
    if each.workdays < SHORTEST:
        return Text(f"「{label.zh}」只跨 {each.workdays} 个工作日，不查缺日。", f"“{label.en}” spans only {each.workdays} working days; gaps are not judged.")
    have = each.workdays - each.missing
    return Text(f"「{label.zh}」{each.workdays} 个工作日里只有 {have} 个有行，不到{DAILY_FROM:.0%}，不算按天来，不查缺日。",
                f"“{label.en}” has rows on {have} of {each.workdays} working days, less than {DAILY_FROM:.0%}: it does not come daily, gaps are not judged.")
