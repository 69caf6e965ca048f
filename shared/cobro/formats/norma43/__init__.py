"""Norma 43, the account statement of Spanish banks (AEB, cuaderno 43)."""

from cobro.formats.norma43.read import read

__all__ = ["read"]
