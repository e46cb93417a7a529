"""Customers: segments and inventory."""
