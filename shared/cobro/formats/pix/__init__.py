"""Pix: the BR Code of a QR, the names of charges and transfers, the due-date charge (cobv)."""
