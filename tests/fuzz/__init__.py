"""Fuzzing: files nobody would write, read by intake. See ``tests/README.md``."""
