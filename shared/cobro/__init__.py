"""Cobro: billing and collections that a company runs in its own AWS account."""
