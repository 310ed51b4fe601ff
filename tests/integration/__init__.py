"""Whole nights: files in, a published night out, through Dagster and the command line."""
