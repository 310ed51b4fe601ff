"""Small parts on their own, and the structure of the repository."""
