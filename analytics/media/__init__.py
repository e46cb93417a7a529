"""Media: spend, return, mix, attribution."""
