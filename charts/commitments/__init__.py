"""Drawings of commitments: targets, pledges, settlement."""
