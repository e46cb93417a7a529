"""Templates, and what comes back from an upload."""
