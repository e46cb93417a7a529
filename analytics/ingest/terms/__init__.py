"""How people write numbers, days, units and headings."""
