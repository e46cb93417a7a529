"""A folder: picture, workbook and text as files, for a screen, a shared drive or another program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from analytics.errors import Text
from reports.sending.posting import NotSent, Parcel, Poster


def folder(parcel: Parcel, env: Mapping[str, str], _done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """Writes the three files whole or not at all: nobody ever reads half a picture."""
    post.attempts += 1
    place = Path(env["place"]).expanduser()
    name = f"{parcel.report.board}-{parcel.report.period}-{parcel.report.issue_no}".replace("/", "-").replace("\\", "-")
    try:
        place.mkdir(parents=True, exist_ok=True)
        for ending, content in ((".png", parcel.poster), (".xlsx", parcel.workbook), (".txt", parcel.text.encode())):
            arriving = place / f".{name}{ending}.part"
            arriving.write_bytes(content)
            os.replace(arriving, place / f"{name}{ending}")
    except OSError as error:
        raise NotSent(Text(f"写不进文件夹 {place}：{error.strerror}。", f"The folder {place} cannot be written: {error.strerror}."), post.attempts) from None
    return frozenset({"all"}), Text(f"已存为 {place / name}.png、.xlsx、.txt。", f"Saved as {place / name}.png, .xlsx and .txt.")
