"""Invoices from tables that people make: CSV, XLSX and JSON lines.

A table is read twice: `survey.survey` looks at the whole of it (form, character set, how its
numbers and dates are written, which references are torn apart) and refuses what cannot be read as
a whole; `invoices.read_invoices` then yields each invoice, or each row that is refused and why.
"""
