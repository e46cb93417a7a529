"""The field: visits."""
