"""The dimensions rows are grouped and filtered by: their names, what stands for a blank, and values as stored and as shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics import schema
from analytics.errors import Text
from analytics.scope import Filter


@dataclass(frozen=True)
class Dimension:
    """A way to group or filter rows. `columns` are tried in order on a table; `via_customer` reads it off the customer.

    With `only_dealers` a row has a value only where its customer is marked a dealer (customers.dealer) or the row's own
    channel says 经销; every other row is blank.
    """

    name: str
    label: Text
    columns: tuple[str, ...] = ()
    blank: Text = Text("未填写", "Not given")
    via_customer: str | None = None
    only_dealers: bool = False
    grain: str | None = None
    choices: tuple[schema.Choice, ...] = ()


def _own(name: str, zh: str, en: str, **more: object) -> Dimension:
    return Dimension(name, Text(zh, en), (name,), **more)  # type: ignore[arg-type]


DIMENSIONS: dict[str, Dimension] = {d.name: d for d in (
    Dimension("person", Text("销售员", "Salesperson"), ("person_label",), Text("未分配", "Unassigned")),
    Dimension("team", Text("团队", "Team"), ("team_label",), Text("未分组", "No team")),
    Dimension("region", Text("大区", "Region"), ("region_label",), Text("未分区", "No region")),
    Dimension("product", Text("产品", "Product"), ("product_label",)),
    Dimension("line", Text("产品线", "Product line"), ("line_label",), Text("未归类", "Unclassified")),
    Dimension("customer", Text("客户", "Customer"), ("customer_label",)),
    Dimension("dealer", Text("经销商", "Dealer"), ("customer_label",), Text("非经销商", "Not a dealer"), only_dealers=True),
    Dimension("class", Text("客户分类", "Customer class"), via_customer="class", choices=schema.CUSTOMER_CLASS),
    Dimension("industry", Text("行业", "Industry"), via_customer="industry"),
    Dimension("size", Text("客户规模", "Customer size"), via_customer="size"),
    Dimension("customer_region", Text("客户区域", "Customer region"), via_customer="region"),
    Dimension("gender", Text("性别", "Gender"), via_customer="gender"),
    Dimension("age_band", Text("年龄段", "Age band"), via_customer="age_band"),
    Dimension("occupation", Text("职业", "Occupation"), via_customer="occupation"),
    Dimension("behaviour", Text("行为特征", "Behaviour"), via_customer="behaviour"),
    Dimension("purchasing_power", Text("购买力", "Purchasing power"), via_customer="purchasing_power"),
    _own("channel", "渠道", "Channel"),
    Dimension("source_medium", Text("来源", "Source"), ("source_label",)),
    Dimension("medium", Text("媒体", "Medium"), ("medium_label",)),
    _own("campaign", "活动", "Campaign"),
    _own("segment", "人群", "Segment"),
    Dimension("stage", Text("阶段", "Stage"), ("sales_stage", "stage")),
    Dimension("outcome", Text("结果", "Outcome"), ("final_outcome",), choices=schema.OUTCOME),
    _own("purpose", "目的", "Purpose", choices=schema.PURPOSE),
    _own("kind", "类型", "Kind"),
    _own("item", "项目", "Item"),
    _own("part", "部分", "Part", choices=schema.SURVEY_PART),
    _own("wave", "期次", "Wave"),
    _own("competitor", "竞争对手", "Competitor"),
    _own("lost_reason", "输单原因", "Lost reason"),
    Dimension("day", Text("日", "Day"), grain="day"),
    Dimension("week", Text("周", "Week"), grain="week"),
    Dimension("month", Text("月", "Month"), grain="month"),
    Dimension("quarter", Text("季", "Quarter"), grain="quarter"),
    Dimension("year", Text("年", "Year"), grain="year"),
)}


def shown_value(dimension: str, value: object, lang: str) -> object:
    """A stored dimension value as the reader sees it: closed lists by label, blanks in the reader's language."""
    declared = DIMENSIONS.get(dimension)
    if declared is None or not isinstance(value, str):
        return value
    if value == declared.blank.zh:
        return declared.blank.in_(lang)
    found = next((c for c in declared.choices if c.code == value), None)
    return (found.en if lang == "en" else found.zh) if found else value


def is_step(name: str) -> bool:
    """Whether a dimension is a step of time: a day, a week, a month …"""
    return name in DIMENSIONS and DIMENSIONS[name].grain is not None


def dimension_label(name: str) -> Text:
    declared = DIMENSIONS.get(name)
    return declared.label if declared else Text(name, name)


def stored_values(dimension: str, values: Iterable[str]) -> list[str]:
    """Filter values as stored: labels of closed lists become codes, English blanks become the stored ones."""
    declared = DIMENSIONS.get(dimension)
    if declared is None:
        return list(values)
    codes = {spelled.casefold(): c.code for c in declared.choices for spelled in (c.code, c.zh, c.en, *c.aliases)}
    codes[declared.blank.en.casefold()] = declared.blank.zh
    return [codes.get(value.casefold(), value) for value in values]


def as_filters(where: Iterable[tuple[str, str]]) -> tuple[Filter, ...]:
    """`--where team=A --where team=B --where region=C` as scope filters (values of one dimension are alternatives)."""
    merged: dict[str, list[str]] = {}
    for dim, value in where:
        merged.setdefault(dim, []).append(value)
    return tuple((dim, tuple(values)) for dim, values in merged.items())


def person_column(dataset: str) -> str | None:
    """The column naming the person a row belongs to."""
    if dataset == "exams":
        return "trainee"
    if dataset in schema.OWNED:
        return "owner"
    return "person" if "person" in schema.DATASETS[dataset] else None
