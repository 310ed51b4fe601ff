"""What is measured beside each other: each a program of its own that prints one JSON line."""
