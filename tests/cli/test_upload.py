from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from analytics.errors import Refused
from cli.upload import PIECE_BYTES, Upload


def read_by_a_server(upload: Upload) -> list[tuple[str, str, bytes]]:
    """Field, file name and content of each part, as the app's own reader takes the body apart."""

    async def arriving() -> AsyncIterator[bytes]:
        for piece in upload:
            yield piece

    async def taken_apart() -> list[tuple[str, str, bytes]]:
        form = await MultiPartParser(Headers({"content-type": upload.content_type}), arriving()).parse()
        try:
            return [(name, one.filename or "", await one.read()) if isinstance(one, UploadFile) else (name, "", one.encode()) for name, one in form.multi_items()]
        finally:
            await form.close()

    return asyncio.run(taken_apart())


def test_fields_and_files_arrive_as_they_were_said(tmp_path: Path) -> None:
    first, second = tmp_path / "四日 “坏”.csv", tmp_path / 'a"b\\c.csv'
    first.write_text("日期\r\n--x\r\n", encoding="utf-8")
    second.write_bytes(b"")
    upload = Upload.of([("lang", "zh"), ("map", "金额=-"), ("map", "客户=-")], [first, second])
    assert read_by_a_server(upload) == [
        ("lang", "", b"zh"), ("map", "", "金额=-".encode()), ("map", "", "客户=-".encode()),
        ("file", first.name, first.read_bytes()), ("file", second.name, b"")]
    assert len(upload) == sum(len(piece) for piece in upload)


def test_a_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(40 * 2**20)
    tracemalloc.start()
    try:
        upload = Upload.of([], [large])
        sent = sum(len(piece) for piece in upload)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == len(upload) > 40 * 2**20 and peak < 4 * PIECE_BYTES


def test_a_file_that_grows_is_sent_as_long_as_was_said_and_one_that_shrinks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "open.csv"
    file.write_bytes(b"abc")
    upload = Upload.of([], [file])
    file.write_bytes(b"abcdef")
    assert read_by_a_server(upload) == [("file", "open.csv", b"abc")]
    file.write_bytes(b"ab")
    with pytest.raises(Refused, match="变短") as refused:
        list(upload)
    assert "shorter" in refused.value.message.en


def test_a_file_that_cannot_be_read_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Upload.of([], [tmp_path / "nothing.csv"])
