"""Killing the process in the middle of an import leaves the old state or the new one, never half."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path

from analytics.warehouse import Warehouse
from tests.analytics.warehouse.endless_import import import_for_ever

KILLS = 20
ROWS = 2000


def batches_in(file: Path) -> int:
    """How many batches the file holds, after checking that tables, log, register and audit log agree with each other."""
    with Warehouse.open(file) as held:
        found = held.run("SELECT (SELECT count(*) FROM meta.batches) AS batches, (SELECT count(*) FROM meta.audit) AS audited, "
                         "(SELECT count(*) FROM main.sales) AS sales, (SELECT count(*) FROM log.sales) AS logged, "
                         "(SELECT count(*) FROM main.deals) AS deals, (SELECT count(DISTINCT amount_yuan) FROM main.deals) AS amounts").to_pylist()[0]
    imports = found["batches"] // 2
    assert found == {"batches": imports * 2, "audited": imports * 2, "sales": imports * ROWS, "logged": imports * ROWS,
                     "deals": ROWS if imports else 0, "amounts": 1 if imports else 0}
    return imports


def test_a_killed_import_leaves_the_old_state_or_the_new_one(tmp_path):
    file = tmp_path / "z.duckdb"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.analytics.warehouse.endless_import"])
    usual, seen = 0.2, 0
    for kill in range(KILLS):
        listen, say = context.Pipe(duplex=False)
        process = context.Process(target=import_for_ever, args=(str(file), ROWS, kill * 1000, say), daemon=True)
        process.start()
        say.close()
        if kill % 10 == 9:  # now and then an import is let through, which also tells how long one takes here
            usual = _whole_import(listen)
        else:
            assert listen.recv() == "begin"
            time.sleep(usual * kill / KILLS)
        process.kill()
        process.join()
        imports = batches_in(file)
        assert imports >= seen + (kill % 10 == 9)
        seen = imports


def _whole_import(listen: Connection) -> float:
    assert listen.recv() == "begin"
    begun = time.monotonic()
    assert listen.recv() == "done"
    return time.monotonic() - begun
