"""Sending an issue: group robots, an own system, e-mail, a folder. Secrets come from the environment only and go nowhere else."""
