"""The process that opens an uploaded file: limited in memory and time, so that a hostile file can only harm itself.

`python -m analytics.ingest.child JOB.json` reads the job, writes one Arrow file per sheet and `result.json` into the
job's folder. Exit status 0: done; 3: refused, with the sentence in `result.json`; anything else: the file broke it.
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
    from analytics.errors import Refused

    try:
        result = _read(job, folder)
    except Refused as refusal:
        (folder / "result.json").write_text(json.dumps({"zh": refusal.message.zh, "en": refusal.message.en}), "utf-8")
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    return 0


def _read(job: dict[str, str], folder: Path) -> dict[str, object]:
    path, name, kind = Path(job["path"]), job["name"], job["kind"]
    if kind == "text":
        from analytics.ingest.delimited import read_text

        return read_text(path, folder / "sheet_0.arrow", job["encoding"], name.lower().endswith((".tsv", ".tab")))
    from analytics.ingest.workbook import read_workbook

    return read_workbook(path, folder, name, kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
