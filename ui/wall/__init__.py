"""The screen of the TV wall."""
