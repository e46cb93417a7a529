"""The screen of deals: stages, funnel, pipeline, loss."""
