"""An upload as it goes over the line: form fields and files as multipart/form-data, the files read from disk piece by piece."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import Refused, Text

PIECE_BYTES = 2**18


@dataclass(frozen=True)
class Upload:
    """The body of a form. Its length is told before it is sent, so that what is too much is refused before it travels."""

    border: str
    fields: bytes
    files: tuple[tuple[bytes, Path, int], ...]

    @classmethod
    def of(cls, fields: Iterable[tuple[str, str]], paths: Sequence[Path]) -> Upload:
        border = secrets.token_hex(16)
        told = b"".join(_head(border, b'name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode("utf-8", "replace"))) for name, value in fields)
        return cls(border, told, tuple((_head(border, b'name="file"; filename="%s"\r\ncontent-type: application/octet-stream\r\n\r\n' % _named(path)), path, _size(path))
                                       for path in paths))

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.border}"

    @property
    def _end(self) -> bytes:
        return f"--{self.border}--\r\n".encode()

    def __len__(self) -> int:
        return len(self.fields) + sum(len(head) + size + 2 for head, _path, size in self.files) + len(self._end)

    def __iter__(self) -> Iterator[bytes]:
        yield self.fields
        for head, path, size in self.files:
            yield head
            yield from _pieces(path, size)
            yield b"\r\n"
        yield self._end


def _head(border: str, rest: bytes) -> bytes:
    return b"--%s\r\ncontent-disposition: form-data; %s" % (border.encode(), rest)


def _named(path: Path) -> bytes:
    return path.name.encode("utf-8", "replace").replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def _size(path: Path) -> int:
    """Of a file that can be read: what cannot is said before anything is sent."""
    with path.open("rb"):
        return path.stat().st_size


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    """Exactly the bytes that were promised. Raises Refused where the file is no longer as long."""
    left = size
    with path.open("rb") as file:
        while left and (piece := file.read(min(left, PIECE_BYTES))):
            left -= len(piece)
            yield piece
    if left:
        raise Refused(Text(f"{path} 在上传时变短了；没有写入，请等它存好再导入。", f"{path} became shorter while it was uploaded; nothing was written, import it again once it is saved."))
