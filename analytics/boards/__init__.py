"""Boards: who leads, what is worth a word, what was published."""
