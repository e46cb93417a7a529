"""The screen of commitments: targets, pledges, settlement."""
