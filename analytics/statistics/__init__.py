"""Arrays in, arrays out. Imports nothing of ours."""
