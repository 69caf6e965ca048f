"""Dunning: which message an invoice is due under a policy, in which tone, and at which hours."""
