"""The screen of journeys: sequences of events and how they convert."""
