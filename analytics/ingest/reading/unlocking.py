"""Workbooks that open with a password: decrypted with the one a person gave, in the child process; it is kept nowhere."""

from __future__ import annotations

from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from analytics.ingest.reading.formats import damaged, password_needed, wrong_password


def unlocked(path: Path, folder: Path, name: str, password: str | None) -> Path | None:
    """The file opened with `password`, beside the job; None when it has none. Raises PasswordNeeded, Refused."""
    target = folder / "unlocked"
    try:
        with path.open("rb") as file:
            office = msoffcrypto.OfficeFile(file)
            if not office.is_encrypted():
                return None
            if not password:
                raise password_needed(name)
            # Excel knows no password longer than 255 characters, and the key is derived from this one.
            office.load_key(password=password[:255])
            with target.open("wb") as out:
                office.decrypt(out)
    except (InvalidKeyError, DecryptionError) as error:
        raise wrong_password(name) from error
    except (FileFormatError, ParseError, OSError, ValueError, KeyError, IndexError) as error:
        raise damaged(name) from error
    return target
