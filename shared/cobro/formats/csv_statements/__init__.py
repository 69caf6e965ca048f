"""Statements in CSV, read by a mapping that the user keeps as data."""
