"""The files as they were uploaded, kept in the warehouse itself, so that one backup holds everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

_PIECE = 16 * 2**20
_CODEC = pa.Codec("zstd", compression_level=1)


def keep(db: duckdb.DuckDBPyConnection, path: Path, sha256: str) -> None:
    """Store the file at `path` under its content hash, piece by piece; a file that is there already is not stored again."""
    if db.execute("SELECT 1 FROM meta.originals WHERE sha256 = ? LIMIT 1", [sha256]).fetchone():
        return
    with path.open("rb") as file:
        place = 0
        while piece := file.read(_PIECE):
            packed = _CODEC.compress(piece, asbytes=True)
            smaller = len(packed) < 0.9 * len(piece)  # workbooks are compressed already
            db.execute("INSERT INTO meta.originals VALUES (?, ?, ?, ?, ?)", [sha256, place, smaller, len(piece), packed if smaller else piece])
            place += 1


def pieces(db: duckdb.DuckDBPyConnection, sha256: str) -> Iterator[bytes]:
    """The bytes of a kept file, in order; nothing where it was not kept."""
    count = db.execute("SELECT count(*) FROM meta.originals WHERE sha256 = ?", [sha256]).fetchone()
    for place in range(int(count[0]) if count else 0):
        found = db.execute("SELECT packed, size, content FROM meta.originals WHERE sha256 = ? AND place = ?", [sha256, place]).fetchone()
        if found:
            packed, size, content = found
            yield _CODEC.decompress(content, decompressed_size=size, asbytes=True) if packed else bytes(content)
