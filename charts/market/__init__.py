"""Drawings of the market: channels, regions, budgets."""
