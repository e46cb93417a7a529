"""Drawings of journeys: sequences of events and how they convert."""
