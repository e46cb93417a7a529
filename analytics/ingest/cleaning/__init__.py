"""Columns -> typed rows and defects."""
