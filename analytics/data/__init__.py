"""Data: whether the data are right."""
