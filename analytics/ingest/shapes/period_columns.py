"""Months, quarters or days side by side (销售员 · 1月 · 2月 … 合计): found among the headings and turned into rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from analytics.calendar import DAY, canonical_period
from analytics.calendar import parse_period as calendar_period
from analytics.errors import Text
from analytics.ingest.cleaning.totals import is_total_label, simplified
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import LEAVE_OUT, match
from analytics.ingest.recognising.recognise import titles
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.shapes.which_year import AHEAD, asking_the_year, said_year
from analytics.ingest.terms.asked import Doubt, ReadOptions
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.units import unit_of_heading
from analytics.ingest.terms.vocabulary import sheet_words, spellings
from analytics.schema import DATASETS

# Datasets that come with periods side by side: the field of the period and the field of the value.
FIELDS = {
    "sales": ("ordered_on", "amount_yuan"), "receipts": ("received_on", "amount_yuan"), "expenses": ("date", "amount_yuan"),
    "targets": ("period", "value"), "pledges": ("period", "pledge_yuan"), "budgets": ("period", "amount_yuan"),
    "media": ("medium", "cost_yuan"),
}
_PLANNED = re.compile(r"目标|任务|计划|预算|预计|指标|target|plan|budget|quota", re.IGNORECASE)
_PLEDGED = re.compile(r"保证|承诺|军令状|pledge", re.IGNORECASE)
_REACHED = re.compile(r"实际|完成|达成|业绩|实绩|销售额?|金额|收入|actual|amount|sales|revenue", re.IGNORECASE)
_RECEIVED = re.compile(r"回款|收款|到账|collect|receipt|payment", re.IGNORECASE)
_SOLD = re.compile(r"销售|业绩|sales", re.IGNORECASE)
_SPENT = re.compile(r"费用|预算|开支|支出|报销|成本|expense|budget|cost", re.IGNORECASE)
_ITEM = re.compile(r"(费用|预算|支出|开支)?科目|(费用|预算|支出|开支)(项目|类型|类别|名称|项)|(expense|budget) (item|type|category)", re.IGNORECASE)
_EARNED = re.compile(r"收入|营收|利润|毛利|revenue|profit|sales", re.IGNORECASE)
_DERIVED = re.compile(r"率|占比|同比|环比|增长|差[异额距]|缺口|排名|名次|%|rate|growth|rank|yoy|mom", re.IGNORECASE)
_CHINESE = {word: i for i, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)}
_ENGLISH = {word: i for i, word in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_DAY = re.compile(r"(?:(?:(20\d\d)年)?(\d{1,2})月)?(\d{1,2})[日号]")
_DATE = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00:00)?")
_MONTH = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月份?\s*[-_/:]?\s*(.*)")
_YEAR_MONTH = re.compile(r"(20\d\d)[-/.年](\d{1,2})")
_QUARTER = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(?:q([1-4])|第?([一二三四1-4])季度?)\s*[-_/:]?\s*(.*)", re.IGNORECASE)
_HALF = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(?:h([12])|([上下])半年)度?\s*[-_/:]?\s*(.*)", re.IGNORECASE)
_YEAR = re.compile(r"(?:(20\d\d)\s*年?\s*)?全年度?\s*[-_/:]?\s*(.*)")
# What runs up to now (本年累计, 累计销售额, 1-3月, YTD) adds up the periods beside it.
_RUNNING = re.compile(r"累[计計]|\bytd\b|\d\s*月?\s*[-~—–至到]\s*\d{1,2}\s*月", re.IGNORECASE)
_WEEK = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(?:第\s*(\d{1,2})\s*周|W(\d{1,2}))\s*[-_/:]?\s*(.*)", re.IGNORECASE)
_NAMED = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?[-\s.']*(20\d\d|\d\d)?", re.IGNORECASE)
_UNIT_BEHIND = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
_LOOK_AT = 200


@dataclass
class _Found:
    """A column that stands for a period: its canonical spelling and what else its heading says."""

    period: str
    rest: str


@dataclass
class _Kinds:
    """The value columns of each dataset: {dataset: {period: {column: field}}}, what the targets are of, and the
    columns no row takes: `summed` are periods over other periods of the sheet, a quarter beside its months."""

    values: dict[str, dict[str, dict[int, str]]] = field(default_factory=dict)
    derived: list[int] = field(default_factory=list)
    summed: list[int] = field(default_factory=list)
    metric: str | None = None


_QUARTER_THEN_YEAR = re.compile(r"(?:Q([1-4])|([1-4])Q|第?([一二三四1-4])季度?)[\s'’/.-]*(?:FY|CY)?[\s'’-]*(20\d\d|[1-4]\d)年?", re.IGNORECASE)
_SHORT_YEAR_THEN_QUARTER = re.compile(r"(?:FY|CY)?[\s'’-]*(20\d\d|[1-4]\d)[\s'’/.-]*Q([1-4])", re.IGNORECASE)


def heading_period(text: str, year: int | None, month: int | None = None) -> tuple[str, str] | None:
    """The period a heading names, as the calendar spells it, and the rest of the heading; None when it names none.

    >>> heading_period("一月 目标", 2026), heading_period("2024年3月", None), heading_period("Mar-24", None)
    (('2026-01', '目标'), ('2024-03', ''), ('2024-03', ''))
    >>> heading_period("第二季度", 2026), heading_period("5日", 2026, 3), heading_period("月份", 2026)
    (('2026-Q2', ''), ('2026-03-05', ''), None)
    >>> [heading_period(text, None)[0] for text in ("Q1 2024", "1Q24", "FY24 Q3", "Q2'24", "第一季度2024年")]
    ['2024-Q1', '2024-Q1', '2024-Q3', '2024-Q2', '2024-Q1']
    """
    plain = _year_first(unicodedata.normalize("NFKC", text).strip())
    found = _DATE.fullmatch(plain)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY.fullmatch(plain)
    if found and (found[2] or month) and (found[1] or year):
        return _day(int(found[1] or year or 0), int(found[2] or month or 0), int(found[3]))
    found = _YEAR_MONTH.fullmatch(plain)
    if found and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}", ""
    found = _MONTH.fullmatch(plain)
    if found and (found[1] or year):
        return f"{found[1] or year}-{_CHINESE.get(found[2]) or int(found[2]):02d}", found[3].strip()
    found = _QUARTER.fullmatch(plain)
    if found and (found[1] or year):
        return f"{found[1] or year}-Q{found[2] or _CHINESE.get(found[3]) or found[3]}", found[4].strip()
    found = _WEEK.fullmatch(plain)
    if found and (found[1] or year) and 1 <= int(found[2] or found[3]) <= 53:
        return f"{found[1] or year}-W{int(found[2] or found[3]):02d}", found[4].strip()
    found = _NAMED.fullmatch(plain)
    if found and (found[2] or year):
        said = int(found[2] or year or 0)
        return f"{said + 2000 if said < 100 else said}-{_ENGLISH[found[1][:3].lower()]:02d}", ""
    return None


def _year_first(plain: str) -> str:
    """Q1 2024 as 2024Q1, with the year in full."""
    behind = _QUARTER_THEN_YEAR.fullmatch(plain)
    before = None if behind else _SHORT_YEAR_THEN_QUARTER.fullmatch(plain)
    if not behind and not before:
        return plain
    quarter, year = (behind[1] or behind[2] or behind[3], behind[4]) if behind else (before[2], before[1])  # type: ignore[index]
    return f"{int(year) + (2000 if int(year) < 100 else 0)}Q{_CHINESE.get(quarter) or quarter}"


def _long_period(text: str, year: int | None) -> tuple[str, str] | None:
    """The half or whole year a heading names, and the rest of the heading: of columns only, a sheet called 全年 dates no row."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _HALF.fullmatch(plain)
    if found and (found[1] or year):
        return f"{found[1] or year}-H{found[2] or (1 if found[3] == '上' else 2)}", found[4].strip()
    found = _YEAR.fullmatch(plain)
    return (f"{found[1] or year}", found[2].strip()) if found and (found[1] or year) else None


def _contains(longer: str, shorter: str) -> bool:
    """Whether one period holds another and more.

    >>> _contains("2026-Q1", "2026-03"), _contains("2026", "2026-H1"), _contains("2026-Q1", "2026-04"), _contains("2026-03", "2026-03")
    (True, True, False, False)
    """
    over, under = _span(longer), _span(shorter)
    return over != under and over[0] <= under[0] and under[1] <= over[1]


@lru_cache(maxsize=4096)
def _span(period: str) -> tuple[date, date]:
    found = calendar_period(period, date.min)  # written out, so no day counts as today
    return found.start, found.end


def _day(year: int, month: int, day: int) -> tuple[str, str] | None:
    try:
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return None


def periods_side_by_side(table: Table) -> Table:
    """Periods side by side become rows, of one dataset or of several: targets beside what was reached."""
    if table.exporter:
        return table
    spreads = _period_columns(table)
    guessed = next((spread.guessed_year for spread in spreads), None)
    made = table.spread_over(spreads)
    return made if guessed is None else asking_the_year(made, guessed, made.header.names[min(made.periods[0].groups[0][1])])


def _period_columns(table: Table) -> list[PeriodSpread]:
    """What a sheet with periods side by side holds: one spread for each dataset in it; empty when it is no such sheet."""
    sheet, header, options, today = table.sheet, table.header, table.options, table.today
    context = " ".join((*titles(sheet, header), sheet.name, table.raw.name))
    context = f"{context} {fold(context)}"  # 業績目標 says what 业绩目标 says
    found = _found(header, header.year, options)
    guessed = None
    said = said_year(options)
    if header.year is None and len(found) < 2:
        guessed, found = (None, _found(header, said, options)) if said else (today.year, _found(header, today.year, options))
    if len(_side_by_side(found)) < 2 or not _numeric(sheet, header, list(found)):
        return []
    dataset = _context_dataset(context, sheet, header, options)
    if dataset is None:
        return []
    if guessed and dataset not in AHEAD and _filled_after(sheet, header, found, today):
        # What was sold cannot lie ahead: the sheet is last year's.
        guessed, found = today.year - 1, _found(header, today.year - 1, options)
    kinds = _kinds(found, dataset, "collected" if _of_receipts(context) else "sales")
    spreads = [_spread(dataset, values, kinds, found, header, sheet, options) for dataset, values in kinds.values.items()]
    if not spreads or not all(spreads):
        return []
    notes = _notes(header, kinds, set(found))
    doubts: tuple[Doubt, ...] = ()
    if dataset == "sales" and not _REACHED.search(context) and not any(column.rest for column in found.values()):
        doubts += tuple(Doubt(name, (), Text(f"有「{name}」列，没写明这些数是成交额还是花费，按成交额载入，请核对",
                                             f"There is a column “{name}” and nothing says whether the figures are sales or costs; they are taken for sales: please check"))
                        for name in header.names if any(meant.field == "medium" for meant in spellings("media").get(heading(name).folded, ())))
    return [replace(spread, notes=notes if place == 0 else (), doubts=doubts, guessed_year=guessed) for place, spread in enumerate(spreads) if spread]


def _found(header: Header, year: int | None, options: ReadOptions) -> dict[int, _Found]:
    found: dict[int, _Found] = {}
    for i, name in enumerate(header.names):
        if name in options.mapping:
            continue
        parts = header.parts[i] if i < len(header.parts) and header.parts[i] else (name,)
        parts = tuple(_UNIT_BEHIND.sub("", part) if unit_of_heading(part) else part for part in parts)
        said = [(heading_period(part, year, header.month) or _long_period(part, year)) for part in parts]
        named = {place: (canonical_period(one[0]) or one[0], one[1]) for place, one in enumerate(said) if one}
        if named:
            # 一季度 over 1月: the column is the month's.
            first = next(iter(named))
            place = next((k for k, one in named.items() if all(k == other or _contains(held[0], one[0]) for other, held in named.items())), first)
            rest = [named[k][1] if k in named and (k == place or place != first) else part for k, part in enumerate(parts)]
            found[i] = _Found(named[place][0], " ".join(rest).strip())
    return found


def _side_by_side(found: dict[int, _Found]) -> set[str]:
    """The different periods of the columns; a half or whole year over others is a period beside none."""
    periods = {column.period for column in found.values()}
    return {one for one in periods if not re.fullmatch(r"\d{4}(?:-H[12])?", one) or not any(_contains(one, other) for other in periods)}


def _numeric(sheet: RawSheet, header: Header, columns: Sequence[int]) -> bool:
    part = sheet.cells.slice(header.index + 1, _LOOK_AT)
    filled = [cell for i in columns for cell in part.column(i).to_pylist() if cell and not is_blank(cell)]
    numbers = sum(1 for cell in filled if parse_number(cell) is not None)
    return bool(filled) and numbers >= 0.7 * len(filled)


def _filled_after(sheet: RawSheet, header: Header, found: dict[int, _Found], today: date) -> bool:
    part = sheet.cells.slice(header.index + 1, _LOOK_AT)
    later = [i for i, column in found.items() if calendar_period(column.period, today).start > today]
    values = [parse_number(cell) for i in later for cell in part.column(i).to_pylist() if cell]
    return any(number is not None and number.value for number in values)


def _context_dataset(context: str, sheet: RawSheet, header: Header, options: ReadOptions) -> str | None:
    """What the values are where their headings do not say: by what was told, then by a column of cost items, then by title,
    sheet and file name. None for a statement of income and costs together, which is neither sales nor expenses."""
    if options.dataset in FIELDS and options.dataset != "media":
        return str(options.dataset)
    item = _item_column(context, header)
    if item is not None:
        earned = any(cell and _EARNED.search(cell) for cell in sheet.cells.column(item).slice(header.index + 1, _LOOK_AT).to_pylist())
        planned = _PLANNED.search(context) and not re.search(r"实际|决算|发生额", context)
        return None if earned else "budgets" if planned else "expenses"
    if _PLEDGED.search(context):
        return "pledges"
    if _PLANNED.search(context) and not re.search(r"实际|完成|达成", context):
        return "targets"
    folded = context.casefold()
    named = [(max((len(word) for word in sheet_words(name) if word in folded), default=0), name) for name in ("receipts", "expenses", "sales")]
    longest = max(named)
    return longest[1] if longest[0] else "sales"


def _item_column(context: str, header: Header) -> int | None:
    """The column that says what money is spent on; 项目 says so only under a title that speaks of costs."""
    for i, name in enumerate(header.names):
        said = heading(name)
        listed = any(meant.field == "item" for key in (said.folded, said.bare) for meant in spellings("budgets").get(key, ()))
        if _ITEM.fullmatch(name.strip()) or listed and (_ITEM.search(name) or _SPENT.search(context)):
            return i
    return None


def _of_receipts(text: str) -> bool:
    return bool(_RECEIVED.search(text)) and not _SOLD.search(text)


def _dataset_of(rest: str, otherwise: str) -> str:
    """The dataset of a column whose heading says `rest` beside its period, in a sheet of `otherwise`."""
    spending = otherwise in ("budgets", "expenses")
    if _PLEDGED.search(rest):
        return "pledges"
    if _PLANNED.search(rest):
        return "budgets" if spending else "targets"
    if spending:
        return "expenses" if _REACHED.search(rest) or _SPENT.search(rest) else otherwise
    if _of_receipts(rest):
        return "receipts"
    return "sales" if otherwise in AHEAD and _REACHED.search(rest) else otherwise


def _kinds(found: dict[int, _Found], otherwise: str, metric: str) -> _Kinds:
    kinds = _Kinds()
    for i, column in found.items():
        rest = heading(column.rest).bare if column.rest else ""
        if rest and _DERIVED.search(column.rest):
            kinds.derived.append(i)
            continue
        dataset = _dataset_of(column.rest, otherwise) if rest else otherwise
        name = FIELDS[dataset][1]
        if rest and dataset in ("sales", "receipts", "expenses"):
            meant = spellings(dataset).get(rest, ())
            name = meant[0].field if meant and DATASETS[dataset][meant[0].field].type in ("money", "number", "integer") else name
            if not meant and not _REACHED.search(rest) and not (dataset == "receipts" and _RECEIVED.search(rest)):
                kinds.derived.append(i)
                continue
        if dataset == "targets":
            of = "collected" if _of_receipts(column.rest) or otherwise == "receipts" else "sales" if _SOLD.search(column.rest) else metric
            kinds.metric = kinds.metric or of
            name = name if of == kinds.metric else "another metric"
        columns = kinds.values.setdefault(dataset, {}).setdefault(column.period, {})
        if name in columns.values() or name == "another metric":
            kinds.derived.append(i)
        else:
            columns[i] = name
    for values in kinds.values.values():
        fields = [(period, name) for period, columns in values.items() for name in columns.values()]
        for period, columns in values.items():
            over = [i for i, name in columns.items() if any(name == other and _contains(period, shorter) for shorter, other in fields)]
            kinds.summed += over
            for i in over:
                del columns[i]
    return kinds


def running(name: str) -> bool:
    """Whether a total column may hold more than the periods beside it: 累计, 本年, 1-6月, YTD."""
    return _RUNNING.search(name) is not None or re.search(r"年|year", name, re.IGNORECASE) is not None


def adds_up(name: str) -> bool:
    """Whether a column beside the periods adds them up: 合计, 累计销售额, 1-6月业绩, 总量."""
    if is_total_label(name) or re.fullmatch(r"(?:总|合计|全部)(?:销售|销|数|金)?[量额]|总业绩|总销售|row total|grand total|sum", simplified(name), re.IGNORECASE):
        return True
    left = _RUNNING.sub("", unicodedata.normalize("NFKC", name))
    return left != unicodedata.normalize("NFKC", name) and (not re.sub(r"[\W_年本全当至今]", "", left) or bool(_REACHED.search(left) or _RECEIVED.search(left) or _PLANNED.search(left)))


def _spread(
    dataset: str, values: dict[str, dict[int, str]], kinds: _Kinds, found: dict[int, _Found], header: Header, sheet: RawSheet, options: ReadOptions,
) -> PeriodSpread | None:
    """None where a required field has no column: such a sheet is left to the ordinary way, which says what is missing."""
    period_field, value_field = FIELDS[dataset]
    aside = {i for i in range(len(header.names)) if i in found or (adds_up(header.names[i]) and i > 0) or not header.names[i]}
    said = {name: target for name, target in options.mapping.items() if name in header.names and (target == LEAVE_OUT or target in DATASETS[dataset])}
    samples = [[cell for cell in column.to_pylist() if cell] for column in sheet.cells.slice(header.index + 1, 60).columns]
    by = "sales" if dataset in ("targets", "pledges") else dataset
    names = match(header.names, DATASETS[by], {**{header.names[i]: LEAVE_OUT for i in aside}, **({} if by != dataset else said)}, samples)
    keep = {i: name for i, name in names.columns.items() if DATASETS[by][name].type not in ("money", "number", "integer", "share")}
    constants = {"metric": kinds.metric or "sales"} if dataset == "targets" else {}
    if by != dataset:
        level = next((level for level in ("person", "team", "region") if level in keep.values()), None)
        owner = next((i for i, name in keep.items() if name == level), None)
        keep = {i: name for i, name in keep.items() if name in ("region", "product") and i != owner and name in DATASETS[dataset]}
        keep |= {owner: "owner"} if owner is not None else {}
        constants["level"] = level or "company"
    groups = tuple((period, columns) for period, columns in sorted(values.items()) if value_field in columns.values())
    have = {*keep.values(), *constants, period_field, value_field}
    if not groups or any(name not in have for name in DATASETS[dataset].required):
        return None
    return PeriodSpread(dataset, keep, constants, groups, frozenset(aside))


def _notes(header: Header, kinds: _Kinds, found: set[int]) -> tuple[Text, ...]:
    loaded = found - set(kinds.derived) - set(kinds.summed)
    count = len(loaded)
    notes = [Text(f"{count} 列期间转成了行（{_listed(header, loaded)}）", f"{count} columns of periods were turned into rows ({_listed(header, loaded)})")]
    if kinds.summed:
        over = [header.names[i] for i in sorted(kinds.summed)]
        notes.append(Text(f"「{'」「'.join(over)}」的期间包含了其他列的期间，没有重复加载", f"“{'”, “'.join(over)}” covers periods that have columns of their own and was not loaded again"))
    totals = [header.names[i] for i in range(1, len(header.names)) if i not in found and adds_up(header.names[i])]
    if totals:
        notes.append(Text(f"「{'」「'.join(totals)}」是各期之和，没有重复加载", f"“{'”, “'.join(totals)}” adds up the periods and was not loaded again"))
    if kinds.derived:
        left = [header.names[i] for i in kinds.derived]
        notes.append(Text(f"「{'」「'.join(left[:6])}」可以由其他列算出或没有对应的字段，没有加载", f"“{'”, “'.join(left[:6])}” can be worked out or match no field, and were not loaded"))
    return tuple(notes)


def _listed(header: Header, found: set[int]) -> str:
    names = [header.names[i] for i in sorted(found)]
    return f"{names[0]} … {names[-1]}"


def stands_on(period: str, today: date) -> date:
    """The day a sum over a period is placed on: its last, or today while it lasts."""
    last = calendar_period(period, today).end - DAY
    first = calendar_period(period, today).start
    return min(last, today) if first <= today else last
