"""Bytes and legacy fonts to text: one file per encoding, one for what a Vietnamese syllable is, one that decides.

Belongs here: reading text that was not written as Unicode. Does not belong here: cleaning text that is Unicode
(``schemas.normalise``), splitting it into cells (``pipelines.intake.readers``).

A reading is chosen because its words are Vietnamese syllables and those of the others are not. Where two readings both
give Vietnamese, nothing is chosen (``columns``).
"""
