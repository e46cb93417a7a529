"""Service: satisfaction."""
