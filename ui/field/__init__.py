"""The screen of the field: visits."""
