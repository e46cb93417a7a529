"""Ingestion: a spreadsheet -> typed rows + a list of defects.

`read_file` (bytes to cells, in a child process), `clean_sheets` (cells to typed rows, again whenever a choice changes) and
`import_file` (the whole way into the warehouse). Resolved on first use, so that the child process starts without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.ingest.large_files import clean_sheets
    from analytics.ingest.reading.raw import RawFile, RawSheet
    from analytics.ingest.reading.read import read_file
    from analytics.ingest.recognising.table import Table
    from analytics.ingest.terms.asked import CleanSheet, Known, ReadOptions
    from analytics.ingest.understanding import understand
    from analytics.ingest.whole_way import import_file, import_files

__all__ = ["CleanSheet", "Known", "RawFile", "RawSheet", "ReadOptions", "Table", "clean_sheets", "import_file", "import_files", "read_file", "understand"]

_HOMES = {
    "CleanSheet": "terms.asked", "Known": "terms.asked", "ReadOptions": "terms.asked", "RawFile": "reading.raw", "RawSheet": "reading.raw", "read_file": "reading.read",
    "Table": "recognising.table", "clean_sheets": "large_files", "understand": "understanding", "import_file": "whole_way", "import_files": "whole_way",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"analytics.ingest.{_HOMES[name]}"), name)
