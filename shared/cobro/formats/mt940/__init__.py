"""SWIFT account statements (MT940) and interim transaction reports (MT942)."""

from cobro.formats.mt940.read import read

__all__ = ["read"]
