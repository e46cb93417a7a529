"""What became of the orders of a sheet: which were sales, what was given back, whose they were, and how often their money is written."""
