"""Remittance files (CNAB remessa): what we order of a bank about its titles, written and read."""
