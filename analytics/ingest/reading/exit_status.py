"""How the process that opens a file ends, for itself and for whoever waits for it. 0: done; anything else: the file broke it."""

from __future__ import annotations

REFUSED = 3  # with the sentence in `result.json`
OUT_OF_MEMORY = 4
