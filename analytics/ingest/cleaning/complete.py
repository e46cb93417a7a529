"""Whether a table has what its dataset needs."""

from __future__ import annotations

from analytics.errors import Text
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.recognising.recognise import suggestions
from analytics.ingest.recognising.table import Table


def complete(table: Table) -> Table:
    """A table that lacks a required column is left alone, with the way out; a survey may have one column for each item instead."""
    found = table.recognised
    if not found.missing or table.items is not None:
        return table
    place = Place(table.raw.name, table.sheet.name, table.one_of_several)
    labels = [found.dataset[name].label for name in found.missing]
    defect = sentences.missing_columns(place, labels, found.dataset.label, suggestions(found, table.sheet, table.header))
    return table.left_alone(Text(f"{defect.message.zh}；{defect.fix.zh}", f"{defect.message.en}; {defect.fix.en}"), defect)
