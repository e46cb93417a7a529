"""Drawings of the field: visits."""
