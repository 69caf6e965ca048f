"""Gateways for the tests: one in memory, and fake servers that speak each gateway's own words."""
