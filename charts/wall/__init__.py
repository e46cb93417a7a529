"""Drawings of the TV wall."""
