"""Composition: which adapter stands behind which port, one module per capability.

A function imports only the modules of its own capability, so that it loads no other's dependencies.
Importing them needs no environment.
"""
