"""The remittance layouts of each bank, in both widths where it offers both."""
