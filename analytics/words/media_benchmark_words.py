"""Benchmarks a company typed in: other companies' figures, each with where they stand and of when."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.errors import Refused, Text, UnknownName
from analytics.words.media_names import media_key

SETTING = "media_benchmarks"
EVERY = "全部"
# metric: (unit, label)
RATED: Mapping[str, tuple[str, Text]] = {
    "cpm_yuan": ("yuan_each", Text("千次曝光成本", "CPM")), "view_rate": ("share", Text("观看率", "View rate")),
    "cost_per_view_yuan": ("yuan_each", Text("观看成本", "Cost per view")),
    "retention": ("share", Text("留存", "Retention")), "ctr": ("share", Text("点击率", "CTR")), "cpc_yuan": ("yuan_each", Text("点击成本", "CPC")),
    "lead_rate": ("share", Text("线索率", "Lead rate")), "cpl_yuan": ("yuan_each", Text("线索成本", "CPL")), "deal_rate": ("share", Text("成交率", "Deal rate")),
    "cost_per_deal_yuan": ("yuan_each", Text("单均成交成本", "Cost per deal")), "roas": ("ratio", Text("ROAS", "ROAS")), "roi": ("ratio", Text("ROI", "ROI")),
}
_NAMED = {spelled.lower(): name for name, (_unit, label) in RATED.items() for spelled in (name, label.zh, label.en)}
_ENTRY = re.compile(r"^(?P<medium>[^@]*)@(?P<metric>[^=]+)=(?P<value>[^(（]+)[(（](?P<source>.+)[,，](?P<day>[^,，]+)[)）]$")


@dataclass(frozen=True)
class Benchmark:
    """What somebody published: `medium` is 全部 where it holds for every medium (one really called so is written 「全部」); `day` is 2026, 2026-01 or 2026-01-31."""

    medium: str
    metric: str
    value: float
    source: str
    day: str


def written_benchmarks(text: str) -> tuple[Benchmark, ...]:
    """The benchmarks of the setting: `抖音@点击率=0.9%（巨量报告，2026-01）；全部@ROI=1.2（行业协会，2025）`.

    Raises Refused for an entry that cannot be read, names no source or date, or is there twice.

    >>> written_benchmarks("抖音@点击率=0.9%（巨量报告，2026-01）")
    (Benchmark(medium='抖音', metric='ctr', value=0.009, source='巨量报告', day='2026-01'),)
    """
    found: dict[tuple[str, str], Benchmark] = {}
    for entry in re.split(r"[；;\n]", text):
        if not entry.strip():
            continue
        read = _read(entry.strip())
        key = "" if read.medium == EVERY else media_key(read.medium), read.metric
        if key in found:
            raise Refused(Text(f"「{read.medium}@{RATED[read.metric][1].zh}」写了两次；请去掉一条。", f"“{read.medium}@{RATED[read.metric][1].en}” is there twice; leave one out."))
        found[key] = read
    return tuple(found.values())


def possible_benchmarks(text: str) -> tuple[Benchmark, ...]:
    """`written_benchmarks` before they are kept: figures no company can have and days there are not are refused as well.

    A rate lies between 0 and 100 %, no cost and no ROAS below 0; an ROI may be, down to -1, where all that was spent is lost.
    """
    found = written_benchmarks(text)
    for one in found:
        unit, label = RATED[one.metric]
        lowest, highest = -1.0 if one.metric == "roi" else 0.0, 1.0 if unit == "share" else float("inf")
        if not lowest <= one.value <= highest:
            said = f"{100 * one.value:g}%" if unit == "share" else f"{one.value:g}"
            zh, en = ("只能在 0 到 100% 之间", "lies between 0 and 100 %") if unit == "share" else (f"{' ' if label.zh.isascii() else ''}不会低于 {lowest:g}", f"is never below {lowest:g}")
            raise Refused(Text(f"「{one.medium}@{label.zh}」写的是 {said}，{label.zh}{zh}；请核对这个数字。", f"“{one.medium}@{label.en}” says {said}, but {label.en} {en}; check the figure."))
        if not _is_day(one.day):
            raise Refused(Text(f"「{one.medium}@{label.zh}」的时间是 {one.day}，没有这一天；请写成 2026、2026-01 或 2026-01-31。",
                               f"“{one.medium}@{label.en}” is of {one.day}, and there is no such day; write 2026, 2026-01 or 2026-01-31."))
    return found


def _is_day(written: str) -> bool:
    year, month, day = (int(part) for part in (*written.split("-"), "1", "1")[:3])
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _read(entry: str) -> Benchmark:
    matched = _ENTRY.match(entry.replace("＝", "=").replace("＠", "@"))
    metric = _NAMED.get(matched["metric"].strip().lower()) if matched else None
    value = _number(matched["value"]) if matched else None
    if matched and metric is None and value is not None:
        raise UnknownName.labelled(Text("对标指标", "benchmark metric"), matched["metric"].strip(), {name: label for name, (_unit, label) in RATED.items()})
    if matched is None or metric is None or value is None or not matched["source"].strip() or not re.fullmatch(r"\d{4}(-\d{2}){0,2}", matched["day"].strip()):
        raise Refused(Text(
            f"「{entry[:40]}」读不懂：请写成 抖音@点击率=0.9%（出处，2026-01），对所有媒体的写 全部@ROI=1.2（出处，2025）；出处和时间必须有；几条之间用分号分开。可用：{'、'.join(label.zh for _unit, label in RATED.values())}。",
            f"“{entry[:40]}” cannot be read: write medium@CTR=0.9%(source,2026-01), or 全部@ROI=1.2(source,2025) for every medium; source and date are needed; several separated by semicolons. "
            f"Known: {', '.join(label.en for _unit, label in RATED.values())}."))
    return Benchmark(matched["medium"].strip() or EVERY, metric, value, matched["source"].strip(), matched["day"].strip())


def _number(text: str) -> float | None:
    plain = text.strip().removesuffix("元").strip()
    share = plain.endswith(("%", "％"))
    try:
        value = float(plain.rstrip("%％").replace(",", ""))
    except ValueError:
        return None
    return round(value / 100, 10) if share else value if abs(value) < 1e12 else None


def benchmark_of(benchmarks: tuple[Benchmark, ...], medium: str | None, metric: str) -> Benchmark | None:
    """What is known for this medium, else (and for None) for every medium."""
    own = None if medium is None else next(
        (one for one in benchmarks if one.metric == metric and one.medium != EVERY and media_key(one.medium) == media_key(medium)), None)
    return own or next((one for one in benchmarks if one.metric == metric and one.medium == EVERY), None)
