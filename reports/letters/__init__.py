"""Letters to sign."""
