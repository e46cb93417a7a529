"""The process that opens an uploaded file: limited in memory and time, so that a hostile file can only harm itself.

`python -m analytics.ingest.child TASK` loads what the task needs, takes one job as a line of JSON and carries it out: `read`
(bytes -> one Arrow file of cells per sheet) or `clean` (the cells of large sheets -> typed rows, see `large_files`). It writes
its result into the job's folder. Exit status 0: done; 3: refused, with the sentence in `result.json`; anything else: the file
broke it.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path

from analytics.ingest.reading.exit_status import OUT_OF_MEMORY, REFUSED

_LOADED_EARLY = {"read": ("analytics.ingest.reading.cells",), "clean": ("analytics.ingest.large_files",)}


class _WithoutPandas(MetaPathFinder):
    """Arrow looks for pandas when it first meets a list. Nothing here uses it, and loading it takes as long as everything else."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raises ImportError for pandas; knows no other module."""
        if name == "pandas":
            raise ImportError(name)


def main(task: str) -> int:
    """Runs one job and returns the exit status."""
    sys.meta_path.insert(0, _WithoutPandas())
    for module in _LOADED_EARLY[task]:
        import_module(module)
    said = sys.stdin.readline()
    return _carry_out(task, json.loads(said)) if said else 0  # nobody is there any more


def _carry_out(task: str, job: dict) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 5))
    folder = Path(job["folder"])
    from analytics.errors import PasswordNeeded, UnknownName, ZhanbaoError

    try:
        result = _clean(folder) if task == "clean" else _read(job, folder)
    except ZhanbaoError as refusal:
        told = {"zh": refusal.message.zh, "en": refusal.message.en, "password": isinstance(refusal, PasswordNeeded), "unknown": isinstance(refusal, UnknownName)}
        (folder / "result.json").write_text(json.dumps(told), "utf-8")
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    return 0


def _clean(folder: Path) -> dict[str, object]:
    from analytics.ingest.large_files import clean_here

    return clean_here(folder)


def _read(job: dict[str, str], folder: Path) -> dict[str, object]:
    path, name, kind = Path(job["path"]), job["name"], job["kind"]
    if kind == "encrypted" or kind == "xls" and job["password"]:
        from analytics.ingest.reading.formats import kind_of
        from analytics.ingest.reading.unlocking import unlocked

        opened = unlocked(path, folder, name, job["password"])
        if opened is not None:
            # What the password hid is judged as any other file is: by its bytes, within the limits.
            kind = kind_of(opened, name).kind
            path = opened.rename(opened.with_suffix(f".{kind}"))
    if kind == "text":
        from analytics.ingest.reading.delimited import read_text

        return read_text(path, folder / "sheet_0.arrow", job["encoding"], name.lower().endswith((".tsv", ".tab")))
    if kind == "html":
        from analytics.ingest.reading.html_table import read_html

        return read_html(path, folder, name, job["encoding"])
    if kind == "xml2003":
        from analytics.ingest.reading.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(path, folder, name)
    from analytics.ingest.reading.workbook import read_workbook

    return read_workbook(path, folder, name, kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
