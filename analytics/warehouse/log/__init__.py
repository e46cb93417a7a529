"""Batches and versions: everything ever loaded."""
