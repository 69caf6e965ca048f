"""What the rules of matching say of a bank entry, in the five languages that clerks read."""
