"""The tables kept true to the log."""
