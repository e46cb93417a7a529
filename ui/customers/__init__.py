"""The screen of customers: segments and inventory."""
