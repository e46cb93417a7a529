"""One file: connection, lock, memory."""
