"""Drawings of customers: segments and inventory."""
