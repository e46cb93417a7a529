"""Drawings of deals: stages, funnel, pipeline, loss."""
