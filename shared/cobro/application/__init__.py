"""Use cases: load, call a pure decision, commit once."""
