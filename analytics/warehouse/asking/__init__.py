"""Tables, dimensions, outlines: all a question may import."""
