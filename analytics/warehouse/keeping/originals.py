"""The files as they were uploaded, kept in the warehouse itself, so that one backup holds everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.warehouse.keeping import kept

_PIECE = 16 * 2**20
_CODEC = pa.Codec("zstd", compression_level=1)


def keep(db: duckdb.DuckDBPyConnection, path: Path, sha256: str) -> None:
    """Store the file at `path` under its content hash; one that is there whole already is not stored again.

    Called outside a transaction: each piece is written by itself, since one transaction would hold the whole file in memory.
    What no batch follows, `forget_unloaded` takes away.
    """
    held = db.execute("SELECT coalesce(sum(size), 0) FROM meta.originals WHERE sha256 = ?", [sha256]).fetchone()
    if held and held[0]:
        if held[0] == path.stat().st_size:
            return
        db.execute("DELETE FROM meta.originals WHERE sha256 = ?", [sha256])  # the program ended in the middle of it
    with path.open("rb") as file:
        place = 0
        while piece := file.read(_PIECE):
            packed = _CODEC.compress(piece, asbytes=True)
            smaller = len(packed) < 0.9 * len(piece)  # workbooks are compressed already
            kept.put(db, _name(sha256, place), packed if smaller else piece)
            db.execute("INSERT INTO meta.originals VALUES (?, ?, ?, ?)", [sha256, place, smaller, len(piece)])
            place += 1


def forget_unloaded(db: duckdb.DuckDBPyConnection) -> None:
    """Take away the files no batch came from: their import was refused, failed or ended half-way."""
    loaded = "SELECT sha256 FROM meta.batches WHERE sha256 IS NOT NULL"
    db.execute(f"DELETE FROM meta.originals WHERE sha256 NOT IN ({loaded})")
    left = f"SELECT name FROM ({kept.NAMED}) WHERE name LIKE 'file\\_%' ESCAPE '\\' AND split_part(name, '_', 2) NOT IN ({loaded})"
    for (name,) in db.execute(left).fetchall():
        kept.drop(db, name)


def pieces(db: duckdb.DuckDBPyConnection, sha256: str) -> Iterator[bytes]:
    """The bytes of a kept file, in order; nothing where it was not kept."""
    for place, packed, size in db.execute("SELECT place, packed, size FROM meta.originals WHERE sha256 = ? ORDER BY place", [sha256]).fetchall():
        content = kept.get(db, _name(sha256, place))
        yield _CODEC.decompress(content, decompressed_size=size, asbytes=True) if packed else content


def move_to_own_tables(db: duckdb.DuckDBPyConnection) -> None:
    """From the layout that had all pieces in one table."""
    for sha256, place in db.execute("SELECT sha256, place FROM meta.originals").fetchall():
        row = db.execute("SELECT content FROM meta.originals WHERE sha256 = ? AND place = ?", [sha256, place]).fetchone()
        kept.put(db, _name(sha256, place), row[0] if row else b"")


def _name(sha256: str, place: int) -> str:
    return f"file_{sha256}_{place}"
