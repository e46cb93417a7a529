"""Sheets laid out sideways, turned into rows."""
