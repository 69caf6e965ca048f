"""Pure rules of billing and collections: no I/O, no clock, no environment."""
