"""Channels that carry a message to a payer."""
