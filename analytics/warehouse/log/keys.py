"""Natural keys as SQL: which rows of a dataset are versions of the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analytics import schema
from analytics.warehouse.file.sql_text import identifier as quoted

# What the log keeps of a row beside the dataset's own fields: where it came from, its place in the batch (`row_no` is the
# Excel row and may repeat when one sheet row became several rows), and the fields whose cell said 清空.
LOG_COLUMNS = {"extra": schema.STORED_AS["extra"], "batch_id": "BIGINT", "row_no": "BIGINT", "seq": "BIGINT", "cleared": "VARCHAR[]"}

SEPARATOR = "chr(31)"


def quoted_list(names: list[str] | tuple[str, ...], prefix: str = "") -> str:
    return ", ".join(prefix + quoted(name) for name in names)


def line_numbers(dataset: str, held: Sequence[str]) -> list[str]:
    """The columns that number a row of facts, as far as it has them: with one filled, identical rows are one line."""
    of = schema.DATASETS[dataset]
    return [name for name in of.line_keyed if name in held] if of.kind == "fact" else []


def count_repeated_numbers(dataset: str, held: Sequence[str], source: str) -> str:
    """SELECT of how many numbered rows of `source` have the number of another, by all that tells a row from others. A file where none
    does, the usual one, needs no comparing of whole rows."""
    numbered = line_numbers(dataset, held)
    keyed = dict.fromkeys(name for name in (*numbered, *(part for key in schema.DATASETS[dataset].keys for part in key.fields)) if name in held)
    return f"SELECT count(*) - count(DISTINCT hash({quoted_list(list(keyed))})) FROM {source} WHERE {' OR '.join(f'{quoted(name)} IS NOT NULL' for name in numbered)}"


def is_identifier(field: schema.Field) -> bool:
    """Whether a text field is a number someone issued (compared as written) rather than a name (compared folded)."""
    return field.name.endswith(("_id", "_no"))


@lru_cache(maxsize=256)
def key_sql(dataset: str, prefix: str = "") -> str:
    """The key of a row as one text; NULL for a row without one, which then stands for itself."""
    has = schema.DATASETS[dataset]
    branches = []
    for number, key in enumerate(has.keys):
        filled = " AND ".join(f"{prefix}{quoted(part)} IS NOT NULL" for part in key.parts)
        parts = [_part_sql(has[part], prefix) for part in key.parts]
        parts += [f"coalesce({_part_sql(has[part], prefix)}, '')" for part in key.optional]
        branches.append(f"WHEN {filled} THEN concat_ws({SEPARATOR}, '{number}', {', '.join(parts)})")
    return f"CASE {' '.join(branches)} END" if branches else "CAST(NULL AS VARCHAR)"


def narrowing_part(dataset: str) -> str | None:
    """A column every key of the dataset begins with and that is compared as written: a cheap first test for a shared key."""
    has = schema.DATASETS[dataset]
    firsts = {key.parts[0] for key in has.keys}
    if len(firsts) != 1:
        return None
    first = has[firsts.pop()]
    return first.name if first.type not in ("text", "list") or is_identifier(first) else None


def _part_sql(field: schema.Field, prefix: str) -> str:
    column = prefix + quoted(field.name)
    if field.type in ("text", "list") and not is_identifier(field):
        return f"fold({column})"
    if field.type in ("text", "choice", "period"):
        return column
    return f"CAST({column} AS VARCHAR)"
