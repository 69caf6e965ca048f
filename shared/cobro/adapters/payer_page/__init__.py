"""A payer's page in HTML, in the payer's language."""
