"""Deals: stages, funnel, pipeline, loss."""
