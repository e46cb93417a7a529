"""Cells -> header, dataset, columns."""
