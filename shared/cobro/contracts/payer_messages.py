"""Messages of what payers ask for on their pages, version 1."""

import msgspec

from cobro.contracts.parsing import dump


class PayerObjectionV1(msgspec.Struct, frozen=True):
    """A payer denies an invoice: `text` is what it wrote."""

    issuer_id: str
    invoice_id: str
    text: str


def objection_message(issuer_id: str, invoice_id: str, text: str) -> str:
    return dump(PayerObjectionV1(issuer_id, invoice_id, text))
