"""The screen of media: spend, return, mix, attribution."""
