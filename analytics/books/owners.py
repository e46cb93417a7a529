"""Whom and what a target, a pledge or a settlement is about: owners, levels and metrics as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from analytics.calendar import canonical_period
from analytics.errors import Text
from analytics.measure import measure, nothing
from analytics.metrics import METRICS
from analytics.schema import OWNED
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.file.folding import fold

COMPANY = "公司"
LEVELS = ("company", "region", "team", "person", "dealer")
# The dimension that tells the owners of a level apart; the company is everything.
DIMENSION_OF_LEVEL: dict[str, tuple[str, ...]] = {"company": (), "region": ("region",), "team": ("team",), "person": ("person",), "dealer": ("customer",)}
_ALSO_WRITTEN = {
    "sales": ("销售额", "业绩", "销售业绩", "成交", "销售", "revenue", "amount"),
    "gross_profit": ("毛利额", "利润"),
    "collected": ("回款额", "收款", "全款回收"),
    "new_customers": ("新增客户", "新客户数", "新开客户"),
    "new_outlets": ("新增网点", "网点", "新网点"),
}


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A name as the warehouse compares it: full width, case and spaces do not tell two names apart."""
    return fold(text) or ""


def _spellings() -> dict[str, str]:
    # 成交额, 毛利 and 成交 are also columns of media sheets: a target or a weight means the company's own, declared first.
    known = {folded(spelled): m.name for m in reversed(METRICS) for spelled in (m.label.en, m.label.zh)}
    known |= {folded(spelled): name for name, also in _ALSO_WRITTEN.items() for spelled in (name, *also)}
    return known | {folded(m.name): m.name for m in METRICS}


_METRIC_SPELLED = _spellings()


@lru_cache(maxsize=1024)
def metric_named(text: object) -> str:
    """The metric a target or pledge means: sales when blank, the text itself when it is no metric we know.

    >>> [metric_named(t) for t in (None, " 销售额 ", "回款", "市场占有率")]
    ['sales', 'sales', 'collected', '市场占有率']
    """
    if not isinstance(text, str) or not text.strip():
        return "sales"
    return _METRIC_SPELLED.get(folded(text), text.strip())


@dataclass(frozen=True)
class Owners:
    """Everyone and everything that can own a target or a pledge: folded name -> the label shown.

    `found`: of the owners written in targets, pledges and settlements, by period, who they were found to be as persons
    (`warehouse/current/resolve`), and whether the name is held by several people.
    """

    persons: dict[str, str]
    teams: dict[str, str]
    regions: dict[str, str]
    found: dict[tuple[str, str], tuple[str | None, bool]] = field(default_factory=dict)

    def level(self, level: object, owner: object) -> str:
        """The level of an owner; a blank one is a team if there is such a team, then a region, else a person."""
        if isinstance(level, str) and level:
            return level
        if not isinstance(owner, str) or folded(owner) in ("", COMPANY, "全公司", "company"):
            return "company"
        if folded(owner) in self.teams:
            return "team"
        return "region" if folded(owner) in self.regions and folded(owner) not in self.persons else "person"

    def label(self, level: str, owner: object, period: object) -> str:
        """The owner as rankings show it: an older name or an employee number becomes the name shown today."""
        if level == "company" or not isinstance(owner, str) or not owner:
            return COMPANY
        if level == "person":
            found, _several = self.found.get((folded(owner), str(period)), (None, False))
            return found or self.persons.get(folded(owner), owner.strip())
        known = {"team": self.teams, "region": self.regions}.get(level, {})
        return known.get(folded(owner), owner.strip())

    @property
    def several(self) -> frozenset[str]:
        """The folded names written in a target, pledge or settlement that several people hold."""
        return frozenset(name for (name, _period), (_label, several) in self.found.items() if several)

    def nobody(self, level: str, owner: object, period: object) -> bool:
        """Whether a person's name is held by several people, so that what is written belongs to none of them."""
        return level == "person" and isinstance(owner, str) and self.found.get((folded(owner), str(period)), (None, False))[1]


def owners(warehouse: Warehouse) -> Owners:
    """The owners known to this warehouse: from people, and from sales where nobody uploaded people."""
    return warehouse.cached(("owners",), lambda: _owners(warehouse))


def _owners(warehouse: Warehouse) -> Owners:
    people = tables.table("people")
    sellers = tables.table("sales")
    staff = warehouse.frame(people.select("person_label", "team_label", "region_label").distinct())
    sold = warehouse.frame(sellers.select("person_label", "team_label", "region_label").distinct())
    persons = _labels(sold["person_label"]) | _labels(staff["person_label"])
    named = warehouse.people_named()
    alone = named[~named["name"].duplicated(keep=False)]
    for written, label in zip(alone["name"], alone["label"], strict=True):
        persons.setdefault(str(written), str(label))
    return Owners(
        persons,
        _labels(sold["team_label"]) | _labels(staff["team_label"]),
        _labels(sold["region_label"]) | _labels(staff["region_label"]),
        _found(warehouse),
    )


def _found(warehouse: Warehouse) -> dict[tuple[str, str], tuple[str | None, bool]]:
    found: dict[tuple[str, str], tuple[str | None, bool]] = {}
    for name in OWNED:
        t = tables.table(name)
        rows = warehouse.frame(t.select("owner", "period", "owner_label", "owner_known").distinct())
        for owner, period, label, known in zip(rows["owner"], rows["period"], rows["owner_label"], rows["owner_known"], strict=True):
            if isinstance(owner, str) and known is not None:
                key = (folded(owner), canonical_period(str(period)) or str(period))
                found[key] = (label, known == "ambiguous")
    return found


def _labels(column: Iterable[object]) -> dict[str, str]:
    return {folded(label): label for label in column if isinstance(label, str) and label}


def held_by_several(names: Iterable[str]) -> Text:
    """The note about names several people hold: what is written under them is nobody's."""
    listed = list(names)
    return Text(f"人员表里不止一位叫{'、'.join(listed)}：写这个名字的目标和保证不算给任何一位，完成多少不知道；请写工号。",
                f"Several people on the list are called {', '.join(listed)}: targets and pledges under that name are nobody's, and what is reached is unknown; write the employee number.")


def reached_by(warehouse: Warehouse, metric: str, by: tuple[str, ...], start: date, end: date) -> tuple[Callable[[object], float], tuple[str, ...]]:
    """How much an owner reached in [start, end), and the statements that were run; who has no rows reached `measure.nothing`."""
    found = measure(warehouse, (metric,), by, start, end, Scope())
    values = found.frame[metric].to_numpy(dtype="float64")
    if not by:
        return (lambda _owner: float(values[0])), found.sql
    none = nothing(warehouse, metric, start, end)
    known = dict(zip(found.frame[by[0]], values, strict=True))
    return (lambda owner: float(known.get(owner, none))), found.sql
