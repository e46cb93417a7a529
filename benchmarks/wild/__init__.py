"""Clean sheets whose right value is known, written as strangers write them, imported, and held against what they should come to."""
