"""The screen of the data: upload, batches, quality, backup, settings."""
