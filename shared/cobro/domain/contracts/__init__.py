"""Contracts and subscriptions: what is billed again and again, when, and for how much."""
