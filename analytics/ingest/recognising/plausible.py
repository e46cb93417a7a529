"""Whether what stands in a column could be a field's at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analytics.ingest.terms.currencies import MARKS
from analytics.schema import Dataset
from analytics.words.order_statuses import standing

_NUMERIC = re.compile(rf"^(?:{MARKS})?[\s¥￥$€(+\-]*\d[\d,.\s]*[)%]?\s*(?:[元万亿千萬億仟kKmM]|[万亿千萬億仟]元|{MARKS})?\s*$", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}|^\d{8}$|^\d{5}(\.\d+)?$|[A-Za-z]{3,9}[\s.-]+\d")
_CLOCK = re.compile(r"(?:\d{4}-\d\d-\d\d )?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:am|pm)?|(?:上午|下午)\s*\d{1,2}[:：]\d{2}", re.IGNORECASE)
_NAMES = ("person", "team", "region", "manager", "owner", "trainee")
# Texts that may be all digits.
_DIGITS = ("phone", "line_no", "respondent")


def plausible(dataset: Dataset, name: str, sample: Sequence[str], strictly: bool = False) -> bool:
    """Whether the values could be this field's at all. Not a check of each value: those become defects."""
    values = [value for value in sample if value and value.strip()]
    if not values:
        return True
    numeric = sum(1 for value in values if _NUMERIC.match(value)) / len(values)
    kind = dataset[name].type
    if name in _NAMES and kind == "text":
        decimals = sum(1 for value in values if re.fullmatch(r"-?[\d,]+\.\d+", value)) / len(values)
        return decimals < 0.5 and not all(_DATED.search(value) for value in values)
    if any(key.fields == (name,) for key in dataset.keys) and len(set(values)) < len(values) and all(re.fullmatch(r"\d{1,3}", value) for value in values):
        return False  # 1, 2, 3, 1, 2: a number that starts again (the second visit of the day) tells no two records apart
    if kind == "share" and all(re.fullmatch(r"[A-Za-z][A-Za-z /&.\-]*", value.strip()) for value in values):
        return False  # the other side of a booking is called Split, too
    if not strictly:
        return True
    if (dataset.name, name) == ("sales", "status"):
        return any(map(standing, values))  # 行状态 of goods that are new or urgent says nothing of the sale
    if kind in ("money", "number", "integer", "share"):
        return numeric >= 0.5
    if kind in ("date", "datetime"):
        return sum(1 for value in values if _DATED.search(value) or kind == "datetime" and _CLOCK.fullmatch(value.strip())) / len(values) >= 0.5
    if kind == "period":
        return not all(_NUMERIC.match(value) and "." in value for value in values)
    return kind != "text" or name.endswith("_id") or numeric < 0.9 or name in _DIGITS
