"""Drawings of media: spend, return, mix, attribution."""
