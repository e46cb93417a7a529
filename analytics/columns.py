"""The columns that several families show, with label, unit and words. Every other column is declared by the question that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from analytics.answer import Column
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.schema import dataset
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.words.stage_words import STANDARD_STAGES

# What the product itself calls stages. Rows carry them in Chinese; a company's own are none of these and stay.
STAGES = {stage.zh: stage.label for stages in STANDARD_STAGES.values() for stage in stages}
YES_NO = {"True": Text("是", "yes"), "False": Text("否", "no")}
_MOVEMENTS = {
    "opening": Text("期初", "Opening"), "closing": Text("现在", "Closing"), "new": Text("新增", "New"), "reopened": Text("重新打开", "Reopened"), "grew": Text("变大", "Grew"), "shrank": Text("变小", "Shrank"),
    "won": Text("赢单", "Won"), "lost": Text("输单", "Lost"), "advanced": Text("前进", "Advanced"), "fell_back": Text("退回", "Fell back"),
    "slipped": Text("推迟", "Slipped"), "pulled_in": Text("提前", "Pulled in"), "idle": Text("没动", "Idle"), "stuck": Text("停滞", "Stuck"), "unknown": Text("看不出", "Unknown"),
}
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "metric": {name: metric.label for name, metric in BY_NAME.items()}, "owner": {"公司": Text("公司", "Company")}, "prorated": YES_NO,
    "movement": _MOVEMENTS, "stage": STAGES, "sales_stage": STAGES,
}

# name | 中文 | English | unit
_TABLE = """
share|占比|Share|share
previous|上期同进度|Previous|yuan
change_rate|环比|vs previous|share
last_year|去年同期|Last year|yuan
last_year_rate|同比|vs last year|share
heads|人数|Heads|people
per_head|人均|Per head|yuan
target|目标|Target|yuan
attainment|完成率|Attainment|share
prorated|按工作日折算|Pro-rated|
time_progress|序时进度|Time progress|share
metric|指标|Metric|
unit|单位|Unit|
value|数值|Value|
best|最好|Best|
score|得分|Score|ratio
weight|权重|Weight|ratio
points|贡献|Points|score
recent|近期走势|Recent|
owner|保证人|Owner|
said|当时说的把握|Chance said|
said_mean|平均说的把握|Mean chance said|share
n|样本数|n|count
rows|行数|Rows|count
file|文件|File|
age_days|距今|Age|day
step|步|Step|count
stage|阶段|Stage|
reached|到达|Reached|count
step_rate|步转化|Step rate|share
overall_rate|总转化|Overall rate|share
median_days|中位天数|Median days|day
p90_days|p90 天数|p90 days|day
deals|商机|Deals|count
deal_id|商机编号|Deal|
value_yuan|金额|Value|yuan
sales_stage|销售流程|Sales process|
movement|变动|Movement|
won|赢单|Won|count
lost|输单|Lost|count
win_rate|赢率|Win rate|share
win_rate_low|赢率下限|Win rate, low|share
win_rate_high|赢率上限|Win rate, high|share
roi|ROI|ROI|ratio
known_margin|毛利率（有成本的）|Margin where cost is known|share
cost_coverage|有成本的占比|Share with a known cost|share
"""

SHARED: Mapping[str, Column] = {
    **{name: Column(name, Text(zh, en), unit, _WORDS.get(name, {})) for name, zh, en, unit in (line.split("|") for line in _TABLE.strip().splitlines())},
    "amount_yuan": Column("amount_yuan", dataset("deals")["amount_yuan"].label, "yuan"),  # of a deal, called as in its sheet
}


def column(name: str, own: Iterable[Column] = (), unit: str | None = None) -> Column:
    """The column of that name: the question's `own`, else the shared one, else the metric or the dimension. `unit` overrides a generic one."""
    found = next((one for one in own if one.name == name), None) or SHARED.get(name) or _of_metric(name) or _of_dimension(name)
    return found if unit is None else replace(found, unit=unit)


def columns(names: Iterable[str], own: Iterable[Column] = (), **units: str) -> tuple[Column, ...]:
    """The columns of those names, in their order."""
    return tuple(column(name, own, units.get(name)) for name in names)


def _of_metric(name: str) -> Column | None:
    return Column(name, BY_NAME[name].label, BY_NAME[name].unit) if name in BY_NAME else None


def _of_dimension(name: str) -> Column:
    """A dimension, or a column that only this company's sheets have and that is called as there."""
    known = DIMENSIONS.get(name)
    return Column(name, Text(name, name), "") if known is None else Column(name, known.label, "date" if known.grain else "")
