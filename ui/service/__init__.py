"""The screen of service: satisfaction."""
