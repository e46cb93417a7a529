"""The screen of the market: channels, regions, budgets."""
