"""`python -m benchmarks.pipeline_ranges`: do eight of ten ranges of the pipeline hold what the open deals really bring?

Companies are made up whose deals win by known chances (`benchmarks/pipeline_company.py`): small and large, with luck of their own
and with months that all deals share. Each is asked `pipeline_ranges` for months read 30 and 12 days before their end, and for
quarters; files given on the command line are asked as well (`--files deals.csv …`, read in that order). Compared are the
deals open on the day read that were won by the period's end. Gates: of all made-up companies of a world 70-97 % of the
ranges hold, and 35-65 % of the time more is won than P50: the months of one company share its chances, so neither is known
better than that. Ranges of few deals hold more than 80 %, as whole deals are won.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from analytics.calendar import add_months
from analytics.catalog import ask
from analytics.ingest import ReadOptions, import_file
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from benchmarks.pipeline_company import World, files
from benchmarks.timing import table

WORLDS = (
    (World("small, each deal its own luck", 3, 156), 12), (World("small, months share 10 %", 3, 156, 0.10), 12),
    (World("large, each deal its own luck", 30, 156), 6), (World("large, months share 10 %", 30, 156, 0.10), 12),
)
READINGS = (("month", 30), ("month", 12), ("quarter", 88))
LEAST, MOST, OFF = 0.70, 0.97, 0.15
HEAD = ("company", "read", "ranges", "inside", "won less", "won more", "above P50")


def asked(house: Warehouse, last: date, kind: str, left: int) -> pd.DataFrame:
    """The past ranges of a company, read `left` days before the ends of periods, as of the last reading day that lies in its data."""
    end = add_months(last, 1) - timedelta(days=1)
    while end - timedelta(days=left) > last or (kind == "quarter" and end.month % 3):
        end = add_months(end, 0) - timedelta(days=1)
    label = f"{end:%Y-%m}" if kind == "month" else f"{end.year}-Q{end.month // 3}"
    answer = ask(house, "pipeline_ranges", Scope(period=label, as_of=end - timedelta(days=left)))
    of, won = ("yuan", "won_yuan") if answer.facts.get("in_yuan") else ("deals", "won")
    inside = "inside" if of == "yuan" else "inside_deals"
    return pd.DataFrame({"low": answer.rows[f"p10_{of}"], "mid": answer.rows[f"p50_{of}"], "high": answer.rows[f"p90_{of}"], "won": answer.rows[won], "inside": answer.rows[inside]})


def line(name: str, kind: str, left: int, found: pd.DataFrame) -> tuple[str, ...]:
    """One row of the table."""
    if found.empty:
        return (name, f"{kind}, {left} days left", "0", "—", "—", "—", "—")
    n = len(found)
    return (name, f"{kind}, {left} days left", str(n), f"{found['inside'].astype(bool).mean():.0%}", f"{(found['won'] < found['low']).sum() / n:.0%}",
            f"{(found['won'] > found['high']).sum() / n:.0%}", f"{above(found):.0%}")


def above(found: pd.DataFrame) -> float:
    """How often more was won than P50; as much as P50, to the fen, counts half."""
    over, same = found["won"] > found["mid"] + 0.005, (found["won"] - found["mid"]).abs() <= 0.005
    return float((over.sum() + same.sum() / 2) / len(found))


def main() -> None:
    words = argparse.ArgumentParser("python -m benchmarks.pipeline_ranges", description=__doc__)
    words.add_argument("--files", type=Path, nargs="+", default=[], help="a real company's files, asked beside the made-up ones")
    words.add_argument("--companies", type=int, default=0, help="that many companies per world instead of the usual number")
    given = words.parse_args()
    rows, failed = [], []
    for world, usual in WORLDS:
        found: dict[tuple[str, int], list[pd.DataFrame]] = {reading: [] for reading in READINGS}
        for seed in range(given.companies or usual):
            with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "z.duckdb", who="benchmarks") as house:
                *made, last = files(world, seed, Path(folder))
                for path in made:
                    import_file(house, path, ReadOptions())
                for reading in READINGS:
                    found[reading].append(asked(house, last, *reading))
        for reading, parts in found.items():
            every = pd.concat(parts)
            rows.append(line(world.name, *reading, every))
            inside, half = every["inside"].astype(bool).mean(), above(every)
            if not LEAST <= inside <= MOST or abs(half - 0.5) > OFF:
                failed.append(f"{world.name}, {reading}: {inside:.0%} inside, {half:.0%} above P50")
            print(rows[-1], flush=True)
    if given.files:
        with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "z.duckdb", who="benchmarks") as house:
            for path in given.files:
                import_file(house, path, ReadOptions())
            last = house.last_date("deals", "final_closed_on") or house.today()
            rows += [line(given.files[0].resolve().parent.name, *reading, asked(house, last, *reading)) for reading in READINGS]
    print(table(HEAD, rows))
    if failed:
        sys.exit("\n".join(["Outside the gates:", *failed]))


if __name__ == "__main__":
    main()
