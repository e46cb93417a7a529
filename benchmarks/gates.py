"""`make corpus`: everything the importer must reach, each figure beside its limit in the last lines.

Hard spreadsheets of other importers' suites, Pollock, and what an import may cost. What is not on this machine is said and left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks import corpus, import_gates
from benchmarks.import_gates import Gate

SIMPLE, WEIGHTED, SHARE = 9.8, 9.3, 0.99


def main() -> int:
    found = [*corpus_gates(), *pollock_gates(), *import_gates.gates(Path("build/benchmarks"), repeat=3)]
    print()
    for gate in found:
        print(f"{'ok  ' if gate.kept else 'FAIL'} {gate.name}: {gate.figure} (limit {gate.limit})")
    return 0 if all(gate.kept for gate in found) else 1


def corpus_gates() -> list[Gate]:
    """Right or refused, never wrong without a word, never broken: `benchmarks.corpus`."""
    if not corpus.SOURCE.is_dir():
        print(f"The corpus is not at {corpus.SOURCE}: left out.")
        return []
    outcomes = corpus.outcomes_of(corpus.SOURCE, [""])
    print(corpus.report(outcomes), flush=True)
    known = [one for one in outcomes if one.case.confidence in ("truth", "agreed")]
    share = sum(map(corpus.passes, known)) / len(known)
    silent = sum(1 for one in known if one.case.confidence == "truth" and one.became == corpus.WRONG)
    refused = [one for one in outcomes if one.case.confidence == "refuse"]
    stopped = sum(map(corpus.passes, refused))
    broken = sum(1 for one in outcomes if one.became == corpus.BROKEN or one.seconds > corpus.SLOW)
    return [
        Gate("corpus: crashes, hangs and tracebacks", str(broken), "0", broken == 0),
        Gate("corpus: truth and agreed, right or clearly refused", f"{share:.1%}", f"{SHARE:.0%}", share >= SHARE),
        Gate("corpus: wrong and silent on truth", str(silent), "0", silent == 0),
        Gate("corpus: refused with the cause, of those to be refused", f"{stopped} of {len(refused)}", "all", stopped == len(refused)),
    ]


def pollock_gates() -> list[Gate]:
    """The score of 2,290 polluted files loaded with no parameters: `benchmarks.pollock`."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.pollock", "--worst", "0"], capture_output=True, text=True, check=False)
    print(done.stdout, flush=True)
    scores = {name: float(value) for name, value in re.findall(r"^(simple|weighted) +([\d.]+)", done.stdout, flags=re.MULTILINE)}
    limits = {"weighted": WEIGHTED, "simple": SIMPLE}
    return [Gate(f"Pollock, {name}", f"{scores[name]:.3f}", f"{limit}", scores[name] >= limit) for name, limit in limits.items() if name in scores]


if __name__ == "__main__":
    sys.exit(main())
