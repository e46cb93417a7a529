"""`python -m benchmarks.fuzz`: spreadsheets of people broken at random, each read as an upload would be, for so many seconds.

Whatever becomes of a file, it is rows with a report or a refusal with a sentence in both languages; another exception, rows
without a word or more than 20 s are a failure. Failing files are kept, with the seed they came from, and read again with `--replay FILE`.
With `--dirty N` the properties of tests/analytics/ingest/test_dirtied_sheets.py are tried on N new examples each, first.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import Text, ZhanbaoError
from analytics.ingest import RawFile, ReadOptions, clean_sheets, read_file
from analytics.ingest.terms.asked import Known
from benchmarks.fuzz_mutations import mutated

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = (PROJECT / "sample_data" / "files", PROJECT.parent / "shared" / "corpus", PROJECT.parent / "shared" / "data")
KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
LARGEST = 400_000  # bytes: a small file breaks in as many ways and takes a tenth of the time
SLOW = 20.0
READ, REFUSED, FAILED = "rows and a report", "refused with a sentence", "FAILED"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Outcome:
    """What became of one broken file, in which words, and how long it took."""

    became: str
    note: str
    seconds: float


def main() -> int:
    words = argparse.ArgumentParser("python -m benchmarks.fuzz", description=__doc__)
    words.add_argument("--seconds", type=float, default=300, help="how long to go on")
    words.add_argument("--seed", type=int, default=None, help="the first seed; each next file takes the next one")
    words.add_argument("--folder", type=Path, default=PROJECT / "build" / "fuzz", help="where failing files are kept")
    words.add_argument("--replay", type=Path, help="read this file once more and say what becomes of it")
    words.add_argument("--dirty", type=int, default=0, help="first try each property of the dirtied sheets on so many new examples")
    given = words.parse_args()
    if given.replay:
        outcome = judged(given.replay)
        print(f"{given.replay.name}: {outcome.became} in {outcome.seconds:.1f} s\n{outcome.note}")
        return outcome.became == FAILED
    dirty = dirtied(given.dirty) if given.dirty else 0
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    return fuzzed(seed, given.seconds, given.folder) or dirty


def dirtied(examples: int) -> int:
    """The properties of the dirtied sheets on many examples, other ones each time; failing examples are printed by pytest."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/analytics/ingest/test_dirtied_sheets.py"]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | {"ZHANBAO_DIRTY_EXAMPLES": str(examples)}, check=False).returncode


def fuzzed(seed: int, seconds: float, folder: Path) -> int:
    """Breaks and reads files until the time is over; 1 when any of them failed."""
    files = [paths for paths in sources() if paths]
    print(f"{sum(map(len, files))} files to break, seeds from {seed}, {seconds:.0f} s")
    became: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    slowest, until = 0.0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="zhanbao-fuzz-") as work:
        while time.monotonic() < until:
            name, data, how = broken(files, seed)
            path = Path(work) / name
            path.write_bytes(data)
            outcome = judged(path)
            became[outcome.became] += 1
            kinds[how] += 1
            slowest = max(slowest, outcome.seconds)
            if outcome.became == FAILED:
                keep(folder, seed, path, how, outcome)
            path.unlink()
            seed += 1
    print("; ".join(f"{how} {count}" for how, count in sorted(kinds.items())))
    print(f"{sum(became.values())} files broken and read: " + ", ".join(f"{became[word]} {word}" for word in (READ, REFUSED, FAILED)) + f"; the slowest took {slowest:.1f} s")
    return int(became[FAILED] > 0)


def sources() -> list[list[Path]]:
    """The files to break, by folder, in an order that is the same everywhere: seeds refer to it."""
    return [[path for path in sorted(source.rglob("*")) if path.suffix.lower() in KINDS and path.is_file() and 0 < path.stat().st_size <= LARGEST]
            for source in SOURCES if source.is_dir()]


def broken(folders: list[list[Path]], seed: int) -> tuple[str, bytes, str]:
    """The name, bytes and kind of damage of the file that `seed` stands for."""
    chance = random.Random(seed)
    # The corpus has by far the most files, but files of people are what is understood and cleaned.
    path, other = (chance.choice(chance.choice(folders)) for _ in range(2))
    data, how = mutated(path.read_bytes(), path.suffix.lower(), other.read_bytes(), chance)
    return path.name, data, how


def judged(path: Path) -> Outcome:
    """Reads one file as an upload and says what became of it; a table of something else also as sales, as a person may say."""
    started = time.perf_counter()
    became, note = FAILED, ""
    try:
        raw = read_file(path)
        try:
            became, note = _loaded(raw, ReadOptions())
        except ZhanbaoError as refusal:
            if not _in_both(refusal.message):
                raise
            became, note = _loaded(raw, ReadOptions(dataset="sales"))
    except ZhanbaoError as refusal:
        became, note = (REFUSED if _in_both(refusal.message) else FAILED), f"{refusal.message.zh}\n{refusal.message.en}"
    except Exception:  # noqa: BLE001 - what must never happen is what is looked for here
        became, note = FAILED, traceback.format_exc()
    seconds = time.perf_counter() - started
    if seconds > SLOW:
        became, note = FAILED, f"took {seconds:.1f} s\n{note}"
    return Outcome(became, note, seconds)


def _loaded(raw: RawFile, options: ReadOptions) -> tuple[str, str]:
    sheets = clean_sheets(raw, options, Known())
    told = [text for sheet in sheets for text in (*sheet.evidence, *(words for defect in sheet.defects for words in (defect.message, defect.fix)))]
    if any(not sheet.evidence for sheet in sheets):
        return FAILED, "a sheet was loaded without a word about how it was read"
    other = next((text for text in told if not _in_both(text)), None)
    if other is not None:
        return FAILED, f"not in both languages: {other}"
    return READ, f"{sum(sheet.rows.num_rows for sheet in sheets)} rows as {', '.join(sorted({sheet.dataset for sheet in sheets}))}"


def _in_both(text: Text) -> bool:
    """A sentence for either reader: some Chinese in the Chinese one, some English in the other."""
    return bool(text.zh.strip() and text.en.strip()) and (bool(_CHINESE.search(text.zh)) or text.zh == text.en)


def keep(folder: Path, seed: int, path: Path, how: str, outcome: Outcome) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{seed}-{path.name}"
    kept.write_bytes(path.read_bytes())
    Path(f"{kept}.why").write_text(f"seed {seed}, {how}, {outcome.seconds:.1f} s\n{outcome.note}\n", encoding="utf-8")
    print(f"FAILED seed {seed} ({how}): kept as {kept}\n    {outcome.note.strip().splitlines()[-1][:300]}")


if __name__ == "__main__":
    sys.exit(main())
