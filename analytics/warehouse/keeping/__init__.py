"""What is kept beside the data."""
