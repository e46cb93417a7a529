"""What was said of the same sheet before counts again, until somebody says otherwise; and what is worth remembering of this one."""

from __future__ import annotations

from dataclasses import replace

from analytics.clean_sheet import CleanSheet
from analytics.errors import Text
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.terms.asked import Known, ReadOptions
from analytics.ingest.terms.folding import heading
from analytics.schema import DATASETS
from analytics.warehouse.keeping.memory import signature, unit_key


def remembered_dataset(header: Header, options: ReadOptions, known: Known) -> tuple[ReadOptions, tuple[Text, ...]]:
    """The dataset chosen for a sheet with exactly these headings, unless one is chosen now; and the evidence."""
    before = known.memory.sheets.get(signature(folded_headings(header))) if header.index >= 0 else None
    if options.dataset or before not in DATASETS:
        return options, ()
    label = DATASETS[before].label
    return replace(options, dataset=before), (Text(
        f"表头和以前入过库的一样，按当时选的「{label.zh}」读", f"The headings are those of a file loaded before; read as “{label.en}”, as was chosen then"),)


def remembered_units(header: Header, matching: Matching, scale: dict[str, str], known: Known) -> tuple[dict[str, str], tuple[Text, ...]]:
    """The units said of a table with these headings, where none is said now and neither heading nor sheet names one; and the evidence."""
    before = known.memory.units.get(matching.dataset, {})
    found: dict[str, str] = {}
    notes = []
    for i, name in matching.columns.items():
        said = heading(header.names[i])
        unit = before.get(unit_key(said.folded, folded_headings(header)))
        if unit and name not in scale and said.factor is None and header.sheet_factor is None:
            found[name] = unit
            notes.append(Text(f"「{header.names[i]}」的单位按上次说的{unit}", f"The unit of “{header.names[i]}” is {unit}, as was said last time"))
    return scale | found, tuple(notes)


def remembered_columns(header: Header, matching: Matching) -> tuple[Text, ...]:
    """The evidence for columns matched as they were in finished imports."""
    notes = []
    for i in matching.remembered:
        name = header.names[i]
        if i in matching.columns:
            label = DATASETS[matching.dataset][matching.columns[i]].label
            notes.append(Text(f"「{name}」按以前的对法当作「{label.zh}」", f"“{name}” was taken for “{label.en}”, as before"))
        elif i in matching.left_out:
            notes.append(Text(f"「{name}」按以前说的没有加载", f"“{name}” was left out, as before"))
    return tuple(notes)


def worth_remembering(sheet: CleanSheet, header: Header, matching: Matching, options: ReadOptions, scale: dict[str, str]) -> CleanSheet:
    """`sheet` with what a person said of it, now or before, for the warehouse to remember once it is loaded."""
    said = {heading(name).folded: target for name, target in options.mapping.items() if name in header.names}
    for i in matching.remembered:
        said.setdefault(heading(header.names[i]).folded, matching.columns.get(i, "-" if i in matching.left_out else "extra"))
    columns = {field: heading(header.names[i]).folded for i, field in matching.columns.items()}
    units = {columns[field]: unit for field, unit in scale.items() if field in columns}
    return replace(
        sheet, said_columns={name: target for name, target in said.items() if name}, said_units={name: unit for name, unit in units.items() if name},
        said_dataset=options.dataset is not None and header.index >= 0, said_headings=folded_headings(header),
    )


def folded_headings(header: Header) -> tuple[str, ...]:
    return tuple(heading(name).folded for name in header.names)
