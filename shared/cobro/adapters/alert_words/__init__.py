"""What alerts say, in five languages."""
