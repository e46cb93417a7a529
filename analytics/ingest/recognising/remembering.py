"""What was said of the same sheet before counts again, until somebody says otherwise; and what is worth remembering of this one."""

from __future__ import annotations

from dataclasses import replace

from analytics.clean_sheet import CleanSheet, Layout
from analytics.errors import Text
from analytics.ingest.reading.raw import DAMAGED_MARK
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import ACCEPTED
from analytics.ingest.terms.currencies import read_rates
from analytics.ingest.terms.folding import heading
from analytics.schema import DATASETS
from analytics.warehouse.keeping.memory import signature, unit_key


def dataset_as_before(table: Table) -> Table:
    """The dataset chosen for a sheet with exactly these headings, unless one is chosen now."""
    before = table.known.memory.sheets.get(signature(folded_headings(table.header))) if table.header.index >= 0 else None
    if table.options.dataset or before not in DATASETS:
        return table
    label = DATASETS[before].label
    return replace(table, options=replace(table.options, dataset=before)).noted(Text(
        f"表头和以前入过库的一样，按当时选的「{label.zh}」读", f"The headings are those of a file loaded before; read as “{label.en}”, as was chosen then"))


def with_units(table: Table) -> Table:
    """The units and rates its amounts are read with: as said now, else as said of a table with these headings before.

    Raises Refused for a rate that is none, UnknownName for the unit of a field that is not there.
    """
    table = replace(table, rates=read_rates(table.options.rates), scale=dict(table.options.scale))
    if table.periods:
        return table
    before, notes = _units_before(table)
    scale, declared = {**table.scale, **before}, table.recognised.dataset
    unknown = set(scale) - set(declared.names)
    if unknown:
        declared[unknown.pop()]  # raises UnknownName with a suggestion
    return replace(table, scale=scale).noted(*_columns_before(table), *notes)


def _units_before(table: Table) -> tuple[dict[str, str], list[Text]]:
    """The units said before, where none is said now and neither heading nor sheet names one; and the evidence."""
    header, matching = table.header, table.matching
    before = table.known.memory.units.get(matching.dataset, {})
    found: dict[str, str] = {}
    notes = []
    for i, name in matching.columns.items():
        said = heading(header.names[i])
        unit = before.get(unit_key(said.folded, folded_headings(header)))
        if unit and name not in table.scale and said.factor is None and header.sheet_factor is None:
            found[name] = unit
            notes.append(Text(f"「{header.names[i]}」的单位按上次说的{unit}", f"The unit of “{header.names[i]}” is {unit}, as was said last time"))
    return found, notes


def _columns_before(table: Table) -> list[Text]:
    """The evidence for columns matched as they were in finished imports."""
    matching, notes = table.matching, []
    for i in matching.remembered:
        name = table.header.names[i]
        if i in matching.columns:
            label = DATASETS[matching.dataset][matching.columns[i]].label
            notes.append(Text(f"「{name}」按以前的对法当作「{label.zh}」", f"“{name}” was taken for “{label.en}”, as before"))
        elif i in matching.left_out:
            notes.append(Text(f"「{name}」按以前说的没有加载", f"“{name}” was left out, as before"))
    return notes


def worth_remembering(sheet: CleanSheet, table: Table, matching: Matching) -> CleanSheet:
    """`sheet` with what a person said of it, now or before, for the warehouse to remember once it is loaded."""
    header, options = table.header, table.options
    said = {heading(name).folded: target for name, target in options.mapping.items() if name in header.names}
    of_people = table.known.memory.columns.get(matching.dataset, {})
    for i in matching.remembered:
        if heading(header.names[i]).folded in of_people:
            said.setdefault(heading(header.names[i]).folded, matching.columns.get(i, "-" if i in matching.left_out else "extra"))
    columns = {field: heading(header.names[i]).folded for i, field in matching.columns.items()}
    units = {columns[field]: unit for field, unit in options.scale.items() if field in columns}
    return replace(
        sheet, said_columns={name: target for name, target in said.items() if name}, said_units={name: unit for name, unit in units.items() if name},
        said_dataset=options.dataset is not None and header.index >= 0, said_headings=folded_headings(header),
        layout=layout_of(table, matching), said_answers=dict(options.answers) | ({one.key: ACCEPTED for one in sheet.questions} if options.accept else {}),
    )


def layout_of(table: Table, matching: Matching) -> Layout:
    """How the table is laid out and read. What stands side by side, and the sums beside it, differ from one month to the next."""
    names = [heading(name).folded for name in table.header.names]
    beside = {i for wide in table.periods for i in (*wide.left_out, *(column for _said, columns in wide.groups for column in columns))}
    own = {names[i]: field for i, field in matching.columns.items() if i not in beside}
    settled = {f"dates:{table.header.names[i]}": order for i, order in getattr(table, "date_orders", {}).items()}
    guessed = {*matching.fuzzy, *matching.content, *(i for i in matching.remembered if i in matching.columns)}
    kept = tuple(name for i, name in enumerate(names) if i not in beside and not table.header.names[i].endswith(DAMAGED_MARK))
    return Layout(kept if table.header.index >= 0 else (), bool(table.periods), own, tuple(names[i] for i in sorted(guessed)), settled)


def folded_headings(header: Header) -> tuple[str, ...]:
    return tuple(heading(name).folded for name in header.written or header.names if not name.endswith(DAMAGED_MARK))
