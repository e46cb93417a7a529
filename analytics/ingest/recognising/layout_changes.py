"""What is different about a table from the one loaded before it: columns that came, went or are called otherwise. One that went and had
decided a number is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analytics.clean_sheet import Answer, Question
from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading
from analytics.schema import DATASETS, Dataset
from analytics.warehouse.keeping.memory import Loaded

# The share of headings two tables have in common from which one is the other's next.
_ALIKE = 0.6
_FEWEST = 3
_TYPES = ("money", "date", "datetime", "period", "share")
_NAMES = ("person", "owner", "status", "kind", "outcome", "sales_stage", "level", "metric", "value", "quantity")
_SHOWN = 6


def layout_changes_told(table: Table) -> Table:
    """What changed since a table much like this one was loaded; nothing where one just like it was, or none much like it."""
    if table.header.index < 0 or table.periods or table.items is not None:
        return table
    names = {heading(name).folded: name for name in table.header.names if name}
    before = _nearest(table, frozenset(names))
    if before is None:
        return table
    now = {heading(table.header.names[i]).folded: field for i, field in table.matching.columns.items()}
    filled = {*now.values(), *table.matching.constants}
    gone = [one for one in before.layout.headings if one and one not in names]
    new = [names[one] for one in names if one not in before.layout.headings]
    by_field = {field: names[one] for one, field in now.items() if one in names}
    renamed = {one: by_field[field] for one in gone if (field := before.layout.columns.get(one)) in by_field}
    lost = {one: field for one in gone if one not in renamed and (field := before.layout.columns.get(one)) is not None and field not in filled}
    table = table.noted(*_told(before, gone, new, renamed))
    declared = table.recognised.dataset
    spare = [name for name in new if heading(name).folded not in now]
    table = table.asking(*(_question(before, one, field, declared, spare) for one, field in lost.items() if decides(declared, field)))
    return table.asking(*_units_gone(table, before, renamed))


def _units_gone(table: Table, before: Loaded, renamed: Mapping[str, str]) -> Iterator[Question]:
    """Amounts whose heading said a unit the last time and says none now: ten thousand times as much, or really yuan."""
    for old, name in renamed.items():
        field = before.layout.columns[old]
        unit = heading(old).unit
        if heading(old).factor in (None, 1) or heading(name).factor is not None or table.header.sheet_factor is not None or field in table.scale:
            continue
        yield Question(f"unit:{name}", name, Text(
            f"上次的「{before.file}」写的是「{old}」，这次只写「{name}」，没有单位；金额还是{unit}吗？",
            f"“{before.file}” before it said “{old}”, and this one only says “{name}”, without a unit: are the amounts still in {unit}?",
        ), (Answer(Text(f"还是{unit}", f"still in {unit}"), "scale", f"{field}={unit}"), Answer(Text("是元", "in yuan"), "scale", f"{field}=元")), Text("当作元", "take them for yuan"))


def decides(declared: Dataset, name: str) -> bool:
    """Whether a number depends on a field: an amount, a date, whose it is, what became of it, or what tells its rows apart."""
    keyed = any(name in key.parts for key in declared.keys)
    return name in declared and (declared[name].type in _TYPES or name in _NAMES or keyed)


def _nearest(table: Table, names: frozenset[str]) -> Loaded | None:
    """The newest layout of the dataset that has most headings in common with these; None where one has exactly these."""
    best: Loaded | None = None
    most = _ALIKE
    for one in table.known.memory.layouts:
        held = frozenset(one.layout.headings)
        if one.dataset != table.matching.dataset or one.layout.wide or len(held) < _FEWEST:
            continue
        if held == names:
            return None
        share = len(held & names) / max(len(held), len(names))
        if share >= most:
            best, most = one, share
    return best


def _told(before: Loaded, gone: list[str], new: list[str], renamed: Mapping[str, str]) -> list[Text]:
    notes = []
    zh, en = [], []
    left = [one for one in gone if one not in renamed]
    came = [one for one in new if one not in renamed.values()]
    if left:
        zh.append(f"少了「{'」「'.join(left[:_SHOWN])}」")
        en.append(f"“{'”, “'.join(left[:_SHOWN])}” is gone")
    if came:
        zh.append(f"多了「{'」「'.join(came[:_SHOWN])}」")
        en.append(f"“{'”, “'.join(came[:_SHOWN])}” is new")
    if renamed:
        zh.append("改名 " + "、".join(f"「{old}」→「{name}」" for old, name in renamed.items()))
        en.append("renamed: " + ", ".join(f"“{old}” → “{name}”" for old, name in renamed.items()))
    if zh:
        notes.append(Text(f"和上次的「{before.file}」相比，{'；'.join(zh)}", f"Compared with “{before.file}” before it: {'; '.join(en)}"))
    return notes


def _question(before: Loaded, gone: str, field: str, declared: Dataset, spare: list[str]) -> Question:
    label = DATASETS[before.dataset][field].label
    answers = [Answer(Text(f"现在是「{name}」", f"it is “{name}” now"), "map", f"{name}={field}") for name in spare[:_SHOWN]]
    without = Text(f"没有「{label.zh}」也照样入库", f"load it without “{label.en}”")
    key = f"gone:{gone}"
    return Question(key, "", Text(
        f"上次的「{before.file}」有「{gone}」（{label.zh}），这次没有，算出来的数会不一样；是改了名，还是真的没有了？",
        f"“{before.file}” before it had “{gone}” ({label.en}), and this one has not, which changes numbers; is it called otherwise, or really gone?",
    ), (*answers, Answer(without, "answer", f"{key}=none")), without)
