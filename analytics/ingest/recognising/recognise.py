"""Which dataset a sheet is: by its headings, then by the names of file and sheet and the title above the table."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.by_meaning import how_many_fit
from analytics.ingest.recognising.dictionaries import describes_columns
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import OTHER_PAPERS, could_hold, numeric
from analytics.ingest.recognising.match import KEEP, LEAVE_OUT, Matching, match
from analytics.ingest.recognising.only_one import with_the_only_one
from analytics.ingest.recognising.table import Recognised, Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.vocabulary import how_many_datasets, is_known, sheet_words
from analytics.schema import DATASETS, Dataset, dataset

ENOUGH = 1.0  # the score below which a sheet counts as not recognised
# A file of orders also holds a few columns of people, products or customers: these need this share of its columns.
REGISTERS = ("people", "products", "customers")
_COVERED = 0.3

# What happens between people, customers and days: a sheet of only these is none of them.
_LOGS = ("visits", "inventories", "day_plans", "deals")
_COMMON = 3  # more datasets than this have such a column

# Files that name the platform only in their columns or their own name.
_PLATFORMS = (
    ("Facebook", ("facebook", "fb_", "fb-")), ("Google", ("google", "adwords", "gads")), ("抖音", ("抖音", "douyin", "巨量")),
    ("百度", ("百度", "baidu")), ("微信", ("微信", "wechat", "朋友圈")), ("小红书", ("小红书", "xiaohongshu", "xhs")), ("TikTok", ("tiktok",)),
)
# A number, a name and a product are in any list of jobs: 工单编号 alone makes no complaint, 项目编号 no deal.
_ANYONES = frozenset({"complaint_id", "deal_id", "person", "person_id", "owner", "team", "region", "customer", "customer_id", "product", "product_id", "comment", "channel"})
_SAY_SO = {"complaints": re.compile(r"投诉|客诉|抱怨|complaint", re.IGNORECASE), "deals": re.compile(r"商机|机会|opportunit|(?<![a-z])deals?(?![a-z])|线索|(?<![a-z])leads?(?![a-z])|potential", re.IGNORECASE)}
_OF_ADVERTISING = frozenset({"medium", "campaign", "impressions", "views", "viewers", "clicks", "leads"})
_MEASURED = frozenset({"cost_yuan", "impressions", "views", "viewers", "clicks", "leads"})
_ADVERTISING = re.compile(r"投放|推广|广告|媒体|渠道|账户|计划|单元|(?<![a-z])(?:ads?|advertising|campaigns?|media|spend|spent)(?![a-z])", re.IGNORECASE)
# Money that stands beside the amount a sheet is about.
_BESIDE = frozenset({"margin_yuan", "list_price_yuan", "unit_cost_yuan", "credit_limit_yuan", "donation_yuan", "tolls_yuan"})
# Datasets whose required fields depend on the form of the file: any one of these sets will do.
_FORMS: dict[str, tuple[frozenset[str], ...]] = {
    "touches": (frozenset({"path", "conversions"}), frozenset({"customer", "touched_at", "medium"}), frozenset({"lead_id", "touched_at", "medium"})),
    "surveys": (frozenset({"score"}), frozenset({"recommend"})),
    "deals": (frozenset({"deal_id"}),),
    "media": tuple(frozenset({name}) for name in ("cost_yuan", "impressions", "views", "viewers", "clicks", "leads", "deals", "revenue_yuan")),
}


def recognised(table: Table) -> Table:
    """What dataset the table is, unless the way it is laid out has said so; one that is none is left alone."""
    if table.found is not None:
        return table
    found = _recognise(table)
    if found is None:
        return table.left_alone(_not_recognised(table))
    return replace(table, found=found).noted(*found.evidence).asking(*found.questions)


def _recognise(table: Table) -> Recognised | None:
    """The dataset it most likely is, or None when it is none (notes, a dictionary of columns, an empty sheet)."""
    sheet, header, file, options, known = table.sheet, table.header, table.raw.name, table.options, table.known
    samples = samples_of(sheet, header)
    called = " ".join((sheet.name, *titles(sheet, header)))
    if options.dataset:
        wanted = dataset(options.dataset)
        found = match(header.names, wanted, options.mapping, samples, known=known)
        return with_the_only_one(as_judged(wanted, found, header, file, 99.0), header, samples, options.mapping)
    if describes_columns(sheet, header):
        return None
    judged = []
    for name, declared in DATASETS.items():
        said = {h: f for h, f in options.mapping.items() if f in (LEAVE_OUT, KEEP) or f in declared}
        if len(said) < len(options.mapping):
            continue
        found = match(header.names, declared, said, samples, loosely=False, known=known)
        if found.columns and _covers(name, found, header, samples, _named(name, file, called)):
            judged.append(with_the_only_one(as_judged(declared, found, header, file, _named(name, file, called)), header, samples, said, needed_only=True))
    a_deal = any(parse(name).kind == "name" and parse(name).says("deal") for name in header.names)
    judged.sort(key=lambda r: (bool(set(r.missing) - ({"deal_id"} if a_deal and r.dataset.name == "deals" else set())), -r.score))
    judged, rivals = _money_explained(judged, sheet, header, {one.dataset.name: _named(one.dataset.name, file, called) for one in judged})
    best = judged[0] if judged else None
    nearest = max(judged, key=lambda r: r.score, default=None)
    if nearest is not None and (best is None or best.missing or best.score < ENOUGH or nearest.score > best.score + 1):
        best = nearest  # a heading spelt a little wrong, or a sheet that lacks a required column
    if best is None or best.score < ENOUGH or best.missing and not options.mapping and _says_nothing(best, header, _named(best.dataset.name, file, called)):
        return None
    full = match(header.names, best.dataset, options.mapping, samples, known=known)
    chosen = with_the_only_one(as_judged(best.dataset, full, header, file, _named(best.dataset.name, file, called)), header, samples, options.mapping)
    questions = [_which_dataset(chosen, rival, header) for rival in rivals.get(best.dataset.name, ())[:1] if _without_a_place(rival, chosen)]
    if not questions and not chosen.missing and not _named(best.dataset.name, file, called):
        # What its own words hardly say, or say as much of another, is not settled by what one column could be.
        guessed = best.score < ENOUGH + 0.5 * len(best.filled) and bool(best.filled)
        alike = [one for one in judged if one.dataset is not best.dataset and not one.missing and one.score >= best.score - 0.5]
        needed = {best.dataset[best.matching.columns[i]].required for i in best.filled}
        guessed = guessed or True in needed and any(one.money for one in alike)
        paper = best.dataset.name == "sales" and any(OTHER_PAPERS.search(header.names[i]) for i in chosen.money)
        # What has a name and no number, and two days, may be a deal that is not won yet.
        deals = [one for one in judged if one.dataset.name == "deals"] if best.dataset.name == "sales" and "order_id" not in chosen.matching.fields and any(
            parse(name).kind == "name" and parse(name).says("deal") for i, name in enumerate(header.names) if i not in chosen.matching.columns) else []
        alike = [*deals, *(one for one in alike if one.dataset.name != "deals")]
        if guessed or deals or paper and alike:
            questions = [_one_of(chosen, alike[:2])]
    return replace(chosen, questions=tuple(questions))


def _money_explained(
    judged: list[Recognised], sheet: RawSheet, header: Header, named: dict[str, float],
) -> tuple[list[Recognised], dict[str, list[Recognised]]]:
    """`judged` without those that leave an amount unexplained which another explains that knows no fewer columns; and, by dataset,
    the others where it is not so clear: which of them it is has to be asked."""
    amounts = {i for one in judged for i in one.money if holds_numbers(sheet, header, i)}
    beaten: set[str] = set()
    rivals: dict[str, list[Recognised]] = {}
    for one in judged:
        for other in judged:
            more = _without_a_place(other, one) & amounts
            if not _only_beside(one):
                continue  # it has its amount: what to make of another is asked when the columns are counted up
            needed = {i for i in more if other.dataset[other.matching.columns[i]].required}
            if not more or other.missing and not (needed and _only_beside(one) and len(other.matching.columns) >= len(one.matching.columns)):
                continue
            clear = len(other.matching.columns) >= len(one.matching.columns) and other.money >= one.money and not other.missing
            if clear and named[one.dataset.name] <= named[other.dataset.name]:
                beaten.add(one.dataset.name)
            else:
                rivals.setdefault(one.dataset.name, []).append(other)
    return [one for one in judged if one.dataset.name not in beaten], rivals


def _without_a_place(other: Recognised, one: Recognised) -> set[int]:
    """The amounts a sheet is about as `other` that have no place in `one`."""
    return {i for i in other.money if other.matching.columns[i] not in _BESIDE and i not in one.matching.columns}


def _only_beside(found: Recognised) -> bool:
    """Whether it explains no amount, or only such as stand beside one."""
    return {found.matching.columns[i] for i in found.money} <= _BESIDE


def _which_dataset(chosen: Recognised, rival: Recognised, header: Header) -> Question:
    """Asks what the sheet is, where the likelier dataset has no place for an amount that another has."""
    amounts = [header.names[i] for i in sorted(_without_a_place(rival, chosen))]
    listed_zh, listed_en = "」「".join(amounts), "”, “".join(amounts)
    one, other = chosen.dataset.label, rival.dataset.label
    lacks = [rival.dataset[name].label for name in rival.missing]
    lacks_zh = f"（还缺{'、'.join(label.zh for label in lacks)}）" if lacks else ""
    lacks_en = f" (which lacks {', '.join(label.en for label in lacks)})" if lacks else ""
    return Question("dataset", "", Text(
        f"像是「{one.zh}」，但那样「{listed_zh}」里的钱没有去处；也可能是「{other.zh}」{lacks_zh}", f"It looks like “{one.en}”, but then the money in “{listed_en}” goes nowhere; it may be “{other.en}”{lacks_en}"),
        tuple(Answer(Text(f"是「{label.zh}」", f"it is “{label.en}”"), "dataset", name) for name, label in ((rival.dataset.name, other), (chosen.dataset.name, one))),
        Text(f"按「{one.zh}」入库，「{listed_zh}」只留作补充列", f"loads it as “{one.en}”; “{listed_en}” is only kept beside the rows"))


def _one_of(chosen: Recognised, others: list[Recognised]) -> Question:
    """Asks what the sheet is, where its headings say little of it, or as much of another dataset."""
    label = chosen.dataset.label
    listed = [one.dataset.label for one in others]
    zh, en = (f"，也像{'、'.join(f'「{one.zh}」' for one in listed)}", f", or {', '.join(f'“{one.en}”' for one in listed)}") if listed else ("", "")
    return Question("dataset", "", Text(f"从列名看不准这是什么表：像「{label.zh}」{zh}", f"The headings do not tell for certain what this is: “{label.en}”{en}"),
                    tuple(Answer(Text(f"是「{one.dataset.label.zh}」", f"it is “{one.dataset.label.en}”"), "dataset", one.dataset.name) for one in (chosen, *others)),
                    Text(f"按「{label.zh}」入库", f"loads it as “{label.en}”"))


def _says_nothing(found: Recognised, header: Header, named: float) -> bool:
    """Whether a sheet that lacks what the dataset needs has only such columns as any has: who, where and when."""
    return not named and all(_shared(header.names[i]) > 3 for i in found.matching.columns)


def _covers(name: str, found: Matching, header: Header, samples: list[list[str]], named: float) -> bool:
    """A register that is not called one needs most columns to be its own, and each of its entries once; a log that is not called one
    needs a column that is no one else's."""
    if name == "media" and not found.fields & _MEASURED and not (found.fields & {"revenue_yuan", "deals"} and any(map(_ADVERTISING.search, header.names))):
        return False  # a channel or a category, and money that is none of advertising's
    if named:
        return True
    if name == "media" and not found.fields & _OF_ADVERTISING and not any(map(_ADVERTISING.search, header.names)):
        return False  # 消费 is what an account spent on advertising, and what a customer spent with us
    if name in _SAY_SO and found.fields <= _ANYONES and not any(map(_SAY_SO[name].search, header.names)):
        return False
    if name in _LOGS:
        return any(_shared(header.names[i]) <= _COMMON for i in found.columns)
    if name not in REGISTERS:
        return True
    return len(found.columns) >= _COVERED * len(header.names) and not _repeats(name, found, samples)


def _shared(name: str) -> int:
    """How many datasets have a column of that heading."""
    said, counts = heading(name), how_many_datasets()
    known = [counts[word] for word in (said.folded, said.bare) if word in counts]
    return min(known) if known else how_many_fit(name)


def _repeats(name: str, found: Matching, samples: list[list[str]]) -> bool:
    """Whether the same people, products or customers come again and again, as in a log of days."""
    keys = {part for key in DATASETS[name].keys for part in key.parts if part != "valid_from"}
    columns = [samples[i] for i, field in found.columns.items() if field in keys]
    return "valid_from" not in found.fields and bool(columns) and all(len(set(values)) < 0.7 * len(values) for values in columns)


def as_judged(declared: Dataset, found: Matching, header: Header, file: str, bonus: float) -> Recognised:
    found, evidence = _with_platform(declared, found, header, file)
    missing = list(found.missing(declared))
    if missing and is_update(declared, found):
        missing = []
    if declared.name in _FORMS and not any(form <= found.fields for form in _FORMS[declared.name]):
        # A survey with one column per item has no score column; whether it can be unpivoted is decided later.
        missing = missing or sorted(min(_FORMS[declared.name], key=lambda form: len(form - found.fields)) - found.fields)
    return Recognised(declared, found, tuple(missing), found.score + bonus - 0.3 * len(missing), evidence)


def is_update(declared: Dataset, found: Matching) -> bool:
    """A file of an entity that holds its id and something else: it updates rows that are there already."""
    if declared.kind != "entity":
        return False
    ids = [key.parts[0] for key in declared.keys if key.parts[0].endswith("_id")]
    return any(part in found.fields for part in ids) and len(found.fields) > 1 and set(found.missing(declared)) <= _describing(declared)


def _describing(declared: Dataset) -> set[str]:
    """Required fields an update may lack: what a row is called, or what it says, once its id is known."""
    return {name for name in declared.required if not name.endswith("_id")} if declared.name in ("people", "products", "customers", "trips", "complaints") else set()


def _with_platform(declared: Dataset, found: Matching, header: Header, file: str) -> tuple[Matching, tuple[Text, ...]]:
    """Media files exported by one platform have no column for it: the platform is named by the file or its columns."""
    if declared.name != "media" or "medium" in found.fields:
        return found, ()
    text = " ".join((file, *header.names)).casefold()
    named = [name for name, words in _PLATFORMS if any(word in text for word in words)]
    if len(named) != 1:
        return found, ()
    return replace(found, constants={**found.constants, "medium": named[0]}), (Text(
        f"没有媒体一列，按文件名或列名认作「{named[0]}」", f"There is no column for the medium; file or column names say “{named[0]}”",
    ),)


def titles(sheet: RawSheet, header: Header) -> tuple[str, ...]:
    """What is written above the header."""
    above = sheet.cells.slice(0, max(header.index - max(header.height, 1) + 1, 0))
    return tuple(cell for column in above.columns for cell in column.to_pylist() if cell)


def _named(name: str, file: str, called: str) -> float:
    """How much the names of file and sheet, and the title, speak for a dataset: the longest word counts, sheet and title most."""
    stem = fold(re.sub(r"\.[A-Za-z0-9]{2,5}$", "", file))
    best = 0.0
    for word in sheet_words(name):
        # A full name beats a word inside it: 出差费用 is not 费用.
        if word in fold(called):
            best = max(best, 1.0 + min(len(word), 6) * 0.1)
        elif word in stem:
            best = max(best, 0.6 + min(len(word), 6) * 0.1)
    return best


def samples_of(sheet: RawSheet, header: Header) -> list[list[str]]:
    part = sheet.cells.slice(header.index + 1, 60)
    return [[value for value in column.to_pylist() if value] for column in part.columns]


def _a_total(name: str, sample: list[str]) -> bool:
    """Whether a heading says that the column adds something up, and no more: 合计数 may be an amount, and may be a count."""
    meaning = parse(name)
    return meaning.kind == "quantity" and meaning.says("total") and numeric(sample)


def suggestions(found: Recognised, sheet: RawSheet, header: Header) -> Text:
    """What to type to say what the first missing field is: the column that could be it, else any column; where every row
    may well have the same (a day, a medium, a person), that instead of a column."""
    name, samples = found.missing[0], samples_of(sheet, header)
    field = found.dataset[name]
    column = next((header.names[i] for i in range(len(header.names))
                   if i not in found.matching.columns and samples[i] and (
                       could_hold(found.dataset, name, parse(header.names[i]), samples[i]) or field.type == "money" and _a_total(header.names[i], samples[i]))), None)
    said = Text(f'在命令行用 --map "{column or "列名"}={name}" 指明哪一列是「{field.label.zh}」',
                f'say which column is “{field.label.en}” (command line: --map "{column or "heading"}={name}")')
    named_by = {part for key in found.dataset.keys for part in key.parts} if found.dataset.kind == "entity" else set()
    if column is None and name not in named_by and field.type in ("date", "datetime", "period", "text", "choice"):
        example = field.example or "…"
        return Text(f'{said.zh}，或用 --map "={example}={name}" 说明每一行都是它', f'{said.en}, or say what every row has (--map "={example}={name}")')
    return said


def _not_recognised(table: Table) -> Text:
    """Why a sheet was left alone: it describes columns, has no header, or hardly any heading that we know; and what to do."""
    shown, sheet, header = table.shown, table.sheet, table.header
    if describes_columns(sheet, header):
        return Text(f"「{shown}」是对列的说明（数据字典），不是数据，没有加载；请上传填了数据的那张表", f"“{shown}” describes columns (a data dictionary), holds no data and was not loaded; upload the sheet that holds the rows")
    if header.excel_row is None and len(header.names) > 2:
        return Text(
            f"「{shown}」没有表头，看不出各列是什么，没有加载；请补上表头，或说明是哪种数据、各列是什么（命令行 --dataset、--map A=字段，列按 A、B、C 称呼）",
            f"“{shown}” has no header to tell its columns by and was not loaded; add a header, or say what data it is and which column"
            " is which (command line: --dataset, --map A=field; columns are called A, B, C)",
        )
    known = [name for name in header.names if is_known(heading(name))]
    listed = "」「".join(known[:6])
    like = _called_like(table.raw.name, " ".join((sheet.name, *titles(sheet, header))))
    zh = f"只认得「{listed}」，看不出是哪种数据" if known else "没有一列是认得的"
    en = f"known headings: {', '.join(f'“{name}”' for name in known[:6])}, which do not tell what data it is" if known else "none of its headings is known"
    named_zh, named_en = (f"；名称像{like.zh}", f"; its name sounds like {like.en}") if like else ("", "")
    return Text(
        f"「{shown}」认不出是哪种数据（{zh}{named_zh}），没有加载；如果要加载，请说明是哪种数据、各列是什么（命令行 --dataset、--map 列名=字段）",
        f"“{shown}” is not recognised as any dataset ({en}{named_en}) and was not loaded; to load it, say what data it is and which column is which (command line: --dataset, --map heading=field)",
    )


def _called_like(file: str, called: str) -> Text | None:
    """The dataset that the names of file, sheet or title speak of most."""
    named = max(DATASETS, key=lambda name: _named(name, file, called))
    return DATASETS[named].label if _named(named, file, called) else None
