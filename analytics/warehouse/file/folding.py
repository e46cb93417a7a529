"""When two spellings are one name: full and half width, case and spaces make no difference."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc


def folded(names: pa.Array) -> pa.Array:
    """Names as they are compared: NFKC, lower case, without any white space; a blank becomes null."""
    half_width = names if pc.all(pc.string_is_ascii(names)).as_py() else pc.utf8_normalize(names, "NFKC")
    joined = pc.replace_substring_regex(pc.utf8_lower(half_width), r"\s+", "")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def fold(name: str | None) -> str | None:
    """One name as it is compared."""
    return folded(pa.array([name], pa.string()))[0].as_py()


# DuckDB 1.5.6 hands on the strings of an Arrow function without copying them: behind `coalesce` the long ones turned to
# garbage, and with them the keys of rows. `concat` copies; it makes '' of null, which no folded name is. Where nothing is filled, as
# numbers of people mostly are, the function is not called at all: a call takes 1.5 ms, however few the rows.
MACRO = "CREATE OR REPLACE MACRO fold(x) AS CASE WHEN x IS NOT NULL THEN nullif(concat(fold_text(x)), '') END"


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `fold_text` known to this connection; `MACRO` gives SQL its one `fold(text)`."""
    connection.create_function(
        "fold_text", folded, ["VARCHAR"], "VARCHAR", type="arrow", null_handling="special",
    )
