"""Commitments: targets, pledges, settlement."""
