"""Measures; see each script."""
