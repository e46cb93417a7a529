"""The market: channels, regions, budgets."""
