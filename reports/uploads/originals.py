"""The file of a batch, as it was uploaded."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.errors import NoSuchBatch, Refused, Text
from analytics.warehouse import Warehouse


def original_of(warehouse: Warehouse, batch: int) -> tuple[str, Iterator[bytes]]:
    """The name of the batch's file and its bytes, piece by piece. Raises NoSuchBatch; Refused where it was not kept."""
    batches = warehouse.batches()
    found = batches[batches["batch_id"] == batch]
    if not len(found):
        raise NoSuchBatch(Text(f"没有第 {batch} 批。", f"There is no batch {batch}."))
    sha256 = str(found["sha256"].iloc[0])
    if not warehouse.has_original(sha256):
        raise Refused(Text(f"第 {batch} 批没有保存原始文件。", f"The file of batch {batch} was not kept."))
    return str(found["file"].iloc[0]), warehouse.original(sha256)
