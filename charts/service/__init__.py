"""Drawings of service: satisfaction."""
