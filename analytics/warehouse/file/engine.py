"""The DuckDB engine: one locked-down connection, cursors from it, Ibis expressions as SQL, Arrow as DataFrames."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.backends.sql.compilers as compilers
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.errors import HeldElsewhere, Refused, Text
from analytics.warehouse.file import folding
from analytics.warehouse.file.narrowing import narrowed
from analytics.warehouse.file.sql_text import literal

_COMPILED_KEPT = 4096
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def connect(path: Path | str, staging: Path, threads: int, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Open the file so that SQL can read nothing but it and the staging folder, and cannot undo that.

    The order matters: the folder is allowed before access to files is closed, and the configuration is locked last.
    """
    # The newest storage layout: it writes strings a third quicker than the one every old DuckDB can read.
    connection = duckdb.connect(str(path), config={"storage_compatibility_version": "latest"})
    folding.declare(connection)
    spill = staging / "spill"
    # The folder is given as it really is: a symbolic link on the way would make DuckDB refuse it.
    settings = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "memory_limit": literal(memory_limit),
        "max_temp_directory_size": literal("20GB"),
        "threads": str(int(threads)),
        # One block of rows waits to be written, not five: loading needs half the memory and is no slower.
        "write_buffer_row_group_count": "1",
        "temp_directory": literal(str(spill)),
        "python_enable_replacements": "false",
        "allowed_directories": f"[{literal(str(staging.resolve()) + '/')}]",
        "enable_external_access": "false",
        # The one thing that may still be changed, by `thrift` alone: what comes through `read` changes nothing.
        "allowed_configs": "['memory_limit']",
        "lock_configuration": "true",
    }
    connection.execute("; ".join(f"SET {name} = {value}" for name, value in settings.items()))
    return connection


def connected(file: Path, target: Path | str, staging: Path, threads: int, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """`connect` to the file, or in its place to memory. Raises HeldElsewhere when another process has it, Refused when it is no such file."""
    try:
        return connect(target, staging, threads, memory_limit)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise HeldElsewhere(Text(f"数据文件 {file.name} 正被另一个程序打开：{error}", f"The data file {file.name} is open in another program: {error}")) from error
        raise Refused(Text(f"打不开数据文件 {file}：它不是战报的数据文件，或已损坏。", f"The data file {file} cannot be opened: it is not one of Zhanbao's, or damaged.")) from error


def read(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
    """The result of one statement that only reads. Raises duckdb.PermissionException for any other."""
    statements = cursor.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in _READING:
        raise duckdb.PermissionException("One statement that reads is expected here.")
    return cursor.execute(statements[0], list(parameters)).to_arrow_table()


def roll_back(db: duckdb.DuckDBPyConnection) -> None:
    """End the transaction without a trace, where the statement that failed has not ended it already."""
    try:
        db.execute("ROLLBACK")
    except duckdb.Error:
        # The statement that failed has already ended the transaction; the first error is the one to show.
        return


class Compiler:
    """SQL of Ibis expressions, remembered by what they say: the same question asked again is not compiled again."""

    def __init__(self, dialect: str) -> None:
        self._backend = getattr(compilers, dialect).compiler
        self._kept: OrderedDict[object, str] = OrderedDict()
        self._lock = threading.Lock()

    def sql(self, expression: ir.Expr) -> str:
        operation = expression.as_table().op()
        with self._lock:
            known = self._kept.get(operation)
            if known is not None:
                self._kept.move_to_end(operation)
                return known
        compiled = self._compiled(operation)
        with self._lock:
            self._kept[operation] = compiled
            while len(self._kept) > _COMPILED_KEPT:
                self._kept.popitem(last=False)
        return compiled

    def _compiled(self, operation: ops.Relation) -> str:
        """`ibis.to_sql` of the expression as narrow as it can be, less the search for tables bound to an engine (there are none) and a
        copy of what is thrown away."""
        statement = self._backend.to_sqlglot(narrowed(operation).to_expr())
        return str(statement.sql(dialect=self._backend.dialect, pretty=True, copy=False))


def as_frame(table: pa.Table, expression: ir.Expr) -> pd.DataFrame:
    """Arrow as a DataFrame in the types the expression promises.

    The engine answers sums of integers as wide decimals and sums of money as decimals: integers become int64 (Int64 with
    blanks), every other number float64, text object with None, days `date` objects, times datetime64.
    """
    promised = expression.as_table().schema() if not isinstance(expression, ir.Table) else expression.schema()
    columns = {name: _series(table.column(i), promised[name]) for i, name in enumerate(promised.names)}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))


def _series(column: pa.ChunkedArray, promised: ibis.expr.datatypes.DataType) -> pd.Series:
    if promised.is_boolean():
        return column.cast(pa.bool_()).to_pandas() if not column.null_count else pd.Series(column.cast(pa.bool_()).to_pandas(), dtype="boolean")
    if promised.is_integer():
        whole = column.cast(pa.int64())
        return pd.Series(whole.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)) if whole.null_count else whole.to_pandas()
    if promised.is_numeric():
        return pd.Series(column.cast(pa.float64()).to_numpy(), dtype="float64")
    if promised.is_date():
        return pd.Series(column.cast(pa.date32()).to_pandas(date_as_object=True), dtype="object")
    if promised.is_timestamp():
        return pd.Series(column.cast(pa.timestamp("us")).to_numpy().astype("datetime64[us]"))
    if promised.is_string():
        return pd.Series(np.asarray(column.to_numpy(), dtype=object), dtype="object")
    return pd.Series(column.to_pylist(), dtype="object")
