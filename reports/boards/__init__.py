"""A board as a document."""
