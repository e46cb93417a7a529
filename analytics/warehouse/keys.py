"""Natural keys as SQL: which rows of a dataset are versions of the same thing."""

from __future__ import annotations

from functools import lru_cache

from analytics import schema

SEPARATOR = "chr(31)"


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quoted_list(names: list[str] | tuple[str, ...], prefix: str = "") -> str:
    return ", ".join(prefix + quoted(name) for name in names)


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
