"""Journeys: sequences of events and how they convert."""
