"""What a company's year is drawn by: the shares of each thing that happens, and its invoices."""

from dataclasses import dataclass
from datetime import date

from benchmarks.company_people import Payer

__all__ = ["Receivable", "YearParameters"]


@dataclass(frozen=True, slots=True)
class YearParameters:
    """The shares of a year; each is the chance of one thing at the place where it may happen."""

    companies: float = 0.6  # of the customers; the others are persons
    branched: float = 0.05  # of the companies have three branches
    head_office_pays: float = 0.3  # of the transfers of such branches come from the head office
    equal_prices: float = 0.6  # of the contracts are of one of twelve prices
    has_late_charges: float = 0.5  # of the contracts: 2 % and 1 % a month
    has_discount: float = 0.1  # of the contracts: 5 % until five days before the due date
    never_paid: float = 0.03  # of the invoices
    # By which way an invoice is paid; a customer keeps its way nine times out of ten.
    by_boleto: float = 0.55  # a return file: nosso número
    by_pix_charge: float = 0.25  # a Pix charge: txid
    by_pix_key: float = 0.07  # a Pix to the company's key: name, tax id hidden or not
    by_reference: float = 0.02  # a transfer with a creditor reference
    by_transfer: float = 0.11  # a transfer: tax id, account or name, as the bank likes
    # Of Pix to a key and transfers:
    types_number: float = 0.55  # the payer writes our number into the text
    loose_number: float = 0.15  # of these without separators, or without the series
    cut_number: float = 0.06  # of these cut by the field's end
    mistyped_number: float = 0.03  # of these with two digits swapped
    merged: float = 0.10  # pay two to four invoices at once, where as many are open
    split: float = 0.02  # pay in two parts
    fee_deducted: float = 0.02  # a bank on the way takes one to ten off
    third_party: float = 0.04  # somebody else pays
    bare_principal: float = 0.4  # of late or early ones pay what the invoice says
    hides_payer: float = 0.25  # show the name and a hidden tax id, or the name alone
    name_noise: float = 0.35  # of the names are cut or shortened
    # Of all entries:
    duplicate: float = 0.006  # are paid again within ten days
    unrelated: float = 0.01  # more are no customer's: interest, returned fees


@dataclass(slots=True)
class Receivable:
    """An invoice of the year. Amounts are minor units."""

    invoice_id: str
    number: int
    payer: Payer
    total: int
    issue_date: date
    due_date: date
    late_charges: bool
    discount: bool
    left: int = 0

    @property
    def title(self) -> str:
        return f"1{self.number:07d}"

    @property
    def txid(self) -> str:
        return f"cobro{self.number:021d}"

    @property
    def document(self) -> str:
        return f"A-{self.number:07d}"

    def settling(self, on: date) -> int:
        """Return what settles it that day, charges and discount included."""
        late = (on - self.due_date).days
        if self.left < self.total:
            return self.left
        if late > 0 and self.late_charges:
            return self.left + (self.left * 2 + 50) // 100 + (self.left * late + 1500) // 3000
        if self.discount and late <= -5:  # noqa: PLR2004 - the contract's own days
            return self.left - (self.left * 5 + 50) // 100
        return self.left
