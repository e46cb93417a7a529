"""The paths to a conversion: from touches with their times, or from files that hold whole paths."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Refused, Text
from analytics.scope import Scope
from analytics.statistics.touch_credit import Floats, Paths, Whole
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import Window
from analytics.words.media_names import SETTING, one_name

# Arrivals nobody paid for: no medium is credited with them by the model that leaves them out.
DIRECT = ("direct", "(direct)", "直接访问", "直接输入", "直接", "自然到店", "none", "(none)")
UNNAMED = DIMENSIONS["medium"].blank.zh
LOOKBACK = 90
_SEPARATORS = r"->|→|›"


@dataclass(frozen=True)
class Followed:
    """`paths`, one per actor or per row of a path file; `days` before the end for each touch, NaN where no time is known;
    `undated` rows of path files, which count only where no period is asked for."""

    paths: Paths
    days: Floats
    from_files: int
    undated: int
    sql: tuple[str, ...]


def followed(warehouse: Warehouse, scope: Scope, at: Window, lookback: int) -> Followed:
    """The paths that end in the window: a customer's (or lead's) touches of the last `lookback` days up to the first conversion.

    A path without a conversion ends with its last touch. Touches after as_of are not known yet; touches after the conversion
    belong to no path. Files of undated paths reach no day to read at: they are read as of today. Raises Refused for a look-back
    below one day.
    """
    if lookback < 1:
        raise Refused(Text("回看天数至少 1 天。", "The look-back is at least one day."))
    start = at.start if at.as_of else (at.period.start if at.period else None)
    end, as_of = at.end, at.as_of or warehouse.today()
    touched = outlined(_touches, scope, start, end, as_of, lookback)
    whole = outlined(_whole_paths, scope, start, end)
    sql = (warehouse.sql(touched), warehouse.sql(whole))
    timed, files = warehouse.run(sql[0]), warehouse.run(sql[1])
    undated = int(_numbers(files, "undated").sum())
    if start is not None:
        files = files.filter(pc.equal(files["undated"], 0))
    lists = pc.split_pattern(_with_one_separator(files["path"].combine_chunks()), ">")
    lengths = pc.list_value_length(lists).to_numpy(zero_copy_only=False).astype(np.int64) if len(files) else np.zeros(0, np.int64)
    media, codes = _coded(pa.concat_arrays([timed["medium"].combine_chunks().cast(pa.string()), pc.utf8_trim_whitespace(pc.list_flatten(lists)).cast(pa.string())]), str(warehouse.settings()[SETTING]))
    own = np.cumsum(_numbers(timed, "place") == 1).astype(np.int64) - 1
    actors = int(own[-1]) + 1 if len(own) else 0
    starts = np.flatnonzero(_numbers(timed, "place") == 1)
    won, value = _numbers(timed, "won")[starts], _numbers(timed, "value")[starts]
    paths = Paths(
        media, np.r_[own, actors + np.repeat(np.arange(len(files), dtype=np.int64), lengths)], codes,
        np.r_[won, _numbers(files, "conversions")], np.r_[value, _numbers(files, "value")], np.r_[1 - won, _numbers(files, "nulls")],
        frozenset(place for place, name in enumerate(media) if name.lower() in DIRECT))
    days = np.r_[_numbers(timed, "days"), np.full(int(lengths.sum()), np.nan)]
    return Followed(paths, days, len(files), undated, sql)


def _with_one_separator(written: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(written, _SEPARATORS)).as_py():
        return written
    return pc.replace_substring_regex(written, _SEPARATORS, ">")


def _numbers(table: pa.Table, name: str) -> Floats:
    return pc.fill_null(table[name].cast(pa.float64()), 0.0).to_numpy()


def _coded(names: pa.Array, aliases: str) -> tuple[tuple[str, ...], Whole]:
    """The media by name, and each touch's code: letters' case, width, blanks and punctuation make no other medium, nor what was merged."""
    written = pc.dictionary_encode(names)
    spelled = written.dictionary.to_pylist()
    shown = one_name(spelled, aliases)
    media = sorted(set(shown.values()))
    place = {name: code for code, name in enumerate(media)}
    code_of = np.array([place[shown[name]] for name in spelled], np.int64)
    return tuple(name or UNNAMED for name in media), code_of[written.indices.to_numpy(zero_copy_only=False)]


def _touches(scope: Scope, start: AnyDay | None, end: AnyDay, as_of: AnyDay, lookback: int) -> ir.Table:
    """A row per touch of a path that ends in the window, in order: place in it, medium, won, its value, days before the end."""
    touches = rows("touches", scope, ())
    touches = touches.mutate(actor=ibis.coalesce(touches.lead_id, touches.customer_label), won=touches.converted.fill_null(False))
    touches = touches.filter(touches.actor.notnull(), touches.medium_label.notnull(), touches.path.isnull(), touches.touched_at.notnull(),
                             touches.touched_at.cast("date") <= day(as_of))
    each = ibis.window(group_by=touches.actor)
    touches = touches.mutate(won_at=ibis.ifelse(touches.won, touches.touched_at, ibis.null("timestamp")).min().over(each))
    touches = touches.filter(touches.won_at.isnull() | (touches.touched_at <= touches.won_at))
    each = ibis.window(group_by=touches.actor)
    worth = ibis.ifelse(touches.won, touches.value_yuan.cast("float64"), ibis.null("float64"))
    touches = touches.mutate(ended=touches.touched_at.max().over(each), value=worth.sum().over(each))
    inside = touches.ended.cast("date") < day(end)
    inside = inside if start is None else inside & (touches.ended.cast("date") >= day(start))
    ago = (touches.ended.epoch_seconds() - touches.touched_at.epoch_seconds()).cast("float64") / 86_400
    kept = touches.mutate(days=ago).filter(inside)
    kept = kept.filter(kept.days <= lookback)
    order = [kept.touched_at, kept.won, kept.batch_id, kept.row_no]
    kept = kept.mutate(place=ibis.row_number().over(ibis.window(group_by=kept.actor, order_by=order)) + 1)
    return kept.order_by(kept.actor, kept.place).select(
        "place", "days", medium=kept.medium_label, won=kept.won_at.notnull().cast("int8"), value=kept.value.fill_null(0.0))


def _whole_paths(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    """The rows that hold a whole path, of the window or without a day: its conversions, their value, and how many did not convert.
    A count below zero is none."""
    held = rows("touches", scope, ())
    held = held.filter(held.path.notnull(), held.path.strip() != "")
    placed = held.touched_at.cast("date")
    inside = placed < day(end) if start is None else (placed >= day(start)) & (placed < day(end))
    held = held.filter(placed.isnull() | inside)
    won = ibis.coalesce(held.conversions.cast("float64"), held.converted.cast("int8").cast("float64"), 0.0)
    return held.order_by(held.batch_id, held.row_no).select(
        "path", conversions=ibis.greatest(won, 0.0), value=held.value_yuan.cast("float64").fill_null(0.0), nulls=ibis.greatest(held.nulls.cast("float64").fill_null(0.0), 0.0),
        undated=held.touched_at.isnull().cast("int8"))
