"""PynamoDB models and the stores built on them."""
