"""Documents as PDF: invoices with the boleto and the Pix code that they are paid with."""
