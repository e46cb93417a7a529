"""The process that opens an uploaded file: limited in memory and time, so that a hostile file can only harm itself.

`python -m analytics.ingest.child JOB.json` carries out one job: `read` (bytes -> one Arrow file of cells per sheet) or
`clean` (the cells of large sheets -> typed rows, see `large_files`). It writes its result into the job's folder. Exit
status 0: done; 3: refused, with the sentence in `result.json`; anything else: the file broke it.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

REFUSED = 3
OUT_OF_MEMORY = 4


def main(job_path: str) -> int:
    """Runs one job and returns the exit status."""
    job = json.loads(Path(job_path).read_text("utf-8"))
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 5))
    folder = Path(job["folder"])
    # Imported under the limit: what they allocate counts, and their cost is this process's own.
    from analytics.errors import PasswordNeeded, UnknownName, ZhanbaoError

    try:
        result = _clean(folder) if job["task"] == "clean" else _read(job, folder)
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

    sys.stdin.readline()  # the cells are being written while this process starts
    return clean_here(folder)


def _read(job: dict[str, str], folder: Path) -> dict[str, object]:
    path, name, kind = Path(job["path"]), job["name"], job["kind"]
    if kind == "encrypted" or kind == "xls" and job["password"]:
        from analytics.ingest.formats import kind_of
        from analytics.ingest.unlocking import unlocked

        opened = unlocked(path, folder, name, job["password"])
        if opened is not None:
            # What the password hid is judged as any other file is: by its bytes, within the limits.
            kind = kind_of(opened, name).kind
            path = opened.rename(opened.with_suffix(f".{kind}"))
    if kind == "text":
        from analytics.ingest.delimited import read_text

        return read_text(path, folder / "sheet_0.arrow", job["encoding"], name.lower().endswith((".tsv", ".tab")))
    if kind == "html":
        from analytics.ingest.html_table import read_html

        return read_html(path, folder, name, job["encoding"])
    if kind == "xml2003":
        from analytics.ingest.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(path, folder, name)
    from analytics.ingest.workbook import read_workbook

    return read_workbook(path, folder, name, kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
