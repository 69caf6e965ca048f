"""Versioned messages and API models: parse outside input, turn it into commands."""
