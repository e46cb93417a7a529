"""Which dataset a sheet is: by its headings, then by the names of file and sheet and the title above the table."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.dictionaries import describes_columns
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import could_hold, numeric
from analytics.ingest.recognising.match import KEEP, LEAVE_OUT, Matching, match
from analytics.ingest.recognising.only_one import with_the_only_one
from analytics.ingest.recognising.speaks_for import covers, says_nothing
from analytics.ingest.recognising.spoken_of import is_cash_book, spoken_of_too, surely_receipts
from analytics.ingest.recognising.table import Recognised, Table
from analytics.ingest.recognising.which_dataset import money_explained, one_of, which_dataset, without_a_place
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.vocabulary import is_known, sheet_words
from analytics.schema import DATASETS, Dataset, dataset

ENOUGH = 1.0  # the score below which a sheet counts as not recognised
# Files that name the platform only in their columns or their own name.
_PLATFORMS = (
    ("Facebook", ("facebook", "fb_", "fb-")), ("Google", ("google", "adwords", "gads")), ("抖音", ("抖音", "douyin", "巨量")),
    ("百度", ("百度", "baidu")), ("微信", ("微信", "wechat", "朋友圈")), ("小红书", ("小红书", "xiaohongshu", "xhs")), ("TikTok", ("tiktok",)),
)
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
        if found.columns and covers(name, found, header, samples, _named(name, file, called)):
            judged.append(with_the_only_one(as_judged(declared, found, header, file, _named(name, file, called)), header, samples, said, needed_only=True))
    a_deal = any(parse(name).kind == "name" and parse(name).says("deal") for name in header.names)
    judged.sort(key=lambda r: (bool(set(r.missing) - ({"deal_id"} if a_deal and r.dataset.name == "deals" else set())), -r.score))
    considered = judged
    judged, rivals = money_explained(judged, sheet, header, {one.dataset.name: _named(one.dataset.name, file, called) for one in judged})
    best = judged[0] if judged else None
    nearest = max(judged, key=lambda r: r.score, default=None)
    if nearest is not None and (best is None or best.missing or best.score < ENOUGH or nearest.score > best.score + 1):
        best = nearest  # a heading spelt a little wrong, or a sheet that lacks a required column
    if best is None or best.score < ENOUGH or best.missing and not options.mapping and says_nothing(best, header, _named(best.dataset.name, file, called)):
        return None
    full = match(header.names, best.dataset, options.mapping, samples, known=known)
    chosen = with_the_only_one(as_judged(best.dataset, full, header, file, _named(best.dataset.name, file, called)), header, samples, options.mapping)
    receipts = next((one for one in considered if one.dataset.name == "receipts" and not one.missing), None)
    if receipts is not None and surely_receipts(chosen, sheet, header):
        full = match(header.names, receipts.dataset, options.mapping, samples, known=known)
        return with_the_only_one(as_judged(receipts.dataset, full, header, file, 0.0), header, samples, options.mapping)
    questions = [which_dataset(chosen, rival, header) for rival in rivals.get(best.dataset.name, ())[:1] if without_a_place(rival, chosen)]
    found_as = {one.dataset.name: one for one in considered}
    else_too = [found_as.get(name) or as_judged(DATASETS[name], match(header.names, DATASETS[name], {}, samples, known=known), header, file, 0.0)
                for name in spoken_of_too(chosen, considered, sheet, header)]
    named = _named(best.dataset.name, file, called)
    told = is_cash_book(header) or any(one.dataset.name == "expenses" for one in else_too)  # 流水 names neither
    if not questions and not chosen.missing and (not named or told):
        # What its own words hardly say, or say as much of another, is not settled by what one column could be.
        guessed = best.score < ENOUGH + 0.5 * len(best.filled) and bool(best.filled)
        alike = [one for one in judged if one.dataset is not best.dataset and not one.missing and one.score >= best.score - 0.5
                 and not (_says_what_was_sold(chosen, header) and len(one.matching.columns) <= len(chosen.matching.columns))]
        needed = {best.dataset[best.matching.columns[i]].required for i in best.filled}
        guessed = guessed or True in needed and any(one.money for one in alike)
        settled = _says_what_was_sold(chosen, header) or all(parse(header.names[i]).sure for i in best.filled)
        if guessed and not named and (alike or not settled) or else_too:
            questions = [one_of(chosen, list({one.dataset.name: one for one in (*else_too, *alike)}.values())[:2])]
    return replace(chosen, questions=tuple(questions))


def _says_what_was_sold(chosen: Recognised, header: Header) -> bool:
    """Whether goods stand beside the money, in columns that say so: a payment, a target or an expense has none."""
    return chosen.dataset.name == "sales" and any(
        field in ("product", "quantity") and parse(header.names[i]).kind in ("product", "quantity", "name") for i, field in chosen.matching.columns.items())


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
