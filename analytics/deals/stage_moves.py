"""What becomes of every entry into a stage: the deal advances, moves back, is lost there, or is still there."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.books.deal_progress import stage_entries
from analytics.books.stages import StageMap
from analytics.warehouse.asking.outline import AnyDay

COUNTS = ("entries", "advanced", "moved_back", "lost_there", "still_there")


def stage_stays(stages: StageMap, as_of: AnyDay, deals: ir.Table) -> ir.Table:
    """One row per stay of one of these deals in a step: step, next_step (NULL at the last), started_on, the deal's first event.

    Entries of one day are read in step order; entering a step again without another in between is the same stay.
    """
    entries = stage_entries(stages, as_of)
    entries = entries.semi_join(deals, "deal_id").distinct()  # putting in order is dear: only what is asked for
    in_order = ibis.window(group_by="deal_id", order_by=["entered_on", "step"])
    entries = entries.mutate(
        next_step=entries.step.lead().over(in_order), started_on=entries.entered_on.min().over(ibis.window(group_by="deal_id")))
    stays = entries.filter(entries.next_step.isnull() | (entries.next_step != entries.step))
    return stays.select("step", "next_step", "started_on", stay_deal="deal_id")


def moves(stays: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Stays with is_lost and the dimensions -> one row per group and step: entries and how they ended, skipped of the advanced."""
    last = stays.next_step.isnull()
    return stays.group_by([*by, "step"]).aggregate(
        entries=stays.count(), advanced=(stays.next_step > stays.step).sum(), moved_back=(stays.next_step < stays.step).sum(),
        lost_there=(last & stays.is_lost).sum(), still_there=(last & ~stays.is_lost).sum(), skipped=(stays.next_step > stays.step + 1).sum(),
    )


def whole(table: pd.DataFrame) -> dict[str, object]:
    """All entries of a table of `moves` together: the counts, and both rates from them; None where there is nothing to divide by."""
    sums = {name: int(table[name].sum()) for name in (*COUNTS, "skipped")}
    skipped = sums.pop("skipped")
    return {**sums, "skip_rate": skipped / sums["advanced"] if sums["advanced"] else None,
            "back_rate": sums["moved_back"] / sums["entries"] if sums["entries"] else None}
