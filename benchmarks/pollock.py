"""`python -m benchmarks.pollock`: Pollock (HPI, VLDB 2023), 2,290 polluted csv files, loaded with no parameters given.

Unpacks the files into build/benchmarks, loads each as an import would, and hands them to the scorer that lies beside them.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from analytics.errors import Refused
from benchmarks.plain_table import plain_table, text_sheet

SOURCE = Path(__file__).resolve().parents[2] / "shared" / "pollock"


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.pollock", description=__doc__)
    words.add_argument("--source", type=Path, default=SOURCE, help="the folder of polluted_files.tar.xz and score_pollock.py")
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks/pollock"), help="where the files are unpacked and loaded to")
    words.add_argument("--worst", type=int, default=12, help="how many of the costliest files to list")
    given = words.parse_args()
    if not given.source.is_dir():
        print(f"Pollock is not at {given.source}: nothing was measured.")
        return 0
    unpack(given.source, given.folder)
    loaded = given.folder / "loaded"
    loaded.mkdir(exist_ok=True)
    for path in sorted((given.folder / "polluted_files" / "csv").glob("*.csv")):
        load(path, loaded / f"{path.name}_converted.csv")
    scorer = [sys.executable, str(given.source / "score_pollock.py"), str(loaded), "--root", str(given.folder), "--worst", str(given.worst)]
    return subprocess.run(scorer, check=False).returncode


def unpack(source: Path, folder: Path) -> None:
    """The polluted files and their weights, once."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "polluted_files").is_dir():
        with tarfile.open(source / "polluted_files.tar.xz") as archive:
            archive.extractall(folder, filter="data")
    (folder / "pollock_weights.json").write_bytes((source / "pollock_weights.json").read_bytes())


def load(path: Path, target: Path) -> None:
    """One file as header and records; `Application Error` is how the scorer wants a refusal spelt."""
    with target.open("w", encoding="utf-8", newline="") as file, tempfile.TemporaryDirectory() as folder:
        writer = csv.writer(file)
        try:
            sheet = text_sheet(path, Path(folder))
            table = plain_table(sheet, path.name)
        except Refused:
            file.write("Application Error\n")
            return
        if table.heading:
            writer.writerow(table.heading)
        writer.writerows(table.records)


if __name__ == "__main__":
    sys.exit(main())
