"""Tests, foldered by purpose: see tests/README.md."""
