"""Boletos: barcode, linha digitável and each bank's nosso número and free field."""
