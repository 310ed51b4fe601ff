"""Linking: which rows are about one person, in exact rounds, and the register of persons folded over the nights."""
